#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of every screen, to look at.

    pictures.py DIR [language=id] [size=1366x768] [dark] [contrast] [text=1.5] [only=rina,agus]

Needs the variables the tests get; so: meson devenv -C _build /usr/bin/python3 $PWD/tests/ui/pictures.py DIR
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
from scene import office  # noqa: E402
from gallery import Gallery  # noqa: E402


def enlarge(text):
    """Without a desktop GTK takes the size of text from the resources of the display."""
    subprocess.run(['xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER',
                    'Xft.dpi:\t%d\n' % round(96 * text)], check=True)


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith('-'):
        print(__doc__)
        return
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

    with office((width, height), 'openbox') as (practice, screen):
        enlarge(float(wanted.get('text', '1')))
        gallery = Gallery(practice, screen, wanted.get('language', 'id'), look, **environment)
        gallery.play(wanted['only'].split(',') if 'only' in wanted else None)


if __name__ == '__main__':
    main()
