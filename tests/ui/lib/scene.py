"""A test of the window: a practice office, a display and one or more desks."""
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', '..', 'lib'))
import loket_ui  # noqa: E402
from practice import Practice  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM = os.path.join(os.environ['LOKET_LIBEXECDIR'], 'loket')
CLASS = re.compile(r'(Gtk|Adw|Loket)[A-Z]\w+$')
__all__ = ['Tap', 'desk', 'menu', 'office', 'open_case', 'sign_in', 'swipe', 'unnamed', 'loket_ui']


@contextlib.contextmanager
def office(size=(1366, 736), manager=None):
    """(practice office, display), both gone afterwards."""
    with tempfile.TemporaryDirectory(prefix='lkt-') as folder:
        os.chmod(folder, 0o755)
        with Practice(os.path.join(folder, 'office')) as practice, loket_ui.Screen(*size, manager) as screen:
            practice.start()
            yield practice, screen


@contextlib.contextmanager
def desk(practice, screen, instance=None, ready='Nama pengguna', through=(), office_of=('--practice',), **environment):
    """A window of the practice office; READY is what the sign-in page asks first, THROUGH what starts it,
    OFFICE_OF how it finds the office: as any other office by its server, it has the scanners of this computer."""
    command = [*through, PROGRAM, *office_of] + (['--instance', instance] if instance else [])
    environment = dict({'LANGUAGE': 'id'}, **environment)
    with screen.start(command, LOKET_PRACTICE_DIR=practice.directory, **environment) as loket:
        loket.wait_for('text', ready)
        loket.front()
        yield loket


def sign_in(loket, login, counter='Loket 1'):
    """Signs in by keyboard alone; COUNTER None works without one."""
    loket.wait_text('Server kantor siap')
    loket.focus('text', 'Nama pengguna')
    loket.press('Ctrl+a')
    loket.type(login)
    loket.press('Return')
    loket.type('latihan-' + login)
    loket.press('Return')
    loket.wait_text('Di loket mana')
    loket.choose(counter or 'Tanpa loket')
    loket.press('Return')
    loket.wait_text('tersimpan di server')


def open_case(loket, number, purpose=None):
    """By the search, with Enter before the answer is there: it opens what was asked for. PURPOSE: the key of
    the answer should it not be this person's work."""
    asked = 'Mengapa Anda membuka berkas ini?'
    loket.press('Ctrl+k')
    loket.wait_for('text', 'Cari')
    loket.press('Ctrl+a')
    loket.type(number)
    loket.press('Return')
    in_front = lambda: [label for label in loket.find_all('label') if loket_ui.safe(label.get_name).split(' · ')[0] == number]  # noqa: E731
    if purpose and loket_ui.wait_until(lambda: loket.has_text(asked) or in_front() and loket.find('push button', 'Kembali ke daftar'),
                                       'the case or a question') and loket.has_text(asked):
        loket.press(purpose)
        loket.press('Ctrl+Return')
    loket_ui.wait_until(in_front, 'the case %s in front' % number)
    loket.wait_until_settled()


def menu(loket, part):
    """The row of the main menu that says PART."""
    loket.press('F10')
    for _ in range(20):
        here = loket.focused()
        if here is not None and part in loket_ui.plain(loket_ui.safe(here.get_name)):
            loket.press('Return')
            return
        loket.press('Down')
        time.sleep(0.05)
    raise loket_ui.Missing('no row of the menu says "%s"' % part)


def swipe(lines):
    """A reader that behaves as a keyboard: much faster than people, Enter after each line."""
    # One program types it all: with a call over the bus for each letter a busy machine makes a person of it.
    typed = [word for line in lines for word in ('type', '--delay', '0', '--args', '1', line, 'key', '--delay', '0', 'Return')]
    subprocess.run(['xdotool'] + typed, check=True, timeout=loket_ui.CAP)


def unnamed(stops):
    """The stops that somebody who only hears the window cannot tell apart."""
    return [stop for stop in stops
            if stop[0] in ('nothing', '', 'filler', 'unknown') or not stop[1].strip() or
            CLASS.match(stop[1])]
