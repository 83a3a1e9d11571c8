/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit room: the log, drawn cases, findings and figures; for heads the findings alone. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_SCREEN (loket_audit_screen_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditScreen, loket_audit_screen, LOKET, AUDIT_SCREEN, GtkWidget)

GtkWidget *loket_audit_screen_new (LoketDesk * desk);

G_END_DECLS
