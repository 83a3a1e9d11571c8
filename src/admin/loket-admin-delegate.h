/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A duty handed to another person for a time: asked for by one, released by another. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

/**
 * LoketAdminDelegation:
 * @to: login of whoever will act
 * @stands_for: login of the person they stand in for
 * @letter: number of the letter
 * @from: (nullable): first day, today without it
 * @by: login of the administrator who asks
 */
typedef struct
{
  const char *to;
  const char *stands_for;
  const char *duty;
  const char *letter;
  const char *from;
  const char *until;
  const char *by;
} LoketAdminDelegation;

gboolean loket_admin_delegate_request (LoketAdminDb               *db,
                                       const LoketAdminDelegation *wanted,
                                       GError                    **error);
gboolean loket_admin_delegate_release (LoketAdminDb *db,
                                       const char   *delegation,
                                       const char   *by,
                                       GError      **error);

char *loket_admin_delegate_ask (LoketAdminDb *db,
                                GError      **error,
                                const char   *sql,
                                const char   *first,
                                const char   *second);

G_END_DECLS
