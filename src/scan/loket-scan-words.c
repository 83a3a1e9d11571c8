/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of words. A word is compared without case, spaces and punctuation, so that "24bit
 * Color[Fast]", "24-bit Color" and "24 bit Color" are one. */

#include "loket-scan-words.h"

#include <string.h>

const char * const loket_scan_words_source[] = {
  "source", "doc-source", "scan-source", "ScanSource", "document-source", "adf", NULL
};
const char * const loket_scan_words_sides[] = {
  "adf-mode", "adf_mode", "duplex", "scan-both-sides", "sides", "side", "ScanMode", "scan-side",
  NULL
};
const char * const loket_scan_words_mode[] = {
  "mode", "scan-mode", "color-mode", "image-type", NULL
};
const char * const loket_scan_words_depth[] = { "depth", "bit-depth", "bitdepth", NULL };
const char * const loket_scan_words_resolution[] = {
  "resolution", "scan-resolution", "x-resolution", NULL
};
const char * const loket_scan_words_page_width[] = { "page-width", "pagewidth", NULL };
const char * const loket_scan_words_paper[] = {
  "original-size", "page-format", "paper-size", "scan-area", "media", NULL
};
const char * const loket_scan_words_page_height[] = { "page-height", "pageheight", NULL };

const char * const loket_scan_words_off[] = {
  "preview", "wait-for-button", "swskip", "blank-skip", "blankpageremoval", "auto-scan", NULL
};

typedef struct
{
  const char *part;
  int rate;     /* 0: the word is not this, whatever else it holds */
} Part;

static const Part flatbed_parts[] = {
  { "transparen", 0 }, { "negative", 0 }, { "positive", 0 }, { "slide", 0 }, { "film", 0 },
  { "tpu", 0 }, { "adf", 0 }, { "feed", 0 }, { "duplex", 0 },
  { "flatbed", 90 }, { "documenttable", 90 }, { "platen", 90 }, { "normal", 60 }, { "glass", 90 },
  { "copyboard", 80 }, { "fb", 40 }, { NULL, 0 }
};
static const Part feeder_parts[] = {
  { "transparen", 0 }, { "negative", 0 }, { "positive", 0 }, { "slide", 0 }, { "film", 0 },
  { "duplex", 0 }, { "2sided", 0 }, { "doublesided", 0 }, { "bothsides", 0 }, { "frontandback", 0 },
  { "adffront", 95 }, { "adf", 90 }, { "feed", 90 }, { NULL, 0 }
};
static const Part both_parts[] = {
  { "duplex", 90 }, { "both", 90 }, { "2sided", 80 }, { "doublesided", 90 },
  { "frontandback", 90 }, { NULL, 0 }
};
static const Part single_parts[] = {
  { "duplex", 0 }, { "both", 0 }, { "2sided", 0 }, { "doublesided", 0 }, { "frontandback", 0 },
  { "simplex", 90 }, { "1sided", 90 }, { "single", 90 }, { "front", 80 }, { "facing", 80 },
  { NULL, 0 }
};
static const Part colour_parts[] = {
  { "48bit", 20 }, { "16bit", 20 }, { "30bit", 20 }, { "36bit", 20 }, { "42bit", 20 },
  { "lineart", 0 }, { "halftone", 0 }, { "infrared", 0 },
  { "fast", 95 }, { "color", 90 }, { "colour", 90 }, { "rgb", 80 }, { NULL, 0 }
};
static const Part grey_parts[] = {
  { "errordiffusion", 0 }, { "halftone", 0 }, { "dither", 0 }, { "16bit", 20 }, { "12bit", 20 },
  { "truegray", 95 }, { "gray", 90 }, { "grey", 90 }, { NULL, 0 }
};
static const Part lineart_parts[] = {
  { "halftone", 20 }, { "errordiffusion", 15 }, { "dither", 15 }, { "color", 0 },
  { "lineart", 95 }, { "blackandwhite", 85 }, { "blackwhite", 90 }, { "monochrome", 80 },
  { "binary", 90 }, { "1bit", 80 }, { "bw", 70 }, { "mono", 60 }, { "text", 50 }, { NULL, 0 }
};

/* Good enough when there is nothing better. */
static const Part second_choice[] = {
  { "back", 10 }, { "card", 20 }, { "short", 60 }, { "center", 70 }, { "central", 70 },
  { NULL, 100 }
};

static char *
plain (const char *word)
{
  GString *text = g_string_new (NULL);

  for (; *word != '\0'; word++)
    if (g_ascii_isalnum (*word))
      g_string_append_c (text, g_ascii_tolower (*word));

  return g_string_free (text, FALSE);
}

static int
rate (const Part *parts,
      const char *word)
{
  g_autofree char *text = plain (word);

  for (; parts->part != NULL; parts++)
    if (strstr (text, parts->part) != NULL)
      return parts->rate;

  return parts->rate;
}

/**
 * loket_scan_words_rate_source:
 * @word: a choice of a source option
 * @source: what is wanted
 *
 * Returns: how well it fits, 0 not at all
 */
int
loket_scan_words_rate_source (const char     *word,
                              LoketScanSource source)
{
  switch (source)
    {
    case LOKET_SCAN_SOURCE_FLATBED:
      return rate (flatbed_parts, word);

    case LOKET_SCAN_SOURCE_FEEDER:
      return MIN (rate (feeder_parts, word), rate (second_choice, word));

    case LOKET_SCAN_SOURCE_DUPLEX:
    default:
      /* "Front and back" is the whole word there, not its second choice. */
      return strstr (word, "Back") != NULL && rate (both_parts, word) > 0
             ? rate (both_parts, word) : MIN (rate (both_parts, word), rate (second_choice, word));
    }
}

int
loket_scan_words_rate_sides (const char *word,
                             gboolean    both)
{
  return rate (both ? both_parts : single_parts, word);
}

/**
 * loket_scan_words_rate_paper:
 * @word: a choice of a paper size
 * @size: what is wanted
 *
 * Cards and books have no word: they are looked for on the largest sheet.
 *
 * Returns: how well it fits, 0 not at all
 */
int
loket_scan_words_rate_paper (const char   *word,
                             LoketScanSize size)
{
  g_autofree char *text = plain (word);

  if (strstr (text, "rota") != NULL || strstr (text, "landscape") != NULL)
    return 0;
  switch (size)
    {
    case LOKET_SCAN_SIZE_A4:
      return strstr (text, "a4") != NULL ? 90 : 0;

    case LOKET_SCAN_SIZE_A5:
      return strstr (text, "a5") != NULL ? 90 : strstr (text, "a4") != NULL ? 50 : 0;

    case LOKET_SCAN_SIZE_F4:
      return strstr (text, "f4") != NULL || strstr (text, "folio") != NULL ? 90
             : strstr (text, "legal") != NULL ? 60 : 0;

    case LOKET_SCAN_SIZE_ID1:
    case LOKET_SCAN_SIZE_ID3:
    case LOKET_SCAN_SIZE_ALL:
    case LOKET_SCAN_SIZE_MM:
    default:
      return strstr (text, "max") != NULL ? 90 : strstr (text, "a4") != NULL ? 80 : 0;
    }
}

int
loket_scan_words_rate_mode (const char   *word,
                            LoketScanMode mode)
{
  switch (mode)
    {
    case LOKET_SCAN_MODE_COLOUR:
      return rate (colour_parts, word);

    case LOKET_SCAN_MODE_GREY:
      return rate (grey_parts, word);

    case LOKET_SCAN_MODE_LINEART:
    default:
      return rate (lineart_parts, word);
    }
}
