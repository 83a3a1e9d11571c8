# SPDX-License-Identifier: GPL-3.0-or-later
"""A wire between a desk and PostgreSQL that counts flights: how often something is sent only because
an answer to something before it has arrived.

It stands in a folder of its own, as the server's socket does, and holds every answer back for a
while, so that what is sent together and what is sent one after the other are told apart whatever
the machine is busy with. It reads along: what each flight carried, and which ones only ask for
news, which nobody waits for.
"""
import asyncio
import collections
import os
import re
import struct
import threading

NAME = '.s.PGSQL.5432'
BACK = 0.06                     # seconds an answer takes
QUIET = 0.25                    # seconds without a word: nothing is on its way
NEWS = {'api.changes', 'LISTEN'}
WORDS = re.compile(rb'api\.[a-z_]+|LISTEN|UNLISTEN|ALTER USER')


class Messages:
    """Cuts a stream into messages: (type, body)."""

    def __init__(self, started):
        self.data = b''
        self.started = started  # the first message of a desk has no type

    def feed(self, data):
        self.data += data
        while True:
            head = 1 if self.started else 0
            if len(self.data) < head + 4:
                return
            size = struct.unpack('!I', self.data[head:head + 4])[0]
            if len(self.data) < head + size:
                return
            kind = self.data[:1] if self.started else b''
            body = self.data[head + 4:head + size]
            self.data = self.data[head + size:]
            self.started = True
            yield kind, body


class Connection:
    """Passes on both ways; knows which question an answer belongs to."""

    def __init__(self, wire, near, far):
        self.wire = wire
        self.near, self.far = near, far     # (reader, writer)
        self.asked = Messages(False)
        self.told = Messages(True)
        self.open = collections.deque()     # (flight, news) of questions without an answer
        self.words = set()                  # of the question that is not complete yet
        self.greeted = False

    async def up(self):
        reader, writer = self.near[0], self.far[1]
        while data := await reader.read(65536):
            self.wire.touch()
            for kind, body in self.asked.feed(data):
                self.question(kind, body)
            writer.write(data)
            await writer.drain()
        writer.close()

    def question(self, kind, body):
        self.words.update(word.decode() for word in WORDS.findall(body) if kind in (b'P', b'Q'))
        if kind in (b'', b'p'):             # hello, and what it takes to be let in
            self.wire.count({'connect'})
            self.open.append((self.wire.answered + 1, False))
        elif kind in (b'S', b'Q'):
            news = bool(self.words) and self.words <= NEWS
            self.open.append((self.wire.answered + 1, news))
            if not news:
                self.wire.count(self.words or {'?'})
            self.words = set()

    async def down(self):
        loop = asyncio.get_running_loop()
        reader, writer = self.far[0], self.near[1]
        while data := await reader.read(65536):
            flight = 0
            for kind, body in self.told.feed(data):
                if self.open and kind not in (b'A', b'N', b'S'):
                    flight = max(flight, 0 if self.open[0][1] else self.open[0][0])
                # Each step of the way in ends its question; the last one with the rest.
                if kind == b'Z' or (kind == b'R' and body[:4] not in (b'\0\0\0\0', b'\0\0\0\x0c')):
                    if self.open:
                        self.open.popleft()
            self.wire.on_its_way += 1
            loop.call_later(BACK, self.deliver, writer, data, flight)
        loop.call_later(BACK, writer.close)

    def deliver(self, writer, data, flight):
        self.wire.on_its_way -= 1
        self.wire.touch()
        self.wire.answered = max(self.wire.answered, flight)
        if not writer.is_closing():
            writer.write(data)


class Wire(threading.Thread):
    """with Wire(folder, target) as wire: … wire.start_counting() … wire.flights()"""

    def __init__(self, folder, target):
        super().__init__(daemon=True)
        os.makedirs(folder, exist_ok=True)
        self.folder, self.target = folder, target
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.connections = []
        self.answered = 0       # the latest flight an answer of which has arrived
        self.on_its_way = 0
        self.carried = collections.defaultdict(list)
        self.last = 0.0

    def __enter__(self):
        self.start()
        self.ready.wait()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.join()

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(
            asyncio.start_unix_server(self.serve, os.path.join(self.folder, NAME)))
        self.ready.set()
        self.loop.run_forever()

    async def serve(self, reader, writer):
        far = await asyncio.open_unix_connection(os.path.join(self.target, NAME))
        connection = Connection(self, (reader, writer), far)
        self.connections.append(connection)
        await asyncio.gather(connection.up(), connection.down(), return_exceptions=True)
        self.connections.remove(connection)

    def touch(self):
        self.last = self.loop.time()

    def count(self, words):
        self.carried[self.answered + 1].append('+'.join(sorted(words)).replace('api.', ''))

    def _ask(self, function):
        async def answer():
            return function()
        return asyncio.run_coroutine_threadsafe(answer(), self.loop).result()

    def _is_quiet(self):
        return (not self.on_its_way and self.loop.time() - self.last > QUIET
                and not any(c.open for c in self.connections))

    def wait_quiet(self, seconds=30):
        """Until nothing is on its way."""
        import time
        end = time.monotonic() + seconds
        while not self._ask(self._is_quiet):
            if time.monotonic() > end:
                raise TimeoutError('the wire does not come to rest')
            time.sleep(0.02)

    def start_counting(self):
        """Forgets what was, once it is over."""
        self.wait_quiet()

        def forget():
            self.answered = 0
            self.carried = collections.defaultdict(list)
        self._ask(forget)

    def flights(self):
        """[[what the first flight carried], [the second] …] so far."""
        return self._ask(lambda: [list(self.carried[n]) for n in sorted(self.carried)])
