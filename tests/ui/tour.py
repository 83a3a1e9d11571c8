#!/usr/bin/python3
"""The main job through the real window: from the ticket to the passport in their hand.

    tour.py DIR        leaves numbered pictures, case.pdf, receipt.pdf and summary.json in DIR

Every person of the practice office works at a desk of their own (a window of the program on the
private server), by keyboard. The exit status is 0 only if the server says that the passport was
handed over. Names on the screen are found through the program's own translation, so the tour
follows the words.
"""
import contextlib
import gettext
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, 'lib'))
import loket_ui  # noqa: E402
from loket_ui import Missing, Screen, plain, wait_until  # noqa: E402

BUILD = os.environ.get('LOKET_BUILD', os.path.join(TOP, '_build'))
PROGRAM = os.path.join(BUILD, 'src', 'loket')
ADMIN = os.path.join(BUILD, 'src', 'admin', 'loket-admin')


class Unknown(gettext.NullTranslations):
    def gettext(self, message):
        raise KeyError('The program does not say "%s"' % message)

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(msgid1)


WORDS = gettext.translation('loket', os.path.join(BUILD, 'po'), ['id'])
WORDS.add_fallback(Unknown())
_ = WORDS.gettext

# The applicant: fictional, and the one whose specimen papers are drawn in full.
APPLICANT = {
    'nik': '1701014508680002', 'name': 'SITI RAHAYU', 'birth_date': '05081968',
    'birth_place': 'MANNA', 'phone': '081234567890',
}
# What the papers say and the register did not know yet; the form asks for it by itself.
FORM = {
    'marital_status': 'Kawin', 'occupation': 'Mengurus rumah tangga', 'father_name': 'ABDULLAH',
    'mother_name': 'ROHANI', 'spouse_name': 'SUHARTO', 'purpose': 'Haji atau umrah', 'citizenship_by': 'Kelahiran',
    'name_changed': 'Tidak', 'had_passport': 'Tidak', 'lives_at_address': 'Ya', 'kk': '1701011503120007',
    'address': 'JALAN KENANGA NOMOR 12', 'region': 'Batu Ampar', 'sex': 'Perempuan', 'phone': '081200000001',
    'nationality': 'Indonesia', 'name': 'SITI RAHAYU', 'birth_place': 'MANNA', 'birth_date': '05081968',
}
PAPERS = ['ktp', 'kk', 'birth_certificate', 'form']


def words(text):
    """What a label says in the window."""
    return plain(_(text))


class Catalogue:
    """The office's own words for fields and steps, from its files."""

    def __init__(self):
        self.fields, self.sections, self.purposes = {}, {}, {}
        for path in sorted(glob.glob(os.path.join(TOP, 'data', 'catalogue', '*.json'))):
            with open(path, encoding='utf-8') as file:
                content = json.load(file)
            for form in content.get('forms', []):
                self.choices = form.get('choices', {})
                for section in form['sections']:
                    self.sections[section['code']] = section['name_id']
                for field in form['fields']:
                    self.fields[field['code']] = field
            for purpose in content.get('purposes', []):
                self.purposes[purpose['code']] = purpose

    def label(self, code):
        return self.fields[code]['label_id']


