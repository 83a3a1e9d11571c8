/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listing devices. A driver that searches for ever is given half a minute. */

#include "loket-scan-lister.h"

#include "loket-scan-device.h"
#include "loket-scan-problem.h"
#include "loket-scan-wire.h"

#define SECONDS 30
#define MAX_DEVICES 256

typedef struct
{
  LoketScanWorker *worker;
  GListStore *devices;
  GSource *limit;
  GSource *cancel;
  gboolean done;
} Listing;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
listing_free (Listing *listing)
{
  clear_source (&listing->limit);
  clear_source (&listing->cancel);
  g_clear_pointer (&listing->worker, loket_scan_worker_free);
  g_clear_object (&listing->devices);
  g_free (listing);
}

/* The sources and the worker hold no reference: the task lives until this. */
static void
end (GTask           *task,
     LoketScanProblem problem)
{
  g_autoptr(GTask) owned = task;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;

  if (listing->done)
    {
      g_steal_pointer (&owned);
      return;
    }
  listing->done = TRUE;
  clear_source (&listing->limit);
  clear_source (&listing->cancel);
  if (problem != LOKET_SCAN_PROBLEM_NONE)
    {
      loket_scan_problem_set_error (&error, problem);
      g_task_return_error (task, error);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }
}

static void
take_devices (Listing  *listing,
              GVariant *body)
{
  g_autoptr(GVariant) list = g_variant_lookup_value (body, "devices",
                                                     G_VARIANT_TYPE ("a(ssss)"));
  gsize n_devices = list != NULL ? MIN (g_variant_n_children (list), MAX_DEVICES) : 0;

  for (gsize i = 0; i < n_devices; i++)
    {
      g_autoptr(LoketScanDevice) device = NULL;
      const char *name, *vendor, *model, *kind;

      g_variant_get_child (list, i, "(&s&s&s&s)", &name, &vendor, &model, &kind);
      if (*name == '\0')
        continue;
      device = loket_scan_device_new (name, vendor, model, kind);
      g_list_store_append (listing->devices, device);
    }
}

static void
on_message_arrived (LoketScanWorker *worker,
                    guint32          type,
                    GVariant        *body,
                    int              fd,
                    gpointer         user_data)
{
  GTask *task = user_data;
  Listing *listing = g_task_get_task_data (task);
  int problem = LOKET_SCAN_PROBLEM_UNSUPPORTED;

  if (listing->done)
    return;
  if (type == LOKET_SCAN_WIRE_DEVICES)
    take_devices (listing, body);
  else if (type == LOKET_SCAN_WIRE_ANSWER)
    {
      g_variant_lookup (body, "problem", "i", &problem);
      end (task, (LoketScanProblem) problem);
    }
}

static void
on_worker_gone (LoketScanWorker *worker,
                gpointer         user_data)
{
  end (user_data, LOKET_SCAN_PROBLEM_RESET);
}

static gboolean
on_limit_reached (gpointer user_data)
{
  GTask *task = user_data;
  Listing *listing = g_task_get_task_data (task);

  loket_scan_worker_kill (listing->worker);
  end (task, LOKET_SCAN_PROBLEM_SLOW);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;
  Listing *listing = g_task_get_task_data (task);

  loket_scan_worker_kill (listing->worker);
  end (task, LOKET_SCAN_PROBLEM_CANCELLED);

  return G_SOURCE_REMOVE;
}

void
loket_scan_lister_run_async (const LoketScanPlace *place,
                             GListStore           *devices,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  static const LoketScanWorkerEvents events = { on_message_arrived, on_worker_gone };
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  Listing *listing = g_new0 (Listing, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, loket_scan_lister_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  listing->devices = g_object_ref (devices);
  listing->worker = loket_scan_worker_new (place, TRUE, &events, task, &error);
  if (listing->worker == NULL)
    {
      listing->done = TRUE;
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  listing->limit = g_timeout_source_new_seconds (SECONDS);
  g_source_set_callback (listing->limit, on_limit_reached, task, NULL);
  g_source_attach (listing->limit, context);
  if (cancellable != NULL)
    {
      listing->cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (listing->cancel, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (listing->cancel, context);
    }
}

gboolean
loket_scan_lister_run_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
