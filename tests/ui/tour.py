#!/usr/bin/python3
"""The main job through the real window: from the ticket to the passport in their hand.

    tour.py DIR        leaves numbered pictures, case.pdf, receipt.pdf and summary.json in DIR

Every person of the practice office works at a desk of their own (a window of the program on the
private server), by keyboard. The exit status is 0 only if the server says that the passport was
handed over. Names on the screen are found through the program's own translation, so the tour
follows the words.
"""
import gettext
import glob
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, 'lib'))
import loket_ui  # noqa: E402
from loket_ui import Missing, Screen, plain, wait_until  # noqa: E402

BUILD = os.environ.get('LOKET_BUILD', os.path.join(TOP, '_build'))
PROGRAM = os.path.join(BUILD, 'src', 'loket')
ADMIN = os.path.join(BUILD, 'src', 'admin', 'loket-admin')
_ = gettext.translation('loket', os.path.join(BUILD, 'po'), ['id'], fallback=True).gettext

# The applicant: fictional, and the one whose specimen papers are drawn in full.
APPLICANT = {
    'nik': '1701014508680002', 'name': 'SITI RAHAYU', 'birth_date': '05081968',
    'birth_place': 'MANNA', 'phone': '081234567890',
}
# What the papers say and the register did not know yet; the form asks for it by itself.
FORM = {
    'marital_status': 'Kawin', 'occupation': 'Mengurus rumah tangga', 'father_name': 'ABDULLAH',
    'mother_name': 'ROHANI', 'spouse_name': 'SUHARTO', 'purpose': 'Umrah', 'citizenship_by': 'Kelahiran',
    'name_changed': 'Tidak', 'had_passport': 'Tidak', 'lives_at_address': 'Ya', 'kk': '1701011503120007',
    'address': 'JALAN KENANGA NOMOR 12', 'region': 'Batu Ampar', 'sex': 'Perempuan', 'phone': '081200000001',
    'nationality': 'Indonesia', 'name': 'SITI RAHAYU', 'birth_place': 'MANNA', 'birth_date': '05081968',
}
PAPERS = ['ktp', 'kk', 'birth_certificate', 'form']


def words(text):
    """What a label says in the window."""
    return plain(_(text))


class Catalogue:
    """The office's own words for fields and steps, from its files."""

    def __init__(self):
        self.fields, self.sections, self.purposes = {}, {}, {}
        for path in sorted(glob.glob(os.path.join(TOP, 'data', 'catalogue', '*.json'))):
            with open(path, encoding='utf-8') as file:
                content = json.load(file)
            for form in content.get('forms', []):
                self.choices = form.get('choices', {})
                for section in form['sections']:
                    self.sections[section['code']] = section['name_id']
                for field in form['fields']:
                    self.fields[field['code']] = field
            for purpose in content.get('purposes', []):
                self.purposes[purpose['code']] = purpose

    def label(self, code):
        return self.fields[code]['label_id']


