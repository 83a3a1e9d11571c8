/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line before anybody signs in: is the server of the office there? */

#pragma once

#include <adwaita.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SERVER_LINE (loket_server_line_get_type ())
G_DECLARE_FINAL_TYPE (LoketServerLine, loket_server_line, LOKET, SERVER_LINE, AdwBin)

/* Signal: "ready": the server answers. */
void loket_server_line_set_desk (LoketServerLine *self,
                                 LoketDesk       *desk);
void loket_server_line_look (LoketServerLine *self);
void loket_server_line_tell (LoketServerLine *self,
                             const GError    *error);

G_END_DECLS
