#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""listener.py PID: asks the program everything a screen reader could ask, all the time, also about
what is gone and about windows that are not there, until its standard input ends; then it prints how
many questions it asked. Run beside a test that opens and closes things."""
import os
import select
import sys

from gi.repository import Gio, GLib

ROOT = '/org/a11y/atspi/accessible/root'
ACCESSIBLE = 'org.a11y.atspi.Accessible'
ASKED = ('GetRole', 'GetState', 'GetInterfaces', 'GetRelationSet', 'GetAttributes', 'GetIndexInParent',
         'GetApplication')
PROPERTIES = ('Name', 'Description', 'Parent', 'ChildCount')


def accessibility_bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None,
                                None, Gio.DBusCallFlags.NONE, -1).unpack()[0]
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
        Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None)


class Listener:
    """One who asks a program on the accessibility bus."""

    def __init__(self, pid):
        self.bus = accessibility_bus()
        self.name = self.find(pid)
        self.known = []
        self.questions = 0

    def find(self, pid):
        names = self.daemon('ListNames', None)
        for name in names:
            try:
                if self.daemon('GetConnectionUnixProcessID', GLib.Variant('(s)', (name,))) == pid:
                    return name
            except GLib.Error:
                continue
        raise SystemExit('process %d is not on the accessibility bus' % pid)

    def daemon(self, method, arguments):
        return self.bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', method, arguments,
                                  None, Gio.DBusCallFlags.NONE, -1).unpack()[0]

    def ask(self, path, interface, method, arguments=None):
        """The answer, or None: what is gone says so."""
        self.questions += 1
        try:
            return self.bus.call_sync(self.name, path, interface, method, arguments, None,
                                      Gio.DBusCallFlags.NO_AUTO_START, 5000).unpack()
        except GLib.Error:
            return None

    def child(self, path, index):
        return self.ask(path, ACCESSIBLE, 'GetChildAtIndex', GLib.Variant('(i)', (index,)))

    def beyond(self):
        """Windows that are not there: who counts them may be too late to ask for the last."""
        for index in (0, 1, 2, 7, -1):
            self.child(ROOT, index)

    def about(self, path):
        for method in ASKED:
            self.ask(path, ACCESSIBLE, method)
        for name in PROPERTIES:
            self.ask(path, 'org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (ACCESSIBLE, name)))
        self.ask(path, 'org.a11y.atspi.Component', 'GetExtents', GLib.Variant('(u)', (1,)))
        self.child(path, 99)

    def walk(self, path, depth=0):
        answer = self.ask(path, ACCESSIBLE, 'GetChildren')
        self.beyond()
        for name, child in (answer[0] if answer is not None else []):
            if name != self.name or depth > 24:
                continue
            self.known.append(child)
            self.about(child)
            self.walk(child, depth + 1)

    def listen(self, stop):
        while not stop():
            self.walk(ROOT)
            self.ask('/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems')
            for path in self.known[-200::7]:
                self.about(path)
            del self.known[:-2000]


def main():
    listener = Listener(int(sys.argv[1]))
    print('listening', flush=True)
    listener.listen(lambda: bool(select.select([sys.stdin], [], [], 0)[0]))
    print(listener.questions, flush=True)


if __name__ == '__main__':
    main()
    os._exit(0)
