#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit in the window: an applicant asks who looked at the file; the auditor reads the log, draws cases,
judges one and writes a finding; a head corrects it, the auditor verifies it; the officer sees who looked."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, menu, office, open_case, sign_in, unnamed  # noqa: E402

OPEN = "SELECT number FROM loket.case_file WHERE id = (SELECT case_id FROM loket.case_step WHERE step = 'documents' AND done_at IS NULL LIMIT 1)"


def shot(loket, name):
    if os.environ.get('LOKET_UI_SHOTS'):
        loket.wait_until_settled()
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], name + '.png'))


def lines(loket, name):
    here = loket.find('list', name)
    return [loket_ui.plain(loket_ui.safe(row.get_name)) for row in loket.find_all('list item', None, here)] if here else []


def wait_line(loket, name, part):
    return loket_ui.wait_until(lambda: [line for line in lines(loket, name) if part in line], '%s in %s' % (part, name))


def page(loket, name):
    loket.click('page tab', name)


def test_looks(tap, practice, screen):
    number = practice.value(OPEN)
    with desk(practice, screen) as rina:
        sign_in(rina, 'rina')
        open_case(rina, number)
        rina.press('Ctrl+Shift+h')
        wait_line(rina, 'Siapa yang membuka berkas pemohon ini', 'Membuka berkas')
        said = lines(rina, 'Siapa yang membuka berkas pemohon ini')
        tap.ok(any('petugas loket' in line for line in said) and not any('Rina' in line for line in said),
               'an applicant is told the duty and not the name', said)
        tap.ok(any('untuk memberi tahu siapa yang membukanya' in line for line in said), 'and why, in words', said)
        hour = practice.value("SELECT to_char(max(used_at) AT TIME ZONE 'Asia/Jakarta', 'HH24') FROM loket.read_log WHERE kind = 'case'")
        tap.ok(any(line.startswith(hour + '.') for line in said), 'on the clock of the office', (hour, said))
        tap.ok(not unnamed(rina.tab_stops(20)), 'every stop of it has a name')
        shot(rina, 'looks')
        rina.focus('push button', 'Cetak untuk pemohon')
        rina.press('Return')
        tap.ok(rina.wait_for('push button', 'Simpan sebagai PDF…'), 'it can be printed')
        shot(rina, 'looks-slip')
        rina.press('Escape')
        rina.wait_gone('push button', 'Simpan sebagai PDF…')
        rina.press('Escape')
        rina.wait_gone('list', 'Siapa yang membuka berkas pemohon ini')
        rina.press('Ctrl+h')
        tap.ok(rina.wait_for('list', 'Riwayat permohonan ini'), 'the history has a key too')
        rina.press('Escape')
    return number


def test_log(tap, loket, number):
    loket.wait_for('push button', 'Tampilkan catatan')
    shot(loket, 'audit-empty')
    loket.fill('Nomor permohonan', number)
    loket.focus('push button', 'Tampilkan catatan')
    loket.press('Return')
    wait_line(loket, 'Catatan kantor', 'Membuka berkas')
    said = lines(loket, 'Catatan kantor')
    tap.ok(any('Rina' in line and number in line for line in said), 'the log says who opened the case', said[:5])
    loket.focus('text', 'Nomor permohonan')
    loket.press('Ctrl+a')
    loket.press('BackSpace')
    loket.press('Return')
    tap.ok(wait_line(loket, 'Catatan kantor', 'Buka loket'), 'and what everybody did')
    shot(loket, 'audit-log')
    tap.ok(not unnamed(loket.tab_stops(40)), 'every stop of the room has a name')
    page(loket, 'Peringatan')
    wait_line(loket, 'Peringatan', 'Mencoba yang bukan tugasnya: Putuskan')
    shot(loket, 'audit-alarms')
    page(loket, 'Angka')
    wait_line(loket, 'Segel catatan', 'ditandatangani')
    shot(loket, 'audit-figures')
    tap.ok(wait_line(loket, 'Ditulis di luar program', 'loket.'), 'what was written past the program is named')


def test_draw(tap, practice, loket):
    page(loket, 'Sampel')
    loket.wait_for('push button', 'Undi permohonan…')
    loket.press('F2')
    loket.wait_text('Berapa banyak')
    shot(loket, 'audit-draw')
    loket.press('Ctrl+Return')
    loket_ui.wait_until(lambda: sum('perlu diperiksa' in line for line in lines(loket, 'Sampel')) == 5, 'five drawn cases')
    tap.ok(practice.value('SELECT count(*) FROM loket.audit_sample') == '5', 'the server drew five')
    shot(loket, 'audit-draws')
    loket.press('F2')
    loket.wait_for('push button', 'Semua baik')
    shot(loket, 'audit-case')
    loket.focus('push button', 'Semua baik')
    loket.press('Return')
    wait_line(loket, 'Sampel', 'baik')
    tap.ok(practice.value("SELECT count(*) FROM loket.audit_verdict WHERE outcome = 'good'") == '1', 'one is good')
    loket.press('F2')
    loket.wait_for('push button', 'Catat temuan…')
    loket.focus('push button', 'Catat temuan…')
    loket.press('Return')
    loket.wait_text('Apa temuan')
    loket.type('Surat kuasa tanpa meterai')
    shot(loket, 'audit-finding')
    loket.press('Ctrl+Return')
    wait_line(loket, 'Sampel', 'temuan')
    page(loket, 'Temuan')
    tap.ok(wait_line(loket, 'Temuan', 'Surat kuasa tanpa meterai'), 'the finding stands in its list')
    shot(loket, 'audit-findings')


