/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine-readable zone of passports, cards and visas (ICAO Doc 9303 parts 3 to 7). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOKET_MRZ_LINES_MAX 3
#define LOKET_MRZ_WIDTH_MAX 44
#define LOKET_MRZ_CHECKS_MAX 5

typedef enum
{
  LOKET_MRZ_NONE,               /* not a zone of a known size */
  LOKET_MRZ_TD1,                /* card, 3 lines of 30 */
  LOKET_MRZ_TD2,                /* card, 2 lines of 36 */
  LOKET_MRZ_TD3,                /* passport, 2 lines of 44 */
  LOKET_MRZ_MRV_A,              /* visa, 2 lines of 44 */
  LOKET_MRZ_MRV_B,              /* visa, 2 lines of 36 */
} LoketMrzFormat;

/**
 * LoketMrzCheck:
 * @field: static word: "number", "birth", "expiry", "optional" or "composite"
 * @line: line of the check digit, from 1
 * @position: its place in the line, from 1
 * @found: the character in the zone
 * @expected: the digit the rule gives
 * @holds: whether they agree
 */
typedef struct
{
  const char *field;
  guint line;
  guint position;
  char found;
  char expected;
  gboolean holds;
} LoketMrzCheck;

/**
 * LoketMrz:
 * @format: size and kind; #LOKET_MRZ_NONE leaves all other fields empty
 * @lines: the lines in upper case without spaces, %NULL-terminated
 * @code: document code without fillers, e.g. "P"
 * @state: issuing state, up to three letters
 * @number: document number without fillers, in full also when it is a long one
 * @nationality: up to three letters
 * @birth: six characters YYMMDD, unknown parts are "<"
 * @sex: 'M', 'F' or 'X' when not given
 * @expiry: six characters YYMMDD
 * @optional: optional data without trailing fillers
 * @optional2: second optional field of TD1
 * @primary: primary identifier, words separated by a space
 * @secondary: secondary identifier, empty for people with one name
 * @birth_date: the birth date in the past; not valid when unknown or impossible
 * @expiry_date: the reading nearest to today; not valid when unknown or impossible
 * @truncated: the name field is full and ends in a letter: names may be missing
 * @checks: every check digit of the format
 * @n_checks: how many there are
 * @findings: (element-type LoketFinding): errors and warnings, naming line and position
 */
typedef struct
{
  LoketMrzFormat format;
  char **lines;
  char *code;
  char *state;
  char *number;
  char *nationality;
  char *birth;
  char sex;
  char *expiry;
  char *optional;
  char *optional2;
  char *primary;
  char *secondary;
  GDate birth_date;
  GDate expiry_date;
  gboolean truncated;
  LoketMrzCheck checks[LOKET_MRZ_CHECKS_MAX];
  guint n_checks;
  GPtrArray *findings;
} LoketMrz;

/**
 * LoketMrzData: what a zone is made of; all strings may be %NULL. Dates are YYMMDD.
 */
typedef struct
{
  const char *code;
  const char *state;
  const char *number;
  const char *nationality;
  const char *birth;
  char sex;                     /* 'M', 'F', anything else is written as a filler */
  const char *expiry;
  const char *optional;
  const char *optional2;        /* TD1 only */
  const char *primary;
  const char *secondary;
} LoketMrzData;

LoketMrz *loket_mrz_parse (const char *text, const GDate *today);
void loket_mrz_free (LoketMrz *mrz);
gboolean loket_mrz_valid (const LoketMrz *mrz);
const char *loket_mrz_format_name (LoketMrzFormat format);

char loket_mrz_check_digit (const char *characters);
char **loket_mrz_make (LoketMrzFormat format, const LoketMrzData *data, GError **error);
char *loket_mrz_date (const GDate *date);
char *loket_mrz_name_field (const char *primary, const char *secondary, guint width);

char **loket_mrz_find (const char *text);
GArray *loket_mrz_repair (char **lines);
gboolean loket_mrz_look_alike (char a, char b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketMrz, loket_mrz_free)

G_END_DECLS
