/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker's end of the socket: a thread of its own hears the window while a driver blocks the
 * other one, notices that the window is gone, and reports rows as they arrive. */

#pragma once

#include "loket-scan-canvas.h"
#include "loket-scan-wire.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 type;
  GVariant *body;
} LoketOrder;

void        loket_link_start (int fd);
void        loket_order_free (LoketOrder *order);

/* Blocks until the window wants something; NULL: it is gone. */
LoketOrder *loket_link_wait (void);
gboolean    loket_link_cancelled (void);
/* FALSE: cancelled meanwhile. */
gboolean    loket_link_sleep (gint64 microseconds);
gboolean    loket_link_ask (const char *resource,
                            char       *user,
                            gsize       user_size,
                            char       *password,
                            gsize       password_size);

void        loket_link_say (guint32   type,
                            GVariant *body);
void        loket_link_page (LoketScanCanvas         *raster,
                             const LoketScanPageInfo *info);
/* Says what rows there are and stops watching; a new frame of the page begins at the top. */
void        loket_link_rows_done (void);
void        loket_link_rows_on (LoketScanCanvas *raster);
void        loket_link_page_end (const LoketScanPageInfo *info);
/* The rest can hang: from here on the window knows how it ended. */
void        loket_link_ending (LoketScanProblem problem,
                               guint            n_pages);
void        loket_link_answer (LoketScanProblem problem,
                               guint            n_pages);
/* Lets the window catch up when it holds many pages. */
void        loket_link_throttle (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketOrder, loket_order_free)

G_END_DECLS
