/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My files: cases that wait for one of this person's duties, and the one being worked on. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_FILES_SCREEN (loket_files_screen_get_type ())
G_DECLARE_FINAL_TYPE (LoketFilesScreen, loket_files_screen, LOKET, FILES_SCREEN, GtkWidget)

GtkWidget *loket_files_screen_new (LoketDesk * desk);

G_END_DECLS
