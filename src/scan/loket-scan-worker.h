/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's end of the socket to one scanner process. It never blocks and can always kill. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LoketScanWorker LoketScanWorker;

typedef struct
{
  /* @fd belongs to the callee, −1 when there is none. */
  void (*message)(LoketScanWorker *worker,
                  guint32          type,
                  GVariant        *body,
                  int              fd,
                  gpointer         user_data);
  /* It died, was killed or talked nonsense; nothing comes after this. */
  void (*gone)(LoketScanWorker *worker,
               gpointer         user_data);
} LoketScanWorkerEvents;

/**
 * LoketScanPlace: where its drivers look; NULL members leave the environment as it is.
 */
typedef struct
{
  const char *config_dir;
  const char *backends_dir;
} LoketScanPlace;

LoketScanWorker *loket_scan_worker_new (const LoketScanPlace        *place,
                                        gboolean                     list,
                                        const LoketScanWorkerEvents *events,
                                        gpointer                     user_data,
                                        GError                     **error);
void             loket_scan_worker_free (LoketScanWorker *self);
void             loket_scan_worker_send (LoketScanWorker *self,
                                         guint32          type,
                                         GVariant        *body);
/* "gone" follows. */
void             loket_scan_worker_kill (LoketScanWorker *self);
/* For tests and support. */
const char *loket_scan_worker_get_identifier (LoketScanWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketScanWorker, loket_scan_worker_free)

G_END_DECLS
