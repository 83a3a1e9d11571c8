/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the database of an office in an existing server. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

gboolean loket_admin_init_database (const char *conninfo, const char *keeper, GError **error);
gboolean loket_admin_init_office (LoketAdminDb *db, const char *office, GError **error);

G_END_DECLS
