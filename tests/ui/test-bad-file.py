#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are not what they should be: each is refused with what to do, or taken with a remark; one
that never ends is stopped, and the officer types on meanwhile."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
import bad_files  # noqa: E402
from counter import new_case, pages, said, take_file, wait_field, wait_pages  # noqa: E402
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402

LONG = bool(os.environ.get('LOKET_TEST_LONG'))
NO_PAPER = 'Ini bukan berkas berisi dokumen'
NOT_TAKEN = 'Dokumen tidak diambil'
DAMAGED = 'Dokumen ini rusak dan tidak terbaca. Minta salinan lain, atau pindai kertasnya'


def refused(folder):
    """(path, what the window says)."""
    yield bad_files.pipe(folder, 'pipa.pdf'), NO_PAPER
    yield bad_files.hollow(folder, 'besar.pdf', 2 * 1024 ** 3), 'lebih dari 64 MB'
    yield bad_files.write(folder, 'rusak.pdf', b'%PDF-1.4\n1 0 obj\n<<'), DAMAGED
    yield bad_files.locked(folder), 'terkunci dengan kata sandi. Minta salinan tanpa kata sandi'
    rows = (bytes(7500) for _ in range(60000))
    yield bad_files.write(folder, 'raksasa.png', bad_files.png(60000, 60000, 1, rows)), 'Terlalu besar: '
    if LONG:
        yield from refused_too(folder)


def refused_too(folder):
    """The same by other ways."""
    yield bad_files.write(folder, 'kosong.pdf', b''), 'Berkasnya kosong'
    yield bad_files.link(folder, 'nol.pdf', '/dev/zero'), NO_PAPER
    yield bad_files.write(folder, 'program.pdf', b'\x7fELF' + bytes(4000)), 'Jenis dokumen ini tidak terbaca'
    yield bad_files.write(folder, 'setengah.pdf', bad_files.pdf(3)[:900]), DAMAGED
    path = bad_files.forbidden(folder, 'terlarang.pdf')
    if path is not None:
        yield path, 'Berkasnya tidak dapat dibuka'


def test_refused(tap, practice, loket, folder, case):
    for path, sentence in refused(folder):
        take_file(loket, path)
        said(tap, loket, sentence, '%s: %s' % (os.path.basename(path), sentence))
    tap.ok(loket.has_text(NOT_TAKEN) and pages(practice, case) == 0, 'none of them came into the file')


def test_folder(tap, loket, folder):
    """A folder is gone into, not taken in."""
    take_file(loket, folder)
    loket.wait_until_settled()
    tap.ok(loket.find('push button', 'Batal'), 'a folder leaves the chooser open')
    loket.press('Escape')
    loket.wait_gone('push button', 'Batal')


def test_taken(tap, practice, loket, folder, case):
    take_file(loket, bad_files.write(folder, 'foto.pdf', bad_files.photo()))
    tap.ok(wait_pages(practice, case, 1), 'a picture that is called a PDF is a picture')
    loket.wait_gone('push button', 'Hentikan')
    content = bad_files.photo()
    take_file(loket, bad_files.write(folder, 'putus.png', content[:len(content) * 6 // 10]))
    said(tap, loket, 'Berkas gambar ini terputus', 'a picture that breaks off is taken with a remark')
    tap.ok(wait_pages(practice, case, 2), 'and is in the file')


def test_endless(tap, practice, loket, folder, case):
    """It opens, and showing it never ends: the form beside it is not held up."""
    take_file(loket, bad_files.write(folder, 'tanpa-akhir.pdf', bad_files.endless()))
    wait_pages(practice, case, 3)
    loket.fill('Tinggi badan (cm)', '163')
    tap.ok(wait_field(practice, case, 'height', '163'), 'the officer types on while a paper does not come to an end')
    for _ in range(2):
        loket.press('Ctrl+PgDn')
    page = loket.wait_for('document text', 'Akta kelahiran, halaman 1 dari 1')
    tap.ok(loket_ui.wait_until(lambda: 'terlalu lama dan dihentikan. Minta salinan lain' in loket_ui.safe(page.get_description), 'its end'),
           'and reads and hears that it was stopped')
    if os.environ.get('LOKET_UI_SHOTS'):
        loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'endless.png'))


def stopped_before(loket, path):
    """Whether Escape came before the reader was stopped by itself; a slow machine may need another try."""
    take_file(loket, path)
    loket_ui.wait_until(lambda: loket.find('push button', 'Hentikan') or loket.has_text(NOT_TAKEN), 'the reader at work')
    loket.press('Escape')
    loket.wait_gone('push button', 'Hentikan')
    loket.wait_until_settled()
    return not loket.has_text(NOT_TAKEN)


def test_slow_to_open(tap, practice, loket, folder, case):
    """Its reader does not come to the first page: the officer types on, and reads that it was stopped."""
    before = pages(practice, case)
    path = bad_files.write(folder, 'lama-dibuka.pdf', bad_files.slow_to_open())
    take_file(loket, path)
    loket.fill('Nama lain', 'SITI')
    tap.ok(wait_field(practice, case, 'other_name', 'SITI'), 'the officer types on while a file is not opened yet')
    said(tap, loket, 'terlalu lama dan dihentikan. Minta salinan lain', 'a file whose reader hangs is stopped, and says what to do')
    loket.wait_gone('push button', 'Hentikan')
    tap.ok(loket.has_text(NOT_TAKEN) and pages(practice, case) == before, 'nothing of it came into the file')
    tap.ok(any(stopped_before(loket, path) for _ in range(5)), 'and Escape stops it before')
    tap.ok(pages(practice, case) == before, 'with nothing of it in the file')
    take_file(loket, bad_files.write(folder, 'biasa.pdf', bad_files.pdf()))
    tap.ok(wait_pages(practice, case, before + 1), 'the next file is taken in')


def main():
    tap = Tap()
    with office() as (practice, screen), tempfile.TemporaryDirectory(prefix='lkt-') as folder:
        with desk(practice, screen) as loket:
            sign_in(loket, 'rina')
            case = new_case(practice, loket)
            test_refused(tap, practice, loket, folder, case)
            if LONG:
                test_folder(tap, loket, folder)
            test_taken(tap, practice, loket, folder, case)
            test_endless(tap, practice, loket, folder, case)
            test_slow_to_open(tap, practice, loket, folder, case)
            said_so = loket.complaints()
            tap.ok(not said_so, 'the program did not complain', '\n'.join(said_so))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
