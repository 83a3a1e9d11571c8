/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for words on the pages of a paper, one page after the other. */

#pragma once

#include "loket-page-area.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PAPER_SEARCH (loket_paper_search_get_type ())
G_DECLARE_FINAL_TYPE (LoketPaperSearch, loket_paper_search, LOKET, PAPER_SEARCH, GtkWidget)

/* Signal "closed": Escape was pressed in it. */
GtkWidget *loket_paper_search_new (LoketPageArea * area);
void loket_paper_search_set_leaves (LoketPaperSearch *self, GListModel *leaves);
void loket_paper_search_stop (LoketPaperSearch *self);

G_END_DECLS
