/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a journal: sealed for the keeper, opened for its officer and nobody else; the rules
 * of the office under the office's signature; journals of earlier formats. */

#include "loket-journal.h"
#include "loket-sealed-key.h"
#include "loket-test.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSWORD "a long password"
#define OFFICE "11111111-2222-4333-8444-555555555555"
#define REQUEST "99999999-2222-4333-8444-555555555555"

typedef struct
{
  char *directory;
  LoketJournal *journal;

  /* The keeper's */
  guint8 sign_public[crypto_sign_PUBLICKEYBYTES];
  guint8 sign_secret[crypto_sign_SECRETKEYBYTES];
  guint8 box_public[crypto_box_PUBLICKEYBYTES];
  guint8 box_secret[crypto_box_SECRETKEYBYTES];
  GBytes *recovery;
} Fixture;

/*
 * Helpers: one step, waited for
 */
static gboolean
open_with (LoketJournal *journal,
           const char   *password,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_open_async (journal, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_open_finish (journal, result, error);
}

static void
close_journal (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_close_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_journal_close_finish (journal, result, NULL));
}

static void
append_new (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LoketCommand) command = loket_command_new ("case_save", NULL, "a");

  loket_command_set_offline_allowed (command, TRUE);
  loket_journal_append_async (journal, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_journal_append_finish (journal, result, NULL));
}

static guint
count_waiting (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) all = NULL;

  loket_journal_list_commands_async (journal, TRUE, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  all = loket_journal_list_commands_finish (journal, result, &error);
  g_assert_no_error (error);
  return all->len;
}

static void
seal (Fixture    *fixture,
      const char *owner)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_journal_seal_async (fixture->journal, fixture->recovery, owner, NULL,
                            loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_seal_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
}

static GBytes *
load_sealed (LoketJournal *journal,
             char        **device,
             GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_load_sealed_key_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_load_sealed_key_finish (journal, result, device, error);
}

