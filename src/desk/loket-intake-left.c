/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages left on the disk without a paper: the program ended between keeping a page and saying where
 * it belongs. They are filed as they would have been, when their officer signs in again. */

#include "loket-intake-private.h"

#include "loket-args.h"
#include "loket-desk-private.h"

#include <glib/gi18n-lib.h>

/* One paper that was being scanned. */
typedef struct
{
  char *case_id;
  char *requirement;
  GPtrArray *pages;             /* LoketStoredPage, in the order in which they were kept */
} Left;

typedef struct
{
  GHashTable *spoken_for;       /* ids of pages a command names */
  GHashTable *waiting;          /* cases whose commands are not at the server yet */
  GQueue papers;                /* Left */
  LoketCase *file;              /* of the first of them, while it is filed */
  guint filed;
  guint unfiled;
} Filing;

static void file_next (GTask *task);

/* * Auxiliary methods */

static void
left_free (Left *left)
{
  g_free (left->case_id);
  g_free (left->requirement);
  g_ptr_array_unref (left->pages);
  g_free (left);
}

static void
filing_free (Filing *filing)
{
  g_hash_table_unref (filing->spoken_for);
  g_hash_table_unref (filing->waiting);
  g_queue_clear_full (&filing->papers, (GDestroyNotify) left_free);
  g_clear_object (&filing->file);
  g_free (filing);
}

static Left *
find_left (Filing          *filing,
           LoketStoredPage *page)
{
  Left *left;

  for (GList *l = filing->papers.head; l != NULL; l = l->next)
    {
      left = l->data;
      if (g_strcmp0 (left->case_id, loket_stored_page_get_case (page)) == 0
          && g_strcmp0 (left->requirement, loket_stored_page_get_requirement (page)) == 0)
        return left;
    }
  left = g_new0 (Left, 1);
  left->case_id = g_strdup (loket_stored_page_get_case (page));
  left->requirement = g_strdup (loket_stored_page_get_requirement (page));
  left->pages = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_push_tail (&filing->papers, left);
  return left;
}

static JsonObject *
view_of (LoketStoredPage *page)
{
  JsonObject *view = json_object_new ();

  json_object_set_string_member (view, "page", loket_stored_page_get_id (page));
  json_object_set_int_member (view, "turn", 0);
  json_object_set_null_member (view, "crop");
  return view;
}

/* Takes @task. */
static void
finish (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);
  Filing *filing = g_task_get_task_data (task);
  g_autofree char *sentence = NULL;

  if (filing->filed > 0)
    {
      sentence = g_strdup_printf (ngettext ("%u page scanned before the program ended was put into its file.",
                                            "%u pages scanned before the program ended were put into their files.",
                                            filing->filed), filing->filed);
      _loket_desk_note (self, sentence);
      g_clear_pointer (&sentence, g_free);
    }
  if (filing->unfiled > 0)
    {
      sentence = g_strdup_printf (ngettext ("%u page scanned before the program ended could not be put into its file. "
                                            "It is kept on this computer; scan the paper again.",
                                            "%u pages scanned before the program ended could not be put into their "
                                            "files. They are kept on this computer; scan the papers again.",
                                            filing->unfiled), filing->unfiled);
      _loket_desk_note (self, sentence);
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Said once: a case that is closed or gone does not come back tomorrow. */
static void
forget_place (LoketDesk       *self,
              LoketStoredPage *page)
{
  if (self->journal != NULL)
    loket_journal_mark_filed_async (self->journal, loket_stored_page_get_id (page), NULL, NULL, NULL);
}

/* The server comes back, and somebody makes room on the disk. */
static gboolean
passes (const GError *error)
{
  return g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE) || g_error_matches (error, LOKET_ERROR, LOKET_ERROR_DISK);
}

/* Takes @task. What cannot be reached now is tried again at the next sign-in. */
static void
end_paper (GTask        *task,
           gboolean      filed,
           const GError *error)
{
  LoketDesk *self = g_task_get_source_object (task);
  Filing *filing = g_task_get_task_data (task);
  Left *left = g_queue_pop_head (&filing->papers);

  if (filed)
    filing->filed += left->pages->len;
  else
    filing->unfiled += left->pages->len;
  for (guint i = 0; !filed && !passes (error) && i < left->pages->len; i++)
    forget_place (self, left->pages->pdata[i]);
  left_free (left);
  g_clear_object (&filing->file);
  file_next (task);
}

