"""What an officer does at the counter before something goes wrong there."""
import os
import signal
import subprocess

import loket_ui

APPLICANT = '1701014508680002'
NAME = 'Nama lengkap di dokumen'
SAVED = 'Semua tersimpan di server'


def at_person(loket):
    """Somebody without a ticket stands at the counter."""
    loket.press('Ctrl+n')
    loket.wait_text('tanpa tiket')
    loket.press('1')
    loket.press('Ctrl+Return')
    loket.wait_for('push button', 'Tambah orang…')
    loket_ui.wait_until(lambda: 'NIK' in loket.describe(loket.focused()), 'the focus in NIK')


def new_case(practice, loket, nik=APPLICANT):
    """A case of somebody the office knows; its id."""
    at_person(loket)
    loket.fill('NIK', nik)
    loket.wait_text('Orang ini sudah dikenal kantor')
    loket.press('Ctrl+Return')
    loket.wait_for('list', 'Dokumen permohonan ini')
    loket.wait_text(SAVED)
    return practice.value('SELECT id FROM loket.case_file ORDER BY created_at DESC LIMIT 1')


def take_file(loket, path):
    """The file chooser, by keyboard."""
    loket.focus('push button', 'Ambil dari komputer…')
    loket.press('Return')
    loket.wait_for('push button', 'Batal')
    loket.wait_until_settled()
    loket.type(path)
    loket_ui.wait_until(lambda: any(path in loket_ui.text_of(entry) for entry in loket.find_all('text')),
                        'the path in the chooser')
    loket.press('Return')


def field(practice, case, code):
    """What the server has."""
    return practice.value("SELECT coalesce(fields ->> '%s', '') FROM loket.case_content WHERE case_id = '%s'" % (code, case))


def wait_field(practice, case, code, value):
    return loket_ui.wait_until(lambda: field(practice, case, code) == value, '%s = %s at the server' % (code, value))


def pages(practice, case):
    """How many pages the papers of a case have at the server."""
    return int(practice.value('SELECT count(*) FROM loket.paper p JOIN loket.paper_page g ON g.paper = p.id '
                              "AND g.version = p.version WHERE p.case_id = '%s'" % case))


def wait_pages(practice, case, count):
    return loket_ui.wait_until(lambda: pages(practice, case) == count, '%d pages at the server' % count)


def set_fault(practice, word):
    """What is wrong with the practice scanner from now on."""
    path = os.path.join(practice.directory, 'scanner', 'glass', 'fault')
    with open(path + '.part', 'w', encoding='utf-8') as file:
        file.write(word)
    os.rename(path + '.part', path)


def children(loket, name):
    """Workers of a program."""
    done = subprocess.run(['pgrep', '-P', str(loket.child.pid), '-f', name], capture_output=True, text=True, check=False)
    return [int(pid) for pid in done.stdout.split()]


def break_down(practice):
    """The server ends at once, as with pg_ctl stop -m immediate."""
    pid = practice.status()['pid']
    os.kill(pid, signal.SIGQUIT)
    loket_ui.wait_until(lambda: not os.path.exists('/proc/%d' % pid), 'the end of the server')


def said(tap, loket, sentence, name):
    """The window says it; otherwise what it says instead."""
    try:
        loket.wait_text(sentence)
    except loket_ui.Missing:
        tap.ok(False, name, 'not on the screen: %s\n%s' % (sentence, loket.tree()))
        return False
    tap.ok(True, name)
    if os.environ.get('LOKET_UI_SHOTS'):        # to read the sentence where it stands
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], '%s.png' % name.replace('/', '-').replace(' ', '-')))
    return True
