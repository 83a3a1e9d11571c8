/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the server object share. */

#pragma once

#include "loket-server.h"

#include "loket-connection.h"
#include "loket-request.h"
#include "loket-row.h"
#include "loket-server-error.h"
#include "loket-target.h"

G_BEGIN_DECLS

#define LOKET_SERVER_TRIPS 8

struct _LoketServer
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *targets;
  LoketCredentials credentials;
  char *client;
  LoketTarget *target;          /* the host of the last good connection */
  LoketConnection *connection;
  char *session;
  char *epoch;
  char *since;                  /* where the reading of changes stands; NULL: not begun */
  GCancellable *stop;           /* of dialling again */
  GQueue held;                  /* GTask of calls that wait for the connection to be back */

  /* State */
  LoketServerState state;
  int schema;
  guint64 flights;
  guint round_trip;
  guint trips[LOKET_SERVER_TRIPS];      /* the last ones, in turn; 0: not yet */
  guint next_trip;
  guint attempt;
  guint dialling;               /* counts sign-ins and sign-outs: an older dial is not taken */
  gint64 lost_at;
  guint reconnect_timer;
  guint held_timer;
  guint poll_timer;
  guint signed_in : 1;
  guint far : 1;                /* over a satellite, by the measured round trip */
  guint polling : 1;
  guint epoch_changed : 1;      /* since the connection was lost */
};

/* loket-server.c */
void             loket_server_set_state (LoketServer     *self,
                                         LoketServerState state);
void             loket_server_set_signed_in (LoketServer *self,
                                             gboolean     signed_in);
void             loket_server_set_epoch (LoketServer *self,
                                         const char  *epoch);
void             loket_server_count_flight (LoketServer *self);
void             loket_server_note_round_trip (LoketServer *self);
/* How many seconds a lost connection is given to come back before those who wait hear of it. */
guint            loket_server_get_patience (LoketServer *self);

/* loket-server-dial.c */
/* Returns: (transfer full): the last good host first */
GPtrArray *loket_server_order_targets (LoketServer *self);
void             loket_server_dial_async (LoketServer            *self,
                                          const LoketCredentials *credentials,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
/* @target becomes the host that answered. */
LoketConnection *loket_server_dial_finish (LoketServer  *self,
                                           GAsyncResult *result,
                                           LoketTarget **target,
                                           GError      **error);
void             loket_server_adopt (LoketServer     *self,
                                     LoketConnection *connection,
                                     LoketTarget     *target);
/* The account or session is over: closes everything and says so. */
void             loket_server_end (LoketServer  *self,
                                   const GError *reason);

/* loket-server-live.c */
void             loket_server_listen (LoketServer *self);
void             loket_server_poll_soon (LoketServer *self,
                                         guint        within_ms);
void             loket_server_poll_stop (LoketServer *self);
/* Takes the answer of api.changes; tells about topics unless this is the first. */
void             loket_server_take_changes (LoketServer *self,
                                            JsonNode    *answer);

/* loket-server-call.c */
typedef enum
{
  LOKET_CALL_READ,              /* one function that changes nothing */
  LOKET_CALL_COMMAND,
  LOKET_CALL_FILE,              /* what announces a reading, and the reading function */
  LOKET_CALL_STORE,             /* begin, chunk, finish of a page: repeating is harmless */
  LOKET_CALL_BYTES,             /* page_read */
  LOKET_CALL_PING,
} LoketCallKind;

typedef struct
{
  LoketCallKind kind;
  char *function;
  JsonObject *args;
  GBytes *bytes;                /* argument "bytes" of a chunk */
  char *behind;                 /* (nullable): a command that must have been done */
  const char *begin;            /* of a file: the function that announces it */

  /* State */
  LoketRequest *request;
  gint64 started_at;
  guint tries;
  guint retry_timer;
  guint cancel_source;
  gulong cancelled;
  guint was_sent : 1;
} LoketCall;

/* Returns: (transfer none): the task of a call that begins with the next line */
LoketCall *loket_call_new (LoketCallKind kind,
                           const char   *function,
                           JsonObject   *args);
/* Takes @task, whose data becomes @call. */
void             loket_server_start_call (LoketServer *self,
                                          GTask       *task,
                                          LoketCall   *call);
/* The connection is back: what waited goes. */
void             loket_server_release_held (LoketServer *self);
/* Ends what waits for a connection that does not come back soon. */
void             loket_server_fail_held (LoketServer *self,
                                         gboolean     all);

G_END_DECLS
