/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acts of a desk against the whole office: what is typed, the act and the look behind it. */

#include "loket-args.h"
#include "loket-case.h"
#include "loket-desk.h"
#include "loket-error.h"
#include "loket-queue.h"
#include "loket-start.h"
#include "loket-test-practice.h"
#include "loket-test.h"

static const char *office_host;

typedef struct
{
  LoketDesk *desk;
  LoketQueue *queue;
  guint conflicts;
  guint left;
} Fixture;

#define WAIT(result) loket_test_wait_result (&(result))

static LoketDesk *
desk_of (const char *login,
         gint64      counter)
{
  const char *hosts[] = { office_host, NULL };
  g_autofree char *instance = g_strconcat ("test-", login, NULL);
  g_autofree char *password = g_strconcat ("latihan-", login, NULL);
  LoketDeskConfig config = { .instance = instance, .profile = "test", .hosts = hosts, .database = "loket" };
  LoketDesk *desk = loket_desk_new (&config);
  g_autoptr(GAsyncResult) signed_in = NULL;
  g_autoptr(GAsyncResult) open = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  loket_desk_sign_in_async (desk, login, password, NULL, loket_test_store_result, &signed_in);
  WAIT (signed_in);
  loket_desk_sign_in_finish (desk, signed_in, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (loket_desk_list_counters (desk)); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (loket_desk_list_counters (desk), i);

      if (loket_row_get_int (row, "number") == counter)
        id = g_strdup (loket_row_get_id (row));
    }
  loket_desk_open_async (desk, id, NULL, loket_test_store_result, &open);
  WAIT (open);
  loket_desk_open_finish (desk, open, &error);
  g_assert_no_error (error);

  return desk;
}

static void
close_desk (LoketDesk *desk)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_desk_sign_out_async (desk, loket_test_store_result, &result);
  WAIT (result);
  loket_desk_sign_out_finish (desk, result, NULL);
  g_object_unref (desk);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GAsyncResult) begun = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;

  fixture->desk = desk_of ("rina", 1);
  fixture->queue = loket_desk_get_queue (fixture->desk);
  loket_queue_start_without_ticket (fixture->queue, "office_asked", loket_test_store_result, &begun);
  WAIT (begun);
  answer = loket_queue_action_finish (fixture->queue, begun, &error);
  g_assert_no_error (error);
  g_assert_true (loket_test_wait (loket_queue_get_active (fixture->queue) != NULL, 60));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GAsyncResult) ended = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;

  loket_queue_end (fixture->queue, "consultation", "", loket_test_store_result, &ended);
  WAIT (ended);
  answer = loket_queue_action_finish (fixture->queue, ended, &error);
  g_assert_no_error (error);
  close_desk (fixture->desk);
}

static LoketCase *
try_start (LoketStart *start,
           const char *name,
           const char *variant,
           GError    **error)
{
  g_autoptr(JsonObject) data = loket_args_new ("name", name, "sex", "P", "birth_date", "1990-05-17",
                                               "birth_place", "CURUP", "nationality", "IDN", NULL);
  LoketApplicant applicant = { .data = data, .name = name, .service = "passport_new", .variant = variant };
  g_autoptr(GAsyncResult) result = NULL;

  loket_start_run_async (start, &applicant, loket_test_store_result, &result);
  WAIT (result);

  return loket_start_run_finish (start, result, error);
}

static void
on_conflict (LoketCase *file,
             LoketRow  *row,
             Fixture   *fixture)
{
  fixture->conflicts++;
}

static void
on_leaving (LoketCase *file,
            Fixture   *fixture)
{
  fixture->left++;
}

static LoketCase *
start_case (Fixture    *fixture,
            const char *name)
{
  g_autoptr(LoketStart) start = loket_start_new (fixture->desk,
                                                 loket_row_get_id (loket_queue_get_active (fixture->queue)));
  g_autoptr(GError) error = NULL;
  LoketCase *file = try_start (start, name, "electronic_10", &error);

  g_assert_no_error (error);
  g_assert_true (loket_test_wait (loket_desk_get_pending (fixture->desk) == 0, 60));
  fixture->left = fixture->conflicts = 0;
  g_signal_connect (file, "leaving", G_CALLBACK (on_leaving), fixture);
  g_signal_connect (file, "conflict", G_CALLBACK (on_conflict), fixture);

  return file;
}

