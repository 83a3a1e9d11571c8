#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# loket-admin scan: lines, exit status, and the file that is left when something goes wrong.
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

ADMIN = os.path.join(os.environ['LOKET_BINDIR'], 'loket-admin')


class Scan(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='loket-admin-scan-')
        self.dir = self.folder.name
        self.environment = dict(os.environ, LC_ALL='C.UTF-8', XDG_STATE_HOME=self.dir)
        if 'SANE_CONFIG_DIR' not in os.environ:
            os.makedirs(self.dir + '/sane.d/dll.d')
            self.write('sane.d/dll.conf', 'test\n')
            self.write('sane.d/test.conf', 'number_of_devices 1\ngeometry_max 300.0\n')
            self.environment['SANE_CONFIG_DIR'] = self.dir + '/sane.d'
        self.out = self.dir + '/out.pdf'

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        with open(os.path.join(self.dir, name), 'w') as file:
            file.write(text)

    def run_scan(self, *arguments):
        done = subprocess.run([ADMIN, 'scan', *arguments], env=self.environment, text=True,
                              capture_output=True, timeout=60)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def scan(self, profile, *arguments):
        status, lines, errors = self.run_scan('--device', 'test:0', '--profile', profile,
                                              '--out', self.out, *arguments)
        self.assertEqual(len(lines), 1, errors)
        return status, lines[0]

    def is_pdf(self):
        with open(self.out, 'rb') as file:
            return file.read(5) == b'%PDF-'

    def test_list(self):
        status, lines, _ = self.run_scan('--list')
        self.assertEqual(status, 0)
        self.assertIn('test:0', [line['name'] for line in lines])

    def test_options(self):
        status, lines, _ = self.run_scan('--options', '--device', 'test:0')
        self.assertEqual(status, 0)
        options = {line['option']: line for line in lines}
        self.assertIn('Color', options['mode']['choices'])
        self.assertTrue(options['resolution']['settable'])

    def test_one_page(self):
        status, line = self.scan('grey-100-60x40mm')
        self.assertEqual((status, line['problem'], line['pages']), (0, None, 1))
        self.assertEqual((line['dpi'], line['mode']), ([100, 100], 'grey'))
        self.assertLessEqual(abs(line['size'][0] - 236), 1)
        self.assertTrue(self.is_pdf())
        self.assertEqual(os.stat(self.out).st_mode & 0o777, 0o600)

    def test_stack(self):
        status, line = self.scan('feeder-lineart-100-60x40mm', '--pages', '4')
        self.assertEqual((status, line['pages'], line['mode']), (0, 4, 'lineart'))
        status, line = self.scan('feeder-colour-100-60x40mm', '--set', 'test-picture=Color pattern')
        self.assertEqual((status, line['pages'], line['mode']), (0, 10, 'colour'))

    def test_fault(self):
        status, line = self.scan('grey-100-60x40mm', '--set',
                                 'read-return-value=SANE_STATUS_JAMMED')
        self.assertEqual((status, line['problem'], line['pages']), (1, 'jammed', 0))
        self.assertFalse(os.path.exists(self.out))

    def test_interrupted(self):
        command = [ADMIN, 'scan', '--device', 'test:0', '--profile', 'feeder-grey-100-60x40mm',
                   '--out', self.out, '--set', 'read-delay=yes', '--set',
                   'read-delay-duration=150000']
        process = subprocess.Popen(command, env=self.environment, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1.2)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        line = json.loads(output)
        self.assertEqual((process.returncode, line['problem']), (1, 'cancelled'))
        self.assertGreaterEqual(line['pages'], 1)
        self.assertTrue(self.is_pdf())

    def test_specimen(self):
        os.makedirs(self.dir + '/papers')
        with open(self.dir + '/papers/card.pgm', 'wb') as file:
            file.write(b'P5\n1011 638\n255\n' + b'\x60' * (1011 * 638))
        practice = ['--specimens', self.dir + '/practice', '--papers', self.dir + '/papers',
                    '--lay', 'card.pgm', '--out', self.out]
        status, lines, _ = self.run_scan(*practice, '--profile', 'grey-150-id1')
        self.assertEqual((status, lines[0]['device']), (0, 'specimen:glass'))
        self.assertEqual(lines[0]['pages'], 1)
        status, lines, _ = self.run_scan(*practice, '--profile', 'duplex-grey-75-a5')
        self.assertEqual((status, lines[0]['pages']), (0, 2))
        status, lines, _ = self.run_scan('--specimens', self.dir + '/practice', '--list')
        self.assertIn('specimen:glass', [line['name'] for line in lines])

    def test_no_device(self):
        status, lines, errors = self.run_scan('--device', 'test:99', '--out', self.out)
        self.assertEqual((status, lines[0]['problem']), (1, 'unplugged'))
        self.assertIn('does not answer', errors)

    def test_disk(self):
        status, lines, errors = self.run_scan('--device', 'test:0', '--profile', 'grey-50-40x40mm',
                                              '--out', self.dir + '/there/is/no/folder.pdf')
        self.assertEqual((status, lines[0]['problem']), (1, 'file'))
        self.assertIn('folder', errors)

    def test_misused(self):
        for arguments in (['--device', 'test:0'], ['--profile', 'purple', '--out', self.out],
                          ['--pages', 'many'], ['--nonsense'], ['file.pdf']):
            status, lines, errors = self.run_scan(*arguments)
            self.assertEqual((status, lines), (2, []), arguments)
            self.assertNotEqual(errors, '')


if __name__ == '__main__':
    unittest.main(verbosity=1)
