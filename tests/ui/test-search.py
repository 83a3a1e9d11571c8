#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The search: Enter opens what was asked for and nothing else, however late the answer is; and what a
reader of passports types, wherever the focus is."""
import contextlib
import os
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, sign_in, swipe  # noqa: E402


def search(loket, text):
    loket.press('Ctrl+k')
    loket.wait_for('text', 'Cari')
    loket.press('Ctrl+a')
    loket.type(text)


def found(loket):
    here = loket.find('list', 'Ditemukan')
    return [loket_ui.plain(loket_ui.safe(row.get_name)) for row in loket.find_all('list item', None, here)] if here else []


def is_open(loket, number):
    return loket.find('label', number) is not None


def wait_found(loket, part):
    return loket_ui.wait_until(lambda: [row for row in found(loket) if part in row], 'an answer that says ' + part)


@contextlib.contextmanager
def slow_server(practice, login):
    """Whatever this officer asks is answered only afterwards."""
    backends = [int(pid) for pid in practice.value("SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE usename = '%s'"
                                                   % login).split()]
    for pid in backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield backends
    finally:
        for pid in backends:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def test_earlier_answer(tap, practice, rina, first, second):
    search(rina, first)
    wait_found(rina, first)
    with slow_server(practice, 'rina'):
        rina.press('Ctrl+a')
        rina.type(second)
        rina.press('Return')
        tap.ok(not is_open(rina, second) and found(rina)[0].count(first),
               'Enter does not open what an earlier question found', found(rina))
    tap.ok(loket_ui.wait_until(lambda: is_open(rina, second), second) and not is_open(rina, first), 'but the answer to what stands there')


def test_closed(tap, practice, rina, number, open_now):
    with slow_server(practice, 'rina'):
        search(rina, number)
        rina.press('Return')
        rina.press('Escape')
        rina.wait_gone('text', 'Cari')
    rina.wait_until_settled()
    tap.ok(is_open(rina, open_now) and not is_open(rina, number), 'a closed search opens nothing later')


def test_many(tap, rina, open_now):
    """Nobody has seen the answers yet: none of several is opened."""
    search(rina, 'putri')
    rina.press('Return')
    loket_ui.wait_until(lambda: len(found(rina)) > 1, 'several answers')
    rina.wait_until_settled()
    tap.ok(rina.find('text', 'Cari') is not None and is_open(rina, open_now), 'of several answers Enter opens none unseen')


def test_failed(tap, practice, rina, number, open_now):
    """The connection breaks: the answers of before are no answers to this."""
    before = found(rina)
    with slow_server(practice, 'rina') as backends:
        rina.press('Ctrl+a')
        rina.type(number)
        rina.press('Return')
        for pid in backends:
            os.kill(pid, signal.SIGTERM)
    loket_ui.wait_until(lambda: found(rina) != before, 'the earlier answers gone')
    rina.press('Return')
    rina.wait_until_settled()
    tap.ok(not [row for row in found(rina) if row in before] and
           (is_open(rina, open_now) or is_open(rina, number)), 'a broken search opens no earlier answer')


def test_person(tap, practice, rina):
    """The old passport of whoever stands here, swiped while the focus is in a field."""
    rina.press('F2')
    rina.wait_text('Dipanggil ')
    rina.press('F5')
    rina.focus('text', 'NIK')
    rina.type('1771')
    time.sleep(0.2)                 # a person, and then a reader
    swipe(['P<IDNWULANDARI<<RINA<SRI'.ljust(44, '<'), ('X1234567<' + check_digit('X1234567<') + 'IDN850812'
          + check_digit('850812') + 'F3001019').ljust(44, '<')])
    tap.ok(loket_ui.wait_until(lambda: rina.text('text', 'Nama lengkap di dokumen') == 'RINA SRI WULANDARI', 'the name'),
           'a passport swiped at the counter gives the name of the person')
    tap.ok(rina.text('text', 'Tanggal lahir').replace(' ', '-').startswith('12'), 'and the birth date', rina.text('text', 'Tanggal lahir'))
    tap.ok(rina.text('text', 'NIK').replace(' ', '') == '1771' and rina.find('text', 'Cari') is None,
           'what stood in the field is there again')
    tap.ok('NIK' in rina.describe(rina.focused()), 'and the next to type is the NIK', rina.describe(rina.focused()))
    line = 'P<IDNSENDIRI<<SATU<BARIS'.ljust(44, '<')
    rina.focus('text', 'Tempat lahir')
    swipe([line])
    tap.ok(loket_ui.wait_until(lambda: rina.text('text', 'Tempat lahir') == line and rina.find('text', 'Cari') is None, 'the line'),
           'one line alone stays in its field')


def test_anywhere(tap, practice, rina):
    """With another screen in front a zone is looked for, also out of the midst of a field."""
    name, lines = known_zone(practice)
    rina.press('Alt+2')
    rina.wait_until_settled()
    swipe(lines)
    tap.ok(wait_found(rina, name), 'swiped outside a field, a passport opens the search')
    rina.press('Escape')


def known_zone(practice):
    """A person with a passport, and its zone."""
    name, book = practice.value("SELECT p.name || '|' || i.number FROM loket.person_identity i JOIN loket.person p ON p.id = i.person "
                                "WHERE i.kind = 'passport' AND i.until IS NULL AND length(i.number) = 8 LIMIT 1").split('|')
    return name, ['P<IDNSATU<<DUA'.ljust(44, '<'), (book + '<' + check_digit(book + '<') + 'IDN8508125F3001019').ljust(44, '<')]


def test_zone(tap, practice, rina):
    """A reader types both lines into the search, each with Enter."""
    name, lines = known_zone(practice)
    search(rina, 'x')
    rina.press('Ctrl+a')
    swipe(lines)
    tap.ok(wait_found(rina, name), 'both lines of a zone are one question')
    tap.ok(rina.text('text', 'Cari') == lines[1][:9].strip('<'), 'for the number of the book')
    rina.press('Ctrl+a')
    swipe(lines[1:])
    rina.press('Down')
    tap.ok(loket_ui.wait_until(lambda: rina.text('text', 'Cari') == lines[1] and wait_found(rina, name), 'one line alone'),
           'so is the second line alone')


def check_digit(text):
    values = [0 if c == '<' else int(c, 36) for c in text]
    return str(sum(value * (7, 3, 1)[i % 3] for i, value in enumerate(values)) % 10)


def main():
    tap = Tap()
    with office() as (practice, screen):
        first, second, third = practice.value("SELECT string_agg(number, ' ') FROM (SELECT c.number FROM loket.case_step s JOIN "
                                              "loket.case_file c ON c.id = s.case_id WHERE s.step = 'documents' AND s.done_at IS NULL "
                                              "ORDER BY c.number LIMIT 3) x").split()
        with desk(practice, screen) as rina:
            sign_in(rina, 'rina')
            test_person(tap, practice, rina)
            test_anywhere(tap, practice, rina)
            test_earlier_answer(tap, practice, rina, first, second)
            test_closed(tap, practice, rina, third, second)
            test_zone(tap, practice, rina)
            rina.press('Escape')
            test_many(tap, rina, second)
            test_failed(tap, practice, rina, third, second)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
