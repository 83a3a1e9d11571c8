/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the fields of each kind of zone are; private to the zone's own files. */

#pragma once

#include "loket-mrz.h"

/* A run of characters; line and from are counted from 0, a count of 0 means: not there. */
typedef struct
{
  guint line;
  guint from;
  guint count;
} LoketMrzSpan;

typedef struct
{
  const char *name;
  guint lines;
  guint width;
  LoketMrzSpan code, state, names;
  LoketMrzSpan number, number_check;
  LoketMrzSpan nationality;
  LoketMrzSpan birth, birth_check;
  LoketMrzSpan sex;
  LoketMrzSpan expiry, expiry_check;
  LoketMrzSpan optional, optional_check;
  LoketMrzSpan optional2;
  LoketMrzSpan composite;
  LoketMrzSpan over[4];         /* what the composite digit covers, in order */
  gboolean long_numbers;        /* a number may go on in the optional field */
} LoketMrzLayout;

const LoketMrzLayout *loket_mrz_layout (LoketMrzFormat format);
LoketMrzFormat loket_mrz_format_of (char **lines);
char *loket_mrz_span (char **lines, LoketMrzSpan span);
