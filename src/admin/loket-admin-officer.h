/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The login of a person of the office. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-admin-db.h"

G_BEGIN_DECLS

gboolean loket_admin_officer_create (LoketAdminDb *db,
                                     JsonObject   *officer,
                                     const char   *password,
                                     GError      **error);

gboolean loket_admin_officer_set_password (LoketAdminDb *db,
                                           const char   *login,
                                           const char   *password,
                                           GError      **error);
gboolean loket_admin_officer_check_login (const char *login,
                                          GError    **error);

G_END_DECLS
