#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scanner whose cable comes out between two pages, and a computer that has none: the officer reads what
to do, what was scanned and typed is there, and the same key goes on when there is a scanner again."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from counter import new_case, said, set_fault, wait_field, wait_pages  # noqa: E402
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402

OTHER = '1701051608750001'
# After the fancy of the driver it is not there, or gone in the middle.
GONE = ('Pemindai tidak menjawab. Periksa apakah sudah menyala dan kabelnya terpasang',
        'Pemindai berhenti di tengah jalan. Periksa kabelnya')


def over(loket):
    loket.wait_gone('push button', 'Hentikan', 60)


def chosen(loket, paper):
    """Whether the list of papers has this one selected."""
    papers = loket.wait_for('list', 'Dokumen permohonan ini')
    return [row for row in loket.find_all('list item', None, papers)
            if loket_ui.has_state(loket, row, 'SELECTED') and loket_ui.safe(row.get_name).startswith(paper)]


def test_unplugged(tap, practice, loket, case):
    loket.press('F9')
    tap.ok(wait_pages(practice, case, 1), 'a page is scanned')
    tap.ok(loket_ui.wait_until(lambda: chosen(loket, 'KTP'), 'the scanned paper'), 'and the list shows which paper it is')
    over(loket)
    set_fault(practice, 'unplugged')
    loket.press('F9')
    told = loket_ui.wait_until(lambda: [words for words in GONE if loket.has_text(words)], 'the scanner missed', 60)
    tap.ok(told, 'unplugged before the next page, it says what to do')
    over(loket)
    tap.ok(chosen(loket, 'Kartu Keluarga'), 'the list shows the paper it was about')
    set_fault(practice, 'fine')
    loket.press('F9')
    tap.ok(wait_pages(practice, case, 2), 'plugged in again, the next page comes in behind the first')
    over(loket)
    tap.ok(not [words for words in GONE if loket.has_text(words)], 'without a word of the last time')


def test_none(tap, practice, loket, names):
    tap.ok(loket.wait_text('Pemindai tidak ditemukan. Apakah sudah menyala dan tersambung?', 60),
           'the start of the day says that there is no scanner')
    case = new_case(practice, loket, OTHER)
    loket.fill('Tinggi badan (cm)', '158')
    loket.press('F9')
    said(tap, loket, 'Pemindai tidak ditemukan. Periksa apakah sudah menyala dan kabelnya terpasang, lalu coba lagi',
         'without a scanner it says what to do')
    over(loket)
    tap.ok(wait_field(practice, case, 'height', '158') and loket.find('push button', 'Ambil dari komputer…'),
           'what was typed is at the server, and a file can be taken instead')
    with open(names, 'w', encoding='utf-8') as file:
        file.write('test\n')
    loket.press('F9')
    tap.ok(wait_pages(practice, case, 1), 'one that is switched on meanwhile is found by the same key')


def complained(tap, loket):
    said_so = loket.complaints()
    tap.ok(not said_so, 'the program did not complain', '\n'.join(said_so))


def main():
    tap = Tap()
    with office() as (practice, screen), tempfile.TemporaryDirectory(prefix='lkt-') as folder:
        with desk(practice, screen) as loket:
            sign_in(loket, 'rina')
            test_unplugged(tap, practice, loket, new_case(practice, loket))
            complained(tap, loket)
        names = os.path.join(folder, 'dll.conf')
        os.mkdir(os.path.join(folder, 'dll.d'))
        with open(names, 'w', encoding='utf-8'):
            pass
        with desk(practice, screen, office_of=('--server', practice.host), SANE_CONFIG_DIR=folder) as loket:
            sign_in(loket, 'sinta', 'Loket 2')
            test_none(tap, practice, loket, names)
            complained(tap, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
