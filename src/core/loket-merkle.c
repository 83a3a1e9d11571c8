/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit's tree of hashes: what a desk and the program loket-audit check of it (RFC 6962 2.1). */

#include "loket-merkle.h"

#include <string.h>

/* What a hash is of, so that a node is never taken for a leaf (RFC 6962 2.1). */
static const guint8 leaf_mark = 0x00;
static const guint8 node_mark = 0x01;

static void
finish (GChecksum *sum,
        LoketHash *hash)
{
  gsize length = sizeof hash->bytes;

  g_checksum_get_digest (sum, hash->bytes, &length);
  g_checksum_free (sum);
}

/**
 * loket_hash_data:
 * @hash: (out caller-allocates): the SHA-256 of @data
 * @data: (array length=length): bytes
 * @length: how many
 */
void
loket_hash_data (LoketHash    *hash,
                 gconstpointer data,
                 gsize         length)
{
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, data, length);
  finish (sum, hash);
}

/**
 * loket_hash_parse:
 * @hash: (out caller-allocates): what it says
 * @hexadecimal: 64 digits, small or capital
 *
 * Returns: whether it is a hash
 */
gboolean
loket_hash_parse (LoketHash  *hash,
                  const char *hexadecimal)
{
  if (strlen (hexadecimal) != 2 * LOKET_HASH_BYTES)
    return FALSE;
  for (guint i = 0; i < LOKET_HASH_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (hexadecimal[2 * i]);
      int low = g_ascii_xdigit_value (hexadecimal[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      hash->bytes[i] = high << 4 | low;
    }

  return TRUE;
}

/**
 * loket_hash_equal:
 * @one: a hash
 * @other: another
 *
 * Returns: whether they are the same; no secret depends on how long it takes
 */
gboolean
loket_hash_equal (const LoketHash *one,
                  const LoketHash *other)
{
  return memcmp (one->bytes, other->bytes, LOKET_HASH_BYTES) == 0;
}

/**
 * loket_hash_leaf:
 * @hash: (out caller-allocates): 00 ‖ meta ‖ 00 ‖ body, hashed: as audit.record() writes it
 * @meta: who, when, what: the part of an event that stays readable
 * @meta_length: bytes
 * @body: hash of salt and content, which outlives both
 */
void
loket_hash_leaf (LoketHash       *hash,
                 const char      *meta,
                 gsize            meta_length,
                 const LoketHash *body)
{
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, &leaf_mark, 1);
  g_checksum_update (sum, (const guchar *) meta, meta_length);
  g_checksum_update (sum, &leaf_mark, 1);
  g_checksum_update (sum, body->bytes, LOKET_HASH_BYTES);
  finish (sum, hash);
}

static void
hash_node (LoketHash       *hash,
           const LoketHash *left,
           const LoketHash *right)
{
  guint8 text[1 + 2 * LOKET_HASH_BYTES];

  text[0] = node_mark;
  memcpy (text + 1, left->bytes, LOKET_HASH_BYTES);
  memcpy (text + 1 + LOKET_HASH_BYTES, right->bytes, LOKET_HASH_BYTES);
  loket_hash_data (hash, text, sizeof text);
}

/**
 * loket_merkle_add:
 * @self: a tree
 * @leaf: the next leaf
 */
void
loket_merkle_add (LoketMerkle     *self,
                  const LoketHash *leaf)
{
  self->roots[self->n++] = *leaf;
  /* Each full pair becomes one, like carrying in a sum. */
  for (guint64 bits = self->size; (bits & 1) == 1; bits >>= 1)
    {
      self->n--;
      hash_node (&self->roots[self->n - 1], &self->roots[self->n - 1], &self->roots[self->n]);
    }
  self->size++;
}

/**
 * loket_merkle_get_root:
 * @self: a tree
 * @root: (out caller-allocates): its root; of a tree without leaves the hash of nothing
 */
void
loket_merkle_get_root (const LoketMerkle *self,
                       LoketHash         *root)
{
  if (self->n == 0)
    {
      loket_hash_data (root, "", 0);
      return;
    }
  *root = self->roots[self->n - 1];
  for (guint i = self->n - 1; i > 0; i--)
    hash_node (root, &self->roots[i - 1], root);
}

/* From a node up to the root, as RFC 9162 2.1.3.2 and 2.1.4.2 have it; of a proof that two trees agree the
 * old root comes out beside the new one. */
static gboolean
climb (LoketHash       *hash,
       LoketHash       *old_hash,
       guint64          place,
       guint64          last,
       const LoketHash *proof,
       gsize            n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (last == 0)
        return FALSE;
      if ((place & 1) == 1 || place == last)
        {
          hash_node (hash, &proof[i], hash);
          if (old_hash != NULL)
            hash_node (old_hash, &proof[i], old_hash);
          while ((place & 1) == 0 && place != 0)
            {
              place >>= 1;
              last >>= 1;
            }
        }
      else
        hash_node (hash, hash, &proof[i]);
      place >>= 1;
      last >>= 1;
    }

  return last == 0;
}

/**
 * loket_merkle_includes:
 * @root: root of the tree
 * @size: how many leaves it has
 * @leaf: a leaf
 * @place: where it is said to be, from 0
 * @proof: (array length=n): hashes from the leaf up
 * @n: how many
 *
 * Returns: whether the leaf is there (RFC 9162 2.1.3.2)
 */
gboolean
loket_merkle_includes (const LoketHash *root,
                       guint64          size,
                       const LoketHash *leaf,
                       guint64          place,
                       const LoketHash *proof,
                       gsize            n)
{
  LoketHash hash = *leaf;

  return place < size && climb (&hash, NULL, place, size - 1, proof, n) && loket_hash_equal (&hash, root);
}

/**
 * loket_merkle_continues:
 * @root: root of the tree as it is now
 * @size: its leaves
 * @old_root: root of an earlier one
 * @old_size: its leaves
 * @proof: (array length=n): what the server says to prove it
 * @n: how many
 *
 * Returns: whether the earlier tree is the beginning of this one: nothing was changed or taken out.
 *   Every tree continues the one without leaves.
 */
gboolean
loket_merkle_continues (const LoketHash *root,
                        guint64          size,
                        const LoketHash *old_root,
                        guint64          old_size,
                        const LoketHash *proof,
                        gsize            n)
{
  guint64 place = old_size - 1, last = size - 1;
  LoketHash old_hash, new_hash;

  if (old_size == 0 || old_size >= size)
    return n == 0 && (old_size == 0 || (old_size == size && loket_hash_equal (root, old_root)));
  while ((place & 1) == 1)
    {
      place >>= 1;
      last >>= 1;
    }
  /* A full old tree is a subtree of the new one, and its root is known. */
  if (place == 0)
    old_hash = *old_root;
  else if (n == 0)
    return FALSE;
  else
    {
      old_hash = proof[0];
      proof++;
      n--;
    }
  new_hash = old_hash;

  return climb (&new_hash, &old_hash, place, last, proof, n)
         && loket_hash_equal (&old_hash, old_root) && loket_hash_equal (&new_hash, root);
}
