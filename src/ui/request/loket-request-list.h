/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of requests about personal data: late ones first, then by the time left. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_REQUEST_LIST (loket_request_list_get_type ())
G_DECLARE_FINAL_TYPE (LoketRequestList, loket_request_list, LOKET, REQUEST_LIST, GtkWidget)

/* Signal "chosen" (request: JsonObject): one was opened. */
GtkWidget *loket_request_list_new (LoketDesk * desk);
void loket_request_list_refresh (LoketRequestList *self);

G_END_DECLS
