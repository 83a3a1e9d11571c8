/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intake from a file: a PDF is kept whole, a picture becomes a page. */

#include "loket-intake-private.h"

#include <glib/gi18n-lib.h>

#include "loket-desk-private.h"

#define READ_STEP (1024 * 1024)

typedef struct
{
  GByteArray *content;
  char *name;
} Reading;

static void
reading_free (Reading *reading)
{
  g_byte_array_unref (reading->content);
  g_free (reading->name);
  g_free (reading);
}

static void
give_up (GTask  *task,
         GError *error)
{
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);

  batch->source_done = TRUE;
  _loket_intake_fail (self, task, error);
  _loket_intake_maybe_file (self, task);
}

/* * Signal callbacks */

static void
on_picture_imported (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  LoketPage *page = loket_renderer_import_finish (LOKET_RENDERER (source), result, &error);

  if (page == NULL)
    {
      give_up (task, error);
      return;
    }
  batch->in_work = 1;
  batch->source_done = TRUE;
  _loket_intake_keep (self, task, page);
}

/* What could be read of a picture without an end is taken in, and somebody must look at it. */
static void
on_quality_measured (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  LoketRenderer *renderer = LOKET_RENDERER (source);
  g_autofree char *id = loket_id_new ();
  LoketQuality quality = { 0 };

  if (loket_renderer_quality_finish (renderer, result, &quality, NULL) && (quality.flags & LOKET_QUALITY_CUT) != 0)
    _loket_intake_emit_remark (self, _("The file ends before its picture does: a part of the paper is missing. "
                                       "Copy it again from where it came, or scan the paper."));
  loket_renderer_import_async (renderer, id, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "first")),
                               self->cancellable, on_picture_imported, g_object_ref (task));
}

/* The walled renderer has opened it: it is what it says, and it can be shown. */
static void
on_file_opened (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  LoketRenderer *renderer = LOKET_RENDERER (source);
  GBytes *bytes = g_object_get_data (G_OBJECT (task), "bytes");
  g_autofree char *id = loket_id_new ();
  const char *kind = NULL;
  guint first = 0, n_pages = 0;
  GError *error = NULL;

  if (!loket_renderer_open_finish (renderer, result, &first, &n_pages, &kind, &error))
    {
      give_up (task, error);
    }
  else if (g_strcmp0 (kind, "pdf") == 0)
    {
      g_autofree char *sha256 = loket_page_hash_bytes (bytes);
      double width = 0, height = 0;

      loket_renderer_get_page_size (renderer, first, &width, &height);
      batch->in_work = 1;
      batch->source_done = TRUE;
      _loket_intake_keep (self, task,
                          loket_page_new_for_bytes (id, LOKET_PAGE_PDF, bytes, sha256,
                                                    MAX ((int) width, 1), MAX ((int) height, 1), 72, 72));
    }
  else
    {
      g_object_set_data (G_OBJECT (task), "first", GUINT_TO_POINTER (first));
      loket_renderer_quality_async (renderer, first, self->cancellable, on_quality_measured, g_object_ref (task));
    }
}

static void
open_content (GTask *task)
{
  LoketIntake *self = g_task_get_source_object (task);
  Reading *reading = g_object_get_data (G_OBJECT (task), "reading");
  GBytes *bytes = g_bytes_new (reading->content->data, reading->content->len);
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();

  g_object_set_data_full (G_OBJECT (task), "bytes", bytes, (GDestroyNotify) g_bytes_unref);
  loket_renderer_open_async (renderer, bytes, NULL, self->cancellable, on_file_opened, g_object_ref (task));
}

