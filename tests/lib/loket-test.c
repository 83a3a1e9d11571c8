/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What test programs share: waiting with a cap, private folders. */

#include "loket-test.h"

#include <ftw.h>
#include <locale.h>
#include <stdio.h>

void
loket_test_init (int    *argc,
                 char ***argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (argc, argv, NULL);
}

void
loket_test_store_result (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static gboolean
on_time_passed (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
loket_test_turn (void)
{
  guint timer = g_timeout_add (20, on_time_passed, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

void
loket_test_wait_result (GAsyncResult **result)
{
  g_assert_true (loket_test_wait (*result != NULL, 60));
  /* What the task still holds is dropped in the next turns. */
  while (g_main_context_iteration (NULL, FALSE))
    {
    }
}

char *
loket_test_make_directory (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("loket-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static int
remove_one (const char        *path,
            const struct stat *st,
            int                type,
            struct FTW        *walk)
{
  return remove (path);
}

void
loket_test_remove_directory (const char *path)
{
  nftw (path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
