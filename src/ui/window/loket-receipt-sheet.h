/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a paper that somebody shows the office's? Its code comes from a hand scanner, a picture or the keyboard. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

/* Asks nobody: works without a connection. */
void loket_receipt_sheet_present (GtkWindow *parent,
                                  LoketDesk *desk);

G_END_DECLS
