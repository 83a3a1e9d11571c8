/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a fixed number of digits out of what was typed. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *loket_digits_take (const char *text, guint length, GPtrArray *findings);
int loket_digits_value (const char *digits, guint from, guint count);
char *loket_digits_group (const char *digits, const char *groups);

G_END_DECLS
