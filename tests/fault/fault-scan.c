/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole desk without its window that may be killed at any moment, or lose its scanner or its
 * renderer: makes cases, scans into them and says which page it keeps. Ends when standard input
 * does and nothing waits. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gunixinputstream.h>

#include "loket-case.h"
#include "loket-error.h"
#include "loket-intake.h"

#define TRY_AGAIN_MS 200
#define SCANS_OF_A_CASE 3

typedef struct
{
  GMainLoop *loop;
  LoketDesk *desk;
  const char *login;
  const char *password;
  char *visit;
  LoketCase *file;
  guint scans;
  gboolean ending;
} Worker;

static gboolean sign_in (gpointer data);
static gboolean next_scan (gpointer data);
static gboolean new_case (gpointer data);

static void
say (const char *word,
     const char *first,
     const char *second)
{
  g_print ("%s %s %s\n", word, first, second);
  fflush (stdout);
}

static JsonObject *
parse (char *text)
{
  g_autofree char *owned = text;
  g_autoptr(JsonNode) node = json_from_string (owned, NULL);

  return json_node_dup_object (node);
}

static gboolean
on_end_due (gpointer data)
{
  Worker *worker = data;

  if (loket_desk_get_pending (worker->desk) > 0)
    return G_SOURCE_CONTINUE;
  say ("empty", worker->login, "");
  g_main_loop_quit (worker->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
is_ending (Worker *worker)
{
  if (worker->ending)
    g_timeout_add (100, on_end_due, worker);
  return worker->ending;
}

static void
on_scanned (GObject      *intake,
            GAsyncResult *result,
            gpointer      data)
{
  Worker *worker = data;
  g_autoptr(GError) error = NULL;

  loket_intake_scan_finish (LOKET_INTAKE (intake), result, &error);
  if (error != NULL)
    say ("scan", loket_desk_error_code (error), "");
  if (is_ending (worker))
    return;
  if (++worker->scans % SCANS_OF_A_CASE == 0)
    g_timeout_add (20, new_case, worker);
  else
    g_timeout_add (20, next_scan, worker);
}

static gboolean
next_scan (gpointer data)
{
  Worker *worker = data;

  loket_intake_scan_async (loket_desk_get_intake (worker->desk), worker->file, "ktp", "KTP",
                           "flatbed", NULL, 75, NULL, on_scanned, worker);
  return G_SOURCE_REMOVE;
}

static void
on_case_loaded (GObject      *file,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr(GError) error = NULL;

  loket_case_load_finish (LOKET_CASE (file), result, &error);
  next_scan (data);
}

static void
on_case_made (GObject      *desk,
              GAsyncResult *result,
              gpointer      data)
{
  Worker *worker = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (desk), result, &error);

  if (answer != NULL || g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE))
    loket_case_load_async (worker->file, "serve", on_case_loaded, worker);
  else
    {
      say ("refused", loket_case_get_id (worker->file), loket_desk_error_code (error));
      if (!is_ending (worker))
        g_timeout_add (TRY_AGAIN_MS, new_case, worker);
    }
}

static void
on_person_made (GObject      *desk,
                GAsyncResult *result,
                gpointer      data)
{
  Worker *worker = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (desk), result, &error);

  if (answer == NULL && !g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE))
    say ("refused", loket_case_get_id (worker->file), loket_desk_error_code (error));
}

/* A person and a case in the visit that is there. */
static gboolean
new_case (gpointer data)
{
  Worker *worker = data;
  g_autofree char *person = loket_id_new ();
  g_autofree char *id = loket_id_new ();

  g_clear_object (&worker->file);
  worker->file = loket_case_new (worker->desk, id);
  loket_desk_run_async (worker->desk, "person_register", id,
                        parse (g_strdup_printf ("{\"person\":\"%s\",\"data\":{\"name\":\"SPESIMEN UJI\","
                                                "\"sex\":\"P\",\"birth_date\":\"1990-05-17\",\"birth_place\":"
                                                "\"BENGKULU\",\"nationality\":\"IDN\"}}", person)),
                        TRUE, NULL, on_person_made, worker);
  loket_desk_run_async (worker->desk, "case_create", id,
                        parse (g_strdup_printf ("{\"case\":\"%s\",\"visit\":\"%s\",\"person\":\"%s\","
                                                "\"service\":\"passport_new\",\"variant\":\"electronic_10\","
                                                "\"fields\":{}}", id, worker->visit, person)),
                        TRUE, NULL, on_case_made, worker);
  return G_SOURCE_REMOVE;
}

