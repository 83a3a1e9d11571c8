/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: its thread, opening and closing, keys. */

#include "loket-journal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Shared with the thread and outliving the object while work is being done. */
typedef struct
{
  GAsyncQueue *queue;           /* of GTask; the thread ends at QUIT */
  LoketJournalStore *store;     /* touched by the thread only */
} Worker;

#define QUIT GINT_TO_POINTER (1)

struct _LoketJournal
{
  GObject parent_instance;

  /* Owned */
  char *directory;
  char *device;
  Worker *worker;

  /* State */
  guint is_open : 1;
};

enum { PAGE_KEPT, DAMAGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (LoketJournal, loket_journal, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/*
 * Jobs
 */
static void
job_free (LoketJob *job)
{
  g_clear_object (&job->object);
  g_free (job->key);
  g_free (job->text);
  g_free (job->more);
  g_free (job->other);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_pointer (&job->extra, g_bytes_unref);
  g_clear_pointer (&job->list, g_ptr_array_unref);
  g_clear_pointer (&job->damage, g_ptr_array_unref);
  g_strfreev (job->keys);
  g_free (job);
}

GTask *
loket_journal_begin (LoketJournal       *self,
                     gpointer            tag,
                     LoketJobRun         run,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data,
                     LoketJob          **job)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  *job = g_new0 (LoketJob, 1);
  (*job)->run = run;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, *job, (GDestroyNotify) job_free);
  return task;
}

void
loket_journal_push (LoketJournal *self,
                    GTask        *task)
{
  if (self->worker != NULL)
    {
      g_async_queue_push (self->worker->queue, task);
      return;
    }
  g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_FAILED, "%s",
                           _("The journal of this desk is not open."));
  g_object_unref (task);
}

