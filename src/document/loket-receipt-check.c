/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a paper the office's? Decided without network, from the code on it and the public keys. */

#include "loket-receipt-check.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "loket-date.h"
#include "loket-error.h"
#include "loket-merkle.h"

/* Of the hash of the content: as much as the first version carried. */
#define MARK_DIGITS 16

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

/* Typed with blanks around it or in small letters, or with a line end from a scanner: no code begins or
 * ends with a space. */
static char *
clean (const char *text)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));

  return g_ascii_strup (plain, -1);
}

static gboolean
is_revoked (const LoketReceiptCheck *self,
            const LoketReceiptCode  *code)
{
  g_autofree char *mark = loket_receipt_mark (code->body_hash);

  return self->revoked != NULL && g_hash_table_contains (self->revoked, mark);
}

static LoketReceiptVerdict
judge (const LoketReceiptCheck *self,
       const char              *text,
       const LoketReceiptCode  *code)
{
  const LoketRingKey *key = loket_key_ring_find (self->keys, code->key_id);

  if (key == NULL || !key->known)
    return self->office != NULL && !g_str_equal (self->office, code->office)
           ? LOKET_RECEIPT_OTHER_OFFICE : LOKET_RECEIPT_UNKNOWN_KEY;
  if (!loket_receipt_code_verify (text, key->open, NULL))
    return LOKET_RECEIPT_ALTERED;
  if (key->revoked != NULL && strcmp (code->date, key->revoked) >= 0)
    return LOKET_RECEIPT_REVOKED_KEY;
  if (is_to_come (code->date))
    return LOKET_RECEIPT_TO_COME;
  if (is_revoked (self, code))
    return LOKET_RECEIPT_REVOKED;
  if (self->printed != NULL && *self->printed != '\0' && g_ascii_strcasecmp (self->printed, code->number) != 0)
    return LOKET_RECEIPT_COPIED;

  return LOKET_RECEIPT_GENUINE;
}

/**
 * loket_receipt_check:
 * @self: what is known
 * @text: the code as it was scanned or typed
 * @code: (out) (transfer full) (nullable): what it says, also when it is not believed
 */
LoketReceiptVerdict
loket_receipt_check (const LoketReceiptCheck *self,
                     const char              *text,
                     LoketReceiptCode       **code)
{
  g_autofree char *plain = clean (text);

  *code = NULL;
  switch (loket_receipt_code_get_form (plain))
    {
    case LOKET_RECEIPT_NONE:
      return LOKET_RECEIPT_NO_CODE;

    case LOKET_RECEIPT_CUT:
      return LOKET_RECEIPT_CUT_OFF;

    case LOKET_RECEIPT_WHOLE:
    default:
      *code = loket_receipt_code_read (plain, NULL);
      return judge (self, plain, *code);
    }
}

/**
 * loket_receipt_check_sentence:
 * @self: what is known
 * @verdict: what came of it
 * @code: (nullable): what the code says
 *
 * Returns: (transfer full): what to tell
 */
char *
loket_receipt_check_sentence (const LoketReceiptCheck *self,
                              LoketReceiptVerdict      verdict,
                              const LoketReceiptCode  *code)
{
  const LoketRingKey *key = code != NULL ? loket_key_ring_find (self->keys, code->key_id) : NULL;
  g_autofree char *mark = code != NULL ? loket_receipt_mark (code->body_hash) : NULL;

  switch (verdict)
    {
    case LOKET_RECEIPT_CUT_OFF:
      return g_strdup (_("The code is cut off: only its beginning was read. Scan it again, or type all of it."));

    case LOKET_RECEIPT_ALTERED:
      return g_strdup (_("The signature is not that of the office: something in the code was altered."));

    case LOKET_RECEIPT_OTHER_OFFICE:
      return g_strdup_printf (_("The paper says it is of office %s, and only the keys of office %s are known here. Ask "
                                "that office."), code->office, self->office);

    case LOKET_RECEIPT_UNKNOWN_KEY:
      return g_strdup_printf (_("It says it was signed with the key %s, which is not among the keys known here."),
                              code->key_id);

    case LOKET_RECEIPT_REVOKED_KEY:
      return g_strdup_printf (_("The paper is of %s, and the key %s it was signed with does not count since %s."),
                              code->date, code->key_id, key->revoked);

    case LOKET_RECEIPT_TO_COME:
      return g_strdup_printf (_("The paper is of %s, a day that is still to come."), code->date);

    case LOKET_RECEIPT_REVOKED:
      return g_strdup_printf (_("The office took this paper back on %s: it was handed out in error."),
                              (const char *) g_hash_table_lookup (self->revoked, mark));

    case LOKET_RECEIPT_COPIED:
      return g_strdup_printf (_("The code is of the application %s, and the paper says %s: the code was copied from "
                                "another paper."), code->number, self->printed);

    case LOKET_RECEIPT_GENUINE:
      return g_strdup (_("The office signed a paper with these values. Compare them with what is printed: a code can be "
                         "copied onto another paper. Whether the paper still holds, only the office can say."));

    case LOKET_RECEIPT_NO_CODE:
    default:
      return g_strdup (_("This is not the code of a paper of an office."));
    }
}

