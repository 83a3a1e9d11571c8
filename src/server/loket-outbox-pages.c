/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages on their way to the server, one at a time, those a command waits for first. */

#include "loket-outbox-private.h"

#include "loket-server-error.h"

static void upload (LoketOutbox     *self,
                    LoketStoredPage *page);

#define TRIES 3

typedef struct
{
  LoketOutbox *outbox;
  LoketStoredPage *page;
} Upload;

static Upload *
upload_new (LoketOutbox     *outbox,
            LoketStoredPage *page)
{
  Upload *self = g_new0 (Upload, 1);

  self->outbox = g_object_ref (outbox);
  self->page = g_object_ref (page);
  return self;
}

static void
upload_free (Upload *self)
{
  g_object_unref (self->outbox);
  g_object_unref (self->page);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Upload, upload_free)

static void
end_upload (LoketOutbox *self)
{
  g_clear_pointer (&self->uploading, g_free);
  loket_outbox_counts (self);
  /* A page that has to wait a while is not tried again at once. */
  if (self->retry_timer == 0)
    loket_outbox_pump (self);
}

static void
on_page_marked (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* Not marked: it is asked about once more after the next start, and the server has it. */
  if (!loket_journal_update_page_finish (LOKET_JOURNAL (source), result, &error))
    g_debug ("A page could not be marked: %s", error->message);
}

static void
fail_upload (LoketOutbox     *self,
             LoketStoredPage *page,
             const GError    *error)
{
  const char *id = loket_stored_page_get_id (page);
  guint tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->page_tries, id));

  /* A case the server does not know yet may come with a command that waits elsewhere. */
  if (g_strcmp0 (loket_server_error_get_code (error), "LK003") == 0 && tries < TRIES)
    {
      g_hash_table_insert (self->page_tries, g_strdup (id), GUINT_TO_POINTER (tries + 1));
      loket_outbox_pump_later (self, 1 << tries);
    }
  else if (error->code == LOKET_ERROR_OFFLINE || error->code == LOKET_ERROR_SIGN_IN
           || error->code == LOKET_ERROR_HELD || error->code == LOKET_ERROR_UPDATE
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    loket_outbox_pump_later (self, 5);
  else
    g_hash_table_insert (self->page_errors, g_strdup (id), g_error_copy (error));
  end_upload (self);
}

static void
on_page_uploaded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Upload) job = user_data;
  LoketOutbox *self = job->outbox;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = g_strdup (loket_stored_page_get_id (job->page));

  if (!loket_server_upload_page_finish (LOKET_SERVER (source), result, &error))
    {
      fail_upload (self, job->page, error);
      return;
    }
  g_hash_table_remove (self->pages, id);
  loket_stored_page_set_state (job->page, LOKET_STORED_PAGE_DONE);
  loket_journal_update_page_async (self->journal, job->page, LOKET_STORED_PAGE_DONE, NULL,
                                   on_page_marked, NULL);
  g_signal_emit_by_name (self, "page-done", id);
  end_upload (self);
}

static void
on_page_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Upload) job = user_data;
  LoketOutbox *self = job->outbox;
  LoketStoredPage *page = job->page;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = loket_journal_load_page_finish (LOKET_JOURNAL (source), result, &error);

  if (bytes == NULL)
    {
      fail_upload (self, page, error);
      return;
    }
  loket_server_upload_page_async (self->server, page, bytes, self->cancellable,
                                  on_page_uploaded, g_steal_pointer (&job));
}

static void
upload (LoketOutbox     *self,
        LoketStoredPage *page)
{
  if (self->uploading != NULL || loket_server_get_state (self->server) != LOKET_SERVER_ONLINE
      || loket_server_get_session (self->server) == NULL)
    return;
  self->uploading = g_strdup (loket_stored_page_get_id (page));
  loket_stored_page_set_state (page, LOKET_STORED_PAGE_UPLOADING);
  loket_journal_load_page_async (self->journal, self->uploading, self->cancellable, on_page_loaded,
                                 upload_new (self, page));
}

/*
 * For the outbox
 */
void
loket_outbox_take_pages (LoketOutbox *self,
                         GPtrArray   *pages)
{
  for (guint i = 0; i < pages->len; i++)
    {
      LoketStoredPage *page = pages->pdata[i];
      const char *id = loket_stored_page_get_id (page);

      if (loket_stored_page_get_state (page) != LOKET_STORED_PAGE_DONE
          && !g_hash_table_contains (self->pages, id))
        g_hash_table_insert (self->pages, g_strdup (id), g_object_ref (page));
    }
}

gboolean
loket_outbox_pages_ready (LoketOutbox   *self,
                          LoketCommand  *command,
                          const GError **error)
{
  g_auto(GStrv) ids = loket_command_dup_pages (command);
  gboolean ready = TRUE;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      LoketStoredPage *page = g_hash_table_lookup (self->pages, ids[i]);

      if (page == NULL)
        continue;
      *error = g_hash_table_lookup (self->page_errors, ids[i]);
      if (*error != NULL)
        return FALSE;
      upload (self, page);
      ready = FALSE;
    }
  return ready;
}

static void
on_pages_listed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LoketCommand *command = user_data;
  g_autoptr(LoketOutbox) self = g_object_steal_data (G_OBJECT (command), "outbox");
  g_autoptr(GPtrArray) pages =
    loket_journal_list_pages_finish (LOKET_JOURNAL (source), result, NULL);
  g_auto(GStrv) wanted = loket_command_dup_pages (command);

  for (guint i = 0; pages != NULL && i < pages->len; i++)
    {
      const char *id = loket_stored_page_get_id (pages->pdata[i]);
      if (g_strv_contains ((const char * const *) wanted, id))
        g_hash_table_insert (self->pages, g_strdup (id), g_object_ref (pages->pdata[i]));
    }
  g_hash_table_remove (self->busy, loket_command_get_id (command));
  g_object_unref (command);
  loket_outbox_counts (self);
  loket_outbox_pump (self);
}

void
loket_outbox_pages_again (LoketOutbox  *self,
                          LoketCommand *command)
{
  /* Busy until it is known which of its pages are here. */
  g_hash_table_add (self->busy, g_strdup (loket_command_get_id (command)));
  g_object_set_data (G_OBJECT (command), "outbox", g_object_ref (self));
  loket_journal_list_pages_async (self->journal, NULL, NULL, on_pages_listed,
                                  g_object_ref (command));
}

static gboolean
case_is_waiting (LoketOutbox *self,
                 const char  *case_id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->commands));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (G_LIST_MODEL (self->commands), i);
      LoketCommandState state = loket_command_get_state (command);

      if ((state == LOKET_COMMAND_QUEUED || state == LOKET_COMMAND_SENT)
          && g_strcmp0 (loket_command_get_subject (command), case_id) == 0)
        return TRUE;
    }
  return FALSE;
}

void
loket_outbox_pump_pages (LoketOutbox *self)
{
  GHashTableIter iter;
  gpointer id, page;

  if (self->uploading != NULL)
    return;
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &id, &page))
    {
      const char *case_id = loket_stored_page_get_case (page);

      if (case_id == NULL || g_hash_table_contains (self->page_errors, id)
          || case_is_waiting (self, case_id))
        continue;
      upload (self, page);
      return;
    }
}

void
loket_outbox_on_page_kept (LoketJournal    *journal,
                           LoketStoredPage *page,
                           LoketOutbox     *self)
{
  g_hash_table_insert (self->pages, g_strdup (loket_stored_page_get_id (page)),
                       g_object_ref (page));
  loket_outbox_counts (self);
  loket_outbox_pump (self);
}
