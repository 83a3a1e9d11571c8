#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""After the approval: the book from stock, its zone by a swipe reader, two signatures on a misprint,
and the passport only into the right hands."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, open_case, sign_in, swipe  # noqa: E402

ZONE = ("SELECT array_to_string(loket.practice_zone(loket.case_fields(c.id), i.book, (now() + make_interval(years => "
        "(SELECT v.years FROM loket.service_variant v WHERE v.service = c.service AND v.version = 1 AND v.code = c.variant)) "
        "- interval '2 days')::date), ' ') FROM loket.case_file c JOIN loket.issue i ON i.case_id = c.id AND i.void IS NULL "
        "WHERE c.number = '%s'")


class Case:
    """What the server says about a case."""

    def __init__(self, practice, number):
        self.practice, self.number = practice, number

    def value(self, what, tables=''):
        return self.practice.value("SELECT %s FROM loket.case_file c %s WHERE c.number = '%s'" % (what, tables, self.number))

    def step(self):
        return self.value("coalesce((SELECT s.step FROM loket.case_step s WHERE s.case_id = c.id AND s.done_at IS NULL), 'done')")

    def wait_step(self, step):
        return loket_ui.wait_until(lambda: self.step() == step, '%s at %s' % (self.number, step))

    def field(self, code):
        return self.value("(SELECT k.fields ->> '%s' FROM loket.case_content k WHERE k.case_id = c.id)" % code)


def in_step(practice, step, condition='true'):
    return Case(practice, practice.value(
        "SELECT c.number FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id WHERE s.step = '%s' "
        "AND s.done_at IS NULL AND %s ORDER BY c.number LIMIT 1" % (step, condition)))


def press_button(loket, name):
    loket.focus('push button', name)
    loket.press('Return')


def record_book(loket, number):
    loket.fill('Nomor buku', number)
    press_button(loket, 'Catat buku')


def next_book(practice, series):
    return practice.value("SELECT s.series || lpad((max(coalesce(right(i.book, 7)::int, s.first - 1)) + 1)::text, 7, '0') "
                          "FROM loket.book_stock s LEFT JOIN loket.issue i ON i.stock = s.id WHERE s.series = '%s' "
                          "GROUP BY s.id, s.series, s.first" % series)


def test_printer_search(tap, practice, joko):
    joko.press('Ctrl+k')
    joko.wait_for('text', 'Cari')
    joko.type('merlina')
    tap.ok(joko.wait_text('Tidak ketemu'), 'whoever prints finds no person')
    joko.press('Escape')


def test_book(tap, practice, joko):
    case = in_step(practice, 'printing', "c.variant LIKE 'electronic%'")
    open_case(joko, case.number)
    tap.ok(joko.wait_text('Berikutnya di persediaan: ' + next_book(practice, 'X')), 'the next book of the stock is named')
    record_book(joko, '123')
    tap.ok(joko.wait_text('terdiri atas satu atau dua huruf'), 'a number that is none')
    record_book(joko, 'X9999999')
    tap.ok(joko.wait_text('tidak ada di persediaan'), 'a book that is not in stock')
    record_book(joko, practice.value("SELECT book FROM loket.issue ORDER BY at LIMIT 1"))
    tap.ok(joko.wait_text('sudah tercatat untuk permohonan lain'), 'a book of another case')
    tap.ok(case.step() == 'printing', 'none of them was recorded')
    record_book(joko, next_book(practice, 'X'))
    tap.ok(case.wait_step('quality'), 'the right one goes to the check')
    return case


def test_empty_stock(tap, practice, joko):
    practice.sql("UPDATE loket.book_stock SET last = (SELECT max(right(i.book, 7)::int) FROM loket.issue i "
                 "WHERE i.stock = book_stock.id) WHERE series = 'X'")
    case = in_step(practice, 'printing', "c.variant LIKE 'electronic%'")
    open_case(joko, case.number)
    tap.ok(joko.wait_text('Buku kosong jenis ini habis'), 'an empty stock is said before anything is typed')
    practice.sql("UPDATE loket.book_stock SET last = 1234400 WHERE series = 'X'")


