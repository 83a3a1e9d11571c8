/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state as icon, word and colour, never one of them alone. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_CHIP (loket_chip_get_type ())
G_DECLARE_FINAL_TYPE (LoketChip, loket_chip, LOKET, CHIP, GtkWidget)

typedef enum
{
  LOKET_CHIP_PLAIN,
  LOKET_CHIP_GOOD,
  LOKET_CHIP_WAIT,
  LOKET_CHIP_BAD,
} LoketChipKind;

GtkWidget *loket_chip_new (const char *icon, const char *word, LoketChipKind kind);
void       loket_chip_set (LoketChip *self, const char *icon, const char *word,
                           LoketChipKind kind);
void       loket_chip_set_state (LoketChip *self, const char *state);

G_END_DECLS
