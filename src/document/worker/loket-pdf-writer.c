/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF of pictures, written page by page; equal input gives equal bytes. */

#include "loket-pdf-writer.h"

#include <string.h>

#include "loket-tiff.h"

#define CATALOG 1
#define PAGES 2
#define INFO 3
#define FIRST_FREE 4

static void
begin_object (LoketPdfWriter *self,
              guint           number)
{
  if (self->offsets->len <= number)
    g_array_set_size (self->offsets, number + 1);
  g_array_index (self->offsets, guint64, number) = self->sink->at;
  loket_sink_print (self->sink, "%u 0 obj\n", number);
}

static guint
new_object (LoketPdfWriter *self)
{
  guint number = MAX (self->offsets->len, FIRST_FREE);

  begin_object (self, number);

  return number;
}

/* A number as PDF wants it, whatever the locale. */
static const char *
points (double value,
        char  *buffer)
{
  char *end;

  g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.4f", value);
  for (end = buffer + strlen (buffer); end > buffer && end[-1] == '0'; end--)
    end[-1] = '\0';
  if (end > buffer && end[-1] == '.')
    end[-1] = '\0';

  return g_str_equal (buffer, "-0") ? "0" : buffer;
}

void
loket_pdf_writer_begin (LoketPdfWriter *self,
                        LoketSink      *sink)
{
  self->sink = sink;
  self->offsets = g_array_new (FALSE, TRUE, sizeof (guint64));
  self->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  loket_sink_print (sink, "%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n");
}

/* Points of the picture as it lies upright. */
static void
get_upright_size (const LoketPlacement *self,
                  double               *width,
                  double               *height)
{
  gboolean lies = self->picture.turn == 90 || self->picture.turn == 270;

  *(lies ? height : width) = self->picture.width * 72.0 / self->picture.dpi_x;
  *(lies ? width : height) = self->picture.height * 72.0 / self->picture.dpi_y;
}

/**
 * loket_placement_get_size:
 *
 * Size of the page as a reader shows it.
 */
void
loket_placement_get_size (const LoketPlacement *self,
                          double               *width,
                          double               *height)
{
  double w, h;

  get_upright_size (self, &w, &h);
  if (!loket_crop_is_none (&self->crop))
    {
      w *= self->crop.width;
      h *= self->crop.height;
    }
  *width = self->turn == 90 || self->turn == 270 ? h : w;
  *height = self->turn == 90 || self->turn == 270 ? w : h;
}

static char *
placing (const LoketPlacement *self,
         double                w,
         double                h)
{
  char buffers[6][G_ASCII_DTOSTR_BUF_SIZE];
  double left = 0, below = 0;
  double m[6] = { w, 0, 0, h, 0, 0 };

  if (self->picture.turn == 90)
    memcpy (m, (double[]) { 0, -h, w, 0, 0, h }, sizeof m);
  else if (self->picture.turn == 180)
    memcpy (m, (double[]) { -w, 0, 0, -h, w, h }, sizeof m);
  else if (self->picture.turn == 270)
    memcpy (m, (double[]) { 0, h, -w, 0, w, 0 }, sizeof m);
  if (!loket_crop_is_none (&self->crop))
    {
      left = self->crop.x * w;
      below = (1 - self->crop.y - self->crop.height) * h;
    }
  m[4] -= left;
  m[5] -= below;

  return g_strdup_printf ("q %s %s %s %s %s %s cm /P Do Q\n",
                          points (m[0], buffers[0]), points (m[1], buffers[1]),
                          points (m[2], buffers[2]), points (m[3], buffers[3]),
                          points (m[4], buffers[4]), points (m[5], buffers[5]));
}

