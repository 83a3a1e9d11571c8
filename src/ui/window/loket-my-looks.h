/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked into the log of one's own work. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

void loket_my_looks_show (GtkWidget *parent,
                          LoketDesk *desk);

G_END_DECLS
