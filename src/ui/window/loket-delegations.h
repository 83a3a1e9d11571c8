/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duties handed to another for a time: asked for by the administrator, released by a head. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

gboolean loket_delegations_may (LoketDesk *desk);
void     loket_delegations_present (GtkWindow *parent,
                                    LoketDesk *desk);

G_END_DECLS
