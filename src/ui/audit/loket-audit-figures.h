/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands out in a period: deviations by person, repeated representatives, work past the program. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_FIGURES (loket_audit_figures_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditFigures, loket_audit_figures, LOKET, AUDIT_FIGURES, GtkWidget)

GtkWidget *loket_audit_figures_new (LoketDesk * desk);
void loket_audit_figures_show (LoketAuditFigures *self,
                               JsonObject        *answer);

G_END_DECLS
