/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question of who does whose duty, from when until when and by which letter. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

void     loket_delegation_form_ask_async (GtkWindow          *parent,
                                          LoketDesk          *desk,
                                          JsonObject         *answer,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean loket_delegation_form_ask_finish (GAsyncResult *result,
                                           GError      **error);

G_END_DECLS
