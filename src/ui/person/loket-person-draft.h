/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed about the person at the counter survives the program. */

#pragma once

#include "loket-desk.h"
#include "loket-field-row.h"

G_BEGIN_DECLS

void     loket_person_draft_keep (LoketDesk             *desk,
                                  const char            *visit,
                                  LoketFieldRow * const *rows,
                                  guint                  n);
gboolean loket_person_draft_restore (LoketDesk             *desk,
                                     const char            *visit,
                                     LoketFieldRow * const *rows,
                                     guint                  n);
void     loket_person_draft_forget (LoketDesk  *desk,
                                    const char *visit);

G_END_DECLS
