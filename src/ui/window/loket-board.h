/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writing board: large letters across the counter, for somebody who does not hear. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loket_board_present (GtkWindow *parent);

G_END_DECLS
