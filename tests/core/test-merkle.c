/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of the audit against its definition (RFC 6962 2.1) and the vectors of Certificate
 * Transparency; each proof also with one bit turned. */

#include <string.h>

#include "loket-merkle.h"

#define MOST 40

/* The leaves of the test vectors of Certificate Transparency, as hexadecimal. */
static const char * const vector[] = {
  "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
};
static const char * const vector_root[] = {
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void
leaf_of (LoketHash  *hash,
         const char *hexadecimal)
{
  guint8 data[20] = { 0 };
  gsize n = strlen (hexadecimal) / 2;

  for (gsize i = 0; i < n; i++)
    data[1 + i] = g_ascii_xdigit_value (hexadecimal[2 * i]) << 4 | g_ascii_xdigit_value (hexadecimal[2 * i + 1]);
  loket_hash_data (hash, data, n + 1);
}

static void
test_vectors (void)
{
  LoketMerkle tree = { 0 };
  LoketHash root, wanted;

  loket_merkle_get_root (&tree, &root);
  g_assert_true (loket_hash_parse (&wanted, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  g_assert_true (loket_hash_equal (&root, &wanted));
  for (guint i = 0; i < G_N_ELEMENTS (vector); i++)
    {
      LoketHash leaf;

      leaf_of (&leaf, vector[i]);
      loket_merkle_add (&tree, &leaf);
      loket_merkle_get_root (&tree, &root);
      g_assert_true (loket_hash_parse (&wanted, vector_root[i]));
      g_assert_true (loket_hash_equal (&root, &wanted));
    }
}

static void
node_of (LoketHash       *hash,
         const LoketHash *left,
         const LoketHash *right)
{
  guint8 text[65] = { 1 };

  memcpy (text + 1, left, 32);
  memcpy (text + 33, right, 32);
  loket_hash_data (hash, text, sizeof text);
}

static guint
split (guint n)
{
  guint k = 1;

  while (2 * k < n)
    k *= 2;

  return k;
}

/* The definitions, as slow as they are written in the RFC. */
static void
root_of (LoketHash       *hash,
         const LoketHash *leaves,
         guint            n)
{
  LoketHash left, right;

  if (n == 1)
    {
      *hash = leaves[0];
      return;
    }
  root_of (&left, leaves, split (n));
  root_of (&right, leaves + split (n), n - split (n));
  node_of (hash, &left, &right);
}

static void
path_of (GArray          *proof,
         guint            m,
         const LoketHash *leaves,
         guint            n)
{
  guint k = split (n);
  LoketHash other;

  if (n == 1)
    return;
  if (m < k)
    path_of (proof, m, leaves, k);
  else
    path_of (proof, m - k, leaves + k, n - k);
  root_of (&other, m < k ? leaves + k : leaves, m < k ? n - k : k);
  g_array_append_val (proof, other);
}

static void
subproof (GArray          *proof,
          guint            m,
          const LoketHash *leaves,
          guint            n,
          gboolean         whole)
{
  guint k = split (n);
  LoketHash other;

  if (m == n)
    {
      root_of (&other, leaves, n);
      if (!whole)
        g_array_append_val (proof, other);
      return;
    }
  if (m <= k)
    subproof (proof, m, leaves, k, whole);
  else
    subproof (proof, m - k, leaves + k, n - k, FALSE);
  root_of (&other, m <= k ? leaves + k : leaves, m <= k ? n - k : k);
  g_array_append_val (proof, other);
}

static LoketHash *
make_leaves (void)
{
  LoketHash *leaves = g_new (LoketHash, MOST);

  for (guint i = 0; i < MOST; i++)
    loket_hash_data (&leaves[i], &i, sizeof i);

  return leaves;
}

static void
test_inclusion (void)
{
  g_autofree LoketHash *leaves = make_leaves ();

  for (guint n = 1; n <= MOST; n++)
    for (guint m = 0; m < n; m++)
      {
        g_autoptr(GArray) proof = g_array_new (FALSE, FALSE, sizeof (LoketHash));
        LoketHash root;
        LoketHash *hashes;

        root_of (&root, leaves, n);
        path_of (proof, m, leaves, n);
        hashes = (LoketHash *) proof->data;
        g_assert_true (loket_merkle_includes (&root, n, &leaves[m], m, hashes, proof->len));
        g_assert_false (loket_merkle_includes (&root, n, &leaves[m], n, hashes, proof->len));
        g_assert_false (loket_merkle_includes (&root, n, &leaves[(m + 1) % MOST], m, hashes, proof->len));
        if (proof->len > 0)
          {
            g_assert_false (loket_merkle_includes (&root, n, &leaves[m], m, hashes, proof->len - 1));
            hashes[m % proof->len].bytes[n % 32] ^= 1;
            g_assert_false (loket_merkle_includes (&root, n, &leaves[m], m, hashes, proof->len));
          }
      }
}

static void
test_consistency (void)
{
  g_autofree LoketHash *leaves = make_leaves ();

  for (guint n = 1; n <= MOST; n++)
    for (guint m = 1; m <= n; m++)
      {
        g_autoptr(GArray) proof = g_array_new (FALSE, FALSE, sizeof (LoketHash));
        LoketHash root, old;
        LoketHash *hashes;

        root_of (&root, leaves, n);
        root_of (&old, leaves, m);
        subproof (proof, m, leaves, n, TRUE);
        hashes = (LoketHash *) proof->data;
        g_assert_true (loket_merkle_continues (&root, n, &old, m, hashes, proof->len));
        old.bytes[0] ^= 1;
        g_assert_false (loket_merkle_continues (&root, n, &old, m, hashes, proof->len));
        old.bytes[0] ^= 1;
        if (proof->len > 0)
          {
            g_assert_false (loket_merkle_continues (&root, n, &old, m, hashes, proof->len - 1));
            hashes[m % proof->len].bytes[n % 32] ^= 0x80;
            g_assert_false (loket_merkle_continues (&root, n, &old, m, hashes, proof->len));
          }
      }
}

/* A tree that became smaller continues nothing, and nothing is proven by more than is needed. */
static void
test_smaller (void)
{
  g_autofree LoketHash *leaves = make_leaves ();
  LoketHash root, old;

  root_of (&root, leaves, 5);
  root_of (&old, leaves, 9);
  g_assert_false (loket_merkle_continues (&root, 5, &old, 9, NULL, 0));
  g_assert_false (loket_merkle_continues (&root, 5, &root, 5, leaves, 1));
  g_assert_true (loket_merkle_continues (&root, 5, &old, 0, NULL, 0));
}

/* Against the same bytes hashed by hand. */
static void
test_leaf (void)
{
  LoketHash body, leaf, wanted;
  guint8 text[1 + 3 + 1 + 32] = { 0, 'a', '|', 'b', 0 };

  loket_hash_data (&body, "body", 4);
  memcpy (text + 5, body.bytes, 32);
  loket_hash_data (&wanted, text, sizeof text);
  loket_hash_leaf (&leaf, "a|b", 3, &body);
  g_assert_true (loket_hash_equal (&leaf, &wanted));
  g_assert_false (loket_hash_parse (&leaf, "0g"));
  g_assert_false (loket_hash_parse (&leaf, "zz"
                                    "b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merkle/vectors", test_vectors);
  g_test_add_func ("/merkle/inclusion", test_inclusion);
  g_test_add_func ("/merkle/consistency", test_consistency);
  g_test_add_func ("/merkle/smaller", test_smaller);
  g_test_add_func ("/merkle/leaf", test_leaf);

  return g_test_run ();
}
