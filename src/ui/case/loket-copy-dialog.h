/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers of a case leave the office: which, why, and to the printer or into a file. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

void loket_copy_dialog_show (GtkWidget  *parent,
                             LoketCase  *file,
                             LoketPaper *paper);

G_END_DECLS
