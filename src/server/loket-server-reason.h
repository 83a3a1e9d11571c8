/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the server names a reason beside its code, a sentence that says what to do about it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *loket_server_reason_find (const char *code,
                                      const char *detail);

G_END_DECLS
