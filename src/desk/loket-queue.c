/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waiting room as this desk sees it, and the visit in front of the officer. */

#include "loket-queue.h"

#include "loket-args.h"
#include "loket-command.h"

struct _LoketQueue
{
  GObject parent_instance;

  /* Borrowed: the desk owns this object */
  LoketDesk *desk;

  /* Owned */
  GCancellable *cancellable;
  LoketRow *data;
  LoketRow *active;
  GListStore *waiting;
  GListStore *parked;
  GListStore *set_aside;
  GListStore *returned;
  GListStore *due;
  char *in_front;   /* (nullable): the case of the visit that is on the screen */
  char *last_ended; /* the visit that can be taken back for ten seconds */

  /* State */
  guint reads;      /* on their way */
  gboolean again;   /* something changed after the last of them left */
};

G_DEFINE_FINAL_TYPE (LoketQueue, loket_queue, G_TYPE_OBJECT)

enum { SIGNAL_REFRESHED, SIGNAL_IN_FRONT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static void
fill_list (GListStore *store,
           JsonArray  *array)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (rows, loket_row_new (json_array_get_object_element (array, i)));
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), rows->pdata, rows->len);
}

static void
take_answer (LoketQueue *self,
             JsonObject *answer)
{
  JsonObject *mine;
  JsonObject *active;

  g_set_object (&self->data, NULL);
  self->data = loket_row_new (answer);
  active = loket_row_get_object (self->data, "active");
  g_clear_object (&self->active);
  if (active != NULL)
    self->active = loket_row_new (active);
  fill_list (self->waiting, loket_row_get_array (self->data, "waiting"));
  fill_list (self->parked, loket_row_get_array (self->data, "parked"));
  mine = loket_row_get_object (self->data, "mine");
  if (mine != NULL)
    {
      g_autoptr(LoketRow) row = loket_row_new (mine);

      fill_list (self->set_aside, loket_row_get_array (row, "set_aside"));
      fill_list (self->returned, loket_row_get_array (row, "returned"));
      fill_list (self->due, loket_row_get_array (row, "due"));
    }
  g_signal_emit (self, signals[SIGNAL_REFRESHED], 0);
}

static const char *
active_id (LoketQueue *self)
{
  return self->active != NULL ? loket_row_get_id (self->active) : NULL;
}

/* * Signal callbacks */

static void look (LoketQueue *self);

static void
on_queue_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketQueue *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = LOKET_QUEUE (user_data);
  self->reads--;
  if (answer != NULL)
    take_answer (self, answer);
  else
    g_debug ("queue not read: %s", loket_desk_error_code (error));
  if (self->again && self->reads == 0)
    loket_queue_refresh (self);
}

static void
look (LoketQueue *self)
{
  self->reads++;
  self->again = FALSE;
  loket_desk_call_async (self->desk, "queue_open", NULL, self->cancellable, on_queue_read, self);
}

/* What the queue looks like behind the command comes in the same flight. */
static void
on_action_leaves (gpointer user_data)
{
  look (g_task_get_source_object (user_data));
}

static void
on_action_done (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketQueue *self = g_task_get_source_object (task);
  GError *error = NULL;
  JsonObject *answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  /* Answers come in order: a reading still on its way sees what this did. */
  if (self->reads == 0)
    loket_queue_refresh (self);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

/* Only tickets and visits change what the waiting room looks like; a page uploaded does not. */
static void
on_desk_changed (LoketDesk  *desk,
                 const char *topic,
                 const char *id,
                 LoketQueue *self)
{
  if (g_str_equal (topic, "queue") || g_str_equal (topic, "visit") || g_str_equal (topic, "case"))
    loket_queue_refresh (self);
}

/* Runs one command about the queue; @args is taken. */
static void
run (LoketQueue         *self,
     const char         *function,
     const char         *subject,
     JsonObject         *args,
     GAsyncReadyCallback callback,
     gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(JsonObject) owned = args;
  g_autoptr(LoketCommand) command = loket_command_new (function, owned, subject);

  g_task_set_source_tag (task, run);
  loket_desk_send_async (self->desk, command, on_action_leaves, NULL, on_action_done, task);
}

/* Runs a command about the visit at this desk. */
static void
run_on_visit (LoketQueue         *self,
              const char         *function,
              JsonObject         *args,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  json_object_set_string_member (args, "visit", active_id (self) != NULL ? active_id (self) : "");
  run (self, function, active_id (self), args, callback, user_data);
}

/* * Parent class overrides */

static void
loket_queue_dispose (GObject *object)
{
  LoketQueue *self = LOKET_QUEUE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->data);
  g_clear_object (&self->active);
  g_clear_object (&self->waiting);
  g_clear_object (&self->parked);
  g_clear_object (&self->set_aside);
  g_clear_object (&self->returned);
  g_clear_object (&self->due);

  G_OBJECT_CLASS (loket_queue_parent_class)->dispose (object);
}

