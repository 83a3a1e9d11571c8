#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The room of approvals at three desks of one office: what waits, what is read, what is decided."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, open_case, sign_in  # noqa: E402

WAITING = ("FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id "
           "WHERE s.step = 'approval' AND s.done_at IS NULL")


def rows(loket):
    """What the list says, from top to bottom."""
    found = loket.find('list', 'Menunggu persetujuan')
    return [loket_ui.plain(loket_ui.safe(row.get_name)) for row in loket.find_all('list item', None, found)] if found else []


def to_row(loket, part):
    """Down the list to the row that says PART."""
    loket.focus_list('Menunggu persetujuan')
    for key in ['Home'] + ['Down'] * 40:
        loket.press(key)
        here = loket.focused()
        if here is not None and part in loket_ui.plain(loket_ui.safe(here.get_name)):
            return here
    raise loket_ui.Missing('no row says ' + part)


def open_row(loket, part):
    """Opens a case of the list and waits until it can be read."""
    to_row(loket, part)
    loket.press('Return')
    number = next(row for row in rows(loket) if part in row)
    number = next(word for word in number.split(', ') if word.startswith('012-'))
    loket.wait_text('menyetujui ' + number if not loket.is_own else number + ' · ')
    return number


def filter_for(loket, text):
    """/ and a name; the list then shows one case."""
    loket.press('slash')
    loket_ui.wait_until(lambda: 'Saring' in loket.describe(loket.focused()), 'the focus in the filter')
    loket.press('Ctrl+a')
    loket.type(text)
    loket_ui.wait_until(lambda: len(rows(loket)) == 1, 'one row for ' + text)


def look_through(loket):
    """Down until every point was on the screen."""
    for _ in range(40):
        if not loket.has_text('belum dibuka'):
            return
        loket.press('Down')
    raise loket_ui.Missing('every point opened')


def step_of(practice, number):
    return practice.value("SELECT coalesce((SELECT s.step FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id "
                          "WHERE c.number = '%s' AND s.done_at IS NULL), 'none')" % number)


def decided(practice, number):
    return practice.value("SELECT coalesce(string_agg(d.outcome, ','), '') FROM loket.decision d JOIN loket.case_file c "
                          "ON c.id = d.case_id WHERE c.number = '%s'" % number)


def test_own_work(tap, practice, rina):
    """Rina entered half of it and may decide today: nobody else has come yet."""
    mine = int(practice.value("SELECT count(*) " + WAITING + " AND EXISTS (SELECT FROM loket.hand h WHERE "
                              "h.subject = c.id AND h.side = 'made' AND h.person = (SELECT staff FROM loket.staff_login "
                              "WHERE login = 'rina'))"))
    tap.ok(rina.wait_text('%d permohonan tidak dapat diputuskan pejabat yang hadir: 012-' % mine),
           'the start of the day names the cases nobody present may decide')
    rina.press('Alt+2')
    rina.wait_text('lewat janji')
    tap.ok(rina.wait_text('Milik saya (%d): orang lain memutuskan' % mine), 'own cases stand in a group of their own')
    tap.ok(rina.has_text('%d berkas tidak dapat diputuskan oleh siapa pun' % mine), 'the room says it too')
    own = [row for row in rows(rina) if 'Anda mengisi berkas ini' in row]
    tap.ok(len(own) == mine and [row for row in rows(rina) if 'paling lambat' not in row][-mine:] == own,
           'they stand last, with the reason')
    rina.is_own = True
    open_row(rina, own[0].split(',')[0])
    tap.ok(rina.wait_text('orang lain yang memutuskan') and rina.wait_text('Anda sendiri mengerjakan'),
           'such a case can be read, and says why it cannot be decided')
    rina.press('Ctrl+Return')
    tap.ok(rina.wait_text('mengerjakan') and rina.find('dialog') is None, 'the key for it says so as well')


def test_order(tap, practice, rina, dewi):
    tap.ok(dewi.wait_text('Perlu dilihat ('), 'what must be looked at has a group')
    said = rows(dewi)
    looks = [i for i, row in enumerate(said) if 'perlu dilihat' in row]
    n = int(practice.value('SELECT count(*) ' + WAITING))
    tap.ok(looks and looks == list(range(len(looks))), 'and stands first', said)
    tap.ok(dewi.has_text('%d menunggu' % n) and len(said) == n, 'the head counts the whole office')
    late = sum('lewat janji' in row for row in said)
    tap.ok(late > 0 and dewi.has_text('%d lewat janji' % late), 'and what is past its promise')
    rina.front()
    tap.ok(loket_ui.wait_until(lambda: not rina.has_text('tidak dapat diputuskan oleh siapa pun'), 'the line going'),
           'when somebody who may decide comes, the other desk sees it by itself')
    dewi.front()


