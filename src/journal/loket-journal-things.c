/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's pages, drafts, bundle and values as the main loop sees them. */

#include "loket-journal-private.h"

#include <glib/gi18n-lib.h>

/*
 * Pages
 */
static GTask *
begin_page (LoketJournal       *self,
            LoketStoredPage    *page,
            gpointer            tag,
            LoketJobRun         run,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data,
            LoketJob          **job)
{
  GTask *task = loket_journal_begin (self, tag, run, cancellable, callback, user_data, job);
  g_autoptr(JsonNode) meta =
    json_node_init_object (json_node_alloc (), loket_stored_page_get_meta (page));

  (*job)->object = g_object_ref (G_OBJECT (page));
  (*job)->key = g_strdup (loket_stored_page_get_id (page));
  (*job)->more = g_strdup (loket_stored_page_get_case (page));
  (*job)->other = g_strdup (loket_stored_page_get_requirement (page));
  (*job)->text = json_to_string (meta, FALSE);
  return task;
}

static gboolean
run_keep (LoketJournalStore *store,
          LoketJob          *job,
          GError           **error)
{
  g_autofree char *sha256 = NULL;

  if (!loket_journal_store_keep_page (store, job->key, job->more, job->other, job->text, job->bytes,
                                      &sha256, error))
    return FALSE;
  g_free (job->other);
  job->other = g_steal_pointer (&sha256);
  return TRUE;
}

void
loket_journal_keep_page_async (LoketJournal       *self,
                               LoketStoredPage    *page,
                               GBytes             *bytes,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_STORED_PAGE (page));
  g_return_if_fail (bytes != NULL);

  task = begin_page (self, page, loket_journal_keep_page_async, run_keep, cancellable, callback,
                     user_data, &job);
  job->bytes = g_bytes_ref (bytes);
  if (g_bytes_get_size (bytes) <= LOKET_FILE_MAX)
    {
      loket_journal_push (self, task);
      return;
    }
  g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_TOO_LARGE, "%s",
                           _("The file is larger than 64 MB."));
  g_object_unref (task);
}

gboolean
loket_journal_keep_page_finish (LoketJournal *self,
                                GAsyncResult *result,
                                GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_keep_page_async, &job, error);

  if (job != NULL && job->done)
    {
      LoketStoredPage *page = LOKET_STORED_PAGE (job->object);

      loket_stored_page_set_content (page, job->other, g_bytes_get_size (job->bytes));
      loket_stored_page_set_state (page, LOKET_STORED_PAGE_KEPT);
      g_signal_emit_by_name (self, "page-kept", page);
    }
  return ok;
}

static gboolean
run_load_page (LoketJournalStore *store,
               LoketJob          *job,
               GError           **error)
{
  job->bytes = loket_journal_store_load_page (store, job->key, error);
  return job->bytes != NULL;
}

void
loket_journal_load_page_async (LoketJournal       *self,
                               const char         *page_id,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (page_id != NULL);

  task = loket_journal_begin (self, loket_journal_load_page_async, run_load_page, cancellable,
                              callback, user_data, &job);
  job->key = g_strdup (page_id);
  loket_journal_push (self, task);
}

GBytes *
loket_journal_load_page_finish (LoketJournal *self,
                                GAsyncResult *result,
                                GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_load_page_async, &job, error);

  return ok ? g_steal_pointer (&job->bytes) : NULL;
}

static gboolean
run_list_pages (LoketJournalStore *store,
                LoketJob          *job,
                GError           **error)
{
  job->list = loket_journal_store_list_pages (store, job->key, error);
  return job->list != NULL;
}

void
loket_journal_list_pages_async (LoketJournal       *self,
                                const char         *case_id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));

  task = loket_journal_begin (self, loket_journal_list_pages_async, run_list_pages, cancellable,
                              callback, user_data, &job);
  job->key = g_strdup (case_id);
  loket_journal_push (self, task);
}

GPtrArray *
loket_journal_list_pages_finish (LoketJournal *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_list_pages_async, &job, error);

  return ok ? g_steal_pointer (&job->list) : NULL;
}

static gboolean
run_update_page (LoketJournalStore *store,
                 LoketJob          *job,
                 GError           **error)
{
  return loket_journal_store_update_page (store, job->key, job->more, job->other, job->text,
                                          job->number, error);
}