class Tour:
    def __init__(self, folder):
        self.folder = folder
        self.catalogue = Catalogue()
        self.office = None
        self.own = None     # folder of an office made for this tour
        self.number = 0
        self.steps = []
        self.case = None
        self.ticket = None
        self.searched = False

    # The office ---------------------------------------------------------------------------

    def start_office(self):
        """An office of its own, so that a second tour finds the same people and no case of the first."""
        if 'LOKET_PRACTICE_DIR' not in os.environ:
            self.own = tempfile.mkdtemp(prefix='loket-tour-', dir='/var/tmp')
            os.chmod(self.own, 0o755)
            os.environ['LOKET_PRACTICE_DIR'] = os.path.join(self.own, 'office')
        done = subprocess.run([ADMIN, 'practice', 'start'], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise SystemExit('The practice office does not start:\n' + done.stderr)
        self.office = json.loads(done.stdout)

    def remove_office(self):
        if self.own:
            subprocess.run([ADMIN, 'practice', 'remove'], capture_output=True, check=False)
            shutil.rmtree(self.own, ignore_errors=True)

    def sql(self, query):
        """Asks the practice server as its owner; the tour only reads."""
        command = ['psql', '-X', '-A', '-t', '-q', '-h', self.office['host'], '-U', 'postgres',
                   '-d', self.office['database'], '-v', 'ON_ERROR_STOP=1', '-c', query]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    # A desk -------------------------------------------------------------------------------

    def picture(self, desk, name):
        self.number += 1
        desk.shot(os.path.join(self.folder, '%02d-%s.png' % (self.number, name)))

    def step(self, desk, name, act):
        keys, data, begun = desk.keys, desk.data, time.monotonic()
        act(desk)
        self.steps.append({
            'step': name, 'time': time.strftime('%Y-%m-%dT%H:%M:%S%z'), 'person': desk.login,
            'seconds': round(time.monotonic() - begun, 1), 'keys': desk.keys - keys,
            'data': desk.data - data})
        print('%-12s %-6s %5.1f s %4d keys, %3d of them data' % (
            name, desk.login, time.monotonic() - begun, desk.keys - keys, desk.data - data), flush=True)

    def desk(self, screen, login, counter, acts):
        command = [PROGRAM, '--practice', '--instance', 'tour-' + login]
        program = Desk(screen, command, {
            'LANGUAGE': 'id', 'LC_ALL': 'C.UTF-8', 'LOKET_PRACTICE_DIR': self.office['dir']})
        program.login = login
        with program as desk:
            self.sign_in(desk, counter)
            for name, act in acts:
                self.step(desk, name, act)
            if desk.complaints():
                raise Missing('a quiet program; it said: ' + '\n'.join(desk.complaints()))

    def sign_in(self, desk, counter):
        desk.wait_for('text', words('User name'))
        # Letters typed before the window has the keyboard reach nobody.
        with contextlib.suppress(Missing):
            wait_until(lambda: any(loket_ui.has_state(desk, window, 'ACTIVE') for window in desk.windows()),
                       'the window with the keyboard', 5)
        if not self.number:
            self.picture(desk, 'masuk')     # Enter behind the password leaves this page
        desk.fill(words('User name'), desk.login)
        desk.fill(words('Password'), 'latihan-' + desk.login)
        desk.wait_for('list', words('Counters'))
        self.go_down(desk, counter)
        desk.press('Return')
        desk.wait_for('push button', words('Search'))

    @staticmethod
    def go_down(desk, part):
        """Down through a list until the row that says PART has the focus."""
        def there():
            here = desk.focused()
            return here is not None and part in plain(loket_ui.safe(here.get_name))
        for _n in range(20):
            try:
                wait_until(there, part, 0.4)
                return
            except Missing:
                desk.press('Down')
        raise Missing('no row says ' + part)

    # The steps ----------------------------------------------------------------------------

    def call(self, desk):
        self.picture(desk, 'loket')
        desk.press('F2')
        desk.wait_for('push button', words('_Begin serving'))
        self.ticket = self.sql("SELECT t.issued_class || '-' || lpad(t.number::text, 3, '0') FROM loket.ticket t "
                               "JOIN loket.visit v ON v.ticket = t.id ORDER BY v.called_at DESC LIMIT 1")
        self.picture(desk, 'dipanggil')
        desk.press('F5')
        desk.wait_for('text', 'NIK')

    def register(self, desk):
        desk.focus('text', 'NIK')
        desk.type(APPLICANT['nik'])
        desk.press('Return')
        desk.wait_text(words('The office knows this person; compare face and papers.'))
        self.picture(desk, 'pemohon')
        desk.press('Ctrl+Return')
        desk.wait_for('list', words('Papers of this case'))
        self.case = self.sql("SELECT id FROM loket.case_file ORDER BY created_at DESC LIMIT 1")
        self.picture(desk, 'berkas')

    def scan(self, desk):
        for i, requirement in enumerate(PAPERS):
            desk.press('F9')
            wait_until(lambda i=i: int(self.sql(
                "SELECT count(*) FROM loket.paper WHERE case_id = '%s'" % self.case)) > i,
                'paper %s at the server' % requirement, 60)
            time.sleep(0.7)
            if i == 0:
                self.picture(desk, 'pindai')
        self.picture(desk, 'kertas')

    def fill_form(self, desk):
        """Ctrl+Enter leads to the next field that is missing, until none is."""
        labels = {field['label_id']: code for code, field in self.catalogue.fields.items()}
        seen = []
        for _n in range(25):
            desk.press('Ctrl+Return')
            time.sleep(0.5)
            here = desk.focused()
            code = labels.get(plain(here.get_name())) if here is not None else None
            if code not in FORM or code in seen:
                break
            seen.append(code)
            self.fill_field(desk, code, FORM[code])
        self.picture(desk, 'isian')
        desk.wait_for('push button', words('All at the server'))

    def compare(self, desk):
        """F8: paper after paper, field after field, each seen beside the other."""
        open_ones = ("SELECT count(*) FROM loket.case_file c, jsonb_array_elements(loket.case_blockers(c, "
                     "loket.today(c.office))) b WHERE c.id = '%s' "
                     "AND b ->> 'code' IN ('field_unmatched', 'paper_unmatched')" % self.case)
        left = int(self.sql(open_ones))
        for _n in range(40):
            if left == 0:
                break
            desk.press('F8')
            time.sleep(0.6)
            left = int(self.sql(open_ones))
        self.picture(desk, 'dicocokkan')
        if left:
            raise Missing('%d things were not compared' % left)

    def forward(self, desk, step, picture):
        desk.press('Ctrl+Return')
        wait_until(lambda: self.step_now() == step, 'the case in step ' + step)
        time.sleep(1.5)
        self.picture(desk, picture)

    def submit(self, desk):
        self.forward(desk, 'interview', 'tanda-terima')
        desk.press('Escape')
        time.sleep(0.5)
        desk.press('F4')
        desk.wait_for('list', None)
        time.sleep(0.5)
        self.picture(desk, 'akhiri')
        desk.press('Ctrl+Return')
        wait_until(lambda: self.sql("SELECT count(*) FROM loket.visit WHERE ended_at IS NULL AND id = "
                                    "(SELECT visit FROM loket.case_file WHERE id = '%s')" % self.case) == '0',
                   'the end of the visit')

    # Further desks: each finds the case in My files ----------------------------------------

    def find_file(self, desk):
        """Ctrl+K and the number of the case lead to it in every room."""
        desk.press('Ctrl+k')
        desk.wait_for('text', words('Search'))
        desk.type(self.number_of())
        wait_until(lambda: next((r for r in desk.find_all('list item')
                                 if plain(r.get_name()).startswith(words('Applications'))), None), 'the case found', 20)
        if not self.searched:
            self.searched = True
            self.picture(desk, 'cari')
        time.sleep(1)
        desk.press('Return')

    def open_file(self, desk):
        self.find_file(desk)
        desk.wait_for('push button', words('This step'))
        time.sleep(1)

    def number_of(self):
        return self.sql("SELECT number FROM loket.case_file WHERE id = '%s'" % self.case)

    def record(self, desk, button, values, picture=None):
        """Fills the named fields of a panel and presses its button."""
        for name, value in values:
            desk.fill(name, value)
        if picture:
            self.picture(desk, picture)
        desk.focus('push button', words(button))
        desk.press('Return')
        time.sleep(1.2)

    def interview(self, desk):
        self.open_file(desk)
        self.record(desk, '_Record the check', [])
        for question in self.catalogue.purposes['hajj_umrah']['questions']:
            if question['kind'] == 'yesno':
                desk.focus('push button', question['text_id'])
                desk.choose(words('yes'))
            else:
                desk.fill(question['text_id'], 'Dijawab dengan jelas')
        self.record(desk, 'Record the _interview', [], 'wawancara')
        self.record(desk, 'Record the _biometrics', [(words('Reference of the centre'), 'BIO-2026-001')])
        self.forward(desk, 'payment', 'ke-pembayaran')

    def pay(self, desk):
        self.open_file(desk)
        self.record(desk, 'Record the _billing code', [(words('Billing code'), '820261122000123')], 'kode-billing')
        self.record(desk, 'Record the _payment', [('NTPN', '09J8987HSD4567IJ')], 'ntpn')

    def confirm(self, desk):
        self.open_file(desk)
        self.picture(desk, 'bendahara')
        self.record(desk, '_Confirm the payment', [])
        wait_until(lambda: self.step_now() == 'adjudication', 'the payment confirmed')

    def adjudicate(self, desk):
        self.open_file(desk)
        self.record(desk, '_Record the check', [(words('Reference'), 'ADJ-2026-77')], 'ajudikasi')
        self.forward(desk, 'approval', 'diajukan')

    def approve(self, desk):
        self.find_file(desk)
        desk.wait_text(self.number_of() + ', ' + _('“I, %s (%s), approve %s, version %d, %d papers.”').split(', ')[-2].split(' %d')[0])
        time.sleep(2)
        self.picture(desk, 'persetujuan')
        for _n in range(60):
            if not desk.has_text(self.not_opened(desk)):
                break
            self.focus_fact(desk)
        desk.press('Ctrl+Return')
        time.sleep(1)
        if self.step_now() == 'approval':
            self.picture(desk, 'kata-sandi')
            desk.type('latihan-' + desk.login)
            desk.press('Return')
        wait_until(lambda: self.step_now() == 'printing', 'the approval')
        self.picture(desk, 'disetujui')

    def not_opened(self, desk):
        return WORDS.ngettext('%u point not opened yet', '%u points not opened yet', 2).split('%u')[-1].strip()

    def focus_fact(self, desk):
        facts = desk.find('list', words('What the case says'))
        here = desk.focused()
        while here is not None and here.get_parent() != facts:
            desk.press('Tab')
            time.sleep(0.05)
            here = desk.focused()
        desk.press('Down')
        time.sleep(0.1)

    def book(self, desk):
        self.open_file(desk)
        self.record(desk, 'Record the _book', [(words('Book number'), self.next_book())], 'buku')
        wait_until(lambda: self.step_now() == 'quality', 'the book')

    def next_book(self):
        """The first book of the electronic stock that was not used yet."""
        return self.sql("SELECT s.series || lpad(n::text, 7, '0') FROM loket.book_stock s, "
                        "generate_series(s.first, s.last) n WHERE s.electronic AND NOT EXISTS (SELECT FROM loket.issue i "
                        "WHERE i.book = s.series || lpad(n::text, 7, '0')) ORDER BY n LIMIT 1")

    def quality(self, desk):
        self.open_file(desk)
        number = self.sql("SELECT book FROM loket.issue i JOIN loket.case_file c ON c.id = i.case_id WHERE c.id = '%s' AND i.void IS NULL" % self.case)
        lines = zone(number)
        self.record(desk, '_Compare with the case', [(words('First line'), lines[0]), (words('Second line'), lines[1])], 'uji')
        wait_until(lambda: self.step_now() == 'handover', 'the quality check')

    def hand_over(self, desk):
        self.open_file(desk)
        self.picture(desk, 'serah')
        book = self.sql("SELECT book FROM loket.issue WHERE case_id = '%s' AND void IS NULL" % self.case)
        desk.fill(words('NIK on the identity'), APPLICANT['nik'])
        desk.focus('push button', words('_Hand over passport %s') % book)
        desk.press('Return')
        time.sleep(1.5)
        if self.step_now() != 'done':
            desk.type('latihan-' + desk.login)
            desk.press('Return')
        wait_until(lambda: self.step_now() == 'done', 'the handover')
        time.sleep(1.5)
        self.picture(desk, 'diserahkan')

    # What is left behind ------------------------------------------------------------------

    def summary(self):
        with tempfile.TemporaryDirectory() as state:    # of an office that goes away with the tour
            subprocess.run([ADMIN, 'case', self.number_of(), '--host', self.office['host'], '--login', 'dewi',
                            '--out', self.folder], input='latihan-dewi\n', text=True, check=True,
                           env=dict(os.environ, XDG_STATE_HOME=state))
        handed = self.sql("SELECT count(*) FROM loket.handover WHERE case_id = '%s'" % self.case) == '1'
        pages = int(self.sql("SELECT count(*) FROM loket.paper_page g JOIN loket.paper p ON p.id = g.paper "
                             "AND p.version = g.version WHERE p.case_id = '%s'" % self.case))
        with open(os.path.join(self.folder, 'summary.json'), 'w', encoding='utf-8') as file:
            json.dump({'case': self.number_of(), 'state': 'handed_over' if handed else self.step_now(),
                       'ticket': self.ticket, 'steps': self.steps, 'pages': pages}, file, indent=2)
        return handed

    def step_now(self):
        return self.sql("SELECT coalesce((SELECT step FROM loket.case_step WHERE case_id = '%s' AND done_at IS NULL), "
                        "'done')" % self.case)

    def fill_field(self, desk, code, value):
        kind = self.catalogue.fields[code]['kind']
        if kind == 'choice':
            desk.choose(value)
        elif kind in ('region', 'country'):
            desk.type(value)
            time.sleep(1.5)
            desk.press('Return')
        else:
            desk.type(value)


class Desk(loket_ui.Program):
    """A program that counts the keys pressed at it, and how many of them are data: the letters of
    what papers and people say, and those that reach a word of a list. Going from field to field,
    confirming, scanning, comparing and sending is not."""
    keys = 0
    data = 0
    login = ''

    def press(self, keys, times=1):
        self.keys += times
        super().press(keys, times)

    def type(self, text):
        self.keys += len(text)
        self.data += len(text)
        super().type(text)

    def choose(self, word):
        """Chooses WORD in the drop-down with the focus, by its first letter."""
        for _n in range(12):
            here = self.focused()
            if here is not None and word in (loket_ui.text_of(here) + plain(here.get_name()) + value_of(here)):
                break
            self.press(word[0].lower())
            self.data += 1
            time.sleep(0.1)


def check_digit(text):
    """ICAO Doc 9303 part 3: weights 7, 3, 1."""
    value = {'<': 0}
    value.update({str(d): d for d in range(10)})
    value.update({chr(65 + i): 10 + i for i in range(26)})
    return str(sum(value[c] * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def zone(book):
    """The zone the national system prints into the book of the applicant."""
    today = time.localtime()
    first = 'P<IDNRAHAYU<<SITI'.ljust(44, '<')
    number, birth = book.ljust(9, '<'), '680805'
    expiry = '%02d%02d%02d' % ((today.tm_year + 10) % 100, today.tm_mon, today.tm_mday)
    optional = '<' * 14
    body = (number + check_digit(number) + 'IDN' + birth + check_digit(birth) + 'F' + expiry + check_digit(expiry)
            + optional + '<')
    return first, body + check_digit(body[0:10] + body[13:20] + body[21:43])


def value_of(here):
    try:
        return ' '.join(plain(c.get_name()) for c in (here.get_child_at_index(i) for i in range(here.get_child_count())))
    except Exception:
        return ''


# With LOKET_TOUR_FROM=interview the tour goes on with the newest case (for whoever works on it).
FROM = os.environ.get('LOKET_TOUR_FROM', '')


def play(tour):
    with Screen(1366, 768, 'openbox') as screen:
        plan = [
            ('rina', 'Loket 1', [('call', tour.call), ('register', tour.register), ('scan', tour.scan),
                                 ('form', tour.fill_form), ('compare', tour.compare), ('submit', tour.submit)]),
            ('budi', 'Tanpa loket', [('interview', tour.interview)]),
            ('sinta', 'Loket 2', [('payment', tour.pay)]),
            ('wati', 'Tanpa loket', [('confirm', tour.confirm)]),
            ('budi', 'Tanpa loket', [('adjudication', tour.adjudicate)]),
            ('dewi', 'Tanpa loket', [('approval', tour.approve)]),
            ('joko', 'Tanpa loket', [('printing', tour.book)]),
            ('nita', 'Tanpa loket', [('quality', tour.quality), ('handover', tour.hand_over)]),
        ]
        names = [acts[0][0] for _login, _counter, acts in plan]
        if FROM in names:
            tour.case = tour.sql("SELECT id FROM loket.case_file ORDER BY created_at DESC LIMIT 1")
            plan = plan[names.index(FROM):]
        for login, counter, acts in plan:
            tour.desk(screen, login, counter, acts)


def stop_cleanly(number, _frame):
    """Ended from outside: the way out takes the office, the display and the desks along."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_cleanly)
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(BUILD, 'tour')
    os.makedirs(folder, exist_ok=True)
    tour = Tour(folder)
    try:
        tour.start_office()
        play(tour)
        return 0 if tour.summary() else 1
    finally:
        tour.remove_office()


if __name__ == '__main__':
    sys.exit(main())
