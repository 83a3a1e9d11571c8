/* SPDX-License-Identifier: GPL-3.0-or-later */
/* audit: what leaves the office so that others can check it: the newest checkpoint for print and
 * mail, and the whole log for an auditor. */

#include "loket-admin-audit.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-admin-command.h"
#include "audit/loket-audit-names.h"
#include "loket-error.h"
#include "loket-merkle.h"

/* One moment of the server: what is written during the export is in the next one. */
#define BEGIN "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;" \
  "SET LOCAL TimeZone = 'UTC'; SET LOCAL IntervalStyle = 'postgres';" \
  "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;"

/* Sealed leaves in the order of the tree, then what the keeper has not come to. */
#define EVENTS "SELECT coalesce(s.seq::text, '-'), coalesce(e.salt::text, '-')," \
  " pg_catalog.encode(e.body_hash, 'hex'), e.meta, coalesce(e.body::text, '-')," \
  " pg_catalog.encode(e.leaf, 'hex')" \
  " FROM audit.event e LEFT JOIN audit.sequence s ON s.event = e.id ORDER BY s.seq NULLS LAST, e.id"
#define CHECKPOINTS "SELECT audit.note(c) FROM audit.checkpoint c WHERE audit.note(c) IS NOT NULL ORDER BY c.size"
#define KEYS "SELECT loket.office_key_list()"

#define README \
  N_("This folder holds the audit log of an immigration office.\n\n" \
     "    loket-audit verify --key FILE.pub FOLDER\n\n" \
     "says whether anything in it was altered, and where. FILE.pub is the public key of the office; take\n" \
     "it from the office's wall or from an earlier visit, not from this folder. --since NOTE compares with\n" \
     "a checkpoint that was printed or mailed before.\n\n" \
     "leaves.bin       the hashes of the log in order, 32 bytes each\n" \
     "events.txt       number, salt, hash of content, who and when, content; separated by tabs\n" \
     "tables.txt       the rows of the office as they are now: table, key, row\n" \
     "checkpoints.txt  what the office signed (C2SP tlog-checkpoint)\n" \
     "keys.txt         the public keys the server knows; compare them with FILE.pub\n" \
     "SHA256SUMS       of the files as they were written\n\n" \
     "The content is personal data: keep this folder as you keep the files of the office.\n")

typedef struct
{
  FILE *events;
  FILE *leaves;
  FILE *out;
  guint64 n;
} Export;

static gboolean
set_disk (GError **error)
{
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DISK,
                       _("The export could not be written: the disk is full or was taken out."));

  return FALSE;
}

/* Fields of a line are separated by tabs; JSON and the names of a log hold none. */
static gboolean
write_event (char   **row,
             gpointer data,
             GError **error)
{
  Export *self = data;
  LoketHash leaf;

  if (fprintf (self->events, "%s\t%s\t%s\t%s\t%s\n", row[0], row[1], row[2], row[3], row[4]) < 0)
    return set_disk (error);
  if (!g_str_equal (row[0], "-")
      && (!loket_hash_parse (&leaf, row[5]) || fwrite (&leaf, sizeof leaf, 1, self->leaves) != 1))
    return set_disk (error);
  self->n++;

  return TRUE;
}

static gboolean
write_row (char   **row,
           gpointer data,
           GError **error)
{
  Export *self = data;

  for (char **field = row; *field != NULL; field++)
    if (fprintf (self->out, "%s%s", field == row ? "" : "\t", *field) < 0)
      return set_disk (error);

  return fputc ('\n', self->out) != EOF || set_disk (error);
}

static FILE *
open_file (const char *folder,
           const char *name,
           GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  FILE *file = g_fopen (path, "wxe");

  if (file == NULL)
    g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be written: %s"), path, g_strerror (errno));

  return file;
}

