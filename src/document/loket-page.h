/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page object (JPEG, G4 or a whole imported file) with the way it is looked at. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "loket-raster.h"
#include "loket-text.h"

G_BEGIN_DECLS

#define LOKET_PAGE_MAX_BYTES (8 * 1024 * 1024)
#define LOKET_FILE_MAX_BYTES (64 * 1024 * 1024)

/**
 * LoketPageKind: the words of the database are those of loket_page_kind_name().
 */
typedef enum
{
  LOKET_PAGE_JPEG,
  LOKET_PAGE_G4,                /* a TIFF file with one strip of CCITT group 4 */
  LOKET_PAGE_PNG,
  LOKET_PAGE_PDF,               /* an imported file, kept whole */
  LOKET_PAGE_FILE,              /* a picture file that is kept whole (TIFF, PNM) */
} LoketPageKind;

const char *loket_page_kind_name (LoketPageKind kind);
gboolean    loket_page_kind_from_name (const char    *name,
                                       LoketPageKind *kind);

/* Where the bytes of a page come from when they are needed: journal, server, memory. */
#define LOKET_TYPE_PAGE_SOURCE (loket_page_source_get_type ())
G_DECLARE_INTERFACE (LoketPageSource, loket_page_source, LOKET, PAGE_SOURCE, GObject)

#define LOKET_TYPE_PAGE (loket_page_get_type ())
G_DECLARE_FINAL_TYPE (LoketPage, loket_page, LOKET, PAGE, GObject)

struct _LoketPageSourceInterface
{
  GTypeInterface parent;

  void (*load_async)  (LoketPageSource    *self,
                       LoketPage          *page,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  GBytes *(*load_finish) (LoketPageSource *self,
                          GAsyncResult    *result,
                          GError         **error);
};

void    loket_page_source_load_async (LoketPageSource    *self,
                                      LoketPage          *page,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GBytes *loket_page_source_load_finish (LoketPageSource *self,
                                       GAsyncResult    *result,
                                       GError         **error);

/**
 * LoketPage: "turn" notifies, "view-changed" is emitted when turn or crop changed. What the
 * object is (id, hash, size) never changes; a better scan is another page.
 */
LoketPage *loket_page_new (const char   *id,
                           LoketPageKind kind,
                           const char   *sha256,
                           gsize         size,
                           int           width,
                           int           height,
                           double        dpi_x,
                           double        dpi_y);
LoketPage *loket_page_new_for_bytes (const char   *id,
                                     LoketPageKind kind,
                                     GBytes       *bytes,
                                     const char   *sha256,
                                     int           width,
                                     int           height,
                                     double        dpi_x,
                                     double        dpi_y);
LoketPage *loket_page_new_from_json (JsonObject *object);
JsonObject *loket_page_to_json (LoketPage *self);
JsonObject *loket_page_view_to_json (LoketPage *self);

const char *loket_page_get_id (LoketPage *self);
const char *loket_page_get_sha256 (LoketPage *self);
LoketPageKind       loket_page_get_kind (LoketPage *self);
gsize               loket_page_get_size (LoketPage *self);
int                 loket_page_get_width (LoketPage *self);
int                 loket_page_get_height (LoketPage *self);
double              loket_page_get_dpi_x (LoketPage *self);
double              loket_page_get_dpi_y (LoketPage *self);
int                 loket_page_get_turn (LoketPage *self);
void                loket_page_set_turn (LoketPage *self,
                                         int        turn);
const LoketCrop *loket_page_get_crop (LoketPage *self);
void                loket_page_set_crop (LoketPage       *self,
                                         const LoketCrop *crop);
GBytes *loket_page_get_bytes (LoketPage *self);
void                loket_page_set_bytes (LoketPage *self,
                                          GBytes    *bytes);
void                loket_page_set_quality (LoketPage          *self,
                                            const LoketQuality *quality);
const LoketQuality *loket_page_get_quality (LoketPage *self);

char *loket_page_hash_bytes (GBytes *bytes);

G_END_DECLS
