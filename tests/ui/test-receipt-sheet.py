#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody shows a paper: its code from a hand scanner, from a file and typed, good and bad, with and without
the server."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, open_case, sign_in, swipe, unnamed  # noqa: E402

GOOD = 'Kode ini asli.'
BAD = 'Kode ini tidak benar.'


def paper(practice, kind='receipt'):
    """(code, number, initials, case) of a paper the keeper signed."""
    practice.wait('SELECT count(*) = 0 FROM loket.receipt r WHERE NOT EXISTS (SELECT FROM loket.receipt_signature s '
                  'WHERE s.receipt = r.id)', 60)
    return practice.value("SELECT s.code, c.number, loket.initials(r.body ->> 'name'), r.id FROM loket.receipt r JOIN "
                          'loket.receipt_signature s ON s.receipt = r.id JOIN loket.case_file c ON c.id = r.case_id '
                          "WHERE r.kind = '%s' ORDER BY r.at DESC LIMIT 1" % kind).split('|')


def show(loket):
    loket.press('Ctrl+t')
    loket.wait_for('text', 'Kode di kertas')


def clear(loket):
    loket.focus('text', 'Kode di kertas')
    loket.press('Ctrl+a')
    loket.press('Delete')


def scan(loket, code):
    clear(loket)
    swipe([code])


def close(loket):
    loket.press('Escape')
    loket.wait_gone('text', 'Kode di kertas')


def test_scanned(tap, practice, loket):
    code, number, initials, _id = paper(practice)
    show(loket)
    tap.ok('Kode di kertas' in loket.describe(loket.focused()), 'the scanner can type at once')
    scan(loket, code)
    tap.ok(loket.wait_text(GOOD) and loket.has_text(number) and loket.has_text(initials),
           'a good one: what the officer compares with the paper')
    tap.ok(loket.wait_text('kode dapat disalin ke kertas lain'), 'and what green does not mean')
    scan(loket, code[:90])
    tap.ok(loket.wait_text('Kode terpotong'), 'one that is cut off')
    tap.ok(not loket.has_text(BAD) and not loket.has_text(initials), 'and nothing of the last one is left')
    scan(loket, code[:30] + ('7' if code[30] != '7' else '8') + code[31:])
    tap.ok(loket.wait_text('ada bagian kode yang diubah') and loket.has_text(BAD), 'one that was altered')
    scan(loket, 'HTTPS://EXAMPLE.COM/')
    tap.ok(loket.wait_text('Ini bukan kode kertas'), 'one that is none')
    loket.focus('text', 'Nomor yang tercetak')
    loket.type('012-20200101-00001')
    scan(loket, code)
    tap.ok(loket.wait_text('kodenya disalin dari kertas lain'), 'one that was copied onto another paper')
    stops = loket.tab_stops(20)
    tap.ok(not unnamed(stops), 'everything has a name', repr(stops))
    if os.environ.get('LOKET_UI_SHOTS'):
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'receipt-copied.png'))
        loket.focus('text', 'Nomor yang tercetak')
        loket.press('Ctrl+a')
        loket.press('Delete')
        scan(loket, code)
        loket.wait_text(GOOD)
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'receipt-good.png'))
    close(loket)


def test_file(tap, practice, loket, folder):
    """From the slip as it was saved."""
    _code, number, initials, _id = paper(practice)
    path = os.path.join(folder, 'slip.pdf')
    open_case(loket, number, purpose='1')
    loket.press('Ctrl+p')
    loket.wait_for('push button', 'Cetak')
    loket.wait_text('Disahkan secara elektronik')
    loket.focus('push button', 'Simpan sebagai PDF…')
    loket.press('Return')
    loket.wait_for('push button', 'Simpan')
    loket.press('Ctrl+a')
    loket.type(path)
    loket.press('Return')
    loket_ui.wait_until(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, path)
    loket.press('Escape')
    loket.wait_gone('push button', 'Cetak')
    show(loket)
    loket.focus('push button', 'Baca dari gambar…')
    before = len(loket.windows())
    loket.press('Return')
    loket_ui.wait_until(lambda: len(loket.windows()) > before, 'the chooser')
    loket.wait_until_settled()
    loket.type(path)
    loket_ui.wait_until(lambda: any(path in loket_ui.text_of(entry) for entry in loket.find_all('text')),
                        'the path in the chooser')
    loket.press('Return')
    tap.ok(loket.wait_text(GOOD) and loket.has_text(number) and loket.has_text(initials), 'read from a file')
    close(loket)


def test_offline(tap, practice, loket):
    code, number, _initials, _id = paper(practice, 'receipt')
    practice.stop()
    show(loket)
    scan(loket, code)
    tap.ok(loket.wait_text(GOOD) and loket.has_text(number), 'without the server too')
    close(loket)


def test_take_back(tap, practice, screen):
    """A supervisor takes a paper back; her desk knows at once."""
    code, number, _initials, receipt = paper(practice, 'payment')
    with desk(practice, screen, 'dewi') as loket:
        sign_in(loket, 'dewi', None)
        open_case(loket, number, purpose='5')
        loket.press('Ctrl+p')
        loket.wait_for('push button', 'Tarik kembali…')
        loket.wait_until_settled()
        loket.focus('push button', 'Tarik kembali…')
        loket.press('Return')
        loket.wait_text('Mengapa kertas ini keliru diberikan')
        loket.type('Nama pemohon salah')
        if os.environ.get('LOKET_UI_SHOTS'):
            loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'take-back.png'))
        loket.press('Ctrl+Return')
        tap.ok(loket.wait_text('Kertas ini ditarik kembali pada'), 'a supervisor takes a paper back')
        if os.environ.get('LOKET_UI_SHOTS'):
            loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'taken-back.png'))
        tap.ok(practice.value("SELECT reason FROM loket.receipt_revocation WHERE receipt = '%s'" % receipt) == 'Nama pemohon salah',
               'with the reason')
        loket.press('Escape')
        loket.wait_gone('push button', 'Cetak')
        show(loket)
        scan(loket, code)
        tap.ok(loket.wait_text('keliru diberikan'), 'and her desk says so of its code')


def test_taken_back(tap, practice, loket):
    """Known to the desk with the rules of the next sign-in."""
    code, _number, _initials, _id = paper(practice, 'returned')
    show(loket)
    scan(loket, code)
    tap.ok(loket.wait_text('keliru diberikan'), 'a paper that was taken back')
    close(loket)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix='lkt-') as folder, office() as (practice, screen):
        _code, _number, _initials, receipt = paper(practice, 'returned')
        practice.sql("INSERT INTO loket.receipt_revocation SELECT id, office, 'keliru', day, staff, now() FROM "
                     "loket.receipt WHERE id = '%s'" % receipt)
        test_take_back(tap, practice, screen)
        with desk(practice, screen) as loket:
            sign_in(loket, 'rina')
            test_scanned(tap, practice, loket)
            test_taken_back(tap, practice, loket)
            test_file(tap, practice, loket, folder)
            test_offline(tap, practice, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
