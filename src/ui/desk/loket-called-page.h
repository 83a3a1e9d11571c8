/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody was called and is on the way to the counter. */

#pragma once

#include <gtk/gtk.h>

#include "loket-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CALLED_PAGE (loket_called_page_get_type ())
G_DECLARE_FINAL_TYPE (LoketCalledPage, loket_called_page, LOKET, CALLED_PAGE, GtkWidget)

GtkWidget *loket_called_page_new (void);
void loket_called_page_show (LoketCalledPage *self,
                             LoketRow        *visit);

G_END_DECLS
