/* SPDX-License-Identifier: GPL-3.0-or-later */
/* receipt: the code on a paper the office handed out, checked without network and database. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "loket-audit-command.h"
#include "loket-audit-key.h"
#include "loket-receipt-code.h"

#define LONGEST 4096

static const char *
kind_name (const char *kind)
{
  static const struct { const char *code, *name; } names[] = {
    { "receipt", N_("receipt of an application") }, { "payment", N_("payment slip") },
    { "returned", N_("slip for papers that are missing") }, { "handover", N_("handover of a document") },
    { "refusal", N_("refusal") }, { "custody", N_("receipt for an original that was kept") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (kind, names[i].code))
      return _(names[i].name);

  return kind;
}

static int
refuse (const char *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%s\n%s\n", _("NOT GENUINE."), text);

  return LOKET_AUDIT_ALTERED;
}

/* A paper from tomorrow was not handed out by anybody. */
static gboolean
is_to_come (const char *date)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  /* the day begins first in the east of the country, nine hours before UTC's */
  g_autoptr(GDateTime) latest = g_date_time_add_hours (now, 9);
  g_autofree char *today = g_date_time_format (latest, "%Y-%m-%d");

  return strcmp (date, today) > 0;
}

static int
say_genuine (const LoketReceiptCode *code)
{
  g_print ("%s\n", _("GENUINE."));
  g_print (_("Office %s, %s, number %s, of %s.\n"), code->office, kind_name (code->kind), code->number, code->date);
  g_print ("%s\n", _("This means: the office signed a paper with this number and this day. Compare both with what is "
                     "printed; whether the paper still holds, only the office can say."));

  return LOKET_AUDIT_GOOD;
}

static int
check (const char   *text,
       LoketKeyRing *keys)
{
  guint8 signature[LOKET_RECEIPT_SIGNATURE_BYTES];
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GBytes) whole = loket_base45_decode (text, NULL);
  g_autoptr(LoketReceiptCode) code = NULL;
  const LoketRingKey *key;

  if (whole == NULL)
    return refuse (_("This is not the code of a receipt: a character in it is in none, or it was cut."));
  if (!loket_receipt_code_split (text, &payload, signature, NULL))
    return refuse (_("The code is too short or too long: it was not read whole."));
  code = loket_receipt_code_read (text, NULL);
  if (code == NULL)
    return refuse (_("The code does not say what a receipt says: it was read wrong or made by somebody else."));
  key = loket_key_ring_find (keys, code->key_id);
  if (key == NULL || !key->known)
    return refuse (_("It says it was signed with the key %s, which is not among the keys you gave."), code->key_id);
  if (!loket_receipt_code_verify (text, key->open, NULL))
    return refuse (_("The signature is not that of the office: something in the code was altered."));
  if (key->revoked != NULL && strcmp (code->date, key->revoked) >= 0)
    return refuse (_("The paper is of %s, and the key %s it was signed with does not count since %s."), code->date,
                   key->id, key->revoked);
  if (is_to_come (code->date))
    return refuse (_("The paper is of %s, a day that is still to come."), code->date);

  return say_genuine (code);
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
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, NULL },
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
  if (!loket_audit_keys_load_all (keys, paths, &error))
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

  return check (code, keys);
}
