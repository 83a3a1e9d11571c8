/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal knows about one page object; its bytes stay encrypted on the disk. */

#include "loket-stored-page.h"

struct _LoketStoredPage
{
  GObject parent_instance;

  /* Owned */
  char *id;
  char *case_id;
  char *requirement;
  JsonObject *meta;
  char *sha256;

  /* State */
  gint64 size;
  LoketStoredPageState state;
  gboolean filed;
};

G_DEFINE_FINAL_TYPE (LoketStoredPage, loket_stored_page, G_TYPE_OBJECT)

static void
loket_stored_page_finalize (GObject *object)
{
  LoketStoredPage *self = LOKET_STORED_PAGE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->requirement, g_free);
  g_clear_pointer (&self->meta, json_object_unref);
  g_clear_pointer (&self->sha256, g_free);
  G_OBJECT_CLASS (loket_stored_page_parent_class)->finalize (object);
}

static void
loket_stored_page_class_init (LoketStoredPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_stored_page_finalize;
}

static void
loket_stored_page_init (LoketStoredPage *self)
{
}

LoketStoredPage *
loket_stored_page_new (const char *id,
                       const char *case_id,
                       const char *requirement,
                       JsonObject *meta)
{
  LoketStoredPage *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (LOKET_TYPE_STORED_PAGE, NULL);
  self->id = g_strdup (id);
  self->case_id = g_strdup (case_id);
  self->requirement = g_strdup (requirement);
  self->meta = meta != NULL ? json_object_ref (meta) : json_object_new ();
  return self;
}

const char *
loket_stored_page_get_id (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), NULL);

  return self->id;
}

const char *
loket_stored_page_get_case (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), NULL);

  return self->case_id;
}

gboolean
loket_stored_page_get_filed (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), FALSE);

  return self->filed;
}

void
loket_stored_page_set_filed (LoketStoredPage *self,
                             gboolean         filed)
{
  g_return_if_fail (LOKET_IS_STORED_PAGE (self));

  self->filed = filed;
}

const char *
loket_stored_page_get_requirement (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), NULL);

  return self->requirement;
}

JsonObject *
loket_stored_page_get_meta (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), NULL);

  return self->meta;
}

const char *
loket_stored_page_get_sha256 (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), NULL);

  return self->sha256;
}

gint64
loket_stored_page_get_size (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), 0);

  return self->size;
}

LoketStoredPageState
loket_stored_page_get_state (LoketStoredPage *self)
{
  g_return_val_if_fail (LOKET_IS_STORED_PAGE (self), LOKET_STORED_PAGE_SCANNED);

  return self->state;
}

void
loket_stored_page_assign (LoketStoredPage *self,
                          const char      *case_id,
                          const char      *requirement)
{
  char *old_case, *old_requirement;

  g_return_if_fail (LOKET_IS_STORED_PAGE (self));

  old_case = self->case_id;
  old_requirement = self->requirement;
  self->case_id = g_strdup (case_id);
  self->requirement = g_strdup (requirement);
  g_free (old_case);
  g_free (old_requirement);
}

void
loket_stored_page_set_content (LoketStoredPage *self,
                               const char      *sha256,
                               gint64           size)
{
  g_return_if_fail (LOKET_IS_STORED_PAGE (self));

  g_free (self->sha256);
  self->sha256 = g_strdup (sha256);
  self->size = size;
}

void
loket_stored_page_set_state (LoketStoredPage     *self,
                             LoketStoredPageState state)
{
  g_return_if_fail (LOKET_IS_STORED_PAGE (self));

  self->state = state;
}
