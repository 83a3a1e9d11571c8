/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A receipt of the server → the blocks of its slip. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-date.h"
#include "loket-slip-blocks.h"

G_BEGIN_DECLS

/* What a slip is made from; all borrowed. */
typedef struct
{
  JsonObject *receipt, *body, *office, *bundle;
  LoketLanguage language;
  gboolean roll;
} LoketSlipSource;

/* Returns: (element-type LoketBlock) (transfer full) */
GPtrArray *loket_slip_content (const LoketSlipSource *source);
const char *loket_slip_content_title (const LoketSlipSource *source);

G_END_DECLS
