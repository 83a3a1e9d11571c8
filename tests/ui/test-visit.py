#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A visit with all that happens around its cases: tickets, people, returned files, originals."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402

SECOND = ('1701051608750001', 'DWI PRASETYA')


def go_to(loket, part):
    """Tab until the focus is on something whose name contains PART."""
    for _ in range(150):
        here = loket.focused()
        if here is not None and part in loket_ui.plain(here.get_name()):
            return here
        loket.press('Tab')
        time.sleep(0.02)
    raise loket_ui.Missing('Tab never reaches "%s"' % part)


def begin(loket):
    """The called person stands here."""
    loket.wait_for('push button', 'Mulai melayani')
    loket.wait_text('Dipanggil ')
    loket.press('F5')
    at_person(loket)


def at_person(loket):
    """Until somebody is served: pages of a stack are found before they are shown."""
    loket.wait_for('push button', 'Tambah orang…')
    loket_ui.wait_until(lambda: 'NIK' in loket.describe(loket.focused()), 'the focus in NIK')


def answer(loket, number, question):
    """Chooses the reason with that number."""
    loket.wait_text(question)
    loket.press(str(number))
    loket.press('Ctrl+Return')


def test_start_card(tap, loket):
    loket.wait_text('Siap untuk hari ini')
    tap.ok(loket.wait_text('Pemindai: '), 'the card says which scanner was found')
    tap.ok(loket.has_text('Tersambung dengan server kantor') and loket.has_text('Semua sudah terkirim') and
           loket.has_text('Jam komputer sama dengan jam server'), 'and connection, outbox and clock')
    tap.ok(loket.has_text('Belum ada pejabat penyetuju'), 'and that nobody who decides has signed in')


def test_ticket(tap, loket):
    loket.press('Ctrl+Shift+t')
    loket.wait_text('Tiket untuk orang di depan loket')
    loket.focus('check box', 'Tuli')
    loket.press('space')
    loket.press('Ctrl+Return')
    tap.ok(loket.wait_text('NOMOR ANTREAN'), 'a ticket issued at the counter is shown as a slip')
    loket.press('Escape')
    loket.wait_gone('dialog', 'NOMOR ANTREAN')


def test_people(tap, loket):
    loket.press('F2')
    begin(loket)
    loket.press('Ctrl+Shift+n')
    loket.wait_text('Siapa lagi yang hadir?')
    loket.focus('text', 'Nama')
    loket.type('SUHARTO')
    loket.focus('text', 'Bukti (kartu, surat)')
    loket.type('Kartu Keluarga')
    loket.press('Ctrl+Return')
    tap.ok(loket.wait_text('SUHARTO · orang tua'), 'somebody else is present, in words')


def test_set_aside(tap, loket):
    loket.press('Shift+F4')
    answer(loket, 1, 'Sisihkan tiket ini')
    loket.wait_text('Tidak ada orang di loket')
    loket.wait_text('Pemohon mengambil dokumen')
    tap.ok(True, 'a ticket set aside stands on the page of the free counter, with its reason')
    go_to(loket, 'Pemohon mengambil dokumen')
    loket.press('Return')
    begin(loket)
    tap.ok(loket.wait_text('SUHARTO · orang tua'), 'Enter calls it again, and the visit goes on')


def test_send_on(tap, loket):
    loket.press('Ctrl+F4')
    answer(loket, 4, 'Alihkan orang ini ke')
    loket.wait_text('Tidak ada orang di loket')
    loket.press('Ctrl+n')
    answer(loket, 1, 'tanpa tiket')
    at_person(loket)
    tap.ok(True, 'the person was sent on, the next one comes without a ticket')
    loket.press('Shift+F4')
    tap.ok(loket.wait_text('tidak punya tiket untuk disisihkan'), 'a visit without a ticket says why it stays')


