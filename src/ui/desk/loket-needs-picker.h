/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody needs at the counter, as boxes to tick. */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LOKET_TYPE_NEEDS_PICKER (loket_needs_picker_get_type ())
G_DECLARE_FINAL_TYPE (LoketNeedsPicker, loket_needs_picker, LOKET, NEEDS_PICKER, GtkWidget)

GtkWidget *loket_needs_picker_new (JsonArray * needs);
JsonArray *loket_needs_picker_get (LoketNeedsPicker *self);

G_END_DECLS
