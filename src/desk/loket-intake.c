/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paper into a case: scan or import, keep in the journal, file under a requirement. */

#include "loket-intake-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "loket-args.h"
#include "loket-case-private.h"
#include "loket-desk-private.h"
#include "loket-server-error.h"

static void loket_intake_page_source_init (LoketPageSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketIntake, loket_intake, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_PAGE_SOURCE, loket_intake_page_source_init))

enum { PROP_0, PROP_BUSY, PROP_DEVICE, PROP_PAGE_COUNT, PROP_UNFILED, N_PROPS };
enum { SIGNAL_STRIP, SIGNAL_PAGE_STARTED, SIGNAL_PAGE_KEPT, SIGNAL_REMARK, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* * The work on a batch of pages, shared by scanning and importing */

void
_loket_intake_batch_free (Batch *batch)
{
  g_queue_clear_full (&batch->raw, g_object_unref);
  g_clear_object (&batch->file);
  g_free (batch->requirement);
  g_free (batch->doc_type);
  g_free (batch->replace_page);
  g_clear_pointer (&batch->pages, g_ptr_array_unref);
  g_clear_error (&batch->error);
  g_free (batch);
}

Batch *
_loket_intake_begin (LoketIntake *self,
                     GTask       *task,
                     LoketCase   *file,
                     const char  *requirement,
                     const char  *doc_type)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->file = g_object_ref (file);
  batch->requirement = g_strdup (requirement);
  batch->doc_type = g_strdup (doc_type);
  batch->pages = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, batch, (GDestroyNotify) _loket_intake_batch_free);
  self->busy = TRUE;
  self->page_count = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE_COUNT]);

  return batch;
}

static void
set_idle (LoketIntake *self)
{
  self->busy = FALSE;
  g_clear_object (&self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
end_batch (LoketIntake *self,
           GTask       *task)
{
  Batch *batch = g_task_get_task_data (task);
  guint kept = batch->pages->len;

  set_idle (self);
  if (batch->error != NULL)
    g_task_return_error (task, g_steal_pointer (&batch->error));
  else
    g_task_return_int (task, (gssize) kept);
}

static void
seen_after_filing (LoketCase *file,
                   GTask     *task)
{
  end_batch (g_task_get_source_object (task), task);
  g_object_unref (task);
}

static void
on_paper_leaves (gpointer user_data)
{
  Batch *batch = g_task_get_task_data (user_data);

  _loket_case_look (batch->file, "follow");
}

/* The pages go on without the task, which ends now. */
static void
file_later (LoketIntake *self,
            Batch       *batch)
{
  Batch *later = g_new0 (Batch, 1);

  later->file = g_object_ref (batch->file);
  later->requirement = g_strdup (batch->requirement);
  later->doc_type = g_strdup (batch->doc_type);
  later->replace_page = g_strdup (batch->replace_page);
  later->pages = g_ptr_array_ref (batch->pages);
  _loket_intake_file_later (self, later);
}

static void
on_batch_filed (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (answer != NULL)
    {
      _loket_case_when_seen (batch->file, seen_after_filing, g_steal_pointer (&task));
      return;
    }
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_DISK))
    file_later (self, batch);
  /* A fault of the scanner is the more useful sentence; otherwise say why it was not filed. */
  if (batch->error == NULL)
    batch->error = error;
  else
    g_clear_error (&error);
  end_batch (self, task);
}

/* Tells the server which paper the pages belong to. */
void
_loket_intake_put_batch (LoketIntake        *self,
                         Batch              *batch,
                         LoketLeavingFunc    leaving,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(JsonArray) views = json_array_new ();
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(JsonObject) args = NULL;

  for (guint i = 0; i < batch->pages->len; i++)
    json_array_add_object_element (views, loket_page_view_to_json (batch->pages->pdata[i]));
  args = _loket_intake_put_args (batch->file, batch->requirement, batch->doc_type, views, batch->replace_page);
  command = loket_command_new ("paper_put", args, loket_case_get_id (batch->file));
  loket_command_set_offline_allowed (command, TRUE);
  loket_desk_send_async (self->desk, command, leaving, NULL, callback, user_data);
}

/* Everything scanned is on the disk. */
static void
file_batch (LoketIntake *self,
            GTask       *task)
{
  Batch *batch = g_task_get_task_data (task);

  if (batch->pages->len == 0)
    end_batch (self, task);
  else
    _loket_intake_put_batch (self, batch, on_paper_leaves, on_batch_filed, g_object_ref (task));
}

