/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waiting room as this desk sees it, and the visit in front of the officer. */

#pragma once

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_QUEUE (loket_queue_get_type ())
G_DECLARE_FINAL_TYPE (LoketQueue, loket_queue, LOKET, QUEUE, GObject)

/* Signal "refreshed": everything below may have changed. All actions refresh the queue and are
 * finished with loket_queue_action_finish(). */
LoketQueue *loket_queue_new (LoketDesk * desk);
LoketRow *loket_queue_get_active (LoketQueue *self);     /* VISIT, NULL when nobody is here */
void loket_queue_set_in_front (LoketQueue *self,
                               const char *case_id);
const char *loket_queue_get_in_front (LoketQueue *self);
LoketRow *loket_queue_get_data (LoketQueue *self);       /* the whole answer of queue_open */
GListModel *loket_queue_get_waiting (LoketQueue *self);  /* TICKET rows */
GListModel *loket_queue_get_parked (LoketQueue *self);
GListModel *loket_queue_get_set_aside (LoketQueue *self); /* CASE_ROW rows */
GListModel *loket_queue_get_returned (LoketQueue *self);
GListModel *loket_queue_get_due (LoketQueue *self);

void loket_queue_refresh (LoketQueue *self);
void loket_queue_look_behind (LoketQueue *self);
void loket_queue_call_next (LoketQueue         *self,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
void loket_queue_call_chosen (LoketQueue         *self,
                              const char         *ticket,
                              const char         *reason,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
void loket_queue_call_again (LoketQueue         *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
void loket_queue_no_show (LoketQueue         *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
void loket_queue_park (LoketQueue         *self,
                       const char         *note,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
void loket_queue_transfer (LoketQueue         *self,
                           const char         *ticket_class,
                           const char         *note,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
void loket_queue_begin (LoketQueue         *self,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);
void loket_queue_start_without_ticket (LoketQueue         *self,
                                       const char         *reason,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
void loket_queue_issue_ticket (LoketQueue         *self,
                               const char         *ticket_class,
                               JsonArray          *needs,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
void loket_queue_put_person (LoketQueue         *self,
                             const char         *visit_person,
                             const char         *person,
                             const char         *name,
                             const char         *capacity,
                             JsonArray          *needs,
                             const char         *evidence,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
void loket_queue_end (LoketQueue         *self,
                      const char         *outcome,
                      const char         *note,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
void loket_queue_end_undo (LoketQueue         *self,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
JsonObject *loket_queue_action_finish (LoketQueue   *self,
                                       GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
