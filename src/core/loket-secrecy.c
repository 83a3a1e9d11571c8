/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in the memory of a program stays there: no file of it when it ends badly. */

#include "loket-secrecy.h"

#include <stddef.h>

#include <sys/resource.h>

/**
 * loket_secrecy_begin:
 *
 * The first thing a program does that shows or holds personal data. A program that only works on
 * them also says PR_SET_DUMPABLE; a window may not, because the portals of the desktop then refuse
 * to speak with it. What it starts inherits this.
 */
void
loket_secrecy_begin (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
}
