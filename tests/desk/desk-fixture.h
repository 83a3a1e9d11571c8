/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks of a test, on a practice office of the program's own. */

#pragma once

#include "loket-desk.h"
#include "loket-journal.h"
#include "loket-test-practice.h"
#include "loket-test.h"

G_BEGIN_DECLS

#define DESK_PROFILE "test"

/* The office, and a folder for what desks keep; before the first desk. */
void       desk_fixture_start (int    *argc,
                               char ***argv);
int        desk_fixture_run (void);
const char *desk_fixture_host (void);

/* @instance: another computer; @key (nullable): the office's key as the administrator wrote it. */
LoketDesk *desk_fixture_new (const char *instance,
                             const char *host,
                             const char *key);
/* Signs out when it is signed in, and checks that nothing holds it any more. */
void       desk_fixture_drop (LoketDesk *desk);
gboolean   desk_fixture_sign_in (LoketDesk  *desk,
                                 const char *login,
                                 const char *password,
                                 GError    **error);
/* At a counter by its number; 0: none. Fails the test when it does not. */
void       desk_fixture_sit (LoketDesk  *desk,
                             const char *login,
                             guint       counter);
JsonObject *desk_fixture_args (const char *format,
                               ...) G_GNUC_PRINTF (1, 2);
/* Takes @args. */
JsonObject *desk_fixture_run_command (LoketDesk  *desk,
                                      const char *function,
                                      const char *subject,
                                      JsonObject *args,
                                      gboolean    offline,
                                      GError    **error);
JsonObject *desk_fixture_call (LoketDesk  *desk,
                               const char *function,
                               JsonObject *args,
                               GError    **error);

/* The journal itself, while nobody is signed in with it. */
char *desk_fixture_directory (const char *instance,
                              const char *login);
LoketJournal *desk_fixture_open_journal (const char *directory,
                                         const char *password);
void       desk_fixture_close_journal (LoketJournal *journal);
/* The database file of a journal, as somebody with a tool opens it. */
void       desk_fixture_journal_sql (const char *directory,
                                     const char *text);

/* What the administrator does. */
void       desk_fixture_reset_password (const char *login,
                                        const char *password);
void       desk_fixture_admin (const char *first,
                               ...) G_GNUC_NULL_TERMINATED;
void       desk_fixture_signal_keeper (int number);
void       desk_fixture_assert_sql (const char *sql,
                                    const char *expected);
gboolean   desk_fixture_wait_sql (const char *sql,
                                  const char *expected);

G_END_DECLS
