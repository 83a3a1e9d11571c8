/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk at the small office, behind a line that can be spoiled. */

#pragma once

#include "loket-outbox.h"
#include "loket-test-proxy.h"

G_BEGIN_DECLS

#define CASE "00000000-0000-7000-8000-000000000001"

typedef struct
{
  char *directory;
  LoketTestProxy *proxy;
  LoketJournal *journal;
  LoketServer *server;
  LoketOutbox *outbox;
} Line;

/* FALSE where there is no PostgreSQL to test with. */
gboolean line_init (int    *argc,
                    char ***argv);
void     line_set_up (Line         *line,
                      gconstpointer data);
void     line_tear_down (Line         *line,
                         gconstpointer data);
gboolean line_sign_in (LoketServer *server,
                       GError     **error);
/* Returns: (transfer full): the answer */
JsonNode *line_run (Line         *line,
                    LoketCommand *command,
                    GError      **error);
/* The server drops this desk. */
void     line_reconnect (Line *line);
/* Until nothing waits. */
void     line_settle (Line *line);
void     line_assert_sql (const char *sql,
                          const char *expected);

G_END_DECLS