void
loket_journal_update_page_async (LoketJournal        *self,
                                 LoketStoredPage     *page,
                                 LoketStoredPageState state,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_STORED_PAGE (page));

  task = begin_page (self, page, loket_journal_update_page_async, run_update_page, cancellable,
                     callback, user_data, &job);
  job->number = state;
  loket_journal_push (self, task);
}

gboolean
loket_journal_update_page_finish (LoketJournal *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_update_page_async, &job, error);

  if (job != NULL && job->done)
    loket_stored_page_set_state (LOKET_STORED_PAGE (job->object), job->number);
  return ok;
}

static gboolean
run_mark_filed (LoketJournalStore *store,
                LoketJob          *job,
                GError           **error)
{
  return loket_journal_store_mark_filed (store, (const char * const *) job->keys, error);
}

void
loket_journal_mark_filed_async (LoketJournal       *self,
                                const char         *page_id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  const char *pages[] = { page_id, NULL };
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (page_id != NULL);

  task = loket_journal_begin (self, loket_journal_mark_filed_async, run_mark_filed, cancellable,
                              callback, user_data, &job);
  job->keys = g_strdupv ((char **) pages);
  loket_journal_push (self, task);
}

static gboolean
run_remove_page (LoketJournalStore *store,
                 LoketJob          *job,
                 GError           **error)
{
  return loket_journal_store_remove_page (store, job->key, error);
}

void
loket_journal_remove_page_async (LoketJournal       *self,
                                 const char         *page_id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (page_id != NULL);

  task = loket_journal_begin (self, loket_journal_remove_page_async, run_remove_page, cancellable,
                              callback, user_data, &job);
  job->key = g_strdup (page_id);
  loket_journal_push (self, task);
}

gboolean
loket_journal_remove_page_finish (LoketJournal *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return loket_journal_end (self, result, loket_journal_remove_page_async, NULL, error);
}

/*
 * Drafts and values: texts by key in tables of their own
 */
static gboolean
run_save_text (LoketJournalStore *store,
               LoketJob          *job,
               GError           **error)
{
  return loket_journal_store_save_text (store, job->more, job->key, job->text, error);
}

static gboolean
run_load_text (LoketJournalStore *store,
               LoketJob          *job,
               GError           **error)
{
  return loket_journal_store_load_text (store, job->more, job->key, &job->text, error);
}

static void
push_text (LoketJournal       *self,
           gpointer            tag,
           LoketJobRun         run,
           const char         *table,
           const char         *key,
           char               *text,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  LoketJob *job;
  GTask *task = loket_journal_begin (self, tag, run, cancellable, callback, user_data, &job);

  job->more = g_strdup (table);
  job->key = g_strdup (key);
  job->text = text;
  loket_journal_push (self, task);
}

void
loket_journal_save_draft_async (LoketJournal       *self,
                                const char         *key,
                                JsonNode           *draft,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (key != NULL);

  push_text (self, loket_journal_save_draft_async, run_save_text, "draft", key,
             draft != NULL ? json_to_string (draft, FALSE) : NULL, cancellable, callback,
             user_data);
}

gboolean
loket_journal_save_draft_finish (LoketJournal *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return loket_journal_end (self, result, loket_journal_save_draft_async, NULL, error);
}

void
loket_journal_load_draft_async (LoketJournal       *self,
                                const char         *key,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (key != NULL);

  push_text (self, loket_journal_load_draft_async, run_load_text, "draft", key, NULL, cancellable,
             callback, user_data);
}

JsonNode *
loket_journal_load_draft_finish (LoketJournal *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_load_draft_async, &job, error);

  return ok && job->text != NULL ? json_from_string (job->text, error) : NULL;
}

static gboolean
run_list_keys (LoketJournalStore *store,
               LoketJob          *job,
               GError           **error)
{
  job->keys = loket_journal_store_list_keys (store, "draft", job->key, error);
  return job->keys != NULL;
}

void
loket_journal_list_drafts_async (LoketJournal       *self,
                                 const char         *prefix,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));

  task = loket_journal_begin (self, loket_journal_list_drafts_async, run_list_keys, cancellable,
                              callback, user_data, &job);
  job->key = g_strdup (prefix);
  loket_journal_push (self, task);
}

