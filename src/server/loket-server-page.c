/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending a page object: only the pieces the server lacks, a few at a time. */

#include "loket-server-private.h"

#define CHUNK 262144
#define WINDOW 4                    /* pieces on their way, so that a call never waits long */

typedef struct
{
  LoketStoredPage *page;
  GBytes *bytes;
  gboolean *have;
  guint chunks;
  guint next;
  guint flying;
  gboolean again;               /* the server wanted to see it once more */
  GError *error;
} Upload;

static void begin (GTask *task);
static void send_chunks (GTask *task);

static void
upload_free (Upload *upload)
{
  g_object_unref (upload->page);
  g_bytes_unref (upload->bytes);
  g_free (upload->have);
  g_clear_error (&upload->error);
  g_free (upload);
}

static void
store (GTask              *task,
       const char         *function,
       JsonObject         *args,
       GBytes             *bytes,
       GAsyncReadyCallback callback)
{
  LoketServer *self = g_task_get_source_object (task);
  LoketCall *call = loket_call_new (LOKET_CALL_STORE, function, args);

  call->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  loket_server_start_call (self, g_task_new (self, g_task_get_cancellable (task), callback, task),
                           call);
}

static JsonNode *
stored (GAsyncResult *result,
        GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
end (GTask  *task,
     GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_page_finished (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = stored (result, &error);
  gboolean complete = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
                      && loket_json_boolean (json_node_get_object (answer), "ok");

  /* An answer that is not "ok" is a hash that did not fit: the server has dropped the pieces. */
  if (answer != NULL && !complete)
    error = loket_server_error_new ("LK018", NULL);
  if (!upload->again && g_strcmp0 (loket_server_error_get_code (error), "LK018") == 0)
    {
      upload->again = TRUE;
      g_error_free (error);
      begin (task);
      return;
    }
  end (task, error);
}

static void
on_chunk_stored (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = stored (result, &error);

  upload->flying--;
  if (error != NULL && upload->error == NULL)
    upload->error = error;
  else
    g_clear_error (&error);
  send_chunks (task);
}

static JsonObject *
page_args (LoketStoredPage *page)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "page", loket_stored_page_get_id (page));
  return args;
}

static void
send_chunks (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);
  gsize size = g_bytes_get_size (upload->bytes);

  while (upload->error == NULL && upload->flying < WINDOW && upload->next < upload->chunks)
    {
      guint n = upload->next++;
      gsize start = (gsize) n * CHUNK;
      g_autoptr(JsonObject) args = NULL;
      g_autoptr(GBytes) piece = NULL;

      if (upload->have[n])
        continue;
      args = page_args (upload->page);
      json_object_set_int_member (args, "n", n);
      piece = g_bytes_new_from_bytes (upload->bytes, start, MIN (CHUNK, size - start));
      upload->flying++;
      store (task, "page_chunk", args, piece, on_chunk_stored);
    }
  if (upload->flying > 0)
    return;
  if (upload->error != NULL)
    end (task, g_steal_pointer (&upload->error));
  else
    {
      g_autoptr(JsonObject) args = page_args (upload->page);
      store (task, "page_finish", args, NULL, on_page_finished);
    }
}

static void
on_page_begun (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = stored (result, &error);
  JsonObject *object = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
                       ? json_node_get_object (answer) : NULL;
  JsonArray *have = loket_json_array (object, "have");

  if (answer == NULL || loket_json_boolean (object, "complete"))
    {
      end (task, error);
      return;
    }
  upload->chunks = (g_bytes_get_size (upload->bytes) + CHUNK - 1) / CHUNK;
  g_free (upload->have);
  upload->have = g_new0 (gboolean, upload->chunks);
  for (guint i = 0; have != NULL && i < json_array_get_length (have); i++)
    {
      gint64 n = json_array_get_int_element (have, i);
      if (n >= 0 && n < upload->chunks)
        upload->have[n] = TRUE;
    }
  upload->next = 0;
  send_chunks (task);
}

static void
begin (GTask *task)
{
  static const char * const numbers[] = { "width", "height", "dpi_x", "dpi_y" };
  Upload *upload = g_task_get_task_data (task);
  JsonObject *meta = loket_stored_page_get_meta (upload->page);
  g_autoptr(JsonObject) args = page_args (upload->page);
  const char *sha256 = loket_stored_page_get_sha256 (upload->page);
  g_autofree char *computed = sha256 == NULL
                              ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, upload->bytes)
                              : NULL;

  json_object_set_string_member (args, "case", loket_stored_page_get_case (upload->page));
  json_object_set_string_member (args, "sha256", sha256 != NULL ? sha256 : computed);
  json_object_set_int_member (args, "size", g_bytes_get_size (upload->bytes));
  json_object_set_string_member (args, "kind", loket_json_string (meta, "kind"));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_object_set_int_member (args, numbers[i], loket_json_int (meta, numbers[i]));
  store (task, "page_begin", args, NULL, on_page_begun);
}

void
loket_server_upload_page_async (LoketServer        *self,
                                LoketStoredPage    *page,
                                GBytes             *bytes,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Upload *upload;
  GTask *task;

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (LOKET_IS_STORED_PAGE (page));
  g_return_if_fail (bytes != NULL);

  upload = g_new0 (Upload, 1);
  upload->page = g_object_ref (page);
  upload->bytes = g_bytes_ref (bytes);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_server_upload_page_async);
  g_task_set_task_data (task, upload, (GDestroyNotify) upload_free);
  begin (task);
}

gboolean
loket_server_upload_page_finish (LoketServer  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
