/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's shared server as the desk sees it: calls by name, pages, live changes. */

#pragma once

#include "loket-command.h"
#include "loket-error.h"
#include "loket-stored-page.h"

G_BEGIN_DECLS

typedef enum
{
  LOKET_SERVER_OFFLINE,         /* not signed in, or the connection was lost and is retried */
  LOKET_SERVER_CONNECTING,
  LOKET_SERVER_ONLINE,
} LoketServerState;

#define LOKET_TYPE_SERVER_STATE (loket_server_state_get_type ())
GType loket_server_state_get_type (void);

#define LOKET_TYPE_SERVER (loket_server_get_type ())

/*
 * Calls made in one turn of the main loop travel together: one flight. Every call is its own
 * transaction. Nothing blocks.
 *
 * Properties: "state" (LoketServerState), "flights" (guint64, round trips the desk waited
 * for; polling is not counted), "round-trip" (guint, last measured milliseconds),
 * "signed-in" (gboolean: stays TRUE while a lost connection is being retried).
 *
 * Signals: "changed" (const char *topic, const char *id) something of the office changed, an
 * empty id means all of the topic;
 * "ended" (GError *) the account or desk session is no longer accepted: sign in again;
 * "resumed" (JsonObject *) a lost connection is back, with the answer of api.desk_resume,
 * or %NULL before a desk was opened.
 *
 * Errors are of the domain LOKET_ERROR with a sentence for the officer;
 * loket_server_error_get_code() tells the cause: "LKnnn", a SQLSTATE, or one of the words
 * "unreachable", "timeout", "certificate", "standby", "unconfirmed", "not_signed_in",
 * and from the outbox "kept", "slow", "not_sent", "parked", "old".
 */
G_DECLARE_FINAL_TYPE (LoketServer, loket_server, LOKET, SERVER, GObject)

LoketServer *loket_server_new (void);

/*
 * @hosts: folder of a unix socket ("/run/postgresql"), or "host", "host:port", "[v6]:port";
 * a folder may also carry a port ("/tmp/x:5433"). Hosts that are not local are only spoken to
 * over TLS with verify-full and channel binding, checked against @root_certificate.
 */
void              loket_server_set_hosts (LoketServer        *self,
                                          const char * const *hosts);
void              loket_server_set_database (LoketServer *self,
                                             const char  *database);
void              loket_server_set_root_certificate (LoketServer *self,
                                                     const char  *path);
void              loket_server_set_client_certificate (LoketServer *self,
                                                       const char  *certificate,
                                                       const char  *key);
/* What api.sign_in is told: name and version of this program, and the schema it speaks. */
void              loket_server_set_client (LoketServer *self,
                                           const char  *client,
                                           int          schema);

LoketServerState  loket_server_get_state (LoketServer *self);
gboolean          loket_server_get_signed_in (LoketServer *self);
guint64           loket_server_get_flights (LoketServer *self);
guint             loket_server_get_round_trip (LoketServer *self);
/* Whether the line is treated as one over a satellite: found out by measuring. */
gboolean          loket_server_get_is_far (LoketServer *self);
const char *loket_server_get_host (LoketServer *self);
const char *loket_server_get_login (LoketServer *self);
/* The epoch of the last answer that carried one. */
const char *loket_server_get_epoch (LoketServer *self);

