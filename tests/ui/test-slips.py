#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slips in the window: every kind, on A4 and on the roll, signed or not yet, and as a file."""
import json
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, open_case, sign_in  # noqa: E402

ADMIN = os.path.join(os.environ['LOKET_BINDIR'], 'loket-admin')
TITLES = {'receipt': 'TANDA TERIMA PERMOHONAN', 'payment': 'BUKTI PEMBAYARAN', 'returned': 'BERKAS PERLU DILENGKAPI',
          'refusal': 'PEMBERITAHUAN PENOLAKAN', 'handover': 'TANDA SERAH TERIMA PASPOR'}


def newest(practice, kind):
    """A case whose newest slip is of that kind."""
    return practice.value("SELECT c.number FROM loket.case_file c WHERE (SELECT r.kind FROM loket.receipt r WHERE r.case_id = c.id "
                          "ORDER BY r.at DESC LIMIT 1) = '%s' ORDER BY c.number DESC LIMIT 1" % kind)


def show(loket, title):
    loket.press('Ctrl+p')
    loket.wait_for('push button', 'Cetak')
    loket.wait_text(title)


def close(loket):
    loket.press('Escape')
    loket.wait_gone('push button', 'Cetak')


def save(loket, path):
    """As PDF, through the window's own file dialog."""
    loket.focus('push button', 'Simpan sebagai PDF…')
    loket.press('Return')
    loket.wait_for('push button', 'Simpan')
    loket.press('Ctrl+a')
    loket.type(path)
    loket.press('Return')
    loket_ui.wait_until(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, path)


