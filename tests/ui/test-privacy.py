#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Personal data stays where it belongs: papers that a duty does not need are not shown, and a day's work leaves
no name and no number in a log, on the disk of the desk, in a core file or on a locked screen."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, open_case, sign_in  # noqa: E402

PERSON = ("SELECT p.name || '|' || p.nik || '|' || c.number FROM loket.case_file c JOIN loket.person p ON p.id = c.person "
          "JOIN loket.case_step s ON s.case_id = c.id WHERE s.step = '%s' AND s.done_at IS NULL AND p.nik IS NOT NULL "
          "AND NOT EXISTS (SELECT FROM loket.case_set_aside a WHERE a.case_id = c.id) ORDER BY length(p.name) DESC, c.number LIMIT 1")


def holding(folder, words):
    """Files below FOLDER with one of WORDS in them, as text or in what SQLite and GVariant write."""
    found = []
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, 'rb') as file:
                    content = file.read().upper()
                found += ['%s: %s' % (path, word) for word in words if word.encode() in content]
    return found


def core_limit(pid):
    with open('/proc/%d/limits' % pid, encoding='ascii') as limits:
        return next(line for line in limits if line.startswith('Max core file size')).split()[4:6]


def children(pid):
    with open('/proc/%d/task/%d/children' % (pid, pid), encoding='ascii') as line:
        return [int(word) for word in line.read().split()]


def test_work(tap, practice, rina, person):
    """What an officer does in a day: found by name and by number, opened, typed into, noted, refused, read again."""
    name, nik, number = person
    for words in (name, nik):
        rina.press('Ctrl+k')
        rina.wait_for('text', 'Cari')
        rina.press('Ctrl+a')
        rina.type(words)
        loket_ui.wait_until(lambda: [row for row in rina.find_all('list item') if name in loket_ui.plain(loket_ui.safe(row.get_name))],
                            'the person found')
        rina.press('Escape')
    open_case(rina, number)
    rina.focus('text', 'Tinggi badan (cm)')
    rina.press('Ctrl+a')
    rina.type('161')
    practice.wait("SELECT k.fields ->> 'height' = '161' FROM loket.case_content k JOIN loket.case_file c ON c.id = k.case_id "
                  "WHERE c.number = '%s'" % number)
    rina.press('Ctrl+m')
    rina.wait_text('Catatan untuk permohonan ini')
    rina.type('Tentang ' + name)
    rina.press('Tab')
    rina.press('Ctrl+Return')
    practice.wait("SELECT count(*) = 1 FROM loket.note n WHERE n.body LIKE 'Tentang %'")
    rina.wait_until_settled()
    tap.ok(rina.has_text(name.split()[0]), 'while she works the window shows who it is about')


def test_locked(tap, rina, person):
    rina.press('Ctrl+l')
    rina.wait_for('text', 'Kata sandi')
    rina.wait_until_settled()
    shown = rina.tree()
    tap.ok(not [word for word in person if word in shown], 'a locked window says nothing, also to a screen reader', shown)
    rina.type('latihan-rina')
    rina.press('Return')
    rina.wait_for('push button', 'Cari')


def test_restricted(tap, practice, screen):
    """A kind of paper that only examiners may read; whoever prints sees that it is there."""
    practice.sql("UPDATE loket.catalogue_item SET body = body || '{\"restricted\": [\"examiner\"]}' "
                 "WHERE list = 'doc_type' AND code = 'KTP'")
    with desk(practice, screen, 'joko') as joko:
        sign_in(joko, 'joko', None)
        open_case(joko, practice.value(PERSON % 'printing').split('|')[2], purpose='1')
        tap.ok(joko.wait_text('Dokumen dibatasi'), 'a paper his duty does not need is not shown')
        tap.ok(joko.find(None, 'KTP elektronik, dibatasi'), 'and its tab says so')
        if os.environ.get('LOKET_UI_SHOTS'):
            screen.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'restricted.png'))


def main():
    tap = Tap()
    with office() as (practice, screen):
        person = practice.value(PERSON % 'documents').split('|')
        words = [person[0].upper(), person[1]]
        temporary = os.path.join(screen.folder, 'temporary')
        os.mkdir(temporary)
        with desk(practice, screen, 'rina', G_MESSAGES_DEBUG='all', TMPDIR=temporary) as rina:
            sign_in(rina, 'rina')
            test_work(tap, practice, rina, person)
            programs = {'the window': rina.child.pid, 'the keeper': practice.status()['keeper']}
            programs.update(('what the window started', pid) for pid in children(rina.child.pid))
            for what, pid in programs.items():
                tap.ok(core_limit(pid) == ['0', '0'], '%s leaves no core file' % what, core_limit(pid))
            test_locked(tap, rina, person)
            said = rina.said().upper()
            tap.ok('DEBUG' in said, 'the desk said all it can say')
            tap.ok(not [word for word in words if word in said], 'nothing of the person is in it')
            home = rina.environment['HOME']
            tap.ok(any(os.path.getsize(os.path.join(root, name)) > 4096 for root, _, names in os.walk(home) for name in names),
                   'the journal of the desk is there')
            tap.ok(not holding(home, words), 'and holds nothing in clear', holding(home, words))
            tap.ok(not holding(temporary, words), 'nor does what it laid aside for a moment', holding(temporary, words))
        logs = [practice.read(name).upper() for name in ('server.log', 'keeper.log')]
        tap.ok('LOKET: SEARCH BY STAFF' in logs[0], 'the server says that somebody searched')
        tap.ok(not [word for word in words for log in logs if word in log], 'but not for whom, nor whom they found')
        test_restricted(tap, practice, screen)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