def test_filter(tap, dewi):
    name = next(row for row in rows(dewi) if 'perlu dilihat' not in row).split(',')[0]
    filter_for(dewi, name.lower())
    tap.ok(rows(dewi)[0].startswith(name), 'the slash filters by name, in any case')
    dewi.press('Escape')
    tap.ok(loket_ui.wait_until(lambda: len(rows(dewi)) > 5, 'all rows'), 'Escape shows all again')


def test_points(tap, practice, dewi):
    """A case with a cleared mark: nothing is approved before its points were on the screen."""
    dewi.is_own = False
    row = next(row for row in rows(dewi) if '4 hal perlu dilihat' in row)
    number = open_row(dewi, row.split(',')[0])
    tap.ok(dewi.wait_text('3 hal belum dibuka'), 'it opens on the first point; three wait')
    tap.ok(dewi.has_text('Menurut NIK: lahir ') and dewi.has_text('Tanda dicabut: '), 'each says what it differs from')
    tap.ok(dewi.has_text('Belum pernah Anda periksa'), 'and that nobody looked before')
    facts = [loket_ui.plain(loket_ui.safe(fact.get_name))
             for fact in dewi.find_all('list item', None, dewi.find('list', 'Isi permohonan'))]
    tap.ok(any(re.match(r'NIK: \d{4} \d{4} \d{4} \d{4}\.', fact) for fact in facts), 'a NIK stands in groups', facts)
    tap.ok(any(re.match(r'Kelurahan/desa: [A-Z][a-z]', fact) for fact in facts), 'a place is named, not coded', facts)
    dewi.press('Ctrl+Return')
    tap.ok(dewi.wait_text('belum dibuka') and decided(practice, number) == '', 'the key does not decide before that')
    look_through(dewi)
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.case_seen s JOIN loket.case_file c ON c.id = s.case_id "
                         "WHERE c.number = '%s'" % number), 'the server keeps that she looked through it')
    return number


def test_changed_meanwhile(tap, practice, dewi, sinta, number):
    """The clerk writes a note on the case while it is read."""
    sinta.front()
    open_case(sinta, number, purpose='1')
    sinta.wait_text(' tahun · janji')
    sinta.press('Ctrl+m')
    sinta.wait_text('Catatan untuk permohonan ini')
    sinta.type('Pemohon menelepon: alamat akan pindah.')
    sinta.press('Tab')              # Ctrl+Enter never submits from inside a note
    sinta.press('Ctrl+Return')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.note n JOIN loket.case_file c ON c.id = n.case_id "
                         "WHERE c.number = '%s' AND n.body LIKE 'Pemohon menelepon%%'" % number), 'the note is at the server')
    dewi.front()
    tap.ok(dewi.wait_text('Rekan Anda mengubah permohonan ini saat Anda membacanya'), 'who reads it is told')
    tap.ok(dewi.has_text('alamat akan pindah') and dewi.wait_text('1 hal belum dibuka'),
           'what changed is a point to look at, and nothing is approved before')
    dewi.press('Ctrl+Return')
    dewi.wait_text('belum dibuka')
    tap.ok(decided(practice, number) == '', 'the key does not decide')
    dewi.focus_list('Isi permohonan')
    dewi.press('Home')
    look_through(dewi)
    tap.ok(not dewi.has_text('belum dibuka'), 'after a look it may be decided')


def test_password(tap, practice, dewi, number):
    practice.sql("UPDATE loket.desk_session SET proof_at = now() - interval '16 minutes' WHERE login = 'dewi'")
    dewi.press('Ctrl+Return')
    dewi.wait_text('lebih dari 15 menit')
    dewi.type('salah')
    dewi.press('Return')
    tap.ok(dewi.wait_text('kata sandinya salah'), 'a wrong password says so')
    tap.ok(decided(practice, number) == '', 'and nothing was decided')
    dewi.type('latihan-dewi')
    dewi.press('Return')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.decision d JOIN loket.case_file c ON c.id = d.case_id "
                         "WHERE c.number = '%s' AND d.outcome = 'approve'" % number), 'with the right one it is approved')
    dewi.wait_text('Dicatat. Enter membuka berkas berikutnya')
    tap.ok(not dewi.has_text('“Saya, Dewi'), 'the next one is not opened by itself')
    dewi.press('Ctrl+Return')
    tap.ok(step_of(practice, number) == 'printing' and practice.value(
        "SELECT count(*) FROM loket.decision WHERE at > now() - interval '1 minute'") == '1',
        'a key pressed twice decides nothing unread')