void
_loket_intake_maybe_file (LoketIntake *self,
                          GTask       *task)
{
  Batch *batch = g_task_get_task_data (task);

  if (batch->source_done && batch->in_work == 0)
    file_batch (self, task);
}

static void
on_page_on_disk (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;

  batch->in_work--;
  if (loket_journal_keep_page_finish (LOKET_JOURNAL (source), result, &error))
    {
      LoketPage *page = g_queue_pop_head (&batch->keeping);

      g_ptr_array_add (batch->pages, page);
      self->page_count = batch->pages->len;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE_COUNT]);
      g_signal_emit (self, signals[SIGNAL_PAGE_KEPT], 0, page);
    }
  else
    {
      g_object_unref (g_queue_pop_head (&batch->keeping));
      _loket_intake_fail (self, task, error);
      /* What cannot be kept is not taken out of the feeder. */
      loket_intake_cancel (self);
    }
  _loket_intake_maybe_file (self, task);
}

/**
 * _loket_intake_keep:
 * @page: (transfer full): a page object with its bytes
 *
 * To the disk before anybody hears of it. The journal works in order, so @keeping is a queue.
 */
void
_loket_intake_keep (LoketIntake *self,
                    GTask       *task,
                    LoketPage   *page)
{
  Batch *batch = g_task_get_task_data (task);
  g_autoptr(JsonObject) meta = json_object_new ();
  g_autoptr(LoketStoredPage) stored = NULL;

  /* Where it goes, should nobody be there any more to say so. */
  json_object_set_string_member (meta, "doc_type", batch->doc_type);
  if (batch->replace_page != NULL)
    json_object_set_string_member (meta, "replaces", batch->replace_page);
  json_object_set_string_member (meta, "kind", loket_page_kind_name (loket_page_get_kind (page)));
  json_object_set_int_member (meta, "width", loket_page_get_width (page));
  json_object_set_int_member (meta, "height", loket_page_get_height (page));
  json_object_set_int_member (meta, "dpi_x", (gint64) (loket_page_get_dpi_x (page) + 0.5));
  json_object_set_int_member (meta, "dpi_y", (gint64) (loket_page_get_dpi_y (page) + 0.5));
  stored = loket_stored_page_new (loket_page_get_id (page), loket_case_get_id (batch->file),
                                  batch->requirement, meta);
  g_queue_push_tail (&batch->keeping, page);
  loket_journal_keep_page_async (_loket_desk_get_journal (self->desk), stored, loket_page_get_bytes (page),
                                 NULL, on_page_on_disk, g_object_ref (task));
}

void
_loket_intake_fail (LoketIntake *self,
                    GTask       *task,
                    GError      *error)
{
  Batch *batch = g_task_get_task_data (task);

  if (batch->error == NULL)
    batch->error = error;
  else
    g_error_free (error);
}

void
_loket_intake_emit_strip (LoketIntake   *self,
                          LoketScanPage *page,
                          int            y,
                          int            rows,
                          GBytes        *pixels)
{
  g_signal_emit (self, signals[SIGNAL_STRIP], 0, page, y, rows, pixels);
}

void
_loket_intake_emit_started (LoketIntake   *self,
                            LoketScanPage *page)
{
  g_signal_emit (self, signals[SIGNAL_PAGE_STARTED], 0, page);
}

void
_loket_intake_emit_remark (LoketIntake *self,
                           const char  *sentence)
{
  g_signal_emit (self, signals[SIGNAL_REMARK], 0, sentence);
}

/* * Bytes of a page: this desk's disk first, then the server */

