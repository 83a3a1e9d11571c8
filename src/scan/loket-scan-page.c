/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One side of one paper: raw pixels in sealed memory. */

#include "loket-scan-page.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "loket-error.h"

struct _LoketScanPage
{
  GObject parent_instance;

  LoketScanPageInfo info;
  int fd;
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (LoketScanPage, loket_scan_page, G_TYPE_OBJECT)

static void
loket_scan_page_finalize (GObject *object)
{
  LoketScanPage *self = LOKET_SCAN_PAGE (object);

  if (self->fd >= 0)
    close (self->fd);
  G_OBJECT_CLASS (loket_scan_page_parent_class)->finalize (object);
}

static void
loket_scan_page_class_init (LoketScanPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_scan_page_finalize;
}

static void
loket_scan_page_init (LoketScanPage *self)
{
  self->fd = -1;
}

/**
 * loket_scan_page_new:
 * @info: what is known of it
 * @fd: memory its rows appear in; the page takes it
 *
 * Returns: (transfer full): a page that is not complete
 */
LoketScanPage *
loket_scan_page_new (const LoketScanPageInfo *info,
                     int                      fd)
{
  LoketScanPage *self = g_object_new (LOKET_TYPE_SCAN_PAGE, NULL);

  self->info = *info;
  self->fd = fd;

  return self;
}

void
loket_scan_page_finish (LoketScanPage           *self,
                        const LoketScanPageInfo *info)
{
  self->info = *info;
  self->complete = TRUE;
}

const LoketScanPageInfo *
loket_scan_page_get_info (LoketScanPage *self)
{
  return &self->info;
}

gboolean
loket_scan_page_get_complete (LoketScanPage *self)
{
  return self->complete;
}

int
loket_scan_page_get_fd (LoketScanPage *self)
{
  return self->fd;
}

/**
 * loket_scan_page_dup_fd:
 * @self: a page
 * @error: return location
 *
 * Returns: a descriptor of the same memory for somebody else to own, or −1
 */
int
loket_scan_page_dup_fd (LoketScanPage *self,
                        GError       **error)
{
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 3);

  if (fd < 0)
    g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED, g_strerror (errno));

  return fd;
}

/**
 * loket_scan_page_read_rows:
 * @self: a page
 * @y: first row
 * @rows: how many
 * @error: return location
 *
 * Read, never mapped: memory that another process could still cut short must not be able to
 * kill this one.
 *
 * Returns: (transfer full) (nullable): the pixels of those rows
 */
GBytes *
loket_scan_page_read_rows (LoketScanPage *self,
                           int            y,
                           int            rows,
                           GError       **error)
{
  gsize length = (gsize) rows * self->info.stride, done = 0;
  off_t from = (off_t) ((gsize) y * self->info.stride);
  g_autofree guint8 *pixels = g_try_malloc (length);

  if (pixels == NULL)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_TOO_LARGE, g_strerror (ENOMEM));
      return NULL;
    }
  while (done < length)
    {
      ssize_t got = pread (self->fd, pixels + done, length - done, from + (off_t) done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                               g_strerror (got < 0 ? errno : EIO));
          return NULL;
        }
      done += (gsize) got;
    }

  return g_bytes_new_take (g_steal_pointer (&pixels), length);
}
