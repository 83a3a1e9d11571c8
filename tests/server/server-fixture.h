/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection of a test to a real PostgreSQL with a small schema. */

#pragma once

#include "loket-row.h"
#include "loket-server.h"

G_BEGIN_DECLS

#define SERVER_FIXTURE_DB "small"
#define SERVER_FIXTURE_CASE "00000000-0000-7000-8000-000000000001"

typedef struct
{
  LoketServer *server;
  guint changed;
  guint resumed;
  GError *ended;
  char *topic;
} ServerFixture;

gboolean      server_fixture_start (int    *argc,
                                    char ***argv);
LoketServer *server_fixture_new (void);
JsonNode *server_fixture_sign_in (LoketServer *server,
                                  const char  *login,
                                  const char  *password,
                                  GError     **error);
JsonObject *server_fixture_args (const char *text);
JsonNode *server_fixture_call (LoketServer *server,
                               const char  *function,
                               const char  *text,
                               GError     **error);
JsonNode *server_fixture_send (LoketServer  *server,
                               LoketCommand *command,
                               GError      **error);
LoketCommand *server_fixture_note (const char *body);
void          server_fixture_open_desk (ServerFixture *fixture);
void          server_fixture_kill_backends (void);

/* Around a test: rina is signed in, and nothing holds her connection afterwards. */
void server_fixture_set_up (ServerFixture *fixture,
                            gconstpointer  data);
void server_fixture_tear_down (ServerFixture *fixture,
                               gconstpointer  data);

#define SERVER_FIXTURE_ADD(name, func) \
  g_test_add ("/server/" name, ServerFixture, NULL, server_fixture_set_up, func, server_fixture_tear_down)

G_END_DECLS
