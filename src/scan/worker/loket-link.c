/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker's end of the socket. There is one in a process. */

#include "loket-link.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define ROWS_MS 40
#define GRACE_SECONDS 2
#define HELD_MAX ((guint64) 160 << 20)
#define HELD_WAIT (2 * G_USEC_PER_SEC)
#define PASSWORD_WAIT (120 * G_USEC_PER_SEC)

static struct
{
  int fd;
  int wake;             /* eventfd: there is a raster to watch now */
  GMutex lock;          /* everything below, and writing */
  GCond news;
  GQueue orders;
  LoketOrder *password;
  gboolean cancelled;
  gboolean gone;
  guint64 held;

  LoketScanCanvas *raster;  /* borrowed while a frame arrives */
  int rows_said;
} my;

void
loket_order_free (LoketOrder *order)
{
  g_clear_pointer (&order->body, g_variant_unref);
  g_free (order);
}

/* With the lock. */
static void
say (guint32   type,
     GVariant *body,
     int       fd)
{
  if (!loket_scan_wire_write (my.fd, type, body, fd))
    my.gone = TRUE;
}

static void
say_rows (void)
{
  GVariantDict dict;
  int rows;

  if (my.raster == NULL)
    return;
  rows = loket_scan_canvas_get_rows (my.raster);
  if (rows <= my.rows_said)
    return;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "y", "i", my.rows_said);
  g_variant_dict_insert (&dict, "rows", "i", rows - my.rows_said);
  my.rows_said = rows;
  say (LOKET_SCAN_WIRE_ROWS, g_variant_dict_end (&dict), -1);
}

static void
hear (guint32   type,
      GVariant *body)
{
  LoketOrder *order = g_new0 (LoketOrder, 1);
  guint64 bytes = 0;

  order->type = type;
  order->body = g_variant_ref (body);
  switch (type)
    {
    case LOKET_SCAN_WIRE_CANCEL:
      my.cancelled = TRUE;
      loket_order_free (order);
      break;

    case LOKET_SCAN_WIRE_RELEASED:
      g_variant_lookup (body, "bytes", "t", &bytes);
      my.held -= MIN (my.held, bytes);
      loket_order_free (order);
      break;

    case LOKET_SCAN_WIRE_PASSWORD:
      g_clear_pointer (&my.password, loket_order_free);
      my.password = order;
      break;

    default:
      /* A wish to stop belongs to the order before it. */
      my.cancelled = FALSE;
      g_queue_push_tail (&my.orders, order);
    }
  g_cond_broadcast (&my.news);
}

static gpointer
listen_thread (gpointer data)
{
  gboolean watching = FALSE;

  for (;;)
    {
      struct pollfd wait[] = { { my.fd, POLLIN, 0 }, { my.wake, POLLIN, 0 } };
      g_autoptr(GVariant) body = NULL;
      eventfd_t count;
      guint32 type;

      poll (wait, 2, watching ? ROWS_MS : -1);
      if (wait[1].revents != 0)
        eventfd_read (my.wake, &count);
      if (wait[0].revents != 0 && !loket_scan_wire_read (my.fd, &type, &body))
        break;
      g_mutex_lock (&my.lock);
      if (body != NULL)
        hear (type, body);
      say_rows ();
      watching = my.raster != NULL;
      g_mutex_unlock (&my.lock);
    }
  g_mutex_lock (&my.lock);
  my.gone = my.cancelled = TRUE;
  g_cond_broadcast (&my.news);
  g_mutex_unlock (&my.lock);
  /* A driver that hangs must not outlive the window. */
  g_usleep (GRACE_SECONDS * G_USEC_PER_SEC);
  _exit (1);
}

void
loket_link_start (int fd)
{
  my.fd = fd;
  my.wake = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_mutex_init (&my.lock);
  g_cond_init (&my.news);
  g_queue_init (&my.orders);
  g_thread_unref (g_thread_new ("link", listen_thread, NULL));
}

LoketOrder *
loket_link_wait (void)
{
  LoketOrder *order;

  g_mutex_lock (&my.lock);
  while (g_queue_is_empty (&my.orders) && !my.gone)
    g_cond_wait (&my.news, &my.lock);
  order = my.gone ? NULL : g_queue_pop_head (&my.orders);
  g_mutex_unlock (&my.lock);

  return order;
}

gboolean
loket_link_cancelled (void)
{
  gboolean cancelled;

  g_mutex_lock (&my.lock);
  cancelled = my.cancelled;
  g_mutex_unlock (&my.lock);

  return cancelled;
}

