/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small things one after the other; what finds no room goes on in the next line. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_FLOW (loket_flow_get_type ())
G_DECLARE_FINAL_TYPE (LoketFlow, loket_flow, LOKET, FLOW, GtkWidget)

GtkWidget *loket_flow_new (int spacing);
void       loket_flow_append (LoketFlow *self, GtkWidget *child);
void       loket_flow_clear (LoketFlow *self);

G_END_DECLS
