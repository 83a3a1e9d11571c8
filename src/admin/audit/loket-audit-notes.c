/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checkpoints of an export and those an auditor brings along. */

#include "loket-audit-notes.h"

#include <string.h>

#include <glib/gi18n.h>

static void
audit_note_free (LoketAuditNote *self)
{
  loket_note_free (self->note);
  g_free (self->from);
  g_free (self);
}

typedef enum { SIGNED, UNKNOWN_KEY, REVOKED_KEY, WRONG } Signed;

/* A signature that one of our keys is said to have made and has not, spoils the note. */
static Signed
look_at (LoketNote    *note,
         LoketKeyRing *keys)
{
  for (guint i = 0; i < loket_key_ring_get_n (keys); i++)
    {
      const LoketRingKey *key = loket_key_ring_get (keys, i);
      guint8 signature[LOKET_NOTE_SIGNATURE_BYTES];

      if (!key->known || !loket_note_get_signature (note, key->open, signature))
        continue;
      if (!loket_ring_key_verify (key, note->body, strlen (note->body), signature))
        return WRONG;
      return key->revoked != NULL && note->size > key->revoked_size ? REVOKED_KEY : SIGNED;
    }

  return UNKNOWN_KEY;
}

static void
take (GPtrArray        *notes,
      const char       *text,
      const char       *name,
      gsize             place,
      gboolean          brought,
      LoketKeyRing     *keys,
      LoketAuditReport *report)
{
  LoketNote *note = loket_note_new (text, NULL);
  Signed state = note != NULL ? look_at (note, keys) : WRONG;
  LoketAuditNote *taken;

  if (note == NULL)
    loket_audit_report_find (report, _("%s (byte %lu): not a checkpoint."), name, (gulong) place);
  else if (state == UNKNOWN_KEY)
    loket_audit_report_find (report, _("%s (byte %lu): the checkpoint of %lu leaves is not signed with a key you trust."),
                             name, (gulong) place, (gulong) note->size);
  else if (state == REVOKED_KEY)
    loket_audit_report_find (report, _("%s (byte %lu): the checkpoint of %lu leaves is signed with a key that was "
                                       "revoked before."), name, (gulong) place, (gulong) note->size);
  else if (state == WRONG)
    loket_audit_report_find (report, _("%s (byte %lu): the signature under the checkpoint of %lu leaves is wrong."),
                             name, (gulong) place, (gulong) note->size);
  if (state != SIGNED)
    {
      g_clear_pointer (&note, loket_note_free);
      return;
    }
  taken = g_new0 (LoketAuditNote, 1);
  taken->note = note;
  taken->from = brought ? g_strdup (name) : NULL;
  g_ptr_array_add (notes, taken);
}

/* The notes of a file; between two of them is an empty line. */
static gboolean
take_file (GPtrArray        *notes,
           const char       *path,
           const char       *name,
           gboolean          brought,
           LoketKeyRing     *keys,
           LoketAuditReport *report,
           GError          **error)
{
  g_autofree char *text = NULL;
  gsize length;
  const char *at;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  if (memchr (text, '\0', length) != NULL)
    loket_audit_report_find (report, _("%s (byte %lu): not a checkpoint."), name, (gulong) strlen (text));
  for (at = text; *at != '\0';)
    {
      const char *body = strstr (at, "\n\n");
      const char *end = body != NULL ? strstr (body + 2, "\n\n") : NULL;
      const char *next = end != NULL ? end + 2 : text + strlen (text);
      g_autofree char *one = g_strndup (at, (end != NULL ? end + 1 : next) - at);

      take (notes, one, name, at - text, brought, keys, report);
      at = next;
    }

  return TRUE;
}

static int
by_size (gconstpointer a,
         gconstpointer b)
{
  const LoketAuditNote *one = *(LoketAuditNote **) a, *other = *(LoketAuditNote **) b;

  return one->note->size < other->note->size ? -1 : one->note->size > other->note->size;
}

/**
 * loket_audit_notes_load:
 * @folder: an export
 * @brought: (nullable) (array zero-terminated=1): files with earlier checkpoints
 * @keys: who is trusted
 * @report: gets what is no checkpoint or not signed by one of them
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type LoketAuditNote): those that are, the smallest first
 */
GPtrArray *
loket_audit_notes_load (const char       *folder,
                        char            **brought,
                        LoketKeyRing     *keys,
                        LoketAuditReport *report,
                        GError          **error)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) audit_note_free);
  g_autofree char *path = g_build_filename (folder, "checkpoints.txt", NULL);

  if (!take_file (notes, path, "checkpoints.txt", FALSE, keys, report, error))
    return NULL;
  if (notes->len == 0)
    loket_audit_report_find (report, _("checkpoints.txt: nothing in it was signed by the office."));
  for (char **file = brought; file != NULL && *file != NULL; file++)
    if (!take_file (notes, *file, *file, TRUE, keys, report, error))
      return NULL;
  g_ptr_array_sort (notes, by_size);

  return g_steal_pointer (&notes);
}
