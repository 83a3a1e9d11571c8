#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of every screen, to look at.

    pictures.py DIR [language=id] [size=1366x768] [dark] [contrast] [text=1.5] [only=rina,dewi]

Needs the variables the tests get: meson devenv -C _build tests/ui/pictures.py DIR sets them.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
from scene import loket_ui, office  # noqa: E402
from gallery import Gallery  # noqa: E402


def settings(text):
    """GTK's own file says how large text is."""
    def write(home):
        folder = os.path.join(home, 'config', 'gtk-4.0')
        os.makedirs(folder)
        with open(os.path.join(folder, 'settings.ini'), 'w', encoding='utf-8') as file:
            file.write('[Settings]\ngtk-xft-dpi=%d\n' % round(96 * 1024 * text))
    return write


def main():
    folder = sys.argv[1]
    wanted = dict(word.partition('=')[::2] for word in sys.argv[2:])
    width, height = (int(n) for n in wanted.get('size', '1366x768').split('x'))
    environment = {}
    if 'dark' in wanted:
        environment['ADW_DEBUG_COLOR_SCHEME'] = 'prefer-dark'
    if 'contrast' in wanted:
        environment['ADW_DEBUG_HIGH_CONTRAST'] = '1'
    os.makedirs(folder, exist_ok=True)
    taken = []

    def look(name, loket, _page):
        taken.append(name)
        loket.shot(os.path.join(folder, '%02d-%s.png' % (len(taken), name)))
        for line in loket.complaints():
            print(name, line)

    loket_ui.Screen.furnish = staticmethod(settings(float(wanted.get('text', '1'))))
    with office((width, height), 'openbox') as (practice, screen):
        gallery = Gallery(practice, screen, wanted.get('language', 'id'), look, **environment)
        gallery.play(wanted['only'].split(',') if 'only' in wanted else None)


if __name__ == '__main__':
    main()
