#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody answers where the office's server should: each is refused with a sentence of its own, and
every byte they got is looked at. Before TLS that is the word that asks for TLS; in a TLS that was not
proven nothing; to a proven server that asks wrongly the name of the login, never anything of a
password."""
import base64
import contextlib
import hashlib
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
from tap import Tap  # noqa: E402

CLIENT = os.environ['LOKET_SIGN_IN_ONCE']
HOST = os.environ['PGHOST']
LOGIN, PASSWORD = 'rina', 'sandi-yang-tidak-boleh-keluar'
ASK_TLS = struct.pack('!ii', 8, 80877103)
SECONDS = 60
# What a start says of an officer: the login, and how this program wants to be spoken to.
MAY_SAY = {'user', 'database', 'application_name', 'client_encoding', 'options'}

CERTIFICATES = r'''
set -eu
ec='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
root () { openssl req -x509 $ec -days 30 -keyout $1.key -subj "/CN=$2" -out $1.crt 2>/dev/null; }
root office Office; root stranger Stranger; root localhost localhost
openssl req -x509 $ec -days 30 -keyout self.key -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -out self.crt 2>/dev/null
: > index; echo 01 > serial
cat > ca.conf <<E
[ca]
default_ca = it
[it]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
E
# leaf NAME CA SAN USAGE FROM UNTIL
leaf () {
  openssl req $ec -keyout $1.key -subj /CN=$1 -out $1.csr 2>/dev/null
  printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=%s\nsubjectAltName=DNS:%s\n' $4 $3 > $1.ext
  openssl ca -batch -notext -config ca.conf -cert $2.crt -keyfile $2.key -in $1.csr -out $1.crt \
    -extfile $1.ext -startdate $5 -enddate $6 2>/dev/null
}
leaf good office localhost serverAuth 20200101000000Z 20990101000000Z
leaf proxy office localhost serverAuth 20200101000000Z 20990101000000Z
leaf foreign stranger localhost serverAuth 20200101000000Z 20990101000000Z
leaf other office elsewhere.example serverAuth 20200101000000Z 20990101000000Z
leaf over office localhost serverAuth 20200101000000Z 20210101000000Z
leaf early office localhost serverAuth 20980101000000Z 20990101000000Z
leaf desk office localhost clientAuth 20200101000000Z 20990101000000Z
chmod 600 *.key
'''


class Line:
    """One end of a connection whose every byte is kept; TLS can be begun on it."""

    def __init__(self, connection):
        self.connection = connection
        self.plain = b''
        self.inside = b''
        self.tls = self.incoming = self.outgoing = None
        connection.settimeout(SECONDS)

    def _receive(self):
        data = self.connection.recv(65536)
        if not data:
            raise EOFError
        return data

    def read(self, n):
        """Exactly n bytes as the other end meant them."""
        got = b''
        while len(got) < n:
            if self.tls is None:
                data = self.connection.recv(n - len(got))
                self.plain += data
            else:
                data = self._step(lambda rest=n - len(got): self.tls.read(rest))
                self.inside += data
            if not data:
                raise EOFError
            got += data
        return got

    def _step(self, act):
        while True:
            try:
                return act()
            except ssl.SSLWantReadError:
                self._flush()
                self.incoming.write(self._receive())
            finally:
                self._flush()

    def _flush(self):
        data = self.outgoing.read()
        if data:
            self.connection.sendall(data)

    def start_tls(self, context):
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self._step(self.tls.do_handshake)

    def write(self, data):
        if self.tls is None:
            self.connection.sendall(data)
        else:
            self._step(lambda: self.tls.write(data))

    def message(self):
        """(type, body) of what a client says after its start."""
        kind = self.read(1)
        return kind, self.read(struct.unpack('!i', self.read(4))[0] - 4)


class Server:
    """Listens, plays one part for each who comes, and remembers what they said."""

    def __init__(self, part):
        self.part = part
        self.lines = []
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self.socket.accept()
                threading.Thread(target=self._play, args=(connection,), daemon=True).start()

    def _play(self, connection):
        line = Line(connection)
        try:
            # A desk looks first whether anybody is there at all, and says nothing.
            line.read(8)
            self.lines.append(line)
            self.part(line)
            while True:
                line.read(1)
        except (OSError, EOFError):
            pass
        finally:
            connection.close()

    def close(self):
        self.socket.close()


def context(directory, name, old=False):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(os.path.join(directory, name + '.crt'), os.path.join(directory, name + '.key'))
    if old:
        made.set_ciphers('ALL:@SECLEVEL=0')
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = old
    return made


def with_certificate(made, before=b''):
    def part(line):
        line.write(b'S' + before)
        line.start_tls(made)
    return part


def asking(made, answer):
    """Proves itself, then answers the start in its own way."""
    def part(line):
        line.write(b'S')
        line.start_tls(made)
        line.read(struct.unpack('!i', line.read(4))[0] - 4)
        line.write(answer)
    return part


def authentication(kind, body=b''):
    return b'R' + struct.pack('!ii', 8 + len(body), kind) + body


def start_of(line):
    """What the start of a session said, by name; nothing may follow it."""
    inside = line.inside
    if not inside:
        return {}
    length = struct.unpack('!i', inside[:4])[0]
    words = inside[8:length].rstrip(b'\0').split(b'\0')
    said = dict(zip((w.decode() for w in words[::2]), words[1::2]))
    said[''] = inside[length:]
    return said


def sign_in(port, directory, *further):
    done = subprocess.run([CLIENT, 'localhost:%d' % port, os.path.join(directory, 'office.crt'), LOGIN, PASSWORD,
                           *further], capture_output=True, text=True, check=True, timeout=SECONDS * 2)
    return json.loads(done.stdout)


def holds_secret(data):
    """Is anything of the password in it: itself, its hashes, or an answer to a question about it?"""
    secret = PASSWORD.encode()
    md5 = hashlib.md5(secret + LOGIN.encode()).hexdigest().encode()
    return any(word in data for word in (secret, base64.b64encode(secret), md5, b',p=', b'SCRAM-SHA-256',
                                         b'n,,n=', b'y,,n='))


def try_one(tap, directory, name, part, why, proven=False):
    server = Server(part)
    said = sign_in(server.port, directory)
    server.close()
    tap.ok(said['code'] == 'certificate' and said['why'] == why, '%s: refused, as “%s”' % (name, why), said)
    tap.ok(len(server.lines) >= 1 and all(line.plain == ASK_TLS for line in server.lines),
           '%s: before TLS it was only asked for' % name, [line.plain for line in server.lines])
    starts = [start_of(line) for line in server.lines]
    tap.ok(all(not start or proven and set(start) <= MAY_SAY | {''} and start[''] == b'' for start in starts),
           '%s: %s' % (name, 'only the start was said' if proven else 'and nothing in it'), starts)
    tap.ok(not any(holds_secret(line.plain + line.inside) for line in server.lines),
           '%s: nothing of the password' % name)
    return said


def test_wrong(tap, directory):
    sentences = {}
    good = context(directory, 'good')
    wrong = [
        ('self-signed', with_certificate(context(directory, 'self')), 'authority', False),
        ('of another authority', with_certificate(context(directory, 'foreign')), 'authority', False),
        ('for another name', with_certificate(context(directory, 'other')), 'name', False),
        ('that has ended', with_certificate(context(directory, 'over')), 'over', False),
        ('not valid yet', with_certificate(context(directory, 'early')), 'early', False),
        ('of a desk', with_certificate(context(directory, 'desk')), 'authority', False),
        ('TLS 1.0', with_certificate(context(directory, 'good', ssl.TLSVersion.TLSv1)), 'old', False),
        ('TLS 1.1', with_certificate(context(directory, 'good', ssl.TLSVersion.TLSv1_1)), 'old', False),
        ('no TLS', lambda line: line.write(b'N'), 'none', False),
        ('bytes before TLS', with_certificate(good, authentication(0)), 'none', False),
        ('asks for the password', asking(good, authentication(3)), 'binding', True),
        ('asks for an MD5 of it', asking(good, authentication(5, b'salt')), 'binding', True),
        ('asks without binding', asking(good, authentication(10, b'SCRAM-SHA-256\0\0')), 'binding', True),
        ('asks nothing', asking(good, authentication(0)), 'binding', True),
    ]
    for name, part, why, proven in wrong:
        said = try_one(tap, directory, name, part, why, proven)
        sentences.setdefault(why, set()).add(said.get('sentence'))
    tap.ok(len(set.union(*sentences.values())) == len(sentences), 'each cause has one sentence, each another')


def restart(directory):
    """The real server, on the network with TLS."""
    port = str(free_port())
    bindir = subprocess.run(['pg_config', '--bindir'], capture_output=True, text=True, check=True).stdout.strip()
    root = os.getuid() == 0
    as_owner = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] if root else []
    for name in ('good.crt', 'good.key'):
        with open(os.path.join(directory, name), 'rb') as file:
            subprocess.run(as_owner + ['sh', '-c', 'umask 077; cat > "$1"', 'sh', os.path.join(HOST, 'data', name)],
                           input=file.read(), check=True)
    subprocess.run(as_owner + ['sh', '-c', 'echo hostssl all all 127.0.0.1/32 scram-sha-256 >> "$1"', 'sh',
                               HOST + '/data/pg_hba.conf'], check=True)
    for sql in ("CREATE DATABASE loket", "CREATE ROLE %s LOGIN PASSWORD '%s'" % (LOGIN, PASSWORD)):
        subprocess.run(['psql', '-X', '-q', '-c', sql, 'postgres'], check=True)
    subprocess.run(as_owner + [
        os.path.join(bindir, 'pg_ctl'), '-D', HOST + '/data', '-w', '-m', 'fast', '-l', HOST + '/log', '-o',
        '-c listen_addresses=127.0.0.1 -c port=%s -c fsync=off -c unix_socket_directories=%s -c ssl=on'
        ' -c ssl_cert_file=good.crt -c ssl_key_file=good.key' % (port, HOST), 'restart'], check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.environ['PGPORT'] = port
    return int(port)


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def between(made, port, change):
    """Stands between: its own certificate to the desk, its own TLS to the server. change: what it does to
    the first thing the server says."""
    def part(line):
        line.write(b'S')
        line.start_tls(made)
        with socket.create_connection(('127.0.0.1', port), SECONDS) as raw:
            raw.sendall(ASK_TLS)
            raw.recv(1)
            blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            blind.check_hostname = False
            blind.verify_mode = ssl.CERT_NONE
            with blind.wrap_socket(raw) as onward:
                length = line.read(4)
                onward.sendall(length + line.read(struct.unpack('!i', length)[0] - 4))
                line.write(change(onward.recv(65536)))
                while True:
                    kind, body = line.message()
                    onward.sendall(kind + struct.pack('!i', len(body) + 4) + body)
                    answer = onward.recv(65536)
                    if not answer:
                        return
                    line.write(answer)
    return part


def signed_in():
    """How often the server let somebody in, by its own account."""
    return subprocess.run(['psql', '-X', '-A', '-t', '-c', "SELECT sessions FROM pg_stat_database"
                           " WHERE datname = 'loket'", 'postgres'], capture_output=True, text=True,
                          check=True).stdout.strip()


def test_between(tap, directory):
    port = restart(directory)
    said = sign_in(port, directory)
    tap.ok(said['code'] in ('3F000', '42883', '42P01'), 'the true server is believed and lets the officer in', said)
    try_one(tap, directory, 'a stranger between', between(context(directory, 'foreign'), port, lambda d: d),
            'authority')
    try_one(tap, directory, 'between, and takes the binding away', between(
        context(directory, 'proxy'), port, lambda d: authentication(10, b'SCRAM-SHA-256\0\0')), 'binding', True)
    # Somebody who stole a key the office signed: the answer is bound to their certificate and of no
    # use at the server, who says so.
    before = signed_in()
    server = Server(between(context(directory, 'proxy'), port, lambda d: d))
    said = sign_in(server.port, directory)
    server.close()
    heard = b''.join(line.inside for line in server.lines)
    tap.ok(said['code'] != 'in' and b'p=tls-server-end-point' in heard,
           'between with a stolen certificate: the answer is bound to it', said)
    tap.ok(PASSWORD.encode() not in heard, 'and is not the password')
    with open(HOST + '/log', encoding='utf-8', errors='replace') as file:
        tap.ok('channel binding' in file.read() and signed_in() == before, 'so the server lets nobody in')


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(['sh', '-c', CERTIFICATES], cwd=directory, check=True)
        test_wrong(tap, directory)
        test_between(tap, directory)
    return tap.done()


sys.exit(main())
