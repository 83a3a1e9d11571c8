/* SPDX-License-Identifier: GPL-3.0-or-later */
/* receipt: the code on a paper the office handed out, checked without network and database. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "loket-audit-command.h"
#include "loket-audit-key.h"
#include "loket-receipt-check.h"

#define LONGEST 4096

static void
say_values (const LoketReceiptCode *code)
{
  g_print (_("Office %s, %s, number %s, of %s.\n"), code->office, loket_receipt_kind_name (code->kind), code->number,
           code->date);
  if (*code->until != '\0')
    g_print (_("Until %s.\n"), code->until);
  if (*code->initials != '\0' && code->birth_year != 0)
    g_print (_("Applicant: initials %s, born %u.\n"), code->initials, code->birth_year);
}

static int
check (const LoketReceiptCheck *self,
       const char              *text)
{
  g_autoptr(LoketReceiptCode) code = NULL;
  LoketReceiptVerdict verdict = loket_receipt_check (self, text, &code);
  g_autofree char *sentence = loket_receipt_check_sentence (self, verdict, code);

  g_print ("%s\n", verdict == LOKET_RECEIPT_GENUINE ? _("GENUINE.") : _("NOT GENUINE."));
  if (verdict == LOKET_RECEIPT_GENUINE)
    say_values (code);
  g_print ("%s\n", sentence);

  return verdict == LOKET_RECEIPT_GENUINE ? LOKET_AUDIT_GOOD : LOKET_AUDIT_ALTERED;
}

static gboolean
load_lists (GHashTable   *revoked,
            LoketKeyRing *keys,
            char        **paths,
            GError      **error)
{
  for (char **path = paths; path != NULL && *path != NULL; path++)
    {
      g_autofree char *text = NULL;

      if (!g_file_get_contents (*path, &text, NULL, error) || !loket_receipt_revoked_add (revoked, keys, text, error))
        return FALSE;
    }

  return TRUE;
}

/* Scanners end what they read with a line end; spaces are part of base45. */
static char *
read_code (void)
{
  char line[LONGEST] = "";

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';

  return g_strdup (line);
}

/**
 * loket_audit_receipt:
 * @argc: how many words
 * @argv: the words after the name of the program
 *
 * Returns: a LoketAuditStatus
 */
int
loket_audit_receipt (int    argc,
                     char **argv)
{
  g_auto(GStrv) paths = NULL;
  g_auto(GStrv) lists = NULL;
  g_autoptr(GHashTable) revoked = loket_receipt_revoked_new ();
  g_autofree char *printed = NULL;
  LoketReceiptCheck self = { 0 };
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, NULL },
    { "revoked", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &lists, NULL, NULL },
    { "printed", 0, 0, G_OPTION_ARG_STRING, &printed, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(LoketKeyRing) keys = loket_key_ring_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *code = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 2 || paths == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : _("Give the office's public key with --key FILE.pub."));
      return LOKET_AUDIT_USAGE;
    }
  if (!loket_audit_keys_load_all (keys, paths, &error) || !load_lists (revoked, keys, lists, &error))
    {
      g_printerr ("%s\n", error->message);
      return LOKET_AUDIT_UNREADABLE;
    }
  code = argc == 2 ? g_strdup (argv[1]) : read_code ();
  if (code == NULL || *code == '\0')
    {
      g_printerr ("%s\n", _("There is no code to check."));
      return LOKET_AUDIT_USAGE;
    }

  self.keys = keys;
  self.revoked = revoked;
  self.printed = printed;

  return check (&self, code);
}
