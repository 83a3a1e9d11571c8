/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program loket: language, then the application. */

#include "loket-application.h"
#include "loket-language.h"
#include "loket-secrecy.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(LoketApplication) application = NULL;

  loket_secrecy_begin ();
  loket_language_set_up ();
  application = loket_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
