/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of the papers about personal data, by code. */

#pragma once

#include "loket-date.h"

G_BEGIN_DECLS

const char *loket_slip_report_word (const char   *group,
                                    const char   *code,
                                    LoketLanguage language);

G_END_DECLS
