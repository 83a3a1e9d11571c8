/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet that is just being scanned, growing from the top. */

#include "loket-scan-preview.h"

#include <glib/gi18n.h>

/* One pixel of many is enough to see whether the paper lies straight. */
#define WIDTH 700
#define USUAL_RATIO 1.414

struct _LoketScanPreview
{
  GtkWidget parent_instance;

  /* Owned */
  GByteArray *pixels;       /* RGB, WIDTH at most */
  GdkTexture *texture;

  /* State */
  LoketScanPageInfo info;
  int step;                 /* every step-th pixel of every step-th row is kept */
  int width;
  int rows;
};

G_DEFINE_FINAL_TYPE (LoketScanPreview, loket_scan_preview, GTK_TYPE_WIDGET)

static void
loket_scan_preview_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  LoketScanPreview *self = LOKET_SCAN_PREVIEW (widget);
  double height = self->info.height > 0 ? self->info.height
                                        : self->info.width * USUAL_RATIO;
  double scale;
  graphene_rect_t sheet;
  graphene_rect_t done;

  if (self->info.width <= 0)
    return;

  scale = MIN ((gtk_widget_get_width (widget) - 16) / (double) self->info.width,
               (gtk_widget_get_height (widget) - 16) / height);
  graphene_rect_init (&sheet,
                      (float) ((gtk_widget_get_width (widget) - self->info.width * scale) / 2), 8,
                      (float) (self->info.width * scale), (float) (height * scale));
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 0.6f }, &sheet);
  if (self->texture == NULL)
    return;

  done = sheet;
  done.size.height = (float) (self->rows * self->step * scale);
  gtk_snapshot_append_texture (snapshot, self->texture, &done);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.2f, 0.5f, 0.9f, 0.9f },
                             &GRAPHENE_RECT_INIT (sheet.origin.x,
                                                  done.origin.y + done.size.height,
                                                  sheet.size.width, 2));
}

static void
loket_scan_preview_finalize (GObject *object)
{
  LoketScanPreview *self = LOKET_SCAN_PREVIEW (object);

  g_byte_array_unref (self->pixels);
  g_clear_object (&self->texture);

  G_OBJECT_CLASS (loket_scan_preview_parent_class)->finalize (object);
}

static void
loket_scan_preview_class_init (LoketScanPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_scan_preview_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = loket_scan_preview_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "scanpreview");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
loket_scan_preview_init (LoketScanPreview *self)
{
  self->pixels = g_byte_array_new ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
loket_scan_preview_new (void)
{
  return g_object_new (LOKET_TYPE_SCAN_PREVIEW, NULL);
}

/**
 * loket_scan_preview_begin:
 * @self: the preview
 * @page: a page that starts to arrive
 */
void
loket_scan_preview_begin (LoketScanPreview *self,
                          LoketScanPage    *page)
{
  g_autofree char *name = NULL;

  g_return_if_fail (LOKET_IS_SCAN_PREVIEW (self));

  self->info = *loket_scan_page_get_info (page);
  self->step = MAX (1, self->info.width / WIDTH);
  self->width = self->info.width / self->step;
  self->rows = 0;
  g_byte_array_set_size (self->pixels, 0);
  g_clear_object (&self->texture);
  name = g_strdup_printf (_("Sheet %u is being scanned"), self->info.number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
take_row (LoketScanPreview *self,
          const guint8     *row)
{
  guint at = self->pixels->len;
  guint8 *out;

  g_byte_array_set_size (self->pixels, at + (guint) self->width * 3);
  out = self->pixels->data + at;
  for (int x = 0; x < self->width; x++)
    {
      const guint8 *pixel = row + (gsize) x * (gsize) self->step * (gsize) self->info.channels;

      out[3 * x] = pixel[0];
      out[3 * x + 1] = self->info.channels == 3 ? pixel[1] : pixel[0];
      out[3 * x + 2] = self->info.channels == 3 ? pixel[2] : pixel[0];
    }
  self->rows++;
}

/**
 * loket_scan_preview_add:
 * @self: the preview
 * @y: first row that arrived
 * @rows: how many
 * @pixels: the rows
 */
void
loket_scan_preview_add (LoketScanPreview *self,
                        int               y,
                        int               rows,
                        GBytes           *pixels)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (pixels, &size);
  g_autoptr(GBytes) copy = NULL;

  g_return_if_fail (LOKET_IS_SCAN_PREVIEW (self));

  if (self->width <= 0 || size < (gsize) rows * self->info.stride)
    return;

  for (int row = 0; row < rows; row++)
    if ((y + row) % self->step == 0 && (y + row) / self->step == self->rows)
      take_row (self, data + (gsize) row * self->info.stride);
  if (self->rows == 0)
    return;

  copy = g_bytes_new (self->pixels->data, self->pixels->len);
  g_clear_object (&self->texture);
  self->texture = gdk_memory_texture_new (self->width, self->rows, GDK_MEMORY_R8G8B8, copy,
                                          (gsize) self->width * 3);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
