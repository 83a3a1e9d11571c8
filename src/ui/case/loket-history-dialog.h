/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of a case in sentences. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

void loket_history_dialog_show (GtkWidget *parent,
                                LoketCase *file);

G_END_DECLS
