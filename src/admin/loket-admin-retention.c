/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retention: what is due for destruction, and the destruction itself once two people wanted it. */

#include <glib/gi18n.h>

#include "loket-admin-command.h"
#include "loket-admin-db.h"
#include "loket-admin-password.h"

/* Cases in one transaction: nobody who is at work waits for long. */
#define PART "5"

#define LIST \
  "SELECT x ->> 'rule', x ->> 'cases', x ->> 'first', x ->> 'last', x ->> 'years', x ->> 'basis'" \
  " FROM loket.office o, pg_catalog.jsonb_array_elements(loket.retention_json(o.id) -> 'due') x"
#define RECORDS \
  "SELECT x ->> 'id', x ->> 'rule', x ->> 'first', x ->> 'last', x ->> 'basis', x ->> 'letter'," \
  " coalesce(x #>> '{by,name}', ''), coalesce(x #>> '{approved,by,name}', ''), coalesce(x #>> '{done,at}', '')," \
  " coalesce(x #>> '{done,cases}', ''), coalesce(x #>> '{done,kept}', ''), coalesce(x #>> '{done,persons}', '')," \
  " coalesce(x #>> '{done,pages}', ''), coalesce(x #>> '{done,leaves}', ''), coalesce(x #>> '{done,hash}', '')," \
  " x ->> 'cases'" \
  " FROM loket.office o, pg_catalog.jsonb_array_elements(loket.retention_json(o.id) -> 'destructions') x"

static int
run_list (LoketAdminDb *db)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) due = loket_admin_db_rows (db, &error, LIST, NULL);

  if (due == NULL)
    return loket_admin_failed (error);
  for (guint i = 0; i < due->len; i++)
    {
      char **row = due->pdata[i];

      g_print (_("%s: %s cases, %s to %s, kept longer than %s years (%s)\n"), row[0], row[1], row[2], row[3], row[4], row[5]);
    }
  if (due->len == 0)
    g_print ("%s\n", _("Nothing is due for destruction."));

  return LOKET_ADMIN_OK;
}

/* The record as it is put on paper and signed. */
static int
run_record (LoketAdminDb *db)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = loket_admin_db_rows (db, &error, RECORDS, NULL);

  if (records == NULL)
    return loket_admin_failed (error);
  for (guint i = 0; i < records->len; i++)
    {
      char **row = records->pdata[i];

      g_print (_("RECORD OF DESTRUCTION %s\n"), row[0]);
      g_print (_("Rule %s (%s), letter %s; %s cases from %s to %s.\n"), row[1], row[4], row[5], row[15], row[2], row[3]);
      g_print (_("Proposed by %s, approved by %s.\n"), row[6], *row[7] != '\0' ? row[7] : _("nobody yet"));
      if (*row[8] == '\0')
        g_print ("%s\n\n", _("Not done yet."));
      else
        g_print (_("Done %s: %s cases, %s persons, %s pages, content of %s events in the log; %s cases were kept.\n"
                   "SHA-256 of the list of numbers: %s\n\n"), row[8], row[9], row[11], row[12], row[13], row[10], row[14]);
    }

  return LOKET_ADMIN_OK;
}

static int
run_run (LoketAdminDb *db)
{
  g_autoptr(GError) error = NULL;
  gint64 looked;

  do
    {
      g_autofree char *answer = loket_admin_db_value (db, &error, "SELECT loket.retention_run($1::int)", PART, NULL);

      if (answer == NULL)
        return loket_admin_failed (error);
      looked = g_ascii_strtoll (answer, NULL, 10);
    }
  while (looked > 0);

  return run_record (db);
}

static void
explain (LoketAdminDb *db,
         GError      **error)
{
  const LoketAdminMeaning meanings[] = {
    { "LK001", _("The login given with --by is not valid today.") },
    { "LK002", _("An auditor or the head of the office proposes and approves: the person given with --by does not "
                 "hold that duty today.") },
    { "LK003", _("There is no such proposal in this office.") },
    { "LK006", _("Whoever proposed a destruction does not approve it.") },
    { "LK008", _("Nothing is due by this rule, or the number of the letter is missing. “retention list” shows the rules.") },
    { "LK016", _("That was approved already.") },
    { NULL, NULL }
  };

  loket_admin_db_explain (db, meanings, error);
}

/* What one of the two people wants, with their password. */
static int
run_wish (LoketAdminDb *db,
          const char   *sql,
          const char   *first,
          const char   *second,
          const char   *by)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = NULL;

  if (!loket_admin_password_prove (db, by, &error))
    return loket_admin_failed (error);
  answer = loket_admin_db_value (db, &error, sql, first, by, second, NULL);
  if (answer == NULL)
    {
      explain (db, &error);
      return loket_admin_failed (error);
    }
  g_print ("%s\n", answer);

  return LOKET_ADMIN_OK;
}

static int
run_two (LoketAdminDb *db,
         const char   *act,
         const char   *about,
         const char   *letter,
         const char   *by)
{
  if (g_str_equal (act, "propose"))
    return run_wish (db, "SELECT loket.retention_propose($1, $3, $2)", about, letter != NULL ? letter : "", by);
  if (!g_uuid_string_is_valid (about))
    return loket_admin_misused ("retention", _("Say which proposal, by the number that was printed."));

  return run_wish (db, "SELECT loket.retention_approve($1::uuid, $2)", about, NULL, by);
}

static int
run_retention (int    argc,
               char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *letter = NULL;
  g_autofree char *by = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    { "letter", 0, 0, G_OPTION_ARG_STRING, &letter, NULL, NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(LoketAdminDb) db = NULL;
  g_autoptr(GError) error = NULL;
  const char *act;
  gboolean two;

  if (!loket_admin_parse (&loket_admin_retention, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  act = argc > 1 ? argv[1] : "";
  two = g_strv_contains ((const char * const[]) { "propose", "approve", NULL }, act);
  if (two ? argc != 3 || by == NULL
      : argc != 2 || !g_strv_contains ((const char * const[]) { "list", "run", "record", NULL }, act))
    return loket_admin_misused (argv[0], _("Say “list”, “propose” RULE, “approve” NUMBER, “run” or “record”, and with the two "
                                           "of them --by whom."));
  db = loket_admin_db_open (conninfo != NULL ? conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL)
    return loket_admin_failed (error);
  if (two)
    return run_two (db, act, argv[2], letter, by);
  if (g_str_equal (act, "list"))
    return run_list (db);

  return g_str_equal (act, "run") ? run_run (db) : run_record (db);
}

const LoketAdminCommand loket_admin_retention = {
  "retention", N_("destroy what was kept long enough, with a record of it"),
  "list | propose RULE --letter TEXT --by LOGIN | approve NUMBER --by LOGIN | run | record [--db CONNINFO]",
  N_("list           cases whose time is over by the rules of the catalogue and which nothing keeps\n"
     "propose RULE   an auditor or the head of the office proposes what is due by this rule, at most a thousand\n"
     "               cases; --letter: with which the archive consented\n"
     "approve NUMBER another one approves the proposal of this number; nothing is destroyed before\n"
     "run            destroys what was approved, a few cases at a time: pages, what was typed, and what the log\n"
     "               says of it; number, dates, decision and all hashes stay\n"
     "record         prints the records of destruction, for paper and signature\n"
     "--db CONNINFO  how to reach the database as its superuser (default: “dbname=loket”)"),
  run_retention,
};
