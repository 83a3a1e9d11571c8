/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine-readable zone as it was read from a picture of it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoketReading: @lines has no entries when the page has no zone. @unsure lists places an officer
 * has to look at, as line × 100 + position, both from 1: letters that look like another one and
 * are not covered by a check digit, and those that were exchanged to make a check digit hold.
 */
typedef struct
{
  char **lines;
  GArray *unsure;               /* guint */
  double score;                 /* 0 … 1, how well the letters fit */
  int turn;                     /* what makes the zone upright: 0, 90, 180, 270 */
} LoketReading;

void loket_reading_free (LoketReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketReading, loket_reading_free)

G_END_DECLS
