/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock: everything stays as it is until the same officer gives the password again. */

#pragma once

#include <adwaita.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_LOCK_PAGE (loket_lock_page_get_type ())
G_DECLARE_FINAL_TYPE (LoketLockPage, loket_lock_page, LOKET, LOCK_PAGE, AdwBin)

GtkWidget *loket_lock_page_new (LoketDesk * desk);
void       loket_lock_page_prepare (LoketLockPage *self);

G_END_DECLS
