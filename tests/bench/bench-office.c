/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office with 100,000 cases: finding a person, opening a file, 45 desks that call at once. Times
 * are those of somebody on the server's own socket. A row that ends in -cpu says how long the server
 * worked: what is left of a time when the machine does nothing else. */

#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

#include "bench-rows.h"

#define DESKS 45
#define ROUNDS 12               /* of calling; 540 tickets */

typedef struct
{
  char *name;
  PGconn *connection;
  double sent;
  double took;
  double worked;
} Desk;

typedef struct
{
  GArray *times;
  GArray *work;
} Times;

/* How an officer searches, and how often each desk does; 60 searches a minute are allowed. */
static const struct
{
  const char *kind;
  const char *row;
  int times;
} searches[] = {
  { "fuzzy", "fuzzy", 16 },     /* a letter wrong or missing */
  { "name", "name", 8 },
  { "date", "name-and-date", 8 },
  { "number", "number", 8 },
};

static PGconn *
connect_as (const char *login)
{
  g_autofree char *conninfo = g_strdup_printf ("dbname=loket user=%s", login);
  PGconn *connection = PQconnectdb (conninfo);

  if (PQstatus (connection) != CONNECTION_OK)
    g_error ("%s: %s", login, PQerrorMessage (connection));

  return connection;
}

static PGresult *
checked (PGconn   *connection,
         PGresult *result)
{
  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s", PQerrorMessage (connection));

  return result;
}

static PGresult *
ask (PGconn     *connection,
     const char *sql)
{
  return checked (connection, PQexec (connection, sql));
}

/* Milliseconds of processor time the server spent for this connection so far. */
static double
server_work (PGconn *connection)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/schedstat", PQbackendPID (connection));
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  return g_ascii_strtod (text, NULL) / 1e6;
}

static Times *
times_new (void)
{
  Times *self = g_new0 (Times, 1);

  self->times = g_array_new (FALSE, FALSE, sizeof (double));
  self->work = g_array_new (FALSE, FALSE, sizeof (double));

  return self;
}

static void
times_free (Times *self)
{
  g_array_unref (self->times);
  g_array_unref (self->work);
  g_free (self);
}

/* Prints and frees. */
static void
times_print (Times      *self,
             const char *row,
             double      reference)
{
  g_autofree char *half = g_strconcat (row, "-p50", NULL);
  g_autofree char *most = g_strconcat (row, "-p95", NULL);
  g_autofree char *work = g_strconcat (row, "-p95-cpu", NULL);

  bench_row (half, bench_share (self->times, 0.5), reference, "ms");
  bench_row (most, bench_share (self->times, 0.95), reference, "ms");
  bench_row (work, bench_share (self->work, 0.95), reference, "ms");
  times_free (self);
}

/* One call with up to two texts; into @times unless NULL: the first of its kind at a desk, which
 * makes the plans for the day. */
static void
timed (Times      *times,
       PGconn     *connection,
       const char *sql,
       const char *one,
       const char *two)
{
  const char *values[] = { one, two };
  double worked = times != NULL ? server_work (connection) : 0;
  double took = bench_now_ms ();

  PQclear (checked (connection, PQexecParams (connection, sql, two != NULL ? 2 : one != NULL,
                                              NULL, values, NULL, NULL, 0)));
  took = bench_now_ms () - took;
  if (times == NULL)
    return;
  worked = server_work (connection) - worked;
  g_array_append_val (times->times, took);
  g_array_append_val (times->work, worked);
}

static void
open_desks (PGconn *owner,
            Desk   *desks)
{
  PGresult *rows = ask (owner, "SELECT login, counter FROM bench.desk ORDER BY n");

  g_assert (PQntuples (rows) == DESKS);
  for (int i = 0; i < DESKS; i++)
    {
      desks[i].name = g_strdup (PQgetvalue (rows, i, 0));
      desks[i].connection = connect_as (desks[i].name);
      timed (NULL, desks[i].connection, "SELECT api.desk_open(command => gen_random_uuid(), "
             "counter => $1, device => $2, client => 'bench')", PQgetvalue (rows, i, 1),
             desks[i].name);
    }
  PQclear (rows);
}

/*
 * Searching, one at a time, each kind in turn
 */
