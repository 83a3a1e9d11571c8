/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question before a file is read that is not one's own work: why? */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

gboolean loket_read_purpose_is_asked (const GError *error);
void loket_read_purpose_ask_async (GtkWidget          *widget,
                                   LoketDesk          *desk,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
char *loket_read_purpose_ask_finish (GAsyncResult *result,
                                     GError      **error);

G_END_DECLS
