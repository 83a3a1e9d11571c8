/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paper on the glass: what lies in the practice scanner, and what is wrong with it. */

#pragma once

#include <gtk/gtk.h>

#include "loket-practice-glass.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PRACTICE_PANE (loket_practice_pane_get_type ())
G_DECLARE_FINAL_TYPE (LoketPracticePane, loket_practice_pane, LOKET, PRACTICE_PANE, GtkWidget)

/* A button that opens the pane; without a @glass (a real office) it is not visible. */
GtkWidget *loket_practice_pane_new (LoketPracticeGlass * glass);

G_END_DECLS
