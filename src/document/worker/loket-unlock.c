/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locked PDF files. poppler 22.12 crashes on a wrong password for a file in memory, so qpdf takes
 * the lock off. */

#include "loket-unlock.h"

#include <qpdf/qpdf-c.h>

static GBytes *
try_password (GBytes     *bytes,
              const char *password)
{
  qpdf_data pdf = qpdf_init ();
  GBytes *unlocked = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  qpdf_silence_errors (pdf);
  qpdf_set_suppress_warnings (pdf, QPDF_TRUE);
  if (!(qpdf_read_memory (pdf, "", data, size, password) & QPDF_ERRORS)
      && !(qpdf_init_write_memory (pdf) & QPDF_ERRORS))
    {
      qpdf_set_preserve_encryption (pdf, QPDF_FALSE);
      qpdf_set_stream_data_mode (pdf, qpdf_s_preserve);
      if (!(qpdf_write (pdf) & QPDF_ERRORS))
        unlocked = g_bytes_new (qpdf_get_buffer (pdf), qpdf_get_buffer_length (pdf));
    }
  qpdf_cleanup (&pdf);

  return unlocked;
}

/* Files before PDF 2.0 take the letters of Latin 1. */
static char *
to_latin1 (const char *password)
{
  return g_convert (password, -1, "ISO-8859-1", "UTF-8", NULL, NULL, NULL);
}

GBytes *
loket_unlock (GBytes     *bytes,
              const char *password)
{
  g_autofree char *latin1 = to_latin1 (password);
  GBytes *unlocked = try_password (bytes, password);

  if (unlocked == NULL && latin1 != NULL)
    unlocked = try_password (bytes, latin1);

  return unlocked;
}

void
loket_unlock_warm_up (void)
{
  g_autofree char *latin1 = to_latin1 ("é");
}