static gboolean
recover (LoketJournal *journal,
         GBytes       *key,
         const char   *password,
         GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_recover_async (journal, key, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_recover_finish (journal, result, error);
}

static void
sql (const char *directory,
     const char *text)
{
  g_autofree char *path = g_build_filename (directory, "journal.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static char *
sign (Fixture    *fixture,
      const char *text)
{
  guint8 signature[crypto_sign_BYTES];
  g_autoptr(GBytes) bytes = NULL;

  crypto_sign_detached (signature, NULL, (const guint8 *) text, strlen (text), fixture->sign_secret);
  bytes = g_bytes_new (signature, sizeof signature);
  return loket_hex_encode (bytes);
}

/* What api.sign_in says of the key. */
static JsonObject *
offer_key (Fixture *fixture)
{
  JsonObject *object = json_object_new ();
  g_autoptr(GBytes) open = g_bytes_new (fixture->sign_public, sizeof fixture->sign_public);
  g_autofree char *open_text = loket_hex_encode (open);
  g_autofree char *recovery = loket_hex_encode (fixture->recovery);
  g_autofree char *note = g_strdup_printf ("loket recovery\n%s\n", recovery);
  g_autofree char *signature = sign (fixture, note);
  g_autofree char *id = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, open);

  id[LOKET_RING_ID_DIGITS] = '\0';
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "sign", open_text);
  json_object_set_string_member (object, "recovery", recovery);
  json_object_set_string_member (object, "recovery_signature", signature);
  return object;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  crypto_sign_keypair (fixture->sign_public, fixture->sign_secret);
  crypto_box_keypair (fixture->box_public, fixture->box_secret);
  fixture->recovery = g_bytes_new (fixture->box_public, sizeof fixture->box_public);
  fixture->directory = loket_test_make_directory ();
  fixture->journal = loket_journal_new (fixture->directory);
  open_with (fixture->journal, PASSWORD, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (loket_journal_get_is_open (fixture->journal))
    close_journal (fixture->journal);
  g_assert_finalize_object (fixture->journal);
  loket_test_remove_directory (fixture->directory);
  g_bytes_unref (fixture->recovery);
  g_free (fixture->directory);
}

/*
 * Tests: the key of a journal
 */
static void
test_recovery (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(GBytes) key = NULL;
  g_autofree char *device = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;

  append_new (fixture->journal);
  seal (fixture, OFFICE "/rina");
  close_journal (fixture->journal);

  sealed = load_sealed (fixture->journal, &device, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (device, ==, loket_journal_get_device (fixture->journal));
  key = loket_sealed_key_open (sealed, fixture->box_public, fixture->box_secret, &owner, &said);
  g_assert_nonnull (key);
  g_assert_cmpstr (owner, ==, OFFICE "/rina");
  g_assert_cmpstr (said, ==, device);
  g_assert_true (recover (fixture->journal, key, "from the office", &error));
  g_assert_cmpint (count_waiting (fixture->journal), ==, 1);
  close_journal (fixture->journal);
  g_assert_false (open_with (fixture->journal, PASSWORD, NULL));
  g_assert_true (open_with (fixture->journal, "from the office", &error));
  g_assert_cmpint (count_waiting (fixture->journal), ==, 1);
}

/* A new password of the officer's own changes nothing about the keeper's box. */
static void
test_sealed_stays (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autofree char *device = NULL;
  g_autofree char *again = NULL;

  g_assert_null (load_sealed (fixture->journal, &device, NULL));
  seal (fixture, OFFICE "/rina");
  g_clear_pointer (&device, g_free);
  before = load_sealed (fixture->journal, &device, NULL);
  loket_journal_change_password_async (fixture->journal, "new one", NULL, loket_test_store_result,
                                       &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_journal_change_password_finish (fixture->journal, result, NULL));
  after = load_sealed (fixture->journal, &again, NULL);
  g_assert_true (g_bytes_equal (before, after));
}

/* A key that is not this journal's must not lock it away for good. */
static void
test_wrong_key (Fixture      *fixture,
                gconstpointer data)
{
  guint8 other[32];
  g_autoptr(GBytes) key = NULL;
  g_autoptr(GError) error = NULL;

  append_new (fixture->journal);
  close_journal (fixture->journal);
  randombytes_buf (other, sizeof other);
  key = g_bytes_new (other, sizeof other);
  g_assert_false (recover (fixture->journal, key, "mine now", &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
  g_assert_false (open_with (fixture->journal, "mine now", NULL));
  g_clear_error (&error);
  g_assert_true (open_with (fixture->journal, PASSWORD, &error));
  g_assert_cmpint (count_waiting (fixture->journal), ==, 1);
}

/* What the keeper compares: a box says whose it is, and cannot be made to say another name. */
static void
test_box_of_another (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(GBytes) sealed = NULL;
  g_autofree char *device = NULL;
  gsize size;
  const guint8 *bytes;

  seal (fixture, OFFICE "/sinta");
  sealed = load_sealed (fixture->journal, &device, NULL);
  bytes = g_bytes_get_data (sealed, &size);
  for (gsize i = 0; i < size; i += 7)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, size);
      g_autoptr(GBytes) box = NULL;
      g_autoptr(GBytes) key = NULL;
      char *owner = NULL, *said = NULL;

      changed[i] ^= 1;
      box = g_bytes_new (changed, size);
      key = loket_sealed_key_open (box, fixture->box_public, fixture->box_secret, &owner, &said);
      g_assert_null (key);
    }
  g_assert_null (loket_sealed_key_new (bytes, "a name that is much longer than the place for it: "
                                       "0123456789012345678901234567890123456789012345678901234567"
                                       "89012345678901234567890123456789", device,
                                       fixture->recovery));
}

/* The keeper's answer opens for the desk that asked, and for that request. */
static void
test_answer (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr(LoketReplyKey) mine = loket_reply_key_new ();
  g_autoptr(LoketReplyKey) other = loket_reply_key_new ();
  g_autoptr(GBytes) public_key = loket_hex_decode (loket_reply_key_get_public (mine));
  g_autofree guint8 *bytes = g_malloc (32);
  g_autoptr(GBytes) key = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GBytes) opened = NULL;

  randombytes_buf (bytes, 32);
  key = g_bytes_new (bytes, 32);
  answer = loket_reply_key_answer (public_key, REQUEST, key);
  opened = loket_reply_key_open (mine, REQUEST, answer);
  g_assert_true (g_bytes_equal (opened, key));
  g_assert_null (loket_reply_key_open (other, REQUEST, answer));
  g_assert_null (loket_reply_key_open (mine, OFFICE, answer));
  g_assert_null (loket_reply_key_open (mine, "", answer));
}

/*
 * Tests: the office's key and its rules
 */
static void
test_office_key (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(JsonObject) offered = offer_key (fixture);
  g_autoptr(LoketOfficeKey) key = loket_office_key_new (offered);
  g_autoptr(LoketOfficeKey) back = NULL;
  g_autofree char *text = NULL;
  g_autofree char *foreign = NULL;

  g_assert_nonnull (key);
  text = loket_office_key_to_text (key);
  back = loket_office_key_new_from_text (text);
  g_assert_true (loket_office_key_equal (key, back));
  g_assert_null (loket_office_key_new_from_text ("k1 00 11"));

  /* Another box under the same signature: somebody wants the keys of the journals. */
  foreign = g_strnfill (64, 'a');
  json_object_set_string_member (offered, "recovery", foreign);
  g_assert_null (loket_office_key_new (offered));
  json_object_set_string_member (offered, "sign", "short");
  g_assert_null (loket_office_key_new (offered));
}

static char *
sign_bundle (Fixture    *fixture,
             const char *version,
             const char *body)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  g_autofree char *text = g_strdup_printf ("loket bundle\n%s\n%s\n%s\n", OFFICE, version, hash);

  return sign (fixture, text);
}

static void
test_signed_rules (Fixture      *fixture,
                   gconstpointer data)
{
  const char *body = "{\"version\":\"3/2026-11-22\",\"office\":{\"id\":\"" OFFICE "\"},\"fee\":350000}";
  const char *changed = "{\"version\":\"3/2026-11-22\",\"office\":{\"id\":\"" OFFICE "\"},\"fee\":35000}";
  g_autoptr(JsonObject) offered = offer_key (fixture);
  g_autoptr(LoketOfficeKey) key = loket_office_key_new (offered);
  g_autofree char *signature = sign_bundle (fixture, "3/2026-11-22", body);
  g_autoptr(LoketBundle) good = loket_bundle_new ("3/2026-11-22", body, signature, "e");
  g_autoptr(LoketBundle) tampered = loket_bundle_new ("3/2026-11-22", changed, signature, "e");
  g_autoptr(LoketBundle) renamed = loket_bundle_new ("9/2026-11-22", body, signature, "e");
  g_autoptr(LoketBundle) bare = loket_bundle_new ("3/2026-11-22", body, NULL, "e");
  g_autoptr(JsonObject) parsed = loket_bundle_parse (good, OFFICE);

  g_assert_false (loket_bundle_is_good (good, key, OFFICE));
  g_assert_true (loket_office_key_trust (key, NULL, NULL));
  g_assert_true (loket_bundle_is_good (good, key, OFFICE));
  g_assert_false (loket_bundle_is_good (good, key, REQUEST));
  g_assert_false (loket_bundle_is_good (tampered, key, OFFICE));
  g_assert_false (loket_bundle_is_good (renamed, key, OFFICE));
  g_assert_false (loket_bundle_is_good (bare, key, OFFICE));
  g_assert_cmpint (loket_json_int (parsed, "fee"), ==, 350000);
  g_assert_null (loket_bundle_parse (good, REQUEST));
  g_assert_null (loket_bundle_parse (renamed, OFFICE));
  g_assert_true (loket_bundle_version_is_older ("9/2026-11-23", "10/2026-11-22"));
  g_assert_false (loket_bundle_version_is_older ("10/2026-11-21", "10/2026-11-22"));
  g_assert_false (loket_bundle_version_is_older ("11/2026-11-21", "10/2026-11-22"));
}

static LoketBundle *
load_bundle (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LoketBundle *bundle;

  loket_journal_load_bundle_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  bundle = loket_journal_load_bundle_finish (journal, result, &error);
  g_assert_no_error (error);
  return bundle;
}

static void
save_bundle (LoketJournal *journal,
             const char   *version,
             const char   *body)
{
  g_autoptr(LoketBundle) bundle = loket_bundle_new (version, body, "sig", "7/1");
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_save_bundle_async (journal, bundle, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_journal_save_bundle_finish (journal, result, NULL));
}

static void
on_damaged (LoketJournal *journal,
            const char   *table,
            const char   *id,
            GString      *seen)
{
  g_string_append_printf (seen, "%s/%s ", table, id);
}

static void
test_bundle (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr(GString) seen = g_string_new (NULL);

  g_assert_null (load_bundle (fixture->journal));
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(LoketBundle) back = NULL;
      g_autofree char *version = g_strdup_printf ("%d/2026-11-22", i);
      save_bundle (fixture->journal, version, "{\"services\":[]}");
      back = load_bundle (fixture->journal);
      g_assert_cmpstr (back->version, ==, version);
      g_assert_cmpstr (back->body, ==, "{\"services\":[]}");
      g_assert_cmpstr (back->signature, ==, "sig");
      g_assert_cmpstr (back->epoch, ==, "7/1");
    }
  /* Under another version's name it is not readable, and says so. */
  sql (fixture->directory, "UPDATE bundle SET version = '9/2026-11-22'");
  g_signal_connect (fixture->journal, "damaged", G_CALLBACK (on_damaged), seen);
  g_assert_null (load_bundle (fixture->journal));
  g_assert_cmpstr (seen->str, ==, "bundle/9/2026-11-22 ");
}

