/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner of a desk: the object and what others may ask of it. */

#include "loket-scanner.h"

#include "loket-scan-last.h"
#include "loket-scan-match.h"
#include "loket-scan-wire.h"
#include "loket-scanner-private.h"
#include "loket-specimen-glass.h"
#include "loket-specimen-place.h"

enum
{
  PROP_STATE = 1,
  PROP_DEVICE,
  PROP_PROBLEM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (LoketScanner, loket_scanner, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
guint loket_scanner_signals[LOKET_SCANNER_N_SIGNALS];

static void
loket_scanner_dispose (GObject *object)
{
  LoketScanner *self = LOKET_SCANNER (object);

  _loket_scanner_drop_worker (self);
  g_clear_object (&self->options);
  g_clear_object (&self->devices);
  G_OBJECT_CLASS (loket_scanner_parent_class)->dispose (object);
}

static void
loket_scanner_finalize (GObject *object)
{
  LoketScanner *self = LOKET_SCANNER (object);

  /* Jobs with a task keep the object alive: what is left here are our own. */
  g_clear_pointer (&self->job, loket_scan_job_free);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) loket_scan_job_free);
  g_clear_pointer (&self->option_list, g_ptr_array_unref);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_clear_pointer (&self->listings, g_ptr_array_unref);
  g_free (self->device);
  g_free (self->specimens);
  g_free (self->specimen_config);
  g_free (self->specimen_backends);
  G_OBJECT_CLASS (loket_scanner_parent_class)->finalize (object);
}

