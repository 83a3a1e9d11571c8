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

/* The new one stands where the page was that it was scanned to replace, else at the end. */
static JsonArray *
pages_with_left (LoketPaper *paper,
                 Left       *left)
{
  const char *replaces = loket_json_string (loket_stored_page_get_meta (left->pages->pdata[0]), "replaces");
  JsonArray *pages = json_array_new ();
  gboolean placed = FALSE;

  for (guint i = 0; paper != NULL && i < loket_paper_get_n_pages (paper); i++)
    {
      LoketPage *page = loket_paper_get_page (paper, i);

      if (!g_str_equal (loket_page_get_id (page), replaces))
        {
          json_array_add_object_element (pages, loket_page_view_to_json (page));
          continue;
        }
      for (guint j = 0; j < left->pages->len; j++)
        json_array_add_object_element (pages, view_of (left->pages->pdata[j]));
      placed = TRUE;
    }
  for (guint j = 0; !placed && j < left->pages->len; j++)
    json_array_add_object_element (pages, view_of (left->pages->pdata[j]));
  return pages;
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
  loket_stored_page_assign (page, loket_stored_page_get_case (page), NULL);
  if (self->journal != NULL)
    loket_journal_update_page_async (self->journal, page, loket_stored_page_get_state (page), NULL, NULL, NULL);
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
  for (guint i = 0; !filed && error->code != LOKET_ERROR_OFFLINE && i < left->pages->len; i++)
    forget_place (self, left->pages->pdata[i]);
  left_free (left);
  g_clear_object (&filing->file);
  file_next (task);
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

static void
on_case_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  Filing *filing = g_task_get_task_data (task);
  Left *left = g_queue_peek_head (&filing->papers);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  LoketPaper *paper;

  if (!loket_case_load_finish (LOKET_CASE (source), result, &error))
    {
      g_debug ("pages left for a case that is not there: %s", loket_desk_error_code (error));
      end_paper (task, FALSE, error);
      return;
    }
  paper = loket_case_find_paper (filing->file, left->requirement);
  id = paper != NULL ? g_strdup (loket_paper_get_id (paper)) : loket_id_new ();
  loket_desk_run_async (self, "paper_put", left->case_id,
                        loket_args_new ("case", left->case_id, "paper", id,
                                        "version:int", (gint64) (paper != NULL ? loket_paper_get_version (paper) : 0),
                                        "requirement", left->requirement, "doc_type",
                                        loket_json_string (loket_stored_page_get_meta (left->pages->pdata[0]),
                                                           "doc_type"),
                                        "pages:array", pages_with_left (paper, left), NULL),
                        TRUE, NULL, on_filed, task);
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
          || loket_stored_page_get_case (page) == NULL || loket_stored_page_get_requirement (page) == NULL
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

      for (guint j = 0; ids[j] != NULL; j++)
        g_hash_table_add (filing->spoken_for, g_strdup (ids[j]));
    }
  loket_journal_list_pages_async (LOKET_JOURNAL (source), NULL, NULL, on_pages_listed, task);
}

/* * For the files of this folder */

/* Commands are kept at least as long as the pages they name: what none of them names is left. */
void
_loket_desk_file_left_async (LoketDesk          *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Filing *filing = g_new0 (Filing, 1);

  g_task_set_source_tag (task, _loket_desk_file_left_async);
  filing->spoken_for = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
