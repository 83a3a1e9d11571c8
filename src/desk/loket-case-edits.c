/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed into a form: kept at this desk, and never put over what others saved meanwhile. The
 * server refuses what was made from an older version; here is seen to it that nothing is made from a
 * newer one whose values nobody at this desk has looked at. */

#include "loket-case-private.h"

#include "loket-args.h"

/* Of a draft: what the server had when the edits began; no code of a field has a space. */
#define BASES " bases"

/* * Auxiliary methods */

static void
tell (LoketCase  *self,
      const char *code)
{
  const char *before = g_hash_table_lookup (self->bases, code);
  g_autoptr(JsonObject) both = loket_args_new ("field", code, "mine", g_hash_table_lookup (self->edits, code),
                                               "theirs", _loket_case_server_field (self, code),
                                               "before", before != NULL ? before : "", NULL);
  g_autoptr(LoketRow) row = loket_row_new (both);

  _loket_case_emit_conflict (self, row);
}

/* * For the files of the case */

/* Field code → value, as the server and the draft take it. */
JsonObject *
_loket_case_table_as_object (GHashTable *values)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer code, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &code, &value))
    json_object_set_string_member (object, code, value);

  return object;
}

void
_loket_case_keep_draft (LoketCase *self)
{
  g_autofree char *key = g_strconcat ("case/", self->id, NULL);
  g_autoptr(JsonObject) edits = _loket_case_table_as_object (self->edits);

  json_object_set_object_member (edits, BASES, _loket_case_table_as_object (self->bases));
  loket_desk_keep_draft (self->desk, key, g_hash_table_size (self->edits) > 0 ? edits : NULL);
}

void
_loket_case_restore_draft (LoketCase *self)
{
  g_autofree char *key = g_strconcat ("case/", self->id, NULL);
  g_autoptr(JsonObject) draft = loket_desk_get_draft (self->desk, key);
  g_autoptr(GList) members = draft != NULL ? json_object_get_members (draft) : NULL;
  JsonObject *bases = draft != NULL ? loket_json_object (draft, BASES) : NULL;

  for (GList *member = members; member != NULL; member = member->next)
    {
      if (g_str_equal (member->data, BASES) || g_hash_table_contains (self->edits, member->data))
        continue;
      g_hash_table_insert (self->edits, g_strdup (member->data),
                           g_strdup (json_object_get_string_member_with_default (draft, member->data, "")));
      if (bases != NULL && json_object_has_member (bases, member->data))
        g_hash_table_insert (self->bases, g_strdup (member->data), g_strdup (loket_json_string (bases, member->data)));
    }
}

void
_loket_case_set_edit (LoketCase  *self,
                      const char *code,
                      const char *value)
{
  if (!g_hash_table_contains (self->bases, code))
    g_hash_table_insert (self->bases, g_strdup (code), g_strdup (_loket_case_server_field (self, code)));
  g_hash_table_insert (self->edits, g_strdup (code), g_strdup (value));
}

void
_loket_case_drop_edit (LoketCase  *self,
                       const char *code)
{
  g_hash_table_remove (self->conflicts, code);
  g_hash_table_remove (self->bases, code);
  g_hash_table_remove (self->edits, code);
}

/* The case was read: what both changed is shown, never merged. */
void
_loket_case_find_conflicts (LoketCase *self)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer code, mine;

  g_hash_table_iter_init (&iter, self->edits);
  while (g_hash_table_iter_next (&iter, &code, &mine))
    {
      const char *theirs = _loket_case_server_field (self, code);
      const char *base = g_hash_table_lookup (self->bases, code);
      const char *ours = g_hash_table_lookup (self->ours, code);

      if (base == NULL)
        g_hash_table_insert (self->bases, g_strdup (code), g_strdup (theirs));
      else if (g_strcmp0 (theirs, base) == 0 || g_strcmp0 (theirs, mine) == 0 || g_strcmp0 (theirs, ours) == 0)
        g_hash_table_remove (self->conflicts, code);
      else
        g_ptr_array_add (found, code);
    }
  for (guint i = 0; i < found->len; i++)
    {
      g_hash_table_add (self->conflicts, g_strdup (found->pdata[i]));
      tell (self, found->pdata[i]);
    }
}

/* Returns: whether something is to be said first; whoever closed the question gets it again */
gboolean
_loket_case_ask_conflicts (LoketCase *self)
{
  g_autoptr(GList) codes = g_hash_table_get_keys (self->conflicts);

  for (GList *code = codes; code != NULL; code = code->next)
    tell (self, code->data);

  return codes != NULL;
}
