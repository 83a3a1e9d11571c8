/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers on a light grey lid, each with the thin shadow its edge throws. */

#include "loket-specimen-bed.h"

#include <math.h>
#include <string.h>

#define MM_PER_INCH 25.4
#define LID 244
#define PAPER 255
#define SHADOW 196
#define SHADOW_MM 0.4
#define GAP_MM 8.0

typedef struct
{
  LoketSpecimenImage *image;    /* NULL: an empty side */
  double x_mm, y_mm;
  double width_mm, height_mm;
  double cosine, sine;          /* of its turn about its middle */
} Paper;

struct _LoketSpecimenBed
{
  GArray *papers;
  double next_y;
};

static void
paper_clear (gpointer data)
{
  Paper *paper = data;

  g_clear_pointer (&paper->image, loket_specimen_image_free);
}

LoketSpecimenBed *
loket_specimen_bed_new (void)
{
  LoketSpecimenBed *self = g_new0 (LoketSpecimenBed, 1);

  self->papers = g_array_new (FALSE, TRUE, sizeof (Paper));
  g_array_set_clear_func (self->papers, paper_clear);

  return self;
}

void
loket_specimen_bed_free (LoketSpecimenBed *self)
{
  g_array_unref (self->papers);
  g_free (self);
}

static Paper
make_paper (LoketSpecimenImage *image,
            double              x_mm,
            double              y_mm,
            double              degrees)
{
  Paper paper = { image, x_mm, y_mm, 210, 297, cos (degrees * G_PI / 180),
                  sin (degrees * G_PI / 180) };

  if (image != NULL)
    {
      paper.width_mm = image->width / image->dpi * MM_PER_INCH;
      paper.height_mm = image->height / image->dpi * MM_PER_INCH;
    }

  return paper;
}

/* Names come from a file somebody may write by hand: never out of the folder. */
static LoketSpecimenImage *
load (const char *papers,
      const char *name)
{
  g_autofree char *path = NULL;

  if (*name == '\0' || *name == '.' || strchr (name, '/') != NULL)
    return NULL;
  path = g_build_filename (papers, name, NULL);

  return loket_specimen_image_load (path);
}

void
loket_specimen_bed_lay (LoketSpecimenBed *self,
                        const char       *papers,
                        const char       *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  guint n_words = g_strv_length (words);
  LoketSpecimenImage *image = n_words > 0 ? load (papers, words[0]) : NULL;
  double x = 0, y = self->next_y, degrees = 0;
  Paper paper;

  if (image == NULL)
    return;
  if (n_words >= 3)
    {
      x = g_ascii_strtod (words[1], NULL);
      y = g_ascii_strtod (words[2], NULL);
    }
  if (n_words >= 4)
    degrees = g_ascii_strtod (words[3], NULL);
  paper = make_paper (image, x, y, degrees);
  g_array_append_val (self->papers, paper);
  self->next_y = MAX (self->next_y, y + paper.height_mm + GAP_MM);
}

static char *
name_of_back (const char *name)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL)
    return g_strconcat (name, "-back", NULL);

  return g_strdup_printf ("%.*s-back%s", (int) (dot - name), name, dot);
}

void
loket_specimen_bed_feed (LoketSpecimenBed *self,
                         const char       *papers,
                         const char       *line,
                         gboolean          back)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 2);
  g_autofree char *name = g_strdup (words[0] != NULL ? words[0] : "");
  g_autofree char *other = back ? name_of_back (name) : NULL;
  Paper paper = make_paper (load (papers, back ? other : name), 0, 0, 0);

  g_array_append_val (self->papers, paper);
}

static inline void
average (const LoketSpecimenImage *image,
         int                       x0,
         int                       x1,
         int                       y0,
         int                       y1,
         guint8                   *rgb)
{
  guint sum[3] = { 0 }, n = (guint) ((x1 - x0) * (y1 - y0));

  for (int y = y0; y < y1; y++)
    {
      const guint8 *from = image->pixels + ((gsize) y * (gsize) image->width + (gsize) x0) * 3;

      for (int x = x0; x < x1; x++, from += 3)
        {
          sum[0] += from[0];
          sum[1] += from[1];
          sum[2] += from[2];
        }
    }
  for (int i = 0; i < 3; i++)
    rgb[i] = (guint8) ((sum[i] + n / 2) / n);
}