static void
on_part_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Reading *reading = g_object_get_data (G_OBJECT (task), "reading");
  GError *error = NULL;
  g_autoptr(GBytes) part = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (part == NULL)
    {
      give_up (task, g_error_new (LOKET_ERROR, LOKET_ERROR_DAMAGED,
                                  _("The file cannot be read. Copy it again from where it came, then try once more.")));
      g_clear_error (&error);
    }
  else if (g_bytes_get_size (part) == 0)
    {
      open_content (task);
    }
  else if (reading->content->len + g_bytes_get_size (part) > LOKET_FILE_MAX_BYTES)
    {
      give_up (task, g_error_new (LOKET_ERROR, LOKET_ERROR_TOO_LARGE,
                                  _("The file is larger than 64 MB. Ask for a smaller one, or scan the paper.")));
    }
  else
    {
      g_byte_array_append (reading->content, g_bytes_get_data (part, NULL), (guint) g_bytes_get_size (part));
      g_input_stream_read_bytes_async (G_INPUT_STREAM (source), READ_STEP, G_PRIORITY_DEFAULT,
                                       self->cancellable, on_part_read, g_object_ref (task));
    }
}

static void
on_file_stream (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    {
      give_up (task, g_error_new (LOKET_ERROR, LOKET_ERROR_DAMAGED,
                                  _("The file cannot be opened. It may have been moved, or you may not read it.")));
      return;
    }
  g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), READ_STEP, G_PRIORITY_DEFAULT,
                                   self->cancellable, on_part_read, g_object_ref (task));
}

/* A pipe or a device would be waited for without end, and a file without end filled the memory. */
static GError *
check_kind (GFileInfo *info)
{
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return g_error_new (LOKET_ERROR, LOKET_ERROR_INPUT,
                        _("This is not a file with a paper in it. Choose a PDF or a picture."));
  if (g_file_info_get_size (info) > LOKET_FILE_MAX_BYTES)
    return g_error_new (LOKET_ERROR, LOKET_ERROR_TOO_LARGE,
                        _("The file is larger than 64 MB. Ask for a smaller one, or scan the paper."));
  if (g_file_info_get_size (info) == 0)
    return g_error_new (LOKET_ERROR, LOKET_ERROR_DAMAGED,
                        _("The file is empty. Copy it again from where it came, then try once more."));

  return NULL;
}

static void
on_file_looked_at (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  GError *error = info != NULL ? check_kind (info)
                  : g_error_new (LOKET_ERROR, LOKET_ERROR_DAMAGED,
                                 _("The file cannot be opened. It may have been moved, or you may not read it."));

  if (error != NULL)
    give_up (task, error);
  else
    g_file_read_async (G_FILE (source), G_PRIORITY_DEFAULT, self->cancellable, on_file_stream,
                       g_object_ref (task));
}

/* * Public API */

/**
 * loket_intake_import_async:
 * @source: a PDF or a picture from outside; its bytes are only ever looked at by the renderer
 *
 * Limits: 64 MB for a file. Errors are sentences: damaged, locked with a password, too large.
 */
void
loket_intake_import_async (LoketIntake        *self,
                           LoketCase          *file,
                           const char         *requirement,
                           const char         *doc_type,
                           GFile              *source,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, loket_intake_import_async);
  if (self->busy)
    {
      reading->content = g_byte_array_new ();
      reading_free (reading);
      g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_DEVICE,
                               _("The scanner is still working. Wait until the page is finished, or press Escape."));
      return;
    }
  reading->content = g_byte_array_new ();
  if (_loket_intake_refuse_unfiled (self, task))
    {
      reading_free (reading);
      return;
    }
  reading->name = g_file_get_basename (source);
  g_object_set_data_full (G_OBJECT (task), "reading", reading, (GDestroyNotify) reading_free);
  _loket_intake_begin (self, task, file, requirement, doc_type);
  self->cancellable = g_cancellable_new ();
  g_file_query_info_async (source, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, on_file_looked_at,
                           g_steal_pointer (&task));
}

guint
loket_intake_import_finish (LoketIntake  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  gssize kept;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  kept = g_task_propagate_int (G_TASK (result), error);

  return kept > 0 ? (guint) kept : 0;
}
