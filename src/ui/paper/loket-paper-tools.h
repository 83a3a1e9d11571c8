/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of tools above a paper. */

#pragma once

#include "loket-page-area.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PAPER_TOOLS (loket_paper_tools_get_type ())
G_DECLARE_FINAL_TYPE (LoketPaperTools, loket_paper_tools, LOKET, PAPER_TOOLS, GtkWidget)

/* Actions of the group "paper" do the work; the tools only show what is possible. */
GtkWidget *loket_paper_tools_new (LoketPageArea * area);
void loket_paper_tools_set_editable (LoketPaperTools *self, gboolean editable);
void loket_paper_tools_update (LoketPaperTools *self);

G_END_DECLS
