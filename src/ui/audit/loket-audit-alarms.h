/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody should look at: refused attempts, reached limits, guessed PINs, late second looks. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_ALARMS (loket_audit_alarms_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditAlarms, loket_audit_alarms, LOKET, AUDIT_ALARMS, GtkWidget)

GtkWidget *loket_audit_alarms_new (void);
void loket_audit_alarms_show (LoketAuditAlarms *self,
                              JsonArray        *alarms);
char *loket_audit_refused_sentence (const char *code,
                                    const char *act);

G_END_DECLS