def answer(loket, words):
    wait_line(loket, 'Temuan', 'Surat kuasa tanpa meterai')
    loket.focus_list('Temuan')
    loket.press('Return')
    loket.wait_for('list', 'Tindak lanjutnya')
    loket.focus('text', words[0])
    loket.type(words[1])
    shot(loket, 'audit-answer-' + words[2])
    loket.press('Ctrl+Return')


def test_finding(tap, practice, screen, lestari):
    with desk(practice, screen, instance='dewi') as dewi:
        sign_in(dewi, 'dewi', None)
        dewi.wait_text('Audit')
        dewi.click('push button', 'Audit: siapa melakukan dan melihat apa')
        answer(dewi, ('Apa yang diperbaiki', 'Meterai sudah dibubuhkan', 'dewi'))
        tap.ok(wait_line(dewi, 'Temuan', 'menunggu verifikasi'), 'the head says what was corrected')
        tap.ok(not dewi.has_text('Tampilkan catatan'), 'and does not see the log')
    lestari.front()
    wait_line(lestari, 'Temuan', 'menunggu verifikasi')
    answer(lestari, ('Apa yang Anda lihat', 'Surat asli dilihat', 'lestari'))
    tap.ok(wait_line(lestari, 'Temuan', 'terverifikasi'), 'the auditor verifies it')


def test_breach(tap, practice, screen, lestari):
    page(lestari, 'Kebocoran data')
    lestari.wait_for('push button', 'Catat kebocoran…')
    shot(lestari, 'breach-empty')
    lestari.press('F2')
    lestari.wait_text('Akses siapa')
    lestari.focus('text', 'Dari')
    lestari.press('Ctrl+a')
    lestari.type('01-01-2026')
    role = 'push button' if lestari.find('push button', 'Akses siapa') else 'combo box'
    lestari.focus(role, 'Akses siapa')
    lestari.type('r')
    for name, words in (('Apa yang terjadi', 'Kata sandi tertempel di layar'),
                        ('Bagaimana terjadinya', 'Kertas tempel, dilihat kepala seksi')):
        lestari.focus('text', name)
        lestari.type(words)
    shot(lestari, 'breach-open')
    lestari.press('Ctrl+Return')
    wait_line(lestari, 'Kebocoran data', 'dari 72 jam')
    shot(lestari, 'breach-list')
    tap.ok(practice.value('SELECT count(*) FROM loket.breach') == '1', 'a breach is opened and its clock runs')
    lestari.focus_list('Kebocoran data')
    lestari.press('Return')
    wait_line(lestari, 'Yang harus diberi tahu', 'Lembaga')
    said = lines(lestari, 'Yang harus diberi tahu')
    tap.ok(any('berkas dibuka' in line for line in said), 'whose files were seen is listed', said)
    tap.ok(not unnamed(lestari.tab_stops(60)), 'every stop of it has a name')
    shot(lestari, 'breach-one')
    lestari.focus_list('Yang harus diberi tahu')
    lestari.press('Return')
    lestari.focus('text', 'Caranya, atau mengapa tidak')
    lestari.type('Surat 12 tanggal hari ini')
    shot(lestari, 'breach-told')
    lestari.press('Ctrl+Return')
    wait_line(lestari, 'Yang harus diberi tahu', 'Lembaga pelindungan data pribadi: sudah diberi tahu')
    tap.ok(practice.value("SELECT note FROM loket.breach_told WHERE person IS NULL") == 'Surat 12 tanggal hari ini',
           'that the agency was told is recorded')
    lestari.focus_list('Yang harus diberi tahu')
    lestari.press('Down')
    lestari.press('Return')
    lestari.wait_for('push button', 'Surat pemberitahuan…')
    shot(lestari, 'breach-person')
    lestari.focus('push button', 'Surat pemberitahuan…')
    lestari.press('Return')
    tap.ok(lestari.wait_text('Simpan'), 'the letter to a person can be printed')
    shot(lestari, 'breach-notice')
    lestari.press('Escape')
    lestari.press('Escape')


def test_my_looks(tap, practice, screen):
    practice.sql("INSERT INTO loket.read_log (id, office, staff, kind, subject, purpose, about) SELECT gen_random_uuid(), a.office, a.id, "
                 "'log', b.id, 'audit', '{\"from\": \"2026-11-01\", \"until\": \"2026-11-30\"}' FROM loket.staff a, loket.staff b "
                 "WHERE a.name LIKE 'Lestari%' AND b.name LIKE 'Sinta%'")
    with desk(practice, screen, instance='sinta') as sinta:
        sign_in(sinta, 'sinta', 'Loket 2')
        menu(sinta, 'Siapa yang melihat pekerjaan saya')
        tap.ok(wait_line(sinta, 'Siapa yang melihat pekerjaan saya', 'Lestari'), 'an officer sees who looked at the work')
        shot(sinta, 'my-looks')


def main():
    tap = Tap()
    with office() as (practice, screen):
        practice.sql("INSERT INTO loket.refusal SELECT l.login, loket.now(), 'LK002', 'case_decide', s.office, s.id, 2 FROM loket.staff_login l "
                     "JOIN loket.staff s ON s.id = l.staff WHERE l.login = 'sinta'")
        number = test_looks(tap, practice, screen)
        with desk(practice, screen, instance='lestari') as lestari:
            sign_in(lestari, 'lestari', None)
            test_log(tap, lestari, number)
            test_draw(tap, practice, lestari)
            test_finding(tap, practice, screen, lestari)
            test_breach(tap, practice, screen, lestari)
        test_my_looks(tap, practice, screen)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