static void
add_page (LoketPdfWriter       *self,
          guint                 picture,
          const LoketPlacement *placement)
{
  char wide[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *content = NULL;
  double w, h, page_w, page_h;
  guint contents, page;

  get_upright_size (placement, &w, &h);
  content = placing (placement, w, h);
  page_w = loket_crop_is_none (&placement->crop) ? w : w * placement->crop.width;
  page_h = loket_crop_is_none (&placement->crop) ? h : h * placement->crop.height;

  contents = new_object (self);
  loket_sink_print (self->sink, "<< /Length %zu >>\nstream\n%sendstream\nendobj\n",
                    strlen (content), content);
  page = new_object (self);
  loket_sink_print (self->sink,
                    "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Rotate %d\n"
                    "/Resources << /XObject << /P %u 0 R >> >> /Contents %u 0 R >>\nendobj\n",
                    PAGES, points (page_w, wide), points (page_h, high), placement->turn,
                    picture, contents);
  g_array_append_val (self->pages, page);
  g_checksum_update (self->checksum, (const guchar *) content, strlen (content));
}

static guint
add_picture (LoketPdfWriter     *self,
             const LoketPicture *picture,
             const char         *details,
             const void         *data,
             gsize               size)
{
  guint object = new_object (self);

  loket_sink_print (self->sink,
                    "<< /Type /XObject /Subtype /Image /Width %d /Height %d\n%s /Length %zu >>\n"
                    "stream\n", picture->width, picture->height, details, size);
  loket_sink_write (self->sink, data, size);
  loket_sink_print (self->sink, "\nendstream\nendobj\n");
  g_checksum_update (self->checksum, data, size);

  return object;
}

/**
 * loket_pdf_writer_add_jpeg:
 *
 * The file goes in as it is.
 */
void
loket_pdf_writer_add_jpeg (LoketPdfWriter       *self,
                           GBytes               *bytes,
                           const LoketPlacement *placement)
{
  const char *space = placement->picture.channels == 1 ? "/DeviceGray"
                      : placement->picture.channels == 3 ? "/DeviceRGB" : "/DeviceCMYK";
  g_autofree char *details = g_strdup_printf ("/ColorSpace %s /BitsPerComponent 8%s "
                                              "/Filter /DCTDecode", space,
                                              placement->picture.channels == 4
                                              ? " /Decode [1 0 1 0 1 0 1 0]" : "");
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  add_page (self, add_picture (self, &placement->picture, details, data, size), placement);
}

/**
 * loket_pdf_writer_add_g4:
 * @bytes: a TIFF file as loket_encode_g4() makes it
 */
LoketWireStatus
loket_pdf_writer_add_g4 (LoketPdfWriter       *self,
                         GBytes               *bytes,
                         const LoketPlacement *placement)
{
  g_autoptr(GBytes) strip = loket_tiff_g4_strip (bytes);
  g_autofree char *details = NULL;
  gsize size;
  const void *data;

  if (strip == NULL)
    return LOKET_WIRE_UNSUPPORTED;

  details = g_strdup_printf ("/ColorSpace /DeviceGray /BitsPerComponent 1\n"
                             "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d "
                             ">>", placement->picture.width, placement->picture.height);
  data = g_bytes_get_data (strip, &size);
  add_page (self, add_picture (self, &placement->picture, details, data, size), placement);

  return LOKET_WIRE_OK;
}

static void
write_title (LoketSink  *sink,
             const char *title)
{
  g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (title, -1, NULL, NULL, NULL);

  loket_sink_print (sink, "/Title <FEFF");
  for (gsize i = 0; utf16 != NULL && utf16[i] != 0; i++)
    loket_sink_print (sink, "%04X", utf16[i]);
  loket_sink_print (sink, ">");
}

static void
write_table (LoketPdfWriter *self)
{
  guint64 at = self->sink->at;
  g_autofree char *id = g_strndup (g_checksum_get_string (self->checksum), 32);

  loket_sink_print (self->sink, "xref\n0 %u\n0000000000 65535 f \n", self->offsets->len);
  for (guint i = 1; i < self->offsets->len; i++)
    loket_sink_print (self->sink, "%010" G_GUINT64_FORMAT " 00000 n \n",
                      g_array_index (self->offsets, guint64, i));
  loket_sink_print (self->sink, "trailer\n<< /Size %u /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] "
                    ">>\nstartxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n", self->offsets->len, CATALOG,
                    INFO, id, id, at);
}

/**
 * loket_pdf_writer_end:
 * @title: UTF-8; no time is written, so that the same pages always give the same file
 */
void
loket_pdf_writer_end (LoketPdfWriter *self,
                      const char     *title)
{
  begin_object (self, CATALOG);
  loket_sink_print (self->sink, "<< /Type /Catalog /Pages %d 0 R >>\nendobj\n", PAGES);
  begin_object (self, PAGES);
  loket_sink_print (self->sink, "<< /Type /Pages /Count %u /Kids [", self->pages->len);
  for (guint i = 0; i < self->pages->len; i++)
    loket_sink_print (self->sink, "%u 0 R%s", g_array_index (self->pages, guint, i),
                      i % 8 == 7 ? "\n" : " ");
  loket_sink_print (self->sink, "] >>\nendobj\n");
  begin_object (self, INFO);
  loket_sink_print (self->sink, "<< /Producer (Loket) ");
  write_title (self->sink, title);
  loket_sink_print (self->sink, " >>\nendobj\n");
  g_checksum_update (self->checksum, (const guchar *) title, strlen (title));
  write_table (self);
}

void
loket_pdf_writer_clear (LoketPdfWriter *self)
{
  g_clear_pointer (&self->offsets, g_array_unref);
  g_clear_pointer (&self->pages, g_array_unref);
  g_clear_pointer (&self->checksum, g_checksum_free);
}
