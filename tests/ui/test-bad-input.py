#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong at a counter: each gives a sentence, and nothing typed is lost."""
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from counter import NAME, at_person, said  # noqa: E402
from scene import HERE, Tap, desk, loket_ui, office, sign_in  # noqa: E402

CLIPBOARD = os.path.join(HERE, 'clipboard.py')
NUMBERS = {
    '170101450868000': 'Perlu 16 angka, baru ada 15',
    '17010145O8680002': 'bukan angka',
    '9901014508680002': 'tidak ada provinsi itu',
    '1701013208680002': 'tanggal 01–31, untuk perempuan 41–71',
    '3273010119800002': 'tidak ada bulan itu',
    '1701013002680002': 'tidak ada tanggal 30-2',
    '1701014508680000': 'nomor urut mulai dari 0001',
}
DATES = {
    '31-02-1990': 'Tidak ada tanggal 31-02-1990',
    '01012099': 'belum terjadi',
    'kemarin': 'Ini bukan tanggal',
    '1/1': 'Ini bukan tanggal',
}


def test_numbers(tap, loket):
    for field, wrong in (('NIK', NUMBERS), ('Tanggal lahir', DATES)):
        for typed, sentence in wrong.items():
            loket.fill(field, typed)
            tap.ok(loket.wait_text(sentence), '%s %s: %s' % (field, typed, sentence))
        tap.ok(loket.text('text', field) == typed, 'what was typed stays as it was typed')


def test_long_name(tap, loket):
    loket.fill(NAME, 'A' * 300)
    tap.ok(loket.wait_text('Panjangnya 300 karakter'), 'a name of 300 characters is told')
    loket.fill('Tempat lahir', 'B' * 150)
    tap.ok(loket.wait_text('Panjangnya 150 karakter'), 'so is a place of 150')
    loket.press('Ctrl+Return')
    tap.ok(loket.wait_until_settled() and loket.find('list', 'Dokumen permohonan ini') is None,
           'and no case is opened with them')
    tap.ok(loket.text('text', NAME) == 'A' * 300, 'nothing was cut')


def type_and_die(loket):
    """Killed in the middle of a word."""
    loket.fill('NIK', '1701011203910099')
    loket.fill(NAME, 'WAYAN BARU')
    loket.focus('text', 'Tempat lahir')
    loket.press('Ctrl+a')
    loket.type('MANN')
    time.sleep(0.3)     # the last letter reaches the program; the journal has it when it is shown
    loket.child.kill()
    loket.child.wait()


def test_after_death(tap, loket):
    sign_in(loket, 'rina')
    loket.wait_for('push button', 'Tambah orang…')
    tap.ok(loket_ui.wait_until(lambda: loket.text('text', 'Tempat lahir') == 'MANN', 'the draft'),
           'what was typed before kill -9 is there, to the last letter')
    loket.fill('NIK', '1701014508680002')
    loket.wait_text('Orang ini sudah dikenal kantor')
    loket.press('Ctrl+Return')
    loket.wait_for('list', 'Dokumen permohonan ini')


def set_field(loket, name, value):
    loket.fill(name, value)
    loket.wait_text('belum terkirim')


def test_server_dies(tap, practice, loket):
    """Three forms of one case while nobody answers: none may stand in the way of the others."""
    loket.wait_text('Semua tersimpan di server')
    os.kill(practice.status()['pid'], signal.SIGKILL)
    set_field(loket, 'Tinggi badan (cm)', '166')
    loket.wait_until_settled(3)
    set_field(loket, 'KTP dikeluarkan di', 'MANNA BARAT')
    loket.wait_until_settled(3)
    set_field(loket, 'Nama lain', 'ALIAS')
    tap.ok(loket.has_text('belum terkirim'), 'the window says that it is not sent yet')
    practice.start()
    tap.ok(loket.wait_text('Semua tersimpan di server', 60), 'everything goes out when the server is back')
    fields = "SELECT fields FROM loket.case_content WHERE fields @> '%s'"
    saved = '{"height": "166", "id_place": "MANNA BARAT", "other_name": "ALIAS"}'
    tap.ok(practice.wait('SELECT EXISTS (%s)' % (fields % saved), 20), 'all that was typed is at the server')
    tap.ok(not loket.has_text('Orang lain mengubah'), 'and nothing was taken for the work of others')


def test_pasted(tap, practice, loket):
    """A text from elsewhere with what nobody sees: direction marks, zero width, a bell, colours, lines."""
    text = 'BUDI\u202e SANTOSO\u200b\x07 \x1b[31mbin\nALI\tHASAN'
    with subprocess.Popen([sys.executable, CLIPBOARD, text], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        loket.focus('text', 'Nama lain')
        loket.press('Ctrl+a')
        loket.press('Ctrl+v')
        loket_ui.wait_until(lambda: 'SANTOSO' in loket.text('text', 'Nama lain'), 'what was pasted')
        loket.press('Return')
        other.stdin.close()
    saved = "SELECT fields ->> 'other_name' FROM loket.case_content WHERE fields ->> 'other_name' LIKE 'BUDI%'"
    loket_ui.wait_until(lambda: practice.value(saved), 'the name at the server')
    tap.ok(not set(practice.value(saved)) & set('\u202e\u200b\x07\x1b'), 'what nobody sees is not sent',
           repr(practice.value(saved)))
    tap.say(repr(practice.value(saved)))
    shown = loket.text('text', 'Nama lain')
    tap.ok(not set(shown) & set('\u202e\u200b\x07\x1b\n\t'), 'and does not stay in the field', repr(shown))
    loket.fill('Nama lain', 'X' * 1100)
    said(tap, loket, 'Ada isian yang terlalu panjang. Singkatkan', 'what the server refuses is told, and why')
    tap.ok(loket.has_text('Panjangnya 1100 karakter'), 'and the field says why')
    loket.fill('Nama lain', 'ALI')
    tap.ok(practice.wait("SELECT EXISTS (SELECT FROM loket.case_content WHERE fields ->> 'other_name' = 'ALI')", 20) and
           loket_ui.wait_until(lambda: not loket.has_text('Server tidak menerima'), 'the end of it'),
           'corrected, it is saved and the sentence goes')


def main():
    tap = Tap()
    with office() as (practice, screen):
        home = screen.home()
        with desk(practice, screen, **home) as loket:
            sign_in(loket, 'rina')
            at_person(loket)
            test_numbers(tap, loket)
            test_long_name(tap, loket)
            type_and_die(loket)
        with desk(practice, screen, **home) as loket:
            test_after_death(tap, loket)
            test_server_dies(tap, practice, loket)
            test_pasted(tap, practice, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