static void
on_page_from_server (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = loket_desk_read_page_finish (LOKET_DESK (source), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
on_page_from_disk (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketIntake *self = g_task_get_source_object (task);
  GBytes *bytes = loket_journal_load_page_finish (LOKET_JOURNAL (source), result, NULL);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    loket_desk_read_page_async (self->desk, g_task_get_task_data (task), g_task_get_cancellable (task),
                                on_page_from_server, g_object_ref (task));
}

static void
page_source_load_async (LoketPageSource    *source,
                        LoketPage          *page,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  loket_intake_read_page_async (LOKET_INTAKE (source), loket_page_get_id (page), cancellable, callback, user_data);
}

static GBytes *
page_source_load_finish (LoketPageSource *source,
                         GAsyncResult    *result,
                         GError         **error)
{
  return loket_intake_read_page_finish (LOKET_INTAKE (source), result, error);
}

static void
loket_intake_page_source_init (LoketPageSourceInterface *iface)
{
  iface->load_async = page_source_load_async;
  iface->load_finish = page_source_load_finish;
}

/* * Parent class overrides */

static void
loket_intake_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LoketIntake *self = LOKET_INTAKE (object);

  if (property_id == PROP_BUSY)
    g_value_set_boolean (value, self->busy);
  else if (property_id == PROP_DEVICE)
    g_value_set_string (value, self->device);
  else if (property_id == PROP_PAGE_COUNT)
    g_value_set_uint (value, self->page_count);
  else if (property_id == PROP_UNFILED)
    g_value_set_uint (value, _loket_intake_count_unfiled (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
loket_intake_dispose (GObject *object)
{
  LoketIntake *self = LOKET_INTAKE (object);

  _loket_intake_forget_unfiled (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->scanner);
  g_clear_object (&self->glass);
  g_clear_object (&self->encoder);
  g_clear_pointer (&self->device, g_free);

  G_OBJECT_CLASS (loket_intake_parent_class)->dispose (object);
}

static void
loket_intake_class_init (LoketIntakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = loket_intake_get_property;
  object_class->dispose = loket_intake_dispose;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_DEVICE] = g_param_spec_string ("device", NULL, NULL, NULL, flags);
  properties[PROP_PAGE_COUNT] = g_param_spec_uint ("page-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* Pages that are kept and wait for room on the disk before their paper can have them. */
  properties[PROP_UNFILED] = g_param_spec_uint ("unfiled", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_STRIP] = g_signal_new ("strip", LOKET_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 4, LOKET_TYPE_SCAN_PAGE, G_TYPE_INT, G_TYPE_INT,
                                        G_TYPE_BYTES);
  signals[SIGNAL_PAGE_STARTED] = g_signal_new ("page-started", LOKET_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 1, LOKET_TYPE_SCAN_PAGE);
  signals[SIGNAL_PAGE_KEPT] = g_signal_new ("page-kept", LOKET_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, LOKET_TYPE_PAGE);
  signals[SIGNAL_REMARK] = g_signal_new ("remark", LOKET_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loket_intake_init (LoketIntake *self)
{
  self->encoder = loket_renderer_new ();
}

/* * Public API */

/**
 * loket_intake_new:
 * @desk: (transfer none): the desk, which outlives the intake
 */
LoketIntake *
loket_intake_new (LoketDesk *desk)
{
  LoketIntake *self = g_object_new (LOKET_TYPE_INTAKE, NULL);

  self->desk = desk;

  return self;
}

/**
 * loket_intake_cancel:
 *
 * Stops scanning or importing. Pages that were finished stay.
 */
void
loket_intake_cancel (LoketIntake *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

void
loket_intake_read_page_async (LoketIntake        *self,
                              const char         *page,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  LoketJournal *journal = _loket_desk_get_journal (self->desk);

  g_task_set_source_tag (task, loket_intake_read_page_async);
  g_task_set_task_data (task, g_strdup (page), g_free);
  if (journal != NULL)
    loket_journal_load_page_async (journal, page, cancellable, on_page_from_disk, task);
  else
    loket_desk_read_page_async (self->desk, page, cancellable, on_page_from_server, task);
}

GBytes *
loket_intake_read_page_finish (LoketIntake  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_pages_put (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
loket_intake_put_pages_async (LoketIntake        *self,
                              LoketCase          *file,
                              const char         *paper,
                              JsonArray          *pages,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  JsonObject *data = loket_case_get_paper_data (file, paper);

  g_task_set_source_tag (task, loket_intake_put_pages_async);
  loket_case_act_async (file, "paper_put",
                        loket_args_new ("paper", paper, "version:int", loket_json_int (data, "version"),
                                        "requirement", loket_json_string (data, "requirement"),
                                        "doc_type", loket_json_string (data, "doc_type"),
                                        "pages:array", pages, NULL),
                        FALSE, on_pages_put, task);
}

gboolean
loket_intake_put_pages_finish (LoketIntake  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
