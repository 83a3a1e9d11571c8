# SPDX-License-Identifier: GPL-3.0-or-later
"""A wire between desks and server that can be cut, torn in the middle of a message, or go slack."""
import os
import select
import socket
import threading
import time

NAME = '.s.PGSQL.5432'
CHUNK = 65536


class Wire(threading.Thread):
    """Listens in a folder of its own, as PostgreSQL does, and passes bytes on."""

    def __init__(self, folder, target, rng):
        super().__init__(daemon=True)
        os.makedirs(folder, exist_ok=True)
        self.folder = folder
        self.target = os.path.join(target, NAME)
        self.rng = rng
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(folder, NAME))
        self.listener.listen(32)
        self.pairs = {}         # either end: the other
        self.lock = threading.Lock()
        self.cut_until = 0
        self.slack_until = 0
        self.tear_next = False
        self.running = True

    def cut(self, seconds):
        """No connection lives, none is made."""
        self.cut_until = time.monotonic() + seconds

    def slack(self, seconds):
        """Everything stays connected and nothing arrives."""
        self.slack_until = time.monotonic() + seconds

    def tear(self):
        """The next message arrives in part, and then the connection is gone."""
        self.tear_next = True

    def close(self):
        """Ends it."""
        self.running = False

    def _drop(self, end):
        other = self.pairs.pop(end, None)
        self.pairs.pop(other, None)
        for one in (end, other):
            if one is not None:
                one.close()

    def _accept(self):
        near, _address = self.listener.accept()
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(self.target)
        except OSError:
            near.close()
            far.close()
            return
        self.pairs[near] = far
        self.pairs[far] = near

    def _pass_on(self, end):
        try:
            data = end.recv(CHUNK)
            if not data:
                self._drop(end)
            elif self.tear_next:
                self.tear_next = False
                self.pairs[end].sendall(data[: self.rng.randrange(len(data))])
                self._drop(end)
            else:
                self.pairs[end].sendall(data)
        except OSError:
            self._drop(end)

    def run(self):
        while self.running:
            now = time.monotonic()
            if now < self.cut_until:
                for end in list(self.pairs):
                    if end in self.pairs:
                        self._drop(end)
            if now < self.slack_until:
                time.sleep(0.02)
                continue
            ready, _w, _x = select.select([self.listener, *self.pairs], [], [], 0.02)
            for end in ready:
                if end is self.listener:
                    if now < self.cut_until:
                        self.listener.accept()[0].close()
                    else:
                        self._accept()
                elif end in self.pairs:
                    self._pass_on(end)
        for end in list(self.pairs):
            if end in self.pairs:
                self._drop(end)
        self.listener.close()
