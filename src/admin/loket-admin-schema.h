/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the database of an office to the version of this program. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

int      loket_admin_schema_newest (GError **error);
int      loket_admin_schema_version (LoketAdminDb *db, GError **error);
gboolean loket_admin_schema_make (LoketAdminDb *db, GError **error);
gboolean loket_admin_schema_upgrade (LoketAdminDb *db, GError **error);

G_END_DECLS
