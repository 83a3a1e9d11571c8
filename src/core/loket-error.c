/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the program. */

#include "loket-error.h"

GQuark
loket_error_quark (void)
{
  return g_quark_from_static_string ("loket-error-quark");
}
