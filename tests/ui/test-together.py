#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several desks on one case: who has it, what others do appears, nobody's typing is lost."""
import os
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, open_case, sign_in  # noqa: E402

HEIGHT = 'Tinggi badan (cm)'


def height(practice, number):
    return practice.value("SELECT k.fields ->> 'height' FROM loket.case_content k JOIN loket.case_file c ON c.id = k.case_id "
                          "WHERE c.number = '%s'" % number)


def wait_height(practice, number, value):
    return loket_ui.wait_until(lambda: height(practice, number) == value, 'the server has ' + value)


def type_height(loket, value):
    loket.focus('text', HEIGHT)
    loket.press('Ctrl+a')
    loket.type(value)


def test_second_reader(tap, practice, rina, sinta, number):
    rina.front()
    open_case(rina, number)
    rina.wait_for('text', HEIGHT)
    sinta.front()
    open_case(sinta, number, purpose='2')
    tap.ok(practice.value("SELECT string_agg(DISTINCT l.ground || ' ' || l.purpose, ', ') FROM loket.read_log l JOIN loket.case_file c "
                          "ON c.id = l.subject JOIN loket.staff_login s ON s.staff = l.staff WHERE c.number = '%s' AND s.login = 'sinta'"
                          % number) == 'purpose help_colleague', 'a file in the hands of a colleague: she says why she reads it')
    tap.ok(sinta.wait_text('Rina Wulandari sedang membuka permohonan ini'), 'the second is told who has it')
    rina.front()
    type_height(rina, '171')
    wait_height(practice, number, '171')
    sinta.front()
    tap.ok(loket_ui.wait_until(lambda: sinta.text('text', HEIGHT) == '171', 'the new height at the other desk'),
           'what the first one types appears at the second by itself')


def test_handing_on(tap, rina, sinta):
    rina.front()
    rina.focus('push button', 'Kembali ke daftar')
    rina.press('Return')
    rina.wait_gone('push button', 'Kembali ke daftar')
    sinta.front()
    tap.ok(loket_ui.wait_until(lambda: not sinta.has_text('Rina Wulandari sedang membuka'), 'the case being free'),
           'when the first one closes it, the second sees that it is free')
    sinta.focus('push button', 'Kembali ke daftar')
    sinta.press('Return')
    sinta.wait_gone('push button', 'Kembali ke daftar')


def save_elsewhere(practice, session, case, value):
    """The same person saves at another desk; the version is the one of the moment."""
    version = practice.value("SELECT fields_version FROM loket.case_content WHERE case_id = '%s'" % case)
    answer = session.ask("SELECT api.case_save(gen_random_uuid(), '%s', %s, '{\"height\": \"%s\"}')" % (case, version, value))
    if 'fields_version' not in answer:
        raise RuntimeError('not saved elsewhere: ' + answer)


def both_typed(practice, loket, session, number, mine, theirs):
    """The desk stops between typing and saving; the other desk saves meanwhile."""
    case = practice.value("SELECT id FROM loket.case_file WHERE number = '%s'" % number)
    loket.front()
    type_height(loket, mine)            # what it has not read yet it reads when it goes on
    os.kill(loket.child.pid, signal.SIGSTOP)
    try:
        saved = height(practice, number)
        if saved != mine:
            save_elsewhere(practice, session, case, theirs)
    finally:
        os.kill(loket.child.pid, signal.SIGCONT)
    if saved == mine:
        raise RuntimeError('saved too soon to be a conflict')


def test_conflict(tap, practice, rina, session, number):
    """One person at two desks: both may change the case."""
    rina.front()
    open_case(rina, number)
    rina.wait_for('text', HEIGHT)
    both_typed(practice, rina, session, number, '181', '182')
    rina.wait_text('Diubah dua orang')
    tap.ok(rina.wait_text('isian saya: 181') and rina.has_text('isian rekan: 182'), 'a stale save shows both versions')
    tap.ok(height(practice, number) == '182', 'and has overwritten nothing')
    rina.focus('push button', 'isian rekan: 182')
    rina.press('Return')
    tap.ok(loket_ui.wait_until(lambda: rina.text('text', HEIGHT) == '182', 'their value'), "the colleague's value can be taken")
    tap.ok(height(practice, number) == '182', 'and stays')
    both_typed(practice, rina, session, number, '175', '176')
    rina.wait_text('isian saya: 175')
    rina.focus('push button', 'isian saya: 175')
    rina.press('Return')
    tap.ok(wait_height(practice, number, '175'), 'or the own one, which is then saved')


def type_against(practice, loket, session, number):
    """Types a value while another desk saves another one; again when it was saved before that."""
    case = practice.value("SELECT id FROM loket.case_file WHERE number = '%s'" % number)
    for last in '13579':
        type_height(loket, '19' + last)
        if height(practice, number) == '19' + last:
            continue
        save_elsewhere(practice, session, case, '192')
        for _ in range(8):              # who goes on typing sends nothing yet, but reads what others did
            loket.press('BackSpace')
            loket.type(last)
            time.sleep(0.15)
        return
    raise RuntimeError('always saved too soon')


