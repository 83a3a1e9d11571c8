/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's end of the socket to one scanner process. */

#include "loket-scan-worker.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loket-error.h"
#include "loket-paths.h"
#include "loket-scan-wire.h"

#define RECEIVE_SIZE 65536
#define MAX_FDS 4

struct _LoketScanWorker
{
  GSubprocess *process;
  GSource *source;
  int fd;
  GByteArray *buffer;
  int fds[MAX_FDS];     /* arrived, not yet handed over */
  guint n_fds;
  LoketScanWorkerEvents events;
  gpointer user_data;
  gboolean gone;
  gboolean greeted;
  gboolean dispatching;
  gboolean dead;        /* freed while dispatching */
};

static void
really_free (LoketScanWorker *self)
{
  for (guint i = 0; i < self->n_fds; i++)
    close (self->fds[i]);
  g_byte_array_unref (self->buffer);
  g_clear_object (&self->process);
  g_free (self);
}

static void
disconnect (LoketScanWorker *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->gone = TRUE;
}

/* It goes by itself when the socket closes, and is killed by its own thread when it hangs. */
void
loket_scan_worker_free (LoketScanWorker *self)
{
  disconnect (self);
  self->dead = TRUE;
  if (!self->dispatching)
    really_free (self);
}

static void
say_gone (LoketScanWorker *self)
{
  if (self->gone)
    return;
  disconnect (self);
  self->events.gone (self, self->user_data);
}

void
loket_scan_worker_kill (LoketScanWorker *self)
{
  g_subprocess_force_exit (self->process);
  /* A driver may have forked and left somebody who holds the other end open. */
  if (self->fd >= 0)
    shutdown (self->fd, SHUT_RDWR);
}

const char *
loket_scan_worker_get_identifier (LoketScanWorker *self)
{
  return g_subprocess_get_identifier (self->process);
}

static gboolean
accept_hello (LoketScanWorker *self,
              guint32          type,
              GVariant        *body)
{
  guint32 version = 0;

  g_variant_lookup (body, "version", "u", &version);
  self->greeted = type == LOKET_SCAN_WIRE_HELLO && version == LOKET_SCAN_WIRE_VERSION;

  return self->greeted;
}

static int
take_fd (LoketScanWorker *self,
         guint32          type)
{
  int fd;

  if (type != LOKET_SCAN_WIRE_PAGE || self->n_fds == 0)
    return -1;
  fd = self->fds[0];
  self->n_fds--;
  memmove (self->fds, self->fds + 1, self->n_fds * sizeof (int));

  return fd;
}

/* Returns FALSE when what arrived makes no sense. */
static gboolean
take_frames (LoketScanWorker *self)
{
  gsize at = 0;
  gboolean sense = TRUE;

  while (sense && !self->gone && self->buffer->len - at >= sizeof (LoketScanWireHeader))
    {
      g_autoptr(GVariant) body = NULL;
      LoketScanWireHeader header;

      memcpy (&header, self->buffer->data + at, sizeof header);
      if (!loket_scan_wire_check (&header))
        return FALSE;
      if (self->buffer->len - at - sizeof header < header.length)
        break;
      body = loket_scan_wire_unpack (self->buffer->data + at + sizeof header, header.length);
      at += sizeof header + header.length;
      if (body == NULL)
        return FALSE;
      if (!self->greeted)
        sense = accept_hello (self, header.type, body);
      else
        self->events.message (self, header.type, body, take_fd (self, header.type),
                              self->user_data);
    }
  if (at > 0)
    g_byte_array_remove_range (self->buffer, 0, (guint) at);

  return sense;
}

static void
keep_fds (LoketScanWorker *self,
          struct msghdr   *message)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL;
       part = CMSG_NXTHDR (message, part))
    {
      gsize n_fds = (part->cmsg_len - CMSG_LEN (0)) / sizeof (int);

      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
        continue;
      for (gsize i = 0; i < n_fds; i++)
        {
          int fd;

          memcpy (&fd, CMSG_DATA (part) + i * sizeof (int), sizeof fd);
          if (self->n_fds < MAX_FDS)
            self->fds[self->n_fds++] = fd;
          else
            close (fd);
        }
    }
}