def said(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_kinds(tap, practice, loket):
    for kind, title in TITLES.items():
        number = newest(practice, kind)
        open_case(loket, number, purpose='1')
        show(loket, title)
        tap.ok(loket.wait_text('Disahkan secara elektronik'), '%s: shown before it is printed, and signed' % kind)
        tap.ok('Cetak' in loket.describe(loket.focused()), 'Enter would print it')
        close(loket)


def test_roll_and_files(tap, practice, loket, folder):
    number = newest(practice, 'receipt')
    open_case(loket, number, purpose='1')
    show(loket, TITLES['receipt'])
    page, roll = os.path.join(folder, 'a4.pdf'), os.path.join(folder, 'roll.pdf')
    save(loket, page)
    loket.focus(None, 'Gulungan 80 mm')     # a push button in GTK 4.8, a toggle button later
    loket.press('space')
    save(loket, roll)
    close(loket)
    code = practice.value("SELECT s.code FROM loket.receipt_signature s JOIN loket.receipt r ON r.id = s.receipt JOIN "
                          "loket.case_file c ON c.id = r.case_id WHERE c.number = '%s' ORDER BY r.at DESC LIMIT 1" % number)
    tap.ok(practice.value("SELECT count(*) FROM loket.read_log l JOIN loket.case_file c ON c.id = l.subject WHERE l.kind = 'export' "
                          "AND c.number = '%s'" % number) == '2', 'each file that was saved is on record')
    for path, width in ((page, 595), (roll, 227)):
        name = os.path.basename(path)
        text = said(['pdftotext', '-layout', path, '-'])
        size = [float(w) for w in said(['pdfinfo', path]).split('Page size:')[1].split()[:3:2]]
        seen = json.loads(said([ADMIN, 'paper', path]).splitlines()[0])
        tap.ok(', oleh sinta, ' in text, '%s says on its foot who made it' % name, text)
        tap.ok(number in text and 'LATIHAN' in text, '%s names the case, and that it is practice' % name, text)
        tap.ok('PIN untuk menanyakan permohonan' in text, '%s has the PIN of the applicant' % name, text)
        tap.ok(abs(size[0] - width) < 2, '%s has the width of its paper' % name, size)
        tap.ok(code in json.dumps(seen['codes']), "%s: its code reads as the keeper's" % name, seen['codes'])


def pick(loket, name, word):
    """Chooses WORD in the drop-down NAME by its letter."""
    for _ in range(150):
        here = loket.focused()
        if here is not None and loket_ui.plain(loket_ui.safe(here.get_name)) == name:
            break
        loket.step('Tab')
    for _ in range(12):
        if loket.has_text(word):
            return
        loket.press(word[0].lower())
        loket.wait_until_settled(0.2)
    raise loket_ui.Missing('no choice "%s" in "%s"' % (word, name))


def test_papers(tap, practice, loket, folder):
    """Scanned papers leave the office on record, for a purpose, with who made the copy in their pixels."""
    number = practice.value("SELECT c.number FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id WHERE s.step = 'payment' "
                            "AND s.done_at IS NULL ORDER BY c.number LIMIT 1")
    open_case(loket, number)
    loket.press('Ctrl+Shift+p')
    loket.wait_for('push button', 'Buat salinan')
    tap.ok(loket.wait_text('Pilih untuk apa salinan ini'), 'without a purpose there is no copy')
    pick(loket, 'Keperluan', 'Permintaan pemohon')
    pick(loket, 'Tujuan', 'Ke berkas PDF')
    pick(loket, 'Dokumen', 'Semua dokumen')
    path = os.path.join(folder, 'papers.pdf')
    loket.press('Ctrl+Return')
    loket.wait_for('push button', 'Simpan')
    loket.press('Ctrl+a')
    loket.type(path)
    loket.press('Return')
    tap.ok(loket.wait_text('tersimpan.'), 'papers go into a file')
    loket.wait_gone('push button', 'Buat salinan')
    if os.environ.get('LOKET_UI_SHOTS'):
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'copy-done.png'))
    loket.front()
    loket.press('Ctrl+Shift+p')
    loket.wait_for('push button', 'Buat salinan')
    pick(loket, 'Keperluan', 'Permintaan pemohon')
    loket.press('Ctrl+Return')
    loket.wait_for('push button', 'Pratinjau')
    loket.wait_until_settled()
    loket.press('Escape')
    tap.ok(loket.wait_text('Tidak ada yang dicetak'), 'printing can be left')
    images = [line for line in said(['pdfimages', '-list', path]).splitlines()[2:] if line]
    pages = int(said(['pdfinfo', path]).split('Pages:')[1].split()[0])
    tap.ok(pages > 1 and len(images) == pages and not said(['pdftotext', path, '-']).strip(), 'each page is one picture', images)
    rows = practice.value("SELECT string_agg(l.kind || ' ' || l.purpose || ' ' || jsonb_array_length(l.about -> 'papers'), ', ' ORDER BY l.at) "
                          "FROM loket.read_log l JOIN loket.case_file c ON c.id = l.subject WHERE l.about ? 'papers' AND c.number = '%s'" % number)
    tap.ok(rows.startswith('export applicant_request ') and rows.endswith(', print applicant_request 1'), 'both are on record', rows)


def test_several(tap, practice, loket):
    number = newest(practice, 'payment')
    open_case(loket, number, purpose='1')
    show(loket, TITLES['payment'])
    loket.focus('push button', 'Slip') if loket.find('push button', 'Slip') else loket.focus('combo box', 'Slip')
    loket.type('t')                 # Tanda terima …
    tap.ok(loket.wait_text(TITLES['receipt']), 'an older slip of the case can be chosen')
    close(loket)


def test_unsigned(tap, practice, loket):
    """The keeper is held up; the paper says that it is not signed yet."""
    keeper = practice.status()['keeper']
    number = practice.value("SELECT c.number FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id WHERE "
                            "s.step = 'documents' AND s.done_at IS NULL AND NOT EXISTS (SELECT FROM loket.case_set_aside a "
                            "WHERE a.case_id = c.id) ORDER BY c.number LIMIT 1")
    os.kill(keeper, signal.SIGSTOP)
    try:
        open_case(loket, number)
        loket.press('Ctrl+BackSpace')
        loket.wait_text('Kembalikan berkas')
        loket.press('1')
        loket.press('Ctrl+Return')
        loket.wait_text(TITLES['returned'])
        tap.ok(loket.wait_text('BELUM DISAHKAN'), 'without a signature the slip says so')
        tap.ok(loket.has_text('Datang kembali paling lambat'), 'it says until when, also when nobody typed a day')
    finally:
        os.kill(keeper, signal.SIGCONT)
    close(loket)
    practice.wait("SELECT count(*) = 1 FROM loket.receipt_signature s JOIN loket.receipt r ON r.id = s.receipt JOIN "
                  "loket.case_file c ON c.id = r.case_id WHERE c.number = '%s' AND r.kind = 'returned'" % number)
    open_case(loket, number)
    show(loket, TITLES['returned'])
    tap.ok(loket.wait_text('Disahkan secara elektronik') and not loket.has_text('BELUM DISAHKAN'), 'printed again later it is signed')
    close(loket)


