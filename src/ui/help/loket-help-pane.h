/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help pages beside the work; they follow the focus until the reader goes elsewhere. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_HELP_PANE (loket_help_pane_get_type ())
G_DECLARE_FINAL_TYPE (LoketHelpPane, loket_help_pane, LOKET, HELP_PANE, GtkWidget)

GtkWidget *loket_help_pane_new (void);
void        loket_help_pane_show (LoketHelpPane *self, const char *page);
void        loket_help_pane_follow (LoketHelpPane *self, const char *page);
const char *loket_help_pane_get_page (LoketHelpPane *self);

G_END_DECLS
