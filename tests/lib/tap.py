# SPDX-License-Identifier: GPL-3.0-or-later
"""Says test results in TAP."""
import sys


class Tap:
    """Numbers the cases; the plan comes at the end."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def _line(self, good, name, note=''):
        self.count += 1
        self.failed += not good
        print('%sok %d - %s%s' % ('' if good else 'not ', self.count,
                                  name.replace('#', ''), note), flush=True)

    def ok(self, good, name, why=''):
        """A case that holds or does not; why is shown when it does not."""
        self._line(bool(good), name)
        if not good and why:
            self.say(why)

    def skip(self, name, why):
        """A case that could not be tried here."""
        self._line(True, name, ' # SKIP %s' % why)

    def say(self, text):
        """A remark."""
        for line in str(text).splitlines():
            print('# %s' % line, flush=True)

    def done(self):
        """The plan; exit status of the test."""
        print('1..%d' % self.count)
        sys.stdout.flush()
        return 1 if self.failed else 0
