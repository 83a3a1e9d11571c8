/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk without a window that may be killed at any moment: gives out tickets, and says on
 * standard output which command it keeps. Ends when standard input does and nothing waits. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gunixinputstream.h>

#include "loket-outbox.h"
#include "loket-server-error.h"

#define AT_ONCE 3
#define PAUSE_MS 80
#define CLASSES "ABCDEFGH"    /* each has 999 numbers a day */
#define TRY_AGAIN_MS 150

typedef struct
{
  GMainLoop *loop;
  LoketServer *server;
  LoketJournal *journal;
  LoketOutbox *outbox;
  const char *login;
  const char *password;
  const char *counter;
  guint running;                /* commands whose answer is waited for */
  gboolean ending;
} Desk;

static gboolean sign_in (gpointer data);

static void
say (const char *word,
     const char *rest)
{
  g_print ("%s %s\n", word, rest);
  fflush (stdout);
}

/* Nothing is made any more, and everything made is at the server. */
static void
end_if_done (Desk *desk)
{
  if (!desk->ending || desk->running > 0 || loket_outbox_get_pending (desk->outbox) > 0)
    return;
  say ("empty", desk->login);
  g_main_loop_quit (desk->loop);
}

static LoketCommand *
new_ticket (void)
{
  const char letter[] = { CLASSES[g_random_int_range (0, strlen (CLASSES))], '\0' };
  g_autoptr(JsonObject) args = json_object_new ();
  g_autofree char *ticket = loket_id_new ();
  LoketCommand *command;

  json_object_set_string_member (args, "ticket", ticket);
  json_object_set_string_member (args, "class", letter);
  json_object_set_array_member (args, "needs", json_array_new ());
  json_object_set_string_member (args, "channel", "counter");
  command = loket_command_new ("ticket_issue", args, NULL);
  loket_command_set_offline_allowed (command, TRUE);

  return command;
}

static void
on_command_run (GObject      *outbox,
                GAsyncResult *result,
                gpointer      data)
{
  Desk *desk = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_outbox_run_finish (LOKET_OUTBOX (outbox), result, &error);

  desk->running--;
  if (answer == NULL)
    say ("later", loket_server_error_get_code (error));
  end_if_done (desk);
}

static void
on_command_refused (LoketOutbox  *outbox,
                    const char   *id,
                    const GError *reason,
                    Desk         *desk)
{
  g_autofree char *words = g_strdup_printf ("%s %s", id, loket_server_error_get_code (reason));

  say ("refused", words);
}

/* What the screen would say is done from here on: the command is in the journal. */
static void
on_state_changed (LoketCommand *command,
                  GParamSpec   *property,
                  Desk         *desk)
{
  if (loket_command_get_state (command) != LOKET_COMMAND_QUEUED)
    return;
  say ("kept", loket_command_get_id (command));
  g_signal_handlers_disconnect_by_func (command, on_state_changed, desk);
}

static gboolean
on_pause_over (gpointer data)
{
  Desk *desk = data;
  g_autoptr(LoketCommand) command = NULL;

  if (desk->ending)
    {
      end_if_done (desk);
      return G_SOURCE_CONTINUE;
    }
  if (desk->running >= AT_ONCE)
    return G_SOURCE_CONTINUE;
  command = new_ticket ();
  desk->running++;
  g_signal_connect (command, "notify::state", G_CALLBACK (on_state_changed), desk);
  loket_outbox_run_async (desk->outbox, command, NULL, on_command_run, desk);

  return G_SOURCE_CONTINUE;
}

static void
on_outbox_started (GObject      *outbox,
                   GAsyncResult *result,
                   gpointer      data)
{
  Desk *desk = data;
  g_autoptr(GError) error = NULL;

  if (!loket_outbox_start_finish (LOKET_OUTBOX (outbox), result, &error))
    g_error ("the outbox did not start: %s", error->message);
  say ("started", desk->login);
  g_timeout_add (PAUSE_MS, on_pause_over, desk);
}

static void
on_desk_opened (GObject      *server,
                GAsyncResult *result,
                gpointer      data)
{
  Desk *desk = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_server_send_finish (LOKET_SERVER (server), result, &error);

  if (answer == NULL)
    {
      say ("no-desk", loket_server_error_get_code (error));
      loket_server_sign_out (desk->server);
      g_timeout_add (TRY_AGAIN_MS, sign_in, desk);
      return;
    }
  desk->outbox = loket_outbox_new (desk->journal, desk->server);
  g_signal_connect (desk->outbox, "command-refused", G_CALLBACK (on_command_refused), desk);
  loket_outbox_start_async (desk->outbox, NULL, on_outbox_started, desk);
}

static void
open_desk (Desk *desk)
{
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;

  json_object_set_string_member (args, "counter", desk->counter);
  json_object_set_string_member (args, "device", loket_journal_get_device (desk->journal));
  json_object_set_string_member (args, "client", "fault-desk");
  command = loket_command_new ("desk_open", args, NULL);
  loket_server_send_async (desk->server, command, NULL, NULL, on_desk_opened, desk);
}

static void
on_signed_in (GObject      *server,
              GAsyncResult *result,
              gpointer      data)
{
  Desk *desk = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_server_sign_in_finish (LOKET_SERVER (server), result, &error);

  if (answer != NULL)
    {
      open_desk (desk);
      return;
    }
  say ("no-sign-in", loket_server_error_get_code (error));
  g_timeout_add (TRY_AGAIN_MS, sign_in, desk);
}

static gboolean
sign_in (gpointer data)
{
  Desk *desk = data;

  loket_server_sign_in_async (desk->server, desk->login, desk->password, NULL, on_signed_in, desk);

  return G_SOURCE_REMOVE;
}

static void
on_journal_opened (GObject      *journal,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr(GError) error = NULL;

  if (!loket_journal_open_finish (LOKET_JOURNAL (journal), result, &error))
    g_error ("the journal did not open: %s", error->message);
  sign_in (data);
}

static gboolean
on_input_ended (GObject *input,
                gpointer data)
{
  Desk *desk = data;
  char byte;

  if (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), &byte, 1, NULL,
                                                NULL) > 0)
    return G_SOURCE_CONTINUE;
  desk->ending = TRUE;

  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  Desk desk = { 0 };
  const char *hosts[] = { NULL, NULL };
  g_autoptr(GInputStream) input = g_unix_input_stream_new (0, FALSE);
  g_autoptr(GSource) end = NULL;

  if (argc != 6)
    {
      g_printerr ("Usage: fault-desk HOST LOGIN PASSWORD COUNTER FOLDER\n");
      return 2;
    }
  hosts[0] = argv[1];
  desk.login = argv[2];
  desk.password = argv[3];
  desk.counter = argv[4];
  desk.loop = g_main_loop_new (NULL, FALSE);
  desk.server = loket_server_new ();
  loket_server_set_hosts (desk.server, hosts);
  loket_server_set_database (desk.server, "loket");
  loket_server_set_client (desk.server, "fault-desk", 1);
  desk.journal = loket_journal_new (argv[5]);
  loket_journal_open_async (desk.journal, desk.password, NULL, on_journal_opened, &desk);
  end = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (end, G_SOURCE_FUNC (on_input_ended), &desk, NULL);
  g_source_attach (end, NULL);
  g_main_loop_run (desk.loop);
  /* What is in the journal must not need a clean end. */
  exit (0);
}
