/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the key of a journal travels to the keeper and back: boxes that say whose they are. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The desk seals the data key of a journal together with whose it is and on which device it
 * was made. The keeper opens it and compares both with what the server says about who asks;
 * that is why a copied journal is of no use to a colleague.
 */
GBytes *loket_sealed_key_new (const guint8 *data_key,
                              const char   *owner,
                              const char   *device,
                              GBytes       *recovery_key);
/* Returns: (transfer full) (nullable): the data key, in memory that is wiped when freed */
GBytes *loket_sealed_key_open (GBytes       *sealed,
                               const guint8 *public_key,
                               const guint8 *secret_key,
                               char        **owner,
                               char        **device);

/* The answer goes back in a box that only the desk that asked can open, for this request only. */
#define LOKET_TYPE_REPLY_KEY (loket_reply_key_get_type ())
G_DECLARE_FINAL_TYPE (LoketReplyKey, loket_reply_key, LOKET, REPLY_KEY, GObject)

LoketReplyKey *loket_reply_key_new (void);
/* In hexadecimal. */
const char *loket_reply_key_get_public (LoketReplyKey *self);
GBytes *loket_reply_key_open (LoketReplyKey *self,
                              const char    *request,
                              GBytes        *answer);
/* The keeper's side of it. */
GBytes *loket_reply_key_answer (GBytes     *public_key,
                                const char *request,
                                GBytes     *data_key);

/* Hexadecimal to bytes and back; NULL when it is none. */
char *loket_hex_encode (GBytes *bytes);
GBytes *loket_hex_decode (const char *text);

G_END_DECLS
