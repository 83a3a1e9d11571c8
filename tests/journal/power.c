/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before the C library: a disk that keeps only what was synced. Of every file below
 * LOKET_POWER_ROOT its bytes go to LOKET_POWER_KEPT when it is synced, its name when the folder
 * is. What is there when the process is killed is what a power cut would have left, at worst. */

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
put_in_place (const char *kept,
              const char *name)
{
  char from[4200], to[4200];

  snprintf (from, sizeof from, "%s/new", kept);
  snprintf (to, sizeof to, "%s/%s", kept, name);
  if (rename (from, to) != 0)
    abort ();
}

static int
begin (const char *kept)
{
  char path[4200];
  int fd;

  snprintf (path, sizeof path, "%s/new", kept);
  fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    abort ();
  return fd;
}

static void
keep_bytes (const char        *kept,
            const char        *path,
            const struct stat *st)
{
  int from = open (path, O_RDONLY | O_CLOEXEC);
  int to = begin (kept);
  char name[64];

  while (from >= 0 && sendfile (to, from, NULL, 1 << 20) > 0)
    {
    }
  close (from);
  close (to);
  snprintf (name, sizeof name, "i%lu", (unsigned long) st->st_ino);
  put_in_place (kept, name);
}

static void
keep_names (const char *kept,
            const char *path)
{
  DIR *folder = opendir (path);
  int to = begin (kept);
  const char *base = strrchr (path, '/') + 1;
  struct dirent *entry;
  char name[300];

  while (folder != NULL && (entry = readdir (folder)) != NULL)
    if (entry->d_type == DT_REG)
      dprintf (to, "%lu %s\n", (unsigned long) entry->d_ino, entry->d_name);
  if (folder != NULL)
    closedir (folder);
  close (to);
  snprintf (name, sizeof name, "d%s", strcmp (base, "pages") == 0 ? "pages" : "");
  put_in_place (kept, name);
}

static void
note (int fd)
{
  const char *root = getenv ("LOKET_POWER_ROOT");
  const char *kept = getenv ("LOKET_POWER_KEPT");
  char link[64], path[4096];
  struct stat st;
  ssize_t n;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  if (root == NULL || kept == NULL || n <= 0 || fstat (fd, &st) != 0)
    return;
  path[n] = '\0';
  if (strncmp (path, root, strlen (root)) != 0)
    return;
  pthread_mutex_lock (&lock);
  if (S_ISDIR (st.st_mode))
    keep_names (kept, path);
  else
    keep_bytes (kept, path, &st);
  pthread_mutex_unlock (&lock);
}

__attribute__((visibility ("default"))) int
fsync (int fd)
{
  note (fd);
  return 0;
}

__attribute__((visibility ("default"))) int
fdatasync (int fd)
{
  note (fd);
  return 0;
}
