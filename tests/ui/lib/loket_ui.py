"""The window of Loket on a display of its own: find by role and name, press keys, wait, look.

Reads through AT-SPI, acts through the keyboard, because that is what officers do and because the
check buttons and drop-downs of GTK 4.8 have no accessible action.

    with Screen(1366, 736) as screen:
        with screen.start([program, '--practice']) as loket:
            loket.wait_for('text', 'Nama pengguna')
            loket.type('rina')
            loket.press('Return')
            loket.shot('signed-in.png')

Everything that waits has a cap and fails with what the window showed. Set LOKET_UI_SHOTS to a
folder to keep a picture of every failure.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CAP = float(os.environ.get('LOKET_UI_CAP', '60'))

# Keycodes of the modifiers on the keyboard every X server starts with.
MODIFIERS = {'Ctrl': 37, 'Shift': 50, 'Alt': 64}

KEYS = {
    'Return': 0xff0d, 'Enter': 0xff0d, 'Tab': 0xff09, 'Escape': 0xff1b, 'BackSpace': 0xff08,
    'Delete': 0xffff, 'space': 0x20, 'Home': 0xff50, 'End': 0xff57, 'Left': 0xff51, 'Up': 0xff52,
    'Right': 0xff53, 'Down': 0xff54, 'PgUp': 0xff55, 'PgDn': 0xff56, 'Page_Up': 0xff55,
    'Page_Down': 0xff56, 'plus': 0x2b, 'minus': 0x2d, 'question': 0x3f, 'slash': 0x2f,
}
KEYS.update({'F%d' % n: 0xffbd + n for n in range(1, 13)})

# GTK 4.8 looks at the cursor of an entry once for each frame: when an entry went away with its window,
# or was selected by taking the focus, since the last frame, it says so and goes on (gtktext.c, blink_cb).
EXPECTED = ('did not receive a focus-out', 'unexpected blinking selection')


WINDOWS = ('frame', 'window', 'application', 'dialog')


class Missing(AssertionError):
    """Something did not appear, or did not happen, in time."""


def wait_until(condition, what, cap=None):
    """Asks CONDITION until it is true; the value it gave."""
    end = time.monotonic() + (cap or CAP)
    pause = 0.02
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Missing('%s did not happen within %g seconds' % (what, cap or CAP))
        time.sleep(pause)
        pause = min(pause * 1.5, 0.15)      # each look keeps the program from what is waited for


def plain(name):
    """A name without the underscores of mnemonics, and once where GTK 4.8 says it twice."""
    name = (name or '').replace('_', '').strip()
    half = len(name) // 2
    if len(name) % 2 == 1 and name[half] == ' ' and name[:half] == name[half + 1:]:
        return name[:half]
    return name


class Screen:
    """A virtual display with its own session bus; one for each test program."""

    def __init__(self, width=1366, height=736, manager=None):
        self.size = (width, height)
        self.manager = manager
        self.children = []
        self.folder = tempfile.mkdtemp(prefix='lkt-')
        self.atspi = None
        self.context = None
        self.listener = None
        self.last_focus = None

    def __enter__(self):
        try:
            self._start_display()
            self._start_bus()
            if self.manager is not None:
                self.children.append(subprocess.Popen([self.manager], stderr=subprocess.DEVNULL))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            end(child)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start_display(self):
        read, write = os.pipe()
        server = subprocess.Popen(
            ['Xvfb', '-displayfd', str(write), '-screen', '0', '%dx%dx24' % self.size,
             '-nolisten', 'tcp', '-noreset'], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        self.children.append(server)
        with os.fdopen(read) as number:
            os.environ['DISPLAY'] = ':' + number.readline().strip()
        os.environ.pop('WAYLAND_DISPLAY', None)

    def _start_bus(self):
        runtime = os.path.join(self.folder, 'run')
        os.mkdir(runtime, 0o700)
        os.environ.update({
            'XDG_RUNTIME_DIR': runtime, 'GSK_RENDERER': 'cairo', 'GTK_A11Y': 'atspi',
            'GDK_BACKEND': 'x11', 'GSETTINGS_BACKEND': 'memory', 'NO_AT_BRIDGE': '0'})
        for variable in ('AT_SPI_BUS_ADDRESS', 'DBUS_SESSION_BUS_ADDRESS'):
            os.environ.pop(variable, None)
        bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address=1'],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.children.append(bus)
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi
        from gi.repository import GLib
        Atspi.init()
        Atspi.set_timeout(3000, 3000)
        self.atspi = Atspi
        self.context = GLib.MainContext.default()
        self.listener = Atspi.EventListener.new(self._on_focused)
        self.listener.register('object:state-changed:focused')

    def _on_focused(self, event, *_):
        if event.detail1 == 1:
            self.last_focus = event.source

    def pump(self):
        """Takes in what the programs said since the last time."""
        while self.context.pending():
            self.context.iteration(False)

    def home(self):
        """Folders of its own for a program, so that tests never meet."""
        home = tempfile.mkdtemp(dir=self.folder)
        return {'HOME': home, 'XDG_DATA_HOME': home + '/data', 'XDG_STATE_HOME': home + '/state',
                'XDG_CONFIG_HOME': home + '/config', 'XDG_CACHE_HOME': home + '/cache'}

    def start(self, command, **environment):
        return Program(self, command, environment)

    def shot(self, path):
        """A picture of the whole display."""
        subprocess.run(['import', '-window', 'root', path], check=True)
        return path


def end(child):
    """Ends a process that was started here."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class Program:
    """A running loket."""

    def __init__(self, screen, command, environment):
        self.screen = screen
        self.atspi = screen.atspi
        self.command = command
        self.environment = dict(os.environ, **screen.home())
        self.environment.update(environment)
        self.child = None
        self.log = None
        self.flights = 0

    def __enter__(self):
        self.log = open(os.path.join(self.screen.folder, 'program-%d.log' % len(self.screen.children)), 'w+',
                        encoding='utf-8')
        self.child = subprocess.Popen(self.command, env=self.environment, stdout=self.log,
                                      stderr=subprocess.STDOUT)
        self.screen.children.append(self.child)
        return self

    def __exit__(self, kind, error, _):
        folder = os.environ.get('LOKET_UI_SHOTS')
        if kind is not None and folder:
            os.makedirs(folder, exist_ok=True)
            self.screen.shot(os.path.join(folder, 'failure-%d-%d.png' % (os.getpid(), self.child.pid)))
        if kind is not None:
            print('# the window showed:\n' + self.tree(), file=sys.stderr)
            print('# the program said:\n' + self.said(), file=sys.stderr)
        end(self.child)
        self.log.close()

    def front(self):
        """Gives this program the keyboard, as a person does who turns to another desk."""
        def shown():
            found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.child.pid)],
                                   capture_output=True, text=True, check=False).stdout.split()
            return found[-1] if found else None
        window = wait_until(shown, 'a window of this desk')
        subprocess.run(['xdotool', 'windowraise', window, 'windowfocus', '--sync', window], check=True, timeout=CAP)
        self.screen.pump()
        self.screen.last_focus = None
        return self

    def said(self):
        """What the program wrote to its output."""
        with open(self.log.name, encoding='utf-8') as log:
            return log.read()

    def complaints(self):
        """Warnings of the program and of GTK that nobody expects."""
        return [line for line in self.said().splitlines()
                if ('-CRITICAL' in line or '-WARNING' in line) and not any(word in line for word in EXPECTED)]

    # Looking ---------------------------------------------------------------------------------

    def roots(self):
        desktop = self.atspi.get_desktop(0)
        found = []
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            try:
                if child is not None and child.get_process_id() == self.child.pid:
                    found.append(child)
            except Exception:
                continue
        return found

    def windows(self):
        """Windows of the program, the first opened first."""
        return [root.get_child_at_index(i) for root in self.roots() for i in range(root.get_child_count())]

    def walk(self, node=None):
        """Everything below NODE that is on the screen, from top to bottom."""
        nodes = self.roots() if node is None else [node]
        for root in nodes:
            stack = [root]
            while stack:
                here = stack.pop()
                if here is None:
                    continue
                yield here
                try:
                    children = [here.get_child_at_index(i) for i in range(here.get_child_count())]
                except Exception:
                    continue
                stack.extend(reversed([c for c in children if c is not None and shows(self, c)]))

    def find(self, role, name=None, node=None):
        """The first accessible of that ROLE ("text", "button" …) and NAME, or None."""
        for here in self.walk(node):
            if matches(here, role, name):
                return here
        return None

    def find_all(self, role, name=None, node=None):
        return [here for here in self.walk(node) if matches(here, role, name)]

    def wait_for(self, role, name=None, cap=None):
        return wait_until(lambda: self.alive() and self.find(role, name),
                          '%s "%s" on the screen' % (role, name), cap)

    def wait_gone(self, role, name=None, cap=None):
        return wait_until(lambda: self.find(role, name) is None,
                          '%s "%s" going away' % (role, name), cap)

    def wait_text(self, part, cap=None):
        """Until some name or text on the screen contains PART."""
        return wait_until(lambda: self.alive() and self.has_text(part), 'the text "%s"' % part,
                          cap)

    def has_text(self, part):
        for here in self.walk():
            if part in plain(safe(here.get_name)) or part in text_of(here):
                return here
        return None

    def alive(self):
        if self.child.poll() is not None:
            raise Missing('the program ended with %s:\n%s' % (self.child.returncode, self.said()))
        return True

    def focused(self):
        """What has the focus: what said so last, or else what is found to have it."""
        self.screen.pump()
        last = self.screen.last_focus
        if last is not None and has_state(self, last, 'FOCUSED') and shows(self, last) and \
                role_of(last) not in WINDOWS:
            return last
        for window in reversed(self.windows()):     # a sheet before what it lies over
            for here in self.walk(window):
                if has_state(self, here, 'FOCUSED') and role_of(here) not in WINDOWS:
                    return here
        return None

    def forget_below(self):
        """What lies under a sheet may have said last that it has the focus; it does not count."""
        self.screen.pump()
        here = self.screen.last_focus
        while here is not None and role_of(here) not in WINDOWS:
            here = here.get_parent()
        if here is not None and here != self.windows()[-1]:
            self.screen.last_focus = None

    def wait_until_settled(self, quiet=0.4, cap=None):
        """Until the window shows the same for QUIET seconds."""
        end = time.monotonic() + (cap or CAP)
        before, since = None, time.monotonic()
        while time.monotonic() < end:
            now = self.tree()
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since > quiet:
                return True
            time.sleep(0.1)
        raise Missing('the window coming to rest')

    def describe(self, here):
        """role "name" of an accessible, for messages."""
        if here is None:
            return 'nothing'
        return '%s "%s"' % (role_of(here), plain(safe(here.get_name)))

    def same(self, one, other):
        """Whether two accessibles are the same thing to whoever hears them: a list that was refreshed
        meanwhile has new rows of the same names."""
        return one is not None and self.describe(one) == self.describe(other)

    def tree(self):
        lines = []
        for here in self.walk():
            name, text = plain(safe(here.get_name)), text_of(here)
            if name or text:
                lines.append('  %s "%s"%s' % (role_of(here), name, ' = ' + text if text else ''))
        return '\n'.join(lines)

    # Acting ----------------------------------------------------------------------------------

    def press(self, keys, times=1):
        """Presses a key as people write it: "F2", "Ctrl+K", "Alt+Down"."""
        *modifiers, key = keys.split('+') if keys != '+' else ['+']
        if key == '':
            key = 'plus'
        value = KEYS.get(key) or ord(key.lower() if len(key) == 1 and modifiers else key)
        press, release = self.atspi.KeySynthType.PRESS, self.atspi.KeySynthType.RELEASE
        for _ in range(times):
            for modifier in modifiers:
                self.atspi.generate_keyboard_event(MODIFIERS[modifier], None, press)
            self.atspi.generate_keyboard_event(value, None, self.atspi.KeySynthType.SYM)
            for modifier in reversed(modifiers):
                self.atspi.generate_keyboard_event(MODIFIERS[modifier], None, release)
            time.sleep(0.02)

    def type(self, text):
        """Types TEXT letter by letter."""
        for letter in text:
            value = ord(letter) if ord(letter) < 256 else 0x1000000 + ord(letter)
            self.atspi.generate_keyboard_event(value, None, self.atspi.KeySynthType.SYM)
            time.sleep(0.004)

    def focus(self, role, name, limit=150):
        """Goes with Tab to the ROLE called NAME, as somebody without a mouse does."""
        self.wait_for(role, name)
        here = self.focused()
        for _ in range(limit):
            if here is not None and matches(here, role, name):
                return here
            here = self.step('Tab')
        raise Missing('Tab never reaches %s "%s" from %s' % (role, name, self.describe(here)))

    def focus_list(self, name, limit=150):
        """Goes with Tab to a row of the list NAME."""
        self.wait_for('list', name)
        here = self.focused()
        for _ in range(limit):
            if here is not None and plain(safe(lambda: here.get_parent().get_name())) == name:
                return here
            here = self.step('Tab')
        raise Missing('Tab never reaches the list "%s" from %s' % (name, self.describe(here)))

    def choose(self, name, limit=60):
        """Goes to the row NAME of the list the focus is in, with the arrows."""
        for key in ['Home'] + ['Down'] * limit:
            self.press(key)
            time.sleep(0.03)
            here = self.focused()
            if here is not None and plain(safe(here.get_name)).startswith(name):
                return here
        raise Missing('the arrows never reach the row "%s"' % name)

    def click(self, role, name, cap=None):
        """The action of a button, by name."""
        here = self.wait_for(role, name, cap)
        action = here.get_action_iface()
        if action is None or action.get_n_actions() == 0:
            raise Missing('%s "%s" has no action' % (role, name))
        action.do_action(0)
        return here

    def fill(self, name, text):
        """Replaces the text of the entry NAME and goes on to the next field."""
        self.focus('text', name)
        self.press('Ctrl+a')
        self.type(text)
        self.press('Return')

    def text(self, role, name):
        return text_of(self.wait_for(role, name))

    def shot(self, path):
        """A picture after the window has drawn what it was told."""
        time.sleep(0.25)
        return self.screen.shot(path)

    def step(self, key, cap=0.05):
        """Presses a key that moves the focus, and waits until it is there; it may stay where it was."""
        self.screen.last_focus = None
        self.press(key)
        end = time.monotonic() + cap
        self.screen.pump()
        while self.screen.last_focus is None and time.monotonic() < end:
            time.sleep(0.004)
            self.screen.pump()
        return self.focused()

    def tab_stops(self, limit=150, key='Tab'):
        """Walks once around with Tab (or Shift+Tab); the stops as (role, name). The round is over
        when three stops follow each other that did so before: a list that was refreshed meanwhile
        has new rows of the same names."""
        stops, seen = [], {}
        for _ in range(limit):
            here = self.step(key)
            stops.append((role_of(here), plain(safe(here.get_name))) if here is not None
                         else ('nothing', ''))
            last = tuple(stops[-3:])
            if len(last) == 3 and last in seen:
                return stops[:-3]
            seen[last] = True
        raise Missing('Tab coming round within %d stops; the last were %s' % (limit, stops[-6:]))


def safe(call):
    try:
        return call() or ''
    except Exception:
        return ''


def role_of(here):
    return safe(here.get_role_name)


def has_state(program, here, state):
    try:
        return here.get_state_set().contains(getattr(program.atspi.StateType, state))
    except Exception:
        return False


def shows(program, here):
    return has_state(program, here, 'VISIBLE')


def matches(here, role, name):
    if role is not None and role_of(here) != role:
        return False
    # GTK 4.8 says a label with a mnemonic twice.
    said = plain(safe(here.get_name)).strip()
    return name is None or said in (name, name + ' ' + name)


def text_of(here):
    """The text of an entry or text view."""
    try:
        text = here.get_text_iface()
        return text.get_text(0, text.get_character_count()) if text is not None else ''
    except Exception:
        return ''
