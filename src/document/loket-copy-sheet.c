/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sheet of a copy that leaves the office: a page of a paper on A4 with words in its pixels.
 *
 * Page and words become one picture, so nobody takes the words off again. Nothing here is read that
 * was not made here: pages of others come as pixels from their own process. */

#include "loket-copy-sheet.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <jpeglib.h>
#include <pango/pangocairo.h>

#include "loket-error.h"

#define DPI 200
#define QUALITY 85
#define SHORT 595.276           /* A4, points */
#define LONG 841.89
#define MARGIN 24.0
#define FOOT 46.0
#define FOOT_SIZE 8.0
#define ACROSS_SIZE 15.0
#define ACROSS_STEP 118.0
#define ACROSS_ANGLE (-M_PI / 7)
#define ACROSS_STRENGTH 0.17

typedef struct
{
  struct jpeg_error_mgr manager;
  jmp_buf failed;
} Trouble;

/* * Auxiliary methods */

static void
on_jpeg_failed (j_common_ptr info)
{
  longjmp (((Trouble *) info->err)->failed, 1);
}

static void
on_jpeg_message (j_common_ptr info)
{
}

static struct jpeg_error_mgr *
set_trouble (Trouble *trouble)
{
  jpeg_std_error (&trouble->manager);
  trouble->manager.error_exit = on_jpeg_failed;
  trouble->manager.output_message = on_jpeg_message;

  return &trouble->manager;
}

static void
compress (struct jpeg_compress_struct *info,
          cairo_surface_t             *surface)
{
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  info->image_width = (JDIMENSION) cairo_image_surface_get_width (surface);
  info->image_height = (JDIMENSION) cairo_image_surface_get_height (surface);
  info->input_components = 4;
  info->in_color_space = JCS_EXT_BGRX;
  jpeg_set_defaults (info);
  jpeg_set_quality (info, QUALITY, TRUE);
  info->density_unit = 1;
  info->X_density = DPI;
  info->Y_density = DPI;
  jpeg_start_compress (info, TRUE);
  while (info->next_scanline < info->image_height)
    {
      JSAMPROW row = data + (gsize) info->next_scanline * (gsize) stride;

      jpeg_write_scanlines (info, &row, 1);
    }
  jpeg_finish_compress (info);
}

static GBytes *
encode (cairo_surface_t *surface)
{
  struct jpeg_compress_struct info = { 0 };
  Trouble trouble;
  unsigned char *out = NULL;
  unsigned long size = 0;
  GBytes * volatile bytes = NULL;

  info.err = set_trouble (&trouble);
  if (setjmp (trouble.failed) == 0)
    {
      jpeg_create_compress (&info);
      jpeg_mem_dest (&info, &out, &size);
      compress (&info, surface);
      bytes = g_bytes_new (out, size);
    }
  jpeg_destroy_compress (&info);
  free (out);

  return bytes;
}

static PangoLayout *
layout_new (cairo_t    *cr,
            const char *text,
            double      size,
            double      width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans Bold");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_height (layout, -3);
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);

  return layout;
}

/* Pale, and over what is dark as well as over what is light. */
static void
draw_across (cairo_t    *cr,
             const char *text,
             double      width,
             double      height)
{
  g_autofree char *twice = g_strdup_printf ("%s      %s      %s", text, text, text);
  g_autoptr(PangoLayout) layout = layout_new (cr, twice, ACROSS_SIZE, 0);

  cairo_save (cr);
  cairo_rotate (cr, ACROSS_ANGLE);
  for (double y = ACROSS_STEP / 2; y < height + width; y += ACROSS_STEP)
    {
      cairo_move_to (cr, -height * sin (-ACROSS_ANGLE), y);
      pango_cairo_layout_path (cr, layout);
    }
  cairo_set_source_rgba (cr, 1, 1, 1, ACROSS_STRENGTH * 1.5);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 0.1, 0.1, 0.35, ACROSS_STRENGTH);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_foot (cairo_t    *cr,
           const char *text,
           const char *count,
           double      width,
           double      height)
{
  g_autoptr(PangoLayout) number = layout_new (cr, count, FOOT_SIZE, 0);
  g_autoptr(PangoLayout) layout = NULL;
  int taken;

  pango_layout_get_pixel_size (number, &taken, NULL);
  layout = layout_new (cr, text, FOOT_SIZE, width - 3 * MARGIN - taken);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  cairo_set_line_width (cr, 0.6);
  cairo_move_to (cr, MARGIN, height - FOOT + 4);
  cairo_line_to (cr, width - MARGIN, height - FOOT + 4);
  cairo_stroke (cr);
  cairo_move_to (cr, MARGIN, height - FOOT + 8);
  pango_cairo_show_layout (cr, layout);
  cairo_move_to (cr, width - MARGIN - taken, height - FOOT + 8);
  pango_cairo_show_layout (cr, number);
}

