#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""loket-admin paper: one JSON line per file, exit status 0 only if all of it could be shown."""
import json
import os
import random
import struct
import subprocess
import tempfile
import unittest
import zlib

ADMIN = os.path.join(os.environ["LOKET_BINDIR"], "loket-admin")
KEYS = ["file", "kind", "pages", "shown", "problem", "text_chars", "codes", "zones", "quality",
        "seconds"]
ZONE = ["P<IDNSUHARTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "X1234567<7IDN8508177M3508161<<<<<<<<<<<<<<<2"]


def pdf(lines):
    """A page with these lines in Courier, the smallest file that is one."""
    text = "".join(f"BT /F 10 Tf 40 {700 - 20 * i} Td ({line}) Tj ET\n"
                   for i, line in enumerate(lines))
    return (f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            f"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
            f"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>>>endobj\n"
            f"4 0 obj<</Length {len(text)}>>stream\n{text}endstream endobj\n"
            f"trailer<</Root 1 0 R>>\n").encode()


class Paper(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, data):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as out:
            out.write(data)
        return path

    def paper(self, *args):
        done = subprocess.run([ADMIN, "paper", *args], capture_output=True, text=True, timeout=60)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def test_text(self):
        status, lines, said = self.paper(self.file("a.pdf", pdf(["Akta Kelahiran"] * 4)))
        self.assertEqual((status, said), (0, ""))
        self.assertEqual(list(lines[0]), KEYS)
        self.assertEqual((lines[0]["kind"], lines[0]["pages"], lines[0]["shown"]), ("pdf", 1, 1))
        self.assertIsNone(lines[0]["problem"])
        self.assertGreater(lines[0]["text_chars"], 50)

    def test_zone(self):
        status, lines, _ = self.paper(self.file("a.pdf", pdf(ZONE)))
        self.assertEqual(status, 0)
        self.assertEqual(lines[0]["zones"], [{"page": 1, "format": "TD3", "lines": ZONE,
                                              "valid": True, "unsure": []}])

    def test_picture(self):
        grey = b"P5 400 300 255\n" + bytes(250 if (x // 40 + y // 40) % 2 else 10
                                             for y in range(300) for x in range(400))
        status, lines, _ = self.paper(self.file("a.pgm", grey))
        self.assertEqual((status, lines[0]["kind"], lines[0]["shown"]), (0, "pnm", 1))
        self.assertEqual(lines[0]["quality"][0]["flags"], ["coarse"])

    def test_cut(self):
        """Half a picture is shown, and it is said that it is half."""
        def chunk(name, data):
            return (struct.pack(">I", len(data)) + name + data
                    + struct.pack(">I", zlib.crc32(name + data)))
        rows = b"".join(b"\0" + random.Random(y).randbytes(600) for y in range(800))
        png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 600, 800, 8, 0, 0, 0, 0))
               + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
        status, lines, said = self.paper(self.file("whole.png", png),
                                         self.file("trailer.png", png + b"camera" * 100),
                                         self.file("cut.png", png[:len(png) // 2]))
        self.assertEqual([line["shown"] for line in lines], [1, 1, 1])
        self.assertEqual(["cut" in line["quality"][0]["flags"] for line in lines],
                         [False, False, True])
        self.assertEqual([line["problem"] is None for line in lines], [True, True, False])
        self.assertIn("breaks off", said)
        self.assertEqual(status, 1)

    def test_no_pages(self):
        """A file that has something in it is not called empty."""
        loop = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 2000000000>>endobj\n"
                b"trailer<</Root 1 0 R>>\n")
        status, lines, _ = self.paper(self.file("loop.pdf", loop), self.file("empty.pdf", b""))
        self.assertEqual(status, 1)
        self.assertIn("damaged", lines[0]["problem"])
        self.assertIn("empty", lines[1]["problem"])

    def test_several_with_problems(self):
        sparse = os.path.join(self.folder.name, "sparse.pdf")
        with open(sparse, "wb") as out:
            out.truncate(2 << 30)
        status, lines, said = self.paper(self.file("a.pdf", pdf(["x"])), sparse,
                                         self.file("b.pdf", b"%PDF-1.7\nnothing\n"),
                                         self.file("c.txt", b"Selamat pagi"),
                                         os.path.join(self.folder.name, "missing"))
        self.assertEqual(status, 1)
        self.assertEqual([line["shown"] for line in lines], [1, 0, 0, 0, 0])
        self.assertIn("too large", lines[1]["problem"])
        self.assertIn("damaged", lines[2]["problem"])
        self.assertIn("This kind of file", lines[3]["problem"])
        self.assertIn("cannot be opened", lines[4]["problem"])
        self.assertEqual(len(said.splitlines()), 4)

    def test_misuse(self):
        for args in ([], ["--nonsense", "x"]):
            status, lines, said = self.paper(*args)
            self.assertEqual((status, lines), (2, []))
            self.assertNotEqual(said, "")


if __name__ == "__main__":
    unittest.main()
