/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys of the office: who may have signed. */

#pragma once

#include "loket-key-ring.h"

G_BEGIN_DECLS

gboolean loket_audit_keys_load (LoketKeyRing *keys,
                                const char   *path,
                                GError      **error);
gboolean loket_audit_keys_load_all (LoketKeyRing *keys,
                                    char        **paths,
                                    GError      **error);

G_END_DECLS
