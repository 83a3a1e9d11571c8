/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept on this desk and not yet at the server, and what the server refused. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_JOURNAL_SCREEN (loket_journal_screen_get_type ())
G_DECLARE_FINAL_TYPE (LoketJournalScreen, loket_journal_screen, LOKET, JOURNAL_SCREEN, GtkWidget)

GtkWidget *loket_journal_screen_new (LoketDesk * desk);

G_END_DECLS
