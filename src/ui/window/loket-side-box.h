/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two children: the second stands beside the first where there is room, else lies over its end. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_SIDE_BOX (loket_side_box_get_type ())
G_DECLARE_FINAL_TYPE (LoketSideBox, loket_side_box, LOKET, SIDE_BOX, GtkWidget)

G_END_DECLS
