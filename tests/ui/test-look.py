#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking again in the room of approvals: at what was drawn, and at a call before others."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402

DRAWN = ("SELECT c.number FROM loket.second_look l JOIN loket.case_file c ON c.id = l.case_id WHERE l.drawn AND NOT EXISTS "
         "(SELECT FROM loket.second_look_answer a WHERE a.case_id = l.case_id) ORDER BY c.number LIMIT 1")


def rows(loket):
    """What the list says, from top to bottom."""
    found = loket.find('list', 'Menunggu persetujuan')
    return [loket_ui.plain(loket_ui.safe(row.get_name)) for row in loket.find_all('list item', None, found)] if found else []


def to_row(loket, part):
    """Down the list to the row that says PART."""
    loket.focus_list('Menunggu persetujuan')
    for key in ['Home'] + ['Down'] * 60:
        loket.press(key)
        here = loket.focused()
        if here is not None and part in loket_ui.plain(loket_ui.safe(here.get_name)):
            return
    raise loket_ui.Missing('no row says ' + part)


def answer(practice, number):
    """outcome and note of the second look at a case, or ''."""
    return practice.value("SELECT coalesce(string_agg(a.outcome || ':' || a.note, ','), '') FROM loket.second_look_answer a JOIN "
                          "loket.case_file c ON c.id = a.case_id WHERE c.number = '%s'" % number)


def jump(practice):
    """Sinta calls somebody before others; the letters of the ticket."""
    counter = practice.value("SELECT id FROM loket.counter WHERE number = 3")
    ticket = practice.value("SELECT id FROM loket.ticket WHERE state = 'waiting' ORDER BY taken_at DESC LIMIT 1")
    with practice.session('sinta') as sinta:
        sinta.ask("SELECT api.desk_open(gen_random_uuid(), '%s', 'pc-x', 'x')" % counter)
        sinta.ask("SELECT api.ticket_call(gen_random_uuid(), gen_random_uuid(), '%s', 'elderly')" % ticket)
    return practice.value("SELECT loket.ticket_label(issued_class, number) FROM loket.ticket WHERE id = '%s'" % ticket)


def test_agrees(tap, practice, agus):
    number = practice.value(DRAWN)
    tap.ok(agus.wait_text('Periksa kembali (2): terpilih acak'), 'what was drawn has a group of its own')
    tap.ok(any(number in row and 'paling lambat' in row for row in rows(agus)), 'with the day until which it is looked at', rows(agus)[-4:])
    to_row(agus, number)
    agus.press('Return')
    tap.ok(agus.wait_text('memeriksa kembali ' + number), 'it opens with what is said by agreeing')
    tap.ok(agus.find('push button', 'Setuju') is not None and agus.find('push button', 'Temuan…') is not None, 'and two answers')
    tap.ok(agus.wait_text('Dewi Anggraini sudah menyetujui permohonan ini'), 'and says who approved it')
    agus.press('Ctrl+Return')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.second_look_answer"), 'the key agrees')
    tap.ok(answer(practice, number) == 'agrees:', 'to this one', answer(practice, number))
    tap.ok(loket_ui.wait_until(lambda: not any(number in row for row in rows(agus)), 'the row going'), 'and it has gone from the list')


def test_finding(tap, practice, agus):
    number = practice.value(DRAWN)
    to_row(agus, number)
    agus.press('Return')
    agus.wait_text('memeriksa kembali ' + number)
    agus.focus('push button', 'Temuan…')
    agus.press('Return')
    agus.wait_text('Apa temuannya?')
    agus.press('Ctrl+Return')
    tap.ok(answer(practice, number) == '', 'no finding without a word')
    agus.focus('text', 'Temuan')
    agus.type('Akta tidak sama dengan data.')
    agus.press('Tab')
    agus.press('Ctrl+Return')
    tap.ok(practice.wait("SELECT count(*) = 2 FROM loket.second_look_answer"), 'a finding is recorded')
    tap.ok(answer(practice, number) == 'finding:Akta tidak sama dengan data.', 'word for word', answer(practice, number))
    tap.ok(practice.value("SELECT count(*) FROM loket.flag f JOIN loket.case_file c ON c.id = f.case_id WHERE c.number = '%s' "
                          "AND f.code = 'second_look'" % number) == '1', 'and stops the book')


def test_jump(tap, practice, agus):
    label = jump(practice)
    tap.ok(agus.wait_text('Dipanggil mendahului (1)'), 'a call before others appears by itself')
    to_row(agus, label)
    tap.ok(any(label in row and 'Lanjut usia' in row and 'Sinta' in row for row in rows(agus)), 'with reason and officer', rows(agus)[-2:])
    agus.press('Return')
    tap.ok(agus.wait_text(label + ' dipanggil mendahului antrean'), 'Enter asks')
    agus.press('2')
    agus.press('Ctrl+Return')
    agus.wait_for('text', 'Temuan')
    tap.ok(practice.value('SELECT count(*) FROM loket.queue_jump_look') == '0', 'a finding needs a word')
    agus.focus('text', 'Temuan')
    agus.type('Tidak ada yang lanjut usia.')
    agus.press('Tab')
    agus.press('Ctrl+Return')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.queue_jump_look WHERE outcome = 'finding' AND note LIKE 'Tidak ada%'"),
           'it is recorded')
    tap.ok(loket_ui.wait_until(lambda: not agus.has_text('Dipanggil mendahului (1)'), 'the group going'), 'and has gone')


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen, 'dewi') as dewi:
            sign_in(dewi, 'dewi', None)
            dewi.wait_text('Perlu dilihat (')
            tap.ok(not dewi.has_text('Periksa kembali'), 'who approved it does not see that it was drawn')
        with desk(practice, screen, 'agus') as agus:
            sign_in(agus, 'agus', None)
            test_agrees(tap, practice, agus)
            test_finding(tap, practice, agus)
            test_jump(tap, practice, agus)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
