/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker of a paper: which of its page objects it has, and bringing it the others. */

#pragma once

#include "loket-paper-private.h"

G_BEGIN_DECLS

typedef struct _LoketPaperOpen LoketPaperOpen;

typedef void (*LoketPaperOpened) (gpointer paper);

LoketPaperOpen *loket_paper_open_new (LoketPaper      *paper,
                                      LoketPageSource *source,
                                      LoketPaperOpened opened);
void            loket_paper_open_free (LoketPaperOpen *self);
void            loket_paper_open_set_fd (LoketPaperOpen *self,
                                         int             fd);
guint           loket_paper_open_get_n_leaves (LoketPaperOpen *self,
                                               LoketPage      *page);
LoketPageSource *loket_paper_open_get_source (LoketPaperOpen *self);
void            loket_paper_open_describe (LoketPaperOpen *self,
                                           LoketLeaf      *leaf);

/* loket-paper-leaves.c */
void loket_paper_update_leaves (LoketPaper *paper);
void loket_paper_forget_leaves (GListStore *leaves);

/* Of a paper: loket-paper.c */
LoketPaperOpen *loket_paper_get_open (LoketPaper *paper);

G_END_DECLS
