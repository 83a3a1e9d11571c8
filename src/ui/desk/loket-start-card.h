/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Start of the day: whether scanner, connection, clock and the office are ready. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_START_CARD (loket_start_card_get_type ())
G_DECLARE_FINAL_TYPE (LoketStartCard, loket_start_card, LOKET, START_CARD, GtkWidget)

/* What it says comes from this desk and from the room's own read of the queue. */
GtkWidget *loket_start_card_new (LoketDesk * desk);

G_END_DECLS
