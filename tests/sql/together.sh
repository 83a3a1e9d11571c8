#!/bin/sh
# together.sh: what takes several connections at once. 16 desks call from one queue; changes and
# hands that race; the keeper against who sits in a transaction; a new connection as a proof.
set -eu
. "$(dirname "$0")/lib/together"
desks=16; tickets=200

# 16 people at 16 counters and a full waiting room of three classes.
sql -c "SELECT t.person_of(('desk' || n)::name, '012', '{clerk}') FROM generate_series(1, $desks) n" >/dev/null
sql -c "SELECT t.desk('sinta')" -c "SELECT count(t.api('sinta', 'ticket_issue', t.ids('ticket', 'w' || n)
  || jsonb_build_object('class', (ARRAY['A', 'B', 'C'])[n % 3 + 1], 'needs', '[]'::jsonb, 'channel', 'counter')))
  FROM generate_series(1, $tickets) n" >/dev/null
i=1
while [ $i -le $desks ]; do
  {
    echo "SELECT api.desk_open(gen_random_uuid(), '$(sql -c "SELECT t.id('counter 012-' || $i)")', 'pc$i', 'x') \\g /dev/null"
    k=0
    while [ $k -lt 40 ]; do
      # every call twice, as a desk does that lost the answer
      echo "SELECT gen_random_uuid() AS v, gen_random_uuid() AS c \\gset"
      echo "SELECT api.ticket_call_next(:'c', :'v', NULL) #>> '{result,label}';"
      echo "SELECT api.ticket_call_next(:'c', :'v', NULL) \\g /dev/null"
      echo "SELECT api.ticket_call_next(gen_random_uuid(), gen_random_uuid(), NULL) \\g /dev/null"
      echo "SELECT api.visit_end(gen_random_uuid(), :'v', 'served', '') \\g /dev/null"
      k=$((k + 1))
    done
  } > "$dir/desk$i.sql"
  i=$((i + 1))
done
i=1
while [ $i -le $desks ]; do
  PGUSER=desk$i psql -X -q -A -t -v VERBOSITY=sqlstate -f "$dir/desk$i.sql" > "$dir/desk$i.out" 2> "$dir/desk$i.err" &
  i=$((i + 1))
done
wait
cat "$dir"/desk*.out | grep . | sort > "$dir/called" || true
# A desk that finds nobody goes on asking: the visit it then ends does not exist.
is "$(wc -l < "$dir/called")" $tickets "16 desks called every ticket"
is "$(uniq -d "$dir/called" | wc -l)" 0 "and none twice"
is "$(sql -c "SELECT count(*) FROM loket.ticket WHERE id IN (SELECT t.id('w' || n) FROM generate_series(1, $tickets) n)
  AND state <> 'done'")" 0 "nobody was forgotten"
is "$(sql -c "SELECT max(c) FROM (SELECT count(*) c FROM loket.ticket_event WHERE what = 'called' GROUP BY ticket) x")" 1 \
  "each call is on record once"
is "$(cat "$dir"/desk*.err | grep -v LK003 | grep -c ERROR)" 0 "no other error, no deadlock"

# What commits later than a reader looked is still news to them.
{ echo 'BEGIN;'; echo "SELECT loket.tell(t.id('012'), 'case', t.id('slow')) \\g /dev/null"; hold slow; echo 'COMMIT;'; } > "$dir/slow.sql"
sql -f "$dir/slow.sql" & slow=$!
await is_there slow.held
since=$(as rina -c "SELECT api.desk_open(gen_random_uuid(), NULL, 'pc', 'x')" -c "SELECT api.changes('') ->> 'since'" | tail -1)
sql -c "SELECT loket.tell(t.id('012'), 'case', t.id('quick'))" >/dev/null
resume=$(sql -c "SELECT id FROM loket.desk_session WHERE login = 'rina' AND closed_at IS NULL")
look () {
  as rina -c "SELECT api.desk_resume('$resume') IS NULL" \
    -c "SELECT api.changes('$1')" | tail -1
}
first=$(look "$since")
is "$(echo "$first" | grep -c "$(sql -c "SELECT t.id('quick')")")" 1 "what committed is seen"
is "$(echo "$first" | grep -c "$(sql -c "SELECT t.id('slow')")")" 0 "what has not is not"
since=$(echo "$first" | sed 's/.*"since": "\([^"]*\)".*/\1/')
touch "$dir/slow.go"
wait $slow
second=$(look "$since")
is "$(echo "$second" | grep -c "$(sql -c "SELECT t.id('slow')")")" 1 "it is news once it commits, although its number is older"
is "$(echo "$second" | grep -c "$(sql -c "SELECT t.id('quick')")")" 0 "and what was seen is no news"