static void
loket_queue_finalize (GObject *object)
{
  LoketQueue *self = LOKET_QUEUE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->last_ended, g_free);
  g_clear_pointer (&self->in_front, g_free);

  G_OBJECT_CLASS (loket_queue_parent_class)->finalize (object);
}

static void
loket_queue_class_init (LoketQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_queue_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_queue_finalize;

  signals[SIGNAL_IN_FRONT] = g_signal_new ("in-front", LOKET_TYPE_QUEUE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REFRESHED] = g_signal_new ("refreshed", LOKET_TYPE_QUEUE, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_queue_init (LoketQueue *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_list_store_new (LOKET_TYPE_ROW);
  self->parked = g_list_store_new (LOKET_TYPE_ROW);
  self->set_aside = g_list_store_new (LOKET_TYPE_ROW);
  self->returned = g_list_store_new (LOKET_TYPE_ROW);
  self->due = g_list_store_new (LOKET_TYPE_ROW);
}

/* * Public API */

/**
 * loket_queue_new:
 * @desk: (transfer none): the desk, which outlives the queue
 *
 * Returns: (transfer full): an empty queue that follows the server once it was refreshed
 */
LoketQueue *
loket_queue_new (LoketDesk *desk)
{
  LoketQueue *self = g_object_new (LOKET_TYPE_QUEUE, NULL);

  self->desk = desk;
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, 0);

  return self;
}

/**
 * loket_queue_get_active:
 *
 * Returns: (transfer none) (nullable): the visit at this desk
 */
LoketRow *
loket_queue_get_active (LoketQueue *self)
{
  return self->active;
}

/**
 * loket_queue_set_in_front:
 * @case_id: (nullable): the case the officer works at; its applicant is who is served
 */
void
loket_queue_set_in_front (LoketQueue *self,
                          const char *case_id)
{
  if (g_strcmp0 (self->in_front, case_id) == 0)
    return;
  g_free (self->in_front);
  self->in_front = g_strdup (case_id);
  g_signal_emit (self, signals[SIGNAL_IN_FRONT], 0);
}

/**
 * loket_queue_get_in_front:
 *
 * Returns: (transfer none) (nullable): the case the officer works at
 */
const char *
loket_queue_get_in_front (LoketQueue *self)
{
  return self->in_front;
}

/**
 * loket_queue_get_data:
 *
 * Returns: (transfer none) (nullable): the last answer of api.queue_open
 */
LoketRow *
loket_queue_get_data (LoketQueue *self)
{
  return self->data;
}

/**
 * loket_queue_get_waiting:
 *
 * Returns: (transfer none): tickets that wait, in the order in which they will be called
 */
GListModel *
loket_queue_get_waiting (LoketQueue *self)
{
  return G_LIST_MODEL (self->waiting);
}

/**
 * loket_queue_get_parked:
 *
 * Returns: (transfer none): tickets set aside at this office
 */
GListModel *
loket_queue_get_parked (LoketQueue *self)
{
  return G_LIST_MODEL (self->parked);
}

/**
 * loket_queue_get_set_aside:
 *
 * Returns: (transfer none): cases this officer set aside
 */
GListModel *
loket_queue_get_set_aside (LoketQueue *self)
{
  return G_LIST_MODEL (self->set_aside);
}

/**
 * loket_queue_get_returned:
 *
 * Returns: (transfer none): cases that came back to this officer
 */
GListModel *
loket_queue_get_returned (LoketQueue *self)
{
  return G_LIST_MODEL (self->returned);
}

/**
 * loket_queue_get_due:
 *
 * Returns: (transfer none): cases of this officer promised for today or earlier
 */
GListModel *
loket_queue_get_due (LoketQueue *self)
{
  return G_LIST_MODEL (self->due);
}

/**
 * loket_queue_refresh:
 *
 * Reads the queue again; one flight however often it is asked for meanwhile.
 */
void
loket_queue_refresh (LoketQueue *self)
{
  if (loket_desk_get_state (self->desk) == LOKET_DESK_SIGNED_OUT)
    return;
  if (self->reads > 0)
    self->again = TRUE;
  else
    look (self);
}

/**
 * loket_queue_look_behind:
 *
 * For a command that is leaving this desk: what the queue looks like behind it flies with it.
 */
void
loket_queue_look_behind (LoketQueue *self)
{
  look (self);
}

/**
 * loket_queue_call_next:
 *
 * Calls whoever is next by the rules of the office (domain: FIFO with priority). The server
 * returns the ticket already called when the answer of an earlier press was lost.
 */
void
loket_queue_call_next (LoketQueue         *self,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autofree char *visit = loket_id_new ();

  run (self, "ticket_call_next", visit,
       loket_args_new ("visit", visit, "classes", NULL, NULL), callback, user_data);
}

/**
 * loket_queue_call_chosen:
 * @ticket: ticket id
 * @reason: code of a queue_jump reason: calling out of order is recorded
 */
void
loket_queue_call_chosen (LoketQueue         *self,
                         const char         *ticket,
                         const char         *reason,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autofree char *visit = loket_id_new ();

  run (self, "ticket_call", visit,
       loket_args_new ("visit", visit, "ticket", ticket, "reason", reason, NULL),
       callback, user_data);
}

/**
 * loket_queue_call_again:
 *
 * Calls the person at this desk once more.
 */
void
loket_queue_call_again (LoketQueue         *self,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  run_on_visit (self, "ticket_call_again", json_object_new (), callback, user_data);
}

/**
 * loket_queue_no_show:
 *
 * The person did not come; the desk is free again.
 */
void
loket_queue_no_show (LoketQueue         *self,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  run_on_visit (self, "ticket_no_show", json_object_new (), callback, user_data);
}

/**
 * loket_queue_park:
 * @note: why, e.g. "mengambil fotokopi"
 */
void
loket_queue_park (LoketQueue         *self,
                  const char         *note,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  run_on_visit (self, "ticket_park", loket_args_new ("note", note, NULL), callback, user_data);
}

/**
 * loket_queue_transfer:
 * @ticket_class: the class that shall serve this person next; number and waiting time stay
 */
void
loket_queue_transfer (LoketQueue         *self,
                      const char         *ticket_class,
                      const char         *note,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  run_on_visit (self, "ticket_transfer",
                loket_args_new ("class", ticket_class, "note", note, NULL), callback, user_data);
}

/**
 * loket_queue_begin:
 *
 * The called person stands here: serving begins.
 */
void
loket_queue_begin (LoketQueue         *self,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  run_on_visit (self, "visit_begin", json_object_new (), callback, user_data);
}

/**
 * loket_queue_start_without_ticket:
 * @reason: why there is no ticket
 */
void
loket_queue_start_without_ticket (LoketQueue         *self,
                                  const char         *reason,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autofree char *visit = loket_id_new ();

  run (self, "visit_start_without_ticket", visit,
       loket_args_new ("visit", visit, "reason", reason, NULL), callback, user_data);
}

/**
 * loket_queue_issue_ticket:
 * @needs: (transfer full): array of need codes
 */
void
loket_queue_issue_ticket (LoketQueue         *self,
                          const char         *ticket_class,
                          JsonArray          *needs,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autofree char *ticket = loket_id_new ();

  run (self, "ticket_issue", ticket,
       loket_args_new ("ticket", ticket, "class", ticket_class, "needs:array", needs,
                       "channel", "counter", NULL), callback, user_data);
}

/**
 * loket_queue_put_person:
 * @visit_person: (nullable): who of the visit is changed; NULL for one more
 * @person: (nullable): registered person, or NULL for somebody known by name only
 * @capacity: self, parent, guardian, family, proxy, agent
 * @needs: (transfer full): array of need codes
 * @evidence: what shows the capacity, "" for self
 */
void
loket_queue_put_person (LoketQueue         *self,
                        const char         *visit_person,
                        const char         *person,
                        const char         *name,
                        const char         *capacity,
                        JsonArray          *needs,
                        const char         *evidence,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autofree char *id = visit_person != NULL ? g_strdup (visit_person) : loket_id_new ();

  run_on_visit (self, "visit_person_put",
                loket_args_new ("visit_person", id, "person", person, "name", name,
                                "capacity", capacity, "needs:array", needs,
                                "evidence", evidence, NULL), callback, user_data);
}

/**
 * loket_queue_end:
 * @outcome: code of a visit_outcome reason
 */
void
loket_queue_end (LoketQueue         *self,
                 const char         *outcome,
                 const char         *note,
                 GAsyncReadyCallback callback,
                 gpointer            user_data)
{
  g_free (self->last_ended);
  self->last_ended = g_strdup (active_id (self));
  run_on_visit (self, "visit_end", loket_args_new ("outcome", outcome, "note", note, NULL),
                callback, user_data);
}

/**
 * loket_queue_end_undo:
 *
 * Takes back the last end of a visit (the server allows ten seconds).
 */
void
loket_queue_end_undo (LoketQueue         *self,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  run (self, "visit_end_undo", self->last_ended,
       loket_args_new ("visit", self->last_ended, NULL), callback, user_data);
}

/**
 * loket_queue_action_finish:
 *
 * Returns: (transfer full) (nullable): the command's result, or NULL with @error
 */
JsonObject *
loket_queue_action_finish (LoketQueue   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
