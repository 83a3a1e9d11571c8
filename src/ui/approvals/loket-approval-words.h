/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences around a decision: who worked on a case, who decides, what became of it. */

#pragma once

#include "loket-case.h"

G_BEGIN_DECLS

/* All: (transfer full), of a case that was read. */
char *loket_approval_hands (LoketCase *file);
char *loket_approval_last_look (LoketCase *file);
char *loket_approval_duty (LoketDesk *desk);
/* Returns: (nullable): who decided or returned it; %NULL while it waits */
char *loket_approval_outcome (LoketCase *file);

const char *loket_approval_own_act (const char *act);
/* Returns: (transfer full): why somebody was called before others, and by whom */
char *loket_approval_jump (LoketDesk *desk,
                           LoketRow  *row);
/* Returns: (transfer full): until when, or when it was */
char *loket_approval_promise (LoketRow *item);
/* Returns: (transfer full): all rows of what approvals_open answers */
JsonArray *loket_approval_rows (JsonObject *answer);

G_END_DECLS
