/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-admin case: the papers and slips of one case as PDF, read as an officer through the same
 * calls as the window, so that the server's log has it. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "loket-admin-command.h"
#include "loket-args.h"
#include "loket-desk.h"
#include "loket-error.h"
#include "loket-intake.h"
#include "loket-paper.h"
#include "loket-slip.h"

typedef struct
{
  LoketDesk *desk;
  GAsyncResult *result;
  JsonObject *file;     /* CASE of the server */
} Look;

/* * Waiting for an answer: this is a program without a window */

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  ((Look *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for_answer (Look *look)
{
  while (look->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&look->result);
}

/* * Steps */

static gboolean
sign_in (Look       *look,
         const char *login,
         GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  char password[256] = "";

  if (fgets (password, sizeof password, stdin) == NULL)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("Give the officer's password on standard input."));
      return FALSE;
    }
  g_strchomp (password);
  loket_desk_sign_in_async (look->desk, login, password, NULL, on_answered, look);
  explicit_bzero (password, sizeof password);
  result = wait_for_answer (look);
  if (!loket_desk_sign_in_finish (look->desk, result, error))
    return FALSE;
  g_clear_object (&result);
  loket_desk_open_async (look->desk, NULL, NULL, on_answered, look);
  result = wait_for_answer (look);

  return loket_desk_open_finish (look->desk, result, error);
}

static char *
find_case (Look       *look,
           const char *number,
           GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) answer = NULL;
  JsonArray *cases;

  loket_desk_call_async (look->desk, "search", loket_args_new ("q", number, "scope", "office", "reason", "", NULL), NULL,
                         on_answered, look);
  result = wait_for_answer (look);
  answer = loket_desk_call_finish (look->desk, result, error);
  if (answer == NULL)
    return NULL;
  cases = loket_json_array (answer, "cases");
  if (cases == NULL || json_array_get_length (cases) != 1)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no case %s at this office."), number);
      return NULL;
    }

  return g_strdup (loket_json_string (json_array_get_object_element (cases, 0), "id"));
}

static gboolean
read_case (Look       *look,
           const char *id,
           GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_desk_read_case_async (look->desk, id, "support", "case_read", NULL, on_answered, look);
  result = wait_for_answer (look);
  look->file = loket_desk_read_case_finish (look->desk, result, error);

  return look->file != NULL;
}

/* What leaves the office in a file is on record before it is written. Takes @args. */
static gboolean
announce (Look       *look,
          const char *function,
          JsonObject *args,
          GError    **error)
{
  g_autofree char *copy = g_uuid_string_random ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) answer = NULL;

  json_object_set_string_member (args, "copy", copy);
  json_object_set_string_member (args, "kind", "export");
  loket_desk_call_async (look->desk, function, args, NULL, on_answered, look);
  result = wait_for_answer (look);
  answer = loket_desk_call_finish (look->desk, result, error);

  return answer != NULL;
}

/* The papers that this officer may see; the others have no pages here. */
static gboolean
announce_papers (Look       *look,
                 const char *id,
                 GError    **error)
{
  JsonArray *papers = loket_json_array (look->file, "papers");
  JsonArray *ids = json_array_new ();
  JsonObject *args;

  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    {
      JsonObject *paper = json_array_get_object_element (papers, i);
      JsonArray *pages = loket_json_array (paper, "pages");

      if (pages != NULL && json_array_get_length (pages) > 0)
        json_array_add_string_element (ids, loket_json_string (paper, "id"));
    }
  if (json_array_get_length (ids) == 0)
    {
      json_array_unref (ids);
      return TRUE;
    }
  args = loket_args_new ("case", id, "purpose", "support", NULL);
  json_object_set_array_member (args, "papers", ids);

  return announce (look, "copy_papers", args, error);
}

static gboolean
save (GBytes     *bytes,
      const char *folder,
      const char *name,
      GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return bytes != NULL
         && g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

static gboolean
save_papers (Look       *look,
             const char *folder,
             GError    **error)
{
  LoketPageSource *source = LOKET_PAGE_SOURCE (loket_desk_get_intake (look->desk));
  g_autoptr(LoketPaper) all = loket_paper_new ("all", source);
  JsonArray *papers = loket_json_array (look->file, "papers");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) pdf = NULL;

  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    {
      g_autoptr(LoketPaper) paper = loket_paper_new_from_json (json_array_get_object_element (papers, i), source);

      for (guint j = 0; j < loket_paper_get_n_pages (paper); j++)
        loket_paper_append (all, loket_paper_get_page (paper, j));
    }
  loket_paper_compose_async (all, NULL, on_answered, look);
  result = wait_for_answer (look);
  pdf = loket_paper_compose_finish (all, result, error);

  return save (pdf, folder, "case.pdf", error);
}

