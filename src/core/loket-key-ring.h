/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public keys of an office, from the first to the one in use, and what they say of each other. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * As text, which is also what the keeper publishes: one line each, words separated by spaces or tabs,
 * everything binary in hexadecimal.
 *
 *   ID KEY                                          a key; ID is the beginning of its SHA-256
 *   ID KEY BEFORE SIGNATURES                        the key that followed BEFORE
 *   revoked ID KEY DAY SIZE BY SIGNATURE REASON…    what it signed from DAY on does not count
 *
 * SIGNATURES are two, one after the other: of the key before it and of the key itself. The first makes
 * that those who know the old key believe the new one, the second that those who begin with the new one
 * believe what the old one signed. A key is followed by one other and no more: whoever steals an old key
 * cannot introduce one of their own where its successor is known. A key is revoked by one that came after
 * it, or by one that is not of its line (when it was lost), never by one before it.
 */
#define LOKET_RING_KEY_BYTES 32
#define LOKET_RING_SIGNATURE_BYTES 64
#define LOKET_RING_ID_DIGITS 8
#define LOKET_RING_REASON_LENGTH 200

/**
 * LoketRingKey:
 * @known: its signatures are the office's
 * @revoked: ISO day from which they are not any more; NULL as long as they are
 * @revoked_size: a checkpoint of more leaves that it signed does not count
 */
typedef struct
{
  char id[LOKET_RING_ID_DIGITS + 1];
  guint8 open[LOKET_RING_KEY_BYTES];
  gboolean known;
  char *revoked;
  guint64 revoked_size;
  char *reason;

  /* As they came; settled by loket_key_ring_settle(). */
  char *before;
  char *signatures;
  char *claim_day;
  guint64 claim_size;
  char *claim_by;
  char *claim_signature;
  char *claim_reason;
} LoketRingKey;

typedef struct _LoketKeyRing LoketKeyRing;

LoketKeyRing *loket_key_ring_new (void);
LoketKeyRing *loket_key_ring_copy (LoketKeyRing *self);
void          loket_key_ring_free (LoketKeyRing *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketKeyRing, loket_key_ring_free)

gboolean      loket_key_ring_add (LoketKeyRing *self,
                                  const char   *text,
                                  GError      **error);
gboolean      loket_key_ring_add_line (LoketKeyRing *self,
                                       const char   *line);
gboolean      loket_key_ring_trust (LoketKeyRing *self,
                                    const char   *key);
void          loket_key_ring_trust_all (LoketKeyRing *self);
void          loket_key_ring_settle (LoketKeyRing *self);
void          loket_key_ring_prune (LoketKeyRing *self);
char *loket_key_ring_to_text (LoketKeyRing *self);

guint         loket_key_ring_get_n (LoketKeyRing *self);
const LoketRingKey *loket_key_ring_get (LoketKeyRing *self,
                                        guint         i);
const LoketRingKey *loket_key_ring_find (LoketKeyRing *self,
                                         const char   *id);
gboolean      loket_key_ring_is_current (LoketKeyRing *self,
                                         const char   *key);
gboolean      loket_ring_key_verify (const LoketRingKey *key,
                                     gconstpointer       text,
                                     gsize               length,
                                     const guint8       *signature);

/* What is signed, word for word. */
char *loket_key_ring_introduction (const char *before_id,
                                   const char *before_key,
                                   const char *id,
                                   const char *key);
char *loket_key_ring_revocation (const char *id,
                                 const char *key,
                                 const char *day,
                                 guint64     size,
                                 const char *reason);

G_END_DECLS
