/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments of a call to the server, written in one line. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *loket_args_new (const char *first,
                            ...) G_GNUC_NULL_TERMINATED;

void        loket_args_clean (JsonObject *args);

G_END_DECLS
