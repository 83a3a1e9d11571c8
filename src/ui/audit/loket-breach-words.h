/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A breach of personal data in words: on the screen, in the notices and in the file of the list. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-chip.h"

G_BEGIN_DECLS

char *loket_breach_whose (JsonObject *breach);
char *loket_breach_period (JsonObject *breach);
char *loket_breach_clock (JsonObject    *breach,
                          gint64         elapsed,
                          LoketChipKind *kind);
char *loket_breach_seen (JsonObject *seen);
char *loket_breach_seen_all (JsonObject *person);
const char *loket_breach_told (JsonObject    *told,
                               LoketChipKind *kind);

JsonObject *loket_breach_notice (JsonObject *breach,
                                 JsonObject *person);
char *loket_breach_csv (JsonArray  *persons,
                        JsonObject *copy);

G_END_DECLS
