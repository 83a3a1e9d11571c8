/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check of something typed or read found: errors stop it, warnings want a reason. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_FINDING_ERROR,          /* cannot be right */
  LOKET_FINDING_WARNING,        /* possible, but somebody has to look */
} LoketSeverity;

/**
 * LoketFinding:
 * @severity: whether it stops the value
 * @code: short word for programs, static, never translated
 * @text: sentence for people, in the language of the window
 * @from: first character it is about in the cleaned value, counted from 1; 0 for the whole
 * @count: number of characters it is about
 *
 * @text may quote what was typed: it is for the screen and never for a log.
 */
typedef struct
{
  LoketSeverity severity;
  const char *code;
  char *text;
  guint from;
  guint count;
} LoketFinding;

GPtrArray *loket_findings_new (void);

void loket_findings_error (GPtrArray *findings, const char *code, guint from, guint count,
                           const char *format, ...) G_GNUC_PRINTF (5, 6);
void loket_findings_warn (GPtrArray *findings, const char *code, guint from, guint count,
                          const char *format, ...) G_GNUC_PRINTF (5, 6);

gboolean loket_findings_valid (GPtrArray *findings);
gboolean loket_findings_has (GPtrArray *findings, const char *code);
const char *loket_findings_first (GPtrArray *findings, LoketSeverity severity);

G_END_DECLS
