/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checkpoints as notes: the example of C2SP signed-note, a round trip, and texts that are none. */

#include <string.h>

#include "loket-note.h"

/* https://c2sp.org/tlog-checkpoint, the example of the format */
#define EXAMPLE \
  "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" \
  "\xe2\x80\x94 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

static void
test_example (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketNote) note = loket_note_new (EXAMPLE, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (note->origin, ==, "example.com/behind-the-sofa");
  g_assert_cmpuint (note->size, ==, 20852163);
  again = loket_note_body (note->origin, note->size, &note->root);
  g_assert_cmpstr (again, ==, note->body);
}

/* signed-note, "Verifier keys": PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW */
static void
test_key_hash (void)
{
  g_autoptr(GError) error = NULL;
  const char *text = "PeterNeumann\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                     "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  g_autoptr(LoketNote) note = loket_note_new (text, &error);
  gsize length;
  g_autofree guchar *key = g_base64_decode ("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", &length);
  guint8 signature[LOKET_NOTE_SIGNATURE_BYTES];
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, 33);
  g_assert_true (loket_note_get_signature (note, key + 1, signature));
  again = loket_note_sign (note->body, note->origin, key + 1, signature);
  g_assert_cmpstr (again, ==, text);
  key[5] ^= 1;
  g_assert_false (loket_note_get_signature (note, key + 1, signature));
}

static void
test_none (void)
{
  const char * const texts[] = {
    "", "\n\n", "a\n1\n\n", "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
    "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
    "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
    "a\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
    "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2\n\n",
    "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
    "a\xff\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (loket_note_new (texts[i], &error));
      g_assert_nonnull (error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/note/example", test_example);
  g_test_add_func ("/note/key-hash", test_key_hash);
  g_test_add_func ("/note/none", test_none);

  return g_test_run ();
}
