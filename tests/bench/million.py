#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""million.py: what permissions cost a search among a million persons. Run by office: each text is searched as an
officer may (duties, limit, log, masks, cases), and beside it the bare query that finds the same persons."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rows import row  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = {'name': 'name', 'fuzzy': 'fuzzy', 'date': 'name-and-date', 'number': 'number'}
DESKS, EACH = 9, 12               # 48 searches of a desk in its minute; 60 are allowed
FIRST = 2                         # the first of each kind at a desk makes the plans for the day
# What finds them when nobody is asked who they are. Texts come as a parameter, as they do from a desk.
BARE = {'name': 'loket.people_named(:office, loket.name_sound($1), NULL)',
        'date': 'loket.people_born(:office, split_part($1, \' \', 2)::date, loket.name_sound(split_part($1, \' \', 1)))',
        'number': 'loket.people_numbered(:office, $1, ARRAY[\'nik\', \'kk\', \'passport\'])'}
BARE['fuzzy'] = BARE['name']


def psql(*arguments, user=os.environ['PGUSER'], script=None):
    done = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-U', user, *arguments], input=script, text=True,
                          stdout=subprocess.PIPE, check=False, env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    if done.returncode != 0:
        sys.exit('the search among a million persons ended with %d' % done.returncode)
    return done.stdout


def texts(kind, desk):
    return psql('-c', "SELECT q FROM bench.query WHERE kind = '%s' ORDER BY n OFFSET %d LIMIT %d"
                % (kind, desk * EACH, EACH)).splitlines()


def milliseconds(asked, user, start):
    """How long each text took, those that made the plans left out."""
    script = [start, r'\timing on', r'\o /dev/null']
    for name, text in asked:
        script.append("EXECUTE %s ('%s');" % (name, text.replace("'", "''")))
    said = [float(x.replace(',', '')) for x in re.findall(r'Time: ([0-9.]+) ms', psql(user=user, script='\n'.join(script) + '\n'))]
    if len(said) != len(asked):
        sys.exit('%d searches, %d times' % (len(asked), len(said)))
    return said


def p95(values):
    return sorted(values)[int(len(values) * 0.95)]


def main():
    psql('-f', os.path.join(HERE, 'million.sql'))
    office = psql('-c', 'SELECT id FROM loket.office LIMIT 1').strip()
    open_desk = "SELECT api.desk_open(gen_random_uuid(), NULL, 'pc', 'bench') \\g /dev/null\n"
    ours, bare = {kind: [] for kind in ROWS}, {kind: [] for kind in ROWS}
    for desk in range(DESKS):
        asked = [(kind, text) for kind in ROWS for text in texts(kind, desk)]
        prepared = ''.join("PREPARE %s (text) AS SELECT api.search(q => $1, scope => 'office', reason => '');\n" % k for k in ROWS)
        known = ''.join('PREPARE %s (text) AS SELECT loket.people_best(%s, 20);\n' % (k, BARE[k].replace(':office', "'%s'" % office))
                        for k in ROWS)
        for user, start, kept in ('desk%d' % (desk + 1), open_desk + prepared, ours), (os.environ['PGUSER'], known, bare):
            for n, (took, (kind, _text)) in enumerate(zip(milliseconds(asked, user, start), asked)):
                if n % EACH >= FIRST:
                    kept[kind].append(took)
    for kind, name in ROWS.items():
        row('trust/search-million-%s-p95' % name, p95(ours[kind]), p95(bare[kind]), 'ms')


main()
