/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locked PDF files. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same file without its lock, or NULL when @password (UTF-8) does not open it. */
GBytes *loket_unlock (GBytes     *bytes,
                      const char *password);

/* Loads what converting a password needs, while files can still be opened. */
void    loket_unlock_warm_up (void);

G_END_DECLS
