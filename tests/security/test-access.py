#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One command makes the door of a real server; then it is tried from all sides: without TLS, without
a certificate, with a revoked one, with too many sessions, with hundreds of guesses."""
import concurrent.futures
import contextlib
import glob
import json
import os
import pwd
import re
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
from tap import Tap  # noqa: E402

ADMIN = os.path.join(os.environ['LOKET_BINDIR'], 'loket-admin')
HOST = os.environ['PGHOST']
PASSWORD = 'sandi-yang-panjang'
GUESSES = 300


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return str(s.getsockname()[1])


PORT = free_port()


def run(*command, text='', env=None):
    """(exit status, output, message)."""
    done = subprocess.run(command, capture_output=True, text=True, input=text, check=False,
                          env=dict(os.environ, **(env or {})))
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def admin(*arguments, text=''):
    return run(ADMIN, *arguments, text=text)


def value(sql):
    return run('psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql, 'loket')[1]


def restart():
    """The same server, now also on the network of this computer, with all its settings."""
    bindir = subprocess.run(['pg_config', '--bindir'], capture_output=True, text=True,
                            check=True).stdout.strip()
    command = [os.path.join(bindir, 'pg_ctl'), '-D', HOST + '/data', '-w', '-m', 'fast', '-l', HOST + '/log',
               '-o', "-c listen_addresses=127.0.0.1 -c port=%s -c fsync=off -c max_connections=60"
               " -c unix_socket_directories=%s" % (PORT, HOST), 'restart']
    if os.getuid() == 0:
        command = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] + command
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.environ['PGPORT'] = PORT


def coming_in(login, folder=None, password=PASSWORD, host='localhost', address='127.0.0.1', **further):
    """What libpq needs to come in from a desk."""
    words = {'host': host, 'hostaddr': address, 'port': PORT, 'dbname': 'loket', 'user': login,
             'password': password, 'sslmode': 'verify-full', 'channel_binding': 'require',
             'gssencmode': 'disable', 'connect_timeout': '60'}
    if folder is not None:
        words.update(sslrootcert=folder + '/authority.crt', sslcert=folder + '/device.crt',
                     sslkey=folder + '/device.key')
    words.update(further)
    return ' '.join("%s='%s'" % item for item in words.items())


def ask(conninfo, sql='SELECT 1'):
    """(answer, message)."""
    _status, out, err = run('psql', '-X', '-q', '-A', '-t', '-c', sql, conninfo)
    return out, err


@contextlib.contextmanager
def session(conninfo):
    """A desk that stays connected, ready to be asked."""
    with subprocess.Popen(['psql', '-X', '-q', '-A', '-t', conninfo], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        say(process, 'SELECT 7;')
        yield process
        with contextlib.suppress(BrokenPipeError, ValueError):
            process.stdin.close()
        process.wait()


def say(process, sql):
    """One line of the answer."""
    try:
        process.stdin.write(sql + '\n')
        process.stdin.flush()
    except (BrokenPipeError, ValueError):
        return ''
    return process.stdout.readline().strip()


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_made(tap, directory):
    """The one command, and once more."""
    source = os.path.join(os.environ['LOKET_DATADIR'], 'practice', 'office.json')
    with open(source, encoding='utf-8') as file:
        office = json.load(file)
    office['office']['practice'] = False
    path = os.path.join(directory, 'office.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(office, file)
    with open(HOST + '/data/pg_hba.conf', encoding='utf-8') as file:
        before = file.read()
    status, _out, err = admin('init', path, '--host', 'localhost', '--host', '127.0.0.1')
    tap.ok(status == 0, 'one command makes office, certificates and door', err)
    kept = glob.glob(HOST + '/data/pg_hba.conf.before-loket-*')
    with open(kept[0], encoding='utf-8') as file:
        tap.ok(len(kept) == 1 and file.read() == before, "the administrator's file is kept")
    tap.ok('restart' in err and 'authority.key' in err, 'and it says what remains', err)
    for name in ('server.key', 'authority/authority.key'):
        stat = os.stat(os.path.join(HOST, 'data', 'loket', name))
        tap.ok(stat.st_mode & 0o077 == 0 and pwd.getpwuid(stat.st_uid).pw_name
               == pwd.getpwuid(os.stat(HOST + '/data').st_uid).pw_name, '%s is for nobody else' % name)
    with open(HOST + '/data/loket/server.crt', 'rb') as file:
        certificate = file.read()
    status, _out, err = admin('tls')
    with open(HOST + '/data/loket/server.crt', 'rb') as file:
        tap.ok(status == 0 and file.read() == certificate
               and len(glob.glob(HOST + '/data/pg_hba.conf.before-loket-*')) == 1,
               'a second time changes nothing', err)
    restart()
    tap.ok('auth_delay' in value('SHOW shared_preload_libraries') and value('SHOW ssl') == 'on',
           'after a restart all of it is there')
    status, out, err = admin('verify')
    tap.ok(status == 0, 'verify finds nothing', out + err)


def test_people(tap, directory):
    for login, nip, duty in (('rina', '198501012010012001', 'clerk'),
                             ('bayu', '198501012010011002', 'administrator'),
                             ('dewi', '198501012010012003', 'section_head')):
        status, _out, err = admin('officer', 'add', login, '--name', login.title(), '--nip', nip,
                                  '--duty', duty, text=PASSWORD + '\n')
        tap.ok(status == 0, '%s gets a login' % login, err)
    line = ('officer', 'add', 'agus', '--name', 'Agus', '--nip', '198501012010011004', '--duty', 'office_head')
    status, _out, err = admin(*line, text=PASSWORD + '\n')
    tap.ok(status == 1 and '--by' in err, 'with an administrator and a head there, nobody is added by one person', err)
    for by, word in (('bayu', 'salah-sama-sekali'), ('rina', PASSWORD)):
        tap.ok(admin(*line, '--by', by, text='%s\n%s\n' % (word, PASSWORD))[0] == 1, 'nor with the word of %s: %s' % (by, word == PASSWORD))
    status, change, err = admin(*line, '--by', 'bayu', text='%s\n%s\n' % (PASSWORD, PASSWORD))
    tap.ok(status == 0 and len(change) == 36, 'the administrator asks', err)
    tap.ok(value("SELECT count(*) FROM loket.staff_login WHERE login = 'agus'") == '0', 'which makes nobody an officer')
    status, out, err = admin('verify')
    tap.ok(status == 0, 'and verify knows that it waits', out + err)
    tap.ok(admin('officer', 'release', change, '--by', 'bayu', text=PASSWORD + '\n')[0] == 1, 'who asked does not release')
    status, _out, err = admin('officer', 'release', change, '--by', 'dewi', text=PASSWORD + '\n')
    tap.ok(status == 0, 'a head does', err)
    for name in ('loket-1', 'loket-2'):
        status, _out, err = admin('device', 'add', name, '--out', directory)
        tap.ok(status == 0, '%s gets a certificate' % name, err)
    status, _out, err = admin('device', 'add', 'loket-1', '--out', directory)
    tap.ok(status == 1, 'but not twice', err)
    status, _out, err = admin('device', 'add', '../x', '--out', directory)
    tap.ok(status == 1, 'and not under any name', err)
    with open(directory + '/loket-desk-loket-1/office.ini', encoding='utf-8') as file:
        text = file.read()
    tap.ok('hosts=localhost:%s;127.0.0.1:%s;' % (PORT, PORT) in text, 'the desk learns where the server is', text)


def test_door(tap, first):
    """Whoever lacks one of the three does not come in."""
    out, err = ask(coming_in('rina', first), "SELECT api.sign_in('test', 1) #>> '{staff,login}'")
    tap.ok(out == 'rina', 'with TLS, certificate and password an officer is in', err)
    for name, conninfo in (
            ('without TLS', coming_in('rina', first, sslmode='disable', channel_binding='disable')),
            ('without a certificate', coming_in('rina', sslrootcert=first + '/authority.crt')),
            ('with another password', coming_in('rina', first, password='x')),
            ('as superuser', coming_in(value('SELECT current_user'), first)),
            ('as keeper', coming_in('loket_keep', first)),
            ('into another database', coming_in('rina', first, dbname='postgres')),
            ('with an old TLS', coming_in('rina', first, ssl_min_protocol_version='TLSv1',
                                          ssl_max_protocol_version='TLSv1.1'))):
        out, err = ask(conninfo)
        tap.ok(out == '' and err != '', 'nobody comes in %s' % name, out)
    out, err = ask("host='%s' user=rina password=%s dbname=loket" % (HOST, PASSWORD))
    tap.ok(out == '', 'nor past the network', out)


def test_seats(tap, first):
    """Six sessions; on the seventh one is told where the others are."""
    with contextlib.ExitStack() as stack:
        desks = [stack.enter_context(session(coming_in('rina', first))) for _ in range(6)]
        answer = say(desks[0], "SELECT api.desk_open(gen_random_uuid(), (SELECT (api.sign_in('t', 1)"
                     " #>> '{counters,2,id}')::uuid), 'pc-tiga', 't') IS NOT NULL;")
        tap.ok(answer == 't', 'the sixth session still works', answer)
        _status, _out, err = run('psql', '-X', '-v', 'VERBOSITY=verbose', '-c',
                                 "SELECT api.sign_in('t', 1)", coming_in('rina', first))
        name = value('SELECT name FROM loket.counter ORDER BY number OFFSET 2 LIMIT 1')
        tap.ok('LK017' in err and name in err, 'the seventh says where the others are', err)
        with session(coming_in('rina', first)):
            out, err = ask(coming_in('rina', first))
            tap.ok(out == '' and 'too many connections' in err, 'and an eighth there is not', err)
        out, err = ask(coming_in('dewi', first), "SELECT api.sign_in('t', 1) #>> '{staff,login}'")
        tap.ok(out == 'dewi', 'which is no trouble for anybody else', err)
    tap.ok(until(lambda: value("SELECT count(*) FROM pg_stat_activity WHERE usename = 'rina'") == '0'),
           'they end')


def guess(number, folder):
    start = time.monotonic()
    out, err = ask(coming_in('rina', folder, password='tebak-%d' % number))
    return out == '' and 'authentication failed' in err, time.monotonic() - start


def test_guessing(tap, first):
    """Hundreds of guesses under her name, twelve at a time; she signs in meanwhile, from the same network."""
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        guesses = [pool.submit(guess, n, first) for n in range(GUESSES)]
        until(lambda: sum(g.done() for g in guesses) >= 12)
        seen = []
        while not all(g.done() for g in guesses):
            out, err = ask(coming_in('rina', first), "SELECT api.sign_in('t', 1) #>> '{staff,login}'")
            seen.append((out, err))
        results = [g.result() for g in guesses]
    tap.ok(all(refused for refused, _seconds in results), '%d guesses, none was let in' % GUESSES)
    tap.ok(min(seconds for _refused, seconds in results) >= 1, 'each costs a second at least')
    tap.ok(len(seen) > 0 and all(out == 'rina' for out, _err in seen),
           'she signs in %d times meanwhile' % len(seen), seen[:3])
    with open(HOST + '/log', encoding='utf-8', errors='replace') as file:
        text = file.read()
    with open(os.path.join(os.environ['LOKET_DATADIR'], 'fail2ban', 'loket.conf'), encoding='utf-8') as file:
        rule = re.search(r'failregex = (.*)', file.read()).group(1).replace('<HOST>', r'127\.0\.0\.1')
    tap.ok(len(re.findall(rule, text)) >= GUESSES, 'the log says from where, as the rule of data/fail2ban expects')
    tap.ok(PASSWORD not in text and 'tebak-' not in text and 'SCRAM-SHA-256$' not in text,
           'and never a password or a verifier')


def test_disabled(tap, first):
    with session(coming_in('rina', first)) as desk:
        tap.ok('rina' in say(desk, "SELECT api.sign_in('t', 1) #>> '{staff,login}';"), 'she works')
        status, _out, err = admin('officer', 'disable', 'rina')
        tap.ok(status == 0, 'she is disabled', err)
        answer = say(desk, "SELECT api.sign_in('t', 1);")
        tap.ok('LK001' in answer or 'terminat' in answer or answer == '' or 'account_not_valid' in answer,
               'her next call is refused', answer)
    out, err = ask(coming_in('rina', first))
    tap.ok(out == '', 'nor does she come in again', err)
    tap.ok(admin('officer', 'enable', 'rina')[0] == 1, 'nor does one person bring her back')
    status, change, err = admin('officer', 'enable', 'rina', '--by', 'bayu', text=PASSWORD + '\n')
    tap.ok(status == 0 and 'account_not_valid' in ask(coming_in('rina', first), "SELECT api.sign_in('t', 1)")[1], 'asked for is not back', err)
    status, _out, err = admin('officer', 'release', change, '--by', 'agus', text=PASSWORD + '\n')
    out, err = ask(coming_in('rina', first), "SELECT api.sign_in('t', 1) #>> '{staff,login}'")
    tap.ok(status == 0 and out == 'rina', 'until a head releases it', err)


def test_revoked(tap, first, second):
    """A stolen computer: out within a minute, and not in again. The others go on."""
    with session(coming_in('rina', first)) as stolen, session(coming_in('dewi', second)) as other:
        status, _out, err = admin('device', 'revoke', 'loket-1')
        tap.ok(status == 0, 'a computer is revoked', err)
        tap.ok(until(lambda: say(stolen, 'SELECT 5;') != '5'), 'its session has ended')
        tap.ok(say(other, 'SELECT 6;') == '6', 'that of another has not')
    until(lambda: ask(coming_in('rina', first))[0] == '')
    out, err = ask(coming_in('rina', first))
    tap.ok(out == '' and 'revoked' in err, 'it does not come in again', err)
    out, err = ask(coming_in('rina', second))
    tap.ok(out == '1', 'she does, from another computer', err)


def test_delegated(tap):
    """Two people at the terminal, each with their own password."""
    request = ('officer', 'delegate', 'rina', '--for', 'dewi', '--duty', 'section_head', '--letter',
               'W.11-7/2026', '--until', value("SELECT loket.today(id) + 7 FROM loket.office"), '--from',
               value("SELECT loket.today(id) FROM loket.office"), '--by')
    status, _out, err = admin(*request, 'bayu', text='salah-sama-sekali\n')
    tap.ok(status == 1, 'not with a wrong password', err)
    status, _out, err = admin(*request, 'agus', text=PASSWORD + '\n')
    tap.ok(status == 1, 'nor by somebody who is no administrator', err)
    status, delegation, err = admin(*request, 'bayu', text=PASSWORD + '\n')
    tap.ok(status == 0 and len(delegation) == 36, 'the administrator asks for it', err)
    status, _out, err = admin('officer', 'release', delegation, '--by', 'bayu', text=PASSWORD + '\n')
    tap.ok(status == 1, 'and cannot release it', err)
    status, _out, err = admin('officer', 'release', delegation, '--by', 'agus', text=PASSWORD + '\n')
    tap.ok(status == 0, 'the head does', err)
    tap.ok(value("SELECT count(*) FROM loket.duty WHERE delegated_from IS NOT NULL") == '1', 'it is valid')


def test_rules(tap, directory):
    """A changed fee: proposed by one, released by another, not from today."""
    folder = directory + '/rules'
    os.mkdir(folder)

    def write(day):
        with open(folder + '/40-holidays.json', 'w', encoding='utf-8') as file:
            json.dump({'legal_basis': 'SKB', 'holidays': [{'date': day, 'kind': 'libur', 'name': 'Hari lain'}]}, file)

    def propose(login, text=PASSWORD):
        return admin('catalogue', 'propose', folder, '--note', 'SKB baru', '--by', login, text=text + '\n')

    write(value("SELECT loket.today(id) + 1 FROM loket.office"))
    status, _out, err = propose('bayu', 'salah-sama-sekali')
    tap.ok(status == 1, 'rules are not proposed with a wrong password', err)
    status, _out, err = propose('agus')
    tap.ok(status == 1 and 'administrator' in err, 'nor by a head', err)
    status, change, err = propose('bayu')
    tap.ok(status == 0 and len(change) == 36, 'the administrator proposes', err)
    status, _out, err = admin('catalogue', 'release', change, '--by', 'bayu', text=PASSWORD + '\n')
    tap.ok(status == 1, 'and does not release', err)
    tap.ok(value("SELECT count(*) FROM loket.holiday WHERE name = 'Hari lain'") == '0', 'nothing changed so far')
    status, _out, err = admin('catalogue', 'release', change, '--by', 'agus', text=PASSWORD + '\n')
    tap.ok(status == 0 and value("SELECT count(*) FROM loket.holiday WHERE name = 'Hari lain'") == '1', 'the head does', err)
    write(value("SELECT loket.today(id) FROM loket.office"))
    status, change, err = propose('bayu')
    status, _out, err = admin('catalogue', 'release', change, '--by', 'agus', text=PASSWORD + '\n')
    tap.ok(status == 1 and 'tomorrow' in err, 'nothing begins today', err)
    status, out, err = admin('catalogue', 'list')
    tap.ok(status == 0 and len(json.loads(out)) == 2, 'and all of it is listed', err)


def test_late(tap, directory):
    """What ends soon is named, and made anew without a new authority."""
    value("UPDATE loket.certificate SET valid_until = now() + interval '30 days' WHERE name = 'loket-2'")
    status, out, _err = admin('verify')
    tap.ok(status == 1 and [f['what'].split()[:2] for f in json.loads(out)['findings']
                            if f['check'] == 'certificate'] == [['device', 'loket-2']],
           'what ends within 60 days is a finding', out)
    status, _out, err = admin('device', 'renew', 'loket-2', '--out', os.path.join(directory, 'new'))
    out, message = ask(coming_in('rina', os.path.join(directory, 'new', 'loket-desk-loket-2')))
    tap.ok(status == 0 and out == '1', 'a renewed one is as good', err + message)
    status, out, _err = admin('verify')
    tap.ok(status == 0, 'and nothing is found any more', out)
    key = HOST + '/data/loket/authority/authority.key'
    os.rename(key, os.path.join(directory, 'authority.key'))
    status, _out, err = admin('device', 'add', 'loket-3', '--out', directory)
    tap.ok(status == 1 and '--authority' in err, 'without the key nothing is signed', err)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as directory:
        test_made(tap, directory)
        test_people(tap, directory)
        first, second = directory + '/loket-desk-loket-1', directory + '/loket-desk-loket-2'
        test_door(tap, first)
        test_seats(tap, first)
        test_guessing(tap, first)
        test_disabled(tap, first)
        test_delegated(tap)
        test_rules(tap, directory)
        test_revoked(tap, first, second)
        test_late(tap, directory)
    return tap.done()


sys.exit(main())
