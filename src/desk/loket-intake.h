/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paper into a case: scan or import, clean, keep in the journal, file under a requirement. */

#pragma once

#include "loket-case.h"
#include "loket-page.h"
#include "loket-practice-glass.h"

G_BEGIN_DECLS

#define LOKET_TYPE_INTAKE (loket_intake_get_type ())
G_DECLARE_FINAL_TYPE (LoketIntake, loket_intake, LOKET, INTAKE, GObject)

/* Pages come from a LoketPageSource; this is one: disk of this desk first, then the server.
 * Signals: "page-started" (LoketScanPage); "strip" (LoketScanPage, y: int, rows: int, pixels:
 * GBytes) lines as they arrive; "page-kept" (LoketPage) after it is on disk; "remark" (sentence).
 * Properties: "busy" (boolean), "device" (string), "page-count" (uint, of this batch). */
LoketIntake *loket_intake_new (LoketDesk * desk);
LoketPracticeGlass *loket_intake_get_practice_glass (LoketIntake *self);
void loket_intake_list_devices_async (LoketIntake        *self,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GListModel *loket_intake_list_devices_finish (LoketIntake  *self,
                                              GAsyncResult *result,
                                              GError      **error); /* LoketScanDevice */
void loket_intake_set_device (LoketIntake *self,
                              const char  *device);
void loket_intake_scan_async (LoketIntake        *self,
                              LoketCase          *file,
                              const char         *requirement,
                              const char         *doc_type,
                              const char         *source,
                              const char         *mode,
                              guint               dpi,
                              const char         *replace_page,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
guint loket_intake_scan_finish (LoketIntake  *self,
                                GAsyncResult *result,
                                GError      **error); /* number of pages kept */
void loket_intake_cancel (LoketIntake *self);
void loket_intake_import_async (LoketIntake        *self,
                                LoketCase          *file,
                                const char         *requirement,
                                const char         *doc_type,
                                GFile              *source,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
guint loket_intake_import_finish (LoketIntake  *self,
                                  GAsyncResult *result,
                                  GError      **error);
/* New order, turns and crops of a paper's pages (JsonArray of {page, turn, crop}, taken);
 * an empty array removes the paper. */
void loket_intake_put_pages_async (LoketIntake        *self,
                                   LoketCase          *file,
                                   const char         *paper,
                                   JsonArray          *pages,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean loket_intake_put_pages_finish (LoketIntake  *self,
                                        GAsyncResult *result,
                                        GError      **error);
/* Bytes of a page: from the journal when it was scanned here, else from the server. */
void loket_intake_read_page_async (LoketIntake        *self,
                                   const char         *page,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
GBytes *loket_intake_read_page_finish (LoketIntake  *self,
                                       GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