def test_within_fifteen(tap, practice, dewi):
    row = next(row for row in rows(dewi) if 'perlu dilihat' not in row)
    number = open_row(dewi, row.split(',')[0])
    dewi.press('Ctrl+Return')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.decision d JOIN loket.case_file c ON c.id = d.case_id "
                         "WHERE c.number = '%s'" % number), 'within fifteen minutes the password is not asked again')
    dewi.wait_text('Enter membuka berkas berikutnya')


def test_paid_refusal(tap, dewi):
    row = next(row for row in rows(dewi) if 'perlu dilihat' not in row)
    number = open_row(dewi, row.split(',')[0])
    dewi.focus('push button', 'Tolak…')
    dewi.press('Return')
    tap.ok(dewi.wait_text('hanya dapat ditolak kepala kantor'), 'a paid case is refused by the head of office alone')
    return number


def test_decided_elsewhere(tap, practice, dewi, agus, number):
    """The head of office refuses what the section head has open."""
    agus.front()
    agus.wait_text('Perlu dilihat (')
    agus.is_own = False
    open_row(agus, number)
    agus.focus('push button', 'Tolak…')
    agus.press('Return')
    agus.wait_text('dasar hukum')
    agus.press('2')
    agus.press('Tab')
    agus.type('Keterangan alamat tidak benar.')
    agus.press('Tab')
    agus.press('Ctrl+Return')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.decision d JOIN loket.case_file c ON c.id = d.case_id "
                         "WHERE c.number = '%s' AND d.outcome = 'refuse' AND d.basis = 'false_statement'" % number),
           'a refusal has its legal basis from the list and a text')
    tap.ok(practice.value("SELECT count(*) FROM loket.receipt r JOIN loket.case_file c ON c.id = r.case_id WHERE "
                          "c.number = '%s' AND r.kind = 'refusal'" % number) == '1', 'and a proof for the applicant')
    dewi.front()
    tap.ok(dewi.wait_text('sudah menolak permohonan ini'), 'whoever has it open is told who decided')
    dewi.press('Ctrl+Return')
    tap.ok(dewi.wait_text('sudah menolak') and decided(practice, number) == 'refuse', 'and decides nothing any more')
    tap.ok(not any(number in row for row in rows(dewi)), 'it has gone from the list')


def test_return(tap, practice, dewi):
    number = next(word for word in rows(dewi)[0].split(', ') if word.startswith('012-'))
    dewi.press('F2')
    dewi.wait_text(number + ' · ')
    tap.ok(dewi.wait_text('tanda'), 'a case with an open mark says what must happen first')
    dewi.press('Ctrl+BackSpace')
    dewi.wait_text('Kembalikan berkas')
    dewi.press('2')
    dewi.press('4')
    dewi.focus('text', 'Catatan')
    dewi.type('Pindai ulang KTP, fotonya gelap.')
    dewi.press('Tab')
    dewi.press('Ctrl+Return')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.case_return r JOIN loket.case_file c ON c.id = r.case_id "
                         "WHERE c.number = '%s' AND r.reasons = '[\"paper_unreadable\", \"data_wrong\"]' "
                         "AND r.note LIKE 'Pindai ulang%%'" % number), 'F2 opens the next; it is returned with reasons and a text')


def main():
    tap = Tap()
    with office() as (practice, screen):
        practice.sql("INSERT INTO loket.duty (id, office, staff, duty, valid_from) SELECT gen_random_uuid(), s.office, s.id, "
                     "'section_head', '2020-01-01' FROM loket.staff s JOIN loket.staff_login l ON l.staff = s.id "
                     "WHERE l.login = 'rina'")
        with desk(practice, screen, 'rina') as rina:
            sign_in(rina, 'rina')
            test_own_work(tap, practice, rina)
            with desk(practice, screen, 'dewi') as dewi:
                sign_in(dewi, 'dewi', None)
                test_order(tap, practice, rina, dewi)
                test_filter(tap, dewi)
                number = test_points(tap, practice, dewi)
                with desk(practice, screen, 'sinta') as sinta:
                    sign_in(sinta, 'sinta', 'Loket 2')
                    test_changed_meanwhile(tap, practice, dewi, sinta, number)
                test_password(tap, practice, dewi, number)
                test_within_fifteen(tap, practice, dewi)
                number = test_paid_refusal(tap, dewi)
                with desk(practice, screen, 'agus') as agus:
                    sign_in(agus, 'agus', None)
                    test_decided_elsewhere(tap, practice, dewi, agus, number)
                test_return(tap, practice, dewi)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
