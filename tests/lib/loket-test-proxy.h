/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bad line between a desk and its server: cut, silent or slow after so many bytes. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_TEST_LINE_CUT,          /* both ends are closed */
  LOKET_TEST_LINE_SILENT,       /* open, but nothing passes any more */
  LOKET_TEST_LINE_SLOW,         /* @bytes per second from the beginning, both ways */
} LoketTestFault;

typedef struct _LoketTestProxy LoketTestProxy;

/* Listens as a unix socket in a folder of its own and passes on to the socket in @host. */
LoketTestProxy *loket_test_proxy_new (const char *host);
void            loket_test_proxy_free (LoketTestProxy *proxy);
const char *loket_test_proxy_get_host (LoketTestProxy *proxy);
/* The next @connections new connections get the fault after @bytes; later ones are good. */
void            loket_test_proxy_plan (LoketTestProxy *proxy,
                                       LoketTestFault  fault,
                                       gint64          bytes,
                                       guint           connections);
/*
 * Connections made from now on are far: every byte arrives @ms later, each way, without holding
 * up the next; @cuts of a hundred messages end the connection instead.
 */
void            loket_test_proxy_move_away (LoketTestProxy *proxy,
                                            guint           ms,
                                            guint           cuts);
/* Every connection there is goes silent now; new ones are good. */
void            loket_test_proxy_silence (LoketTestProxy *proxy);
/* Bytes that passed since the last plan, both ways, and connections that sent any. */
gint64          loket_test_proxy_get_passed (LoketTestProxy *proxy);
guint           loket_test_proxy_get_spoiled (LoketTestProxy *proxy);

G_END_DECLS
