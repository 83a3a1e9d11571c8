/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which devices there are, and which one to open when nobody named one: the last one used
 * without asking all drivers, and only if it is gone the first that a listing finds. */

#include "loket-scan-last.h"
#include "loket-scan-lister.h"
#include "loket-scanner-private.h"
#include "loket-specimen-glass.h"

typedef struct
{
  LoketScanner *scanner;
  guint serial;     /* of the job that waits */
} Search;

static Search *
search_new (LoketScanner *self)
{
  Search *search = g_new0 (Search, 1);

  search->scanner = g_object_ref (self);
  search->serial = self->job->serial;

  return search;
}

static void
search_free (Search *search)
{
  g_object_unref (search->scanner);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static gboolean
still_wanted (Search *search)
{
  return search->scanner->job != NULL && search->scanner->job->serial == search->serial;
}

static void
on_search_listed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Search) search = user_data;
  LoketScanner *self = search->scanner;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) devices = loket_scanner_list_finish (self, result, &error);
  g_autoptr(LoketScanDevice) first = NULL;

  if (!still_wanted (search))
    return;
  if (devices != NULL)
    first = g_list_model_get_item (devices, 0);
  if (first == NULL)
    _loket_scanner_end_job (self, LOKET_SCAN_PROBLEM_NO_SCANNER);
  else
    _loket_scanner_open_device (self, loket_scan_device_get_name (first));
}

static void
list_and_open (LoketScanner *self)
{
  self->job->searched = TRUE;
  loket_scanner_list_async (self, TRUE, NULL, on_search_listed, search_new (self));
}

static void
on_last_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Search) search = user_data;
  g_autofree char *last = loket_scan_last_read_finish (result);

  if (!still_wanted (search))
    return;
  if (last != NULL)
    _loket_scanner_open_device (search->scanner, last);
  else
    list_and_open (search->scanner);
}

void
_loket_scanner_find (LoketScanner *self)
{
  if (self->specimens != NULL)
    _loket_scanner_open_device (self, LOKET_SPECIMEN_DEVICE);
  else
    loket_scan_last_read_async (on_last_read, search_new (self));
}

/* The last one used is gone: is there another? */
gboolean
_loket_scanner_find_other (LoketScanner    *self,
                           LoketScanProblem problem)
{
  if (self->job->device != NULL || self->job->searched || self->job->cancelled
      || self->specimens != NULL || problem != LOKET_SCAN_PROBLEM_UNPLUGGED)
    return FALSE;
  loket_scan_job_unwatch (self->job);
  list_and_open (self);

  return TRUE;
}

static void
answer_listings (LoketScanner *self,
                 GListStore   *devices,
                 GError       *error)
{
  g_autoptr(GPtrArray) tasks = g_steal_pointer (&self->listings);
  gboolean found = error == NULL || g_list_model_get_n_items (G_LIST_MODEL (devices)) > 0;

  if (found)
    g_set_object (&self->devices, devices);
  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);

      if (found)
        g_task_return_pointer (task, g_object_ref (devices), g_object_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static void
on_all_listed (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GListStore) devices = user_data;
  g_autoptr(LoketScanner) self = g_object_steal_data (G_OBJECT (devices), "scanner");
  g_autoptr(GError) error = NULL;

  loket_scan_lister_run_finish (result, &error);
  answer_listings (self, devices, error);
}

static void
on_specimens_listed (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GListStore *devices = user_data;
  LoketScanPlace place = { NULL, NULL };

  loket_scan_lister_run_finish (result, NULL);
  loket_scan_lister_run_async (&place, devices, NULL, on_all_listed, devices);
}

/**
 * loket_scanner_list_async:
 * @self: a scanner
 * @fresh: whether to ask the drivers even if there is a list already
 * @cancellable: (nullable): the caller does not wait any more
 * @callback: called with the list
 * @user_data: for @callback
 */
void
loket_scanner_list_async (LoketScanner       *self,
                          gboolean            fresh,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  LoketScanPlace place = { NULL, NULL };
  GListStore *devices;

  g_return_if_fail (LOKET_IS_SCANNER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_scanner_list_async);
  if (!fresh && self->devices != NULL)
    {
      g_task_return_pointer (task, g_object_ref (self->devices), g_object_unref);
      return;
    }
  if (self->listings != NULL)
    {
      g_ptr_array_add (self->listings, g_steal_pointer (&task));
      return;
    }
  self->listings = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->listings, g_steal_pointer (&task));
  devices = g_list_store_new (LOKET_TYPE_SCAN_DEVICE);
  g_object_set_data_full (G_OBJECT (devices), "scanner", g_object_ref (self), g_object_unref);
  if (self->specimens != NULL)
    {
      place = _loket_scanner_get_place (self, LOKET_SPECIMEN_DEVICE);
      loket_scan_lister_run_async (&place, devices, NULL, on_specimens_listed, devices);
    }
  else
    {
      loket_scan_lister_run_async (&place, devices, NULL, on_all_listed, devices);
    }
}

GListModel *
loket_scanner_list_finish (LoketScanner *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
