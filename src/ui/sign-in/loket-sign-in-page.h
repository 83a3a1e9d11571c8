/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in: office, name, password, counter; the state of the server before anybody types. */

#pragma once

#include <adwaita.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SIGN_IN_PAGE (loket_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (LoketSignInPage, loket_sign_in_page, LOKET, SIGN_IN_PAGE, AdwBin)

GtkWidget *loket_sign_in_page_new (LoketDesk * desk);
void       loket_sign_in_page_reset (LoketSignInPage *self);

void       loket_change_password_present (GtkWindow *parent, LoketDesk *desk);

G_END_DECLS
