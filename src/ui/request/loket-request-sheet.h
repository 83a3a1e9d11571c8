/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody asks about their own data: a report of what is held, or the correction of one datum. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

void loket_request_sheet_present (GtkWidget  *widget,
                                  LoketDesk  *desk,
                                  const char *person,
                                  const char *name);

G_END_DECLS
