/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the password again before an act that needs a fresh proof. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

/* Proves at the server and finishes with TRUE, or with G_IO_ERROR_CANCELLED when the person
 * closed it. A wrong password is said inside and asked again. */
void     loket_password_dialog_ask_async (GtkWidget *widget, LoketDesk *desk, const char *act,
                                          GAsyncReadyCallback callback, gpointer data);
gboolean loket_password_dialog_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
