#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who hears the window: what their screen reader asks never ends the program."""
import os
import subprocess
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib')
sys.path.insert(0, HERE)
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402
from listener import Listener  # noqa: E402

ROUNDS = int(os.environ.get('LOKET_LISTENER_ROUNDS', '3'))


def windows(loket):
    return [loket.describe(loket.roots()[0].get_child_at_index(i))
            for i in range(loket.roots()[0].get_child_count())]


def test_not_there(tap, loket):
    """GTK 4.8 answers with a hidden window, which has no path."""
    listener = Listener(loket.child.pid)
    listener.beyond()
    tap.ok(loket.alive(), 'asking for a window that is not there does not end the program')
    for keys, what in (('Ctrl+question', 'the keys'), ('Ctrl+k', 'the search')):
        loket.press(keys)
        loket.wait_until_settled()
        listener.beyond()
        loket.press('Escape')
        loket.wait_until_settled()
        listener.beyond()
        tap.ok(loket.alive(), 'nor does it after %s went away' % what)


def open_and_close(loket):
    """What comes and goes while somebody is served."""
    for keys, text in (('Ctrl+question', 'Semua tombol'), ('Ctrl+Shift+n', 'Siapa lagi yang hadir?'),
                       ('Ctrl+F4', 'Alihkan orang ini ke'), ('Shift+F4', 'Sisihkan tiket ini')):
        loket.press(keys)
        loket.wait_text(text)
        loket.press('Escape')
        loket_ui.wait_until(lambda: loket.alive() and len(windows(loket)) == 1, 'closing "%s"' % text)
    for keys in ('Ctrl+k', 'F1'):
        loket.press(keys)
        loket.wait_until_settled(0.2)
        loket.press('Escape' if keys != 'F1' else keys)
        loket.wait_until_settled(0.2)


def test_asked_all_the_time(tap, loket):
    loket.press('F2')
    loket.wait_for('push button', 'Mulai melayani')
    loket.wait_text('Dipanggil ')
    loket.press('F5')
    loket.wait_for('push button', 'Tambah orang…')
    listener = subprocess.Popen([sys.executable, os.path.join(HERE, 'listener.py'), str(loket.child.pid)],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    loket.screen.children.append(listener)
    listener.stdout.readline()
    for _ in range(ROUNDS):
        open_and_close(loket)
    questions = int(listener.communicate('enough\n', timeout=60)[0])
    tap.ok(loket.alive() and questions > 1000, 'sheets and panes come and go while everything is asked',
           '%d questions' % questions)


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen) as loket:
            test_not_there(tap, loket)
            sign_in(loket, 'rina')
            test_not_there(tap, loket)
            test_asked_all_the_time(tap, loket)
            tap.ok(not loket.complaints(), 'and the program did not complain', '\n'.join(loket.complaints()))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
