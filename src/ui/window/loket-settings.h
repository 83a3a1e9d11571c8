/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few things an officer may set for this computer. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loket_settings_present (GtkWindow *parent);

G_END_DECLS
