/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels of queue tickets: a letter and three digits. */

#pragma once

#include <glib.h>

#include "loket-date.h"

G_BEGIN_DECLS

#define LOKET_TICKET_MAX 999

char *loket_ticket_label (char letter, guint number);
gboolean loket_ticket_read (const char *text, char *letter, guint *number);
char *loket_ticket_spoken (const char *label, LoketLanguage language);

G_END_DECLS
