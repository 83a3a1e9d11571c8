/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the search found, as rows of one list. */

#pragma once

#include "loket-desk.h"

G_BEGIN_DECLS

/* Returns: (transfer full): objects with id, kind (person, ticket, case), target, first, second, and
 * what opening needs: query of a person, step of a case, state and where of a ticket */
JsonArray *loket_search_rows (LoketDesk  *desk,
                              JsonObject *answer);
const char *loket_search_kind_word (const char *kind);

G_END_DECLS
