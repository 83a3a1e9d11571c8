#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is here: what a number brings in goes with the number, and an error with the value it was about."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402

KNOWN = '1701014508680002'
UNKNOWN = '1701014508690003'


def serve(loket):
    loket.press('F2')
    loket.wait_for('push button', 'Mulai melayani')
    loket.press('F5')
    loket.wait_for('text', 'NIK')


def write(loket, field, text):
    loket.focus('text', field)
    loket.press('Ctrl+a')
    loket.type(text)
    loket.press('Tab')


def becomes(loket, field, text):
    try:
        return loket_ui.wait_until(lambda: loket.text('text', field) == text, '%s "%s"' % (field, text))
    except loket_ui.Missing:
        return False


def test_error_goes(tap, loket):
    write(loket, 'Tanggal lahir', '31021968')
    tap.ok(loket.wait_text('Tidak ada tanggal 31-02-1968'), 'a date that does not exist is said')
    loket.focus('text', 'Tanggal lahir')
    loket.press('Ctrl+a')
    loket.press('Delete')
    loket.press('Tab')
    loket.press('Ctrl+Return')
    tap.ok(loket.wait_text('Harap diisi'), 'and so is one that is missing')
    write(loket, 'NIK', KNOWN)
    loket.wait_text('Orang ini sudah dikenal kantor')
    tap.ok(becomes(loket, 'Tanggal lahir', '05-08-1968'), 'the number brings the date', loket.tree())
    entry = loket.find('text', 'Tanggal lahir')
    tap.ok('Harap diisi' not in loket_ui.safe(entry.get_description), 'and nothing is wrong with it any more')


def test_another_number(tap, loket):
    tap.ok(becomes(loket, 'Nama lengkap di dokumen', 'SITI RAHAYU'), 'the office knows the name')
    write(loket, 'Nomor HP', '081211112222')
    write(loket, 'NIK', UNKNOWN)
    tap.ok(becomes(loket, 'Nama lengkap di dokumen', ''), 'the name goes with its number', loket.tree())
    tap.ok(becomes(loket, 'Tempat lahir', ''), 'and the place of birth')
    tap.ok(becomes(loket, 'Tanggal lahir', '05-08-1969'), 'the date is that of the new number')
    tap.ok(loket.text('text', 'Nomor HP').replace('-', '') == '081211112222', 'what was typed stays')
    loket.wait_gone('label', 'Orang ini sudah dikenal kantor; bandingkan wajah dan dokumennya.')
    tap.ok(True, 'nobody is said to be known')


def test_country(tap, loket):
    write(loket, 'NIK', KNOWN)
    loket.wait_text('Orang ini sudah dikenal kantor')
    becomes(loket, 'Tempat lahir', 'MANNA')
    loket.press('Ctrl+Return')
    loket.wait_for('list', 'Dokumen permohonan ini')
    tap.ok(becomes(loket, 'Warga negara', 'Indonesia'), 'a country is read by its name', loket.tree())


def main():
    tap = Tap()
    with office() as (practice, screen), desk(practice, screen) as loket:
        sign_in(loket, 'rina')
        serve(loket)
        test_error_goes(tap, loket)
        test_another_number(tap, loket)
        test_country(tap, loket)
        tap.ok(not loket.complaints(), 'the program did not complain', '\n'.join(loket.complaints()))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
