/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages as the worker announces them. Every number is checked against the others, against the
 * memory and against what came before; the first lie ends the worker. */

#pragma once

#include "loket-scan-page.h"

G_BEGIN_DECLS

typedef struct
{
  LoketScanPage *page;    /* the one that arrives */
  guint n_pages;          /* finished */
} LoketScanIntake;

void            loket_scan_intake_clear (LoketScanIntake *self);
/* Takes @fd. NULL: a lie. The page belongs to the intake. */
LoketScanPage *loket_scan_intake_begin (LoketScanIntake *self,
                                        GVariant        *body,
                                        int              fd);
gboolean        loket_scan_intake_rows (LoketScanIntake *self,
                                        GVariant        *body,
                                        int             *y,
                                        int             *rows);
/* Hands the finished page over, NULL: a lie. */
LoketScanPage *loket_scan_intake_end (LoketScanIntake *self,
                                      GVariant        *body);

G_END_DECLS
