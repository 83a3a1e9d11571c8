/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be undone in a paper: which pages, in which order, looked at how. */

#pragma once

#include "loket-page.h"

G_BEGIN_DECLS

typedef struct _LoketPaperHistory LoketPaperHistory;

LoketPaperHistory *loket_paper_history_new (void);
void               loket_paper_history_free (LoketPaperHistory *self);
void               loket_paper_history_push (LoketPaperHistory *self,
                                             GPtrArray         *pages);
gboolean           loket_paper_history_undo (LoketPaperHistory *self,
                                             GPtrArray         *pages);
gboolean           loket_paper_history_redo (LoketPaperHistory *self,
                                             GPtrArray         *pages);
gboolean           loket_paper_history_can_undo (LoketPaperHistory *self);
gboolean           loket_paper_history_can_redo (LoketPaperHistory *self);

G_END_DECLS
