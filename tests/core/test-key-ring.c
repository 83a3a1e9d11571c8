/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that follow each other: who is believed and who is not, whatever a list says. */

#include <string.h>

#include <sodium.h>

#include "loket-key-ring.h"

#define HEX(n) (2 * (n) + 1)

typedef struct
{
  guint8 secret[crypto_sign_SECRETKEYBYTES];
  char open[HEX (LOKET_RING_KEY_BYTES)];
  char id[LOKET_RING_ID_DIGITS + 1];
} Key;

/*
 * Helpers
 */
static void
make_key (Key *key)
{
  guint8 open[LOKET_RING_KEY_BYTES];
  g_autofree char *sum = NULL;

  crypto_sign_keypair (open, key->secret);
  sodium_bin2hex (key->open, sizeof key->open, open, sizeof open);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, open, sizeof open);
  g_strlcpy (key->id, sum, sizeof key->id);
}

static char *
sign (const Key  *key,
      const char *text)
{
  guint8 signature[LOKET_RING_SIGNATURE_BYTES];
  char *hexadecimal = g_malloc (HEX (sizeof signature));

  crypto_sign_detached (signature, NULL, (const guint8 *) text, strlen (text), key->secret);

  return sodium_bin2hex (hexadecimal, HEX (sizeof signature), signature, sizeof signature);
}

static char *
first_line (const Key *key)
{
  return g_strdup_printf ("%s %s\n", key->id, key->open);
}

/* @old says that @key comes after it; @other signs for the new one, usually itself. */
static char *
next_line (const Key *old,
           const Key *key,
           const Key *other)
{
  g_autofree char *text = loket_key_ring_introduction (old->id, old->open, key->id, key->open);
  g_autofree char *one = sign (old, text);
  g_autofree char *two = sign (other, text);

  return g_strdup_printf ("%s %s %s %s%s\n", key->id, key->open, old->id, one, two);
}

static char *
revoked_line (const Key *key,
              const Key *by)
{
  g_autofree char *text = loket_key_ring_revocation (key->id, key->open, "2026-11-22", 100, "stolen, they say");
  g_autofree char *signature = sign (by, text);

  return g_strdup_printf ("revoked %s %s 2026-11-22 100 %s %s stolen, they say\n", key->id, key->open, by->id,
                          signature);
}

static LoketKeyRing *
ring_of (const Key  *trusted,
         const char *text)
{
  LoketKeyRing *ring = loket_key_ring_new ();
  g_autoptr(GError) error = NULL;

  loket_key_ring_add (ring, text, &error);
  g_assert_no_error (error);
  g_assert_true (loket_key_ring_trust (ring, trusted->open));
  loket_key_ring_settle (ring);

  return ring;
}

static gboolean
knows (LoketKeyRing *ring,
       const Key    *key)
{
  const LoketRingKey *found = loket_key_ring_find (ring, key->id);

  return found != NULL && found->known;
}

/*
 * Tests
 */

/* The same list is good for who knows the first key and for who knows the last. */
static void
test_line (void)
{
  Key keys[3], *stranger = &(Key) { 0 };
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;
  g_autofree char *lone = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 3; i++)
    make_key (&keys[i]);
  make_key (stranger);
  one = first_line (&keys[0]);
  two = next_line (&keys[0], &keys[1], &keys[1]);
  three = next_line (&keys[1], &keys[2], &keys[2]);
  lone = first_line (stranger);
  text = g_strconcat (one, lone, two, three, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(LoketKeyRing) ring = ring_of (&keys[i], text);
      g_autoptr(LoketKeyRing) back = NULL;
      g_autofree char *again = NULL;

      for (guint k = 0; k < 3; k++)
        g_assert_true (knows (ring, &keys[k]));
      g_assert_false (knows (ring, stranger));
      g_assert_false (loket_key_ring_is_current (ring, keys[1].open));
      g_assert_false (loket_key_ring_is_current (ring, stranger->open));
      g_assert_true (loket_key_ring_is_current (ring, keys[2].open));
      loket_key_ring_prune (ring);
      g_assert_cmpuint (loket_key_ring_get_n (ring), ==, 3);
      again = loket_key_ring_to_text (ring);
      back = ring_of (&keys[2], again);
      g_assert_true (loket_key_ring_is_current (back, keys[2].open));
    }
}

