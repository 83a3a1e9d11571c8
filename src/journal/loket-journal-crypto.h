/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and encryption of the journal; the only place with libsodium's boxes. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LOKET_KEY_SIZE 32

typedef struct _LoketJournalKeys LoketJournalKeys;

/* A random data key, or the one that was unsealed. */
LoketJournalKeys *loket_journal_keys_new (void);
LoketJournalKeys *loket_journal_keys_new_from_data (GBytes *data_key);
void              loket_journal_keys_free (LoketJournalKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketJournalKeys, loket_journal_keys_free)

/* The data key under the officer's password (Argon2id); NULL when memory is too short. */
GBytes *loket_journal_keys_wrap (LoketJournalKeys * keys,
                                 const char *password,
                                 GError * *error);
/* LOKET_ERROR_SIGN_IN when the password is another one. */
LoketJournalKeys *loket_journal_keys_unwrap (GBytes     *wrapped,
                                             const char *password,
                                             GError    **error);
/* The data key in a box only the keeper's private key opens, with whose it is. */
GBytes *loket_journal_keys_seal (LoketJournalKeys *keys,
                                 const char       *owner,
                                 const char       *device,
                                 GBytes           *recovery_key);

/* @place binds the bytes to their row: moving them elsewhere makes them unreadable. */
GBytes *loket_journal_keys_encrypt (LoketJournalKeys *keys,
                                    const char       *place,
                                    const void       *data,
                                    gsize             size);
/* Returns: (nullable): NULL when a byte was changed or they belong elsewhere */
GBytes *loket_journal_keys_decrypt (LoketJournalKeys *keys,
                                    const char       *place,
                                    const void       *data,
                                    gsize             size);

/* A page as a stream of 256 KiB pieces: @fd is written from its position, not synced. */
gboolean          loket_journal_keys_write_stream (LoketJournalKeys *keys,
                                                   const char       *place,
                                                   GBytes           *bytes,
                                                   int               fd,
                                                   GError          **error);
GBytes *loket_journal_keys_read_stream (LoketJournalKeys *keys,
                                        const char       *place,
                                        int               fd,
                                        GError          **error);

G_END_DECLS
