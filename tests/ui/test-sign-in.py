#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, the rooms, the lock and the curtain, by keyboard alone and as a screen reader."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, sign_in, unnamed  # noqa: E402


def test_before_signing_in(tap, loket):
    loket.wait_text('Server kantor siap')
    tap.ok(loket.describe(loket.focused()) == 'text "Nama pengguna"',
           'the focus is in the user name', loket.describe(loket.focused()))
    tap.ok(loket.has_text('KANTOR LATIHAN'), 'the practice band is there')
    stops = loket.tab_stops()
    tap.ok(len(stops) >= 4 and not unnamed(stops), 'every Tab stop of the sign-in page has a name',
           stops)
    entries = [stop for stop in stops if stop[0] == 'text']
    back = [stop for stop in loket.tab_stops(key='Shift+Tab') if stop[0] == 'text']
    tap.ok(set(back) == set(entries), 'Shift+Tab comes to the same entries', back)
    loket.press('F1')
    tap.ok(loket.wait_text('Cari di bantuan') and loket.wait_text('Isi nama pengguna'),
           'the help for signing in is there before anybody signed in')
    loket.press('F1')
    loket.wait_gone(None, 'Cari di bantuan')


def test_wrong_password(tap, loket):
    loket.focus('text', 'Nama pengguna')
    loket.press('Ctrl+a')
    loket.type('rina')
    loket.press('Return')
    loket.type('salah')
    loket.press('Return')
    loket.wait_for('alert')
    tap.ok(loket.describe(loket.focused()) == 'text "Kata sandi"',
           'after a wrong password the focus is in the password')
    tap.ok(loket.text('text', 'Kata sandi') == '', 'and the wrong one is gone')
    tap.ok(loket.find('list item', 'Loket 1') is None, 'and nobody is signed in')
    loket.press('Shift+Tab')
    tap.ok(loket.describe(loket.focused()) == 'text "Nama pengguna"', 'Shift+Tab goes back to the name')
    tap.ok(loket.focus('text', 'Nama pengguna', 6), 'and so does Tab, once around')


def test_practice_person(tap, loket):
    loket.focus('list item', None)
    loket.choose('Rina Wulandari')
    loket.press('Return')
    tap.ok(loket.text('text', 'Nama pengguna') == 'rina', 'a person of the list fills the name')
    loket.focus('push button', 'Masuk')
    loket.press('Return')
    loket.wait_text('Di loket mana')
    tap.ok(True, 'and the password, so that the server lets them in')
    loket.press('Return')
    loket.wait_text('tersimpan di server')
    tap.ok(loket.find('text', 'Kata sandi') is None, 'nothing of the sign-in page is left to hear')


def test_rooms(tap, loket, rooms):
    for number, name in enumerate(rooms, start=1):
        loket.press('Alt+%d' % number)
        loket.wait_until_settled()
        stops = loket.tab_stops()
        tap.say('%d stops in %s' % (len(stops), name))
        tap.ok(stops and not unnamed(stops), 'every Tab stop of "%s" has a name' % name,
               unnamed(stops) or stops)


def test_away(tap, loket):
    loket.press('F12')
    loket.wait_text('Mohon tunggu')
    tap.ok(loket.find('push button', 'Cari') is None, 'the curtain hides the work')
    loket.press('F12')
    loket.wait_for('push button', 'Cari')
    loket.press('Ctrl+l')
    loket.wait_text('terkunci')
    tap.ok(loket.find('push button', 'Cari') is None, 'the lock hides the work')
    loket.type('salah')
    loket.press('Return')
    loket.wait_for('alert')
    loket.type('latihan-rina')
    loket.press('Return')
    tap.ok(loket.wait_for('push button', 'Cari'), 'the right password brings it back')


def test_leaving(tap, practice, loket):
    open_desks = "SELECT count(*) FROM loket.desk_session WHERE closed_at IS NULL"
    before = int(practice.value(open_desks))
    loket.press('Ctrl+q')
    loket_ui.wait_until(lambda: loket.child.poll() is not None, 'the end of the program')
    tap.ok(loket.child.returncode == 0, 'closing the window ends the program')
    tap.ok(int(practice.value(open_desks)) == before - 1, 'and frees the counter')


def test_quiet(tap, loket):
    said = loket.complaints()
    tap.ok(not said, 'the program did not complain', '\n'.join(said))


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen) as loket:
            test_before_signing_in(tap, loket)
            test_wrong_password(tap, loket)
            test_practice_person(tap, loket)
            test_rooms(tap, loket, ['Loket', 'Berkasku', 'Kiriman'])
            test_away(tap, loket)
            test_quiet(tap, loket)
        with desk(practice, screen, instance='kasi') as loket:
            sign_in(loket, 'dewi', None)
            test_rooms(tap, loket, ['Setujui', 'Kiriman'])
            test_leaving(tap, practice, loket)
            test_quiet(tap, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