GHashTable *
loket_receipt_revoked_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Both halves of a signature in hexadecimal. */
static gboolean
is_signed (LoketKeyRing *keys,
           const char   *id,
           const char   *hexadecimal,
           const char   *text,
           gsize         length)
{
  const LoketRingKey *key = loket_key_ring_find (keys, id);
  g_autofree char *first = g_strndup (hexadecimal, LOKET_RING_SIGNATURE_BYTES);
  LoketHash halves[2];

  return key != NULL && key->known && key->revoked == NULL
         && strlen (hexadecimal) == 2 * LOKET_RING_SIGNATURE_BYTES && loket_hash_parse (&halves[0], first)
         && loket_hash_parse (&halves[1], hexadecimal + LOKET_RING_SIGNATURE_BYTES)
         && loket_ring_key_verify (key, text, length, halves[0].bytes);
}

/* The lines between the heading and the signature. */
static gboolean
add_marks (GHashTable *revoked,
           char      **lines)
{
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(GStrv) words = g_strsplit (*line, " ", -1);
      GDate day;

      if (g_strv_length (words) != 2 || strlen (words[0]) != MARK_DIGITS || !loket_date_from_iso (words[1], &day))
        return FALSE;
      g_hash_table_replace (revoked, g_strdup (words[0]), g_strdup (words[1]));
    }

  return TRUE;
}

/* One list, up to the line that signs it; @next is what comes after it. */
static gboolean
add_list (GHashTable   *revoked,
          LoketKeyRing *keys,
          const char   *text,
          const char  **next)
{
  const char *end = strstr (text, "\nsigned ");
  gsize length = end != NULL ? end + 1 - text : 0;
  g_autofree char *body = g_strndup (text, length > 0 ? length - 1 : 0);
  g_auto(GStrv) lines = g_strsplit (body, "\n", -1);
  g_auto(GStrv) words = NULL;
  g_autofree char *last = NULL;

  if (end == NULL || !g_str_has_prefix (text, LOKET_RECEIPT_REVOKED_HEADING) || g_strv_length (lines) < 2)
    return FALSE;
  last = g_strndup (end + 1, strcspn (end + 1, "\n"));
  *next = end + 1 + strlen (last);
  *next += **next == '\n';
  words = g_strsplit (last, " ", -1);

  return g_strv_length (words) == 3 && is_signed (keys, words[1], words[2], text, length)
         && add_marks (revoked, lines + 2);
}

/**
 * loket_receipt_revoked_add:
 * @revoked: gets the papers of the lists
 * @keys: who may have signed them
 * @text: one list or several
 * @error: return location
 *
 * Returns: whether the office signed all of it
 */
gboolean
loket_receipt_revoked_add (GHashTable   *revoked,
                           LoketKeyRing *keys,
                           const char   *text,
                           GError      **error)
{
  do
    if (!add_list (revoked, keys, text, &text))
      {
        g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                             _("The list of papers that were taken back is not signed by the office."));
        return FALSE;
      }
  while (*text != '\0');

  return TRUE;
}

/**
 * loket_receipt_mark:
 * @body_hash: in hexadecimal, whole or its beginning
 *
 * Returns: (transfer full): how a list of revoked papers names it
 */
char *
loket_receipt_mark (const char *body_hash)
{
  return g_strndup (body_hash, MARK_DIGITS);
}

const char *
loket_receipt_kind_name (const char *kind)
{
  static const struct { const char *code, *name; } names[] = {
    { "receipt", N_("receipt of an application") }, { "payment", N_("payment slip") },
    { "returned", N_("slip for papers that are missing") }, { "handover", N_("handover of a document") },
    { "refusal", N_("refusal") }, { "custody", N_("receipt for an original that was kept") },
    { "withdrawn", N_("confirmation of a withdrawal") }, { "given_back", N_("receipt for an original given back") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (kind, names[i].code))
      return _(names[i].name);

  return kind;
}
