#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""loket-admin number: one JSON line per text, exit status 0 only if all are valid."""
import json
import os
import subprocess
import unittest

ADMIN = os.path.join(os.environ["LOKET_BINDIR"], "loket-admin")
ZONE = ["P<IDNSUHARTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "X1234567<7IDN8508177M3508161<<<<<<<<<<<<<<<2"]


def number(*args):
    done = subprocess.run([ADMIN, "number", *args], capture_output=True, text=True, timeout=20)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


class Number(unittest.TestCase):
    def test_valid(self):
        status, lines, _ = number("nik", "1701010508680001", "1701 0145 0868 0002")
        self.assertEqual(status, 0)
        self.assertEqual(len(lines), 2)
        self.assertEqual(list(lines[0]), ["text", "valid", "errors", "warnings", "fields"])
        self.assertTrue(lines[0]["valid"])
        self.assertEqual(lines[1]["fields"]["sex"], "P")
        self.assertEqual(lines[1]["fields"]["birth"], "1968-08-05")

    def test_one_wrong_of_two(self):
        status, lines, _ = number("nik", "1701010508680001", "3273010119800002")
        self.assertEqual(status, 1)
        self.assertEqual([line["valid"] for line in lines], [True, False])
        self.assertIn("9–10 are 19", lines[1]["errors"][0])

    def test_zone_in_each_form(self):
        for texts in (["\n".join(ZONE)], ["/".join(ZONE)], ZONE):
            status, lines, _ = number("mrz", *texts)
            self.assertEqual(status, 0)
            self.assertEqual(len(lines), 1)
            self.assertEqual(lines[0]["fields"]["number"], "X1234567")

    def test_today(self):
        _, lines, _ = number("--today", "2026-11-21", "birth", "05081968")
        self.assertEqual(lines[0]["fields"]["age"], "58")

    def test_warning_is_valid(self):
        status, lines, _ = number("billing", "720260115000123")
        self.assertEqual((status, lines[0]["valid"], len(lines[0]["warnings"])), (0, True, 1))

    def test_bytes(self):
        done = subprocess.run([ADMIN, "number", "nik", b"\xff\xfe"], capture_output=True, timeout=20)
        self.assertEqual(done.returncode, 1)
        self.assertFalse(json.loads(done.stdout)["valid"])

    def test_misuse(self):
        for args in ([], ["nothing", "1"], ["nik"], ["--today", "x", "nik", "1"]):
            status, lines, said = number(*args)
            self.assertEqual((status, lines), (2, []))
            self.assertNotEqual(said, "")


if __name__ == "__main__":
    unittest.main()
