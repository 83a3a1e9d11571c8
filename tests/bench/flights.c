/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk without a window that does what its screens do, one thing at a time. Before and after each
 * it says so and waits for a line on standard input, while somebody else counts flights on the
 * wire. A thing is done when the screen would show it. */

#include <stdio.h>
#include <string.h>

#include <gio/gunixinputstream.h>

#include "loket-args.h"
#include "loket-case.h"
#include "loket-queue.h"
#include "loket-start.h"
#include "loket-test.h"

#define PATIENCE 60

typedef struct
{
  LoketDesk *desk;
  const char *login;
  const char *counter;          /* its number */
  const char *file;             /* an older case with papers */
  const char *page;
} Flights;

static gboolean told;
static int refreshed;

static gboolean
on_line_there (GObject *input,
               gpointer data)
{
  char line[64];

  if (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), line,
                                                sizeof line, NULL, NULL) > 0)
    told = TRUE;

  return G_SOURCE_CONTINUE;
}

static void
watch_input (void)
{
  GInputStream *input = g_unix_input_stream_new (0, FALSE);
  GSource *source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (on_line_there), NULL, NULL);
  g_source_attach (source, NULL);
}

static void
say (const char *word,
     const char *name)
{
  g_print ("%s %s\n", word, name);
  fflush (stdout);
  told = FALSE;
  if (!loket_test_wait (told, PATIENCE))
    g_error ("nobody counts");
}

static void
wait_for (GAsyncResult **result)
{
  if (!loket_test_wait (*result != NULL, PATIENCE))
    g_error ("no answer");
}

static void
complain (const char *what,
          GError     *error)
{
  g_autofree char *sentence = loket_desk_error_sentence (error);

  g_error ("%s: %s (%s)", what, sentence, loket_desk_error_code (error));
}

/* Reading, as a screen does when it opens; @args is taken. */
static JsonObject *
call (Flights    *self,
      const char *row,
      const char *function,
      JsonObject *args)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *answer;

  say ("begin", row);
  loket_desk_call_async (self->desk, function, args, NULL, loket_test_store_result, &result);
  wait_for (&result);
  say ("end", row);
  answer = loket_desk_call_finish (self->desk, result, &error);
  if (answer == NULL)
    complain (row, error);

  return answer;
}

static void
sign_in (Flights    *self,
         const char *row)
{
  g_autofree char *password = g_strconcat ("latihan-", self->login, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  say ("begin", row);
  loket_desk_sign_in_async (self->desk, self->login, password, NULL, loket_test_store_result,
                            &result);
  wait_for (&result);
  say ("end", row);
  if (!loket_desk_sign_in_finish (self->desk, result, &error))
    complain (row, error);
}

static void
open_desk (Flights    *self,
           const char *row)
{
  GListModel *counters = loket_desk_list_counters (self->desk);
  g_autofree char *id = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (counters); i++)
    {
      g_autoptr(LoketRow) counter = g_list_model_get_item (counters, i);

      if (loket_row_get_int (counter, "number") == atoi (self->counter))
        id = g_strdup (loket_row_get_id (counter));
    }
  say ("begin", row);
  loket_desk_open_async (self->desk, id, NULL, loket_test_store_result, &result);
  wait_for (&result);
  say ("end", row);
  if (!loket_desk_open_finish (self->desk, result, &error))
    complain (row, error);
}

static void
sign_out (Flights *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  say ("begin", "sign-out");
  loket_desk_sign_out_async (self->desk, loket_test_store_result, &result);
  wait_for (&result);
  say ("end", "sign-out");
  loket_desk_sign_out_finish (self->desk, result, NULL);
}

/*
 * The queue
 */
static void
on_queue_refreshed (LoketQueue *queue,
                    gpointer    data)
{
  refreshed++;
}

static const char *
visit_state (LoketQueue *queue)
{
  LoketRow *visit = loket_queue_get_active (queue);

  return visit != NULL ? loket_row_get_string (visit, "state") : "";
}

static void
open_queue (LoketQueue *queue)
{
  g_signal_connect (queue, "refreshed", G_CALLBACK (on_queue_refreshed), NULL);
  refreshed = 0;
  say ("begin", "open-queue");
  loket_queue_refresh (queue);
  if (!loket_test_wait (refreshed > 0, PATIENCE))
    g_error ("the queue does not open");
  say ("end", "open-queue");
}

