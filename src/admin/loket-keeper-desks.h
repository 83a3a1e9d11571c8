/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keeper's key does for the desks. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-admin-db.h"
#include "loket-keeper-key.h"

G_BEGIN_DECLS

/* Said on each connection and when the key changed: which keys there are. @waiting: a revocation has to be
 * told once more, in a moment. */
gboolean loket_keeper_tell_key (LoketKeeperKey *key,
                                LoketAdminDb   *db,
                                gboolean       *waiting,
                                GError        **error);
/* @waiting: the answer of api.keeper_unsigned. */
gboolean loket_keeper_sign_bundles (LoketKeeperKey *key,
                                    LoketAdminDb   *db,
                                    JsonObject     *waiting,
                                    GError        **error);
gboolean loket_keeper_sign_revoked (LoketKeeperKey *key,
                                    LoketAdminDb   *db,
                                    JsonObject     *waiting,
                                    GError        **error);
gboolean loket_keeper_open_journals (LoketKeeperKey *key,
                                     LoketAdminDb   *db,
                                     JsonObject     *waiting,
                                     GError        **error);

G_END_DECLS
