/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intake from a scanner: profile of the document type, pages encoded while the next is read. */

#include "loket-intake-private.h"

#include <glib/gi18n-lib.h>

#include "loket-desk-private.h"

typedef struct
{
  gulong started;
  gulong strip;
  gulong done;
  gulong problem;
} Handlers;

/* * Auxiliary methods */

static LoketScanner *
scanner_of (LoketIntake *self)
{
  if (self->scanner == NULL)
    {
      self->scanner = loket_scanner_new ();
      if (loket_intake_get_practice_glass (self) != NULL)
        loket_scanner_set_specimens (self->scanner, self->desk->specimen_dir);
    }

  return self->scanner;
}

static LoketScanSize
size_of (const char *word)
{
  static const struct { const char *word; LoketScanSize size; } table[] = {
    { "id1", LOKET_SCAN_SIZE_ID1 }, { "id3", LOKET_SCAN_SIZE_ID3 }, { "a5", LOKET_SCAN_SIZE_A5 },
    { "f4", LOKET_SCAN_SIZE_F4 }, { "a4", LOKET_SCAN_SIZE_A4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i].word, word) == 0)
      return table[i].size;

  return LOKET_SCAN_SIZE_A4;
}

/* What a document type needs; the officer's choices of source, mode and resolution win. */
static LoketScanProfile *
profile_for (LoketIntake *self,
             const char  *doc_type,
             const char  *source,
             const char  *mode,
             guint        dpi)
{
  LoketScanProfile *profile = loket_scan_profile_new ();
  JsonObject *type = loket_catalogue_find (loket_desk_get_catalogue (self->desk), "doc_types", doc_type);
  const char *colour = mode != NULL && *mode != '\0' ? mode : loket_json_string (type, "colour");

  profile->source = g_strcmp0 (source, "feeder") == 0 ? LOKET_SCAN_SOURCE_FEEDER
                    : g_strcmp0 (source, "duplex") == 0 ? LOKET_SCAN_SOURCE_DUPLEX
                    : LOKET_SCAN_SOURCE_FLATBED;
  profile->mode = g_strcmp0 (colour, "grey") == 0 ? LOKET_SCAN_MODE_GREY
                  : g_strcmp0 (colour, "lineart") == 0 ? LOKET_SCAN_MODE_LINEART
                  : LOKET_SCAN_MODE_COLOUR;
  profile->dpi = dpi > 0 ? (int) dpi : (int) MAX (loket_json_int (type, "dpi"), 200);
  /* A card is put anywhere on the glass; only paper that fills it is cut to its size here. */
  profile->size = size_of (loket_json_string (type, "size"));
  if (profile->size == LOKET_SCAN_SIZE_ID1 || profile->size == LOKET_SCAN_SIZE_ID3)
    profile->size = LOKET_SCAN_SIZE_A5;

  return profile;
}

static void
disconnect_scanner (LoketIntake *self,
                    GTask       *task)
{
  g_signal_handlers_disconnect_by_data (self->scanner, task);
}

/* * Signal callbacks */

static void
on_page_encoded (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  LoketPage *page = loket_renderer_encode_finish (LOKET_RENDERER (source), result, &error);

  g_object_unref (g_queue_pop_head (&batch->raw));
  if (page != NULL)
    {
      _loket_intake_keep (self, task, page);
      return;
    }
  batch->in_work--;
  _loket_intake_fail (self, task, error);
  _loket_intake_maybe_file (self, task);
}

static void
on_page_done (LoketScanner  *scanner,
              LoketScanPage *page,
              GTask         *task)
{
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  const LoketScanPageInfo *info = loket_scan_page_get_info (page);
  LoketScanRaster raster = {
    .width = info->width, .height = info->height, .stride = info->stride, .channels = info->channels,
    .bits = 8, .dpi_x = info->dpi_x, .dpi_y = info->dpi_y,
  };
  g_autofree char *id = loket_id_new ();

  if (loket_scan_problem_is_remark (info->remark))
    {
      g_autofree char *remark = g_strdup_printf ("%s %s", loket_scan_problem_get_sentence (info->remark),
                                                 loket_scan_problem_get_advice (info->remark));

      _loket_intake_emit_remark (self, remark);
    }
  batch->in_work++;
  g_queue_push_tail (&batch->raw, g_object_ref (page));
  loket_renderer_encode_async (self->encoder, id, loket_scan_page_get_fd (page), &raster,
                               info->bilevel ? LOKET_ENCODING_LINEART : LOKET_ENCODING_AUTO,
                               NULL, on_page_encoded, g_object_ref (task));
}

static void
on_page_started (LoketScanner  *scanner,
                 LoketScanPage *page,
                 GTask         *task)
{
  _loket_intake_emit_started (g_task_get_source_object (task), page);
}