/* An act on the queue: done when the queue shows @state. */
#define ACT_ON_QUEUE(row, state, act) \
  G_STMT_START { \
    g_autoptr(GAsyncResult) _result = NULL; \
    g_autoptr(GError) _error = NULL; \
    g_autoptr(JsonObject) _answer = NULL; \
    GAsyncReadyCallback callback = loket_test_store_result; \
    gpointer place = &_result; \
    say ("begin", row); \
    refreshed = 0; \
    act; \
    wait_for (&_result); \
    if (!loket_test_wait (refreshed > 0 && g_str_equal (visit_state (queue), state), PATIENCE)) \
    g_error ("%s is not shown", row); \
    say ("end", row); \
    _answer = loket_queue_action_finish (queue, _result, &_error); \
    if (_answer == NULL) \
    complain (row, _error); \
  } G_STMT_END

/*
 * A case
 */
static LoketCase *
open_case (Flights    *self,
           const char *row,
           const char *id)
{
  LoketCase *file = loket_case_new (self->desk, id);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  say ("begin", row);
  loket_case_load_async (file, "serve", loket_test_store_result, &result);
  wait_for (&result);
  say ("end", row);
  if (!loket_case_load_finish (file, result, &error))
    complain (row, error);

  return file;
}

static void
save_case (LoketCase *file)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  say ("begin", "save-form");
  loket_case_set_field (file, "birth_place", "MANNA");
  loket_case_save_async (file, loket_test_store_result, &result);
  wait_for (&result);
  say ("end", "save-form");
  if (!loket_case_save_finish (file, result, &error))
    complain ("save-form", error);
}

/* @args is taken. Done when the case was read again. */
static void
act_on_case (LoketCase  *file,
             const char *row,
             const char *function,
             JsonObject *args,
             gboolean    with_version)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;

  say ("begin", row);
  loket_case_act_async (file, function, args, with_version, loket_test_store_result, &result);
  wait_for (&result);
  say ("end", row);
  answer = loket_case_act_finish (file, result, &error);
  if (answer == NULL)
    complain (row, error);
}

static void
read_page (Flights *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  say ("begin", "read-page");
  loket_desk_read_page_async (self->desk, self->page, NULL, loket_test_store_result, &result);
  wait_for (&result);
  say ("end", "read-page");
  bytes = loket_desk_read_page_finish (self->desk, result, &error);
  if (bytes == NULL)
    complain ("read-page", error);
}

static void
read_history (Flights *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;

  say ("begin", "open-history");
  loket_desk_read_case_async (self->desk, self->file, "history", "case_history", NULL,
                              loket_test_store_result, &result);
  wait_for (&result);
  say ("end", "open-history");
  answer = loket_desk_read_case_finish (self->desk, result, &error);
  if (answer == NULL)
    complain ("open-history", error);
}

/* The applicant is registered, put into the visit, and gets a case that is open then: one key. */
static LoketCase *
start_case (Flights    *self,
            LoketQueue *queue)
{
  g_autoptr(LoketStart) start = loket_start_new (self->desk,
                                                 loket_row_get_id (loket_queue_get_active (queue)));
  g_autoptr(JsonObject) data = loket_args_new ("name", "SPESIMEN UKUR", "sex", "P", "birth_date",
                                               "1990-05-17", "birth_place", "CURUP", "nationality",
                                               "IDN", NULL);
  LoketApplicant applicant = { .data = data, .name = "SPESIMEN UKUR", .service = "passport_new",
                               .variant = "electronic_10" };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LoketCase *file;

  say ("begin", "start-case");
  refreshed = 0;
  loket_start_run_async (start, &applicant, loket_test_store_result, &result);
  wait_for (&result);
  if (!loket_test_wait (refreshed > 0, PATIENCE))
    g_error ("the visit does not show its case");
  say ("end", "start-case");
  file = loket_start_run_finish (start, result, &error);
  if (file == NULL)
    complain ("start-case", error);

  return file;
}

