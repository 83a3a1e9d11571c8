"""Files somebody may bring on a stick: each is made here and now."""
import os
import random
import struct
import subprocess
import zlib


def _pdf(objects):
    """A PDF of these objects, the first of which is the catalogue."""
    out, places = [b'%PDF-1.7\n'], []
    for number, body in enumerate(objects, 1):
        places.append(sum(len(part) for part in out))
        out.append(b'%d 0 obj\n%s\nendobj\n' % (number, body))
    start = sum(len(part) for part in out)
    out.append(b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1))
    out += [b'%010d 00000 n \n' % place for place in places]
    out.append(b'trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, start))
    return b''.join(out)


def _stream(content, words=b''):
    return b'<< %s /Length %d >>\nstream\n%s\nendstream' % (words, len(content), content)


def pdf(pages=1):
    """A paper as a program writes it."""
    kids = b' '.join(b'%d 0 R' % (3 + 2 * n) for n in range(pages))
    objects = [b'<< /Type /Catalog /Pages 2 0 R >>', b'<< /Type /Pages /Count %d /Kids [%s] >>' % (pages, kids)]
    for n in range(pages):
        objects.append(b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents %d 0 R >>' % (4 + 2 * n))
        objects.append(_stream(b'0.2 g 60 400 300 80 re f ' * 40))
    return _pdf(objects)


def endless():
    """Twelve forms that each draw the next one ten times: shown in a few centuries."""
    objects = [b'<< /Type /Catalog /Pages 2 0 R >>', b'<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
               b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>',
               _stream(b'/A Do ' * 10)]
    for depth in range(12):
        inner = b'/Resources << /XObject << /A %d 0 R >> >>' % (6 + depth) if depth < 11 else b''
        content = b'/A Do ' * 10 if depth < 11 else b'0 0 100 100 re f'
        objects.append(_stream(content, b'/Type /XObject /Subtype /Form /BBox [0 0 420 595] ' + inner))
    return _pdf(objects)


def _spaces(size):
    """A stream of spaces in front of nothing, packed so often that few bytes are left of it."""
    packer = zlib.compressobj(9)
    head = packer.compress((b'1 %d ' % size).hex().encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b'20' * 2 ** 20) + packer.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(head + block * (size >> 20), 9)


def slow_to_open():
    """Its first object stands behind 2 GB of spaces in a stream of a few KB: whoever opens it reads them all."""
    body = _spaces(2 ** 31 - 2 ** 20)
    out = b'%PDF-1.7\n'
    stream = len(out)
    out += b'2 0 obj\n' + _stream(body, b'/Type /ObjStm /N 1 /First 13 /Filter [/FlateDecode /FlateDecode /ASCIIHexDecode]') + b'\nendobj\n'
    start = len(out)
    rows = b''.join(kind + place.to_bytes(4, 'big') + last for kind, place, last in (
        (b'\0', 0, b'\xff'), (b'\2', 2, b'\0'), (b'\1', stream, b'\0'), (b'\1', start, b'\0')))
    out += b'3 0 obj\n' + _stream(rows, b'/Type /XRef /Size 4 /W [1 4 1] /Root 1 0 R') + b'\nendobj\n'
    return out + b'startxref\n%d\n%%%%EOF\n' % start


def png(width, height, bits, rows):
    """Rows of a grey picture, one after the other; only what is said to be there is large."""
    def chunk(kind, body):
        return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))
    packer = zlib.compressobj(1)
    body = b''.join(packer.compress(b'\0' + row) for row in rows) + packer.flush()
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, bits, 0, 0, 0, 0)) +
            chunk(b'IDAT', body) + chunk(b'IEND', b''))


def photo():
    """Something like a photograph of a paper."""
    dice = random.Random(1)
    return png(600, 850, 8, (bytes(dice.randrange(180, 256) for _ in range(600)) for _ in range(850)))


def locked(folder):
    """A PDF that asks for a password."""
    path, plain = os.path.join(folder, 'terkunci.pdf'), os.path.join(folder, 'asal.pdf')
    with open(plain, 'wb') as file:
        file.write(pdf())
    subprocess.run(['mutool', 'clean', '-E', 'aes-256', '-U', 'rahasia', '-O', 'pemilik', plain, path], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return path


def write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, 'wb') as file:
        file.write(content)
    return path


def hollow(folder, name, size):
    """As large as it says, and nothing in it."""
    path = os.path.join(folder, name)
    with open(path, 'wb') as file:
        file.truncate(size)
    return path


def pipe(folder, name):
    path = os.path.join(folder, name)
    os.mkfifo(path)
    return path


def link(folder, name, target):
    path = os.path.join(folder, name)
    os.symlink(target, path)
    return path


def forbidden(folder, name):
    """Nobody may read it, except who may read everything; None for them."""
    path = write(folder, name, pdf())
    os.chmod(path, 0)
    return None if os.access(path, os.R_OK) else path
