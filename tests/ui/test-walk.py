#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen by keyboard: each stop of Tab has a role and a name, F1 opens the page of that screen,
F6 goes from part to part, and the program does not complain."""
import glob
import os
import re
import sys
import time
from xml.etree import ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
from scene import Tap, loket_ui, office, unnamed  # noqa: E402
from gallery import Gallery  # noqa: E402

# What a form with many fields has; who needs more stops to come round is stuck somewhere.
STOPS = 160
# The number of the version in the window libadwaita 1.2 makes.
FOREIGN = (('about', ('push button', 'GtkButton')),)


class Walk:
    """Looks at each screen as somebody who hears it."""

    def __init__(self, tap, titles):
        self.tap, self.titles = tap, titles
        self.said = 0

    def look(self, name, loket, page):
        try:
            before = loket_ui.wait_until(loket.focused, 'the focus')
        except loket_ui.Missing:
            self.tap.ok(False, '%s: something has the focus' % name, loket.tree())
            return
        stops = loket.tab_stops(STOPS)
        nameless = [stop for stop in unnamed(stops) if (name, stop) not in FOREIGN]
        self.tap.ok(stops and not nameless, '%s: each of %d stops has a name' % (name, len(stops)), nameless or stops)
        if page is not None:
            self.help(name, loket, page)
        self.back(loket, before)
        complaints = loket.complaints()
        self.tap.ok(not complaints, '%s: no complaint' % name, '\n'.join(complaints))

    def help(self, name, loket, page):
        loket.press('F1')
        title = self.titles[page]
        try:
            shown = loket_ui.wait_until(lambda: loket.find('heading', title) or loket.find('label', title), title)
        except loket_ui.Missing:
            shown = None
        self.tap.ok(shown, '%s: F1 opens "%s"' % (name, title), loket.tree() if not shown else '')
        loket.press('F1')
        loket.wait_gone(None, 'Cari di bantuan')

    @staticmethod
    def back(loket, here):
        """The focus where it was, so that the way through the screens goes on."""
        role, name = loket_ui.role_of(here), loket_ui.plain(loket_ui.safe(here.get_name))
        for _ in range(STOPS):
            now = loket.focused()
            if now is not None and (loket_ui.role_of(now), loket_ui.plain(loket_ui.safe(now.get_name))) == (role, name):
                return
            loket.press('Tab')
            time.sleep(0.02)


def titles():
    """Titles of the pages of the help in Indonesian, from the sources."""
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'help')
    with open(os.path.join(top, 'id', 'id.po'), encoding='utf-8') as file:
        words = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', file.read(), re.M))
    found = {}
    for path in glob.glob(os.path.join(top, 'C', '*.page')):
        page = ElementTree.parse(path).getroot()
        title = page.find('{http://projectmallard.org/1.0/}title').text
        found[page.get('id')] = words[title]
    return found


def people():
    """Whose desks are walked: without the long run a counter, an examiner and who decides."""
    if os.environ.get('LOKET_TEST_LONG'):
        return None
    return os.environ.get('LOKET_WALK', 'rina,budi,agus').split(',')


def main():
    tap = Tap()
    with office() as (practice, screen):
        walk = Walk(tap, titles())
        Gallery(practice, screen, 'id', walk.look).play(people())
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
