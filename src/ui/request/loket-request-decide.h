/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request of the register: what was asked, and the decision of a head on a correction. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

void loket_request_decide_present (GtkWidget  *widget,
                                   LoketDesk  *desk,
                                   JsonObject *request);

G_END_DECLS
