/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language the window speaks: Indonesian, unless somebody chose otherwise. */

#include "loket-language.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "loket-paths.h"

static char *
chosen_language (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.loket.Loket");

  return g_settings_get_string (settings, "language");
}

/**
 * loket_language_set_up:
 *
 * To be called before anything else. An office computer often has no Indonesian locale, or none
 * at all; gettext then needs a locale that is not "C" and the language by its own variable.
 */
void
loket_language_set_up (void)
{
  g_autofree char *folder = loket_paths_locale ();
  const char *locale;

  if (g_getenv ("LANGUAGE") == NULL)
    {
      g_autofree char *language = chosen_language ();

      if (*language != '\0')
        g_setenv ("LANGUAGE", language, TRUE);
    }

  locale = setlocale (LC_ALL, "");
  if (locale == NULL || g_str_equal (setlocale (LC_MESSAGES, NULL), "C") ||
      g_str_equal (setlocale (LC_CTYPE, NULL), "C"))
    {
      g_setenv ("LC_ALL", "C.UTF-8", TRUE);
      setlocale (LC_ALL, "");
    }
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
