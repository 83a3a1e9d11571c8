/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of papers for the printer or a file. */

#pragma once

#include <cairo.h>

#include "loket-copy-sheet.h"
#include "loket-paper.h"

G_BEGIN_DECLS

#define LOKET_TYPE_COPY (loket_copy_get_type ())
G_DECLARE_FINAL_TYPE (LoketCopy, loket_copy, LOKET, COPY, GObject)

/* Signal: "progress" another sheet is made. Everything is in memory; nothing of it lies in a file. */
LoketCopy *loket_copy_new (const char *title,
                           const char *foot,
                           const char *across);
void        loket_copy_make_async (LoketCopy          *self,
                                   GPtrArray          *papers,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean    loket_copy_make_finish (LoketCopy    *self,
                                    GAsyncResult *result,
                                    GError      **error);
guint       loket_copy_get_n_made (LoketCopy *self);
guint       loket_copy_get_n_sheets (LoketCopy *self);
const char *loket_copy_get_title (LoketCopy *self);
void        loket_copy_get_size (LoketCopy *self,
                                 guint      sheet,
                                 double    *width,
                                 double    *height);
gboolean    loket_copy_draw (LoketCopy *self,
                             guint      sheet,
                             cairo_t   *cr,
                             double     width,
                             double     height);
void        loket_copy_to_pdf_async (LoketCopy          *self,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
GBytes *loket_copy_to_pdf_finish (LoketCopy    *self,
                                  GAsyncResult *result,
                                  GError      **error);

G_END_DECLS
