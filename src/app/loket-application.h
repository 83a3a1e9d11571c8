/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: builds the desk from what it is told, and hands it to the window. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LOKET_TYPE_APPLICATION (loket_application_get_type ())
G_DECLARE_FINAL_TYPE (LoketApplication, loket_application, LOKET, APPLICATION, AdwApplication)

LoketApplication *loket_application_new (void);

G_END_DECLS
