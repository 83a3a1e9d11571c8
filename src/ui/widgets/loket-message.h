/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message in three parts: what happened, what it means for this person, what to do now. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_MESSAGE (loket_message_get_type ())
G_DECLARE_FINAL_TYPE (LoketMessage, loket_message, LOKET, MESSAGE, GtkWidget)

/* A message without text is not visible. */
GtkWidget *loket_message_new (void);
void       loket_message_clear (LoketMessage *self);
void       loket_message_set (LoketMessage *self, const char *happened,
                              const char *means, const char *now, const char *code);
void       loket_message_set_kind (LoketMessage *self, const char *kind);
void       loket_message_set_error (LoketMessage *self, const char *happened,
                                    const GError *error);
void       loket_message_set_button (LoketMessage *self, const char *label, GCallback clicked,
                                     gpointer data);

G_END_DECLS
