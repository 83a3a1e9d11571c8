/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every cause the server can name has a sentence and an action of its own. */

#include "loket-config.h"
#include "loket-server-error.h"
#include "loket-test.h"

static void
collect (const char *folder,
         GHashTable *codes)
{
  g_autofree char *path = g_build_filename (g_getenv ("LOKET_DATADIR"), "schema", folder, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr(GRegex) regex = g_regex_new ("\\bLK[0-9]{3}\\b", 0, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr(GMatchInfo) match = NULL;

      if (!g_file_get_contents (file, &text, NULL, NULL))
        continue;
      for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
           g_match_info_next (match, NULL))
        g_hash_table_add (codes, g_match_info_fetch (match, 0));
    }
}

static void
test_all_have_one (void)
{
  g_autoptr(GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer code;

  collect ("api", codes);
  collect ("migrations", codes);
  g_assert_cmpint (g_hash_table_size (codes), >, 5);
  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    {
      const LoketServerSentence *row = loket_server_sentence_find (code);

      if (row == NULL)
        g_error ("%s has no sentence", (char *) code);
      g_assert_cmpstr (row->code, ==, code);
      g_assert_true (g_str_has_suffix (row->sentence, "."));
      g_assert_true (g_str_equal (row->action, "none") == (row->label == NULL));
    }
}

static void
test_classes (void)
{
  static const struct
  {
    const char *code;
    LoketErrorCode error;
  } cases[] = {
    { "40001", LOKET_ERROR_HELD }, { "40P01", LOKET_ERROR_HELD }, { "57P01", LOKET_ERROR_OFFLINE },
    { "57014", LOKET_ERROR_FAILED }, { "08006", LOKET_ERROR_OFFLINE },
    { "22P02", LOKET_ERROR_INPUT }, { "23505", LOKET_ERROR_REFUSED },
    { "53100", LOKET_ERROR_OFFLINE }, { "XX000", LOKET_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = loket_server_error_new (cases[i].code, NULL);
      g_autoptr(GError) copy = g_error_copy (error);

      g_assert_error (error, LOKET_ERROR, (gint) cases[i].error);
      g_assert_cmpstr (loket_server_error_get_code (copy), ==, cases[i].code);
    }
}

static void
test_causes_of_one_code (void)
{
  g_autoptr(GError) expired = loket_server_error_new ("LK001", "{\"why\": \"expired\"}");
  g_autoptr(GError) disabled = loket_server_error_new ("LK001", "{\"why\": \"disabled\"}");
  g_autoptr(GError) other = loket_server_error_new ("LK001", "{\"why\": \"elsewhere\"}");
  g_autoptr(GError) plain = loket_server_error_new ("LK001", NULL);

  g_assert_error (expired, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
  g_assert_cmpstr (expired->message, !=, disabled->message);
  g_assert_cmpstr (expired->message, !=, plain->message);
  g_assert_cmpstr (other->message, ==, plain->message);
  g_assert_cmpstr (loket_server_error_get_code (expired), ==, "LK001");
}

/* Otherwise every desk would tell its officer that the server is newer than the program. */
static void
test_newest_migration_is_known (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("LOKET_DATADIR"), "schema", "migrations", NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  gint64 newest = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    newest = MAX (newest, g_ascii_strtoll (name, NULL, 10));
  g_assert_cmpint (newest, ==, LOKET_SCHEMA_KNOWN);
}

int
main (int   argc,
      char *argv[])
{
  loket_test_init (&argc, &argv);
  g_test_add_func ("/sentence/all-have-one", test_all_have_one);
  g_test_add_func ("/sentence/classes", test_classes);
  g_test_add_func ("/sentence/causes-of-one-code", test_causes_of_one_code);
  g_test_add_func ("/sentence/newest-migration-is-known", test_newest_migration_is_known);
  return g_test_run ();
}