/* What was written counts only when it is on the stick. */
static gboolean
close_file (FILE    *file,
            GError **error)
{
  gboolean good = file != NULL && fflush (file) == 0 && fsync (fileno (file)) == 0;

  if (file != NULL && fclose (file) != 0)
    good = FALSE;

  return good || (error != NULL && *error != NULL ? FALSE : set_disk (error));
}

static gboolean
export_query (LoketAdminDb *db,
              const char   *folder,
              const char   *name,
              const char   *sql,
              GError      **error)
{
  Export self = { .out = open_file (folder, name, error) };
  gboolean good = self.out != NULL && loket_admin_db_each (db, sql, write_row, &self, error);

  return self.out != NULL && close_file (self.out, good ? error : NULL) && good;
}

static gboolean
export_events (LoketAdminDb *db,
               const char   *folder,
               GError      **error)
{
  Export self = { 0 };
  gboolean good;

  self.events = open_file (folder, "events.txt", error);
  self.leaves = self.events != NULL ? open_file (folder, "leaves.bin", error) : NULL;
  good = self.leaves != NULL && loket_admin_db_each (db, EVENTS, write_event, &self, error);
  if (self.leaves != NULL && !close_file (self.leaves, good ? error : NULL))
    good = FALSE;
  if (self.events != NULL && !close_file (self.events, good ? error : NULL))
    good = FALSE;

  return good;
}

/* One file for all tables: a reader goes through it once. */
static gboolean
export_tables (LoketAdminDb *db,
               const char   *folder,
               GError      **error)
{
  g_autoptr(GPtrArray) queries = loket_admin_db_rows (db, error, "SELECT audit.live_queries()", NULL);
  Export self = { 0 };
  gboolean good;

  if (queries == NULL)
    return FALSE;
  self.out = open_file (folder, "tables.txt", error);
  good = self.out != NULL;
  for (guint i = 0; good && i < queries->len; i++)
    good = loket_admin_db_each (db, ((char **) queries->pdata[i])[0], write_row, &self, error);

  return self.out != NULL && close_file (self.out, good ? error : NULL) && good;
}

static gboolean
export_readme (const char *folder,
               GError    **error)
{
  FILE *file = open_file (folder, "README.txt", error);
  gboolean good = file != NULL && fputs (_(README), file) >= 0;

  return file != NULL && close_file (file, good ? error : NULL) && good;
}

/* Read back from where it was written, in the format of sha256sum. */
static gboolean
export_sums (const char *folder,
             GError    **error)
{
  static const char * const names[] = { LOKET_AUDIT_NAMES };
  FILE *file = open_file (folder, LOKET_AUDIT_SUMS, error);
  gboolean good = file != NULL;

  for (guint i = 0; good && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, error);
      const char *data = map != NULL ? g_mapped_file_get_contents (map) : NULL;
      g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) (data != NULL ? data : ""),
                                                          map != NULL ? g_mapped_file_get_length (map) : 0);

      good = map != NULL && (fprintf (file, "%s  %s\n", sum, names[i]) > 0 || set_disk (error));
    }

  return file != NULL && close_file (file, good ? error : NULL) && good;
}

/**
 * loket_admin_audit_export:
 * @db: a connection of a superuser to the database
 * @folder: a folder that is there and empty, 0700
 * @error: return location
 *
 * Returns: whether the log, the rows of the office and what it signed are in @folder
 */
gboolean
loket_admin_audit_export (LoketAdminDb *db,
                          const char   *folder,
                          GError      **error)
{
  return loket_admin_db_script (db, NULL, BEGIN, error)
         && export_readme (folder, error)
         && export_query (db, folder, "keys.txt", KEYS, error)
         && export_query (db, folder, "checkpoints.txt", CHECKPOINTS, error)
         && export_events (db, folder, error)
         && export_tables (db, folder, error)
         && export_sums (folder, error)
         && loket_admin_db_script (db, NULL, "COMMIT", error);
}

