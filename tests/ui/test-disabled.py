#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An officer is disabled while somebody stands at their counter: the desk says so, a colleague takes the
visit with one key, what was typed waits unread for its owner, and a head knows how much it is."""
import contextlib
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
import counter  # noqa: E402
from practice import Session  # noqa: E402
from scene import Tap, desk, loket_ui, menu, office, sign_in  # noqa: E402

HEIGHT = 'Tinggi badan (cm)'


@contextlib.contextmanager
def administrator(practice):
    """The superuser, for several statements in one transaction."""
    session = Session(practice, 'postgres', '')
    try:
        yield session
    finally:
        session.close()


def type_and_be_disabled(practice, loket, case):
    """What is typed cannot reach the server before the account is closed; it is kept here."""
    loket.focus('text', HEIGHT)
    with administrator(practice) as session:
        session.ask('BEGIN; LOCK TABLE loket.staff_login IN ACCESS EXCLUSIVE MODE')
        loket.press('Ctrl+a')
        loket.type('173')
        loket.press('Tab')
        loket.wait_gone('label', counter.SAVED)
        session.ask("SELECT loket.officer_disable('rina')")
        session.ask('COMMIT')
    loket.wait_text('Akun ini dinonaktifkan')
    return counter.field(practice, case, 'height')


def test_taken(tap, practice, sinta, visit):
    """At another counter: the row is there, Enter brings the visit with all it had."""
    sinta.front()
    sinta.press('Alt+1')
    label = practice.value("SELECT loket.ticket_label(t.issued_class, t.number) FROM loket.ticket t JOIN loket.visit v "
                           "ON v.ticket = t.id WHERE v.id = '%s'" % visit)
    sinta.wait_text(label)
    row = loket_ui.wait_until(lambda: next((name for name in map(lambda item: loket_ui.safe(item.get_name),
                              sinta.find_all('list item')) if name.startswith(label + ', disisihkan')), None), 'the row')
    sinta.focus('list item', row)
    sinta.press('Return')
    tap.ok(loket_ui.wait_until(lambda: practice.value(
        "SELECT s.login FROM loket.visit v JOIN loket.desk_session s ON s.id = v.desk_session WHERE v.id = '%s'" % visit)
        == 'sinta', 'the visit at the other desk'), 'Enter takes the visit to another counter')


def enter(loket, login):
    """Signs in where a counter is known already."""
    loket.front()
    loket.wait_text('Server kantor siap')
    loket.focus('text', 'Nama pengguna')
    loket.press('Ctrl+a')
    loket.type(login)
    loket.press('Return')
    loket.type('latihan-' + login)
    loket.press('Return')
    loket.wait_text(counter.SAVED)


def test_head(tap, practice, screen, loket):
    """Somebody signs in at the same computer; then a head is told, wherever they sit."""
    enter(loket, 'dewi')
    tap.ok(practice.wait("SELECT count(*) = 1 FROM loket.kept_work WHERE login = 'rina'", loket_ui.CAP),
           'the next desk on that computer tells how much is there')
    with desk(practice, screen, 'agus') as agus:
        sign_in(agus, 'agus', None)
        tap.ok(agus.wait_text('Rina Wulandari, yang akunnya ditutup'), 'a head is told whose work waits, and how much')


def test_again(tap, practice, loket, case):
    """At the same computer, with the same password: it was never anybody else's."""
    loket.front()
    menu(loket, 'Keluar')
    loket.wait_for('text', 'Nama pengguna')
    practice.sql("SELECT loket.officer_enable('rina')")
    enter(loket, 'rina')
    tap.ok(counter.wait_field(practice, case, 'height', '173'), 'enabled again, what she typed is sent')
    tap.ok(practice.wait("SELECT count(*) = 0 FROM loket.kept_work WHERE login = 'rina'", loket_ui.CAP),
           'and nothing of hers waits any more')


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen, 'sinta') as sinta:
            sign_in(sinta, 'sinta', 'Loket 2')
            with desk(practice, screen, 'rina') as rina:
                sign_in(rina, 'rina')
                case = counter.new_case(practice, rina)
                visit = practice.value("SELECT v.id FROM loket.visit v JOIN loket.desk_session s ON s.id = v.desk_session "
                                       "WHERE s.login = 'rina'")
                tap.ok(type_and_be_disabled(practice, rina, case) != '173', 'what she typed is not at the server')
                tap.ok(rina.wait_for('text', 'Nama pengguna'), 'her desk is closed and asks who is there')
                tap.ok(not rina.has_text(HEIGHT), 'and shows nothing of the file any more')
                test_taken(tap, practice, sinta, visit)
                test_head(tap, practice, screen, rina)
                test_again(tap, practice, rina, case)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
