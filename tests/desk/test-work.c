/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A morning's work at a desk without its window: queue, case, paper on the glass, a file, no
 * connection, and what is left over when the program ended in between. Against the whole office. */

#include "desk-fixture.h"
#include "loket-case.h"
#include "loket-intake.h"
#include "loket-queue.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  const char *instance;
  LoketDesk *desk;
  char *visit;
  char *case_id;
} Fixture;

static guint next_desk;

/*
 * Helpers
 */
static void
assert_code (const GError *error,
             const char   *code)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (loket_desk_error_code (error), ==, code);
}

static JsonObject *
finish_action (LoketQueue    *queue,
               GAsyncResult **result,
               GError       **error)
{
  JsonObject *answer;

  loket_test_wait_result (result);
  answer = loket_queue_action_finish (queue, *result, error);
  g_clear_object (result);
  return answer;
}

static void
run (LoketDesk  *desk,
     const char *function,
     const char *subject,
     JsonObject *args)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = desk_fixture_run_command (desk, function, subject, args, FALSE,
                                                           &error);

  if (error != NULL)
    g_error ("%s: %s (%s)", function, error->message, loket_error_get_detail (error));
}

/* A new person with a new case, in a visit without a ticket. */
static void
begin_case (Fixture *fixture)
{
  g_autofree char *person = loket_id_new ();

  fixture->visit = loket_id_new ();
  fixture->case_id = loket_id_new ();
  run (fixture->desk, "visit_start_without_ticket", fixture->visit,
       desk_fixture_args ("{\"visit\":\"%s\",\"reason\":\"system\"}", fixture->visit));
  run (fixture->desk, "person_register", fixture->visit,
       desk_fixture_args ("{\"person\":\"%s\",\"data\":{\"name\":\"SPESIMEN UJI\",\"sex\":\"P\","
                          "\"birth_date\":\"1990-05-17\",\"birth_place\":\"BENGKULU\","
                          "\"nationality\":\"IDN\"}}", person));
  run (fixture->desk, "case_create", fixture->case_id,
       desk_fixture_args ("{\"case\":\"%s\",\"visit\":\"%s\",\"person\":\"%s\","
                          "\"service\":\"passport_new\",\"variant\":\"electronic_10\",\"fields\":{}}",
                          fixture->case_id, fixture->visit, person));
}

