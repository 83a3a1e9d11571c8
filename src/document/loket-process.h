/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A running loket-renderer and the memory that is shared with it. */

#pragma once

#include <gio/gio.h>

#include "loket-wire.h"

G_BEGIN_DECLS

typedef struct
{
  GSubprocess *subprocess;
  int socket;
} LoketProcess;

LoketProcess *loket_process_take (GError **error);
void          loket_process_free (LoketProcess *self);
GPid          loket_process_get_pid (LoketProcess *self);
void          loket_process_keep_one (gboolean keep);

/* Memory the worker may fill but not resize; @seal: what it wrote can't change any more. */
int           loket_memory_new (gsize    size,
                                GError **error);
int           loket_memory_new_for (GBytes  *bytes,
                                    GError **error);
GBytes *loket_memory_seal (int      fd,
                           gsize    size,
                           GError **error);

G_END_DECLS
