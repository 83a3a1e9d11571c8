/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of people: single names, marga, Balinese order, initials, and how they are written on
 * passports, in zones and in searches. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Permendagri 73/2022: letters and spaces. */
#define LOKET_NAME_LETTERS_MAX 60

typedef enum
{
  LOKET_NAMES_SAME,             /* letter for letter, apart from case, spaces, punctuation */
  LOKET_NAMES_SPELLING,         /* another spelling of the same: RAHAJU, MOCHAMAD */
  LOKET_NAMES_ORDER,            /* the same words in another order */
  LOKET_NAMES_SHORTER,          /* one has fewer words or initials */
  LOKET_NAMES_DIFFERENT,
} LoketNameMatch;

void loket_name_check (const char *name, GPtrArray *findings);
char *loket_name_clean (const char *name);
char *loket_name_letters (const char *name);
char *loket_name_search_key (const char *name);
char *loket_name_passport (const char *name);
void loket_name_to_zone (const char *name, char **primary, char **secondary);
guint loket_name_words (const char *name);
LoketNameMatch loket_name_compare (const char *a, const char *b);

G_END_DECLS
