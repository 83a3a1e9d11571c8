/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the database what the files of this program make? */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

GPtrArray *loket_admin_shape_differences (LoketAdminDb *db,
                                          const char   *conninfo,
                                          GError      **error);

G_END_DECLS
