/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner of a desk: a worker process that may hang, crash or be killed, seen from outside. */

#pragma once

#include <gio/gio.h>

#include "loket-scan-device.h"
#include "loket-scan-option.h"
#include "loket-scan-page.h"
#include "loket-scan-problem.h"
#include "loket-scan-profile.h"

G_BEGIN_DECLS

typedef enum
{
  LOKET_SCANNER_CLOSED,
  LOKET_SCANNER_OPENING,
  LOKET_SCANNER_READY,
  LOKET_SCANNER_SCANNING,
  LOKET_SCANNER_CANCELLING,
} LoketScannerState;

/**
 * LoketScanner: one at a time is open; opening another closes the first. Nothing blocks: every
 * answer comes in the main context that was the thread's default when it was made.
 *
 * Properties: "state" (int, LoketScannerState), "device" (string, the open one), "problem"
 * (int, LoketScanProblem, the last one), both notify.
 *
 * Signals during loket_scanner_scan_async(), in this order:
 *  "page-started" (LoketScanPage *page)               pixels will come, height may be −1
 *  "strip"        (LoketScanPage *page, int y, int rows, GBytes *pixels)
 *                                                     rows that arrived, at most 100 ms old; only
 *                                                     read when somebody is connected
 *  "page-done"    (LoketScanPage *page)               complete and sealed; the same object
 *  "page-lost"    (LoketScanPage *page)               its scan was cancelled or broke off
 *  "problem"      (int problem)                       remarks too
 * Any time:
 *  "password-needed" (char *resource)                 answer with loket_scanner_give_password()
 */
#define LOKET_TYPE_SCANNER (loket_scanner_get_type ())
G_DECLARE_FINAL_TYPE (LoketScanner, loket_scanner, LOKET, SCANNER, GObject)

LoketScanner *loket_scanner_new (void);

/* Practice: devices named specimen:* are served from this folder (see loket-specimen-glass.h). */
void               loket_scanner_set_specimens (LoketScanner *self,
                                                const char   *practice_dir);

/* The list is kept; @fresh asks the drivers again. Devices do not need it to be opened.
 * Returns: (transfer full): a GListModel of LoketScanDevice */
void               loket_scanner_list_async (LoketScanner       *self,
                                             gboolean            fresh,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
GListModel *loket_scanner_list_finish (LoketScanner *self,
                                       GAsyncResult *result,
                                       GError      **error);

/* @device NULL: the last one this person used, or else the first of the list. */
void               loket_scanner_open_async (LoketScanner       *self,
                                             const char         *device,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
gboolean           loket_scanner_open_finish (LoketScanner *self,
                                              GAsyncResult *result,
                                              GError      **error);
void               loket_scanner_close (LoketScanner *self);

LoketScannerState  loket_scanner_get_state (LoketScanner *self);
const char *loket_scanner_get_device (LoketScanner *self);
LoketScanProblem   loket_scanner_get_problem (LoketScanner *self);

/* A GListModel of LoketScanOption, replaced as a whole when the device changes its mind. */
GListModel *loket_scanner_get_options (LoketScanner *self);
gboolean           loket_scanner_has_source (LoketScanner   *self,
                                             LoketScanSource source);
void               loket_scanner_set_option_async (LoketScanner       *self,
                                                   const char         *name,
                                                   const char         *value,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
gboolean           loket_scanner_set_option_finish (LoketScanner *self,
                                                    GAsyncResult *result,
                                                    GError      **error);

/* Ends when the glass was read, the stack is empty, or something went wrong; pages that were
 * announced by "page-done" stay good in every case. Cancel through @cancellable.
 * The finish function returns the number of pages, and sets @error (LOKET_ERROR_DEVICE,
 * LOKET_ERROR_WORKER or G_IO_ERROR_CANCELLED) when something beyond a remark happened; it can
 * do both: look at @n_pages also when it returns FALSE. */
void               loket_scanner_scan_async (LoketScanner           *self,
                                             const LoketScanProfile *profile,
                                             GCancellable           *cancellable,
                                             GAsyncReadyCallback     callback,
                                             gpointer                user_data);
gboolean           loket_scanner_scan_finish (LoketScanner *self,
                                              GAsyncResult *result,
                                              guint        *n_pages,
                                              GError      **error);

void               loket_scanner_give_password (LoketScanner *self,
                                                const char   *user,
                                                const char   *password);

G_END_DECLS
