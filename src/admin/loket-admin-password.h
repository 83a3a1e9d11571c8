/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords at the terminal: asked without being shown, and compared with what the server keeps. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

char *loket_admin_password_new (GError **error);
gboolean loket_admin_password_prove (LoketAdminDb *db,
                                     const char   *login,
                                     GError      **error);

G_END_DECLS
