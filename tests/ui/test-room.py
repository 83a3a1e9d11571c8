#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One and a half times the text on 1366 x 768: nothing is wider than the display.
With --large: 1920 x 1080 is made use of."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402
from pictures import enlarge  # noqa: E402

SIZE, LARGE = (1366, 768), (1920, 1080)


def windows(loket):
    """(width, height) of what the program shows."""
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(loket.child.pid)],
                           capture_output=True, text=True, check=False).stdout.split()
    sizes = []
    for window in found:
        said = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', window], capture_output=True, text=True,
                              check=False).stdout
        words = dict(line.split('=') for line in said.split() if '=' in line)
        if words:
            sizes.append((int(words['WIDTH']), int(words['HEIGHT'])))
    return sizes


def fits(tap, loket, what):
    loket.wait_until_settled(1)
    sizes = windows(loket)
    tap.ok(sizes and all(w <= SIZE[0] and h <= SIZE[1] for w, h in sizes), '%s has room on the display' % what, sizes)


def open_person(loket):
    """The next in the queue, who is known here."""
    # a window that was over it gives the keys back when the window manager comes to it
    loket.front()
    loket.press('F2')
    loket.wait_for('push button', 'Mulai melayani')
    loket.press('F5')
    loket.focus('text', 'NIK')
    loket.type('1701014508680002')
    loket.press('Return')
    loket.wait_text('Orang ini sudah dikenal kantor')


def test_large(tap):
    """On a large display papers and form have more room, and no name is cut."""
    with office(LARGE, 'openbox') as (practice, screen), desk(practice, screen) as loket:
        sign_in(loket, 'rina')
        open_person(loket)
        loket.press('Ctrl+Return')
        papers = loket.wait_for('list', 'Dokumen permohonan ini')
        loket.wait_until_settled(1)
        width = papers.get_component_iface().get_size().x
        tap.ok(700 < width < 1000, 'the list of papers is wider', width)
        place = papers.get_parent().get_parent().get_component_iface().get_size().y
        tap.ok(place >= papers.get_component_iface().get_size().y, 'and the whole of it is in view', place)


def main():
    tap = Tap()
    if '--large' in sys.argv:
        test_large(tap)
        return tap.done()
    with office(SIZE, 'openbox') as (practice, screen):
        enlarge(1.5)
        with desk(practice, screen) as loket:
            sign_in(loket, 'rina')
            fits(tap, loket, 'the counter')
            loket.press('Ctrl+question')
            loket.wait_text('Semua tombol')
            fits(tap, loket, 'the window of all keys')
            loket.press('F1')
            loket.wait_text('Cari di bantuan')
            fits(tap, loket, 'the window of all keys with help beside it')
            loket.press('Escape')
            loket_ui.wait_until(lambda: loket.roots()[0].get_child_count() == 1, 'the keys closing')
            open_person(loket)
            fits(tap, loket, 'the person')
            loket.press('Ctrl+Return')
            loket.wait_for('list', 'Dokumen permohonan ini')
            loket.press('F9')
            loket.wait_for('push button', 'Putar halaman ini', 60)
            fits(tap, loket, 'a case with a paper')
            loket.press('F7')
            fits(tap, loket, 'reading')
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
