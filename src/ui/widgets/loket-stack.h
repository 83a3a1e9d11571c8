/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Showing one page of a stack so that screen readers do not hear the others. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loket_stack_show (GtkStack   *stack,
                       const char *name);

G_END_DECLS
