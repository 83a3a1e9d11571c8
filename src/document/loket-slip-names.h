/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of a receipt in words, from the office's bundle. */

#pragma once

#include "loket-slip-content.h"

G_BEGIN_DECLS

/* Members that may be missing or of another type: "", NULL, FALSE then. */
const char *loket_slip_string (JsonObject *object,
                               const char *member);
JsonArray *loket_slip_array (JsonObject *object,
                             const char *member);
gboolean    loket_slip_boolean (JsonObject *object,
                                const char *member);
char *loket_slip_number_text (JsonObject *object,
                              const char *member);

/* What stands for the code itself when the bundle does not know it. */
char *loket_slip_name (const LoketSlipSource *source,
                       JsonObject            *item);
char *loket_slip_name_of_service (const LoketSlipSource *source);
char *loket_slip_name_of_requirement (const LoketSlipSource *source,
                                      const char            *code,
                                      char                 **instead);
char *loket_slip_name_of_reason (const LoketSlipSource *source,
                                 const char            *kind,
                                 const char            *code);
char *loket_slip_name_of_item (const LoketSlipSource *source,
                               const char            *list,
                               const char            *code);
char *loket_slip_name_of_field (const LoketSlipSource *source,
                                const char            *service,
                                const char            *code,
                                const char            *value,
                                char                 **word);
int         loket_slip_promise_days (const LoketSlipSource *source);
gboolean    loket_slip_has_step (const LoketSlipSource *source,
                                 const char            *step);

G_END_DECLS