/* Is any host there? No name and no password is sent. finish: FALSE with LOKET_ERROR_OFFLINE */
void              loket_server_probe_async (LoketServer        *self,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
gboolean          loket_server_probe_finish (LoketServer  *self,
                                             GAsyncResult *result,
                                             GError      **error);

/* Returns: (transfer full): the answer of api.sign_in */
void              loket_server_sign_in_async (LoketServer        *self,
                                              const char         *login,
                                              const char         *password,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
JsonNode *loket_server_sign_in_finish (LoketServer  *self,
                                       GAsyncResult *result,
                                       GError      **error);
/*
 * The same with one question more in the same flight, @function with @args. finish: @along gets its
 * answer, or %NULL when there is none, which is no reason not to be signed in.
 */
void              loket_server_sign_in_along_async (LoketServer        *self,
                                                    const char         *login,
                                                    const char         *password,
                                                    const char         *function,
                                                    JsonObject         *args,
                                                    GCancellable       *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer            user_data);
JsonNode *loket_server_sign_in_along_finish (LoketServer  *self,
                                             GAsyncResult *result,
                                             JsonNode    **along,
                                             GError      **error);
/* Closes the connection and forgets the password; waiting calls end with OFFLINE. */
void              loket_server_sign_out (LoketServer *self);

/*
 * The desk session that is resumed after a lost connection and proven by prove_async(). It is
 * taken from the answer of desk_open by itself; a desk that restarts sets it.
 */
void              loket_server_set_session (LoketServer *self,
                                            const char  *session);
const char *loket_server_get_session (LoketServer *self);

/* Functions that change nothing. @args may be %NULL. Returns: (transfer full) */
void              loket_server_call_async (LoketServer        *self,
                                           const char         *function,
                                           JsonObject         *args,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
JsonNode *loket_server_call_finish (LoketServer  *self,
                                    GAsyncResult *result,
                                    GError      **error);

/*
 * Sends a command that is already in the journal. Retries by itself, with the same id, what
 * the server could not confirm; ends with LOKET_ERROR_OFFLINE when the outcome is not known.
 * @behind: (nullable): id of a command without which this one is refused with "LK025"; it may be
 * in the same flight. Reading that begins in the same turn of the main loop flies behind the
 * command and sees what it did.
 * Screens use LoketOutbox instead. Returns: (transfer full): {"epoch":,"repeat":,"result":}
 */
void              loket_server_send_async (LoketServer        *self,
                                           LoketCommand       *command,
                                           const char         *behind,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
JsonNode *loket_server_send_finish (LoketServer  *self,
                                    GAsyncResult *result,
                                    GError      **error);

/*
 * Opens a personal file: api.read_begin and @function (read => id) in one flight; @function
 * is "case_read", "case_history" or "case_looks". Pages of the case can be read afterwards.
 */
void              loket_server_read_async (LoketServer        *self,
                                           const char         *function,
                                           const char         *case_id,
                                           const char         *purpose,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
JsonNode *loket_server_read_finish (LoketServer  *self,
                                    GAsyncResult *result,
                                    GError      **error);
/* The office's log as an auditor reads it: @about has "from" and "until" (days), and where wanted "staff",
 * "number" (of a case), "counter", "before" (time). Finished with loket_server_read_finish(). */
void              loket_server_read_log_async (LoketServer        *self,
                                               JsonObject         *about,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
/* What somebody asked about their own data: on record before it is read; @whole: with numbers that are masked
 * otherwise. Finished with loket_server_read_finish(). */
void              loket_server_read_request_async (LoketServer        *self,
                                                   const char         *request,
                                                   gboolean            whole,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
void              loket_server_read_case_async (LoketServer        *self,
                                                const char         *case_id,
                                                const char         *purpose,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
JsonNode *loket_server_read_case_finish (LoketServer  *self,
                                         GAsyncResult *result,
                                         GError      **error);

/* Sends a page object, only the chunks the server does not have yet. */
void              loket_server_upload_page_async (LoketServer        *self,
                                                  LoketStoredPage    *page,
                                                  GBytes             *bytes,
                                                  GCancellable       *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer            user_data);
gboolean          loket_server_upload_page_finish (LoketServer  *self,
                                                   GAsyncResult *result,
                                                   GError      **error);
void              loket_server_page_read_async (LoketServer        *self,
                                                const char         *page_id,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
GBytes *loket_server_page_read_finish (LoketServer  *self,
                                       GAsyncResult *result,
                                       GError      **error);

/* The password given again, on a connection of its own; good for 15 minutes. */
void              loket_server_prove_async (LoketServer        *self,
                                            const char         *password,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
gboolean          loket_server_prove_finish (LoketServer  *self,
                                             GAsyncResult *result,
                                             GError      **error);
/* Only a verifier made here travels. Proves the old password first. */
void              loket_server_change_password_async (LoketServer        *self,
                                                      const char         *old_password,
                                                      const char         *new_password,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
gboolean          loket_server_change_password_finish (LoketServer  *self,
                                                       GAsyncResult *result,
                                                       GError      **error);

/* One flight with a 2 s limit: after suspend, or before something important. */
void              loket_server_ping_async (LoketServer        *self,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean          loket_server_ping_finish (LoketServer  *self,
                                            GAsyncResult *result,
                                            GError      **error);

/* Never wait for the next attempt of a lost connection: try now. */
void              loket_server_reconnect_now (LoketServer *self);

G_END_DECLS
