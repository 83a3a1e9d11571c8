#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clipboard.py TEXT: another program whose text is in the clipboard, until its standard input ends."""
import os
import sys

import gi
gi.require_version('Gdk', '4.0')
from gi.repository import Gdk, GLib  # noqa: E402


def main():
    display = Gdk.Display.open(os.environ['DISPLAY'])
    text = GLib.Bytes.new(sys.argv[1].encode())
    display.get_clipboard().set_content(Gdk.ContentProvider.new_for_bytes('text/plain;charset=utf-8', text))
    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, lambda *_: loop.quit())
    print('ready', flush=True)
    loop.run()


if __name__ == '__main__':
    main()
