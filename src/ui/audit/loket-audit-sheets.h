/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of the audit: how many cases by lot, what is found, what became of it. */

#pragma once

#include "loket-desk.h"
#include "loket-screen.h"

G_BEGIN_DECLS

/* Each tells @screen that it was opened anew when the server did it. */
void loket_audit_sheet_draw (LoketScreen *screen,
                             LoketDesk   *desk,
                             const char  *from,
                             const char  *until);
void loket_audit_sheet_finding (LoketScreen *screen,
                                LoketDesk   *desk,
                                const char  *draw,
                                const char  *case_id);
void loket_audit_sheet_answer (LoketScreen *screen,
                               LoketDesk   *desk,
                               JsonObject  *finding);

G_END_DECLS