/* In the middle, and at the top: below it stand the words. */
static void
draw_page (cairo_t     *cr,
           LoketRaster *page,
           double       width)
{
  cairo_surface_t *picture = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (page->pixels, NULL),
                                                                  CAIRO_FORMAT_ARGB32, page->width, page->height, page->stride);
  double unit = DPI / 72.0;

  cairo_save (cr);
  cairo_scale (cr, 1 / unit, 1 / unit);
  cairo_set_source_surface (cr, picture, round ((width * unit - page->width) / 2), round (MARGIN * unit));
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (picture);
}

static int
to_pixels (double points)
{
  return (int) round (points * DPI / 72);
}

/* * Public API */

/**
 * loket_copy_sheet_place:
 * @width: of the page, points
 * @height: of the page
 * @place: (out): how it lies on an A4 sheet: as large as it is, smaller where it has no room
 */
void
loket_copy_sheet_place (double          width,
                        double          height,
                        LoketCopyPlace *place)
{
  double wide, high;

  place->landscape = width > height && width > SHORT - 2 * MARGIN;
  wide = (place->landscape ? LONG : SHORT) - 2 * MARGIN;
  high = (place->landscape ? SHORT : LONG) - MARGIN - FOOT;
  place->scale = MIN (1, MIN (wide / width, high / height)) * DPI / 72;
}

/**
 * loket_copy_sheet_new:
 * @page: rendered at the scale of @place
 * @count: which sheet of how many
 *
 * May be called in any thread.
 *
 * Returns: (transfer full) (nullable): the sheet
 */
LoketCopySheet *
loket_copy_sheet_new (LoketRaster          *page,
                      const LoketCopyPlace *place,
                      const LoketCopyMark  *mark,
                      const char           *count,
                      GError              **error)
{
  LoketCopySheet *self = g_new0 (LoketCopySheet, 1);
  double width = place->landscape ? LONG : SHORT, height = place->landscape ? SHORT : LONG;
  cairo_surface_t *surface;
  cairo_t *cr;

  self->width = to_pixels (width);
  self->height = to_pixels (height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->width, self->height);
  cr = cairo_create (surface);
  cairo_scale (cr, DPI / 72.0, DPI / 72.0);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  draw_page (cr, page, width);
  draw_across (cr, mark->across, width, height);
  draw_foot (cr, mark->foot, count, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    self->jpeg = encode (surface);
  cairo_surface_destroy (surface);
  if (self->jpeg != NULL)
    return self;
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("A sheet of the copy could not be drawn."));
  loket_copy_sheet_free (self);

  return NULL;
}

void
loket_copy_sheet_free (LoketCopySheet *self)
{
  g_clear_pointer (&self->jpeg, g_bytes_unref);
  g_free (self);
}

/**
 * loket_copy_sheet_get_size:
 * @width: (out): points
 */
void
loket_copy_sheet_get_size (const LoketCopySheet *self,
                           double               *width,
                           double               *height)
{
  gboolean landscape = self->width > self->height;

  *width = landscape ? LONG : SHORT;
  *height = landscape ? SHORT : LONG;
}

static void
decompress (struct jpeg_decompress_struct *info,
            const LoketCopySheet          *self,
            cairo_surface_t               *surface)
{
  gsize size;
  const guint8 *jpeg = g_bytes_get_data (self->jpeg, &size);
  guint8 *data = cairo_image_surface_get_data (surface);

  jpeg_mem_src (info, jpeg, size);
  jpeg_read_header (info, TRUE);
  info->out_color_space = JCS_EXT_BGRX;
  jpeg_start_decompress (info);
  while (info->output_scanline < info->output_height)
    {
      JSAMPROW row = data + (gsize) info->output_scanline * (gsize) cairo_image_surface_get_stride (surface);

      jpeg_read_scanlines (info, &row, 1);
    }
}

/**
 * loket_copy_sheet_surface:
 *
 * Returns: (transfer full) (nullable): the picture; where a file or a printer takes JPEG it gets that as it is
 */
cairo_surface_t *
loket_copy_sheet_surface (const LoketCopySheet *self)
{
  struct jpeg_decompress_struct info = { 0 };
  Trouble trouble;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->width, self->height);
  volatile gboolean good = FALSE;
  gsize size;
  const guchar *jpeg = g_bytes_get_data (self->jpeg, &size);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  info.err = set_trouble (&trouble);
  if (setjmp (trouble.failed) == 0)
    {
      jpeg_create_decompress (&info);
      decompress (&info, self, surface);
      good = TRUE;
    }
  jpeg_destroy_decompress (&info);
  cairo_surface_mark_dirty (surface);
  if (good)
    good = cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, jpeg, size, (cairo_destroy_func_t) g_bytes_unref,
                                        g_bytes_ref (self->jpeg)) == CAIRO_STATUS_SUCCESS;
  if (good)
    return surface;
  cairo_surface_destroy (surface);

  return NULL;
}
