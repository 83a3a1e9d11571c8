/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done in each step of a case beside its form: one panel for each subject. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

/* Each returns a widget for the case as it is now, or NULL when there is nothing to do or show;
 * they are built anew when the case was read again. */
GtkWidget *loket_panel_checks_new (LoketCase *file);
GtkWidget *loket_panel_flags_new (LoketCase *file);
GtkWidget *loket_panel_interview_new (LoketCase *file);
GtkWidget *loket_panel_biometrics_new (LoketCase *file);
GtkWidget *loket_panel_payment_new (LoketCase *file);
GtkWidget *loket_panel_decision_new (LoketCase *file);
GtkWidget *loket_panel_book_new (LoketCase *file);
GtkWidget *loket_panel_misprint_new (LoketCase *file);
GtkWidget *loket_panel_quality_new (LoketCase *file);
GtkWidget *loket_panel_handover_new (LoketCase *file);
GtkWidget *loket_panel_custody_new (LoketCase *file);

G_END_DECLS
