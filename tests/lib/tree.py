# SPDX-License-Identifier: GPL-3.0-or-later
"""Tree, signatures and codes once more, from the texts of the standards and nothing of ours."""
import base64
import hashlib
import os
import subprocess
import tempfile

BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'    # RFC 9285

# An Ed25519 public key in DER is this and its 32 bytes.
DER = bytes.fromhex('302a300506032b6570032100')


def root(leaves):
    """The root over leaf hashes."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b'\x01' + root(leaves[:k]) + root(leaves[k:])).digest()


def note(origin, size, hexroot):
    """What is signed under a checkpoint (C2SP tlog-checkpoint)."""
    return '%s\n%s\n%s\n' % (origin, size, base64.b64encode(bytes.fromhex(hexroot)).decode())


def decode45(text):
    """The bytes of a code."""
    out = bytearray()
    for at in range(0, len(text), 3):
        group = [BASE45.index(letter) for letter in text[at: at + 3]]
        number = sum(digit * 45 ** place for place, digit in enumerate(group))
        out += number.to_bytes(len(group) - 1, 'big')
    return bytes(out)


def signed(public, text, signature):
    """Whether a signature is good, as openssl sees it."""
    with tempfile.TemporaryDirectory() as directory:
        paths = {name: os.path.join(directory, name) for name in ('key', 'text', 'signature')}
        for name, content in (('key', DER + bytes.fromhex(public)), ('text', text if isinstance(text, bytes) else text.encode()),
                              ('signature', bytes.fromhex(signature))):
            with open(paths[name], 'wb') as file:
                file.write(content)
        return subprocess.run(
            ['openssl', 'pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', paths['key'],
             '-rawin', '-in', paths['text'], '-sigfile', paths['signature']],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