def test_swipe_wrong(tap, practice, nita, case):
    """The printed name has one letter wrong."""
    lines = practice.value(ZONE % case.number).split(' ')
    wrong = [lines[0][:5] + ('Q' if lines[0][5] != 'Q' else 'R') + lines[0][6:], lines[1]]
    swipe(wrong)
    nita.wait_text(case.number)
    tap.ok(nita.wait_text('Permohonan: ' + case.number), 'a book swiped outside a field finds its case')
    nita.press('Return')
    nita.wait_for('push button', 'Bandingkan dengan permohonan')
    nita.wait_until_settled()
    swipe(wrong)
    loket_ui.wait_until(lambda: nita.text('text', 'Baris kedua') == wrong[1], 'both lines in the form')
    tap.ok(nita.text('text', 'Baris pertama') == wrong[0], 'swiped at the check, both lines are filled')
    tap.ok(loket_ui.wait_until(lambda: 'Bandingkan' in nita.describe(nita.focused()), 'the focus on the button'),
           'and the next Enter compares them')
    nita.press('Return')
    case.wait_step('printing')
    tap.ok(nita.wait_text('Buku berbeda dengan permohonan: nama'), 'one wrong letter is a misprint, and says what differs')
    tap.ok(nita.has_text('Anda yang menemukannya'), 'who found it does not sign it')


def test_second_signature(tap, practice, screen, joko, case):
    joko.front()
    open_case(joko, case.number)
    joko.wait_text('pejabat penyetuju')
    tap.ok(joko.find('text', 'Nomor buku') is None, 'before the second signature no new book is recorded')
    with desk(practice, screen, 'dewi') as dewi:
        sign_in(dewi, 'dewi', None)
        dewi.press('Alt+2')
        tap.ok(dewi.wait_text(case.number), 'a head finds the misprint with her files')
        open_case(dewi, case.number)
        dewi.wait_for('push button', 'Tanda tangani sebagai petugas kedua')
        press_button(dewi, 'Tanda tangani sebagai petugas kedua')
        practice.wait("SELECT count(*) = 1 FROM loket.misprint m JOIN loket.issue i ON i.id = m.issue JOIN loket.case_file c "
                      "ON c.id = i.case_id WHERE c.number = '%s' AND m.signed_by IS NOT NULL" % case.number)
    joko.front()
    joko.wait_for('text', 'Nomor buku')
    tap.ok(case.value('m.signed_by IS NOT NULL', 'JOIN loket.issue i ON i.case_id = c.id JOIN loket.misprint m ON m.issue = i.id')
           == 't', 'two people signed')
    record_book(joko, next_book(practice, 'X'))
    case.wait_step('quality')


def test_typed_slowly(tap, practice, nita, case):
    """The reader is at the field itself: each Enter goes on to the next one."""
    nita.front()
    open_case(nita, case.number)
    nita.focus('text', 'Baris pertama')
    swipe(practice.value(ZONE % case.number).split(' '))
    nita.wait_for('push button', 'Bandingkan dengan permohonan')
    press_button(nita, 'Bandingkan dengan permohonan')
    tap.ok(case.wait_step('handover'), 'swiped into the fields and equal, the book is ready')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.message_due m JOIN loket.case_file c ON c.id = m.case_id "
                         "WHERE c.number = '%s' AND m.template = 'ready'" % case.number), 'and a message is due')


def give(loket, nik):
    loket.focus('text', 'NIK pada kartu identitas')
    loket.press('Ctrl+a')
    loket.type(nik)
    here = next(b for b in loket.find_all('push button') if loket_ui.plain(loket_ui.safe(b.get_name)).startswith('Serahkan paspor'))
    press_button(loket, loket_ui.plain(loket_ui.safe(here.get_name)))


def choose_collector(loket, word):
    loket.focus('push button', 'Pengambil') if loket.find('push button', 'Pengambil') else loket.focus('combo box', 'Pengambil')
    loket.type(word[0])
    loket.wait_for('text', {'k': 'Nomor kartu keluarga', 'o': 'Surat kuasa'}[word[0]])


