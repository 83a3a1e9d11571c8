"""Every screen of the window, one after the other, by keyboard: for tests that look at all of them
and for pictures of all of them.

    gallery = Gallery(practice, screen, 'id', look)
    gallery.play()          calls look(name, loket, page) on each; PAGE is the help page F1 opens there,
                            None where F1 is not pressed: over sheets only if asked for (help_in_sheets)
"""
import gettext
import os
import time

import loket_ui
from loket_ui import plain, safe, wait_until
from scene import desk

APPLICANT = '1701014508680002'


class Gallery:
    """Walks through the desks of the practice office."""

    def __init__(self, practice, screen, language, look, **environment):
        self.practice, self.screen, self.language, self.look = practice, screen, language, look
        self.environment = dict(environment, LANGUAGE=language)
        self.help_in_sheets = False
        self.gettext = gettext.translation('loket', os.environ['LOKET_LOCALEDIR'], [language], fallback=True).gettext

    def words(self, text):
        """What a label says in the window."""
        return plain(self.gettext(text))

    def sheet(self, loket, name, keys, text, page):
        """Opens a sheet with a key, shows it and closes it."""
        loket.press(keys)
        loket.wait_text(self.words(text))
        self.over(loket, name, page)

    def over(self, loket, name, page):
        """A sheet lies over the window: shows it and closes it."""
        self.shown(loket, name, page if self.help_in_sheets else None)
        self.escape(loket)

    def shown(self, loket, name, page):
        loket.wait_until_settled()
        self.look(name, loket, page)

    def escape(self, loket):
        loket.press('Escape')
        wait_until(lambda: loket.alive() and loket.roots()[0].get_child_count() == 1, 'the sheet closing')
        time.sleep(0.2)

    def focus_part(self, loket, part, role=None):
        """Tab until the focus is on something whose name contains PART."""
        here = loket.focused()
        for _ in range(200):
            if here is not None and part in plain(safe(here.get_name)) and role in (None, loket_ui.role_of(here)):
                return here
            here = loket.step('Tab')
        raise loket_ui.Missing('Tab never reaches "%s"' % part)

    def menu(self, loket, item):
        """An entry of the main menu."""
        loket.focus('push button', self.words('Menu'))
        loket.press('Return')
        loket.wait_text(self.words(item))
        for _ in range(12):
            here = loket.focused()
            if here is not None and plain(safe(here.get_name)).startswith(self.words(item)):
                break
            loket.press('Down')
            time.sleep(0.1)
        loket.press('Return')

    def desk(self, login, counter, acts):
        with desk(self.practice, self.screen, instance='gallery_' + login, ready=self.words('User name'),
                  **self.environment) as loket:
            wait_until(lambda: loket.has_text(self.words('The office server is ready.')), 'the server')
            if login == 'rina':
                self.sign_in_page(loket)
            loket.fill(self.words('User name'), login)
            loket.type('latihan-' + login)
            loket.press('Return')
            loket.wait_for('list', self.words('Counters'))
            if login == 'rina':
                self.shown(loket, 'counters', 'sign-in')
            loket.focus_list(self.words('Counters'))
            loket.choose(counter)
            loket.press('Return')
            loket.wait_for('push button', self.words('Search'))
            acts(loket)

    def sign_in_page(self, loket):
        self.shown(loket, 'sign-in', 'sign-in')
        loket.press('F1')
        loket.wait_text(self.words('Search in the help'))
        self.shown(loket, 'sign-in-help', None)
        loket.press('F1')
        self.sheet(loket, 'keys-before', 'Ctrl+question', 'All keys', 'keys')

    # At the counter -----------------------------------------------------------------------

    def counter(self, loket):
        loket.wait_text(self.words('Ready for today'))
        self.shown(loket, 'desk', 'desk')
        self.sheet(loket, 'keys', 'Ctrl+question', 'All keys', 'keys')
        self.sheet(loket, 'ticket', 'Ctrl+Shift+t', 'Ticket for somebody at the counter', 'desk')
        self.slip(loket)
        self.sheet(loket, 'without-ticket', 'Ctrl+n', 'Serve somebody without a ticket', 'desk')
        self.rooms(loket)
        loket.press('F2')
        loket.wait_for('push button', self.words('_Begin serving'))
        self.shown(loket, 'called', 'desk')
        loket.press('F5')
        loket.wait_for('text', 'NIK')
        loket.wait_for('push button', self.words('Add a person…'))
        self.shown(loket, 'person', 'person')
        self.sheet(loket, 'add-person', 'Ctrl+Shift+n', 'Who else is present?', 'person')
        self.sheet(loket, 'park', 'Shift+F4', 'Set this ticket aside', 'person')
        self.sheet(loket, 'transfer', 'Ctrl+F4', 'Send this person on to', 'person')
        self.case(loket)
        loket.press('F4')
        loket.wait_for('list', None)
        self.over(loket, 'end-visit', 'case')

    def slip(self, loket):
        """What is printed is looked at first."""
        loket.press('Ctrl+Shift+t')
        loket.wait_text(self.words('Ticket for somebody at the counter'))
        loket.press('Ctrl+Return')
        loket.wait_for('push button', self.words('_Save as PDF…'))
        self.over(loket, 'slip', 'slips')

    def case(self, loket):
        loket.focus('text', 'NIK')
        loket.type(APPLICANT)
        loket.press('Return')
        loket.wait_text(self.words('The office knows this person; compare face and papers.'))
        self.shown(loket, 'person-known', 'person')
        loket.press('Ctrl+Return')
        loket.wait_for('list', self.words('Papers of this case'))
        self.shown(loket, 'case-empty', 'case')
        loket.press('F9')
        loket.wait_for('push button', self.words('Turn this page'), 60)
        self.shown(loket, 'case', 'case')
        loket.press('F7')
        self.shown(loket, 'reading', 'case')
        loket.press('F7')
        for name, words in (('glass', 'Paper on the glass'), ('scan-options', 'Scanner options')):
            loket.focus('push button', self.words(words))
            loket.press('Return')
            self.shown(loket, name, None)
            loket.press('Escape')
            loket.wait_until_settled()
        self.sections(loket)
        self.focus_part(loket, self.words('The person does not have it…'))
        loket.press('Return')
        loket.wait_text(self.words('_Record it'))
        self.over(loket, 'no-paper', 'case')
        self.sheet(loket, 'return', 'Ctrl+BackSpace', 'Return the file to the applicant', 'case')
        self.sheet(loket, 'note', 'Ctrl+m', 'Note on this case', 'case')
        loket.focus('push button', self.words('History of this case'))
        loket.press('Return')
        loket.wait_for('list', self.words('History of this case'))
        self.over(loket, 'history', 'case')

    def sections(self, loket):
        """The parts of the form, and what this step asks for besides."""
        self.focus_part(loket, self.words('This step'))
        loket.press('space')
        self.shown(loket, 'this-step', 'case')

    def rooms(self, loket):
        for number, (name, page) in enumerate((('files', 'files'), ('journal', 'offline')), start=2):
            loket.press('Alt+%d' % number)
            self.shown(loket, name, page)
        loket.press('Alt+1')
        loket.press('Ctrl+k')
        loket.wait_for('text', self.words('Search'))
        loket.type('siti')
        loket.wait_for('list item', None)
        self.shown(loket, 'search', 'search')
        loket.press('Escape')
        for name, item, page in (('settings', '_Settings', 'desk'), ('change-password', 'Change _password…', 'sign-in'),
                                 ('about', '_About Loket', None)):
            self.menu(loket, item)
            wait_until(lambda: loket.roots()[0].get_child_count() == 2, item)
            self.over(loket, name, page)
        loket.press('Shift+F12')
        loket.wait_text(self.words('Writing board'))
        self.over(loket, 'board', None)
        loket.press('F1')
        loket.wait_text(self.words('Search in the help'))
        self.shown(loket, 'help', None)
        loket.press('F1')
        loket.press('F12')
        self.shown(loket, 'curtain', None)
        loket.press('F12')
        loket.press('Ctrl+l')
        loket.wait_for('text', self.words('Password'))
        self.shown(loket, 'lock', 'lock')
        loket.type('latihan-rina')
        loket.press('Return')
        loket.wait_for('push button', self.words('Search'))

    # Further steps ------------------------------------------------------------------------

    def in_step(self, step):
        """The number of a case that stands in a step."""
        return self.practice.value(
            "SELECT c.number FROM loket.case_file c JOIN loket.case_step s ON s.case_id = c.id "
            "WHERE s.done_at IS NULL AND s.step = '%s' ORDER BY c.created_at LIMIT 1" % step)

    def step_of(self, step, page):
        def act(loket):
            number = self.in_step(step)
            if not number:
                raise loket_ui.Missing('a case in step ' + step)
            loket.press('Ctrl+k')
            loket.wait_for('text', self.words('Search'))
            loket.type(number)
            wait_until(lambda: next((r for r in loket.find_all('list item')
                                     if plain(safe(r.get_name)).startswith(self.words('Applications'))), None),
                       'the case found', 20)
            loket.wait_until_settled()
            loket.press('Return')
            loket.wait_for('push button', self.words('This step'))
            self.shown(loket, 'step-' + step, page)
        return act

    def approvals(self, loket):
        loket.wait_for('list', self.words('Waiting for approval'))
        self.shown(loket, 'approvals-list', 'approval')
        loket.press('Return')
        loket.wait_for('list', self.words('What the case says'))
        self.shown(loket, 'approval', 'approval')
        self.sheet(loket, 'approval-return', 'Ctrl+BackSpace', 'Return the file', 'approval')
        self.focus_part(loket, self.words('Re_fuse…'))
        loket.press('Return')
        loket.wait_text(self.words('Refuse this application'))
        self.over(loket, 'refuse', 'approval')
        self.password(loket)
        self.sheet(loket, 'keys-approver', 'Ctrl+question', 'All keys', 'keys')

    def password(self, loket):
        """What is decided more than a quarter of an hour after the password; the last that waits for a decision
        has no point to look at first. Behind it stands what is looked at again."""
        self.practice.sql("UPDATE loket.desk_session SET proof_at = now() - interval '16 minutes'")
        loket.focus_list(self.words('Waiting for approval'))
        loket.press('End')
        again = self.words('due on %s').replace('%s', '').strip()
        for _ in range(20):
            if again not in plain(safe(loket.focused().get_name)):
                break
            loket.press('Up')
        loket.press('Return')
        wait_until(lambda: (lambda b: b is not None and loket_ui.has_state(loket, b, 'SENSITIVE'))(
            loket.find('push button', self.words('_Approve'))), 'a case that may be approved')
        loket.press('Ctrl+Return')
        loket.wait_text(self.words('Your password, please'))
        self.over(loket, 'password', 'approval')

    def play(self, only=None):
        none = self.words('No counter (back office)')
        plan = [('rina', 'Loket 1', self.counter),
                ('budi', none, self.step_of('interview', 'interview')),
                ('sinta', none, self.step_of('payment', 'payment')),
                ('wati', none, self.step_of('payment', 'payment')),
                ('budi', none, self.step_of('adjudication', 'case')),
                ('agus', none, self.approvals),
                ('joko', none, self.step_of('printing', 'printing')),
                ('nita', none, self.step_of('quality', 'printing')),
                ('nita', none, self.step_of('handover', 'handover'))]
        for login, counter, acts in plan:
            if not only or login in only:
                self.desk(login, counter, acts)
