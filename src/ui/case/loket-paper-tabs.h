/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers of a case as a row of tabs; the one in front is pressed in. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PAPER_TABS (loket_paper_tabs_get_type ())
G_DECLARE_FINAL_TYPE (LoketPaperTabs, loket_paper_tabs, LOKET, PAPER_TABS, GtkWidget)

/* Signal "chosen" (requirement: string): somebody pressed the tab of that paper. */
GtkWidget *loket_paper_tabs_new (LoketDesk * desk);
void loket_paper_tabs_fill (LoketPaperTabs *self,
                            GListModel     *papers,
                            const char     *requirement);
void loket_paper_tabs_select (LoketPaperTabs *self,
                              const char     *requirement);

G_END_DECLS
