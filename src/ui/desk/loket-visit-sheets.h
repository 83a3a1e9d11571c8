/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions about a visit: a ticket for who has none, and who is present. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

void loket_ticket_sheet_present (GtkWidget *widget,
                                 LoketDesk *desk);
void loket_person_sheet_present (GtkWidget  *widget,
                                 LoketDesk  *desk,
                                 JsonObject *person);

G_END_DECLS