/* Takes @args. */
static JsonObject *
act (LoketCase  *file,
     const char *function,
     JsonObject *args,
     gboolean    with_version,
     GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_case_act_async (file, function, args, with_version, loket_test_store_result, &result);
  WAIT (result);

  return loket_case_act_finish (file, result, error);
}

static JsonObject *
note_args (void)
{
  g_autofree char *id = loket_id_new ();

  return loket_args_new ("note", id, "text", "catatan", NULL);
}

static void
assert_ask (const char *sql,
            const char *expected)
{
  g_autofree char *found = loket_test_practice_ask (sql);

  g_assert_cmpstr (found, ==, expected);
}

static guint
cases_shown (Fixture *fixture)
{
  return json_array_get_length (loket_row_get_array (loket_queue_get_active (fixture->queue), "cases"));
}

/*
 * Tests
 */

/* When an act is done, what came of it is there: nobody has to look once more. */
static void
test_look (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(LoketCase) file = start_case (fixture, "UJI PANDANG");
  gint64 version = loket_case_get_version (file);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = act (file, "note_add", note_args (), FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (fixture->left, ==, 1);
  g_assert_cmpint (loket_case_get_version (file), ==, version + 1);
  g_assert_cmpint (json_object_get_int_member (answer, "version"), ==, version + 1);
}

/* What was typed goes with the act and is saved although the act is refused, which says why. */
static void
test_typed_and_refused (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr(LoketCase) file = start_case (fixture, "UJI KETIK");
  gint64 version = loket_case_get_version (file);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;

  loket_case_set_field (file, "birth_place", "MANNA");
  answer = act (file, "case_forward", loket_args_new ("step", "documents", NULL), TRUE, &error);
  g_assert_null (answer);
  /* Blocked, not stale: it carried the version that the save made. */
  g_assert_cmpstr (loket_desk_error_code (error), ==, "LK011");
  g_assert_cmpint (loket_case_get_version (file), ==, version + 1);
  g_assert_cmpstr (loket_json_string (loket_row_get_object (loket_case_get_data (file), "fields"), "birth_place"),
                   ==, "MANNA");
  {
    gboolean unsaved;

    g_object_get (file, "unsaved", &unsaved, NULL);
    g_assert_false (unsaved);
  }
}

/* The save is refused: the act that was already behind it is not done, and says the same. */
static void
test_stale_save (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(LoketCase) file = start_case (fixture, "UJI BASI");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autofree char *notes = g_strdup_printf ("SELECT count(*) FROM loket.note WHERE case_id = '%s'",
                                            loket_case_get_id (file));
  g_autofree char *elsewhere = g_strdup_printf ("WITH c AS (UPDATE loket.case_content SET fields_version = "
                                                "fields_version + 1, fields = fields || "
                                                "'{\"birth_place\": \"MANNA\"}' WHERE case_id = '%s' "
                                                "RETURNING 1) SELECT count(*) FROM c", loket_case_get_id (file));

  /* As if somebody had saved at another desk, and this one had not heard of it yet. */
  assert_ask (elsewhere, "1");
  loket_case_set_field (file, "birth_place", "BINTUHAN");
  answer = act (file, "note_add", note_args (), FALSE, &error);
  g_assert_null (answer);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_STALE);
  g_assert_cmpstr (loket_desk_error_code (error), ==, "LK004");
  assert_ask (notes, "0");
  /* Both versions are shown, again when the act came after a save by itself; what was typed here
   * stays, and nothing is left over. */
  g_assert_cmpint (fixture->conflicts, >=, 1);
  g_assert_cmpstr (loket_case_get_field (file, "birth_place"), ==, "BINTUHAN");
  g_assert_cmpint (loket_desk_get_pending (fixture->desk), ==, 0);
}

