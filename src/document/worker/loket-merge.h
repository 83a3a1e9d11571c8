/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imported PDF files between the pages that were scanned. */

#pragma once

#include "loket-wire.h"

G_BEGIN_DECLS

/* A run of pages of the result: @pdf is NULL for the next page of our own. */
typedef struct
{
  GBytes *pdf;
  LoketCrop crop;
  int turn;
} LoketMergeItem;

GBytes *loket_merge (GBytes          *own,
                     GPtrArray       *items,
                     const char      *title,
                     LoketWireStatus *status);

G_END_DECLS
