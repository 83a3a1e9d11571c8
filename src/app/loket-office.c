/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the office of this desk is: the practice office, or what the administrator wrote down. */

#include "loket-office.h"

#include <glib/gi18n.h>

#include "loket-error.h"
#include "loket-paths.h"

/* The practice office stops when nobody is there for ten minutes; an open window is somebody. */
#define STAY_SECONDS 240

void
loket_office_clear (LoketOffice *self)
{
  g_clear_handle_id (&self->stay_source, g_source_remove);
  g_clear_pointer (&self->instance, g_free);
  g_clear_pointer (&self->profile, g_free);
  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->device_certificate, g_free);
  g_clear_pointer (&self->device_key, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->practice_dir, g_free);
  g_clear_pointer (&self->info, json_object_unref);
}

/* The first of the system's configuration folders that has loket/office.ini. */
static GKeyFile *
load_office_file (void)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_dirs (file, "loket/office.ini",
                                  (const char **) g_get_system_config_dirs (), NULL,
                                  G_KEY_FILE_NONE, NULL))
    return NULL;

  return g_steal_pointer (&file);
}

static void
take_office_file (LoketOffice *self,
                  GKeyFile    *file)
{
  self->hosts = g_key_file_get_string_list (file, "server", "hosts", NULL, NULL);
  if (self->database == NULL)
    self->database = g_key_file_get_string (file, "server", "database", NULL);
  if (self->certificate == NULL)
    self->certificate = g_key_file_get_string (file, "server", "certificate", NULL);
  self->device_certificate = g_key_file_get_string (file, "server", "device-certificate", NULL);
  self->device_key = g_key_file_get_string (file, "server", "device-key", NULL);
  if (self->key == NULL)
    self->key = g_key_file_get_string (file, "server", "key", NULL);
  if (self->profile == NULL)
    self->profile = g_key_file_get_string (file, "server", "name", NULL);
}

/**
 * loket_office_complete:
 * @self: what the command line said
 * @error: return location for an error
 *
 * Without a server on the command line the office's file is read; without that file the desk
 * belongs to the practice office.
 *
 * Returns: whether it is known where to go
 */
gboolean
loket_office_complete (LoketOffice *self,
                       GError     **error)
{
  if (self->hosts == NULL && !self->practice)
    {
      g_autoptr(GKeyFile) file = load_office_file ();

      if (file != NULL)
        take_office_file (self, file);
      self->practice = file == NULL;
    }
  if (self->hosts == NULL && !self->practice)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                           _("The file loket/office.ini names no server."));
      return FALSE;
    }

  if (self->profile == NULL)
    self->profile = g_strdup (self->practice ? "practice" : "office");
  if (self->database == NULL)
    self->database = g_strdup ("loket");

  return TRUE;
}

/* What a desk keeps belongs to one practice office, never to the next one. */
static void
take_identity (LoketOffice *self)
{
  const char *identity = json_object_get_string_member_with_default (self->info, "identity", "");

  if (*identity == '\0' || !g_str_equal (self->profile, "practice"))
    return;
  g_free (self->profile);
  self->profile = g_strconcat ("practice-", identity, NULL);
}

static gboolean
read_status (LoketOffice *self,
             const char  *text,
             GError     **error)
{
  g_autoptr(JsonNode) node = json_from_string (text, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      !json_object_has_member (json_node_get_object (node), "host"))
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                           _("The practice office did not start."));
      return FALSE;
    }

  self->info = json_object_ref (json_node_get_object (node));
  self->hosts = g_new0 (char *, 2);
  self->hosts[0] = g_strdup (json_object_get_string_member (self->info, "host"));
  g_free (self->database);
  self->database = g_strdup (json_object_get_string_member (self->info, "database"));
  take_identity (self);

  return TRUE;
}

static GSubprocess *
spawn_start (LoketOffice     *self,
             GSubprocessFlags flags,
             GError         **error)
{
  g_autofree char *admin = loket_paths_admin ();

  if (admin == NULL)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                           _("The program loket-admin is missing. Install Loket again."));
      return NULL;
    }

  return g_subprocess_new (flags, error, admin, "practice", "start",
                           self->practice_dir != NULL ? "--dir" : NULL, self->practice_dir, NULL);
}

/* Also brings it back when somebody stopped it meanwhile. */
static gboolean
on_stay_due (gpointer data)
{
  g_autoptr(GSubprocess) process = spawn_start (data, G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                                | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);

  return G_SOURCE_CONTINUE;
}

static void
on_practice_started (GObject      *process,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *status = NULL;
  g_autofree char *words = NULL;
  LoketOffice *self = g_task_get_task_data (task);

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (process), result, &status, &words,
                                             &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!g_subprocess_get_successful (G_SUBPROCESS (process)))
    g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_FAILED, "%s",
                             *g_strstrip (words) != '\0'
                             ? words : _("The practice office did not start."));
  else if (!read_status (self, status, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      if (self->stay_source == 0)
        self->stay_source = g_timeout_add_seconds (STAY_SECONDS, on_stay_due, self);
      g_task_return_boolean (task, TRUE);
    }
}

/**
 * loket_office_takes_time:
 * @self: a complete office
 *
 * Returns: whether its server has to be started first
 */
gboolean
loket_office_takes_time (const LoketOffice *self)
{
  return self->practice && self->hosts == NULL;
}

/**
 * loket_office_start_async:
 * @self: a complete office; it must stay until @callback
 * @callback: called when its server can be asked
 * @data: for @callback
 *
 * The practice office is started by its own program when it does not run yet; any other office
 * is there already.
 */
void
loket_office_start_async (LoketOffice        *self,
                          GAsyncReadyCallback callback,
                          gpointer            data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, data);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, loket_office_start_async);
  g_task_set_task_data (task, self, NULL);
  if (!loket_office_takes_time (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  process = spawn_start (self, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                         &error);
  if (process == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_subprocess_communicate_utf8_async (process, NULL, NULL, on_practice_started,
                                         g_steal_pointer (&task));
}

gboolean
loket_office_start_finish (LoketOffice  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *
word_of (JsonObject *info,
         const char *key)
{
  return json_object_get_string_member_with_default (info, key, NULL);
}

/**
 * loket_office_new_desk:
 * @self: an office that was started
 *
 * Returns: (transfer full): a desk of it
 */
LoketDesk *
loket_office_new_desk (LoketOffice *self)
{
  LoketDeskConfig config = { 0 };

  config.instance = self->instance != NULL ? self->instance : "";
  config.profile = self->profile;
  config.hosts = (const char * const *) self->hosts;
  config.database = self->database;
  config.root_certificate = self->certificate;
  config.device_certificate = self->device_certificate;
  config.device_key = self->device_key;
  config.office_key = self->key;
  if (self->info != NULL)
    {
      config.specimen_dir = word_of (self->info, "specimen_dir");
      config.specimen_papers = word_of (self->info, "specimen_papers");
    }
  config.practice = self->practice;
  config.practice_info = self->info;

  return loket_desk_new (&config);
}
