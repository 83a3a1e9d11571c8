/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A running loket-renderer and the memory that is shared with it. */

#include "loket-process.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "loket-error.h"
#include "loket-paths.h"

static LoketProcess *spare;
static gboolean keep_spare;
static guint refill_source;

static GSubprocessLauncher *
make_launcher (int socket)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                                             | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  const char *sanitizer = g_getenv ("ASAN_OPTIONS");
  const char * const environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                       "HOME=/nonexistent", "OMP_THREAD_LIMIT=1", NULL };

  g_subprocess_launcher_set_environ (launcher, (char **) environment);
  if (sanitizer != NULL)
    g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", sanitizer, TRUE);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_take_fd (launcher, socket, LOKET_WIRE_FD);

  return launcher;
}

/* From the main thread only: the worker dies with the thread that started it. */
static LoketProcess *
start (GError **error)
{
  g_autofree char *path = loket_paths_worker ("loket-renderer");
  const char * const argv[] = { path, NULL };
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) failure = NULL;
  GSubprocess *subprocess;
  LoketProcess *self;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_WORKER,
                   _("The program for papers could not be started: %s"), g_strerror (errno));
      return NULL;
    }

  launcher = make_launcher (ends[1]);
  subprocess = g_subprocess_launcher_spawnv (launcher, argv, &failure);
  if (subprocess == NULL)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_WORKER,
                   _("The program for papers could not be started: %s"), failure->message);
      close (ends[0]);
      return NULL;
    }

  fcntl (ends[0], F_SETFL, O_NONBLOCK);
  self = g_new0 (LoketProcess, 1);
  self->subprocess = subprocess;
  self->socket = ends[0];

  return self;
}

static gboolean
on_refill_due (gpointer data)
{
  refill_source = 0;
  if (keep_spare && spare == NULL)
    spare = start (NULL);

  return G_SOURCE_REMOVE;
}

static void
refill (void)
{
  if (keep_spare && spare == NULL && refill_source == 0)
    refill_source = g_timeout_add_full (G_PRIORITY_LOW, 200, on_refill_due, NULL, NULL);
}

/**
 * loket_process_keep_one:
 * @keep: whether a process stands ready for the next document
 */
void
loket_process_keep_one (gboolean keep)
{
  keep_spare = keep;
  if (keep)
    {
      refill ();
      return;
    }

  g_clear_handle_id (&refill_source, g_source_remove);
  g_clear_pointer (&spare, loket_process_free);
}

static gboolean
is_alive (LoketProcess *self)
{
  char byte;
  gssize got = recv (self->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}

/**
 * loket_process_take:
 *
 * Returns: (transfer full) (nullable): the spare process when there is one, else a new one
 */
LoketProcess *
loket_process_take (GError **error)
{
  LoketProcess *self = g_steal_pointer (&spare);

  if (self != NULL && !is_alive (self))
    g_clear_pointer (&self, loket_process_free);
  if (self == NULL)
    self = start (error);
  refill ();

  return self;
}

void
loket_process_free (LoketProcess *self)
{
  g_subprocess_force_exit (self->subprocess);
  close (self->socket);
  g_object_unref (self->subprocess);
  g_free (self);
}

GPid
loket_process_get_pid (LoketProcess *self)
{
  const char *id = g_subprocess_get_identifier (self->subprocess);

  return id != NULL ? atoi (id) : 0;
}

static gboolean
set_disk_error (GError **error)
{
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK,
               _("There is not enough memory for this paper: %s"), g_strerror (errno));

  return FALSE;
}

/**
 * loket_memory_new:
 *
 * Returns: a memfd of @size bytes that keeps this size, or -1
 */
int
loket_memory_new (gsize    size,
                  GError **error)
{
  int fd = memfd_create ("loket", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd >= 0 && ftruncate (fd, size) == 0
      && fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0)
    return fd;

  set_disk_error (error);
  if (fd >= 0)
    close (fd);

  return -1;
}

/**
 * loket_memory_new_for:
 *
 * Returns: a memfd with a copy of @bytes that nobody can change, or -1
 */
int
loket_memory_new_for (GBytes  *bytes,
                      GError **error)
{
  int fd = memfd_create ("loket", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (fd >= 0 && done < size)
    {
      gssize n = write (fd, data + done, size - done);

      if (n < 0 && errno != EINTR)
        break;
      done += MAX (n, 0);
    }
  if (fd >= 0 && done == size
      && fcntl (fd, F_ADD_SEALS,
                F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0)
    return fd;

  set_disk_error (error);
  if (fd >= 0)
    close (fd);

  return -1;
}

typedef struct
{
  void *data;
  gsize size;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->size);
  g_free (mapping);
}

/**
 * loket_memory_seal:
 * @fd: from loket_memory_new(), filled by the worker
 * @size: how much of it is wanted
 *
 * Sealing fails while the worker still has it mapped for writing, so what is returned can't
 * change under the reader.
 *
 * Returns: (transfer full) (nullable): a mapping of @fd, which may be closed
 */
GBytes *
loket_memory_seal (int      fd,
                   gsize    size,
                   GError **error)
{
  Mapping *mapping;
  struct stat info;
  void *data;

  if (size == 0)
    return g_bytes_new_static ("", 0);
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) != 0 || fstat (fd, &info) != 0
      || (guint64) info.st_size < size)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_WORKER,
                           _("The program for papers broke its own rules and was ended."));
      return NULL;
    }

  data = mmap (NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED)
    {
      set_disk_error (error);
      return NULL;
    }

  mapping = g_new (Mapping, 1);
  mapping->data = data;
  mapping->size = size;

  return g_bytes_new_with_free_func (data, size, mapping_free, mapping);
}
