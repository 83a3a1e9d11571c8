/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper that was handed out in error is taken back. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

gboolean loket_slip_back_may (LoketDesk *desk);
void     loket_slip_back_ask_async (GtkWidget          *widget,
                                    LoketDesk          *desk,
                                    const char         *receipt,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
/* Returns: whether it was taken back; G_IO_ERROR_CANCELLED when the officer thought better of it */
gboolean loket_slip_back_ask_finish (GAsyncResult *result,
                                     GError      **error);

G_END_DECLS
