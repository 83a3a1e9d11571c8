/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journals of others on this computer: how much waits in them. What it is stays closed: states are
 * kept in the clear, contents under the password of their owner. */

#include "loket-journal-others.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char *directory;
  char *login;
} Asked;

static void
asked_free (Asked *asked)
{
  g_free (asked->directory);
  g_free (asked->login);
  g_free (asked);
}

static gint64
count (sqlite3    *db,
       const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 n = 0;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return n;
}

/* A journal that cannot be read now is told by whoever opens it. */
static void
look_into (const char *path,
           const char *login,
           JsonObject *found)
{
  sqlite3 *db = NULL;
  gint64 acts, pages;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
    {
      acts = count (db, "SELECT count(*) FROM command WHERE state <> 'answered'");
      pages = count (db, "SELECT count(*) FROM page WHERE state <> 'done'");
      if (acts + pages > 0)
        {
          JsonObject *one = json_object_new ();

          json_object_set_int_member (one, "acts", acts);
          json_object_set_int_member (one, "pages", pages);
          json_object_set_object_member (found, login, one);
        }
    }
  sqlite3_close (db);
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      task_data,
     GCancellable *cancellable)
{
  Asked *asked = task_data;
  g_autofree char *above = g_path_get_dirname (asked->directory);
  g_autofree char *own = g_path_get_basename (asked->directory);
  g_autofree char *prefix = g_strndup (own, strlen (own) - MIN (strlen (own), strlen (asked->login)));
  g_autoptr(GDir) folder = g_dir_open (above, 0, NULL);
  g_autoptr(JsonObject) found = json_object_new ();
  gboolean others = FALSE;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      const char *login = g_str_has_prefix (name, prefix) ? name + strlen (prefix) : "";
      g_autofree char *path = g_build_filename (above, name, "journal.db", NULL);

      /* A login has neither: that is another office, or a journal that was set aside. */
      if (*login == '\0' || strpbrk (login, "-.") != NULL || g_str_equal (name, own)
          || !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      others = TRUE;
      look_into (path, login, found);
    }
  g_task_return_pointer (task, others ? g_steal_pointer (&found) : NULL,
                         (GDestroyNotify) json_object_unref);
}

void
loket_journal_count_others_async (const char         *directory,
                                  const char         *login,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Asked *asked = g_new0 (Asked, 1);

  g_task_set_source_tag (task, loket_journal_count_others_async);
  asked->directory = g_strdup (directory);
  asked->login = g_strdup (login);
  g_task_set_task_data (task, asked, (GDestroyNotify) asked_free);
  g_task_run_in_thread (task, run);
}

JsonObject *
loket_journal_count_others_finish (GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
