/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F6: from one part of a screen to the next. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     loket_pane_mark (GtkWidget *widget);
gboolean loket_panes_go_on (GtkWidget *window);

G_END_DECLS