static inline void
between (const LoketSpecimenImage *image,
         double                    x,
         double                    y,
         guint8                   *rgb)
{
  int x0 = CLAMP ((int) floor (x), 0, image->width - 1), x1 = MIN (x0 + 1, image->width - 1);
  int y0 = CLAMP ((int) floor (y), 0, image->height - 1), y1 = MIN (y0 + 1, image->height - 1);
  double fx = CLAMP (x - x0, 0, 1), fy = CLAMP (y - y0, 0, 1);
  const guint8 *top = image->pixels + (gsize) y0 * (gsize) image->width * 3;
  const guint8 *bottom = image->pixels + (gsize) y1 * (gsize) image->width * 3;

  for (int i = 0; i < 3; i++)
    {
      double a = top[x0 * 3 + i] * (1 - fx) + top[x1 * 3 + i] * fx;
      double b = bottom[x0 * 3 + i] * (1 - fx) + bottom[x1 * 3 + i] * fx;

      rgb[i] = (guint8) (a * (1 - fy) + b * fy + 0.5);
    }
}

/* @x, @y: mm from the paper's corner. Fewer dots than the master has are averages of it. */
static void
look_at (const Paper *paper,
         double       x,
         double       y,
         double       dpi,
         guint8      *rgb)
{
  const LoketSpecimenImage *image = paper->image;
  double scale, px, py;
  int x0, x1, y0, y1;

  if (image == NULL)
    {
      memset (rgb, PAPER, 3);
      return;
    }
  scale = image->dpi / dpi;
  px = x / MM_PER_INCH * image->dpi;
  py = y / MM_PER_INCH * image->dpi;
  if (scale < 0.95 || paper->sine != 0)
    {
      between (image, px - 0.5, py - 0.5, rgb);
      return;
    }
  x0 = CLAMP ((int) lround (px - scale / 2), 0, image->width - 1);
  x1 = CLAMP ((int) lround (px + scale / 2), x0 + 1, image->width);
  y0 = CLAMP ((int) lround (py - scale / 2), 0, image->height - 1);
  y1 = CLAMP ((int) lround (py + scale / 2), y0 + 1, image->height);
  average (image, x0, x1, y0, y1, rgb);
}

static void
draw_paper (const Paper *paper,
            double       dpi,
            double       x_mm,
            double       y_mm,
            int          width,
            guint8      *rgb)
{
  double middle_x = paper->x_mm + paper->width_mm / 2;
  double middle_y = paper->y_mm + paper->height_mm / 2;
  double reach = (fabs (paper->cosine) * paper->width_mm
                  + fabs (paper->sine) * paper->height_mm) / 2 + SHADOW_MM;
  int from = MAX (0, (int) floor ((middle_x - reach - x_mm) / MM_PER_INCH * dpi));
  int to = MIN (width, (int) ceil ((middle_x + reach - x_mm) / MM_PER_INCH * dpi) + 1);

  for (int i = from; i < to; i++)
    {
      double dx = x_mm + (i + 0.5) / dpi * MM_PER_INCH - middle_x;
      double dy = y_mm + 0.5 / dpi * MM_PER_INCH - middle_y;
      double x = dx * paper->cosine + dy * paper->sine + paper->width_mm / 2;
      double y = dy * paper->cosine - dx * paper->sine + paper->height_mm / 2;

      if (x >= 0 && y >= 0 && x < paper->width_mm && y < paper->height_mm)
        look_at (paper, x, y, dpi, rgb + i * 3);
      else if (x >= 0 && y >= 0 && x < paper->width_mm + SHADOW_MM
               && y < paper->height_mm + SHADOW_MM)
        memset (rgb + i * 3, SHADOW, 3);
    }
}

void
loket_specimen_bed_row (LoketSpecimenBed *self,
                        double            dpi,
                        double            x_mm,
                        double            y_mm,
                        int               width,
                        guint8           *rgb)
{
  memset (rgb, LID, (gsize) width * 3);
  for (guint i = 0; i < self->papers->len; i++)
    {
      const Paper *paper = &g_array_index (self->papers, Paper, i);
      double reach = (fabs (paper->sine) * paper->width_mm
                      + fabs (paper->cosine) * paper->height_mm) / 2 + SHADOW_MM;

      if (fabs (y_mm - paper->y_mm - paper->height_mm / 2) <= reach + 1)
        draw_paper (paper, dpi, x_mm, y_mm, width, rgb);
    }
}
