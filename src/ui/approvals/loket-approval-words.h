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

G_END_DECLS
