/* SPDX-License-Identifier: GPL-3.0-or-later */
/* About the program, with versions. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loket_about_present (GtkWindow *parent);

G_END_DECLS
