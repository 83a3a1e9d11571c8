/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be true of the database of an office. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

/**
 * LoketAdminCheck:
 * @code: short name of the check
 * @sentence: what is wrong when it finds something, marked with N_()
 * @sql: a query whose first column names each fault
 */
typedef struct
{
  const char *code;
  const char *sentence;
  const char *sql;
} LoketAdminCheck;

extern const LoketAdminCheck loket_admin_checks[];
extern const gsize loket_admin_n_checks;

G_END_DECLS