static int
run_export (LoketAdminDb *db,
            const char   *folder)
{
  g_autoptr(GError) error = NULL;

  if (g_mkdir (folder, 0700) != 0)
    {
      loket_admin_say (errno == EEXIST ? _("%s is there already: an export goes into a new folder.")
                       : _("%s cannot be made."), folder);
      return LOKET_ADMIN_FAILED;
    }
  if (!loket_admin_audit_export (db, folder, &error))
    return loket_admin_failed (error);
  loket_admin_say (_("The log is in %s. It holds personal data."), folder);

  return LOKET_ADMIN_OK;
}

/* The newest one that is signed: for the wall, the mail to the inspectorate and a witness. */
static int
run_checkpoint (LoketAdminDb *db)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *note = loket_admin_db_value (db, &error,
                                                "SELECT audit.note(c) FROM audit.checkpoint c"
                                                " WHERE audit.note(c) IS NOT NULL ORDER BY c.size DESC LIMIT 1",
                                                NULL);

  if (note == NULL)
    return loket_admin_failed (error);
  if (*note == '\0')
    {
      loket_admin_say (_("Nothing is signed yet. Does the keeper run?"));
      return LOKET_ADMIN_FAILED;
    }
  g_print ("%s", note);

  return LOKET_ADMIN_OK;
}

/* For a gate or another office: which papers do not count any more. */
static int
run_revoked (LoketAdminDb *db)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = loket_admin_db_value (db, &error, "SELECT loket.revoked_list_text()", NULL);

  if (text == NULL)
    return loket_admin_failed (error);
  if (*text == '\0')
    {
      loket_admin_say (_("Nothing is signed yet. Does the keeper run?"));
      return LOKET_ADMIN_FAILED;
    }
  g_print ("%s", text);

  return LOKET_ADMIN_OK;
}

static int
run_audit (int    argc,
           char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *checkpoints = NULL;
  g_auto(GStrv) keys = NULL;
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &keys, NULL, NULL },
    { "checkpoints", 0, 0, G_OPTION_ARG_FILENAME, &checkpoints, NULL, NULL },
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(LoketAdminDb) db = NULL;
  g_autoptr(GError) error = NULL;
  const char *act;

  if (!loket_admin_parse (&loket_admin_audit, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  act = argc > 1 ? argv[1] : "";
  if (argc != (g_str_equal (act, "export") ? 3 : 2)
      || !g_strv_contains ((const char * const[]) { "export", "checkpoint", "revoked", "check", NULL }, act))
    return loket_admin_misused (argv[0], _("Say “export FOLDER”, “checkpoint”, “revoked” or “check”."));
  db = loket_admin_db_open (conninfo != NULL ? conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL)
    return loket_admin_failed (error);
  if (g_str_equal (act, "export"))
    return run_export (db, argv[2]);
  if (g_str_equal (act, "revoked"))
    return run_revoked (db);
  if (g_str_equal (act, "check"))
    return loket_admin_audit_check (db, keys, checkpoints);

  return run_checkpoint (db);
}

const LoketAdminCommand loket_admin_audit = {
  "audit", N_("take the audit log to an auditor"),
  "export FOLDER | checkpoint | revoked | check [--key FILE.pub]… [--checkpoints FOLDER] [--db CONNINFO]",
  N_("export FOLDER   writes the log, the rows of the office and what it signed into a new folder, for\n"
     "                “loket-audit verify”; nobody who is at work waits\n"
     "checkpoint      prints the newest signed checkpoint: for the wall, for mail, for a witness\n"
     "revoked         prints the signed list of papers that were taken back, for “loket-audit receipt --revoked”\n"
     "check           every night: whether the rows still say what the log says, and the log what was signed\n"
     "                before; names the row and the field, and every desk is told. Nothing of it is on a disk\n"
     "--key FILE.pub  public key of the office\n"
     "--checkpoints FOLDER  where the keeper lays its checkpoints aside\n"
     "--db CONNINFO   how to reach the database as its superuser (default: “dbname=loket”)"),
  run_audit,
};
