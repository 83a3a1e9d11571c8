/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of the office for the codes of the server: needs, capacities, duties, acts, states. */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void        loket_needs_fill (GtkBox *box, JsonArray *needs);
JsonArray *loket_needs_of (JsonObject *person, JsonObject *ticket);
const char *loket_need_word (const char *need);
const char *loket_need_icon (const char *need);
const char *loket_need_advice (const char *need);
const char * const *loket_needs_all (void);
const char *loket_capacity_word (const char *capacity);
const char *loket_duty_word (const char *duty);
char *loket_duty_words (JsonArray *duties);
const char *loket_act_word (const char *function);
const char *loket_state_word (const char *state);

/* Names a button whose label has a mnemonic; GTK 4.8 would say it twice, with the underscore. */
void        loket_button_set_name (GtkWidget *button, const char *label);

G_END_DECLS
