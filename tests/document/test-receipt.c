/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The code on a paper: made and read again, and everything that can be wrong with one, each with a sentence
 * of its own. */

#include <string.h>

#include <sodium.h>

#include "loket-receipt-check.h"

#define NUMBER "012-20261121-00023"
#define HASH "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

typedef struct
{
  guint8 open[LOKET_RECEIPT_PUBLIC_KEY_BYTES];
  guint8 secret[LOKET_RECEIPT_SECRET_KEY_BYTES];
  char text[2 * LOKET_RECEIPT_PUBLIC_KEY_BYTES + 1];
  char id[LOKET_RING_ID_DIGITS + 1];
} Key;

static Key office, stranger;

/*
 * Helpers
 */
static void
make_key (Key *key)
{
  g_autofree char *sum = NULL;

  loket_receipt_code_make_keys (key->open, key->secret);
  sodium_bin2hex (key->text, sizeof key->text, key->open, sizeof key->open);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, key->open, sizeof key->open);
  g_strlcpy (key->id, sum, sizeof key->id);
}

static char *
sign (const Key  *key,
      const char *id,
      const char *of,
      const char *day)
{
  LoketReceiptCode code = {
    .office = (char *) of, .kind = (char *) "receipt", .number = (char *) NUMBER, .date = (char *) day,
    .body_hash = (char *) HASH, .key_id = (char *) id, .until = (char *) "2026-11-27",
    .initials = (char *) "SÑA", .birth_year = 1998
  };
  g_autoptr(GBytes) payload = loket_receipt_code_payload (&code);
  guint8 signature[LOKET_RECEIPT_SIGNATURE_BYTES];

  g_assert_nonnull (payload);
  g_assert_true (loket_receipt_code_sign (payload, key->secret, signature));

  return loket_receipt_code_join (payload, signature);
}

/* As papers of the first version were signed. */
static char *
sign_json (void)
{
  g_autofree char *text = g_strdup_printf ("{\"v\":1,\"o\":\"012\",\"k\":\"receipt\",\"n\":\"" NUMBER "\",\"d\":\"2026-01-21\","
                                           "\"h\":\"0f1e2d3c4b5a6978\",\"i\":\"%s\"}", office.id);
  g_autoptr(GBytes) payload = g_bytes_new (text, strlen (text));
  guint8 signature[LOKET_RECEIPT_SIGNATURE_BYTES];

  g_assert_true (loket_receipt_code_sign (payload, office.secret, signature));

  return loket_receipt_code_join (payload, signature);
}

static LoketKeyRing *
ring_of (const char *revoked)
{
  LoketKeyRing *ring = loket_key_ring_new ();
  g_autofree char *line = g_strdup_printf ("%s %s", office.id, office.text);

  g_assert_true (loket_key_ring_add_line (ring, line));
  if (revoked != NULL)
    {
      g_autofree char *other = g_strdup_printf ("%s %s", stranger.id, stranger.text);
      g_autofree char *words = loket_key_ring_revocation (office.id, office.text, revoked, 0, "stolen");
      g_autoptr(GBytes) bytes = g_bytes_new (words, strlen (words));
      guint8 signature[LOKET_RECEIPT_SIGNATURE_BYTES];
      char hexadecimal[2 * sizeof signature + 1];
      g_autofree char *revocation = NULL;

      loket_receipt_code_sign (bytes, stranger.secret, signature);
      sodium_bin2hex (hexadecimal, sizeof hexadecimal, signature, sizeof signature);
      revocation = g_strdup_printf ("revoked %s %s %s 0 %s %s stolen", office.id, office.text, revoked, stranger.id,
                                    hexadecimal);
      g_assert_true (loket_key_ring_add_line (ring, other));
      g_assert_true (loket_key_ring_add_line (ring, revocation));
    }
  loket_key_ring_trust_all (ring);
  loket_key_ring_settle (ring);

  return ring;
}

static LoketReceiptVerdict
look (const LoketReceiptCheck *check,
      const char              *text,
      const char              *expected)
{
  g_autoptr(LoketReceiptCode) code = NULL;
  LoketReceiptVerdict verdict = loket_receipt_check (check, text, &code);
  g_autofree char *sentence = loket_receipt_check_sentence (check, verdict, code);

  if (expected != NULL)
    g_assert_nonnull (strstr (sentence, expected));

  return verdict;
}

/*
 * Tests
 */
static void
test_good (void)
{
  g_autoptr(LoketKeyRing) ring = ring_of (NULL);
  LoketReceiptCheck check = { .keys = ring, .office = "012", .printed = NUMBER };
  g_autofree char *text = sign (&office, office.id, "012", "2026-01-21");
  g_autofree char *small = g_ascii_strdown (text, -1);
  g_autofree char *scanned = g_strconcat (" ", small, "\r\n", NULL);
  g_autofree char *old = sign_json ();
  g_autoptr(LoketReceiptCode) code = NULL;

  g_assert_cmpint (loket_receipt_check (&check, scanned, &code), ==, LOKET_RECEIPT_GENUINE);
  g_assert_cmpstr (code->office, ==, "012");
  g_assert_cmpstr (code->kind, ==, "receipt");
  g_assert_cmpstr (code->number, ==, NUMBER);
  g_assert_cmpstr (code->date, ==, "2026-01-21");
  g_assert_cmpstr (code->until, ==, "2026-11-27");
  g_assert_cmpstr (code->body_hash, ==, HASH);
  g_assert_cmpstr (code->key_id, ==, office.id);
  g_assert_cmpstr (code->initials, ==, "SÑA");
  g_assert_cmpuint (code->birth_year, ==, 1998);
  g_assert_cmpuint (strlen (text), <, 200);
  g_assert_cmpint (look (&check, old, "Compare them"), ==, LOKET_RECEIPT_GENUINE);
}

