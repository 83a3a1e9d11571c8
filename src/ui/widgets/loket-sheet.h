/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small modal window with one question: content, "cancel" and the act by its name. */

#pragma once

#include <adwaita.h>

#include "loket-message.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SHEET (loket_sheet_get_type ())
G_DECLARE_DERIVABLE_TYPE (LoketSheet, loket_sheet, LOKET, SHEET, AdwWindow)

struct _LoketSheetClass
{
  AdwWindowClass parent_class;
};

/* Signal "accepted": the act was chosen; the sheet stays until it is closed. Escape closes it,
 * Ctrl+Enter is the act. */
GtkWidget *loket_sheet_new (GtkWindow *parent, const char *title, const char *act);
void          loket_sheet_set_up (LoketSheet *self, GtkWindow *parent, const char *title,
                                  const char *act);
GtkBox *loket_sheet_get_content (LoketSheet *self);
LoketMessage *loket_sheet_get_message (LoketSheet *self);
void          loket_sheet_set_why_not (LoketSheet *self, const char *why);
void          loket_sheet_set_busy (LoketSheet *self, gboolean busy);
void          loket_sheet_set_danger (LoketSheet *self);
void          loket_sheet_keep_only_act (LoketSheet *self);
void          loket_sheet_accept (LoketSheet *self);
void          loket_sheet_done (LoketSheet *self);

G_END_DECLS
