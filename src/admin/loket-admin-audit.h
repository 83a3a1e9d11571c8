/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of the office as files, and the nightly look whether the tables still say what the log says. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

gboolean loket_admin_audit_export (LoketAdminDb *db,
                                   const char   *folder,
                                   GError      **error);
int loket_admin_audit_check (LoketAdminDb *db,
                             char        **keys,
                             const char   *checkpoints);

G_END_DECLS
