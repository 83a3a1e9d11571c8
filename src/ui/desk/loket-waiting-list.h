/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets that wait, with class, waiting time and needs. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_WAITING_LIST (loket_waiting_list_get_type ())
G_DECLARE_FINAL_TYPE (LoketWaitingList, loket_waiting_list, LOKET, WAITING_LIST, GtkWidget)

/* Signal "chosen" (ticket id: string): the row was activated. */
GtkWidget *loket_waiting_list_new (LoketDesk * desk,
                                   GListModel * tickets,
                                   const char *name,
                                   const char *empty_title,
                                   const char *empty_text);
const char *loket_waiting_list_get_selected (LoketWaitingList *self);
gboolean loket_waiting_list_has_focus (LoketWaitingList *self);

G_END_DECLS
