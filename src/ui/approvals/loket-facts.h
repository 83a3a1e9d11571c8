/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case says, as facts in the order an approver reads them: first what must be looked at. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-case.h"

G_BEGIN_DECLS

/*
 * Returns: (transfer full): objects with
 *   id     field code, or "flag/…", "check/…", "paper/…", "note/…", "interview"
 *   label, value, who (who compared or noted it, and when)
 *   paper  doc type it stands on, "" when none
 *   why    why it must be looked at, "" when it need not be
 *   look   whether it must; matched: somebody compared it with the paper
 */
JsonArray *loket_facts_of (LoketCase *file);

G_END_DECLS