def test_read_between(tap, practice, rina, session, number):
    """The other value is read in before the own one is sent: the version is right, the value is not."""
    rina.front()
    type_against(practice, rina, session, number)
    tap.ok(rina.wait_text('isian rekan: 192') and rina.has_text('isian saya: 19') and height(practice, number) == '192',
           'read again before the saving, both are shown and nothing is overwritten')
    rina.wait_until_settled(1.5)
    rina.press('Escape')
    rina.wait_gone('push button', 'isian rekan: 192')
    type_height(rina, '190')
    tap.ok(rina.wait_text('isian saya: 190') and height(practice, number) == '192',
           'whoever closes the question gets it again before anything is saved')
    rina.focus('push button', 'isian rekan: 192')
    rina.press('Return')
    tap.ok(loket_ui.wait_until(lambda: rina.text('text', HEIGHT) == '192', 'their value') and height(practice, number) == '192',
           'and the answer holds')


def test_queue(tap, rina, sinta):
    sinta.front()
    sinta.press('Alt+1')
    sinta.wait_text('menunggu')
    before = len(sinta.find_all('list item'))
    rina.front()
    rina.press('Alt+1')
    rina.press('Ctrl+Shift+t')
    rina.wait_text('Tiket untuk orang di depan loket')
    rina.press('Ctrl+Return')
    rina.wait_text('NOMOR ANTREAN')
    rina.press('Escape')
    sinta.front()
    tap.ok(loket_ui.wait_until(lambda: len(sinta.find_all('list item')) > before, 'one more ticket'),
           'a ticket issued at one counter waits at the other')


def test_typing_in_a_step(tap, practice, rina, screen):
    """What is typed into the act of a step survives a note that somebody else writes."""
    number = practice.value("SELECT c.number FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id "
                            "WHERE s.step = 'handover' AND s.done_at IS NULL ORDER BY c.number LIMIT 1")
    with desk(practice, screen, 'nita') as nita:
        sign_in(nita, 'nita', None)
        open_case(nita, number)
        nita.focus('text', 'NIK pada kartu identitas')
        nita.type('17010145')
        rina.front()
        open_case(rina, number, purpose='1')
        rina.press('Ctrl+m')
        rina.wait_text('Catatan untuk permohonan ini')
        rina.type('Diambil hari ini.')
        rina.press('Tab')
        rina.press('Ctrl+Return')
        practice.wait("SELECT count(*) = 1 FROM loket.note n WHERE n.body = 'Diambil hari ini.'")
        reads = "SELECT count(*) FROM loket.read_log l JOIN loket.case_file c ON c.id = l.subject JOIN loket.staff_login s " \
                "ON s.staff = l.staff WHERE c.number = '%s' AND s.login = 'nita' AND l.purpose = 'follow'" % number
        loket_ui.wait_until(lambda: int(practice.value(reads)) > 0, 'the case read again at the second desk')
        nita.front()
        nita.wait_until_settled()
        tap.ok(nita.text('text', 'NIK pada kartu identitas').replace(' ', '') == '17010145', 'what was typed is still there')
        nita.type('0868')
        tap.ok(loket_ui.wait_until(lambda: nita.text('text', 'NIK pada kartu identitas').replace(' ', '') == '170101450868',
                                   'the next letters'), 'and the next letters go where the last went')


def main():
    tap = Tap()
    with office() as (practice, screen):
        number = practice.value("SELECT c.number FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id WHERE "
                                "s.step = 'documents' AND s.done_at IS NULL AND NOT EXISTS (SELECT FROM loket.case_set_aside a "
                                "WHERE a.case_id = c.id) AND NOT EXISTS (SELECT FROM loket.hand_side h JOIN loket.staff_login l ON "
                                "l.staff = h.person WHERE h.subject IN (c.id, c.entry) AND l.login = 'sinta') ORDER BY c.number DESC LIMIT 1")
        with desk(practice, screen, 'rina') as rina:
            sign_in(rina, 'rina')
            with desk(practice, screen, 'sinta') as sinta:
                sign_in(sinta, 'sinta', 'Loket 2')
                test_second_reader(tap, practice, rina, sinta, number)
                test_handing_on(tap, rina, sinta)
                test_queue(tap, rina, sinta)
            with practice.session('rina') as session:
                session.ask("SELECT api.desk_open(gen_random_uuid(), NULL, 'meja kedua', 'test')")
                test_conflict(tap, practice, rina, session, number)
                test_read_between(tap, practice, rina, session, number)
            test_typing_in_a_step(tap, practice, rina, screen)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
