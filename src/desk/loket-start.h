/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case of one applicant of a visit, from the name to the open file, in one flight. */

#pragma once

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_START (loket_start_get_type ())
G_DECLARE_FINAL_TYPE (LoketStart, loket_start, LOKET, START, GObject)

/* Who applies, and for what. */
typedef struct
{
  const char *known;    /* (nullable): a person the office knows */
  JsonObject *data;     /* of one to register; (nullable) when known */
  const char *name;
  const char *service;
  const char *variant;
} LoketApplicant;

/* Keep it for a second try: what was done by the first one is not done again. */
LoketStart *loket_start_new (LoketDesk  *desk,
                             const char *visit);
/* Registers the person unless known, notes them as present, makes the case and reads it; each only
 * if the one before it was done. */
void loket_start_run_async (LoketStart           *self,
                            const LoketApplicant *applicant,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data);
/* Returns: (transfer full): the case, read */
LoketCase *loket_start_run_finish (LoketStart   *self,
                                   GAsyncResult *result,
                                   GError      **error);

G_END_DECLS
