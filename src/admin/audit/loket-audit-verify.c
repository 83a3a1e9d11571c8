/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify: an export against itself, against what the office signed and against its own rows. */

#include <glib/gi18n.h>

#include "loket-audit-command.h"
#include "loket-audit-key.h"
#include "loket-audit-log.h"
#include "loket-audit-names.h"

/* The line that sha256sum would write for a file. */
static char *
sum_line (const char *folder,
          const char *name,
          GError    **error)
{
  g_autoptr(LoketAuditFile) file = loket_audit_file_open (folder, name, error);
  g_autofree char *sum = NULL;
  const char *data;
  gsize length;

  if (file == NULL)
    return NULL;
  data = loket_audit_file_get_data (file, &length);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) (data != NULL ? data : ""), length);

  return g_strdup_printf ("%s  %s", sum, name);
}

/* The files as they were written: finds what no signature covers. */
static gboolean
check_sums (const char       *folder,
            LoketAuditReport *report,
            GError          **error)
{
  static const char * const names[] = { LOKET_AUDIT_NAMES };
  g_autoptr(LoketAuditFile) sums = loket_audit_file_open (folder, LOKET_AUDIT_SUMS, error);
  LoketAuditField line;
  gboolean good = TRUE;

  if (sums == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *wanted = sum_line (folder, names[i], error);

      if (wanted == NULL)
        return FALSE;
      if (!loket_audit_file_next (sums, &line, 1, &good) || !good || !loket_audit_field_equal (&line, wanted))
        loket_audit_report_find (report, _("%s is not as it was exported (SHA256SUMS line %lu, byte %lu)."), names[i],
                                 (gulong) loket_audit_file_get_line (sums),
                                 (gulong) loket_audit_file_get_place (sums));
    }
  if (loket_audit_file_next (sums, &line, 1, &good))
    loket_audit_report_find (report, _("SHA256SUMS line %lu (byte %lu): not of this export."),
                             (gulong) loket_audit_file_get_line (sums), (gulong) loket_audit_file_get_place (sums));

  return TRUE;
}

/* Without a key from elsewhere the export vouches for itself, which proves little; that is said. With one
 * the keys of the export count as far as those who are trusted introduce them. */
static LoketKeyRing *
load_keys (const char       *folder,
           char            **paths,
           LoketAuditReport *report,
           GError          **error)
{
  g_autoptr(LoketKeyRing) keys = loket_key_ring_new ();
  g_autoptr(GError) own_error = NULL;
  g_autofree char *own = g_build_filename (folder, "keys.txt", NULL);

  if (!loket_audit_keys_load_all (keys, paths, error))
    return NULL;
  if (!loket_audit_keys_load (keys, own, paths == NULL ? error : &own_error))
    {
      if (paths == NULL)
        return NULL;
      loket_audit_report_find (report, "%s", own_error->message);
    }
  if (paths == NULL)
    loket_key_ring_trust_all (keys);
  loket_key_ring_settle (keys);

  return g_steal_pointer (&keys);
}

static gboolean
check_all (const char       *folder,
           char            **key_paths,
           char            **since,
           LoketAuditReport *report,
           GError          **error)
{
  g_autoptr(LoketKeyRing) keys = load_keys (folder, key_paths, report, error);
  g_autoptr(GPtrArray) notes = NULL;
  g_autoptr(LoketAuditLog) log = NULL;
  g_autoptr(LoketAuditFold) fold = loket_audit_fold_new ();

  if (keys == NULL || !check_sums (folder, report, error))
    return FALSE;
  notes = loket_audit_notes_load (folder, since, keys, report, error);
  log = notes != NULL ? loket_audit_log_open (folder, error) : NULL;
  if (log == NULL)
    return FALSE;
  loket_audit_log_check_events (log, fold, report);
  loket_audit_log_check_tree (log, notes, report);

  return loket_audit_fold_check (fold, folder, report, error);
}

static int
say_verdict (const LoketAuditReport *report,
             gboolean                own_key)
{
  if (report->found > 0)
    {
      g_print (ngettext ("ALTERED: %lu finding.\n", "ALTERED: %lu findings.\n", report->found),
               (gulong) report->found);
      return LOKET_AUDIT_ALTERED;
    }
  g_print ("%s\n", _("NOTHING WAS ALTERED."));
  if (own_key)
    g_print ("%s\n", _("But the key came with the export: whoever rewrote all of it could have made a key too. "
                       "Give the office's key with --key, or an earlier checkpoint with --since."));

  return LOKET_AUDIT_GOOD;
}

/**
 * loket_audit_verify:
 * @argc: how many words
 * @argv: the words after the name of the program
 *
 * Returns: a LoketAuditStatus
 */
int
loket_audit_verify (int    argc,
                    char **argv)
{
  g_auto(GStrv) keys = NULL;
  g_auto(GStrv) since = NULL;
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &keys, NULL, NULL },
    { "since", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &since, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  LoketAuditReport report = { 0 };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      g_printerr ("%s\n", error != NULL ? error->message : _("Say which folder to verify."));
      return LOKET_AUDIT_USAGE;
    }
  if (!check_all (argv[1], keys, since, &report, &error))
    {
      g_printerr ("%s\n", error->message);
      return LOKET_AUDIT_UNREADABLE;
    }

  return say_verdict (&report, keys == NULL);
}
