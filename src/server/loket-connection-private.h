/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the connection share; the only header with libpq. */

#pragma once

#include "loket-connection.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

struct _LoketConnection
{
  GObject parent_instance;

  /* Owned */
  PGconn *pg;
  GSource *watch;
  GQueue waiting;               /* LoketRequest that did not leave yet */
  GQueue flying;                /* LoketRequest whose last sync is not back, oldest first */
  GError *lost;                 /* set once */

  /* State */
  guint flush_source;
  guint tick_source;
  gint64 progress_at;
  int unsent;                   /* bytes the kernel still held at the last tick */
  guint round_trip;
  guint flushing : 1;           /* the socket takes no more at the moment */
  guint closed : 1;
};

/* Opening ended well: takes @pg. */
LoketConnection *loket_connection_new_open (PGconn *pg);
/* What the text of a failed connection attempt means. */
GError *loket_connection_read_error (PGconn                   *pg,
                                     PostgresPollingStatusType stage,
                                     ConnStatusType            last);

G_END_DECLS
