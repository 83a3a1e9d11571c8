/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the rules of the office from files into its database. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

gboolean loket_admin_catalogue_read (LoketAdminDb *db, const char *dir, GError **error);

G_END_DECLS
