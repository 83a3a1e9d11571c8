/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages that found room on the disk when the word about their paper did not: that word is tried again
 * until there is room, so that nobody scans them a second time. Should the program end before, they are
 * pages left over (loket-intake-left.c). */

#include "loket-intake-private.h"

#include <glib/gi18n-lib.h>

#include "loket-case-private.h"
#include "loket-desk-private.h"

#define AGAIN_SECONDS 3

typedef struct
{
  Batch *batch;
  LoketJournal *journal;        /* weak: whose pages they are; gone when its officer signed out */
} Unfiled;

static void wait_for_room (LoketIntake *self);

/* * Auxiliary methods */

static void
unfiled_free (Unfiled *unfiled)
{
  g_clear_weak_pointer (&unfiled->journal);
  _loket_intake_batch_free (unfiled->batch);
  g_free (unfiled);
}

static void
drop_first (LoketIntake *self)
{
  unfiled_free (g_queue_pop_head (&self->unfiled));
  g_object_notify (G_OBJECT (self), "unfiled");
}

/* Those of an officer who signed out are filed when they sign in again. */
static void
forget_others (LoketIntake *self)
{
  Unfiled *first;

  if (self->filing)
    return;
  while ((first = g_queue_peek_head (&self->unfiled)) != NULL
         && (first->journal == NULL || first->journal != _loket_desk_get_journal (self->desk)))
    drop_first (self);
}

/* * Signal callbacks */

static void
on_filed_at_last (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LoketIntake) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  self->filing = FALSE;
  if (answer != NULL)
    _loket_case_look (((Unfiled *) g_queue_peek_head (&self->unfiled))->batch->file, "follow");
  /* A refusal is told by whoever shows what is unsent; only room is waited for here. */
  if (answer != NULL || !g_error_matches (error, LOKET_ERROR, LOKET_ERROR_DISK))
    drop_first (self);
  wait_for_room (self);
}

static gboolean
on_again_due (gpointer user_data)
{
  LoketIntake *self = user_data;
  Unfiled *first;

  self->again = 0;
  forget_others (self);
  first = g_queue_peek_head (&self->unfiled);
  if (first != NULL && !self->filing)
    {
      self->filing = TRUE;
      _loket_intake_put_batch (self, first->batch, NULL, on_filed_at_last, g_object_ref (self));
    }

  return G_SOURCE_REMOVE;
}

static void
wait_for_room (LoketIntake *self)
{
  if (self->again == 0 && !g_queue_is_empty (&self->unfiled))
    self->again = g_timeout_add_seconds (AGAIN_SECONDS, on_again_due, self);
}

/* * For the files of this folder */

/* Takes @batch, whose pages are on the disk and in no paper. */
void
_loket_intake_file_later (LoketIntake *self,
                          Batch       *batch)
{
  Unfiled *unfiled = g_new0 (Unfiled, 1);

  unfiled->batch = batch;
  g_set_weak_pointer (&unfiled->journal, _loket_desk_get_journal (self->desk));
  g_queue_push_tail (&self->unfiled, unfiled);
  g_object_notify (G_OBJECT (self), "unfiled");
  wait_for_room (self);
}

guint
_loket_intake_count_unfiled (LoketIntake *self)
{
  guint count = 0;

  for (GList *l = self->unfiled.head; l != NULL; l = l->next)
    count += ((Unfiled *) l->data)->batch->pages->len;

  return count;
}

/* Nothing is taken in behind them: it would find no room either, or be the same paper again. */
gboolean
_loket_intake_refuse_unfiled (LoketIntake *self,
                              GTask       *task)
{
  forget_others (self);
  if (g_queue_is_empty (&self->unfiled))
    return FALSE;
  g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_DISK, _("The disk of this computer is full."));

  return TRUE;
}

void
_loket_intake_forget_unfiled (LoketIntake *self)
{
  g_clear_handle_id (&self->again, g_source_remove);
  g_queue_clear_full (&self->unfiled, (GDestroyNotify) unfiled_free);
}