/* * What is kept here and not yet at the server */

/* The last word about a paper that waits to be sent: what comes next builds upon it. */
static LoketCommand *
find_unsent (LoketDesk  *desk,
             const char *case_id,
             const char *requirement)
{
  GListModel *commands = loket_desk_get_unsent (desk);
  LoketCommand *found = NULL;

  for (guint i = 0; commands != NULL && i < g_list_model_get_n_items (commands); i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (commands, i);
      LoketCommandState state = loket_command_get_state (command);

      if ((state == LOKET_COMMAND_QUEUED || state == LOKET_COMMAND_SENT)
          && g_str_equal (loket_command_get_function (command), "paper_put")
          && g_strcmp0 (loket_command_get_subject (command), case_id) == 0
          && g_str_equal (loket_json_string (loket_command_get_args (command), "requirement"), requirement))
        found = command; /* the list keeps it */
    }
  return found;
}

/* Views of the pages the paper has, the unsent ones included. */
static JsonArray *
pages_now (LoketCommand *unsent,
           LoketPaper   *paper)
{
  JsonArray *pages = unsent != NULL ? loket_json_array (loket_command_get_args (unsent), "pages") : NULL;

  if (pages != NULL)
    return json_array_ref (pages);
  pages = json_array_new ();
  for (guint i = 0; unsent == NULL && paper != NULL && i < loket_paper_get_n_pages (paper); i++)
    json_array_add_object_element (pages, loket_page_view_to_json (loket_paper_get_page (paper, i)));
  return pages;
}

static gboolean
has_page (JsonArray  *pages,
          const char *id)
{
  for (guint i = 0; i < json_array_get_length (pages); i++)
    if (g_str_equal (loket_json_string (json_array_get_object_element (pages, i), "page"), id))
      return TRUE;
  return FALSE;
}

/* A page is in its paper once, whoever says so twice. */
static void
add_all (JsonArray *pages,
         JsonArray *views)
{
  for (guint i = 0; i < json_array_get_length (views); i++)
    if (!has_page (pages, loket_json_string (json_array_get_object_element (views, i), "page")))
      json_array_add_element (pages, json_node_copy (json_array_get_element (views, i)));
}

JsonObject *
_loket_intake_put_args (LoketCase  *file,
                        const char *requirement,
                        const char *doc_type,
                        JsonArray  *views,
                        const char *replaces)
{
  LoketPaper *paper = loket_case_find_paper (file, requirement);
  LoketCommand *unsent = find_unsent (loket_case_get_desk (file), loket_case_get_id (file), requirement);
  JsonObject *before = unsent != NULL ? loket_command_get_args (unsent) : NULL;
  g_autoptr(JsonArray) now = pages_now (unsent, paper);
  g_autofree char *id = before != NULL ? g_strdup (loket_json_string (before, "paper"))
                        : paper != NULL ? g_strdup (loket_paper_get_id (paper)) : loket_id_new ();
  gint64 version = before != NULL ? loket_json_int (before, "version") + 1
                   : paper != NULL ? loket_paper_get_version (paper) : 0;
  JsonArray *pages = json_array_new ();
  gboolean placed = FALSE;

  for (guint i = 0; i < json_array_get_length (now); i++)
    {
      JsonNode *page = json_array_get_element (now, i);

      if (g_strcmp0 (loket_json_string (json_node_get_object (page), "page"), replaces) == 0)
        {
          add_all (pages, views);
          placed = TRUE;
        }
      else
        json_array_add_element (pages, json_node_copy (page));
    }
  if (!placed)
    add_all (pages, views);
  return loket_args_new ("case", loket_case_get_id (file), "paper", id, "version:int", version,
                         "requirement", requirement, "doc_type", doc_type, "pages:array", pages, NULL);
}

/* * Signal callbacks */

