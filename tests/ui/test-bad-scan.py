#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scanner that does not do what it should, and a program that dies while it scans: the officer
reads what to do, pages that were finished are in the file, the next scan works."""
import glob
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from counter import children, new_case, pages, said, set_fault, wait_pages  # noqa: E402
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402

FEEDER = ('Ujang · KTP elektronik', 'Siti Rahayu · KTP elektronik', 'Siti Rahayu · Kartu Keluarga')
BUSY = [('busy', 'Pemindai sedang dipakai. Tutup program lain')] if os.environ.get('LOKET_TEST_LONG') else []
STOPPED = 'Pemindaian berhenti.'


def scan(loket):
    """Slowly, so that there is something to see of it."""
    loket.press('F9')
    loket.wait_for('push button', 'Hentikan')


def over(loket):
    loket.wait_gone('push button', 'Hentikan')


def choose_source(loket, letter):
    """Where the next page comes from."""
    loket.focus('push button', 'Pilihan pemindai')
    loket.press('Return')
    loket.focus('push button', 'Dari')
    loket.type(letter)
    loket.press('Escape')
    loket.wait_gone('push button', 'Dari')


def fill_feeder(loket):
    loket.focus('push button', 'Kertas di kaca')
    loket.press('Return')
    for paper in FEEDER:
        loket.focus('check box', paper)
        loket.press('space')
    loket.wait_text('Kertas pilihan')
    loket.press('Escape')
    loket.wait_gone('check box', FEEDER[0])


def test_faults(tap, practice, loket, case):
    """Each says what it is and what to do; nothing has to be restarted. One that is busy is waited for."""
    for word, sentence in (('unplugged', 'Pemindai tidak menjawab. Periksa apakah sudah menyala'),
                           *BUSY, ('cover', 'Penutup pemindai terbuka. Tutup penutupnya'),
                           ('broken', 'Pemindai berhenti di tengah jalan. Periksa kabelnya'),
                           ('crash', 'Program pemindai macet dan sudah dimulai lagi. Pindai lagi')):
        set_fault(practice, word)
        loket.press('F9')
        said(tap, loket, sentence, 'a scanner that is %s says what to do' % word)
        over(loket)
    tap.ok(loket.has_text(STOPPED) and pages(practice, case) == 0, 'and no half page came into the file')


def test_stop(tap, practice, loket, case):
    """Slow: the key the window names stops it; then hanging: it is let go all the same."""
    for word in ('slow', 'hang'):
        set_fault(practice, word)
        scan(loket)
        loket.press('F9')
        said(tap, loket, 'Pemindai masih bekerja', 'a second scan waits for the first (%s)' % word)
        tap.ok(loket.find('push button', 'Hentikan'), 'which goes on')
        loket.press('Escape')
        over(loket)
        tap.ok(pages(practice, case) == 0, 'Escape stops a scanner that is %s' % word)


def test_worker_killed(tap, practice, loket, case):
    set_fault(practice, 'slow')
    scan(loket)
    for pid in loket_ui.wait_until(lambda: children(loket, 'loket-scanner'), 'the scanner at work'):
        os.kill(pid, signal.SIGKILL)
    said(tap, loket, 'Program pemindai macet dan sudah dimulai lagi', 'a killed scanner program is told')
    over(loket)
    set_fault(practice, 'fine')
    loket.press('F9')
    tap.ok(wait_pages(practice, case, 1), 'and the next scan works')
    over(loket)
    tap.ok(not loket.has_text(STOPPED), 'without the sentence of the last time')


def test_feeder(tap, practice, loket, case):
    choose_source(loket, 'p')
    set_fault(practice, 'empty')
    loket.press('F9')
    said(tap, loket, 'Tidak ada kertas di pengumpan. Masukkan kertasnya', 'an empty feeder says so')
    over(loket)
    set_fault(practice, 'jam')
    fill_feeder(loket)
    loket.press('F9')
    said(tap, loket, 'Kertas tersangkut di pengumpan. Buka pengumpan', 'a jam says what to do with the sheets')
    tap.ok(loket.has_text('1 halaman sebelumnya tersimpan'), 'and that the sheet before it is kept')
    over(loket)
    tap.ok(wait_pages(practice, case, 2), 'which is in the file')


def on_disk(home):
    """Pages in the journal."""
    return set(glob.glob(os.path.join(home['XDG_STATE_HOME'], 'loket*', '*', 'pages', '*.page')))


def test_death(practice, loket, home):
    """Killed while the next sheet comes in."""
    set_fault(practice, 'fine')
    fill_feeder(loket)
    before = on_disk(home)
    loket.press('F9')
    loket_ui.wait_until(lambda: on_disk(home) - before, 'a page that is kept')
    loket.child.kill()
    loket.child.wait()


def test_after_death(tap, practice, loket, case):
    sign_in(loket, 'rina')
    said(tap, loket, 'yang dipindai sebelum program berhenti sudah dimasukkan ke berkasnya', 'pages of before the end are told')
    tap.ok(loket_ui.wait_until(lambda: pages(practice, case) >= 3, 'the pages at the server'), 'and are in the file')
    loket.wait_for('list', 'Dokumen permohonan ini')
    loket.wait_for('push button', 'Putar halaman ini')
    before = pages(practice, case)
    loket.press('F9')
    tap.ok(wait_pages(practice, case, before + 1), 'and scanning goes on')


def main():
    tap = Tap()
    with office() as (practice, screen):
        home = screen.home()
        with desk(practice, screen, **home) as loket:
            sign_in(loket, 'rina')
            case = new_case(practice, loket)
            test_faults(tap, practice, loket, case)
            test_stop(tap, practice, loket, case)
            test_worker_killed(tap, practice, loket, case)
            test_feeder(tap, practice, loket, case)
            complaints = loket.complaints()
            tap.ok(not complaints, 'the program did not complain', '\n'.join(complaints))
            test_death(practice, loket, home)
        with desk(practice, screen, **home) as loket:
            test_after_death(tap, practice, loket, case)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
