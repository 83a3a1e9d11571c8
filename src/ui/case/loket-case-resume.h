/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case that rests with the applicant or was set aside: why, and the way to go on with it. */

#pragma once

#include "loket-case.h"
#include "loket-message.h"

G_BEGIN_DECLS

gboolean loket_case_resume_show (LoketCase    *file,
                                 LoketMessage *message);

G_END_DECLS
