#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An applicant asks about their own data: a report in one key, kept as a file; a correction that a head decides on."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, open_case, sign_in, unnamed  # noqa: E402

OPEN = ("SELECT c.number || '|' || p.nik || '|' || p.id FROM loket.case_file c JOIN loket.person p ON p.id = c.person "
        "JOIN loket.case_step s ON s.case_id = c.id WHERE s.step = 'documents' AND s.done_at IS NULL AND p.nik IS NOT NULL "
        "ORDER BY c.number LIMIT 1")


def shot(loket, name):
    if os.environ.get('LOKET_UI_SHOTS'):
        loket.wait_until_settled()
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], name + '.png'))


def save(loket, path):
    loket.focus('push button', 'Simpan sebagai PDF…')
    loket.press('Return')
    loket.wait_for('push button', 'Simpan')
    loket.press('Ctrl+a')
    loket.type(path)
    loket.press('Return')
    loket_ui.wait_until(lambda: os.path.exists(path) and os.path.getsize(path) > 1000, path)
    return subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True).stdout


def ask(loket):
    loket.press('Ctrl+Shift+d')
    loket.wait_text('Data pribadi ')
    loket.wait_until_settled()


def test_report(tap, practice, rina, number, nik, folder):
    open_case(rina, number)
    ask(rina)
    shot(rina, 'request-report')
    tap.ok(not unnamed(rina.tab_stops(8)), 'every stop of the sheet has a name')
    rina.press('Ctrl+Return')
    rina.wait_text('LAPORAN DATA PRIBADI')
    shot(rina, 'request-slip')
    text = save(rina, os.path.join(folder, 'report.pdf'))
    practice.wait("SELECT count(*) = 1 FROM loket.person_request_end WHERE outcome = 'handed'")
    tap.ok(number in text and 'PDP-0001' in text and 'Dasar hukum' in text, 'the report holds the case and the law', text)
    tap.ok('untuk permintaan PDP-0001' in ' '.join(text.split()) and 'oleh rina' in text, 'its foot says who made it and why', text)
    sheets = [sheet for sheet in text.split('\f') if sheet.strip()]
    tap.ok(len(sheets) > 1 and all('oleh rina' in ' '.join(sheet.split()) for sheet in sheets), 'on every sheet', sheets)
    hour = practice.value("SELECT to_char(max(used_at) AT TIME ZONE 'Asia/Jakarta', 'HH24.') FROM loket.read_log WHERE kind = 'access'")
    tap.ok(' ' + hour in text, 'on the clock of the office', hour)
    tap.ok(nik not in text and nik[:6] + '******' in text, 'numbers are masked', text)
    tap.ok('Rina' not in text and 'petugas loket' in text, 'officers stand in it by duty', text)
    tap.ok(practice.value("SELECT string_agg(kind, ' ' ORDER BY seq) FROM loket.read_log WHERE purpose = 'request/PDP-0001'") ==
           'access export', 'reading and saving are on record')
    rina.focus(None, 'Nomor lengkap')
    rina.press('space')
    loket_ui.wait_until(lambda: nik in rina.tree(), 'the whole number')
    tap.ok(practice.value("SELECT about ->> 'whole' FROM loket.read_log WHERE kind = 'access' ORDER BY seq DESC LIMIT 1") == 'true',
           'numbers in full are asked for, and that is on record')
    rina.press('Escape')


def test_correction(tap, practice, rina):
    ask(rina)
    rina.type('p')                  # perbaikan …
    rina.wait_text('Tulis data yang seharusnya')
    shot(rina, 'request-correction-empty')
    rina.fill('Seharusnya', 'SITI RAHAYU NINGSIH')
    rina.fill('Yang salah', 'Nama belakang tertinggal')
    rina.fill('Dokumen buktinya', 'Akta kelahiran 12/1968')
    shot(rina, 'request-correction')
    rina.press('Ctrl+Return')
    rina.wait_text('Dijawab paling lambat')
    shot(rina, 'request-correction-slip')
    tap.ok(practice.value("SELECT k.field || ' ' || k.value FROM loket.person_correction k") == 'name SITI RAHAYU NINGSIH',
           'the correction is in the register')
    rina.press('Escape')


def test_decided(tap, practice, dewi):
    dewi.wait_text('Audit')
    practice.sql("UPDATE loket.person_request SET received_at = received_at - interval '80 hours', due_at = due_at - interval '80 hours' "
                 "WHERE kind = 'correction'")
    dewi.click('push button', 'Audit: siapa melakukan dan melihat apa')
    dewi.click('page tab', 'Data pribadi')
    dewi.wait_for('list', 'Data pribadi')
    line = loket_ui.wait_until(lambda: [row for row in dewi.find_all('list item') if 'PDP-0002' in loket_ui.safe(row.get_name)], 'the line')
    tap.ok(loket_ui.plain(loket_ui.safe(line[0].get_name)).startswith('terlambat 8 jam'), 'what is late says so first',
           loket_ui.safe(line[0].get_name))
    shot(dewi, 'request-list')
    dewi.focus_list('Data pribadi')
    dewi.press('Home')
    dewi.press('Return')
    dewi.wait_text('SITI RAHAYU NINGSIH')
    dewi.wait_text('Pilih apa yang diputuskan')
    shot(dewi, 'request-decide')
    tap.ok(not unnamed(dewi.tab_stops(20)), 'every stop of the decision has a name')
    dewi.focus(None, 'Keputusan')
    dewi.type('data')               # data diperbaiki
    dewi.press('Ctrl+Return')
    dewi.wait_text('DIPERBAIKI')
    shot(dewi, 'request-decided')
    tap.ok(practice.value("SELECT p.name FROM loket.person p JOIN loket.person_request q ON q.person = p.id WHERE q.kind = 'correction'") ==
           'SITI RAHAYU NINGSIH', 'a head who did not record it corrects the record')
    dewi.press('Escape')
    tap.ok(dewi.wait_text('diperbaiki, terlambat: dijawab'), 'answered late it stays late')


def main():
    tap = Tap()
    with office() as (practice, screen), tempfile.TemporaryDirectory(prefix='lkt-') as folder:
        number, nik, _person = practice.value(OPEN).split('|')
        with desk(practice, screen) as rina:
            sign_in(rina, 'rina')
            test_report(tap, practice, rina, number, nik, folder)
            test_correction(tap, practice, rina)
            tap.ok(not rina.complaints(), 'the window complained about nothing', rina.complaints())
        with desk(practice, screen, instance='dewi') as dewi:
            sign_in(dewi, 'dewi', None)
            test_decided(tap, practice, dewi)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
