#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can stand between an officer and their counter, each told in its own words."""
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, menu, office, sign_in  # noqa: E402

LONG = 'Empat Kata Tak Biasa'


def try_in(loket, login, password=None):
    """Name, password and Enter."""
    loket.focus('text', 'Nama pengguna')
    loket.press('Ctrl+a')
    loket.type(login)
    loket.press('Return')
    loket.press('Ctrl+a')
    loket.type(password or 'latihan-' + login)
    loket.press('Return')


def told(tap, loket, sentence, name):
    """The window says it, and the program still answers."""
    try:
        said = loket.wait_text(sentence)
    except loket_ui.Missing:
        said = None
    tap.ok(said, name, loket.tree())


def test_accounts(tap, practice, loket):
    loket.wait_text('Server kantor siap')
    try_in(loket, 'sinta', 'bukan-ini')
    told(tap, loket, 'Nama atau kata sandinya salah', 'a wrong password is told')
    practice.sql("UPDATE loket.staff_login SET valid_until = current_date - 1 WHERE login = 'sinta'")
    try_in(loket, 'sinta')
    told(tap, loket, 'Masa berlaku akun ini sudah habis', 'so is an account that has expired')
    practice.sql("UPDATE loket.staff_login SET valid_until = NULL WHERE login = 'sinta'")
    practice.sql("SELECT loket.officer_disable('budi')")
    try_in(loket, 'budi')
    told(tap, loket, 'Akun ini dinonaktifkan', 'and one that was disabled')
    try_in(loket, 'x' * 200, 'y' * 200)
    told(tap, loket, 'Nama atau kata sandinya salah', 'a name of 200 letters is just a wrong one')


def test_schema(tap, practice, loket):
    newest = 'SELECT max(version) FROM loket.schema_version'
    practice.sql("UPDATE loket.schema_version SET version = 900 WHERE version = (%s)" % newest)
    practice.sql("ALTER FUNCTION api.sign_in(text, int) RENAME TO sign_in_new")
    try_in(loket, 'sinta')
    told(tap, loket, 'versi program dan server berbeda', 'a server that does not speak with this program is told')
    practice.sql("ALTER FUNCTION api.sign_in_new(text, int) RENAME TO sign_in")


def test_server_gone(tap, practice, loket):
    """Stopped between typing and Enter; then not there at all; then there again."""
    pid = practice.status()['pid']
    os.kill(pid, signal.SIGSTOP)
    try:
        try_in(loket, 'sinta')
        told(tap, loket, 'Server tidak menjawab tepat waktu', 'a server that hangs is told')
    finally:
        os.kill(pid, signal.SIGCONT)
    tap.ok(loket.text('text', 'Kata sandi') != '', 'and what was typed is still there')
    practice.stop()
    loket.focus('text', 'Kata sandi')
    loket.press('Return')
    told(tap, loket, 'Server kantor tidak dapat dicapai', 'so is one that is not there')
    tap.ok(loket.find('label', 'Server kantor siap.') is None, 'and nothing says that it is ready')
    practice.start()
    told(tap, loket, 'Server kantor siap', 'the window finds it by itself when it is back')
    loket.press('Return')
    told(tap, loket, 'Di loket mana', 'and Enter is enough to come in')


def test_counter(tap, practice, loket):
    with practice.session('rina') as rina:
        counter = practice.value("SELECT id FROM loket.counter WHERE name = 'Loket 1'")
        rina.ask("SELECT api.desk_open(gen_random_uuid(), '%s', 'lain', 'uji')" % counter)
        loket.choose('Loket 1')
        loket.press('Return')
        told(tap, loket, 'Loket ini dipakai rekan Anda', 'a taken counter is told')
    loket.focus('push button', 'Orang lain')
    loket.press('Return')
    loket.wait_for('text', 'Nama pengguna')
    tap.ok(loket.text('text', 'Nama pengguna') == '', 'somebody else can sign in instead')


def test_newer(tap, loket):
    sign_in(loket, 'sinta', 'Loket 2')
    told(tap, loket, 'Server kantor lebih baru daripada program ini',
         'a newer server that still speaks with this program is no reason not to work')


