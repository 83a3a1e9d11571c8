/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keeper seals the audit, signs its checkpoints and lays one of each day aside. */

#pragma once

#include "loket-admin-db.h"
#include "loket-keeper-key.h"

G_BEGIN_DECLS

typedef struct _LoketKeeperSeal LoketKeeperSeal;

LoketKeeperSeal *loket_keeper_seal_new (LoketKeeperKey *key,
                                        const char     *folder);
void             loket_keeper_seal_free (LoketKeeperSeal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketKeeperSeal, loket_keeper_seal_free)

/* The office signs with another key from now on. */
void loket_keeper_seal_set_key (LoketKeeperSeal *self,
                                LoketKeeperKey  *key);
gboolean loket_keeper_seal_work (LoketKeeperSeal *self,
                                 LoketAdminDb    *db,
                                 GError         **error);

G_END_DECLS
