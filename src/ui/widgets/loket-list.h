/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list is one stop for Tab; the arrows move inside it. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loket_list_make_one_stop (GtkWidget *list);

G_END_DECLS
