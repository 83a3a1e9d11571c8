#!/usr/bin/python3
"""make-help.py LANGUAGE OUTPUT: turns the Mallard pages of help/C into one JSON file of blocks.

For a language other than "en" the pages are first translated with help/LANGUAGE/LANGUAGE.po. Every
element that the window cannot show is an error, so that a page never loses something silently.
make-help.py --list prints the paths of the pages, --names their names.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape, quoteattr

HERE = os.path.dirname(os.path.abspath(__file__))
MALLARD = '{http://projectmallard.org/1.0/}'


class Unknown(Exception):
    """An element the window cannot show."""


def pages():
    return sorted(glob.glob(os.path.join(HERE, 'C', '*.page')))


def name(element):
    return element.tag.replace(MALLARD, '')


def inline(element, titles):
    """The text inside an element as Pango markup."""
    parts = [escape(element.text or '')]
    for child in element:
        kind = name(child)
        if kind in ('gui', 'guiseq', 'em'):
            inner = ' › '.join(inline(step, titles) for step in child) if kind == 'guiseq' else \
                inline(child, titles)
            parts.append('<b>%s</b>' % inner if kind != 'em' else '<i>%s</i>' % inner)
        elif kind in ('key', 'keyseq'):
            inner = '+'.join(inline(key, titles) for key in child) if kind == 'keyseq' else \
                inline(child, titles)
            parts.append('<tt>%s</tt>' % re.sub(r'</?tt>', '', inner))
        elif kind in ('input', 'output', 'code', 'sys'):
            parts.append('<tt>%s</tt>' % inline(child, titles))
        elif kind == 'link':
            target = child.get('xref')
            if target not in titles:
                raise Unknown('link to "%s", which is no page' % target)
            text = inline(child, titles) or escape(titles[target])
            parts.append('<a href=%s>%s</a>' % (quoteattr('page:' + target), text))
        else:
            raise Unknown('<%s> inside text' % kind)
        parts.append(escape(child.tail or ''))
    return re.sub(r'\s+', ' ', ''.join(parts)).strip()


def item(element, titles):
    """A list item: its paragraphs, one under the other."""
    return '\n'.join(inline(child, titles) for child in element if expect(child, ('p',)))


def expect(element, kinds):
    if name(element) not in kinds:
        raise Unknown('<%s> where only %s may be' % (name(element), ', '.join(kinds)))
    return True


def cells(row, titles):
    return ['\n'.join(inline(p, titles) for p in cell) for cell in row if expect(cell, ('td', 'th'))]


def rows(element, titles):
    found = []
    for child in element:
        if name(child) == 'tr':
            found.append(cells(child, titles))
        elif expect(child, ('thead', 'tbody')):
            found.extend(cells(row, titles) for row in child if expect(row, ('tr',)))
    return found


def blocks(element, titles):
    """What a page or section holds, without its title and information."""
    found = []
    for child in element:
        kind = name(child)
        if kind in ('info', 'title'):
            continue
        if kind == 'p':
            found.append({'kind': 'p', 'text': inline(child, titles)})
        elif kind in ('steps', 'list'):
            for part in child:
                if name(part) == 'title':
                    found.append({'kind': 'h', 'text': inline(part, titles)})
            items = [item(part, titles) for part in child if name(part) != 'title']
            found.append({'kind': kind, 'items': items})
        elif kind == 'note':
            text = '\n'.join(inline(p, titles) for p in child if expect(p, ('p', 'title')))
            found.append({'kind': 'note', 'text': text})
        elif kind == 'table':
            found.append({'kind': 'table', 'rows': rows(child, titles)})
        elif kind == 'section':
            title = child.find(MALLARD + 'title')
            found.append({'kind': 'h', 'text': inline(title, titles)})
            found.extend(blocks(child, titles))
        else:
            raise Unknown('<%s>' % kind)
    return found


def links(root, titles):
    """The pages a guide lists, from the guide links of the others."""
    return [{'kind': 'list', 'items': ['<a href=%s>%s</a>' % (quoteattr('page:' + page),
                                                             escape(titles[page]))
                                       for page in root]}]


def plain(markup):
    return re.sub(r'<[^>]*>', '', markup).replace('&amp;', '&').replace('&lt;', '<')


def words(page):
    texts = [page['title'], page['desc']]
    for block in page['blocks']:
        texts.append(block.get('text', ''))
        texts.extend(block.get('items', []))
        texts.extend(cell for row in block.get('rows', []) for cell in row)
    return plain(' '.join(texts)).casefold()


def describe(root):
    desc = root.find(MALLARD + 'info/' + MALLARD + 'desc')
    return re.sub(r'\s+', ' ', ''.join(desc.itertext())).strip() if desc is not None else ''


def order(root):
    title = root.find(MALLARD + 'info/' + MALLARD + 'title')
    return title.text if title is not None else '50'


def guided(root, guide):
    return any(link.get('type') == 'guide' and link.get('xref') == guide
               for link in root.iter(MALLARD + 'link'))


def make(paths):
    roots = {}
    for path in paths:
        root = ElementTree.parse(path).getroot()
        if root.get('id') != os.path.basename(path)[:-len('.page')]:
            raise Unknown('%s: id "%s" is not the file name' % (path, root.get('id')))
        roots[root.get('id')] = root
    titles = {page: re.sub(r'\s+', ' ', ''.join(root.find(MALLARD + 'title').itertext())).strip()
              for page, root in roots.items()}
    book = []
    for page, root in sorted(roots.items(), key=lambda entry: (order(entry[1]), entry[0])):
        try:
            made = {'id': page, 'title': titles[page], 'desc': describe(root),
                    'blocks': blocks(root, titles)}
        except Unknown as problem:
            raise Unknown('%s.page: %s' % (page, problem)) from None
        if root.get('type') == 'guide':
            listed = [other for other, that in sorted(roots.items(),
                                                      key=lambda entry: (order(entry[1]), entry[0]))
                      if guided(that, page)]
            made['blocks'].extend(links(listed, titles))
        made['search'] = words(made)
        book.append(made)
    return book


def translated(language, folder):
    """Translates all pages into FOLDER; gives their paths."""
    catalogue = os.path.join(folder, language + '.mo')
    subprocess.run(['msgfmt', '-o', catalogue, os.path.join(HERE, language, language + '.po')],
                   check=True)
    subprocess.run(['itstool', '-m', catalogue, '-o', folder] + pages(), check=True)
    return [os.path.join(folder, os.path.basename(path)) for path in pages()]


def main():
    if sys.argv[1:] == ['--names']:
        print('\n'.join(os.path.basename(path) for path in pages()))
        return 0
    if sys.argv[1:] == ['--list']:
        print('\n'.join(pages()))
        return 0
    language, output = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        try:
            paths = pages() if language == 'en' else translated(language, folder)
            book = make(paths)
        except Unknown as problem:
            print('make-help: %s cannot be shown in the window' % problem, file=sys.stderr)
            return 1
    with open(output, 'w', encoding='utf-8') as file:
        json.dump(book, file, ensure_ascii=False, sort_keys=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
