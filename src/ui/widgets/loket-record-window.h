/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window over the work with what is on record: lines of when, what and who; Escape closes it. */

#pragma once

#include <adwaita.h>

#include "loket-message.h"

G_BEGIN_DECLS

#define LOKET_TYPE_RECORD_WINDOW (loket_record_window_get_type ())
G_DECLARE_FINAL_TYPE (LoketRecordWindow, loket_record_window, LOKET, RECORD_WINDOW, AdwWindow)

GtkWidget *loket_record_window_new (GtkWidget * parent,
                                    const char *title);
LoketMessage *loket_record_window_get_message (LoketRecordWindow *self);
void loket_record_window_set_note (LoketRecordWindow *self,
                                   const char        *note);
void loket_record_window_add_button (LoketRecordWindow *self,
                                     GtkWidget         *button);
void loket_record_window_add (LoketRecordWindow *self,
                              const char        *when,
                              const char        *what,
                              const char        *who);
void loket_record_window_clear (LoketRecordWindow *self);
void loket_record_window_filled (LoketRecordWindow *self,
                                 const char        *nothing);
GtkWidget *loket_record_line_new (const char *when,
                                  const char *what,
                                  const char *who);

G_END_DECLS
