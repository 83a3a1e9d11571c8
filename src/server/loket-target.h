/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One host of the office, and finding out which of them answers without telling it anything. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LOKET_HOST_SECONDS 5        /* how long one host is given */
#define LOKET_STAGGER_MS 1500       /* when the next one is tried beside it */

typedef struct
{
  gatomicrefcount refs;
  char *text;                   /* as it was configured */
  char *host;                   /* folder of the socket, or the name in the certificate */
  char *address;                /* numeric, once it answered; NULL for a socket */
  guint16 port;
  gboolean local;               /* a unix socket */
} LoketTarget;

/* Returns: (nullable): NULL when @text names no host */
LoketTarget *loket_target_new (const char *text);
LoketTarget *loket_target_ref (LoketTarget *target);
void         loket_target_unref (LoketTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketTarget, loket_target_unref)

/*
 * The first of @targets (of LoketTarget) that accepts a connection, which is closed at once.
 * They start one after the other, the next when one failed or after 1.5 s.
 */
void         loket_target_race_async (GPtrArray          *targets,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
LoketTarget *loket_target_race_finish (GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