/*
 * Tests: earlier formats, and what can happen to the file
 */
static char *
make_format_1 (void)
{
  char *directory = loket_test_make_directory ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "journal", "format-1.sql", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  sql (directory, text);
  return directory;
}

static void
assert_format_1 (LoketJournal *journal)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketBundle) bundle = NULL;

  open_with (journal, PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_waiting (journal), ==, 1);
  bundle = load_bundle (journal);
  g_assert_cmpstr (bundle->version, ==, "3/2026-11-20");
  g_assert_null (bundle->epoch);
  save_bundle (journal, "4/2026-11-22", "{}");
}

static void
test_format_1 (void)
{
  g_autofree char *directory = make_format_1 ();
  g_autoptr(LoketJournal) journal = loket_journal_new (directory);

  assert_format_1 (journal);
  close_journal (journal);
  g_assert_true (open_with (journal, PASSWORD, NULL));
  close_journal (journal);
  loket_test_remove_directory (directory);
}

/* The program dies at any moment while it takes an old journal along. */
static void
test_format_killed (void)
{
  for (int round = 0; round < 25; round++)
    {
      g_autofree char *directory = make_format_1 ();
      g_autoptr(LoketJournal) journal = loket_journal_new (directory);
      pid_t child = fork ();

      if (child == 0)
        {
          execl ("/proc/self/exe", "test-keys", "--open", directory, NULL);
          _exit (127);
        }
      g_usleep (g_test_rand_int_range (0, 60000));
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      assert_format_1 (journal);
      close_journal (journal);
      loket_test_remove_directory (directory);
    }
}

