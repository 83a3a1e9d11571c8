/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine-readable zone as it was read from a picture of it. */

#include "loket-reading-private.h"

#include <string.h>

#include "loket-mrz.h"
#include "loket-zone.h"

#define LIKELY 0.08f            /* the second letter fits nearly as well */
#define MAX_DOUBTS 10
#define SURE_SCORE 0.8          /* without any check digit that holds */

/* A place that might be another letter. */
typedef struct
{
  guint line, column;
  float margin;
} Doubt;

void
loket_reading_free (LoketReading *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->lines);
  g_clear_pointer (&self->unsure, g_array_unref);
  g_free (self);
}

static gboolean
is_sound (const LoketWireZone *zone)
{
  if (zone->n_lines < 2 || zone->n_lines > 3
      || (zone->n_columns != 30 && zone->n_columns != 36 && zone->n_columns != 44)
      || (zone->n_lines == 3) != (zone->n_columns == 30) || zone->turn % 90 != 0
      || zone->turn < 0 || zone->turn >= 360 || !(zone->score >= 0 && zone->score <= 1.01f))
    return FALSE;

  for (guint i = 0; i < zone->n_lines; i++)
    for (guint k = 0; k < zone->n_columns; k++)
      for (int n = 0; n < 3; n++)
        {
          char c = zone->letters[i][k].letters[n];

          if (!g_ascii_isupper (c) && !g_ascii_isdigit (c) && c != '<')
            return FALSE;
        }

  return TRUE;
}

static char **
first_letters (const LoketWireZone *zone)
{
  char **lines = g_new0 (char *, zone->n_lines + 1);

  for (guint i = 0; i < zone->n_lines; i++)
    {
      lines[i] = g_malloc0 (zone->n_columns + 1);
      for (guint k = 0; k < zone->n_columns; k++)
        lines[i][k] = zone->letters[i][k].letters[0];
    }

  return lines;
}

/* How many check digits do not hold; the day only matters for the century of dates. */
static guint
count_wrong (char **lines)
{
  g_autofree char *text = g_strjoinv ("\n", lines);
  g_autoptr(LoketMrz) mrz = NULL;
  GDate today;
  guint wrong;

  loket_zone_today (&today);
  mrz = loket_mrz_parse (text, &today);
  wrong = mrz->format == LOKET_MRZ_NONE ? 99 : 0;

  for (guint i = 0; i < mrz->n_checks; i++)
    wrong += !mrz->checks[i].holds;

  return wrong;
}

static int
compare_doubts (gconstpointer a,
                gconstpointer b)
{
  float x = ((const Doubt *) a)->margin, y = ((const Doubt *) b)->margin;

  return (x > y) - (x < y);
}

static GArray *
find_doubts (const LoketWireZone *zone)
{
  GArray *doubts = g_array_new (FALSE, FALSE, sizeof (Doubt));

  for (guint i = 0; i < zone->n_lines; i++)
    for (guint k = 0; k < zone->n_columns; k++)
      {
        const LoketWireLetter *letter = &zone->letters[i][k];
        Doubt doubt = { i, k, letter->scores[0] - letter->scores[1] };

        g_array_append_val (doubts, doubt);
      }
  g_array_sort (doubts, compare_doubts);

  return doubts;
}

/* Exchanges up to two of the least certain letters when that makes more check digits hold. */
static void
exchange (LoketReading        *self,
          const LoketWireZone *zone,
          GArray              *doubts)
{
  guint wrong = count_wrong (self->lines), n = MIN (doubts->len, MAX_DOUBTS);

  for (guint i = 0; i < n && wrong > 0; i++)
    {
      const Doubt *doubt = &g_array_index (doubts, Doubt, i);
      char *place = &self->lines[doubt->line][doubt->column], before = *place;

      for (int other = 1; other < 3; other++)
        {
          guint left;

          *place = zone->letters[doubt->line][doubt->column].letters[other];
          left = count_wrong (self->lines);
          if (left < wrong)
            {
              guint mark = (doubt->line + 1) * 100 + doubt->column + 1;

              wrong = left;
              before = *place;
              g_array_append_val (self->unsure, mark);
              break;
            }
        }
      *place = before;
    }
}

static gboolean
is_marked (GArray *marks,
           guint   mark)
{
  for (guint i = 0; i < marks->len; i++)
    if (g_array_index (marks, guint, i) == mark)
      return TRUE;

  return FALSE;
}

/* Names have no check digit: what looks like two letters is for the officer to decide. */
static void
mark_doubts (LoketReading *self,
             GArray       *doubts)
{
  for (guint i = 0; i < doubts->len; i++)
    {
      const Doubt *doubt = &g_array_index (doubts, Doubt, i);
      guint mark = (doubt->line + 1) * 100 + doubt->column + 1;
      gboolean in_names = g_strv_length (self->lines) == 3 ? doubt->line == 2 : doubt->line == 0;

      if (doubt->margin < LIKELY && in_names && !is_marked (self->unsure, mark))
        g_array_append_val (self->unsure, mark);
    }
}

static void
mark_repaired (LoketReading *self)
{
  g_autoptr(GArray) changed = loket_mrz_repair (self->lines);

  for (guint i = 0; i < changed->len; i++)
    if (!is_marked (self->unsure, g_array_index (changed, guint, i)))
      g_array_append_val (self->unsure, g_array_index (changed, guint, i));
}

LoketReading *
loket_reading_new_for_zone (const LoketWireZone *zone)
{
  LoketReading *self = g_new0 (LoketReading, 1);
  g_autoptr(GArray) doubts = NULL;

  self->unsure = g_array_new (FALSE, FALSE, sizeof (guint));
  self->lines = g_new0 (char *, 1);
  if (zone == NULL)
    return self;

  if (!is_sound (zone))
    {
      loket_reading_free (self);
      return NULL;
    }

  g_strfreev (self->lines);
  self->lines = first_letters (zone);
  self->score = zone->score;
  self->turn = zone->turn;
  doubts = find_doubts (zone);
  mark_repaired (self);
  exchange (self, zone, doubts);
  mark_doubts (self, doubts);

  /* Two long lines of anything: letters that fit badly and no check digit. */
  if (count_wrong (self->lines) >= 2 && self->score < SURE_SCORE)
    {
      g_strfreev (self->lines);
      self->lines = g_new0 (char *, 1);
      g_array_set_size (self->unsure, 0);
    }

  return self;
}