static void
work_as_clerk (Flights *self)
{
  LoketQueue *queue = loket_desk_get_queue (self->desk);
  g_autoptr(LoketCase) mine = NULL;
  g_autoptr(LoketCase) older = NULL;
  g_autofree char *note = loket_id_new ();
  g_autofree char *other = loket_id_new ();

  open_queue (queue);
  ACT_ON_QUEUE ("call-next", "called", loket_queue_call_next (queue, callback, place));
  ACT_ON_QUEUE ("call-again", "called", loket_queue_call_again (queue, callback, place));
  ACT_ON_QUEUE ("begin-serving", "serving", loket_queue_begin (queue, callback, place));
  json_object_unref (call (self, "find-alike", "person_similar",
                           loket_args_new ("nik", "", "name", "SITI RAHAYU", "birth_date", "",
                                           "passport", "", NULL)));
  json_object_unref (call (self, "search", "search",
                           loket_args_new ("q", "siti", "scope", "office", "reason", "", NULL)));
  mine = start_case (self, queue);
  save_case (mine);
  act_on_case (mine, "act-on-case", "note_add",
               loket_args_new ("note", note, "text", "ukuran", NULL), FALSE);
  /* What was just typed goes with the key that acts on it. */
  loket_case_set_field (mine, "birth_place", "CURUP");
  act_on_case (mine, "type-and-act", "note_add",
               loket_args_new ("note", other, "text", "ukuran", NULL), FALSE);
  older = open_case (self, "open-case", self->file);
  read_page (self);
  read_history (self);
  json_object_unref (call (self, "open-own-cases", "my_cases_open", NULL));
  ACT_ON_QUEUE ("end-visit", "", loket_queue_end (queue, "consultation", "", callback, place));
}

static void
prove (Flights *self)
{
  g_autofree char *password = g_strconcat ("latihan-", self->login, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  say ("begin", "give-password-again");
  loket_desk_prove_async (self->desk, password, NULL, loket_test_store_result, &result);
  wait_for (&result);
  say ("end", "give-password-again");
  if (!loket_desk_prove_finish (self->desk, result, &error))
    complain ("give-password-again", error);
}

/* The first file of the list that this person may decide. */
static LoketCase *
open_decidable (Flights   *self,
                JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autoptr(LoketCase) file = open_case (self, "open-case-to-decide",
                                             json_object_get_string_member (row, "id"));

      if (loket_case_may (file, "decide"))
        return g_steal_pointer (&file);
    }
  g_error ("nothing can be decided");
}

static void
decide (LoketCase *file)
{
  LoketRow *data = loket_case_get_data (file);
  JsonArray *differs = loket_row_get_array (data, "differs");

  act_on_case (file, "decide", "case_decide",
               loket_args_new ("hash", loket_row_get_string (data, "hash"), "outcome", "approve",
                               "basis", "", "note", "", "seen:array",
                               differs != NULL ? json_array_ref (differs) : json_array_new (),
                               NULL), TRUE);
}

static void
work_as_head (Flights *self)
{
  g_autoptr(JsonObject) answer = call (self, "open-approvals", "approvals_open",
                                       loket_args_new ("filter", "", NULL));
  g_autoptr(LoketCase) file = open_decidable (self, json_object_get_array_member (answer, "rows"));

  prove (self);
  decide (file);
}

int
main (int   argc,
      char *argv[])
{
  const char *hosts[] = { argv[1], NULL };
  LoketDeskConfig config = { .instance = "", .profile = "bench", .hosts = hosts,
                             .database = "loket" };
  Flights self = { 0 };

  if (argc != 6)
    {
      g_printerr ("Usage: flights HOST LOGIN COUNTER CASE PAGE\n");
      return 2;
    }
  self.login = argv[2];
  self.counter = argv[3];
  self.file = argv[4];
  self.page = argv[5];
  watch_input ();
  self.desk = loket_desk_new (&config);
  sign_in (&self, "sign-in-first-time");
  sign_out (&self);
  sign_in (&self, "sign-in");
  open_desk (&self, "choose-counter");
  if (loket_desk_has_duty (self.desk, "section_head"))
    work_as_head (&self);
  else
    work_as_clerk (&self);
  sign_out (&self);
  g_object_unref (self.desk);

  return 0;
}