static void
test_newer_format (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  close_journal (fixture->journal);
  sql (fixture->directory, "PRAGMA user_version = 99");
  g_assert_false (open_with (fixture->journal, PASSWORD, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_UPDATE);
}

/* Somebody made the folder another person's: nothing is lost, and the sentence names the disk. */
static void
test_not_writable (void)
{
  g_autofree char *directory = loket_test_make_directory ();
  g_autofree char *folder = g_build_filename (directory, "j", NULL);
  LoketJournal *journal = loket_journal_new (folder);
  g_autoptr(GError) error = NULL;
  const char *argv[] = { "/proc/self/exe", "--refused", folder, NULL };
  int status;

  if (geteuid () != 0)
    {
      g_test_skip ("only root can be somebody else");
      g_object_unref (journal);
      loket_test_remove_directory (directory);
      return;
    }
  g_assert_true (open_with (journal, PASSWORD, NULL));
  append_new (journal);
  close_journal (journal);
  g_chmod (directory, 0755);
  g_chmod (folder, 0755);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_true (open_with (journal, PASSWORD, NULL));
  g_assert_cmpint (count_waiting (journal), ==, 1);
  close_journal (journal);
  g_object_unref (journal);
  loket_test_remove_directory (directory);
}

static int
expect_refusal (const char *directory)
{
  g_autoptr(LoketJournal) journal = loket_journal_new (directory);
  g_autoptr(GError) error = NULL;

  if (setresgid (65534, 65534, 65534) != 0 || setresuid (65534, 65534, 65534) != 0)
    return 2;
  if (open_with (journal, PASSWORD, &error))
    return 3;
  return g_error_matches (error, LOKET_ERROR, LOKET_ERROR_DISK) ? 0 : 4;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--refused"))
    return expect_refusal (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--open"))
    {
      g_autoptr(LoketJournal) journal = loket_journal_new (argv[2]);
      return open_with (journal, PASSWORD, NULL) ? 0 : 1;
    }
  loket_test_init (&argc, &argv);
  g_assert_cmpint (sodium_init (), >=, 0);
#define ADD(name, func) g_test_add ("/keys/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("recovery", test_recovery);
  ADD ("sealed-stays", test_sealed_stays);
  ADD ("wrong-key", test_wrong_key);
  ADD ("box-of-another", test_box_of_another);
  ADD ("answer", test_answer);
  ADD ("office-key", test_office_key);
  ADD ("signed-rules", test_signed_rules);
  ADD ("bundle", test_bundle);
  ADD ("newer-format", test_newer_format);
  g_test_add_func ("/keys/not-writable", test_not_writable);
  g_test_add_func ("/keys/format-1", test_format_1);
  g_test_add_func ("/keys/format-killed", test_format_killed);
  return g_test_run ();
}