static void
on_strip (LoketScanner  *scanner,
          LoketScanPage *page,
          int            y,
          int            rows,
          GBytes        *pixels,
          GTask         *task)
{
  _loket_intake_emit_strip (g_task_get_source_object (task), page, y, rows, pixels);
}

static void
on_scan_ended (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  guint pages = 0;

  disconnect_scanner (self, task);
  batch->source_done = TRUE;
  if (!loket_scanner_scan_finish (LOKET_SCANNER (source), result, &pages, &error))
    _loket_intake_fail (self, task, error);
  _loket_intake_maybe_file (self, task);
}

static void
on_scanner_open (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  LoketScanProfile *profile = g_object_get_data (G_OBJECT (task), "profile");
  GError *error = NULL;

  if (!loket_scanner_open_finish (LOKET_SCANNER (source), result, &error))
    {
      batch->source_done = TRUE;
      _loket_intake_fail (self, task, error);
      _loket_intake_maybe_file (self, task);
      return;
    }
  g_free (self->device);
  self->device = g_strdup (loket_scanner_get_device (self->scanner));
  g_object_notify (G_OBJECT (self), "device");
  g_signal_connect (self->scanner, "page-started", G_CALLBACK (on_page_started), task);
  g_signal_connect (self->scanner, "strip", G_CALLBACK (on_strip), task);
  g_signal_connect (self->scanner, "page-done", G_CALLBACK (on_page_done), task);
  loket_scanner_scan_async (self->scanner, profile, self->cancellable, on_scan_ended, g_object_ref (task));
}

static void
on_devices_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GListModel *devices = loket_scanner_list_finish (LOKET_SCANNER (source), result, &error);

  if (devices != NULL)
    g_task_return_pointer (task, devices, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* * Public API */

/**
 * loket_intake_get_practice_glass:
 *
 * Returns: (transfer none) (nullable): what lies in the practice scanner; NULL in a real office
 */
LoketPracticeGlass *
loket_intake_get_practice_glass (LoketIntake *self)
{
  if (self->glass == NULL && self->desk->specimen_dir != NULL && self->desk->specimen_papers != NULL)
    self->glass = loket_practice_glass_new (self->desk, self->desk->specimen_dir, self->desk->specimen_papers);

  return self->glass;
}

/**
 * loket_intake_list_devices_async:
 *
 * Finishes with a list of LoketScanDevice.
 */
void
loket_intake_list_devices_async (LoketIntake        *self,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, loket_intake_list_devices_async);
  loket_scanner_list_async (scanner_of (self), TRUE, NULL, on_devices_listed, task);
}

GListModel *
loket_intake_list_devices_finish (LoketIntake  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * loket_intake_set_device:
 * @device: (nullable): name of the device to use from now on, NULL for the last one used
 */
void
loket_intake_set_device (LoketIntake *self,
                         const char  *device)
{
  g_free (self->device);
  self->device = g_strdup (device);
  g_object_notify (G_OBJECT (self), "device");
}

/**
 * loket_intake_scan_async:
 * @file: the case
 * @requirement: under which its pages are filed
 * @doc_type: document type code: gives size, colour and resolution
 * @source: "flatbed", "feeder" or "duplex"
 * @mode: (nullable): "colour", "grey" or "lineart", NULL as the document type needs
 * @dpi: dots per inch, 0 as the document type needs
 * @replace_page: (nullable): page that is scanned again in place
 *
 * Every finished page is on the disk before "page-kept" is emitted, and stays in every case;
 * when something breaks after the first page, what was read is filed and then the error told.
 */
void
loket_intake_scan_async (LoketIntake        *self,
                         LoketCase          *file,
                         const char         *requirement,
                         const char         *doc_type,
                         const char         *source,
                         const char         *mode,
                         guint               dpi,
                         const char         *replace_page,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Batch *batch;

  g_task_set_source_tag (task, loket_intake_scan_async);
  if (self->busy)
    {
      g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_DEVICE,
                               _("The scanner is still working. Wait until the page is finished, or press Escape."));
      return;
    }
  if (_loket_intake_refuse_unfiled (self, task))
    return;
  batch = _loket_intake_begin (self, task, file, requirement, doc_type);
  batch->replace_page = g_strdup (replace_page);
  if (loket_intake_get_practice_glass (self) != NULL)
    loket_practice_glass_lay_for (self->glass, file, doc_type);
  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (task), "profile", profile_for (self, doc_type, source, mode, dpi),
                          (GDestroyNotify) loket_scan_profile_free);
  loket_scanner_open_async (scanner_of (self), self->device, self->cancellable, on_scanner_open,
                            g_steal_pointer (&task));
}

guint
loket_intake_scan_finish (LoketIntake  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  gssize kept;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  kept = g_task_propagate_int (G_TASK (result), error);

  return kept > 0 ? (guint) kept : 0;
}
