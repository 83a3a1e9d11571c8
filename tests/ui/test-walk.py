#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen by keyboard: each stop of Tab has a role and a name, F1 opens the page of that screen,
and the program does not complain.

    test-walk.py PERSON… [--long PERSON…]    the desks of these people; in the long run the later ones too"""
import glob
import os
import re
import sys
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
            loket.forget_below()
            before = loket_ui.wait_until(loket.focused, 'the focus')
        except loket_ui.Missing:
            self.tap.ok(False, '%s: something has the focus' % name, loket.tree())
            return
        # A sheet that makes room for the help is heard anew: what had the focus is told by its name.
        said = loket.describe(before)
        stops = loket.tab_stops(STOPS)
        nameless = [stop for stop in unnamed(stops) if (name, stop) not in FOREIGN]
        self.tap.ok(stops and not nameless, '%s: each of %d stops has a name' % (name, len(stops)), nameless or stops)
        back = self.back(loket, before)
        self.tap.ok(back, '%s: Shift+Tab goes the way back' % name,
                    'to %s; Tab went %s' % (loket.describe(before), stops))
        if page is not None:
            self.help(name, loket, page)
            self.tap.ok(loket.describe(loket.focused()) == said, '%s: the help gives the focus back' % name,
                        loket.describe(loket.focused()))
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
        """The focus where it was, with Shift+Tab: whether it gets there. A list takes the focus in at the
        row that had it last or at its end, so the way may differ from that of Tab."""
        now = loket.focused()
        for _ in range(STOPS):
            if loket.same(now, here):
                return True
            if loket_ui.role_of(here) == 'list item' == loket_ui.role_of(now) and \
                    loket.same(now.get_parent(), here.get_parent()):
                loket.choose(loket_ui.plain(loket_ui.safe(here.get_name)))
                return True
            now = loket.step('Shift+Tab')
        return False


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


def people(names):
    long = names.index('--long') if '--long' in names else len(names)
    return names[:long] + (names[long + 1:] if os.environ.get('LOKET_TEST_LONG') else [])


def main():
    tap = Tap()
    with office() as (practice, screen):
        walk = Walk(tap, titles())
        gallery = Gallery(practice, screen, 'id', walk.look)
        gallery.help_in_sheets = bool(os.environ.get('LOKET_TEST_LONG'))
        gallery.play(people(sys.argv[1:]))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
