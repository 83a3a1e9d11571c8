/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key with which the keeper signs receipts, and the list of all keys beside it. */

#pragma once

#include <gio/gio.h>

#include "loket-key-ring.h"

G_BEGIN_DECLS

typedef struct _LoketKeeperKey LoketKeeperKey;

/* The files: the key itself, the public list (path.pub), earlier keys (path.ID) and, while the key is being
 * changed, the next one. */
#define LOKET_KEEPER_KEY_NEXT ".next"
LoketKeeperKey *loket_keeper_key_open (const char *path, GError **error);
LoketKeeperKey *loket_keeper_key_load (const char *path, GError **error);
gboolean        loket_keeper_key_write_new (const char *path, GError **error);
char *loket_keeper_key_list_path (const char *path);
LoketKeyRing *loket_keeper_key_read_list (const char *path, GError **error);
gboolean        loket_keeper_key_write_list (const char *path, LoketKeyRing *ring, GError **error);
gboolean        loket_keeper_key_take_next (const char *path, GError **error);
gboolean        loket_keeper_key_is_old (LoketKeeperKey *key);
void            loket_keeper_key_free (LoketKeeperKey *key);
const char *loket_keeper_key_id (LoketKeeperKey *key);
char *loket_keeper_key_sign (LoketKeeperKey *key, const char *text);
char *loket_keeper_key_sign_bytes (LoketKeeperKey *key, GBytes *bytes);
/* The public halves, in hexadecimal: of what it signs, and of where desks seal keys to. */
const char *loket_keeper_key_get_open (LoketKeeperKey *key);
const char *loket_keeper_key_get_recovery (LoketKeeperKey *key);
const char *loket_keeper_key_get_list (LoketKeeperKey *key);
GBytes *loket_keeper_key_unseal (LoketKeeperKey *key,
                                 GBytes         *sealed,
                                 char          **owner,
                                 char          **device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketKeeperKey, loket_keeper_key_free)

G_END_DECLS
