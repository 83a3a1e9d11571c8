/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check of something typed or read found: errors stop it, warnings want a reason. */

#include "loket-finding.h"

static void
finding_free (LoketFinding *finding)
{
  g_free (finding->text);
  g_free (finding);
}

static void
add (GPtrArray    *findings,
     LoketSeverity severity,
     const char   *code,
     guint         from,
     guint         count,
     char         *text)
{
  LoketFinding *finding = g_new0 (LoketFinding, 1);

  finding->severity = severity;
  finding->code = code;
  finding->text = text;
  finding->from = from;
  finding->count = count;
  g_ptr_array_add (findings, finding);
}

/**
 * loket_findings_new:
 *
 * Returns: (transfer full) (element-type LoketFinding): an empty list
 */
GPtrArray *
loket_findings_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
}

/**
 * loket_findings_error:
 * @findings: (element-type LoketFinding): list to add to
 * @code: static word for programs
 * @from: first character, from 1; 0 for the whole value
 * @count: number of characters
 * @format: printf format of the sentence, already translated
 * @...: its arguments
 *
 * Adds something that makes the value unusable.
 */
void
loket_findings_error (GPtrArray  *findings,
                      const char *code,
                      guint       from,
                      guint       count,
                      const char *format,
                      ...)
{
  va_list args;

  va_start (args, format);
  add (findings, LOKET_FINDING_ERROR, code, from, count, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * loket_findings_warn:
 * @findings: (element-type LoketFinding): list to add to
 * @code: static word for programs
 * @from: first character, from 1; 0 for the whole value
 * @count: number of characters
 * @format: printf format of the sentence, already translated
 * @...: its arguments
 *
 * Adds something that an officer has to look at, but that does not stop the value.
 */
void
loket_findings_warn (GPtrArray  *findings,
                     const char *code,
                     guint       from,
                     guint       count,
                     const char *format,
                     ...)
{
  va_list args;

  va_start (args, format);
  add (findings, LOKET_FINDING_WARNING, code, from, count, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * loket_findings_valid:
 * @findings: (element-type LoketFinding): findings of a check
 *
 * Returns: %TRUE if none of them is an error
 */
gboolean
loket_findings_valid (GPtrArray *findings)
{
  return loket_findings_first (findings, LOKET_FINDING_ERROR) == NULL;
}

/**
 * loket_findings_has:
 * @findings: (element-type LoketFinding): findings of a check
 * @code: word to look for
 *
 * Returns: %TRUE if one of them has that code
 */
gboolean
loket_findings_has (GPtrArray  *findings,
                    const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const LoketFinding *finding = g_ptr_array_index (findings, i);

      if (g_str_equal (finding->code, code))
        return TRUE;
    }

  return FALSE;
}

/**
 * loket_findings_first:
 * @findings: (element-type LoketFinding): findings of a check
 * @severity: which kind is wanted
 *
 * Returns: (nullable) (transfer none): sentence of the first finding of that kind
 */
const char *
loket_findings_first (GPtrArray    *findings,
                      LoketSeverity severity)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const LoketFinding *finding = g_ptr_array_index (findings, i);

      if (finding->severity == severity)
        return finding->text;
    }

  return NULL;
}
