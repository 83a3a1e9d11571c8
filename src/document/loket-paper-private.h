/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a paper and its leaves. */

#pragma once

#include "loket-paper.h"
#include "loket-renderer.h"

G_BEGIN_DECLS

LoketLeaf *loket_leaf_new (LoketPaper *paper,
                           LoketPage  *page,
                           guint       inner);
void           loket_leaf_forget_paper (LoketLeaf *self);
gboolean       loket_leaf_is_for (LoketLeaf *self,
                                  LoketPage *page,
                                  guint      inner);
void           loket_leaf_set_position (LoketLeaf *self,
                                        guint      position);
void           loket_leaf_set_size (LoketLeaf *self,
                                    double     width,
                                    double     height);
void           loket_leaf_set_error (LoketLeaf    *self,
                                     const GError *error);
LoketPaper *loket_leaf_get_paper (LoketLeaf *self);
void           loket_leaf_get_file_size (LoketLeaf *self,
                                         double    *width,
                                         double    *height);
void           loket_leaf_set_slow (LoketLeaf *self,
                                    gboolean   slow);

/* Makes sure that the bytes of a page are with the worker. */
void           loket_paper_need_page_async (LoketPaper         *self,
                                            LoketPage          *page,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
LoketRenderer *loket_paper_need_page_finish (LoketPaper   *self,
                                             GAsyncResult *result,
                                             guint        *first,
                                             guint        *n_pages,
                                             GError      **error);

G_END_DECLS
