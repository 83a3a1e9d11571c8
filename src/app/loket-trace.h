/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the benchmarks are told: moments of the start, on standard error. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loket_trace_first_frame (GtkWidget *window);

G_END_DECLS
