/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letter that tells somebody of a breach of their personal data: what, when, how, and what is done. */

#include "loket-slip-breach.h"

#include "loket-slip-names.h"
#include "loket-slip-words.h"

/* The letter that is being made. */
typedef struct
{
  const LoketSlipSource *source;
  GPtrArray *blocks;
} Letter;

static const char *
word (const Letter *letter,
      LoketWord     id)
{
  return loket_slip_word (id, letter->source->language);
}

static const char *
body_text (const Letter *letter,
           const char   *member)
{
  return loket_slip_string (letter->source->body, member);
}

static void
add (const Letter  *letter,
     LoketBlockKind kind,
     const char    *label,
     const char    *text)
{
  if (text != NULL && *text != '\0')
    g_ptr_array_add (letter->blocks, loket_block_new (kind, label, text, NULL));
}

static void
add_part (const Letter *letter,
          LoketWord     heading,
          const char   *text)
{
  if (*text == '\0')
    return;
  add (letter, LOKET_BLOCK_HEADING, NULL, word (letter, heading));
  add (letter, LOKET_BLOCK_TEXT, NULL, text);
}

static void
add_day (const Letter *letter)
{
  GDate date;
  g_autofree char *day = NULL;

  if (!loket_date_from_iso (body_text (letter, "day"), &date))
    return;
  day = loket_date_format (&date, LOKET_DATE_PAPER, letter->source->language);
  add (letter, LOKET_BLOCK_PAIR, word (letter, LOKET_WORD_LOOKS_ON), day);
}

/**
 * loket_slip_breach_fill:
 * @source: a slip of kind "breach"
 * @blocks: (element-type LoketBlock): gets what stands on it
 */
void
loket_slip_breach_fill (const LoketSlipSource *source,
                        GPtrArray             *blocks)
{
  Letter letter = { source, blocks };
  JsonArray *lines = loket_slip_array (source->body, "lines");
  const char *to = body_text (&letter, "to");

  add (&letter, LOKET_BLOCK_PAIR, word (&letter, LOKET_WORD_BREACH_TO),
       *to != '\0' ? to : word (&letter, LOKET_WORD_BREACH_AGENCY));
  add_day (&letter);
  add (&letter, LOKET_BLOCK_PAIR, word (&letter, LOKET_WORD_BREACH_PERIOD), body_text (&letter, "period"));
  add (&letter, LOKET_BLOCK_PAIR, word (&letter, LOKET_WORD_BREACH_NOTICED), body_text (&letter, "noticed"));
  add_part (&letter, LOKET_WORD_BREACH_WHAT, body_text (&letter, "what"));
  add (&letter, LOKET_BLOCK_HEADING, NULL, word (&letter, LOKET_WORD_BREACH_SEEN));
  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    add (&letter, LOKET_BLOCK_STEP, "•", json_array_get_string_element (lines, i));
  add_part (&letter, LOKET_WORD_BREACH_HOW, body_text (&letter, "how"));
  add_part (&letter, LOKET_WORD_BREACH_REMEDY, body_text (&letter, "remedy"));
  add (&letter, LOKET_BLOCK_NOTE, NULL, word (&letter, LOKET_WORD_BREACH_NOTE));
}