static void
on_filed (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  /* Kept counts: it goes out by itself. */
  end_paper (user_data, answer != NULL || error->code == LOKET_ERROR_OFFLINE, error);
}

/* Behind whatever waits for the same case: commands of one subject go in order. */
static void
file_paper (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);
  Filing *filing = g_task_get_task_data (task);
  Left *left = g_queue_peek_head (&filing->papers);
  JsonObject *meta = loket_stored_page_get_meta (left->pages->pdata[0]);
  g_autoptr(JsonArray) views = json_array_new ();

  for (guint i = 0; i < left->pages->len; i++)
    json_array_add_object_element (views, view_of (left->pages->pdata[i]));
  loket_desk_run_async (self, "paper_put", left->case_id,
                        _loket_intake_put_args (filing->file, left->requirement,
                                                loket_json_string (meta, "doc_type"), views,
                                                loket_json_string (meta, "replaces")),
                        TRUE, NULL, on_filed, task);
}

static void
on_case_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  Filing *filing = g_task_get_task_data (task);
  Left *left = g_queue_peek_head (&filing->papers);
  g_autoptr(GError) error = NULL;

  /* The case itself may still be on its way. */
  if (loket_case_load_finish (LOKET_CASE (source), result, &error)
      || g_hash_table_contains (filing->waiting, left->case_id))
    {
      file_paper (task);
      return;
    }
  g_debug ("pages left for a case that is not there: %s", loket_desk_error_code (error));
  end_paper (task, FALSE, error);
}

/* Takes @task. */
static void
file_next (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);
  Filing *filing = g_task_get_task_data (task);
  Left *left = g_queue_peek_head (&filing->papers);

  if (left == NULL || self->outbox == NULL)
    {
      finish (task);
      return;
    }
  filing->file = loket_case_new (self, left->case_id);
  loket_case_load_async (filing->file, "follow", on_case_loaded, task);
}

static void
on_pages_listed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  Filing *filing = g_task_get_task_data (task);
  g_autoptr(GPtrArray) pages = loket_journal_list_pages_finish (LOKET_JOURNAL (source), result, NULL);

  for (guint i = 0; pages != NULL && i < pages->len; i++)
    {
      LoketStoredPage *page = pages->pdata[i];

      if (g_hash_table_contains (filing->spoken_for, loket_stored_page_get_id (page))
          || loket_stored_page_get_filed (page) || loket_stored_page_get_case (page) == NULL || loket_stored_page_get_requirement (page) == NULL
          || *loket_json_string (loket_stored_page_get_meta (page), "doc_type") == '\0')
        continue;
      g_ptr_array_add (find_left (filing, page)->pages, g_object_ref (page));
    }
  file_next (task);
}

static void
on_commands_listed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  Filing *filing = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commands = loket_journal_list_commands_finish (LOKET_JOURNAL (source), result, &error);

  if (commands == NULL)
    {
      finish (task);
      return;
    }
  for (guint i = 0; i < commands->len; i++)
    {
      g_auto(GStrv) ids = loket_command_dup_pages (commands->pdata[i]);
      LoketCommandState state = loket_command_get_state (commands->pdata[i]);
      const char *subject = loket_command_get_subject (commands->pdata[i]);

      if (subject != NULL && (state == LOKET_COMMAND_QUEUED || state == LOKET_COMMAND_SENT))
        g_hash_table_add (filing->waiting, g_strdup (subject));
      for (guint j = 0; ids[j] != NULL; j++)
        g_hash_table_add (filing->spoken_for, g_strdup (ids[j]));
    }
  loket_journal_list_pages_async (LOKET_JOURNAL (source), NULL, NULL, on_pages_listed, task);
}

/* * For the files of this folder */

/* A command marks the pages it names; those of an older journal are found by their commands. */
void
_loket_desk_file_left_async (LoketDesk          *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Filing *filing = g_new0 (Filing, 1);

  g_task_set_source_tag (task, _loket_desk_file_left_async);
  filing->spoken_for = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  filing->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, filing, (GDestroyNotify) filing_free);
  loket_journal_list_commands_async (self->journal, FALSE, NULL, on_commands_listed, task);
}

gboolean
_loket_desk_file_left_finish (LoketDesk    *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
