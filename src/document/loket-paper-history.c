/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be undone in a paper: which pages, in which order, looked at how. */

#include "loket-paper-history.h"

typedef struct
{
  LoketPage *page;
  int turn;
  LoketCrop crop;
} PageState;

struct _LoketPaperHistory
{
  GPtrArray *undo, *redo;       /* GArray of PageState */
};

LoketPaperHistory *
loket_paper_history_new (void)
{
  LoketPaperHistory *self = g_new0 (LoketPaperHistory, 1);

  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  return self;
}

void
loket_paper_history_free (LoketPaperHistory *self)
{
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self);
}

static void
clear_state (gpointer data)
{
  g_object_unref (((PageState *) data)->page);
}

static GArray *
take_snapshot (GPtrArray *pages)
{
  GArray *snapshot = g_array_new (FALSE, FALSE, sizeof (PageState));

  g_array_set_clear_func (snapshot, clear_state);
  for (guint i = 0; i < pages->len; i++)
    {
      LoketPage *page = pages->pdata[i];
      PageState state = { g_object_ref (page), loket_page_get_turn (page),
                          *loket_page_get_crop (page) };

      g_array_append_val (snapshot, state);
    }

  return snapshot;
}

/**
 * loket_paper_history_push:
 * @pages: (element-type LoketPage): as they are before a change
 */
void
loket_paper_history_push (LoketPaperHistory *self,
                          GPtrArray         *pages)
{
  g_ptr_array_add (self->undo, take_snapshot (pages));
  g_ptr_array_set_size (self->redo, 0);
}

static gboolean
restore (GPtrArray *pages,
         GPtrArray *from,
         GPtrArray *to)
{
  g_autoptr(GArray) snapshot = NULL;

  if (from->len == 0)
    return FALSE;

  snapshot = g_ptr_array_steal_index (from, from->len - 1);
  g_ptr_array_add (to, take_snapshot (pages));
  g_ptr_array_set_size (pages, 0);
  for (guint i = 0; i < snapshot->len; i++)
    {
      PageState *state = &g_array_index (snapshot, PageState, i);

      g_ptr_array_add (pages, g_object_ref (state->page));
      loket_page_set_turn (state->page, state->turn);
      loket_page_set_crop (state->page, &state->crop);
    }

  return TRUE;
}

gboolean
loket_paper_history_undo (LoketPaperHistory *self,
                          GPtrArray         *pages)
{
  return restore (pages, self->undo, self->redo);
}

gboolean
loket_paper_history_redo (LoketPaperHistory *self,
                          GPtrArray         *pages)
{
  return restore (pages, self->redo, self->undo);
}

gboolean
loket_paper_history_can_undo (LoketPaperHistory *self)
{
  return self->undo->len > 0;
}

gboolean
loket_paper_history_can_redo (LoketPaperHistory *self)
{
  return self->redo->len > 0;
}
