/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal in a folder of its own, and one step of it, waited for. */

#pragma once

#include <sodium.h>

#include "loket-journal.h"
#include "loket-row.h"
#include "loket-test.h"

G_BEGIN_DECLS

typedef struct
{
  char *directory;
  LoketJournal *journal;
} Fixture;

#define PASSWORD "a long password"

#define ADD(name, func) \
  g_test_add ("/journal/" name, Fixture, NULL, journal_set_up, func, journal_tear_down)

gboolean journal_open_with (LoketJournal *journal, const char *password, GError **error);
void journal_close (LoketJournal *journal);
void journal_reopen (Fixture *fixture);
gboolean journal_append (LoketJournal *journal, LoketCommand *command, GError **error);
LoketCommand *journal_append_new (LoketJournal *journal, const char *subject, const char *depends_on);
GPtrArray *journal_list (LoketJournal *journal, gboolean unfinished);
void journal_answer (LoketJournal *journal, LoketCommand *command, const char *epoch);
gboolean journal_keep_page (LoketJournal *journal, const char *id, GBytes *bytes, GError **error);
GBytes *journal_load_page (LoketJournal *journal, const char *id, GError **error);
GBytes *journal_random_bytes (gsize size);
void journal_sql (Fixture *fixture, const char *text);
void journal_set_up (Fixture *fixture, gconstpointer data);
void journal_tear_down (Fixture *fixture, gconstpointer data);

G_END_DECLS