static void
loket_scanner_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  LoketScanner *self = LOKET_SCANNER (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    case PROP_DEVICE:
      g_value_set_string (value, self->device);
      break;

    case PROP_PROBLEM:
      g_value_set_int (value, (int) self->problem);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_signals (void)
{
  const GType type = LOKET_TYPE_SCANNER, page = LOKET_TYPE_SCAN_PAGE;
  const GSignalFlags flags = G_SIGNAL_RUN_LAST;
  guint *signals = loket_scanner_signals;

  signals[LOKET_SCANNER_PAGE_STARTED] =
    g_signal_new ("page-started", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, page);
  signals[LOKET_SCANNER_STRIP] =
    g_signal_new ("strip", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 4, page, G_TYPE_INT,
                  G_TYPE_INT, G_TYPE_BYTES);
  signals[LOKET_SCANNER_PAGE_DONE] =
    g_signal_new ("page-done", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, page);
  signals[LOKET_SCANNER_PAGE_LOST] =
    g_signal_new ("page-lost", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, page);
  signals[LOKET_SCANNER_PROBLEM] =
    g_signal_new ("problem", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[LOKET_SCANNER_PASSWORD_NEEDED] =
    g_signal_new ("password-needed", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_STRING);
}

static void
loket_scanner_class_init (LoketScannerClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_scanner_dispose;
  object_class->finalize = loket_scanner_finalize;
  object_class->get_property = loket_scanner_get_property;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, LOKET_SCANNER_CANCELLING, 0,
                                             flags);
  properties[PROP_DEVICE] = g_param_spec_string ("device", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM] = g_param_spec_int ("problem", NULL, NULL, 0,
                                               LOKET_SCAN_N_PROBLEMS - 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();
}

static void
loket_scanner_init (LoketScanner *self)
{
  g_queue_init (&self->waiting);
  self->options = g_list_store_new (LOKET_TYPE_SCAN_OPTION);
  self->option_list = g_ptr_array_new_with_free_func (g_object_unref);
  self->settings = g_ptr_array_new_with_free_func (g_free);
}

LoketScanner *
loket_scanner_new (void)
{
  return g_object_new (LOKET_TYPE_SCANNER, NULL);
}

/**
 * loket_scanner_set_specimens:
 * @self: a scanner
 * @practice_dir: (nullable): the folder loket_specimen_glass_prepare() was called for
 */
void
loket_scanner_set_specimens (LoketScanner *self,
                             const char   *practice_dir)
{
  g_return_if_fail (LOKET_IS_SCANNER (self));

  g_clear_pointer (&self->specimens, g_free);
  g_clear_pointer (&self->specimen_config, g_free);
  g_clear_pointer (&self->specimen_backends, g_free);
  if (practice_dir == NULL)
    return;
  self->specimens = g_strdup (practice_dir);
  self->specimen_config = g_build_filename (practice_dir, LOKET_SPECIMEN_SANE_DIR, NULL);
  self->specimen_backends = loket_specimen_place_get_backends ();
}

LoketScanPlace
_loket_scanner_get_place (LoketScanner *self,
                          const char   *device)
{
  LoketScanPlace place = { NULL, NULL };

  if (self->specimens != NULL && g_str_has_prefix (device, "specimen:"))
    place = (LoketScanPlace) { self->specimen_config, self->specimen_backends }
  ;

  return place;
}

void
_loket_scanner_set_state (LoketScanner     *self,
                          LoketScannerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_loket_scanner_set_problem (LoketScanner    *self,
                            LoketScanProblem problem)
{
  if (self->problem != problem)
    {
      self->problem = problem;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
    }
  if (problem != LOKET_SCAN_PROBLEM_NONE)
    g_signal_emit (self, loket_scanner_signals[LOKET_SCANNER_PROBLEM], 0, (int) problem);
}

void
_loket_scanner_set_options (LoketScanner *self,
                            GVariant     *body)
{
  g_autoptr(GVariant) list = NULL;

  if (body != NULL)
    list = g_variant_lookup_value (body, "options", G_VARIANT_TYPE ("aa{sv}"));
  g_ptr_array_unref (self->option_list);
  self->option_list = loket_scan_options_from_variant (list);
  if (self->options != NULL)
    g_list_store_splice (self->options, 0, g_list_model_get_n_items (G_LIST_MODEL (self->options)),
                         self->option_list->pdata, self->option_list->len);
}

/**
 * loket_scanner_open_async:
 * @self: a scanner
 * @device: (nullable): its name; NULL for the last one used, or else the first there is
 * @cancellable: (nullable): stops trying
 * @callback: called when it is open, or not
 * @user_data: for @callback
 */
void
loket_scanner_open_async (LoketScanner       *self,
                          const char         *device,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  LoketScanJob *job;

  g_return_if_fail (LOKET_IS_SCANNER (self));

  job = loket_scan_job_new (LOKET_SCAN_JOB_OPEN, self, TRUE, cancellable, callback, user_data,
                            loket_scanner_open_async);
  job->device = g_strdup (device);
  _loket_scanner_queue (self, job);
}

gboolean
loket_scanner_open_finish (LoketScanner *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_scanner_close:
 * @self: a scanner
 *
 * What it is doing is cancelled; the device is free for others as soon as its driver lets go.
 */
void
loket_scanner_close (LoketScanner *self)
{
  g_return_if_fail (LOKET_IS_SCANNER (self));

  g_object_ref (self);
  while (!g_queue_is_empty (&self->waiting))
    {
      LoketScanJob *job = g_queue_pop_head (&self->waiting);

      loket_scan_job_return (job, LOKET_SCAN_PROBLEM_CANCELLED);
      loket_scan_job_free (job);
    }
  _loket_scanner_drop_worker (self);
  g_clear_pointer (&self->device, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEVICE]);
  if (self->job != NULL)
    _loket_scanner_end_job (self, LOKET_SCAN_PROBLEM_CANCELLED);
  _loket_scanner_set_options (self, NULL);
  _loket_scanner_set_state (self, LOKET_SCANNER_CLOSED);
  g_object_unref (self);
}

LoketScannerState
loket_scanner_get_state (LoketScanner *self)
{
  return self->state;
}

const char *
loket_scanner_get_device (LoketScanner *self)
{
  return self->device;
}

LoketScanProblem
loket_scanner_get_problem (LoketScanner *self)
{
  return self->problem;
}

GListModel *
loket_scanner_get_options (LoketScanner *self)
{
  return G_LIST_MODEL (self->options);
}

gboolean
loket_scanner_has_source (LoketScanner   *self,
                          LoketScanSource source)
{
  return loket_scan_match_has_source (self->option_list, source);
}

/**
 * loket_scanner_set_option_async:
 * @self: an open scanner
 * @name: an option, by the driver's name
 * @value: its value as text: yes or no, a number, numbers joined by commas, a choice
 * @cancellable: (nullable): takes it out of the line
 * @callback: called when the device took it, or not
 * @user_data: for @callback
 */
void
loket_scanner_set_option_async (LoketScanner       *self,
                                const char         *name,
                                const char         *value,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  LoketScanJob *job;

  g_return_if_fail (LOKET_IS_SCANNER (self));

  job = loket_scan_job_new (LOKET_SCAN_JOB_SET, self, TRUE, cancellable, callback, user_data,
                            loket_scanner_set_option_async);
  job->name = g_strdup (name);
  job->value = g_strdup (value);
  _loket_scanner_queue (self, job);
}

gboolean
loket_scanner_set_option_finish (LoketScanner *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_scanner_scan_async:
 * @self: a scanner that was opened
 * @profile: what to scan; copied
 * @cancellable: (nullable): stops it; finished pages stay good
 * @callback: called at the end
 * @user_data: for @callback
 *
 * The worker pauses before the next sheet while many pages are held here: let go of a page as
 * soon as it is encoded.
 */
void
loket_scanner_scan_async (LoketScanner           *self,
                          const LoketScanProfile *profile,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  LoketScanJob *job;

  g_return_if_fail (LOKET_IS_SCANNER (self));
  g_return_if_fail (profile != NULL);

  job = loket_scan_job_new (LOKET_SCAN_JOB_SCAN, self, TRUE, cancellable, callback, user_data,
                            loket_scanner_scan_async);
  job->profile = loket_scan_profile_copy (profile);
  _loket_scanner_queue (self, job);
}

gboolean
loket_scanner_scan_finish (LoketScanner *self,
                           GAsyncResult *result,
                           guint        *n_pages,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (n_pages != NULL)
    *n_pages = GPOINTER_TO_UINT (g_task_get_task_data (G_TASK (result)));

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_scanner_give_password:
 * @self: a scanner that emitted "password-needed"
 * @user: (nullable): a name
 * @password: (nullable): a password; NULL gives up
 */
void
loket_scanner_give_password (LoketScanner *self,
                             const char   *user,
                             const char   *password)
{
  GVariantDict dict;

  g_return_if_fail (LOKET_IS_SCANNER (self));

  if (self->worker == NULL)
    return;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "user", "s", user != NULL ? user : "");
  g_variant_dict_insert (&dict, "password", "s", password != NULL ? password : "");
  loket_scan_worker_send (self->worker, LOKET_SCAN_WIRE_PASSWORD, g_variant_dict_end (&dict));
}
