/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates of an office: its authority, its server, its desks, and the list of revoked ones. */

#pragma once

#include "loket-admin-db.h"
#include "loket-authority.h"
#include "loket-server-door.h"

G_BEGIN_DECLS

/* @names: (nullable): by which desks know the server; NULL keeps those it has */
gboolean loket_office_tls_set_up (LoketAdminDb       *db,
                                  const char         *keeper,
                                  const char * const *names,
                                  const char         *authority,
                                  GError            **error);

gboolean loket_office_tls_put (LoketAdminDb           *db,
                               const char             *kind,
                               const LoketCertificate *certificate,
                               GError                **error);
/* Writes the list again from what the database knows, and has the server read it. */
gboolean loket_office_tls_write_revoked (LoketAdminDb           *db,
                                         const LoketServerFiles *files,
                                         GError                **error);

G_END_DECLS
