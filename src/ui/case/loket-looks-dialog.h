/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at the files of this applicant: what an applicant may ask at any counter (UU 27/2022 Ps 32). */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

void loket_looks_dialog_show (GtkWidget *parent,
                              LoketCase *file);

G_END_DECLS