def test_billing(tap, practice, loket):
    number = practice.value("SELECT c.number FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id WHERE s.step = 'payment' "
                            "AND s.done_at IS NULL AND EXISTS (SELECT FROM loket.payment p WHERE p.case_id = c.id AND NOT EXISTS "
                            "(SELECT FROM loket.payment_paid d WHERE d.payment = p.id)) ORDER BY c.number LIMIT 1")
    open_case(loket, number)
    loket.focus('push button', 'Slip pembayaran…')
    loket.press('Return')
    loket.wait_for('push button', 'Cetak')
    tap.ok(loket.wait_text('Kode billing') and loket.wait_text('Rp'), 'the payment slip has code and amount')
    close(loket)


def test_withdraw(tap, practice, loket):
    number = practice.value("SELECT c.number FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id WHERE s.step = 'documents' "
                            "AND s.done_at IS NULL AND NOT EXISTS (SELECT FROM loket.case_set_aside a WHERE a.case_id = c.id) "
                            "ORDER BY c.number DESC LIMIT 1")
    open_case(loket, number)
    loket.focus('push button', 'Tarik permohonan…')
    loket.press('Return')
    tap.ok(loket.wait_text('Permohonan berakhir di sini'), 'what follows from a withdrawal is said first')
    if os.environ.get('LOKET_UI_SHOTS'):
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'withdraw.png'))
    loket.press('1')
    loket.press('Ctrl+Return')
    tap.ok(loket.wait_text('Ditarik') and loket.wait_for('push button', 'Cetak'), 'the applicant gets a slip')
    if os.environ.get('LOKET_UI_SHOTS'):
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'withdrawn.png'))
    close(loket)
    tap.ok(practice.value("SELECT w.reason FROM loket.case_withdrawal w JOIN loket.case_file c ON c.id = w.case_id WHERE c.number = '%s'"
                          % number) == 'applicant_asked', 'it is withdrawn')
    loket.wait_gone('push button', 'Tarik permohonan…')


def test_history(tap, practice, loket):
    number = newest(practice, 'handover')
    open_case(loket, number, purpose='3')
    loket.focus('push button', 'Riwayat permohonan ini')
    loket.press('Return')
    loket.wait_text('Permohonan dibuka: ')
    lines = [loket_ui.plain(loket_ui.safe(row.get_name)) for row in loket.find_all('list item', None, loket.find('list', 'Riwayat permohonan ini'))]
    tap.ok(len(lines) > 8 and lines[0].count('Paspor diserahkan kepada: ') == 1, 'the history ends with the handover', lines[:3])
    tap.ok(not [line for line in lines if '_' in line or '%' in line], 'and has no codes in it',
           [line for line in lines if '_' in line or '%' in line])
    loket.press('Escape')


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen) as loket:
            sign_in(loket, 'sinta', 'Loket 2')
            test_kinds(tap, practice, loket)
            test_several(tap, practice, loket)
            test_billing(tap, practice, loket)
            test_history(tap, practice, loket)
            test_unsigned(tap, practice, loket)
            test_withdraw(tap, practice, loket)
            test_roll_and_files(tap, practice, loket, screen.folder)
            test_papers(tap, practice, loket, screen.folder)
            tap.ok(not loket.complaints(), 'the program did not complain', '\n'.join(loket.complaints()))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
