/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cleaning of typed and pasted text before it is checked or stored. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_TEXT_LINE,              /* one line: any white space becomes one space */
  LOKET_TEXT_LINES,             /* line ends are kept */
} LoketTextShape;

char *loket_text_clean (const char *text, LoketTextShape shape);
char *loket_text_visible (const char *text);
guint loket_text_length (const char *text);
char *loket_text_cut (const char *text, guint characters);
char *loket_text_compact (const char *text);

G_END_DECLS