static void
bench_search (PGconn *owner,
              Desk   *desks)
{
  Times *times[G_N_ELEMENTS (searches)];
  Times *similar = times_new ();
  PGresult *queries[G_N_ELEMENTS (searches)];

  for (gsize k = 0; k < G_N_ELEMENTS (searches); k++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT q, born FROM bench.query WHERE kind = '%s'"
                                              " ORDER BY n", searches[k].kind);

      times[k] = times_new ();
      queries[k] = ask (owner, sql);
      g_assert (PQntuples (queries[k]) > 0);
    }
  for (int i = 0; i < DESKS * 16; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (searches); k++)
      {
        PGconn *desk = desks[i % DESKS].connection;
        int row = i % PQntuples (queries[k]);

        if (i / DESKS >= searches[k].times)
          continue;
        timed (i >= DESKS ? times[k] : NULL, desk, "SELECT api.search(q => $1, scope => 'office', reason => '')",
               PQgetvalue (queries[k], row, 0), NULL);
        /* While somebody is registered: what was typed, and the date. */
        if (k == 1)
          timed (i >= DESKS ? similar : NULL, desk, "SELECT api.person_similar(nik => '', name => $1, birth_date => $2, "
                 "passport => '')", PQgetvalue (queries[0], row, 0),
                 PQgetvalue (queries[0], row, 1));
      }
  for (gsize k = 0; k < G_N_ELEMENTS (searches); k++)
    {
      g_autofree char *row = g_strconcat ("search/", searches[k].row, NULL);

      times_print (times[k], row, 25);
      PQclear (queries[k]);
    }
  times_print (similar, "search/duplicate-while-typing", 25);
}

/*
 * Opening
 */
/* As a desk does: the row of the log and the file in one flight, two transactions. */
static void
read_file (Times      *times,
           PGconn     *connection,
           const char *read,
           const char *file)
{
  const char *begin[] = { read, file };
  double worked = server_work (connection);
  double took = bench_now_ms ();

  PQenterPipelineMode (connection);
  PQsendQueryParams (connection, "SELECT api.read_begin(read => $1, \"case\" => $2, "
                     "purpose => 'bench')", 2, NULL, begin, NULL, NULL, 0);
  PQpipelineSync (connection);
  PQsendQueryParams (connection, "SELECT api.case_read(read => $1)", 1, NULL, begin, NULL, NULL, 0);
  PQpipelineSync (connection);
  for (int answers = 0; answers < 2;)
    {
      PGresult *result = PQgetResult (connection);

      if (result == NULL)
        continue;
      if (PQresultStatus (result) == PGRES_PIPELINE_SYNC)
        answers++;
      else
        checked (connection, result);
      PQclear (result);
    }
  took = bench_now_ms () - took;
  worked = server_work (connection) - worked;
  PQexitPipelineMode (connection);
  if (times == NULL)
    return;
  g_array_append_val (times->times, took);
  g_array_append_val (times->work, worked);
}

/* Somebody of the practice office, who has had a hand in the cases. */
static PGconn *
sit_down (const char *login)
{
  PGconn *connection = connect_as (login);

  timed (NULL, connection, "SELECT api.desk_open(command => gen_random_uuid(), counter => NULL, "
         "device => $1, client => 'bench')", login, NULL);
  return connection;
}

static void
bench_lists (void)
{
  PGconn *clerk = sit_down ("rina");
  PGconn *head = sit_down ("dewi");
  Times *mine = times_new ();
  Times *approvals = times_new ();

  for (int i = 0; i <= 60; i++)
    {
      timed (i > 0 ? mine : NULL, clerk, "SELECT api.my_cases_open()", NULL, NULL);
      timed (i > 0 ? approvals : NULL, head, "SELECT api.approvals_open(filter => '')", NULL, NULL);
    }
  times_print (mine, "open/long-list", 20);
  times_print (approvals, "open/approvals", 20);
  PQfinish (clerk);
  PQfinish (head);
}

static void
bench_open (PGconn *owner,
            Desk   *desks)
{
  PGresult *files = ask (owner, "SELECT gen_random_uuid(), c.id FROM loket.case_file c"
                         " TABLESAMPLE bernoulli (2) REPEATABLE (7) ORDER BY md5(c.id::text)"
                         " LIMIT 360");
  Times *file = times_new ();
  Times *first = times_new ();  /* of a desk: the plans for the day are made */
  Times *queue = times_new ();
  Times *mine = times_new ();

  for (int i = 0; i < PQntuples (files); i++)
    {
      PGconn *desk = desks[i % DESKS].connection;

      read_file (i >= DESKS ? file : first, desk, PQgetvalue (files, i, 0), PQgetvalue (files, i, 1));
      if (i < DESKS || i % 2 == 0)
        timed (i >= DESKS ? queue : NULL, desk, "SELECT api.queue_open()", NULL, NULL);
      if (i < DESKS || i % 6 == 0)
        timed (i >= DESKS ? mine : NULL, desk, "SELECT api.my_cases_open()", NULL, NULL);
    }
  PQclear (files);
  times_print (file, "open/case", 20);
  times_print (first, "open/first-case-of-a-day", 20);
  times_print (queue, "open/queue", 20);
  times_print (mine, "open/own-cases", 20);
  bench_lists ();
}

/*
 * Calling
 */
