/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journals of others on this computer: how much waits in them. What it is stays closed. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @directory: the own journal; @login: whose that is */
void loket_journal_count_others_async (const char         *directory,
                                       const char         *login,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
/*
 * Returns: (transfer full) (nullable): {login: {"acts", "pages"}} of those in which something waits;
 * %NULL when nobody else has a journal here
 */
JsonObject *loket_journal_count_others_finish (GAsyncResult *result,
                                               GError      **error);

G_END_DECLS
