/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is here, and for what: find or register the person, choose the service, open the case. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PERSON_PANEL (loket_person_panel_get_type ())
G_DECLARE_FINAL_TYPE (LoketPersonPanel, loket_person_panel, LOKET, PERSON_PANEL, GtkWidget)

/* Signal "opened" (LoketCase): the person is known, the case exists and was read. */
GtkWidget *loket_person_panel_new (LoketDesk * desk);
void loket_person_panel_set_visit (LoketPersonPanel *self,
                                   LoketRow         *visit);
void loket_person_panel_start (LoketPersonPanel *self);
void loket_person_panel_open (LoketPersonPanel *self);
gboolean loket_person_panel_take_zone (LoketPersonPanel *self,
                                       const char       *zone);

G_END_DECLS