char **
loket_journal_list_drafts_finish (LoketJournal *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_list_drafts_async, &job, error);

  return ok ? g_steal_pointer (&job->keys) : NULL;
}

void
loket_journal_save_value_async (LoketJournal       *self,
                                const char         *key,
                                const char         *value,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (key != NULL);

  push_text (self, loket_journal_save_value_async, run_save_text, "value", key, g_strdup (value),
             cancellable, callback, user_data);
}

gboolean
loket_journal_save_value_finish (LoketJournal *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return loket_journal_end (self, result, loket_journal_save_value_async, NULL, error);
}

void
loket_journal_load_value_async (LoketJournal       *self,
                                const char         *key,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (key != NULL);

  push_text (self, loket_journal_load_value_async, run_load_text, "value", key, NULL, cancellable,
             callback, user_data);
}

char *
loket_journal_load_value_finish (LoketJournal *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_load_value_async, &job, error);

  return ok ? g_steal_pointer (&job->text) : NULL;
}

/*
 * The office bundle
 */
static gboolean
run_save_bundle (LoketJournalStore *store,
                 LoketJob          *job,
                 GError           **error)
{
  LoketBundle bundle = {
    .version = job->key, .body = job->text, .signature = job->more, .epoch = job->other,
  };

  return loket_journal_store_save_bundle (store, &bundle, error);
}

void
loket_journal_save_bundle_async (LoketJournal       *self,
                                 const LoketBundle  *bundle,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (bundle->version != NULL && bundle->body != NULL);

  task = loket_journal_begin (self, loket_journal_save_bundle_async, run_save_bundle, cancellable,
                              callback, user_data, &job);
  job->key = g_strdup (bundle->version);
  job->text = g_strdup (bundle->body);
  job->more = g_strdup (bundle->signature);
  job->other = g_strdup (bundle->epoch);
  loket_journal_push (self, task);
}

gboolean
loket_journal_save_bundle_finish (LoketJournal *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return loket_journal_end (self, result, loket_journal_save_bundle_async, NULL, error);
}

static gboolean
run_load_bundle (LoketJournalStore *store,
                 LoketJob          *job,
                 GError           **error)
{
  g_autoptr(LoketBundle) bundle = NULL;

  if (!loket_journal_store_load_bundle (store, &bundle, error))
    return FALSE;
  if (bundle != NULL)
    {
      job->key = g_steal_pointer (&bundle->version);
      job->text = g_steal_pointer (&bundle->body);
      job->more = g_steal_pointer (&bundle->signature);
      job->other = g_steal_pointer (&bundle->epoch);
    }
  return TRUE;
}

void
loket_journal_load_bundle_async (LoketJournal       *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  LoketJob *job;

  g_return_if_fail (LOKET_IS_JOURNAL (self));

  loket_journal_push (self, loket_journal_begin (self, loket_journal_load_bundle_async,
                                                 run_load_bundle, cancellable, callback, user_data,
                                                 &job));
}

LoketBundle *
loket_journal_load_bundle_finish (LoketJournal *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  LoketJob *job = NULL;

  if (!loket_journal_end (self, result, loket_journal_load_bundle_async, &job, error)
      || job->text == NULL)
    return NULL;
  return loket_bundle_new (job->key, job->text, job->more, job->other);
}

static void
read_bundle_version (GTask        *task,
                     gpointer      source,
                     gpointer      data,
                     GCancellable *cancellable)
{
  GError *error = NULL;
  char *version = loket_journal_store_read_bundle_version (data, &error);

  if (version != NULL)
    g_task_return_pointer (task, version, g_free);
  else
    g_task_return_error (task, error);
}

/* On a thread of its own, as long as the journal has none. */
void
loket_journal_read_bundle_version_async (LoketJournal       *self,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (LOKET_IS_JOURNAL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_journal_read_bundle_version_async);
  g_task_set_task_data (task, g_strdup (loket_journal_get_directory (self)), g_free);
  g_task_run_in_thread (task, read_bundle_version);
}

char *
loket_journal_read_bundle_version_finish (LoketJournal *self,
                                          GAsyncResult *result,
                                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
