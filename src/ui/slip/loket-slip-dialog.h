/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper the office gives out: preview, print, save as PDF, on A4 or the 80 mm roll. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

/* Reads the receipt from the server (waiting up to five seconds for the keeper's signature). */
void loket_slip_dialog_show (GtkWidget  *parent,
                             LoketDesk  *desk,
                             const char *receipt);
void loket_slip_dialog_show_own (GtkWidget  *parent,
                                 LoketDesk  *desk,
                                 JsonObject *slip);
void loket_slip_dialog_show_recorded (GtkWidget  *parent,
                                      LoketDesk  *desk,
                                      JsonObject *slip,
                                      const char *function,
                                      JsonObject *args);

void loket_slip_dialog_show_request (GtkWidget  *parent,
                                     LoketDesk  *desk,
                                     const char *request);

void loket_slip_dialog_show_list (GtkWidget *parent,
                                  LoketDesk *desk,
                                  JsonArray *receipts);

G_END_DECLS
