#!/bin/sh
# together-case.sh: two heads at one case, two printers at one book, many clerks at one counter of
# numbers, a decision against a change; and a practice office filled in a database of its own.
set -eu
. "$(dirname "$0")/lib/together"
top=$(cd "$(dirname "$0")/../.." && pwd)
open="SELECT api.desk_open(gen_random_uuid(), NULL, 'pc', 'x') \\g /dev/null"
close="SELECT api.desk_close(gen_random_uuid()) \\g /dev/null"

sql -c "SELECT t.stock()" -c "SELECT t.play('race ' || k, s) FROM (VALUES ('a', 'approval'), ('b', 'approval'),
  ('p', 'printing'), ('q', 'printing')) x(k, s)" \
  -c "UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE closed_at IS NULL" \
  -c "DELETE FROM loket.case_hold" >/dev/null
decide () {                                   # decide CASE: the call with what is there now
  sql -c "SELECT format('SELECT api.case_decide(gen_random_uuid(), %L, %s, %L, %L, '''', '''', ''[]'') #>> ''{result,step}'';',
    t.id('$1'), t.version_of('$1'), t.hash_of('$1'), 'approve')"
}

# Two heads decide the same version; the first is slow to commit.
call=$(decide 'race a')
{ echo "$open"; echo 'BEGIN;'; echo "$call"; hold one; echo 'COMMIT;'; echo "$close"; } > "$dir/one.sql"
printf '%s\n%s\n%s\n' "$open" "$call" "$close" > "$dir/two.sql"
as dewi -f "$dir/one.sql" > "$dir/one" & one=$!
await is_there one.held
as agus -f "$dir/two.sql" > "$dir/two" & two=$!
let_go one $two
wait $two || true
wait $one
is "$(grep -c printing "$dir/one")" 1 "the first head decides"
is "$(grep -o 'LK0[0-9]*' "$dir/two")" LK016 "the second is told that it is done"
is "$(sql -c "SELECT count(*) FROM loket.decision WHERE case_id = t.id('race a')")" 1 "one decision"

# A clerk raises a flag while the head is about to approve what she saw.
call=$(decide 'race b')
{ echo "$open"; echo 'BEGIN;'
  echo "SELECT api.flag_raise(gen_random_uuid(), '$(sql -c "SELECT t.id('race b')")', gen_random_uuid(), 'paper_doubtful', 'ragu') \\g /dev/null"
  hold flag; echo 'COMMIT;'; echo "$close"; } > "$dir/flag.sql"
printf '%s\n%s\n%s\n' "$open" "$call" "$close" > "$dir/late.sql"
as rina -f "$dir/flag.sql" > "$dir/flag" & flag=$!
await is_there flag.held
as dewi -f "$dir/late.sql" > "$dir/late" & late=$!
let_go flag $late
wait $late || true
wait $flag
is "$(grep -c ERROR "$dir/flag")" 0 "the flag is raised"
is "$(grep -o 'LK0[0-9]*' "$dir/late")" LK004 "and the head has to look again"

# A file is read in two transactions; the announcement of one that failed stays.
read=$(sql -c "SELECT gen_random_uuid()")
printf '%s\nSELECT api.read_begin(%s, %s, %s) \\g /dev/null\nSELECT api.case_read(%s) #>> %s;\nSELECT api.case_read(%s);\nBEGIN;\nSELECT api.read_begin(%s, %s, %s) \\g /dev/null\nSELECT api.case_read(%s);\nROLLBACK;\n%s\n' \
  "$open" "'$read'" "'$(sql -c "SELECT t.id('race b')")'" "'test'" "'$read'" "'{number}'" "'$read'" \
  "gen_random_uuid()" "'$(sql -c "SELECT t.id('race b')")'" "'test'" "'$read'" "$close" > "$dir/read.sql"
as dewi -f "$dir/read.sql" > "$dir/read" || true
is "$(grep -c '^012-' "$dir/read")" 1 "a file is read after it was announced"
is "$(grep -c LK022 "$dir/read")" 2 "once, and never in the same transaction"

# Two printers take the same book.
sql -c "SELECT t.person_of('jaka', '012', '{printer}')" >/dev/null
book=$(sql -c "SELECT t.book()")
for who in joko jaka; do
  case $who in joko) word='race p';; *) word='race q';; esac
  { echo "$open"; echo 'BEGIN;'
    echo "SELECT api.book_record(gen_random_uuid(), '$(sql -c "SELECT t.id('$word')")', '$book', 'ok', '') \\g /dev/null"
    [ $who = jaka ] || hold joko
    echo 'COMMIT;'; echo "$close"; } > "$dir/$who.sql"
done
as joko -f "$dir/joko.sql" > "$dir/joko" & joko=$!
await is_there joko.held
as jaka -f "$dir/jaka.sql" > "$dir/jaka" & jaka=$!
let_go joko $jaka
wait $jaka || true
wait $joko || true
is "$(cat "$dir/joko" "$dir/jaka" | grep -o 'LK0[0-9]*')" LK013 "one of two printers is told that it is used"
is "$(sql -c "SELECT count(*) FROM loket.issue WHERE book = '$book'")" 1 "one book, one case"

