/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed, swiped or scanned, as what the server is asked for. */

#include "loket-search-query.h"

#include <string.h>

#include "loket-mrz.h"
#include "loket-receipt-code.h"
#include "loket-zone.h"

/* A slip's code is much longer than anything people type. */
#define CODE_SHORTEST 100

/**
 * loket_search_is_zone_line:
 *
 * Returns: whether the text is one line of a machine-readable zone, as a swipe reader types it
 */
gboolean
loket_search_is_zone_line (const char *text)
{
  gsize length = strlen (text);

  return (length == 44 || length == 36 || length == 30) && strchr (text, '<') != NULL
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789<") == length;
}

/**
 * loket_search_add_zone_line:
 * @zone: lines that came before, emptied when this one does not belong to them
 *
 * Returns: whether the line is one of a zone and was added
 */
gboolean
loket_search_add_zone_line (GString    *zone,
                            const char *line)
{
  gsize length = strlen (line);

  if (!loket_search_is_zone_line (line) || (zone->len > 0 && strcspn (zone->str, "\n") != length))
    g_string_truncate (zone, 0);
  if (!loket_search_is_zone_line (line))
    return FALSE;
  if (zone->len > 0)
    g_string_append_c (zone, '\n');
  g_string_append (zone, line);

  return TRUE;
}

/**
 * loket_search_zone_is_whole:
 *
 * Returns: whether no further line belongs to it: three of 30 characters, two of others
 */
gboolean
loket_search_zone_is_whole (const char *zone)
{
  gsize length = strcspn (zone, "\n");
  gsize lines = length == 30 ? 3 : 2;

  return strlen (zone) + 1 >= lines * (length + 1);
}

/* The document number of a zone, or of its second line alone. */
static char *
number_of_zone (const char *text)
{
  g_auto(GStrv) lines = g_strsplit_set (text, "\n /", -1);
  g_autoptr(LoketMrz) zone = NULL;
  g_autofree char *upper = g_ascii_strup (text, -1);
  GDate today;

  loket_zone_today (&today);
  zone = loket_mrz_parse (upper, &today);
  if (zone != NULL && zone->format != LOKET_MRZ_NONE && *zone->number != '\0')
    return g_strdup (zone->number);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_ascii_strup (lines[i], -1);
      g_autofree char *number = g_strndup (line, 9);

      if (loket_search_is_zone_line (line) && g_ascii_isdigit (line[9]) && loket_mrz_check_digit (number) == line[9])
        return g_strstrip (g_strdelimit (g_steal_pointer (&number), "<", ' '));
    }

  return NULL;
}

/**
 * loket_search_query:
 * @text: what stands in the search, or what a reader typed
 *
 * Returns: (transfer full): the number a slip or a zone stands for, or the text itself
 */
char *
loket_search_query (const char *text)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));

  if (strlen (clean) >= CODE_SHORTEST)
    {
      g_autoptr(LoketReceiptCode) code = loket_receipt_code_read (clean, NULL);

      if (code != NULL)
        return g_strdup (code->number);
    }
  if (strchr (clean, '<') != NULL)
    {
      char *number = number_of_zone (clean);

      if (number != NULL)
        return number;
    }

  return g_steal_pointer (&clean);
}
