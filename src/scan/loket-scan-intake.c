/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages as the worker announces them, believed only after checking. */

#include "loket-scan-intake.h"

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SIDE 200000
#define MAX_ROWS 10000000
#define MAX_BYTES ((guint64) 1 << 30)
#define MAX_DPI 20000
#define ALL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

void
loket_scan_intake_clear (LoketScanIntake *self)
{
  g_clear_object (&self->page);
}

static gboolean
parse (GVariant          *body,
       LoketScanPageInfo *info)
{
  int remark = 0;

  *info = (LoketScanPageInfo) { 0 };
  if (!g_variant_lookup (body, "number", "u", &info->number)
      || !g_variant_lookup (body, "width", "i", &info->width)
      || !g_variant_lookup (body, "height", "i", &info->height)
      || !g_variant_lookup (body, "channels", "i", &info->channels)
      || !g_variant_lookup (body, "dpi", "(dd)", &info->dpi_x, &info->dpi_y)
      || !g_variant_lookup (body, "bilevel", "b", &info->bilevel)
      || !g_variant_lookup (body, "back", "b", &info->back)
      || !g_variant_lookup (body, "remark", "i", &remark))
    return FALSE;
  if (info->width < 1 || info->width > MAX_SIDE || info->height < -1 || info->height > MAX_ROWS
      || (info->channels != 1 && info->channels != 3))
    return FALSE;
  if (!(info->dpi_x >= 0 && info->dpi_x <= MAX_DPI) || !(info->dpi_y >= 0
                                                         && info->dpi_y <= MAX_DPI))
    return FALSE;
  info->remark = (LoketScanProblem) remark;
  if (info->remark != LOKET_SCAN_PROBLEM_NONE && !loket_scan_problem_is_remark (info->remark))
    return FALSE;
  info->stride = (gsize) info->width * (gsize) info->channels;

  return info->height <= 0 || (guint64) info->height * info->stride <= MAX_BYTES;
}

LoketScanPage *
loket_scan_intake_begin (LoketScanIntake *self,
                         GVariant        *body,
                         int              fd)
{
  LoketScanPageInfo info;

  /* Seals exist only on memory: a pipe or a slow file system would block whoever reads it. */
  if (fd < 0 || self->page != NULL || !parse (body, &info) || info.number != self->n_pages + 1
      || fcntl (fd, F_GET_SEALS) < 0)
    {
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  self->page = loket_scan_page_new (&info, fd);

  return self->page;
}

gboolean
loket_scan_intake_rows (LoketScanIntake *self,
                        GVariant        *body,
                        int             *y,
                        int             *rows)
{
  const LoketScanPageInfo *info;

  if (self->page == NULL || !g_variant_lookup (body, "y", "i", y)
      || !g_variant_lookup (body, "rows", "i", rows))
    return FALSE;
  info = loket_scan_page_get_info (self->page);

  return *y >= 0 && *rows > 0 && *y <= MAX_ROWS && *rows <= MAX_ROWS - *y
         && ((guint64) * y + (guint64) * rows) * info->stride <= MAX_BYTES;
}

LoketScanPage *
loket_scan_intake_end (LoketScanIntake *self,
                       GVariant        *body)
{
  const LoketScanPageInfo *before;
  LoketScanPageInfo info;
  struct stat status;
  int fd;

  if (self->page == NULL || !parse (body, &info))
    return NULL;
  before = loket_scan_page_get_info (self->page);
  fd = loket_scan_page_get_fd (self->page);
  if (info.number != before->number || info.width != before->width || info.height < 1
      || info.channels != before->channels)
    return NULL;
  if (fstat (fd, &status) != 0 || (guint64) status.st_size != info.stride * (guint64) info.height
      || (fcntl (fd, F_GET_SEALS) & ALL_SEALS) != ALL_SEALS)
    return NULL;
  loket_scan_page_finish (self->page, &info);
  self->n_pages++;

  return g_steal_pointer (&self->page);
}
