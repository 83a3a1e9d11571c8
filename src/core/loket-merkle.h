/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit's tree of hashes: what a desk and the program loket-audit check of it (RFC 6962 2.1). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOKET_HASH_BYTES 32

/* A SHA-256. */
typedef struct
{
  guint8 bytes[LOKET_HASH_BYTES];
} LoketHash;

void     loket_hash_data (LoketHash    *hash,
                          gconstpointer data,
                          gsize         length);
gboolean loket_hash_parse (LoketHash  *hash,
                           const char *hexadecimal);
gboolean loket_hash_equal (const LoketHash *one,
                           const LoketHash *other);
void     loket_hash_leaf (LoketHash       *hash,
                          const char      *meta,
                          gsize            meta_length,
                          const LoketHash *body);

/* A tree that grows leaf by leaf; put on the stack with = { 0 }. */
typedef struct
{
  guint64 size;
  guint n;
  LoketHash roots[64];          /* of full subtrees, the largest first */
} LoketMerkle;

void     loket_merkle_add (LoketMerkle     *self,
                           const LoketHash *leaf);
void     loket_merkle_get_root (const LoketMerkle *self,
                                LoketHash         *root);

gboolean loket_merkle_includes (const LoketHash *root,
                                guint64          size,
                                const LoketHash *leaf,
                                guint64          place,
                                const LoketHash *proof,
                                gsize            n);
gboolean loket_merkle_continues (const LoketHash *root,
                                 guint64          size,
                                 const LoketHash *old_root,
                                 guint64          old_size,
                                 const LoketHash *proof,
                                 gsize            n);

G_END_DECLS