static gboolean
save_receipt (Look       *look,
              const char *kind,
              const char *folder,
              GError    **error)
{
  JsonArray *receipts = loket_json_array (look->file, "receipts");
  LoketCatalogue *catalogue = loket_desk_get_catalogue (look->desk);
  g_autofree char *name = g_strconcat (kind, ".pdf", NULL);

  for (guint i = 0; receipts != NULL && i < json_array_get_length (receipts); i++)
    {
      JsonObject *receipt = json_array_get_object_element (receipts, i);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(JsonObject) read = NULL;
      g_autoptr(LoketSlip) slip = NULL;
      g_autoptr(GBytes) pdf = NULL;

      if (!g_str_equal (loket_json_string (receipt, "kind"), kind))
        continue;
      loket_desk_call_async (look->desk, "receipt_read", loket_args_new ("receipt", loket_json_string (receipt, "id"), NULL),
                             NULL, on_answered, look);
      result = wait_for_answer (look);
      read = loket_desk_call_finish (look->desk, result, error);
      if (read == NULL || !announce (look, "copy_begin", loket_args_new ("receipt", loket_json_string (receipt, "id"), NULL), error))
        return FALSE;
      slip = loket_slip_new (read, loket_catalogue_get_office (catalogue), loket_catalogue_get_bundle (catalogue), LOKET_SLIP_A4);
      pdf = loket_slip_to_pdf (slip, error);

      return save (pdf, folder, name, error);
    }

  return TRUE;
}

static void
say_what_was_read (Look *look)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *papers = loket_json_array (look->file, "papers");
  g_autofree char *line = NULL;

  json_node_take_object (node, loket_args_new ("case", loket_json_string (look->file, "number"),
                                               "state", loket_json_string (look->file, "state"),
                                               "papers:int", (gint64) (papers != NULL ? json_array_get_length (papers) : 0),
                                               NULL));
  line = json_to_string (node, FALSE);
  printf ("%s\n", line);
}

static int
read_as_officer (Look       *look,
                 const char *number,
                 const char *login,
                 const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  gboolean good = sign_in (look, login, &error)
                  && (id = find_case (look, number, &error)) != NULL
                  && read_case (look, id, &error)
                  && announce_papers (look, id, &error)
                  && save_papers (look, folder, &error)
                  && save_receipt (look, "receipt", folder, &error)
                  && save_receipt (look, "handover", folder, &error);

  if (good)
    say_what_was_read (look);
  if (loket_desk_get_state (look->desk) != LOKET_DESK_SIGNED_OUT)
    {
      loket_desk_sign_out_async (look->desk, on_answered, look);
      closed = wait_for_answer (look);
    }

  return good ? LOKET_ADMIN_OK : loket_admin_failed (error);
}

static int
run (int    argc,
     char **argv)
{
  g_autofree char *host = NULL;
  g_autofree char *database = NULL;
  g_autofree char *login = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *profile = NULL;
  const GOptionEntry entries[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &host, NULL, NULL },
    { "database", 0, 0, G_OPTION_ARG_STRING, &database, NULL, NULL },
    { "login", 0, 0, G_OPTION_ARG_STRING, &login, NULL, NULL },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &folder, NULL, NULL },
    { NULL }
  };
  const char *hosts[2] = { NULL, NULL };
  LoketDeskConfig config = { .instance = "support", .hosts = hosts };
  Look look = { NULL };
  int status;

  if (!loket_admin_parse (&loket_admin_case, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (argc != 2 || host == NULL || login == NULL || folder == NULL)
    return loket_admin_misused ("case", _("Give the number of the case, --host, --login and --out."));
  hosts[0] = host;
  config.database = database != NULL ? database : "loket";
  /* The key of one office is not that of another. */
  profile = g_strjoin ("-", host, config.database, NULL);
  config.profile = profile;
  look.desk = loket_desk_new (&config);
  status = read_as_officer (&look, argv[1], login, folder);
  g_clear_pointer (&look.file, json_object_unref);
  g_clear_object (&look.desk);

  return status;
}

const LoketAdminCommand loket_admin_case = {
  .name = "case",
  .summary = N_("the papers and slips of a case as PDF"),
  .usage = "NUMBER --host HOST --login NAME --out DIR [--database NAME]",
  .help = N_("Saves the case as that officer (password on standard input); the log says that it was exported.\n"
             "DIR gets case.pdf with the scanned papers, receipt.pdf and handover.pdf."),
  .run = run,
};