def change(loket, old, new):
    """The sheet of the password, to its end."""
    menu(loket, 'kata sandi')
    loket.wait_for('text', 'Kata sandi sekarang')
    loket.fill('Kata sandi sekarang', old)
    loket.fill('Kata sandi baru', new)
    loket.focus('text', 'Ulangi kata sandi baru')
    loket.type(new)
    loket.press('Ctrl+Return')


def test_password(tap, practice, loket):
    practice.sql("ALTER SYSTEM SET log_statement = 'all'")
    practice.sql('ALTER SYSTEM SET log_min_duration_statement = 0')
    practice.sql("ALTER SYSTEM SET log_parameter_max_length = -1")
    practice.sql('SELECT pg_reload_conf()')
    change(loket, 'bukan-ini-juga', LONG)
    told(tap, loket, 'Kata sandi Anda tidak diganti', 'a wrong old password changes nothing')
    loket.press('Escape')
    loket.wait_gone('text', 'Kata sandi sekarang')
    change(loket, 'latihan-sinta', LONG)
    loket.wait_gone('text', 'Kata sandi sekarang')
    tap.ok(practice.can_sign_in('sinta', LONG) and not practice.can_sign_in('sinta', 'latihan-sinta'),
           'the new one counts, the old one does not')
    log = practice.read('server.log')
    tap.ok("PASSWORD 'SCRAM-SHA-256$" in log and LONG not in log,
           'and the server only ever saw its verifier', log[-2000:])


def test_lock(tap, loket):
    """Ctrl+L with a sheet open: covered, and all there again."""
    loket.press('Ctrl+n')
    loket.wait_text('tanpa tiket')
    loket.press('1')
    loket.press('Ctrl+Return')
    loket.wait_for('push button', 'Tambah orang…')
    loket.fill('NIK', '1701014508680002')
    loket.press('Ctrl+Shift+n')
    loket.wait_text('Siapa lagi yang hadir?')
    loket.focus('text', 'Nama')
    loket.type('SUHARTO')
    loket.press('Ctrl+l')
    loket.wait_text('terkunci')
    loket.wait_gone('text', 'Nama')
    tap.ok(not loket.has_text('SUHARTO') and not loket.has_text('170101'), 'the lock covers a sheet too')
    for _ in range(2):
        loket.focus('text', 'Kata sandi')
        loket.type('salah')
        loket.press('Return')
        loket.wait_text('Itu bukan kata sandi Anda')
    tap.ok(not loket.has_text('SUHARTO'), 'a wrong password opens nothing')
    loket.type(LONG)
    loket.press('Return')
    loket.wait_text('Siapa lagi yang hadir?')
    tap.ok(loket.text('text', 'Nama') == 'SUHARTO', 'the right one brings back sheet and what was typed')
    loket.press('F12')
    loket.wait_text('Mohon tunggu')
    loket.wait_gone('text', 'Nama')
    tap.ok(not loket.has_text('SUHARTO'), 'so does the curtain')
    loket.press('F12')
    loket.wait_for('text', 'Nama')
    tap.ok(loket.text('text', 'Nama') == 'SUHARTO', 'which needs no password')
    loket.press('Ctrl+l')
    loket.wait_text('terkunci')


def test_other_officer(tap, loket):
    loket.focus('push button', 'Petugas lain')
    loket.press('Return')
    loket.wait_for('text', 'Nama pengguna')
    tap.ok(not loket.has_text('SUHARTO'), 'another officer sees nothing of it')
    told(tap, loket, 'Masih ada orang yang dilayani di loket ini', 'but is told that somebody waits here')
    sign_in(loket, 'rina', 'Loket 3')
    tap.ok(loket.find('text', 'Nama') is None, 'the sheet did not stay')


def main():
    tap = Tap()
    with office() as (practice, screen):
        with desk(practice, screen) as loket:
            test_accounts(tap, practice, loket)
            test_schema(tap, practice, loket)
            test_server_gone(tap, practice, loket)
            test_counter(tap, practice, loket)
            test_newer(tap, loket)
            test_password(tap, practice, loket)
            test_lock(tap, loket)
            test_other_officer(tap, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
