/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody comes for: the service, and which book of those it offers. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SERVICE_CHOICE (loket_service_choice_get_type ())
G_DECLARE_FINAL_TYPE (LoketServiceChoice, loket_service_choice, LOKET, SERVICE_CHOICE, GtkWidget)

GtkWidget *loket_service_choice_new (LoketDesk * desk);
void loket_service_choice_line_up (LoketServiceChoice *self,
                                   GtkSizeGroup       *left,
                                   GtkSizeGroup       *right);
void loket_service_choice_reset (LoketServiceChoice *self);
char *loket_service_choice_get_service (LoketServiceChoice *self);
char *loket_service_choice_get_variant (LoketServiceChoice *self);

G_END_DECLS
