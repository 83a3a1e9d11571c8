/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed about the person at the counter survives the program. */

#include "loket-person-draft.h"

static char *
key_of (const char *visit)
{
  return g_strconcat ("person/", visit, NULL);
}

void
loket_person_draft_keep (LoketDesk             *desk,
                         const char            *visit,
                         LoketFieldRow * const *rows,
                         guint                  n)
{
  g_autoptr(JsonObject) draft = json_object_new ();
  g_autofree char *key = key_of (visit);
  gboolean typed = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = loket_field_row_get_text (rows[i]);

      typed = typed || *value != '\0';
      json_object_set_string_member (draft, loket_field_row_get_code (rows[i]), value);
    }
  if (typed)
    loket_desk_keep_draft_today (desk, key, draft);
  else
    loket_desk_keep_draft (desk, key, NULL);
}

gboolean
loket_person_draft_restore (LoketDesk             *desk,
                            const char            *visit,
                            LoketFieldRow * const *rows,
                            guint                  n)
{
  g_autofree char *key = key_of (visit);
  g_autoptr(JsonObject) draft = loket_desk_get_draft (desk, key);

  if (draft == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    loket_field_row_set_text (rows[i], loket_json_string (draft, loket_field_row_get_code (rows[i])));

  return TRUE;
}

void
loket_person_draft_forget (LoketDesk  *desk,
                           const char *visit)
{
  g_autofree char *key = key_of (visit);

  loket_desk_keep_draft (desk, key, NULL);
}