# The same person on both sides at the same moment.
{ echo 'BEGIN;'; echo "SELECT loket.lay_hand(t.id('race'), 'enter', t.id('agus')) \\g /dev/null"; hold race; echo 'COMMIT;'; } > "$dir/race.sql"
sql -f "$dir/race.sql" & race=$!
await is_there race.held
psql -X -q -A -t -v VERBOSITY=sqlstate -c "SELECT loket.lay_hand(t.id('race'), 'decide', t.id('agus'))" > "$dir/other" 2>&1 & other=$!
let_go race $other
wait $other || true
is "$(tail -1 "$dir/other")" "ERROR:  23503" "the second side waits for the first and is refused"
wait $race

# Somebody who never idles, to be looked at again fifteen seconds from now.
awake_at=$(date +%s)
{ echo 'BEGIN;'; k=0; while [ $k -lt 1500 ]; do printf 'SELECT 1 \\g /dev/null\n\\! sleep 0.1\n'; k=$((k + 1)); done; } > "$dir/awake.sql"
as bayu -f "$dir/awake.sql" > "$dir/awake" & awake=$!

# Who sits in a transaction for a second is ended; a desk that is gone is found.
{ echo "SELECT api.desk_open(gen_random_uuid(), NULL, 'idle', 'x') \\g /dev/null"; echo 'BEGIN;'; hold idle; echo 'SELECT 1;'; } > "$dir/idle.sql"
as sinta -f "$dir/idle.sql" > "$dir/idle" & idle=$!
await is_there idle.held
tidied () { as penjaga -c "SELECT api.keeper_tidy()" > "$dir/tidy"; grep -q '"ended": [1-9]' "$dir/tidy"; }
await tidied
touch "$dir/idle.go"
wait $idle || true
is "$(grep -c 57P01 "$dir/idle")" 1 "idle in a transaction: ended"
is "$(grep -c '"ended": 1' "$dir/tidy")" 1 "and counted"
lost () {
  as penjaga -c "SELECT api.keeper_tidy()" >/dev/null
  [ "$(sql -c "SELECT count(*) FROM loket.desk_session WHERE device = 'idle' AND lost_at IS NULL")" = 0 ]
}
await lost
is "$(sql -c "SELECT count(*) FROM loket.desk_session WHERE device = 'idle' AND lost_at IS NOT NULL")" 1 "its desk is known to be lost"

# A proof is a connection made just now; one that is older is none. Also what only a real login shows.
mine=$(sql -c "SELECT id FROM loket.desk_session WHERE login = 'rina' AND closed_at IS NULL")
sql -c "UPDATE loket.desk_session SET proof_at = '2020-01-01' WHERE id = '$mine'"
as rina -c "SELECT api.desk_resume('$mine') IS NULL" >/dev/null
is "$(sql -c "SELECT proof_at < '2021-01-01' FROM loket.desk_session WHERE id = '$mine'")" t "reconnecting proves nothing"
as rina -c "SELECT api.prove('$mine')" >/dev/null
is "$(sql -c "SELECT proof_at > now() - interval '1 minute' FROM loket.desk_session WHERE id = '$mine'")" t "a new connection does"
is "$(as rina -c 'SET SESSION AUTHORIZATION agus' | grep -o 42501)" 42501 "nobody becomes another"
is "$(as rina -c 'COPY loket.person TO STDOUT' | grep -o 42501)" 42501 "nor copies a table"
is "$(as rina -c 'ALTER SYSTEM SET fsync = off' | grep -o 42501)" 42501 "nor changes the server"
is "$(as rina -c 'LISTEN loket' -c 'NOTIFY loket' | grep -c ERROR)" 0 "listening is for everybody, and a hint is only a hint"
while kill -0 $awake 2>/dev/null && [ "$(date +%s)" -lt $((awake_at + 60)) ]; do
  as penjaga -c "SELECT api.keeper_tidy()" >/dev/null
  sleep 0.5
done
awake_for=$(($(date +%s) - awake_at))
kill $awake 2>/dev/null || true
wait $awake || true
is "$([ $awake_for -ge 15 ] && echo long)" long "nobody is ended sooner"
is "$(grep -c 57P01 "$dir/awake")" 1 "a transaction kept awake by a word now and then is ended after 15 seconds"
{ hold many; echo 'SELECT 1;'; } > "$dir/many.sql"
i=1; : > "$dir/many"; many=
while [ $i -le 6 ]; do as rina -f "$dir/many.sql" >> "$dir/many" & many="$many $!"; i=$((i + 1)); done
six () { [ "$(sql -c "SELECT count(*) FROM pg_stat_activity WHERE usename = 'rina'")" = 6 ]; }
await six
is "$(as rina -v VERBOSITY=verbose -c "SELECT api.sign_in('test', 1)" | grep -c 'ERROR:  LK017')" 1 \
  "the seventh connection of a person is told that there are six"
touch "$dir/many.go"
# shellcheck disable=SC2086  # the numbers are words
wait $many
is "$(grep -c '^1$' "$dir/many")" 6 "and the six before it go on"
echo "1..$n"
exit $bad
