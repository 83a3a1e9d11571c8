/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language the window speaks: Indonesian, unless somebody chose otherwise. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void loket_language_set_up (void);

G_END_DECLS
