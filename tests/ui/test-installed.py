#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed program, without any folder of the build tree told to it.

    test-installed.py BUILD PREFIX     inside with-postgres

What is installed lands in a folder of its own, which stands at PREFIX for these programs only: in a
mount namespace. Where the machine allows none, only what is in the folder is looked at.
"""
import configparser
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, 'lib'))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
from loket_ui import Missing, Screen  # noqa: E402
from tap import Tap  # noqa: E402

BUILD, PREFIX = sys.argv[1:3]

# To the root of a namespace for the mount, and back to who we are: PostgreSQL and the bus ask.
PLACE = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
AGAIN = 'mount --bind "$1" "$2" && u=$3 g=$4 && shift 4 && exec unshare -U --map-user="$u" --map-group="$g" -- "$@"'


def command(installed, *line):
    """A command for which the folder is at PREFIX."""
    if os.getuid() == 0:
        return ['unshare', '-m', 'sh', '-c', PLACE, 'sh', installed, PREFIX, *line]
    return ['unshare', '-r', '-m', 'sh', '-c', AGAIN, 'sh', installed, PREFIX, str(os.getuid()), str(os.getgid()),
            *line]


def environment():
    """That of somebody who knows of no build tree."""
    own = {name: value for name, value in os.environ.items()
           if not name.startswith('LOKET_') and name not in ('GSETTINGS_SCHEMA_DIR', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'LANGUAGE')}
    own['PATH'] = os.path.join(PREFIX, 'bin') + ':/usr/bin:/bin'
    return own


def run(installed, *line, text=''):
    done = subprocess.run(command(installed, *line), capture_output=True, text=True, input=text, check=False,
                          env=environment(), timeout=120)
    return done.returncode, done.stdout, done.stderr


def test_files(tap, installed):
    def have(*parts):
        found = glob.glob(os.path.join(installed, *parts))
        return len(found) > 0 and all(os.path.getsize(path) > 0 for path in found)

    def names(folder):
        return sorted(os.path.relpath(os.path.join(where, name), folder)
                      for where, _folders, files in os.walk(folder) for name in files)

    for parts in (('bin', 'loket'), ('bin', 'loket-admin'), ('libexec', 'loket', 'loket-renderer'),
                  ('libexec', 'loket', 'loket-scanner'), ('lib', '*', 'loket', 'sane', 'libsane-specimen.so.1')):
        found = glob.glob(os.path.join(installed, *parts))
        tap.ok(len(found) == 1 and os.access(found[0], os.X_OK), '%s is there' % parts[-1])
    for folder in ('schema', 'catalogue', 'practice'):
        tap.ok(names(os.path.join(TOP, 'data', folder)) == names(os.path.join(installed, 'share', 'loket', folder)),
               'all of data/%s is there' % folder)
    with open(os.path.join(TOP, 'po', 'LINGUAS'), encoding='utf-8') as file:
        languages = file.read().split()
    pages = [os.path.basename(path) for path in glob.glob(os.path.join(TOP, 'help', 'C', '*.page'))]
    for language in languages:
        tap.ok(have('share', 'locale', language, 'LC_MESSAGES', 'loket.mo'), 'the words of %s' % language)
    for language in ['C', *languages]:
        tap.ok(pages and all(have('share', 'help', language, 'loket', page) for page in pages),
               'the help in %s' % language)
    for size in ('scalable', 'symbolic'):
        tap.ok(have('share', 'icons', 'hicolor', size, 'apps', 'org.loket.Loket*.svg'), 'the %s icon' % size)
    tap.ok(have('share', 'metainfo', 'org.loket.Loket.metainfo.xml'), 'what a shop of programs shows')


def test_starts(tap, installed):
    """Who starts the programs names them rightly."""
    for path, group, key in (('share/applications/org.loket.Loket.desktop', 'Desktop Entry', 'Exec'),
                             ('lib/systemd/system/loket-keeper.service', 'Service', 'ExecStart')):
        ini = configparser.RawConfigParser(strict=False)
        ini.optionxform = str
        ini.read(os.path.join(installed, path), encoding='utf-8')
        program = ini.get(group, key).split()[0]
        where = installed + program[len(PREFIX):] if program.startswith(PREFIX) else \
            os.path.join(installed, 'bin', program)
        tap.ok(os.access(where, os.X_OK), '%s starts a program that is there' % os.path.basename(path), program)


def test_office(tap, installed, directory):
    """What README tells whoever installs a server."""
    with open(os.path.join(TOP, 'data', 'practice', 'office.json'), encoding='utf-8') as file:
        office = json.load(file)
    office['office']['practice'] = False
    path = os.path.join(directory, 'office.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(office, file)
    status, _out, err = run(installed, 'loket-admin', 'init', path)
    tap.ok(status == 0, 'an office is made', err)
    status, _out, err = run(installed, 'loket-admin', 'officer', 'add', 'p04711', '--name', 'Contoh', '--nip',
                            '199204152015032001', '--duty', 'clerk', text='kata sandi panjang 71\n')
    tap.ok(status == 0, 'and an officer', err)
    status, out, err = run(installed, 'loket-admin', 'verify')
    tap.ok('findings' in out and {each['check'] for each in json.loads(out)['findings']} <= {'access'},
           'only the door of the test server is open', out + err)
    status, _out, err = run(installed, 'loket-admin', 'upgrade')
    tap.ok(status == 0, 'a new version can be brought in', err)
    status, _out, err = run(installed, 'loket-admin', 'catalogue', 'load')
    tap.ok(status == 0, 'and rules', err)


def test_workers(tap, installed, directory):
    picture = os.path.join(directory, 'p.png')
    subprocess.run(['convert', '-size', '200x100', 'xc:white', picture], check=True)
    status, out, err = run(installed, 'loket-admin', 'paper', picture)
    tap.ok(status == 0 and json.loads(out)['pages'] == 1, 'the renderer is found', out + err)
    status, _out, err = run(installed, 'loket-admin', 'scan', '--list')
    tap.ok(status == 0 and err == '', 'the scanner is found', err)


def test_window(tap, installed):
    status, out, err = run(installed, 'loket', '--version')
    tap.ok(status == 0 and out.startswith('Loket '), 'it says its version', err)
    with Screen() as screen:
        own = environment()
        for name in set(os.environ) - set(own):
            del os.environ[name]
        with screen.start(command(installed, os.path.join(PREFIX, 'bin', 'loket'), '--server', os.environ['PGHOST']),
                          PATH=own['PATH']) as loket:
            try:
                loket.wait_for('text', 'Nama pengguna')
                tap.ok(True, 'it asks who it is, in Indonesian')
            except Missing as error:
                tap.ok(False, 'it asks who it is, in Indonesian', error)
                return
            tap.ok(loket.wait_text('Server kantor siap.'), 'and finds the server')
            loket.press('F1')
            tap.ok(loket.wait_text('Bila tidak berhasil'), 'it has its help')
            tap.ok(loket.complaints() == [], 'nothing is missing', loket.said())


def main():
    tap = Tap()
    directory = tempfile.mkdtemp(prefix='loket-i-', dir='/tmp')
    os.chmod(directory, 0o755)
    try:
        subprocess.run(['meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', directory + '/d'],
                       check=True, stdout=subprocess.DEVNULL)
        installed = directory + '/d' + PREFIX
        # What meson leaves to the package where it does not install into the machine itself.
        subprocess.run(['glib-compile-schemas', os.path.join(installed, 'share', 'glib-2.0', 'schemas')], check=True)
        test_files(tap, installed)
        test_starts(tap, installed)
        status, _out, err = run(installed, 'true')
        if status != 0:
            tap.skip('the installed programs', 'no mount namespace here: ' + err.strip())
        else:
            test_office(tap, installed, directory)
            test_workers(tap, installed, directory)
            test_window(tap, installed)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return tap.done()


sys.exit(main())