def test_self(tap, practice, nita, case):
    open_case(nita, case.number)
    nita.wait_for('text', 'NIK pada kartu identitas')
    tap.ok(nita.text('text', 'NIK pada kartu identitas') == '' and nita.find('text', 'Surat kuasa') is None,
           'nothing is filled in that must be read from the identity')
    give(nita, '1701014508680009')
    tap.ok(nita.wait_text('bukan nomor pemohon'), 'a stranger who says to be the applicant gets nothing')
    practice.sql("UPDATE loket.desk_session SET proof_at = now() - interval '16 minutes' WHERE login = 'nita'")
    give(nita, case.field('nik'))
    nita.wait_text('lebih dari 15 menit')
    nita.type('latihan-nita')
    nita.press('Return')
    tap.ok(case.wait_step('done'), 'the applicant does, after the password of the officer')
    tap.ok(nita.wait_text('TANDA SERAH TERIMA PASPOR'), 'with a slip to sign')
    nita.press('Escape')


def test_family(tap, practice, nita):
    case = in_step(practice, 'handover', "EXISTS (SELECT FROM loket.case_content k WHERE k.case_id = c.id AND k.fields ->> 'kk' <> '') "
                   "AND NOT EXISTS (SELECT FROM loket.custody u WHERE u.case_id = c.id)")
    open_case(nita, case.number)
    nita.wait_for('text', 'NIK pada kartu identitas')
    choose_collector(nita, 'keluarga')
    nita.fill('Nama', 'ORANG LAIN')
    nita.fill('Nomor kartu keluarga', '1701011503120099')
    nita.fill('Hubungan', 'adik')
    give(nita, '1701014508680009')
    tap.ok(nita.wait_text('tidak tercantum di kartu keluarga'), 'family of another card gets nothing')
    nita.fill('Nomor kartu keluarga', case.field('kk'))
    give(nita, '1701014508680009')
    tap.ok(case.wait_step('done'), 'family of the same card does')
    tap.ok(case.value("h.collector ->> 'relation'", 'JOIN loket.handover h ON h.case_id = c.id') == 'adik', 'and how they are related')
    nita.wait_for('push button', 'Cetak')
    nita.press('Escape')


def test_proxy(tap, practice, nita):
    case = in_step(practice, 'handover', "NOT EXISTS (SELECT FROM loket.custody u WHERE u.case_id = c.id)")
    open_case(nita, case.number)
    nita.wait_for('text', 'NIK pada kartu identitas')
    choose_collector(nita, 'orang')
    nita.fill('Nama', 'BUDI SETIAWAN')
    give(nita, '1701014508680009')
    tap.ok(nita.wait_text('harus membawa surat kuasa'), 'anybody else without a letter gets nothing')
    nita.fill('Surat kuasa', 'Surat kuasa bermeterai 20-11-2026')
    give(nita, '1701014508680009')
    tap.ok(case.wait_step('done'), 'with a letter they do')
    nita.wait_for('push button', 'Cetak')
    nita.press('Escape')


def test_quiet(tap, loket):
    said = [line for line in loket.said().splitlines() if 'CRITICAL' in line or 'WARNING' in line and 'focus-out' not in line]
    tap.ok(not said, 'the program did not complain', '\n'.join(said))


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen, 'joko') as joko:
            sign_in(joko, 'joko', None)
            test_printer_search(tap, practice, joko)
            case = test_book(tap, practice, joko)
            test_empty_stock(tap, practice, joko)
            with desk(practice, screen, 'nita') as nita:
                sign_in(nita, 'nita', None)
                test_swipe_wrong(tap, practice, nita, case)
                test_second_signature(tap, practice, screen, joko, case)
                test_typed_slowly(tap, practice, nita, case)
                test_self(tap, practice, nita, case)
                test_family(tap, practice, nita)
                test_proxy(tap, practice, nita)
                test_quiet(tap, nita)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