class Tour:
    def __init__(self, folder):
        self.folder = folder
        self.catalogue = Catalogue()
        self.office = None
        self.number = 0
        self.steps = []
        self.case = None
        self.ticket = None

    # The office ---------------------------------------------------------------------------

    def start_office(self):
        done = subprocess.run([ADMIN, 'practice', 'start'], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise SystemExit('The practice office does not start:\n' + done.stderr)
        self.office = json.loads(done.stdout)

    def sql(self, query):
        """Asks the practice server as its owner; the tour only reads."""
        command = ['psql', '-X', '-A', '-t', '-q', '-h', self.office['host'], '-d', self.office['database'],
                   '-v', 'ON_ERROR_STOP=1', '-c', query]
        if os.getuid() == 0:
            command = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] + command
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    # A desk -------------------------------------------------------------------------------

    def picture(self, desk, name):
        self.number += 1
        desk.shot(os.path.join(self.folder, '%02d-%s.png' % (self.number, name)))

    def step(self, desk, name, act):
        keys, begun = desk.keys, time.monotonic()
        act(desk)
        self.steps.append({
            'step': name, 'time': time.strftime('%Y-%m-%dT%H:%M:%S%z'), 'person': desk.login,
            'seconds': round(time.monotonic() - begun, 1), 'keys': desk.keys - keys})
        print('%-12s %-6s %5.1f s %4d keys' % (name, desk.login, time.monotonic() - begun,
                                               desk.keys - keys), flush=True)

    def desk(self, screen, login, counter, acts):
        command = [PROGRAM, '--practice', '--instance', 'tour-' + login]
        program = Desk(screen, command, {
            'LANGUAGE': 'id', 'LC_ALL': 'C.UTF-8', 'LOKET_PRACTICE_DIR': self.office['dir']})
        program.login = login
        with program as desk:
            self.sign_in(desk, counter)
            for name, act in acts:
                self.step(desk, name, act)

    def sign_in(self, desk, counter):
        desk.wait_for('text', words('User name'), 30)
        desk.fill(words('User name'), desk.login)
        desk.fill(words('Password'), 'latihan-' + desk.login)
        if not self.number:
            self.picture(desk, 'masuk')
        desk.wait_for('list', words('Counters'), 20)
        for _n in range(8):
            here = desk.focused()
            if not counter or (here is not None and counter in plain(here.get_name())):
                break
            desk.press('Down')
            time.sleep(0.1)
        desk.press('Return')
        desk.wait_for('push button', words('Search'), 20)

    # The steps ----------------------------------------------------------------------------

    def call(self, desk):
        self.picture(desk, 'loket')
        desk.press('F2')
        desk.wait_for('push button', words('_Begin serving'))
        self.ticket = self.sql("SELECT t.issued_class || '-' || lpad(t.number::text, 3, '0') FROM loket.ticket t "
                               "JOIN loket.visit v ON v.ticket = t.id ORDER BY v.called_at DESC LIMIT 1")
        self.picture(desk, 'dipanggil')
        desk.press('F5')
        desk.wait_for('text', 'NIK')

    def register(self, desk):
        desk.focus('text', 'NIK')
        desk.type(APPLICANT['nik'])
        desk.press('Return')
        desk.wait_text(words('The office knows this person; compare face and papers.'))
        self.picture(desk, 'pemohon')
        desk.press('Ctrl+Return')
        desk.wait_for('list', words('Papers of this case'), 20)
        self.case = self.sql("SELECT id FROM loket.case_file ORDER BY created_at DESC LIMIT 1")
        self.picture(desk, 'berkas')

    def scan(self, desk):
        for i, requirement in enumerate(PAPERS):
            desk.press('F9')
            wait_until(lambda i=i: int(self.sql(
                "SELECT count(*) FROM loket.paper WHERE case_id = '%s'" % self.case)) > i,
                'paper %s at the server' % requirement, 60)
            time.sleep(0.7)
            if i == 0:
                self.picture(desk, 'pindai')
        self.picture(desk, 'kertas')

    def fill_form(self, desk):
        """Ctrl+Enter leads to the next field that is missing, until none is."""
        labels = {field['label_id']: code for code, field in self.catalogue.fields.items()}
        seen = []
        for _n in range(25):
            desk.press('Ctrl+Return')
            time.sleep(0.5)
            here = desk.focused()
            code = labels.get(plain(here.get_name())) if here is not None else None
            if code is None or code in seen:
                break
            seen.append(code)
            self.fill_field(desk, code, FORM[code])
        self.picture(desk, 'isian')
        desk.wait_for('push button', words('All at the server'), 20)

    def fill_field(self, desk, code, value):
        kind = self.catalogue.fields[code]['kind']
        if kind == 'choice':
            desk.choose(value)
        elif kind in ('region', 'country'):
            desk.type(value)
            time.sleep(1.5)
            desk.press('Return')
        else:
            desk.press('Ctrl+a')
            desk.type(value)
            desk.press('Return')


class Desk(loket_ui.Program):
    """A program that counts the keys pressed at it."""
    keys = 0
    login = ''

    def press(self, keys, times=1):
        self.keys += times
        super().press(keys, times)

    def type(self, text):
        self.keys += len(text)
        super().type(text)

    def choose(self, word):
        """Chooses WORD in the drop-down with the focus, by its first letter."""
        for _n in range(12):
            here = self.focused()
            if here is not None and word in (loket_ui.text_of(here) + plain(here.get_name()) + value_of(here)):
                break
            self.press(word[0].lower())
            time.sleep(0.1)
        self.press('Return')


def value_of(here):
    try:
        return ' '.join(plain(c.get_name()) for c in (here.get_child_at_index(i) for i in range(here.get_child_count())))
    except Exception:
        return ''


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(BUILD, 'tour')
    os.makedirs(folder, exist_ok=True)
    tour = Tour(folder)
    tour.start_office()
    with Screen(1366, 768) as screen:
        tour.desk(screen, 'rina', 'Loket 1', [
            ('call', tour.call), ('register', tour.register), ('scan', tour.scan), ('form', tour.fill_form)])


if __name__ == '__main__':
    main()
