/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approval: the whole office's cases that wait for a decision, papers beside fields. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_APPROVALS_SCREEN (loket_approvals_screen_get_type ())
G_DECLARE_FINAL_TYPE (LoketApprovalsScreen, loket_approvals_screen, LOKET, APPROVALS_SCREEN, GtkWidget)

GtkWidget *loket_approvals_screen_new (LoketDesk * desk);

G_END_DECLS
