#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day on which everything stops: the disk of the counter is full, the server ends in the middle of a
save, the officer is called away, the program is killed. Nothing that was typed or written is lost, and
each is told in a sentence."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from counter import SAVED, break_down, field, new_case, pages, said, wait_field, wait_pages  # noqa: E402
from scene import HERE, Tap, desk, loket_ui, office, sign_in  # noqa: E402

HEIGHT, PLACE, OTHER = 'Tinggi badan (cm)', 'KTP dikeluarkan di', 'Nama lain'
SMALL = (sys.executable, os.path.join(HERE, 'small-disk.py'))
NOTE = 'Pemohon kembali Senin dengan akta asli'
LOCK_SECONDS = 12


class Disk:
    """The small disk of a desk, seen from here."""

    def __init__(self, loket, folder):
        self.path = '/proc/%d/root%s/penuh' % (loket.child.pid, folder)

    def fill(self):
        with open(self.path, 'wb', buffering=0) as file:
            for size in (65536, 4096, 256, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def free(self):
        os.unlink(self.path)


def has_small_disks(folder):
    done = subprocess.run([*SMALL, os.path.join(folder, 'try'), '64', 'true'], capture_output=True, check=False)
    return done.returncode == 0


def type_into(loket, name, text):
    """Without leaving the field."""
    loket.focus('text', name)
    loket.press('Ctrl+a')
    loket.type(text)


def unlock(loket):
    loket.wait_for('text', 'Kata sandi')
    loket.type('latihan-rina')
    loket.press('Return')
    loket.wait_for('push button', 'Cari')


def test_full_disk(tap, practice, loket, case, disk):
    disk.fill()
    type_into(loket, HEIGHT, '166')
    said(tap, loket, 'belum tersimpan di komputer ini: jangan tutup jendelanya', 'typing with a full disk is told')
    tap.ok(loket.has_text('Belum tersimpan') and not loket.has_text(SAVED), 'and nothing says that all is well')
    loket.press('F9')
    said(tap, loket, 'mengosongkan ruang, lalu masukkan kertasnya sekali lagi', 'a page that cannot be kept is told')
    loket.press('Ctrl+l')
    unlock(loket)
    tap.ok(loket.wait_text('jangan tutup jendelanya') and loket.text('text', HEIGHT) == '166',
           'after a lock the warning is still there, and so is what was typed')
    tap.ok(field(practice, case, 'height') != '166' and pages(practice, case) == 0, 'nothing has reached the server')
    disk.free()
    tap.ok(wait_field(practice, case, 'height', '166'), 'with room again it is sent by itself')
    loket_ui.wait_until(lambda: not loket.has_text('jangan tutup jendelanya'), 'the end of the warning')
    loket.press('F9')
    tap.ok(wait_pages(practice, case, 1) and loket.wait_text(SAVED), 'and the same page is scanned and kept')


def test_dies_in_a_save(tap, practice, loket, case):
    """The server has the save in its hands when it ends."""
    with practice.session('postgres') as other:
        other.ask('BEGIN')
        other.ask("SELECT 1 FROM loket.case_content WHERE case_id = '%s' FOR UPDATE" % case)
        type_into(loket, HEIGHT, '171')
        practice.wait("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE usename = 'rina' AND wait_event_type = 'Lock')")
        break_down(practice)
    said(tap, loket, 'belum terkirim', 'a save that the server took along is kept here')


def ask_note(loket):
    loket.press('Ctrl+m')
    loket.wait_text('Catatan untuk permohonan ini')


def keep_note(loket):
    """Ctrl+Enter is a line in a note, so the way is the button."""
    loket.focus('push button', 'Simpan catatan')
    loket.press('Return')


def ask_end(loket):
    loket.press('F4')
    loket.wait_text('Bagaimana kunjungan ini berakhir?')


def write_end_note(loket, text):
    """Into the question at the end of a visit."""
    ask_end(loket)
    loket.focus('text', 'Catatan')
    loket.type(text)


def ask_on(loket):
    loket.press('Ctrl+F4')
    loket.wait_text('Alihkan orang ini ke')


def test_send_on_refused(tap, loket):
    """There is no server: who wrote down why finds it again."""
    ask_on(loket)
    loket.press('4')
    loket.focus('text', 'Catatan untuk rekan')
    loket.type(NOTE)
    loket.focus('push button', 'Alihkan')
    loket.press('Return')
    loket.wait_gone('dialog', 'Alihkan orang ini ke')
    ask_on(loket)
    tap.ok(loket.wait_text(NOTE), 'a note about sending on is there after a refusal')
    loket.press('Escape')
    loket.wait_gone('dialog', 'Alihkan orang ini ke')


def test_behind(tap, practice, loket):
    """What is typed now must go first, and cannot; an act waits for it and says so."""
    type_into(loket, PLACE, 'MANNA TIMUR')
    loket.wait_until_settled(2)
    loket.focus('push button', 'Sisihkan')
    loket.press('Return')
    loket.wait_text('Sisihkan berkas ini')
    loket.press('1')
    loket.press('Ctrl+Return')
    said(tap, loket, 'Ini tidak tercatat', 'an act without a server is refused in a sentence')
    tap.ok(loket.has_text('Ini memerlukan server'), 'that says why')
    ask_note(loket)
    loket.type(NOTE)
    keep_note(loket)
    tap.ok(loket.wait_text('2 belum terkirim'), 'a note waits for the server as the form does')
    tap.ok(loket.find('text', HEIGHT) is not None and loket.text('text', PLACE) == 'MANNA TIMUR', 'the form is as it was')


def test_server_back(tap, practice, loket, case):
    practice.start()
    tap.ok(wait_field(practice, case, 'height', '171') and wait_field(practice, case, 'id_place', 'MANNA TIMUR'),
           'when the server is back it gets all that was typed, in order')
    tap.ok(loket.wait_text(SAVED) and not loket.has_text('Orang lain mengubah'), 'and nobody is told of a conflict with themselves')
    notes = "SELECT count(*) FROM loket.note WHERE case_id = '%s' AND body = '%s'" % (case, NOTE)
    tap.ok(practice.value(notes) == '1', 'the note among it, once')
    ask_note(loket)
    loket.wait_until_settled()
    tap.ok(not loket.has_text(NOTE), 'and the next note begins empty')
    loket.press('Escape')


def test_custody_killed(loket):
    """Killed over a half-filled act that stands folded."""
    loket.wait_for('list', 'Dokumen permohonan ini')
    loket.focus(None, 'Tahap ini')
    loket.press('space')
    loket.focus(None, 'Simpan dokumen asli pemohon (titipan)…')
    loket.press('Return')
    type_into(loket, 'Apa yang disimpan', 'Akta kelahiran as')
    loket.wait_until_settled()
    write_end_note(loket, 'Pemohon minta sur')
    loket.wait_until_settled()
    loket.child.kill()
    loket.child.wait()


def test_custody_found(tap, loket):
    loket.wait_for('list', 'Dokumen permohonan ini')
    loket.focus(None, 'Tahap ini')
    loket.press('space')
    tap.ok(loket_ui.wait_until(lambda: loket.text('text', 'Apa yang disimpan') == 'Akta kelahiran as', 'the draft'),
           'what was begun about an original is open, and the words are there')
    ask_end(loket)
    tap.ok(loket.wait_text('Pemohon minta sur'), 'and so is what was written about the end of the visit')
    loket.press('Escape')
    loket.wait_gone('dialog', 'Bagaimana kunjungan ini berakhir?')


def test_idle(tap, loket):
    """Nobody touches it: it locks over a half-typed field and over an open question."""
    type_into(loket, 'Tempatnya', 'Lemari B')
    loket.wait_for('text', 'Kata sandi', LOCK_SECONDS + 30)
    tap.ok(not loket.has_text('Lemari B') and not loket.has_text('SITI RAHAYU'), 'left alone, it locks and shows nobody')
    loket.type('salah')
    loket.press('Return')
    said(tap, loket, 'Loket tetap terkunci', 'a wrong password leaves it locked, and says so')
    unlock(loket)
    tap.ok(loket.text('text', 'Tempatnya') == 'Lemari B', 'what was typed is there')
    loket.type('2')
    tap.ok(loket_ui.wait_until(lambda: loket.text('text', 'Tempatnya') == 'Lemari B2', 'the next letter'),
           'and the next letter goes where the last one went')
    ask_note(loket)
    loket.type('Setengah cat')
    loket.wait_for('text', 'Kata sandi', LOCK_SECONDS + 30)
    tap.ok(not loket.has_text('Setengah'), 'an open question is covered too')
    unlock(loket)
    tap.ok(loket.wait_text('Setengah cat'), 'and is there again')
    loket.press('Escape')
    loket.wait_gone('dialog', 'Catatan untuk permohonan ini')
    ask_note(loket)
    tap.ok(loket.wait_text('Setengah cat'), 'what was half-written is found again after Escape')


def main():
    tap = Tap()
    with office() as (practice, screen):
        home = screen.home()
        state = home['XDG_STATE_HOME']
        small = has_small_disks(home['HOME'])
        with desk(practice, screen, through=[*SMALL, state, '6000'] if small else [], **home) as loket:
            sign_in(loket, 'rina')
            case = new_case(practice, loket)
            if small:
                test_full_disk(tap, practice, loket, case, Disk(loket, state))
            else:
                tap.skip('a full disk', 'no mounts of our own here')
            test_dies_in_a_save(tap, practice, loket, case)
            test_behind(tap, practice, loket)
            test_send_on_refused(tap, loket)
            test_server_back(tap, practice, loket, case)
        home = screen.home()
        with desk(practice, screen, **home) as loket:
            sign_in(loket, 'rina')
            test_custody_killed(loket)
        with desk(practice, screen, LOKET_LOCK_SECONDS=str(LOCK_SECONDS), **home) as loket:
            sign_in(loket, 'rina')
            test_custody_found(tap, loket)
            test_idle(tap, loket)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
