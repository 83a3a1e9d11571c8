/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner this person used last, so that the next scan need not search. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  loket_scan_last_keep (const char *device);
void  loket_scan_last_read_async (GAsyncReadyCallback callback,
                                  gpointer            user_data);
/* NULL: there is none. */
char *loket_scan_last_read_finish (GAsyncResult *result);

G_END_DECLS