/* Somebody in between: a new key signed by one of the two only, or by nobody. */
static void
test_forged (void)
{
  Key old, new, thief;
  g_autofree char *one = NULL;
  g_autofree char *half = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *text = NULL;
  g_autoptr(LoketKeyRing) ring = NULL;

  make_key (&old);
  make_key (&new);
  make_key (&thief);
  one = first_line (&old);
  half = next_line (&old, &new, &thief);
  plain = first_line (&thief);
  text = g_strconcat (one, plain, NULL);
  ring = ring_of (&old, text);
  g_assert_false (knows (ring, &thief));
  g_assert_false (loket_key_ring_is_current (ring, thief.open));
  g_assert_false (loket_key_ring_add (ring, half, NULL));
  for (gsize i = 0; i < strlen (one) - 1; i++)
    {
      g_autoptr(LoketKeyRing) empty = loket_key_ring_new ();

      one[i] ^= 1;
      g_assert_false (loket_key_ring_add (empty, one, NULL));
      one[i] ^= 1;
    }
}

/* Who stole an old key cannot bring a key of their own where its successor is known. */
static void
test_stolen (void)
{
  Key old, new, evil;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *fork = NULL;
  g_autofree char *revoked = NULL;
  g_autofree char *back = NULL;
  g_autofree char *text = NULL;
  g_autoptr(LoketKeyRing) ring = NULL;

  make_key (&old);
  make_key (&new);
  make_key (&evil);
  one = first_line (&old);
  two = next_line (&old, &new, &new);
  fork = next_line (&old, &evil, &evil);
  revoked = revoked_line (&old, &new);
  back = revoked_line (&new, &old);
  text = g_strconcat (one, two, revoked, NULL);
  ring = ring_of (&old, text);
  g_assert_cmpstr (loket_key_ring_find (ring, old.id)->revoked, ==, "2026-11-22");
  g_assert_cmpuint (loket_key_ring_find (ring, old.id)->revoked_size, ==, 100);
  g_assert_cmpstr (loket_key_ring_find (ring, old.id)->reason, ==, "stolen, they say");
  g_assert_true (loket_key_ring_add (ring, fork, NULL));
  g_assert_true (loket_key_ring_add (ring, back, NULL));
  loket_key_ring_settle (ring);
  g_assert_false (knows (ring, &evil));
  g_assert_null (loket_key_ring_find (ring, new.id)->revoked);
  g_assert_true (loket_key_ring_is_current (ring, new.open));
  loket_key_ring_prune (ring);
  g_assert_null (loket_key_ring_find (ring, evil.id));
}

/* A key that is gone: the one that takes its place is written down by hand, and revokes it. */
static void
test_lost (void)
{
  Key lost, new, evil;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *fork = NULL;
  g_autofree char *revoked = NULL;
  g_autofree char *text = NULL;
  g_autoptr(LoketKeyRing) ring = NULL;
  g_autoptr(LoketKeyRing) desk = NULL;

  make_key (&lost);
  make_key (&new);
  make_key (&evil);
  one = first_line (&lost);
  two = first_line (&new);
  fork = next_line (&lost, &evil, &evil);
  revoked = revoked_line (&lost, &new);
  text = g_strconcat (one, two, fork, revoked, NULL);
  ring = ring_of (&new, text);
  g_assert_true (knows (ring, &lost));
  g_assert_cmpstr (loket_key_ring_find (ring, lost.id)->revoked, ==, "2026-11-22");
  g_assert_false (knows (ring, &evil));
  desk = ring_of (&lost, text);
  g_assert_false (knows (desk, &new));
}

/* Lines that are none. */
static void
test_nonsense (void)
{
  const char * const lines[] = {
    "x", "12345678", "12345678 00", "revoked", "revoked a b c d e f", "revoked a b 2026-13-01 1 e f g", " ",
    "revoked 12345678 aa 2026-01-01 -1 12345678 bb why",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(LoketKeyRing) ring = loket_key_ring_new ();
      g_autoptr(GError) error = NULL;

      g_assert_false (loket_key_ring_add (ring, lines[i], &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (loket_key_ring_get_n (ring), ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/key-ring/line", test_line);
  g_test_add_func ("/key-ring/forged", test_forged);
  g_test_add_func ("/key-ring/stolen", test_stolen);
  g_test_add_func ("/key-ring/lost", test_lost);
  g_test_add_func ("/key-ring/nonsense", test_nonsense);

  return g_test_run ();
}
