/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests about personal data in words: kind, field, time left, how it ended. */

#pragma once

#include "loket-catalogue.h"

G_BEGIN_DECLS

const char *loket_request_kind_word (const char *kind);
const char *loket_request_field_word (LoketCatalogue *catalogue,
                                      const char     *field);
JsonObject *loket_request_field (LoketCatalogue *catalogue,
                                 const char     *field);
const char *loket_request_state_word (const char *state);
char *loket_request_time_words (JsonObject *request);
char *loket_request_line (LoketCatalogue *catalogue,
                          JsonObject     *request);

G_END_DECLS
