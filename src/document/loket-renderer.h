/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client of loket-renderer, the walled process that works on bytes from outside. */

#pragma once

#include <gio/gio.h>

#include "loket-page.h"
#include "loket-reading.h"

G_BEGIN_DECLS

#define LOKET_TYPE_RENDERER (loket_renderer_get_type ())
G_DECLARE_FINAL_TYPE (LoketRenderer, loket_renderer, LOKET, RENDERER, GObject)

/**
 * LoketRenderer: one object for each document (or for a stream of scans). The process behind it
 * is started when there is something to do, killed when it does not answer, and started again
 * with everything that was opened. Every number it says is checked here.
 *
 * Signal "slow" (guint page, gboolean slow): a page needs more than two seconds.
 */
LoketRenderer *loket_renderer_new (void);

/* A process kept ready so that the next document opens without waiting for one; call it once
 * when the program is idle. loket_renderer_cool() ends it. */
void           loket_renderer_warm (void);
void           loket_renderer_cool (void);

/* Milliseconds until "slow", and until the process is killed (2000 and 10000). */
void           loket_renderer_set_patience (LoketRenderer *self,
                                            guint          slow,
                                            guint          kill);
GPid           loket_renderer_get_pid (LoketRenderer *self);
void           loket_renderer_close (LoketRenderer *self);

/* Adds a file (or page object) to the document; several can be open in one process, their pages
 * count on. Gives the number of its first page. */
void           loket_renderer_open_async (LoketRenderer      *self,
                                          GBytes             *bytes,
                                          const char         *password,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
void           loket_renderer_open_fd_async (LoketRenderer      *self,
                                             int                 fd,
                                             const char         *password,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
gboolean       loket_renderer_open_finish (LoketRenderer *self,
                                           GAsyncResult  *result,
                                           guint         *first_page,
                                           guint         *n_pages,
                                           const char   **kind,
                                           GError       **error);

guint          loket_renderer_get_n_pages (LoketRenderer *self);
gboolean       loket_renderer_get_page_size (LoketRenderer *self,
                                             guint          page,
                                             double        *width,
                                             double        *height);

void           loket_renderer_render_async (LoketRenderer      *self,
                                            guint               page,
                                            const LoketView    *view,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
LoketRaster *loket_renderer_render_finish (LoketRenderer *self,
                                           GAsyncResult  *result,
                                           GError       **error);
void           loket_renderer_text_async (LoketRenderer      *self,
                                          guint               page,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
LoketText *loket_renderer_text_finish (LoketRenderer *self,
                                       GAsyncResult  *result,
                                       GError       **error);

/* Returns: (element-type LoketRect): in points of the page as it lies in the file */
void           loket_renderer_find_async (LoketRenderer      *self,
                                          guint               page,
                                          const char         *needle,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
GArray *loket_renderer_find_finish (LoketRenderer *self,
                                    GAsyncResult  *result,
                                    GError       **error);

/* Returns: (element-type LoketCode): bar codes and QR codes of a page */
void           loket_renderer_codes_async (LoketRenderer      *self,
                                           guint               page,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
GPtrArray *loket_renderer_codes_finish (LoketRenderer *self,
                                        GAsyncResult  *result,
                                        GError       **error);

/* Returns: the machine-readable zone of a page as it was read from the picture; without lines
 * when there is none */
void           loket_renderer_zone_async (LoketRenderer      *self,
                                          guint               page,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
LoketReading *loket_renderer_zone_finish (LoketRenderer *self,
                                          GAsyncResult  *result,
                                          GError       **error);
void           loket_renderer_quality_async (LoketRenderer      *self,
                                             guint               page,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
gboolean       loket_renderer_quality_finish (LoketRenderer *self,
                                              GAsyncResult  *result,
                                              LoketQuality  *quality,
                                              GError       **error);

/**
 * LoketScanRaster: raw lines of a scanner in a file or memfd, top to bottom.
 */
typedef struct
{
  int width, height;
  gsize stride;                 /* bytes from one line to the next */
  int channels;                 /* 1 or 3 */
  int bits;                     /* 1 (set bit is black), 8, 16 (host order) */
  double dpi_x, dpi_y;
} LoketScanRaster;

/**
 * LoketEncoding: what a scan becomes. AUTO keeps what the raster is: one bit becomes G4, one
 * channel a grey JPEG, three a colour JPEG.
 */
typedef enum
{
  LOKET_ENCODING_AUTO,
  LOKET_ENCODING_COLOUR,
  LOKET_ENCODING_GREY,
  LOKET_ENCODING_LINEART,
} LoketEncoding;

/* Raster of a scanner → page object (bytes, hash and quality in it) with a new id @page_id. */
void           loket_renderer_encode_async (LoketRenderer         *self,
                                            const char            *page_id,
                                            int                    fd,
                                            const LoketScanRaster *raster,
                                            LoketEncoding          encoding,
                                            GCancellable          *cancellable,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data);
LoketPage *loket_renderer_encode_finish (LoketRenderer *self,
                                         GAsyncResult  *result,
                                         GError       **error);

/* A page of an opened picture file → page object. JPEG files are kept byte for byte. A PDF is
 * not imported this way: its bytes are the page object. */
void           loket_renderer_import_async (LoketRenderer      *self,
                                            const char         *page_id,
                                            guint               page,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
LoketPage *loket_renderer_import_finish (LoketRenderer *self,
                                         GAsyncResult  *result,
                                         GError       **error);

/* @pages: (element-type LoketPage) with bytes, in order → a PDF that was opened again and
 * checked. */
void           loket_renderer_compose_async (LoketRenderer      *self,
                                             GListModel         *pages,
                                             LoketPageSource    *source,
                                             const char         *title,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
GBytes *loket_renderer_compose_finish (LoketRenderer *self,
                                       GAsyncResult  *result,
                                       GError       **error);

G_END_DECLS