# Twelve clerks make cases at the same moment.
sql -c "SELECT t.person_of(('clerk' || i)::name, '012', '{clerk}') FROM generate_series(1, 12) i" \
  -c "INSERT INTO loket.person (id, office, name) SELECT t.id('many ' || i), t.id('012'), 'BANYAK ' || i
      FROM generate_series(1, 12) i" >/dev/null
i=1
while [ $i -le 12 ]; do
  {
    echo "$open"
    sql -c "SELECT format('SELECT api.visit_start_without_ticket(gen_random_uuid(), %L, %L) \\g /dev/null',
      t.id('many visit $i'), 'x')"
    sql -c "SELECT format('SELECT api.case_create(gen_random_uuid(), gen_random_uuid(), %L, %L, %L, %L, %L) #>> %L;',
      t.id('many visit $i'), t.id('many $i'), 'passport_new', 'plain_5', '{}', '{result,number}')
      FROM generate_series(1, 10)"
  } > "$dir/clerk$i.sql"
  i=$((i + 1))
done
before=$(sql -c "SELECT last FROM loket.case_counter WHERE office = t.id('012') ORDER BY day DESC LIMIT 1")
i=1; workers=
while [ $i -le 12 ]; do as "clerk$i" -f "$dir/clerk$i.sql" > "$dir/clerk$i.out" & workers="$workers $!"; i=$((i + 1)); done
wait $workers
is "$(cat "$dir"/clerk*.out | grep -c ERROR)" 0 "twelve clerks at once, no error"
is "$(cat "$dir"/clerk*.out | grep '^012-' | sort -u | wc -l)" 120 "120 numbers, none twice"
is "$(sql -c "SELECT last FROM loket.case_counter WHERE office = t.id('012') ORDER BY day DESC LIMIT 1")" \
  "$((before + 120))" "and none left out"

# The practice office, as loket-admin fills it.
"$top/tests/lib/install-schema" latihan
export PGDATABASE=latihan
sql >/dev/null <<SQL
\set office \`cat '$top/data/practice/office.json'\`
SELECT loket.office_load(:'office'::jsonb);
SQL
for f in "$top"/data/catalogue/*.json; do sql >/dev/null <<SQL
\set file \`cat '$f'\`
SELECT loket.catalogue_load(:'file'::jsonb);
SQL
done
sql >/dev/null <<SQL
\set office \`cat '$top/data/practice/office.json'\`
\set people \`cat '$top/data/practice/people.json'\`
SELECT loket.officer_add(x) FROM jsonb_array_elements(:'office'::jsonb -> 'staff') x;
SELECT loket.practice_fill(people => :'people'::jsonb, staff => :'office'::jsonb, specimens => '{}');
SQL
is "$(sql -c "SELECT count(*) BETWEEN 110 AND 140 FROM loket.case_file")" t "about 120 cases"
is "$(sql -c "SELECT string_agg(DISTINCT step, ' ' ORDER BY step) FROM loket.case_step WHERE done_at IS NULL")" \
  "adjudication approval documents handover interview payment printing quality" "in every step"
is "$(sql -c "SELECT string_agg(DISTINCT loket.case_state(id, loket.case_line(id)), ' ' ORDER BY loket.case_state(id, loket.case_line(id))) FROM loket.case_file")" \
  "decided_refused handed_over open returned set_aside waiting withdrawn" "in every state"
is "$(sql -c "SELECT count(*) FROM loket.ticket WHERE day = loket.today(office) AND state = 'waiting'")" 25 "25 people wait"
is "$(sql -c "SELECT count(DISTINCT class) FROM loket.ticket WHERE day = loket.today(office)")" 8 "of all classes"
is "$(sql -c "SELECT count(*) FROM loket.case_step WHERE greatest(entered_at, done_at) > loket.now()")" 0 "nothing of it to come"
is "$(sql -c "SELECT count(*) FROM loket.case_file c JOIN loket.case_step s ON s.case_id = c.id AND s.done_at IS NULL
  WHERE s.step IN ('approval', 'printing', 'quality', 'handover')
    AND NOT loket.held_up_by(loket.case_blockers(c, loket.today(c.office)), s.step) <@ '[\"flag_open\", \"custody_open\"]'")" 0 \
  "what waits for a decision or a book is complete"
is "$(sql -c "SELECT count(*) FROM (SELECT subject, person FROM loket.hand GROUP BY 1, 2 HAVING count(DISTINCT side) > 1) x")" 0 \
  "nobody on both sides"
is "$(sql -c "SELECT count(*) > 5000 FROM audit.event")" t "and all of it audited"
is "$(psql -X -q -A -t -c "UPDATE loket.office SET practice = false" -c "UPDATE loket.clock SET practice = false, ahead = '0'" \
  -c "SELECT loket.practice_fill('[]', '{}', '{}')" 2>&1 | grep -c 'no practice office')" 1 "never into a real office"
echo "1..$n"
exit $bad
