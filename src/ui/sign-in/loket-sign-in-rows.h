/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the sign-in page: counters, and people of the practice office. */

#pragma once

#include <gtk/gtk.h>

#include "loket-row.h"

G_BEGIN_DECLS

/* Their data: "loket-counter" (id), "loket-user" (JsonObject). */
GtkWidget *loket_sign_in_counter_row (LoketRow *counter);
GtkWidget *loket_sign_in_practice_row (JsonObject *user);

G_END_DECLS
