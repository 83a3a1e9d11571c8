#!/usr/bin/python3
"""small-disk.py FOLDER KILOBYTES COMMAND…: runs COMMAND with FOLDER on a disk of its own, of that size. It is
gone with the command. An ordinary user may where the kernel lets them have namespaces; exit status 77 where not."""
import ctypes
import os
import sys

NEW_MOUNTS, NEW_USERS, PRIVATE = 0x20000, 0x10000000, 0x40000 | 0x4000
LIBC = ctypes.CDLL(None, use_errno=True)


def checked(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def enter():
    """Mounts of our own, as the same user."""
    user, group = os.getuid(), os.getgid()
    checked(LIBC.unshare(NEW_MOUNTS if user == 0 else NEW_MOUNTS | NEW_USERS))
    if user != 0:
        for name, text in (('setgroups', 'deny'), ('uid_map', '%d %d 1' % (user, user)), ('gid_map', '%d %d 1' % (group, group))):
            with open('/proc/self/' + name, 'w', encoding='ascii') as file:
                file.write(text)


def main():
    folder, size, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    os.makedirs(folder, 0o700, exist_ok=True)
    try:
        enter()
        checked(LIBC.mount(b'none', b'/', None, ctypes.c_ulong(PRIVATE), None))
        checked(LIBC.mount(b'none', folder.encode(), b'tmpfs', ctypes.c_ulong(0), b'mode=0700,size=%dk' % int(size)))
    except OSError as error:
        print('no disk of our own: %s' % error, file=sys.stderr)
        sys.exit(77)
    os.execvp(command[0], command)


if __name__ == '__main__':
    main()