static gssize
receive (LoketScanWorker *self)
{
  guint8 data[RECEIVE_SIZE];
  union
  {
    struct cmsghdr header;
    char room[CMSG_SPACE (MAX_FDS * sizeof (int))];
  } control;
  struct iovec part = { data, sizeof data };
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1,
    .msg_control = control.room, .msg_controllen = sizeof control.room
  };
  ssize_t got;

  do
    got = recvmsg (self->fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got > 0)
    {
      keep_fds (self, &message);
      g_byte_array_append (self->buffer, data, (guint) got);
    }

  return got;
}

static gboolean
on_socket_ready (int          fd,
                 GIOCondition condition,
                 gpointer     user_data)
{
  LoketScanWorker *self = user_data;
  gboolean sense = TRUE, goes_on = TRUE;
  gssize got;

  self->dispatching = TRUE;
  got = receive (self);
  if (got > 0)
    sense = take_frames (self);
  else if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
    goes_on = FALSE;
  if (!sense)
    loket_scan_worker_kill (self);
  if ((!sense || !goes_on) && !self->gone)
    say_gone (self);
  self->dispatching = FALSE;
  goes_on = !self->gone;
  if (self->dead)
    really_free (self);

  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * loket_scan_worker_send:
 * @self: a worker
 * @type: what to say
 * @body: (nullable): a dictionary; a floating one is consumed
 *
 * What it is told is small: a worker that does not even read that is dead.
 */
void
loket_scan_worker_send (LoketScanWorker *self,
                        guint32          type,
                        GVariant        *body)
{
  g_autoptr(GByteArray) frame = loket_scan_wire_pack (type, body);

  if (self->gone)
    return;
  if (send (self->fd, frame->data, frame->len, MSG_DONTWAIT | MSG_NOSIGNAL)
      != (ssize_t) frame->len)
    loket_scan_worker_kill (self);
}

static GSubprocess *
spawn (const LoketScanPlace *place,
       gboolean              list,
       int                   their_fd,
       GError              **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);

  g_subprocess_launcher_take_fd (launcher, their_fd, LOKET_SCAN_WIRE_FD);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "LANGUAGE");
  g_ptr_array_add (arguments, loket_paths_worker ("loket-scanner"));
  if (list)
    g_ptr_array_add (arguments, g_strdup ("--list"));
  if (place->config_dir != NULL)
    {
      g_ptr_array_add (arguments, g_strdup ("--config"));
      g_ptr_array_add (arguments, g_strdup (place->config_dir));
    }
  if (place->backends_dir != NULL)
    {
      g_ptr_array_add (arguments, g_strdup ("--backends"));
      g_ptr_array_add (arguments, g_strdup (place->backends_dir));
    }
  g_ptr_array_add (arguments, NULL);

  return g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments->pdata, error);
}

/**
 * loket_scan_worker_new:
 * @place: where its drivers look
 * @list: whether it only lists devices
 * @events: what to call, in the present thread's default main context
 * @user_data: for them
 * @error: return location for LOKET_ERROR_WORKER
 *
 * Returns: (transfer full) (nullable): a running worker
 */
LoketScanWorker *
loket_scan_worker_new (const LoketScanPlace        *place,
                       gboolean                     list,
                       const LoketScanWorkerEvents *events,
                       gpointer                     user_data,
                       GError                     **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  LoketScanWorker *self;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_WORKER, g_strerror (errno));
      return NULL;
    }
  process = spawn (place, list, pair[1], &local);
  if (process == NULL)
    {
      close (pair[0]);
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_WORKER,
                   _("The scanner program could not be started: %s"), local->message);
      return NULL;
    }
  self = g_new0 (LoketScanWorker, 1);
  self->process = g_steal_pointer (&process);
  self->fd = pair[0];
  self->buffer = g_byte_array_new ();
  self->events = *events;
  self->user_data = user_data;
  self->source = g_unix_fd_source_new (self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_socket_ready), self, NULL);
  g_source_attach (self->source, context);

  return self;
}
