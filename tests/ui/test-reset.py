#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The office gives an officer a new password, and rules come with a wrong signature: what the
window says, and how it goes on."""
import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402
from practice import ADMIN  # noqa: E402

NEW = 'dari kantor hari ini'


def told(tap, loket, sentence, name):
    """The window says it."""
    try:
        said = loket.wait_text(sentence)
    except loket_ui.Missing:
        said = None
    tap.ok(said, name, loket.tree())


def shot(loket, name):
    """A picture, for whoever wants to look."""
    folder = os.environ.get('LOKET_TEST_PICTURES')
    if folder:
        loket.shot(os.path.join(folder, name + '.png'))


def try_in(loket, password):
    """Name, password and Enter."""
    loket.wait_text('Server kantor siap')
    loket.focus('text', 'Nama pengguna')
    loket.press('Ctrl+a')
    loket.type('rina')
    loket.press('Return')
    loket.press('Ctrl+a')
    loket.type(password)
    loket.press('Return')


def reset(practice):
    """The administrator of the office sets a new password."""
    subprocess.run([ADMIN, 'officer', 'password', 'rina', '--db', practice.owner],
                   input=NEW + '\n', text=True, check=True, stdout=subprocess.DEVNULL,
                   env=practice.environment)


def test_first_time(practice, screen, state):
    with desk(practice, screen, XDG_STATE_HOME=state) as loket:
        sign_in(loket, 'rina')


def test_asleep(tap, practice, loket):
    keeper = practice.status()['keeper']
    os.kill(keeper, signal.SIGSTOP)
    try:
        try_in(loket, NEW)
        told(tap, loket, 'Penjaga di server', 'a keeper that does not answer is told')
        shot(loket, 'keeper')
        tap.ok(loket.find('text', 'Kata sandi') is not None, 'and nobody is signed in')
    finally:
        os.kill(keeper, signal.SIGCONT)


def test_opened(tap, loket):
    loket.focus('text', 'Kata sandi')
    loket.press('Ctrl+a')
    loket.type(NEW)
    loket.press('Return')
    loket.wait_text('Di loket mana')
    loket.choose('Loket 1')
    loket.press('Return')
    told(tap, loket, 'sudah dibuka kembali', 'the work of before is there, and the window says so')
    shot(loket, 'opened')
    tap.ok(loket.focus('push button', 'Mengerti'), 'its button is reached by Tab')
    loket.press('Return')
    loket.wait_gone('push button', 'Mengerti')
    tap.ok(True, 'and takes the line away')


def test_signature(tap, practice, loket):
    practice.sql("UPDATE loket.bundle SET signature = decode(repeat('00', 64), 'hex')")
    try_in(loket, NEW)
    told(tap, loket, 'tanda tangan yang tidak benar', 'rules with a wrong signature are told')
    shot(loket, 'signature')
    tap.ok(loket.find('text', 'Kata sandi') is not None, 'and nobody works by them')


def main():
    tap = Tap()
    with office() as (practice, screen), tempfile.TemporaryDirectory(prefix='lkt-') as state:
        practice.wait('SELECT signature IS NOT NULL FROM loket.bundle', 20)
        test_first_time(practice, screen, state)
        reset(practice)
        with desk(practice, screen, XDG_STATE_HOME=state) as loket:
            test_asleep(tap, practice, loket)
            test_opened(tap, loket)
        with desk(practice, screen, instance='lain') as loket:
            test_signature(tap, practice, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
