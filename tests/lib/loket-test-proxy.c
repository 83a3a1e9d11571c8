/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bad line between a desk and its server: cut, silent or slow after so many bytes. */

#include "loket-test-proxy.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "loket-test.h"

struct _LoketTestProxy
{
  char *directory;
  char *behind;                 /* path of the real socket */
  int listener;
  GThread *thread;
  GMutex lock;

  /* Under the lock */
  LoketTestFault fault;
  gint64 bytes;
  guint connections;
  gint64 passed;
  guint spoiled;
  guint silences;
  guint away_ms;
  guint cuts;
  gboolean stop;
};

/* On its way. */
typedef struct
{
  gint64 due;
  int to;
  GBytes *bytes;
} Message;

typedef struct
{
  LoketTestProxy *proxy;
  int ends[2];                  /* desk, server */
  gint64 passed;
  guint silences;
  gboolean bad;
  gboolean counted;
  LoketTestFault fault;
  gint64 bytes;
} Line;

static int
connect_to (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

static gboolean
write_all (int         fd,
           const char *data,
           gssize      size)
{
  while (size > 0)
    {
      gssize n = send (fd, data, size, MSG_NOSIGNAL);
      if (n <= 0)
        return FALSE;
      data += n;
      size -= n;
    }
  return TRUE;
}

/* A look whether anybody is there is not a connection: only the first byte takes the plan. */
static void
take_plan (Line *line)
{
  LoketTestProxy *proxy = line->proxy;

  g_mutex_lock (&proxy->lock);
  line->counted = TRUE;
  line->bad = proxy->connections > 0;
  line->fault = proxy->fault;
  line->bytes = proxy->bytes;
  if (line->bad)
    {
      proxy->connections--;
      proxy->spoiled++;
    }
  g_mutex_unlock (&proxy->lock);
}

static void
note_passed (Line  *line,
             gssize n)
{
  line->passed += n;
  g_mutex_lock (&line->proxy->lock);
  line->proxy->passed += n;
  g_mutex_unlock (&line->proxy->lock);
}

static gboolean
should_stop (LoketTestProxy *proxy)
{
  gboolean stop;

  g_mutex_lock (&proxy->lock);
  stop = proxy->stop;
  g_mutex_unlock (&proxy->lock);
  return stop;
}

/* Silent: until the desk gives up. */
static void
stay_silent (Line *line)
{
  while (!should_stop (line->proxy))
    {
      struct pollfd desk = { .fd = line->ends[0], .events = POLLRDHUP };

      if (poll (&desk, 1, 50) > 0 && desk.revents & (POLLRDHUP | POLLHUP | POLLERR))
        return;
    }
}

static gboolean
is_silenced (Line *line)
{
  gboolean silenced;

  g_mutex_lock (&line->proxy->lock);
  silenced = line->proxy->silences != line->silences;
  g_mutex_unlock (&line->proxy->lock);
  return silenced;
}

static gboolean
pass (Line *line,
      int   from)
{
  char buffer[65536];
  gssize want = sizeof buffer;
  gssize n;

  if (is_silenced (line))
    {
      stay_silent (line);
      return FALSE;
    }
  if (!line->counted)
    {
      if (recv (line->ends[from], buffer, 1, MSG_PEEK) <= 0)
        return FALSE;
      take_plan (line);
    }
  if (line->bad && line->fault == LOKET_TEST_LINE_SLOW)
    want = MAX (1, line->bytes / 50);
  else if (line->bad)
    want = MIN (want, line->bytes - line->passed);
  if (want <= 0)
    {
      if (line->fault == LOKET_TEST_LINE_SILENT)
        stay_silent (line);
      return FALSE;
    }
  n = read (line->ends[from], buffer, want);
  if (n <= 0 || !write_all (line->ends[!from], buffer, n))
    return FALSE;
  note_passed (line, n);
  if (line->bad && line->fault == LOKET_TEST_LINE_SLOW)
    g_usleep (n * G_USEC_PER_SEC / line->bytes);
  return TRUE;
}

static void
message_free (gpointer data)
{
  Message *message = data;

  g_bytes_unref (message->bytes);
  g_free (message);
}

static gboolean
set_off (Line   *line,
         GQueue *travelling,
         int     from,
         guint   away_ms,
         guint   cuts)
{
  char buffer[65536];
  gssize n = read (line->ends[from], buffer, sizeof buffer);
  Message *message;

  if (n <= 0 || (guint) g_random_int_range (0, 100) < cuts)
    return FALSE;
  note_passed (line, n);
  message = g_new0 (Message, 1);
  message->due = g_get_monotonic_time () + (gint64) away_ms * 1000;
  message->to = !from;
  message->bytes = g_bytes_new (buffer, n);
  g_queue_push_tail (travelling, message);
  return TRUE;
}

static gboolean
arrive (Line   *line,
        GQueue *travelling)
{
  Message *message;

  while ((message = g_queue_peek_head (travelling)) != NULL
         && message->due <= g_get_monotonic_time ())
    {
      gsize size;
      const char *bytes = g_bytes_get_data (message->bytes, &size);
      gboolean arrived = write_all (line->ends[message->to], bytes, size);

      message_free (g_queue_pop_head (travelling));
      if (!arrived)
        return FALSE;
    }
  return TRUE;
}

static void
run_far_line (Line *line,
              guint away_ms,
              guint cuts)
{
  g_autoptr(GQueue) travelling = g_queue_new ();
  gboolean open = TRUE;

  while (open && !should_stop (line->proxy))
    {
      struct pollfd fds[2] = { { .fd = line->ends[0], .events = POLLIN },
                               { .fd = line->ends[1], .events = POLLIN } };

      poll (fds, 2, g_queue_is_empty (travelling) ? 50 : 5);
      for (int i = 0; open && i < 2; i++)
        if (fds[i].revents != 0)
          open = set_off (line, travelling, i, away_ms, cuts);
      open = open && arrive (line, travelling);
    }
  g_queue_clear_full (travelling, message_free);
}

static gpointer
run_line (gpointer data)
{
  Line *line = data;
  gboolean open = TRUE;
  guint away_ms, cuts;

  g_mutex_lock (&line->proxy->lock);
  away_ms = line->proxy->away_ms;
  cuts = line->proxy->cuts;
  g_mutex_unlock (&line->proxy->lock);
  if (away_ms > 0)
    {
      run_far_line (line, away_ms, cuts);
      open = FALSE;
    }
  while (open && !should_stop (line->proxy))
    {
      struct pollfd fds[2] = { { .fd = line->ends[0], .events = POLLIN },
                               { .fd = line->ends[1], .events = POLLIN } };

      if (poll (fds, 2, 50) <= 0)
        continue;
      for (int i = 0; open && i < 2; i++)
        if (fds[i].revents != 0)
          open = pass (line, i);
    }
  close (line->ends[0]);
  close (line->ends[1]);
  g_free (line);
  return NULL;
}

static gpointer
run_proxy (gpointer data)
{
  LoketTestProxy *proxy = data;
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();

  while (!should_stop (proxy))
    {
      struct pollfd waiting = { .fd = proxy->listener, .events = POLLIN };
      Line *line;
      int desk;

      if (poll (&waiting, 1, 50) <= 0)
        continue;
      desk = accept (proxy->listener, NULL, NULL);
      if (desk < 0)
        continue;
      line = g_new0 (Line, 1);
      line->proxy = proxy;
      g_mutex_lock (&proxy->lock);
      line->silences = proxy->silences;
      g_mutex_unlock (&proxy->lock);
      line->ends[0] = desk;
      line->ends[1] = connect_to (proxy->behind);
      g_ptr_array_add (threads, g_thread_new ("line", run_line, line));
    }
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
  return NULL;
}

LoketTestProxy *
loket_test_proxy_new (const char *host)
{
  LoketTestProxy *proxy = g_new0 (LoketTestProxy, 1);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_mutex_init (&proxy->lock);
  proxy->directory = loket_test_make_directory ();
  proxy->behind = g_strdup_printf ("%s/.s.PGSQL.5432", host);
  proxy->listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", proxy->directory);
  g_assert_cmpint (bind (proxy->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (proxy->listener, 16), ==, 0);
  proxy->thread = g_thread_new ("proxy", run_proxy, proxy);
  return proxy;
}

void
loket_test_proxy_free (LoketTestProxy *proxy)
{
  g_mutex_lock (&proxy->lock);
  proxy->stop = TRUE;
  g_mutex_unlock (&proxy->lock);
  g_thread_join (proxy->thread);
  close (proxy->listener);
  loket_test_remove_directory (proxy->directory);
  g_mutex_clear (&proxy->lock);
  g_free (proxy->directory);
  g_free (proxy->behind);
  g_free (proxy);
}

const char *
loket_test_proxy_get_host (LoketTestProxy *proxy)
{
  return proxy->directory;
}

void
loket_test_proxy_plan (LoketTestProxy *proxy,
                       LoketTestFault  fault,
                       gint64          bytes,
                       guint           connections)
{
  g_mutex_lock (&proxy->lock);
  proxy->fault = fault;
  proxy->bytes = bytes;
  proxy->connections = connections;
  proxy->passed = 0;
  proxy->spoiled = 0;
  g_mutex_unlock (&proxy->lock);
}

void
loket_test_proxy_move_away (LoketTestProxy *proxy,
                            guint           ms,
                            guint           cuts)
{
  g_mutex_lock (&proxy->lock);
  proxy->away_ms = ms;
  proxy->cuts = cuts;
  g_mutex_unlock (&proxy->lock);
}

void
loket_test_proxy_silence (LoketTestProxy *proxy)
{
  g_mutex_lock (&proxy->lock);
  proxy->silences++;
  g_mutex_unlock (&proxy->lock);
}

gint64
loket_test_proxy_get_passed (LoketTestProxy *proxy)
{
  gint64 passed;

  g_mutex_lock (&proxy->lock);
  passed = proxy->passed;
  g_mutex_unlock (&proxy->lock);
  return passed;
}

guint
loket_test_proxy_get_spoiled (LoketTestProxy *proxy)
{
  guint spoiled;

  g_mutex_lock (&proxy->lock);
  spoiled = proxy->spoiled;
  g_mutex_unlock (&proxy->lock);
  return spoiled;
}
