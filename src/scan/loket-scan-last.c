/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line in a file of the person's state folder. Losing it costs a search, no more. */

#include "loket-scan-last.h"

#include <string.h>

#define MAX_NAME 1024

static GFile *
state_file (void)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "loket", "scanner", NULL);

  return g_file_new_for_path (path);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr(GFile) file = state_file ();
  g_autoptr(GFile) dir = g_file_get_parent (file);
  const char *device = task_data;

  g_file_make_directory_with_parents (dir, NULL, NULL);
  g_file_replace_contents (file, device, strlen (device), NULL, FALSE, G_FILE_CREATE_PRIVATE,
                           NULL, NULL, NULL);
}

void
loket_scan_last_keep (const char *device)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, g_strdup (device), g_free);
  g_task_run_in_thread (task, write_in_thread);
}

static void
on_contents_loaded (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_load_contents_finish (G_FILE (source), result, &content, &length, NULL, NULL)
      || length == 0 || length > MAX_NAME || !g_utf8_validate (content, (gssize) length, NULL))
    g_clear_pointer (&content, g_free);
  g_task_return_pointer (task, g_steal_pointer (&content), g_free);
}

void
loket_scan_last_read_async (GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr(GFile) file = state_file ();

  g_task_set_source_tag (task, loket_scan_last_read_async);
  g_file_load_contents_async (file, NULL, on_contents_loaded, g_steal_pointer (&task));
}

char *
loket_scan_last_read_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