gboolean
loket_link_sleep (gint64 microseconds)
{
  gint64 until = g_get_monotonic_time () + microseconds;
  gboolean cancelled;

  g_mutex_lock (&my.lock);
  while (!my.cancelled && g_cond_wait_until (&my.news, &my.lock, until))
    ;
  cancelled = my.cancelled;
  g_mutex_unlock (&my.lock);

  return !cancelled;
}

/**
 * loket_link_ask:
 * @resource: what it is for, from the driver
 * @user: (out): room for a name
 * @user_size: how much
 * @password: (out): room for a password
 * @password_size: how much
 *
 * Called from inside a blocked SANE call.
 *
 * Returns: whether somebody answered
 */
gboolean
loket_link_ask (const char *resource,
                char       *user,
                gsize       user_size,
                char       *password,
                gsize       password_size)
{
  gint64 until = g_get_monotonic_time () + PASSWORD_WAIT;
  g_autofree char *valid = g_utf8_make_valid (resource != NULL ? resource : "", -1);
  GVariantDict dict;
  const char *text = "";
  gboolean answered;

  user[0] = password[0] = '\0';
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "resource", "s", valid);
  g_mutex_lock (&my.lock);
  g_clear_pointer (&my.password, loket_order_free);
  say (LOKET_SCAN_WIRE_ASK, g_variant_dict_end (&dict), -1);
  while (my.password == NULL && !my.cancelled && g_cond_wait_until (&my.news, &my.lock, until))
    ;
  answered = my.password != NULL;
  if (answered)
    {
      if (g_variant_lookup (my.password->body, "user", "&s", &text))
        g_strlcpy (user, text, user_size);
      if (g_variant_lookup (my.password->body, "password", "&s", &text))
        g_strlcpy (password, text, password_size);
      g_clear_pointer (&my.password, loket_order_free);
    }
  g_mutex_unlock (&my.lock);

  return answered;
}

void
loket_link_say (guint32   type,
                GVariant *body)
{
  g_mutex_lock (&my.lock);
  say (type, body, -1);
  g_mutex_unlock (&my.lock);
}

static GVariant *
info_body (const LoketScanPageInfo *info)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "number", "u", info->number);
  g_variant_dict_insert (&dict, "width", "i", info->width);
  g_variant_dict_insert (&dict, "height", "i", info->height);
  g_variant_dict_insert (&dict, "channels", "i", info->channels);
  g_variant_dict_insert (&dict, "dpi", "(dd)", info->dpi_x, info->dpi_y);
  g_variant_dict_insert (&dict, "bilevel", "b", info->bilevel);
  g_variant_dict_insert (&dict, "back", "b", info->back);
  g_variant_dict_insert (&dict, "remark", "i", (int) info->remark);

  return g_variant_dict_end (&dict);
}

void
loket_link_page (LoketScanCanvas         *raster,
                 const LoketScanPageInfo *info)
{
  g_mutex_lock (&my.lock);
  say (LOKET_SCAN_WIRE_PAGE, info_body (info), loket_scan_canvas_get_fd (raster));
  g_mutex_unlock (&my.lock);
}

void
loket_link_rows_on (LoketScanCanvas *raster)
{
  g_mutex_lock (&my.lock);
  my.raster = raster;
  my.rows_said = 0;
  g_mutex_unlock (&my.lock);
  eventfd_write (my.wake, 1);
}

void
loket_link_rows_done (void)
{
  g_mutex_lock (&my.lock);
  say_rows ();
  my.raster = NULL;
  g_mutex_unlock (&my.lock);
}

void
loket_link_page_end (const LoketScanPageInfo *info)
{
  g_mutex_lock (&my.lock);
  my.held += (guint64) info->height * info->stride;
  say (LOKET_SCAN_WIRE_PAGE_END, info_body (info), -1);
  g_mutex_unlock (&my.lock);
}

static void
say_outcome (guint32          type,
             LoketScanProblem problem,
             guint            n_pages)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "problem", "i", (int) problem);
  g_variant_dict_insert (&dict, "pages", "u", n_pages);
  loket_link_say (type, g_variant_dict_end (&dict));
}

void
loket_link_ending (LoketScanProblem problem,
                   guint            n_pages)
{
  say_outcome (LOKET_SCAN_WIRE_ENDING, problem, n_pages);
}

void
loket_link_answer (LoketScanProblem problem,
                   guint            n_pages)
{
  say_outcome (LOKET_SCAN_WIRE_ANSWER, problem, n_pages);
}

void
loket_link_throttle (void)
{
  gint64 until = g_get_monotonic_time () + HELD_WAIT;

  g_mutex_lock (&my.lock);
  while (my.held > HELD_MAX && !my.cancelled && g_cond_wait_until (&my.news, &my.lock, until))
    ;
  g_mutex_unlock (&my.lock);
}