static void
on_visit_begun (GObject      *desk,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (desk), result, &error);

  new_case (data);
}

/* Whoever stood here in an earlier life still does. */
static void
on_queue_seen (GObject      *desk,
               GAsyncResult *result,
               gpointer      data)
{
  Worker *worker = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) queue = loket_desk_call_finish (LOKET_DESK (desk), result, &error);
  JsonObject *active = queue != NULL ? loket_json_object (queue, "active") : NULL;

  g_free (worker->visit);
  if (active != NULL)
    {
      worker->visit = g_strdup (loket_json_string (active, "id"));
      new_case (worker);
      return;
    }
  worker->visit = loket_id_new ();
  loket_desk_run_async (worker->desk, "visit_start_without_ticket", worker->visit,
                        parse (g_strdup_printf ("{\"visit\":\"%s\",\"reason\":\"system\"}", worker->visit)),
                        TRUE, NULL, on_visit_begun, worker);
}

static void
on_page_kept (LoketIntake *intake,
              LoketPage   *page,
              Worker      *worker)
{
  say ("page", loket_page_get_id (page), loket_case_get_id (worker->file));
}

static void
on_desk_opened (GObject      *desk,
                GAsyncResult *result,
                gpointer      data)
{
  Worker *worker = data;
  g_autoptr(GError) error = NULL;

  if (!loket_desk_open_finish (LOKET_DESK (desk), result, &error))
    {
      say ("no-desk", loket_desk_error_code (error), "");
      g_timeout_add (TRY_AGAIN_MS, sign_in, worker);
      return;
    }
  say ("started", worker->login, "");
  g_signal_connect (loket_desk_get_intake (worker->desk), "page-kept", G_CALLBACK (on_page_kept), worker);
  if (!is_ending (worker))
    loket_desk_call_async (worker->desk, "queue_open", NULL, NULL, on_queue_seen, worker);
}

static void
on_signed_in (GObject      *desk,
              GAsyncResult *result,
              gpointer      data)
{
  Worker *worker = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketRow) counter = NULL;
  g_autofree char *notice = NULL;

  if (!loket_desk_sign_in_finish (LOKET_DESK (desk), result, &error))
    {
      if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_HELD))
        {
          say ("held", worker->login, "");
          exit (3);
        }
      say ("no-sign-in", loket_desk_error_code (error), "");
      g_timeout_add (TRY_AGAIN_MS, sign_in, worker);
      return;
    }
  notice = loket_desk_take_notice (worker->desk);
  if (notice != NULL)
    say ("notice", notice, "");
  loket_desk_open_async (worker->desk, NULL, NULL, on_desk_opened, worker);
}

static gboolean
sign_in (gpointer data)
{
  Worker *worker = data;

  loket_desk_sign_in_async (worker->desk, worker->login, worker->password, NULL, on_signed_in, worker);
  return G_SOURCE_REMOVE;
}

static gboolean
on_input_ended (GObject *input,
                gpointer data)
{
  Worker *worker = data;
  char byte;

  if (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), &byte, 1, NULL,
                                                NULL) > 0)
    return G_SOURCE_CONTINUE;
  worker->ending = TRUE;
  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  Worker worker = { 0 };
  const char *hosts[] = { NULL, NULL };
  g_autoptr(GInputStream) input = g_unix_input_stream_new (0, FALSE);
  g_autoptr(GSource) end = NULL;
  LoketDeskConfig config = { .instance = "", .profile = "fault", .hosts = hosts, .database = "loket" };

  if (argc != 6)
    {
      g_printerr ("Usage: fault-scan HOST LOGIN PASSWORD SCANNER PAPERS\n");
      return 2;
    }
  hosts[0] = argv[1];
  worker.login = argv[2];
  worker.password = argv[3];
  config.specimen_dir = argv[4];
  config.specimen_papers = argv[5];
  worker.desk = loket_desk_new (&config);
  worker.loop = g_main_loop_new (NULL, FALSE);
  sign_in (&worker);
  end = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (end, G_SOURCE_FUNC (on_input_ended), &worker, NULL);
  g_source_attach (end, NULL);
  g_main_loop_run (worker.loop);
  /* What is in the journal must not need a clean end. */
  exit (0);
}
