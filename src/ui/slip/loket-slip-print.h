/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slip to the printer, on the paper it is laid out for. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"
#include "loket-slip.h"

G_BEGIN_DECLS

void loket_slip_print_async (GtkWindow          *parent,
                             LoketSlip          *slip,
                             gboolean            roll,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
/* Returns: whether it went to the printer; G_IO_ERROR_CANCELLED when the officer thought better of it */
gboolean loket_slip_print_finish (GAsyncResult *result,
                                  GError      **error);

gboolean loket_slip_print_wants_pin (LoketDesk  *desk,
                                     JsonObject *receipt);

G_END_DECLS
