/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key with which the keeper signs receipts. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LoketKeeperKey LoketKeeperKey;

LoketKeeperKey *loket_keeper_key_open (const char *path, GError **error);
void            loket_keeper_key_free (LoketKeeperKey *key);
const char *loket_keeper_key_id (LoketKeeperKey *key);
char *loket_keeper_key_sign (LoketKeeperKey *key, const char *text);
/* The public halves, in hexadecimal: of what it signs, and of where desks seal keys to. */
const char *loket_keeper_key_get_open (LoketKeeperKey *key);
const char *loket_keeper_key_get_recovery (LoketKeeperKey *key);
GBytes *loket_keeper_key_unseal (LoketKeeperKey *key,
                                 GBytes         *sealed,
                                 char          **owner,
                                 char          **device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketKeeperKey, loket_keeper_key_free)

G_END_DECLS