static gboolean
load (LoketCase *file,
      GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_case_load_async (file, "serve", loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_case_load_finish (file, result, error);
}

static LoketCase *
open_case (LoketDesk  *desk,
           const char *id)
{
  LoketCase *file = loket_case_new (desk, id);
  g_autoptr(GError) error = NULL;

  load (file, &error);
  g_assert_no_error (error);
  return file;
}

static gboolean
save (LoketCase *file,
      GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_case_save_async (file, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_case_save_finish (file, result, error);
}

static guint
scan (LoketIntake *intake,
      LoketCase   *file,
      const char  *requirement,
      const char  *doc_type,
      const char  *source,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_intake_scan_async (intake, file, requirement, doc_type, source, NULL, 150, NULL,
                           loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_intake_scan_finish (intake, result, error);
}

static char *
count_pages (const char *case_id)
{
  return g_strdup_printf ("SELECT count(*) FROM loket.paper_page x JOIN loket.paper p ON p.id = x.paper"
                          " AND p.version = x.version WHERE p.case_id = '%s'", case_id);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  static const char * const instances[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k" };

  fixture->instance = instances[next_desk % G_N_ELEMENTS (instances)];
  fixture->desk = desk_fixture_new (fixture->instance, NULL, NULL);
  desk_fixture_sit (fixture->desk, "rina", ++next_desk);
}

/* The desk is empty for the next test, even when somebody still stands there. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (loket_desk_get_state (fixture->desk) != LOKET_DESK_SIGNED_OUT)
    {
      g_autoptr(JsonObject) ended =
        fixture->visit == NULL ? NULL
        : desk_fixture_run_command (fixture->desk, "visit_end", fixture->visit,
                                    desk_fixture_args ("{\"visit\":\"%s\",\"outcome\":\"consultation\","
                                                       "\"note\":\"\"}", fixture->visit), FALSE, NULL);
    }
  desk_fixture_drop (fixture->desk);
  g_free (fixture->visit);
  g_free (fixture->case_id);
}

/*
 * Tests
 */
static void
test_queue (Fixture      *fixture,
            gconstpointer data)
{
  LoketQueue *queue = loket_desk_get_queue (fixture->desk);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autofree char *called = NULL;
  guint waiting;

  loket_queue_refresh (queue);
  g_assert_true (loket_test_wait (loket_queue_get_data (queue) != NULL, 20));
  g_assert_null (loket_queue_get_active (queue));
  waiting = g_list_model_get_n_items (loket_queue_get_waiting (queue));
  loket_queue_issue_ticket (queue, "B", json_array_new (), loket_test_store_result, &result);
  json_object_unref (finish_action (queue, &result, &error));
  g_assert_no_error (error);
  g_assert_true (loket_test_wait (g_list_model_get_n_items (loket_queue_get_waiting (queue))
                                  == waiting + 1, 20));

  loket_queue_call_next (queue, loket_test_store_result, &result);
  json_object_unref (finish_action (queue, &result, &error));
  g_assert_no_error (error);
  g_assert_true (loket_test_wait (loket_queue_get_active (queue) != NULL, 20));
  /* One person at a counter: pressed again it is the same one. */
  called = g_strdup (loket_row_get_id (loket_queue_get_active (queue)));
  loket_queue_call_next (queue, loket_test_store_result, &result);
  answer = finish_action (queue, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_json_string (answer, "visit"), ==, called);
  loket_queue_begin (queue, loket_test_store_result, &result);
  json_object_unref (finish_action (queue, &result, &error));
  g_assert_no_error (error);
  loket_queue_end (queue, "nonsense", "", loket_test_store_result, &result);
  g_assert_null (finish_action (queue, &result, &error));
  assert_code (error, "LK008");
  g_clear_error (&error);
  loket_queue_end (queue, "consultation", "", loket_test_store_result, &result);
  json_object_unref (finish_action (queue, &result, &error));
  g_assert_no_error (error);
  g_assert_true (loket_test_wait (loket_queue_get_active (queue) == NULL, 20));
  loket_queue_end_undo (queue, loket_test_store_result, &result);
  json_object_unref (finish_action (queue, &result, &error));
  g_assert_no_error (error);
  g_assert_true (loket_test_wait (loket_queue_get_active (queue) != NULL, 20));
  fixture->visit = g_strdup (loket_row_get_id (loket_queue_get_active (queue)));
}

static void
on_conflict (LoketCase *file,
             LoketRow  *row,
             char     **field)
{
  g_free (*field);
  *field = g_strdup (loket_row_get_string (row, "field"));
}

static void
test_case (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(LoketCase) file = NULL;
  g_autoptr(LoketCase) other = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GAsyncResult) acted = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *field = NULL;
  g_autofree char *sql = NULL;

  begin_case (fixture);
  file = open_case (fixture->desk, fixture->case_id);
  g_assert_cmpstr (loket_case_get_service_code (file), ==, "passport_new");
  g_assert_true (loket_case_may (file, "save"));
  g_assert_cmpint (g_list_model_get_n_items (loket_case_get_requirements (file)), >, 2);
  g_assert_cmpint (g_list_model_get_n_items (loket_case_get_blockers (file)), >, 0);
  g_assert_null (loket_case_find_paper (file, "ktp"));

  /* What is typed is at the server, also when it was only typed. */
  loket_case_set_field (file, "birth_place", "CURUP");
  g_assert_cmpstr (loket_case_get_field (file, "birth_place"), ==, "CURUP");
  sql = g_strdup_printf ("SELECT fields ->> 'birth_place' FROM loket.case_content WHERE case_id = '%s'"
                         " ORDER BY fields_version DESC LIMIT 1", fixture->case_id);
  g_assert_true (desk_fixture_wait_sql (sql, "CURUP"));

  /* The same field from two windows. */
  other = open_case (fixture->desk, fixture->case_id);
  g_assert_true (load (file, &error));
  loket_case_set_field (file, "birth_place", "MANNA");
  g_assert_true (save (file, &error));
  g_assert_no_error (error);
  g_signal_connect (other, "conflict", G_CALLBACK (on_conflict), &field);
  loket_case_set_field (other, "birth_place", "KEPAHIANG");
  save (other, NULL);
  g_assert_true (loket_test_wait (field != NULL, 20));
  g_assert_cmpstr (field, ==, "birth_place");
  desk_fixture_assert_sql (sql, "MANNA");
  loket_case_resolve (other, "birth_place", TRUE);
  g_assert_true (desk_fixture_wait_sql (sql, "KEPAHIANG"));

  /* Forward is refused with what is missing. */
  g_assert_true (load (file, &error));
  loket_case_act_async (file, "case_forward", desk_fixture_args ("{\"step\":\"documents\"}"), TRUE,
                        loket_test_store_result, &acted);
  loket_test_wait_result (&acted);
  answer = loket_case_act_finish (file, acted, &error);
  g_assert_null (answer);
  assert_code (error, "LK011");
}

/* Typed, and the officer signed out before anything was saved. */
static void
test_typed (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr(LoketCase) again = NULL;
  g_autoptr(JsonObject) draft = desk_fixture_args ("{\"a\":\"first\"}");
  g_autoptr(JsonObject) later = desk_fixture_args ("{\"a\":\"last\"}");
  g_autoptr(JsonObject) back = NULL;
  g_autofree char *sql = NULL;

  begin_case (fixture);
  sql = g_strdup_printf ("SELECT coalesce(max(fields ->> 'birth_place'), '') FROM loket.case_content"
                         " WHERE case_id = '%s'", fixture->case_id);
  {
    g_autoptr(LoketCase) file = open_case (fixture->desk, fixture->case_id);

    loket_case_set_field (file, "birth_place", "CUR");
    loket_case_set_field (file, "birth_place", "CURUP");
    loket_desk_keep_draft (fixture->desk, "x", draft);
    loket_desk_keep_draft (fixture->desk, "x", later);
    g_free (fixture->visit);
    fixture->visit = NULL;
  }
  desk_fixture_drop (fixture->desk);
  fixture->desk = desk_fixture_new (fixture->instance, NULL, NULL);
  desk_fixture_sit (fixture->desk, "rina", next_desk);
  back = loket_desk_get_draft (fixture->desk, "x");
  g_assert_cmpstr (loket_json_string (back, "a"), ==, "last");
  again = open_case (fixture->desk, fixture->case_id);
  g_assert_cmpstr (loket_case_get_field (again, "birth_place"), ==, "CURUP");
  g_assert_true (desk_fixture_wait_sql (sql, "CURUP"));
}

/* The rules as screens ask for them. */
static void
test_catalogue (Fixture      *fixture,
                gconstpointer data)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (fixture->desk);
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue, "queue_jump");
  g_autoptr(GListModel) none = loket_catalogue_list_reasons (catalogue, "nonsense");

  g_assert_cmpstr (loket_catalogue_get_version (catalogue), !=, "");
  g_assert_cmpstr (loket_json_string (loket_catalogue_get_office (catalogue), "code"), ==, "012");
  g_assert_nonnull (loket_catalogue_get_step (catalogue, "passport_new", "documents"));
  g_assert_nonnull (loket_catalogue_get_field (catalogue, "passport_new", "birth_place"));
  g_assert_nonnull (loket_catalogue_get_requirement (catalogue, "passport_new", "ktp"));
  g_assert_null (loket_catalogue_get_service (catalogue, "nonsense"));
  g_assert_null (loket_catalogue_get_step (catalogue, "nonsense", "documents"));
  g_assert_null (loket_catalogue_get_field (catalogue, "passport_new", "nonsense"));
  g_assert_cmpint (g_list_model_get_n_items (reasons), >, 2);
  g_assert_cmpint (g_list_model_get_n_items (none), ==, 0);
  g_assert_cmpstr (loket_catalogue_name_of (catalogue, "doc_types", "nonsense"), ==, "nonsense");
  g_assert_cmpstr (loket_catalogue_name_of (catalogue, "doc_types", "KTP"), !=, "KTP");
  g_assert_cmpstr (loket_catalogue_staff_name (catalogue, loket_desk_get_staff_id (fixture->desk)), ==,
                   loket_desk_get_staff_name (fixture->desk));
  g_assert_cmpstr (loket_catalogue_staff_name (catalogue, NULL), ==, "");
  /* The fee is that of the day. */
  g_assert_cmpint (loket_catalogue_fee (catalogue, "passport_new", "electronic_10", "2024-12-16"), ==,
                   650000);
  g_assert_cmpint (loket_catalogue_fee (catalogue, "passport_new", "electronic_10", "2024-12-17"), ==,
                   950000);
  g_assert_cmpint (loket_catalogue_fee (catalogue, "passport_new", "electronic_10", "2001-01-01"), ==,
                   -1);
  begin_case (fixture);
}

static void
on_page_kept (LoketIntake *intake,
              LoketPage   *page,
              GPtrArray   *kept)
{
  g_ptr_array_add (kept, g_strdup (loket_page_get_id (page)));
}

static void
test_scan (Fixture      *fixture,
           gconstpointer data)
{
  LoketIntake *intake = loket_desk_get_intake (fixture->desk);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(LoketCase) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;

  begin_case (fixture);
  file = open_case (fixture->desk, fixture->case_id);
  sql = count_pages (fixture->case_id);
  g_signal_connect (intake, "page-kept", G_CALLBACK (on_page_kept), kept);
  g_assert_cmpint (scan (intake, file, "ktp", "KTP", "flatbed", &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (kept->len, ==, 1);
  g_assert_cmpint (loket_paper_get_n_pages (loket_case_find_paper (file, "ktp")), ==, 1);
  desk_fixture_assert_sql (sql, "1");
  {
    g_autoptr(GAsyncResult) read = NULL;
    g_autoptr(GBytes) here = NULL;
    g_autofree char *hash = NULL;
    g_autofree char *there = g_strdup_printf ("SELECT encode(sha256, 'hex') FROM loket.page_object"
                                              " WHERE id = '%s'", (char *) kept->pdata[0]);
    loket_intake_read_page_async (intake, kept->pdata[0], NULL, loket_test_store_result, &read);
    loket_test_wait_result (&read);
    here = loket_intake_read_page_finish (intake, read, &error);
    g_assert_no_error (error);
    hash = loket_page_hash_bytes (here);
    desk_fixture_assert_sql (there, hash);
  }

  /* Once more, to the end of the same paper. */
  g_assert_cmpint (scan (intake, file, "ktp", "KTP", "flatbed", &error), ==, 1);
  g_assert_no_error (error);
  desk_fixture_assert_sql (sql, "2");

  /* A paper without pages is taken away. */
  {
    g_autoptr(GAsyncResult) put = NULL;
    loket_intake_put_pages_async (intake, file, loket_paper_get_id (loket_case_find_paper (file, "ktp")),
                                  json_array_new (), loket_test_store_result, &put);
    loket_test_wait_result (&put);
    g_assert_true (loket_intake_put_pages_finish (intake, put, &error));
  }
  g_assert_true (load (file, &error));
  g_assert_null (loket_case_find_paper (file, "ktp"));
  g_signal_handlers_disconnect_by_data (intake, kept);
}

/* Every fault of the practice scanner: a sentence, and a desk that can scan afterwards. */
static void
test_faults (Fixture      *fixture,
             gconstpointer data)
{
  LoketIntake *intake = loket_desk_get_intake (fixture->desk);
  LoketPracticeGlass *glass = loket_intake_get_practice_glass (intake);
  g_autoptr(LoketCase) file = NULL;

  begin_case (fixture);
  file = open_case (fixture->desk, fixture->case_id);
  for (guint fault = 1; fault < loket_practice_glass_get_n_faults (); fault++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *sentence = NULL;
      guint pages;

      g_assert_true (loket_practice_glass_set_fault (glass, fault, NULL));
      pages = scan (intake, file, "kk", "KK", "feeder", &error);
      g_test_message ("%s: %u pages, %s", loket_practice_glass_get_fault_word (fault), pages,
                      error != NULL ? error->message : "no error");
      sentence = loket_desk_error_sentence (error);
      g_assert_true (error == NULL || (error->domain == LOKET_ERROR && strlen (sentence) >= 15));
      g_assert_true (error != NULL || pages > 0);
      g_assert_true (loket_practice_glass_set_fault (glass, 0, NULL));
      g_clear_error (&error);
      g_assert_cmpint (scan (intake, file, "ktp", "KTP", "flatbed", &error), >, 0);
      g_assert_no_error (error);
    }
}

static guint
import (LoketIntake *intake,
        LoketCase   *file,
        const char  *path,
        GError     **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  loket_intake_import_async (intake, file, "ktp", "KTP", source, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_intake_import_finish (intake, result, error);
}

static void
test_import (Fixture      *fixture,
             gconstpointer data)
{
  LoketIntake *intake = loket_desk_get_intake (fixture->desk);
  g_autofree char *directory = loket_test_make_directory ();
  g_autofree char *path = g_build_filename (directory, "x", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *papers = g_build_filename (g_getenv ("LOKET_PRACTICE_DIR"), "papers", NULL);
  g_autoptr(LoketCase) file = NULL;
  g_autoptr(GDir) dir = g_dir_open (papers, 0, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *good = NULL;
  const char *name;

  begin_case (fixture);
  file = open_case (fixture->desk, fixture->case_id);
  sql = count_pages (fixture->case_id);

  g_assert_cmpint (import (intake, file, path, &error), ==, 0);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (import (intake, file, path, &error), ==, 0);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "not a picture at all", -1, NULL));
  g_assert_cmpint (import (intake, file, path, &error), ==, 0);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpint (truncate (path, G_GINT64_CONSTANT (2147483648)), ==, 0);
  g_assert_cmpint (import (intake, file, path, &error), ==, 0);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_TOO_LARGE);
  g_clear_error (&error);
  desk_fixture_assert_sql (sql, "0");

  while (good == NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".png") || g_str_has_suffix (name, ".jpg"))
      good = g_build_filename (papers, name, NULL);
  g_assert_nonnull (good);
  g_assert_cmpint (import (intake, file, good, &error), ==, 1);
  g_assert_no_error (error);
  desk_fixture_assert_sql (sql, "1");
  loket_test_remove_directory (directory);
}

/* The server goes away in the middle: work goes on, and everything arrives once. */
static void
test_offline (Fixture      *fixture,
              gconstpointer data)
{
  LoketIntake *intake = loket_desk_get_intake (fixture->desk);
  g_autoptr(LoketCase) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonObject) answer = NULL;
  g_autofree char *pages = NULL;
  g_autofree char *field = NULL;
  g_autofree char *notes = NULL;
  g_autofree char *papers = NULL;
  g_autofree char *note = loket_id_new ();

  begin_case (fixture);
  file = open_case (fixture->desk, fixture->case_id);
  pages = count_pages (fixture->case_id);
  papers = g_strdup_printf ("SELECT count(*) FROM loket.paper WHERE case_id = '%s'", fixture->case_id);
  notes = g_strdup_printf ("SELECT count(*) FROM loket.note WHERE case_id = '%s'", fixture->case_id);
  field = g_strdup_printf ("SELECT fields ->> 'birth_place' FROM loket.case_content WHERE case_id = '%s'"
                           " ORDER BY fields_version DESC LIMIT 1", fixture->case_id);
  g_signal_connect (intake, "page-kept", G_CALLBACK (on_page_kept), kept);

  desk_fixture_admin ("practice", "stop", NULL);
  g_assert_true (loket_test_wait (loket_desk_get_connection (fixture->desk)
                                  != LOKET_CONNECTION_ONLINE, 20));
  answer = desk_fixture_run_command (fixture->desk, "note_add", fixture->case_id,
                                     desk_fixture_args ("{\"case\":\"%s\",\"note\":\"%s\","
                                                        "\"text\":\"luring\"}", fixture->case_id, note),
                                     TRUE, &error);
  g_assert_null (answer);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  assert_code (error, "kept");
  g_clear_error (&error);
  /* What needs the server says so, and nothing was done. */
  answer = desk_fixture_run_command (fixture->desk, "visit_end", fixture->visit,
                                     desk_fixture_args ("{\"visit\":\"%s\",\"outcome\":\"consultation\","
                                                        "\"note\":\"\"}", fixture->visit), FALSE, &error);
  g_assert_null (answer);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_clear_error (&error);
  answer = desk_fixture_call (fixture->desk, "queue_open", NULL, &error);
  g_assert_null (answer);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_clear_error (&error);
  loket_case_set_field (file, "birth_place", "LURING");
  scan (intake, file, "ktp", "KTP", "flatbed", &error);
  g_test_message ("scanned without a server: %s", error != NULL ? error->message : "no error");
  g_assert_true (error == NULL || error->code == LOKET_ERROR_OFFLINE);
  g_assert_cmpint (kept->len, ==, 1);
  /* The second sheet of the same paper builds upon the first, which nobody has yet. */
  g_clear_error (&error);
  scan (intake, file, "ktp", "KTP", "flatbed", &error);
  g_assert_true (error == NULL || error->code == LOKET_ERROR_OFFLINE);
  g_assert_cmpint (kept->len, ==, 2);
  g_assert_cmpint (loket_desk_get_pending (fixture->desk), >, 0);
  g_assert_cmpint (loket_desk_get_state (fixture->desk), ==, LOKET_DESK_SIGNED_IN);

  desk_fixture_admin ("practice", "start", NULL);
  g_assert_true (loket_test_wait (loket_desk_get_connection (fixture->desk)
                                  == LOKET_CONNECTION_ONLINE, 60));
  g_assert_true (loket_test_wait (loket_desk_get_pending (fixture->desk) == 0, 60));
  desk_fixture_assert_sql (notes, "1");
  desk_fixture_assert_sql (pages, "2");
  desk_fixture_assert_sql (papers, "1");
  g_assert_true (desk_fixture_wait_sql (field, "LURING"));
  g_signal_handlers_disconnect_by_data (intake, kept);
}

/* The same officer a second time at the same computer. */
static void
test_second_window (Fixture      *fixture,
                    gconstpointer data)
{
  LoketDesk *second = desk_fixture_new (fixture->instance, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (desk_fixture_sign_in (second, "rina", "latihan-rina", &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_HELD);
  g_assert_nonnull (strstr (error->message, "another window"));
  g_assert_cmpint (loket_desk_get_state (fixture->desk), ==, LOKET_DESK_SIGNED_IN);
  desk_fixture_drop (second);
  begin_case (fixture);
}

/*
 * Tests: what is left over
 */
static void
leave_page (Fixture    *fixture,
            const char *case_id,
            const char *requirement)
{
  g_autofree char *directory = desk_fixture_directory (fixture->instance, "rina");
  LoketJournal *journal = desk_fixture_open_journal (directory, "latihan-rina");
  g_autofree char *id = loket_id_new ();
  g_autofree char *text = g_strnfill (300000, 'x');
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(JsonObject) meta = desk_fixture_args ("{\"kind\":\"jpeg\",\"width\":100,\"height\":60,"
                                                  "\"dpi_x\":300,\"dpi_y\":300,\"doc_type\":\"KTP\"}");
  g_autoptr(LoketStoredPage) page = loket_stored_page_new (id, case_id, requirement, meta);
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_keep_page_async (journal, page, bytes, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_journal_keep_page_finish (journal, result, NULL));
  g_clear_object (&result);
  desk_fixture_close_journal (journal);
}

static char *
come_back (Fixture *fixture)
{
  fixture->desk = desk_fixture_new (fixture->instance, NULL, NULL);
  desk_fixture_sit (fixture->desk, "rina", next_desk);
  return loket_desk_take_notice (fixture->desk);
}

/* Between the page on the disk and the word where it belongs the program ended. */
static void
test_left_pages (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *sql = NULL;
  g_autofree char *notice = NULL;
  g_autofree char *again = NULL;
  g_autofree char *nowhere = loket_id_new ();
  g_autofree char *unfiled = NULL;
  g_autofree char *twice = NULL;
  g_autofree char *later = NULL;
  g_autofree char *directory = NULL;

  begin_case (fixture);
  sql = count_pages (fixture->case_id);
  desk_fixture_drop (fixture->desk);
  leave_page (fixture, fixture->case_id, "ktp");
  leave_page (fixture, fixture->case_id, "ktp");
  notice = come_back (fixture);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "2 pages"));
  g_assert_true (loket_test_wait (loket_desk_get_pending (fixture->desk) == 0, 60));
  desk_fixture_assert_sql (sql, "2");
  desk_fixture_drop (fixture->desk);
  again = come_back (fixture);
  g_assert_null (again);
  desk_fixture_assert_sql (sql, "2");

  /* Filed is filed, also when nobody remembers the command: a clock that jumps a month drops it. */
  desk_fixture_drop (fixture->desk);
  directory = desk_fixture_directory (fixture->instance, "rina");
  desk_fixture_journal_sql (directory, "DELETE FROM command");
  later = come_back (fixture);
  g_assert_null (later);
  desk_fixture_assert_sql (sql, "2");

  /* A case that is not there: said once, kept, and not asked for every day. */
  desk_fixture_drop (fixture->desk);
  leave_page (fixture, nowhere, "ktp");
  unfiled = come_back (fixture);
  g_assert_nonnull (unfiled);
  g_assert_nonnull (strstr (unfiled, "could not be put"));
  desk_fixture_drop (fixture->desk);
  twice = come_back (fixture);
  g_assert_null (twice);
}

/* From now on no file grows: the page is there, the word about it is not. */
static void
on_kept_last (LoketIntake   *intake,
              LoketPage     *page,
              struct rlimit *room)
{
  struct rlimit none = { .rlim_cur = 1, .rlim_max = room->rlim_max };

  setrlimit (RLIMIT_FSIZE, &none);
}

/* A page that was kept when the disk became full: in its paper when there is room, and once. */
static void
test_no_room (Fixture      *fixture,
              gconstpointer data)
{
  LoketIntake *intake = loket_desk_get_intake (fixture->desk);
  g_autoptr(LoketCase) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) again = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *notice = NULL;
  struct rlimit room;
  guint unfiled = 0;

  begin_case (fixture);
  file = open_case (fixture->desk, fixture->case_id);
  sql = count_pages (fixture->case_id);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &room);
  g_signal_connect (intake, "page-kept", G_CALLBACK (on_kept_last), &room);
  scan (intake, file, "ktp", "KTP", "flatbed", &error);
  g_signal_handlers_disconnect_by_data (intake, &room);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DISK);
  g_object_get (intake, "unfiled", &unfiled, NULL);
  g_assert_cmpint (unfiled, ==, 1);
  g_assert_cmpint (scan (intake, file, "ktp", "KTP", "flatbed", &again), ==, 0);
  g_assert_error (again, LOKET_ERROR, LOKET_ERROR_DISK);
  setrlimit (RLIMIT_FSIZE, &room);
  desk_fixture_assert_sql (sql, "0");

  g_assert_true (desk_fixture_wait_sql (sql, "1"));
  g_assert_true (loket_test_wait ((g_object_get (intake, "unfiled", &unfiled, NULL), unfiled == 0), 20));
  g_clear_error (&error);
  g_assert_cmpint (scan (intake, file, "ktp", "KTP", "flatbed", &error), ==, 1);
  g_assert_no_error (error);
  desk_fixture_assert_sql (sql, "2");
  g_clear_object (&file);
  desk_fixture_drop (fixture->desk);
  notice = come_back (fixture);
  g_assert_null (notice);
  desk_fixture_assert_sql (sql, "2");
}

int
main (int   argc,
      char *argv[])
{
  desk_fixture_start (&argc, &argv);
#define ADD(name, func) g_test_add ("/work/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("queue", test_queue);
  ADD ("case", test_case);
  ADD ("typed", test_typed);
  ADD ("catalogue", test_catalogue);
  ADD ("scan", test_scan);
  ADD ("faults", test_faults);
  ADD ("import", test_import);
  ADD ("offline", test_offline);
  ADD ("second-window", test_second_window);
  ADD ("left-pages", test_left_pages);
  ADD ("no-room", test_no_room);
  return desk_fixture_run ();
}
