/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Half-typed work: one value in the journal, written again whenever something of it changes. */

#include "loket-desk-private.h"
#include "loket-zone.h"

#include <glib/gi18n-lib.h>

#define AGAIN_SECONDS 3

static void save_drafts (LoketDesk *self);

/* * Signal callbacks */

static gboolean
on_again_due (gpointer user_data)
{
  LoketDesk *self = user_data;

  self->drafts_again = 0;
  save_drafts (self);

  return G_SOURCE_REMOVE;
}

/* Typed and not on the disk: the officer must know, and it is tried until it is. */
static void
on_drafts_saved (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketDesk) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = loket_journal_save_draft_finish (LOKET_JOURNAL (source), result, &error);

  self->drafts_saving = FALSE;
  if (self->journal == NULL || LOKET_JOURNAL (source) != self->journal)
    return;
  if (saved)
    {
      _loket_desk_set_trouble (self, NULL);
      if (self->drafts_dirty)
        save_drafts (self);
      return;
    }

  g_debug ("draft not kept: %s", error->message);
  _loket_desk_set_trouble (self, error);
  if (self->drafts_again == 0)
    self->drafts_again = g_timeout_add_seconds (AGAIN_SECONDS, on_again_due, self);
}

/* * Auxiliary methods */

/* Drafts are few and small: they are one value, written again at most once at a time. */
static void
save_drafts (LoketDesk *self)
{
  g_autoptr(JsonNode) node = NULL;

  if (self->journal == NULL || self->drafts == NULL)
    return;
  if (self->drafts_saving)
    {
      self->drafts_dirty = TRUE;
      return;
    }
  self->drafts_saving = TRUE;
  self->drafts_dirty = FALSE;
  node = json_node_alloc ();
  json_node_init_object (node, self->drafts);
  loket_journal_save_draft_async (self->journal, "forms", node, NULL, on_drafts_saved,
                                  g_object_ref (self));
}

static char *
today (void)
{
  g_autoptr(GDateTime) now = loket_zone_now ();

  return g_date_time_format (now, "%F");
}

/* * For the files of this folder */

/* Takes what the journal kept. A draft that belongs to one day is of no use on the next. */
void
_loket_desk_take_drafts (LoketDesk *self,
                         JsonNode  *node)
{
  g_autofree char *day = today ();
  g_autoptr(GList) keys = NULL;

  g_clear_handle_id (&self->drafts_again, g_source_remove);
  g_clear_pointer (&self->drafts, json_object_unref);
  self->drafts_saving = FALSE;
  self->drafts = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
  keys = json_object_get_members (self->drafts);
  for (GList *key = keys; key != NULL; key = key->next)
    {
      JsonObject *draft = loket_json_object (self->drafts, key->data);
      const char *of = draft != NULL ? loket_json_string (draft, LOKET_DRAFT_DAY) : "";

      if (*of != '\0' && !g_str_equal (of, day))
        json_object_remove_member (self->drafts, key->data);
    }
}

void
_loket_desk_forget_drafts (LoketDesk *self)
{
  g_clear_handle_id (&self->drafts_again, g_source_remove);
  g_clear_pointer (&self->drafts, json_object_unref);
}

/* * Public API */

/**
 * loket_desk_keep_draft:
 * @draft: (transfer none) (nullable): what to find again under @key; NULL forgets it
 */
void
loket_desk_keep_draft (LoketDesk  *self,
                       const char *key,
                       JsonObject *draft)
{
  if (self->drafts == NULL)
    return;
  if (draft != NULL)
    json_object_set_object_member (self->drafts, key, json_object_ref (draft));
  else if (json_object_has_member (self->drafts, key))
    json_object_remove_member (self->drafts, key);
  else
    return;
  save_drafts (self);
}

/**
 * loket_desk_keep_draft_today:
 * @draft: (transfer none): what to find again under @key until the end of the day
 *
 * For what belongs to the person at the counter now.
 */
void
loket_desk_keep_draft_today (LoketDesk  *self,
                             const char *key,
                             JsonObject *draft)
{
  g_autofree char *day = today ();

  json_object_set_string_member (draft, LOKET_DRAFT_DAY, day);
  loket_desk_keep_draft (self, key, draft);
}

/**
 * loket_desk_get_draft:
 *
 * Returns: (transfer full) (nullable): what was kept under @key
 */
JsonObject *
loket_desk_get_draft (LoketDesk  *self,
                      const char *key)
{
  JsonObject *draft = self->drafts != NULL ? loket_json_object (self->drafts, key) : NULL;

  return draft != NULL ? json_object_ref (draft) : NULL;
}