gboolean
loket_journal_end (LoketJournal *self,
                   GAsyncResult *result,
                   gpointer      tag,
                   LoketJob    **job,
                   GError      **error)
{
  LoketJob *found;

  g_return_val_if_fail (LOKET_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  found = g_task_get_task_data (G_TASK (result));
  for (guint i = 0; found->damage != NULL && i < found->damage->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (found->damage->pdata[i], "/", 2);
      g_signal_emit (self, signals[DAMAGED], 0, parts[0], parts[1]);
    }
  g_clear_pointer (&found->damage, g_ptr_array_unref);
  if (job != NULL)
    *job = found;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/*
 * The thread
 */
static gboolean
on_job_done (gpointer data)
{
  GTask *task = data;
  GError *error = g_object_steal_data (G_OBJECT (task), "failure");

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* The task goes back whole, so that its last reference is never dropped in this thread. */
static void
send_back (GTask  *task,
           GError *error)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_object_set_data (G_OBJECT (task), "failure", error);
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, on_job_done, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static gboolean
run_open (LoketJournalStore *store,
          LoketJob          *job,
          GError           **error)
{
  /* It is open already: whoever asks still has to know the password. */
  return loket_journal_store_check_password (store, job->text, error);
}

static gboolean
run_close (LoketJournalStore *store,
           LoketJob          *job,
           GError           **error)
{
  /* The thread closes the store itself. */
  return TRUE;
}

static void
do_job (Worker *worker,
        GTask  *task)
{
  LoketJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (job->run == run_open && worker->store == NULL)
    {
      worker->store = loket_journal_store_open (job->key, job->text, job->bytes, &error);
      job->done = worker->store != NULL;
      if (job->done)
        job->more = g_strdup (loket_journal_store_get_device (worker->store));
    }
  else if (job->run == run_close)
    {
      g_clear_pointer (&worker->store, loket_journal_store_free);
      job->done = TRUE;
    }
  else if (worker->store == NULL)
    error = g_error_new_literal (LOKET_ERROR, LOKET_ERROR_FAILED,
                                 _("The journal of this desk is not open."));
  else
    job->done = job->run (worker->store, job, &error);

  if (worker->store != NULL)
    job->damage = loket_journal_store_steal_damage (worker->store);
  send_back (task, error);
}

static gpointer
run_thread (gpointer data)
{
  Worker *worker = data;
  gpointer task;

  while ((task = g_async_queue_pop (worker->queue)) != QUIT)
    do_job (worker, task);
  g_clear_pointer (&worker->store, loket_journal_store_free);
  g_async_queue_unref (worker->queue);
  g_free (worker);
  return NULL;
}

static void
start_worker (LoketJournal *self)
{
  if (self->worker != NULL)
    return;
  self->worker = g_new0 (Worker, 1);
  self->worker->queue = g_async_queue_new ();
  g_thread_unref (g_thread_new ("loket-journal", run_thread, self->worker));
}

static void
stop_worker (LoketJournal *self)
{
  if (self->worker != NULL)
    g_async_queue_push (self->worker->queue, QUIT);
  self->worker = NULL;
  self->is_open = FALSE;
}

/*
 * Parent class overrides
 */
static void
loket_journal_finalize (GObject *object)
{
  LoketJournal *self = LOKET_JOURNAL (object);

  stop_worker (self);
  g_free (self->directory);
  g_free (self->device);
  G_OBJECT_CLASS (loket_journal_parent_class)->finalize (object);
}

static void
loket_journal_class_init (LoketJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_journal_finalize;

  signals[PAGE_KEPT] = g_signal_new ("page-kept", LOKET_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, LOKET_TYPE_STORED_PAGE);
  signals[DAMAGED] = g_signal_new ("damaged", LOKET_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
loket_journal_init (LoketJournal *self)
{
}

/*
 * Public
 */
static char *
folder_safe (const char *text)
{
  GString *safe = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    g_string_append_c (safe, g_ascii_isalnum (*p) || strchr ("_-", *p) != NULL ? *p : '_');
  return g_string_free (safe, FALSE);
}

char *
loket_journal_build_directory (const char *instance,
                               const char *office,
                               const char *login)
{
  g_autofree char *safe_instance = folder_safe (instance);
  g_autofree char *safe_office = folder_safe (office);
  g_autofree char *safe_login = folder_safe (login);
  g_autofree char *program = g_strconcat ("loket", *safe_instance != '\0' ? "-" : "",
                                          safe_instance, NULL);
  g_autofree char *name = g_strconcat (safe_office, "-", safe_login, NULL);

  return g_build_filename (g_get_user_state_dir (), program, name, NULL);
}

gboolean
loket_journal_exists (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "journal.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

LoketJournal *
loket_journal_new (const char *directory)
{
  LoketJournal *self;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (LOKET_TYPE_JOURNAL, NULL);
  self->directory = g_strdup (directory);
  return self;
}

const char *
loket_journal_get_directory (LoketJournal *self)
{
  g_return_val_if_fail (LOKET_IS_JOURNAL (self), NULL);

  return self->directory;
}

/**
 * loket_journal_get_device:
 *
 * Returns: (nullable): the name of this journal, made when it was; %NULL before it is open
 */
const char *
loket_journal_get_device (LoketJournal *self)
{
  g_return_val_if_fail (LOKET_IS_JOURNAL (self), NULL);

  return self->device;
}

gboolean
loket_journal_get_is_open (LoketJournal *self)
{
  g_return_val_if_fail (LOKET_IS_JOURNAL (self), FALSE);

  return self->is_open;
}

static void
open_with (LoketJournal       *self,
           gpointer            tag,
           const char         *password,
           GBytes             *data_key,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  LoketJob *job;
  GTask *task = loket_journal_begin (self, tag, run_open, cancellable, callback, user_data, &job);

  job->key = g_strdup (self->directory);
  job->text = g_strdup (password);
  job->bytes = data_key != NULL ? g_bytes_ref (data_key) : NULL;
  start_worker (self);
  loket_journal_push (self, task);
}

static gboolean
opened (LoketJournal *self,
        GAsyncResult *result,
        gpointer      tag,
        GError      **error)
{
  LoketJob *job;
  gboolean ok = loket_journal_end (self, result, tag, &job, error);

  if (job->text != NULL)
    explicit_bzero (job->text, strlen (job->text));
  if (job->done && job->more != NULL)
    {
      self->is_open = TRUE;
      g_free (self->device);
      self->device = g_strdup (job->more);
    }
  return ok;
}

void
loket_journal_open_async (LoketJournal       *self,
                          const char         *password,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (password != NULL);

  open_with (self, loket_journal_open_async, password, NULL, cancellable, callback, user_data);
}

gboolean
loket_journal_open_finish (LoketJournal *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return opened (self, result, loket_journal_open_async, error);
}

void
loket_journal_recover_async (LoketJournal       *self,
                             GBytes             *data_key,
                             const char         *new_password,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (new_password != NULL);
  g_return_if_fail (g_bytes_get_size (data_key) == LOKET_KEY_SIZE);

  open_with (self, loket_journal_recover_async, new_password, data_key, cancellable, callback,
             user_data);
}

gboolean
loket_journal_recover_finish (LoketJournal *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return opened (self, result, loket_journal_recover_async, error);
}

static void
load_sealed_key (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  char *device = NULL;
  GBytes *sealed = loket_journal_store_load_sealed_key (data, &device, &error);

  g_object_set_data_full (G_OBJECT (task), "device", device, g_free);
  if (sealed != NULL)
    g_task_return_pointer (task, sealed, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
loket_journal_load_sealed_key_async (LoketJournal       *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (LOKET_IS_JOURNAL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_journal_load_sealed_key_async);
  g_task_set_task_data (task, g_strdup (self->directory), g_free);
  g_task_run_in_thread (task, load_sealed_key);
}

GBytes *
loket_journal_load_sealed_key_finish (LoketJournal *self,
                                      GAsyncResult *result,
                                      char        **device,
                                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (device != NULL)
    *device = g_strdup (g_object_get_data (G_OBJECT (result), "device"));
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
run_seal (LoketJournalStore *store,
          LoketJob          *job,
          GError           **error)
{
  return loket_journal_store_seal (store, job->extra, job->key, error);
}

void
loket_journal_seal_async (LoketJournal       *self,
                          GBytes             *recovery_key,
                          const char         *owner,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (recovery_key != NULL && owner != NULL);

  task = loket_journal_begin (self, loket_journal_seal_async, run_seal, cancellable, callback,
                              user_data, &job);
  job->extra = g_bytes_ref (recovery_key);
  job->key = g_strdup (owner);
  loket_journal_push (self, task);
}

gboolean
loket_journal_seal_finish (LoketJournal *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return loket_journal_end (self, result, loket_journal_seal_async, NULL, error);
}

static gboolean
run_change_password (LoketJournalStore *store,
                     LoketJob          *job,
                     GError           **error)
{
  gboolean changed = loket_journal_store_change_password (store, job->text, error);

  explicit_bzero (job->text, strlen (job->text));
  return changed;
}

void
loket_journal_change_password_async (LoketJournal       *self,
                                     const char         *new_password,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (new_password != NULL);

  task = loket_journal_begin (self, loket_journal_change_password_async, run_change_password,
                              cancellable, callback, user_data, &job);
  job->text = g_strdup (new_password);
  loket_journal_push (self, task);
}

gboolean
loket_journal_change_password_finish (LoketJournal *self,
                                      GAsyncResult *result,
                                      GError      **error)
{
  return loket_journal_end (self, result, loket_journal_change_password_async, NULL, error);
}

void
loket_journal_close_async (LoketJournal       *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));

  task = loket_journal_begin (self, loket_journal_close_async, run_close, cancellable, callback,
                              user_data, &job);
  start_worker (self);
  loket_journal_push (self, task);
  stop_worker (self);
}

gboolean
loket_journal_close_finish (LoketJournal *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return loket_journal_end (self, result, loket_journal_close_async, NULL, error);
}
