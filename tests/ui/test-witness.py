#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody with the server's password rewrites the history of the office over night: the officer who
signs in the next morning reads it, in red, with what to do, and the proof is on this computer."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))
from scene import Tap, desk, loket_ui, office, sign_in  # noqa: E402

SETTLED = ('SELECT NOT EXISTS (SELECT FROM audit.pending) AND coalesce((SELECT c.signature IS NOT NULL FROM '
           'audit.checkpoint c ORDER BY c.size DESC LIMIT 1), false)')
REBUILD = ('SET session_replication_role = replica; LOCK TABLE audit.tree; DELETE FROM audit.sequence; DELETE FROM audit.node; '
           "DELETE FROM audit.checkpoint; UPDATE audit.tree SET size = 0, frontier = '{}'; INSERT INTO audit.pending "
           'SELECT id FROM audit.event WHERE id > (SELECT min(id) FROM audit.event) ON CONFLICT DO NOTHING')


def known(state):
    """The checkpoints this computer knows."""
    return [os.path.join(folder, name) for folder, _folders, names in os.walk(state) for name in names
            if name.endswith('-checkpoint')]


def test_known(tap, practice, screen, state):
    loket_ui.wait_until(lambda: practice.value(SETTLED) == 't', 'a signed checkpoint')
    with desk(practice, screen, XDG_STATE_HOME=state) as loket:
        sign_in(loket, 'rina')
        tap.ok(loket_ui.wait_until(lambda: known(state), 'what the desk remembers'), 'the desk remembers what the office signed')
        tap.ok(not loket.has_text('Hubungi auditor') and not loket.has_text('hubungi auditor'), 'and says nothing')


def test_rewritten(tap, practice, screen, state):
    practice.sql(REBUILD)
    practice.sql("UPDATE loket.counter SET name = name || '.'")
    loket_ui.wait_until(lambda: practice.value(SETTLED) == 't', 'a new history, signed')
    with desk(practice, screen, XDG_STATE_HOME=state) as loket:
        sign_in(loket, 'sinta', 'Loket 2')
        said = loket.wait_text('Riwayat kantor ini ditulis ulang')
        text = loket_ui.safe(said.get_name)
        tap.ok('hubungi auditor' in text, 'another officer at the same computer reads it, and what to do', text)
        proof = re.search(r'/\S+', text)
        tap.ok(proof and os.path.exists(proof.group()), 'the proof is where it says', text)
        if os.environ.get('LOKET_UI_SHOTS'):
            loket.shot(os.path.join(os.environ['LOKET_UI_SHOTS'], 'witness.png'))
        loket.press('Ctrl+l')
        loket.wait_for('text', 'Kata sandi')
        loket.type('latihan-sinta')
        loket.press('Return')
        tap.ok(loket.wait_text('Riwayat kantor ini ditulis ulang'), 'also after the counter was locked')


def main():
    tap = Tap()
    with office() as (practice, screen), tempfile.TemporaryDirectory(prefix='lkt-') as state:
        test_known(tap, practice, screen, state)
        test_rewritten(tap, practice, screen, state)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
