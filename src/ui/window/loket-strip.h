/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person in front of the officer, always on screen: ticket, name, needs, minutes. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_STRIP (loket_strip_get_type ())
G_DECLARE_FINAL_TYPE (LoketStrip, loket_strip, LOKET, STRIP, GtkWidget)

GtkWidget *loket_strip_new (LoketDesk * desk);

G_END_DECLS