/* Case 41: each with its own exact message. */
static void
test_bad (void)
{
  g_autoptr(LoketKeyRing) ring = ring_of (NULL);
  g_autoptr(LoketKeyRing) stolen = ring_of ("2026-01-21");
  g_autoptr(GHashTable) revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *good = sign (&office, office.id, "012", "2026-01-21");
  g_autofree char *older = sign (&office, office.id, "012", "2026-01-20");
  g_autofree char *other_key = sign (&stranger, stranger.id, "012", "2026-01-21");
  g_autofree char *elsewhere = sign (&stranger, stranger.id, "031", "2026-01-21");
  g_autofree char *forged = sign (&stranger, office.id, "012", "2026-01-21");
  g_autofree char *to_come = sign (&office, office.id, "012", "2077-01-21");
  LoketReceiptCheck check = { .keys = ring, .office = "012" };
  LoketReceiptCheck late = { .keys = stolen, .office = "012" };
  LoketReceiptCheck copied = { .keys = ring, .office = "012", .printed = "012-20261121-00024" };
  LoketReceiptCheck taken = { .keys = ring, .office = "012", .revoked = revoked };

  g_hash_table_insert (revoked, loket_receipt_mark (HASH), (gpointer) "2026-02-01");
  g_assert_cmpint (look (&check, "HTTPS://EXAMPLE.COM/", "not the code of a paper"), ==, LOKET_RECEIPT_NO_CODE);
  g_assert_cmpint (look (&check, "", "not the code of a paper"), ==, LOKET_RECEIPT_NO_CODE);
  g_assert_cmpint (look (&check, forged, "was altered"), ==, LOKET_RECEIPT_ALTERED);
  g_assert_cmpint (look (&check, elsewhere, "office 031"), ==, LOKET_RECEIPT_OTHER_OFFICE);
  g_assert_cmpint (look (&check, other_key, "not among the keys"), ==, LOKET_RECEIPT_UNKNOWN_KEY);
  g_assert_cmpint (look (&late, good, "does not count since 2026-01-21"), ==, LOKET_RECEIPT_REVOKED_KEY);
  g_assert_cmpint (look (&late, older, NULL), ==, LOKET_RECEIPT_GENUINE);
  g_assert_cmpint (look (&check, to_come, "still to come"), ==, LOKET_RECEIPT_TO_COME);
  g_assert_cmpint (look (&taken, good, "took this paper back on 2026-02-01"), ==, LOKET_RECEIPT_REVOKED);
  g_assert_cmpint (look (&copied, good, "copied from another paper"), ==, LOKET_RECEIPT_COPIED);
}

/* Wherever it is cut it is cut off, and says so once it can be told. */
static void
test_cut (void)
{
  g_autoptr(LoketKeyRing) ring = ring_of (NULL);
  LoketReceiptCheck check = { .keys = ring, .office = "012" };
  g_autofree char *good = sign (&office, office.id, "012", "2026-01-21");
  g_autofree char *old = sign_json ();

  for (gsize n = 3; n < strlen (good); n++)
    {
      g_autofree char *cut = g_strndup (good, n);

      g_assert_cmpint (look (&check, cut, "cut off"), ==, LOKET_RECEIPT_CUT_OFF);
    }
  for (gsize n = 3; n < strlen (old); n++)
    {
      g_autofree char *cut = g_strndup (old, n);

      g_assert_cmpint (look (&check, cut, "cut off"), ==, LOKET_RECEIPT_CUT_OFF);
    }
}

/* Every bit of the code, and every character. */
static void
test_flipped (void)
{
  g_autoptr(LoketKeyRing) ring = ring_of (NULL);
  LoketReceiptCheck check = { .keys = ring, .office = "012" };
  g_autofree char *good = sign (&office, office.id, "012", "2026-01-21");
  g_autoptr(GBytes) bytes = loket_base45_decode (good, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, size);
      g_autofree char *text = NULL;

      changed[bit / 8] ^= 1 << bit % 8;
      text = loket_base45_encode (changed, size);
      g_assert_cmpint (look (&check, text, NULL), !=, LOKET_RECEIPT_GENUINE);
    }
  for (gsize i = 0; i < strlen (good); i++)
    {
      g_autofree char *text = g_strdup (good);

      text[i] = text[i] == '7' ? '8' : '7';
      g_assert_cmpint (look (&check, text, NULL), !=, LOKET_RECEIPT_GENUINE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  make_key (&office);
  make_key (&stranger);
  g_test_add_func ("/receipt/good", test_good);
  g_test_add_func ("/receipt/bad", test_bad);
  g_test_add_func ("/receipt/cut", test_cut);
  g_test_add_func ("/receipt/flipped", test_flipped);

  return g_test_run ();
}