def test_take_in(tap, loket):
    loket.press('Alt+2')
    loket.wait_text('Dikembalikan kepada pemohon')
    loket.focus_list('Dikembalikan kepada pemohon')
    loket.press('Return')
    loket.wait_for('push button', 'Terima kembali')
    tap.ok(loket.has_text('Pemohon ada di sini'), 'a returned file says that the applicant is here')
    loket.focus('push button', 'Terima kembali')
    loket.press('Return')
    loket.wait_for('push button', 'Kembalikan…')
    tap.ok(loket.find('push button', 'Terima kembali') is None, 'taken in again, the work goes on at the counter')
    tap.ok(loket.wait_text('hadir sendiri'), 'and its applicant is the one who is present')
    loket.press('Alt+Down')
    loket.wait_for('push button', 'Buka permohonan')
    loket.press('Alt+Up')
    tap.ok(loket.wait_for('push button', 'Kembalikan…'), 'Alt+arrows go between the cases of a visit')


def strip_says(loket, *words):
    """The line above says each of these of who is served."""
    strip = loket.wait_for('status bar', 'Di loket')
    said = [loket_ui.plain(loket_ui.safe(label.get_name)) for label in loket.find_all('label', None, strip)]
    return all(word in said for word in words)


def test_party(tap, loket):
    """Two applicants of one visit: above stands the one whose case is in front."""
    loket.press('Alt+Down')
    loket.wait_for('push button', 'Buka permohonan')
    loket.fill('NIK', SECOND[0])
    loket.wait_text('Orang ini sudah dikenal kantor')
    loket.press('Ctrl+Return')
    tap.ok(loket_ui.wait_until(lambda: strip_says(loket, SECOND[1], '2 dari 2'), 'the second applicant above'),
           'the strip names the second applicant of a visit')
    loket.wait_for('list', 'Dokumen permohonan ini')
    loket.press('Alt+Up')
    tap.ok(loket_ui.wait_until(lambda: strip_says(loket, '1 dari 2') and not strip_says(loket, SECOND[1]), 'the first one above'),
           'and the first one when their case is in front')
    loket.wait_for('push button', 'Kembalikan…')
    loket.wait_until_settled()


def test_custody(tap, loket):
    go_to(loket, 'Tahap ini')
    loket.press('space')
    go_to(loket, 'Simpan dokumen asli pemohon')
    loket.press('Return')
    loket.focus('text', 'Apa yang disimpan')
    loket.type('Akta kelahiran asli')
    loket.focus('text', 'Tempatnya')
    loket.type('Lemari B2')
    loket.focus('push button', 'Simpan dan beri bukti')
    loket.press('Return')
    tap.ok(loket.wait_text('TANDA TERIMA TITIPAN'), 'an original kept gives a slip')
    loket.press('Escape')
    loket.wait_text('Akta kelahiran asli · di Lemari B2')
    loket.focus('push button', 'Sudah dikembalikan')
    loket.press('Return')
    tap.ok(loket.wait_text('TANDA PENGEMBALIAN DOKUMEN ASLI'), 'giving it back gives one too')
    loket.press('Escape')
    tap.ok(loket.wait_text('Akta kelahiran asli · dikembalikan'), 'and is recorded')


def test_glass(tap, loket):
    loket.focus('push button', 'Kertas di kaca')
    loket.press('Return')
    loket.focus('check box', 'Ujang · KTP elektronik')
    loket.press('space')
    tap.ok(loket.wait_text('Kertas pilihan'), 'a paper of somebody else is chosen for the glass')
    loket.press('Escape')
    loket.wait_gone('check box', 'Ujang · KTP elektronik')
    loket.press('F9')
    tap.ok(loket.wait_text('1 halaman'), 'the scan takes it')
    tap.ok(not loket.has_text('Kertas pilihan'), 'and only once')


def test_fault(tap, loket):
    loket.focus('push button', 'Kertas di kaca')
    loket.press('Return')
    loket.focus('push button', 'Masalah pemindai')
    loket.type('k')
    tap.ok(loket.wait_text('Pemindai bermasalah'), 'a letter chooses a fault, and the button says so')
    loket.press('Escape')
    loket.wait_gone('push button', 'Masalah pemindai')
    loket.press('F9')
    tap.ok(loket.wait_text('Pemindai tidak menjawab'), 'an unplugged scanner is told in words')


def test_quiet(tap, loket):
    said = loket.complaints()
    tap.ok(not said, 'the program did not complain', '\n'.join(said))


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen) as loket:
            sign_in(loket, 'rina')
            for test in (test_start_card, test_ticket, test_people, test_set_aside, test_send_on, test_take_in,
                         test_party, test_custody, test_glass, test_fault, test_quiet):
                test(tap, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
