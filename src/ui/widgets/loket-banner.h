/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line across the window: icon, sentence and at most one button. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_BANNER (loket_banner_get_type ())
G_DECLARE_FINAL_TYPE (LoketBanner, loket_banner, LOKET, BANNER, GtkWidget)

GtkWidget *loket_banner_new (void);
void       loket_banner_set_text (LoketBanner *self, const char *icon, const char *text);
void       loket_banner_set_button (LoketBanner *self, const char *label, const char *action);

G_END_DECLS
