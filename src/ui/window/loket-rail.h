/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rail at the left: one button for each room, icon over word. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_RAIL (loket_rail_get_type ())
G_DECLARE_FINAL_TYPE (LoketRail, loket_rail, LOKET, RAIL, GtkWidget)

/* Signal "chosen" (id: string): the person pressed a room. */
void        loket_rail_clear (LoketRail *self);
void        loket_rail_add (LoketRail *self, const char *id, const char *icon,
                            const char *word, const char *title);
void loket_rail_focus (LoketRail *self);
void        loket_rail_set_active (LoketRail *self, const char *id);
void        loket_rail_set_badge (LoketRail *self, const char *id, guint count);
const char *loket_rail_get_nth (LoketRail *self, guint nth);

G_END_DECLS