/* Typing goes on while a save is on its way: the next one waits for the version of the first. */
static void
test_typed_on (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(LoketCase) file = start_case (fixture, "UJI TERUS");
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;

  loket_case_set_field (file, "birth_place", "MANNA");
  loket_case_save_async (file, loket_test_store_result, &first);
  loket_case_set_field (file, "birth_place", "CURUP TIMUR");
  loket_case_save_async (file, loket_test_store_result, &second);
  answer = act (file, "note_add", note_args (), FALSE, &error);
  g_assert_no_error (error);
  WAIT (first);
  WAIT (second);
  g_assert_true (loket_case_save_finish (file, first, NULL));
  g_assert_true (loket_case_save_finish (file, second, NULL));
  g_assert_cmpint (fixture->conflicts, ==, 0);
  g_assert_cmpstr (loket_json_string (loket_row_get_object (loket_case_get_data (file), "fields"), "birth_place"),
                   ==, "CURUP TIMUR");
}

/* Refused in the middle of the chain: the person is kept, the case is not made, and the second try
 * does what is left. */
static void
test_start_twice (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *visit = g_strdup (loket_row_get_id (loket_queue_get_active (fixture->queue)));
  g_autoptr(LoketStart) start = loket_start_new (fixture->desk, visit);
  g_autofree char *present = g_strdup_printf ("SELECT count(*) FROM loket.visit_person WHERE visit = '%s'", visit);
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketCase) none = try_start (start, "UJI DUA KALI", "no_such_variant", &error);
  g_autoptr(LoketCase) file = NULL;

  g_assert_null (none);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_INPUT);
  g_assert_cmpint (loket_desk_get_pending (fixture->desk), ==, 0);
  g_clear_error (&error);
  file = try_start (start, "UJI DUA KALI", "electronic_10", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_case_get_field (file, "name"), ==, "UJI DUA KALI");
  assert_ask ("SELECT count(*) FROM loket.person WHERE name = 'UJI DUA KALI'", "1");
  assert_ask (present, "1");
  /* And the visit shows it. */
  g_assert_true (loket_test_wait (cases_shown (fixture) == 1, 60));
}

/* A name the server does not take stops what comes behind it. */
static void
test_start_refused (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *visit = g_strdup (loket_row_get_id (loket_queue_get_active (fixture->queue)));
  g_autoptr(LoketStart) start = loket_start_new (fixture->desk, visit);
  g_autofree char *present = g_strdup_printf ("SELECT count(*) FROM loket.visit_person WHERE visit = '%s'", visit);
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketCase) none = try_start (start, "", "electronic_10", &error);

  g_assert_null (none);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_INPUT);
  assert_ask (present, "0");
  g_assert_cmpint (loket_desk_get_pending (fixture->desk), ==, 0);
}

/* Whoever cannot take a case up still reads it. */
static void
test_take (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(LoketCase) mine = start_case (fixture, "UJI AMBIL");
  g_autoptr(LoketDesk) other = NULL;
  g_autoptr(LoketCase) file = NULL;
  g_autoptr(GAsyncResult) taken = NULL;
  g_autoptr(GError) error = NULL;

  other = desk_of ("sinta", 0);
  file = loket_case_new (other, loket_case_get_id (mine));
  /* It is somebody else's work now, so the officer says why. */
  loket_case_set_purpose (file, "help_colleague");
  loket_case_take_async (file, "process", loket_test_store_result, &taken);
  WAIT (taken);
  loket_case_take_finish (file, taken, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_case_get_field (file, "name"), ==, "UJI AMBIL");
  close_desk (g_object_ref (other));
}

int
main (int   argc,
      char *argv[])
{
  static const char * const homes[] = { "HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME" };
  g_autofree char *home = loket_test_make_directory ();
  int status;

  for (gsize i = 0; i < G_N_ELEMENTS (homes); i++)
    g_setenv (homes[i], home, TRUE);
  loket_test_init (&argc, &argv);
  office_host = loket_test_practice_start ();
#define ADD(name, func) g_test_add ("/act/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("look", test_look);
  ADD ("typed-and-refused", test_typed_and_refused);
  ADD ("stale-save", test_stale_save);
  ADD ("typed-on", test_typed_on);
  ADD ("start-twice", test_start_twice);
  ADD ("start-refused", test_start_refused);
  ADD ("take", test_take);
  status = g_test_run ();
  loket_test_practice_remove ();
  loket_test_remove_directory (home);
  return status;
}