/* The same call from every desk in the same moment; fills in how long each waited. */
static GPtrArray *
all_at_once (Desk       *desks,
             const char *sql)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func (g_free);
  struct pollfd waiting[DESKS];
  int left = DESKS;

  for (int i = 0; i < DESKS; i++)
    {
      desks[i].worked = server_work (desks[i].connection);
    }
  for (int i = 0; i < DESKS; i++)
    {
      desks[i].sent = bench_now_ms ();
      if (!PQsendQuery (desks[i].connection, sql))
        g_error ("%s", PQerrorMessage (desks[i].connection));
      waiting[i] = (struct pollfd) { .fd = PQsocket (desks[i].connection), .events = POLLIN };
    }
  while (left > 0)
    {
      poll (waiting, DESKS, -1);
      for (int i = 0; i < DESKS; i++)
        {
          PGconn *connection = desks[i].connection;
          PGresult *result;

          if (waiting[i].fd < 0 || waiting[i].revents == 0)
            continue;
          PQconsumeInput (connection);
          if (PQisBusy (connection))
            continue;
          desks[i].took = bench_now_ms () - desks[i].sent;
          desks[i].worked = server_work (connection) - desks[i].worked;
          result = checked (connection, PQgetResult (connection));
          g_ptr_array_add (answers, g_strdup (PQgetvalue (result, 0, 0)));
          PQclear (result);
          while ((result = PQgetResult (connection)) != NULL)
            PQclear (result);
          waiting[i].fd = -1;
          left--;
        }
    }

  return answers;
}

static void
bench_queue (PGconn *owner,
             Desk   *desks)
{
  Times *times = times_new ();
  g_autoptr(GHashTable) called = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PGresult *passed;
  int doubled = 0;

  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GPtrArray) answers =
        all_at_once (desks, "SELECT api.ticket_call_next(command => gen_random_uuid(), visit => "
                     "gen_random_uuid(), classes => NULL) #>> '{result,ticket}'");
      g_autoptr(GPtrArray) ended = NULL;

      for (guint i = 0; i < answers->len; i++)
        {
          if (*(char *) answers->pdata[i] == '\0')
            g_error ("a desk found nobody although people wait");
          doubled += !g_hash_table_add (called, g_strdup (answers->pdata[i]));
          g_array_append_val (times->times, desks[i].took);
          g_array_append_val (times->work, desks[i].worked);
        }
      ended = all_at_once (desks, "SELECT api.visit_end(command => gen_random_uuid(), visit => "
                           "(api.queue_open() #>> '{active,id}')::uuid, outcome => 'served', "
                           "note => '')");
    }
  /* Somebody who still waits although a later one of the same class was called. */
  passed = ask (owner, "SELECT count(*) FROM loket.ticket w WHERE w.state = 'waiting' AND EXISTS ("
                "SELECT FROM loket.ticket c JOIN loket.visit v ON v.ticket = c.id AND v.calls > 0"
                " WHERE c.day = w.day AND c.class = w.class AND c.number > 900"
                " AND c.taken_at > w.taken_at)");
  times_print (times, "queue/call-next-45-at-once", 50);
  bench_row ("queue/called-twice", doubled, 0, "tickets");
  bench_row ("queue/passed-over", g_ascii_strtod (PQgetvalue (passed, 0, 0), NULL), 0, "tickets");
  PQclear (passed);
}

/* How often a table that grows with the years was read from one end to the other so far. */
static double
count_whole (PGconn *owner)
{
  PGresult *row = ask (owner, "SELECT sum(t.seq_scan) FROM pg_stat_user_tables t JOIN pg_class c"
                       " ON c.oid = t.relid WHERE c.reltuples > 10000");
  double n = g_ascii_strtod (PQgetvalue (row, 0, 0), NULL);

  PQclear (row);
  return n;
}

/* A server process has told what it did when it is gone. */
static void
wait_for_the_last (PGconn *owner)
{
  for (int left = 1; left > 0;)
    {
      PGresult *row = ask (owner, "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'desk%'");

      left = atoi (PQgetvalue (row, 0, 0));
      PQclear (row);
    }
}

int
main (int   argc,
      char *argv[])
{
  PGconn *owner = PQconnectdb ("dbname=loket");
  Desk desks[DESKS] = { 0 };
  double whole;

  if (PQstatus (owner) != CONNECTION_OK)
    g_error ("%s", PQerrorMessage (owner));
  whole = count_whole (owner);
  open_desks (owner, desks);
  bench_search (owner, desks);
  bench_open (owner, desks);
  bench_queue (owner, desks);
  for (int i = 0; i < DESKS; i++)
    {
      PQfinish (desks[i].connection);
      g_free (desks[i].name);
    }
  wait_for_the_last (owner);
  bench_row ("open/whole-tables-read", count_whole (owner) - whole, 0, "times");
  PQfinish (owner);

  return 0;
}
