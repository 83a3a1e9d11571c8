/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of the register of breaches. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-desk.h"
#include "loket-screen.h"

G_BEGIN_DECLS

void loket_breach_sheet_open (LoketScreen *screen,
                              LoketDesk   *desk,
                              JsonObject  *known);
void loket_breach_sheet_told (LoketScreen *screen,
                              LoketDesk   *desk,
                              JsonObject  *breach,
                              JsonObject  *person);
void loket_breach_sheet_remedy (LoketScreen *screen,
                                LoketDesk   *desk,
                                JsonObject  *breach);
void loket_breach_sheet_close (LoketScreen *screen,
                               LoketDesk   *desk,
                               JsonObject  *breach);

G_END_DECLS
