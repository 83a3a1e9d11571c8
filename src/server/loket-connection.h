/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to PostgreSQL on the main loop; what is submitted in one turn flies together. */

#pragma once

#include "loket-request.h"
#include "loket-target.h"

G_BEGIN_DECLS

/* What is needed to sign in somewhere. Passwords are wiped when it is freed. */
typedef struct
{
  char *database;
  char *login;
  char *password;
  char *root_certificate;
  char *certificate;
  char *key;
} LoketCredentials;

LoketCredentials *loket_credentials_copy (const LoketCredentials *credentials);
void              loket_credentials_clear (LoketCredentials *credentials);
void              loket_credentials_free (LoketCredentials *credentials);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketCredentials, loket_credentials_free)

#define LOKET_TYPE_CONNECTION (loket_connection_get_type ())

/*
 * Signals: "notified": the server hinted that something changed; "lost" (GError): it is gone,
 * after every request was done; "flown" (gint foreground): a flight left.
 */
G_DECLARE_FINAL_TYPE (LoketConnection, loket_connection, LOKET, CONNECTION, GObject)

/* Gives up after 5 s without a word, 20 s in all. A server that only copies another one is refused with "standby". */
void              loket_connection_open_async (LoketTarget            *target,
                                               const LoketCredentials *credentials,
                                               GCancellable           *cancellable,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
LoketConnection *loket_connection_open_finish (GAsyncResult *result,
                                               GError      **error);

void              loket_connection_submit (LoketConnection *self,
                                           LoketRequest    *request);
/* Nobody wants the answer any more; what did not leave yet does not leave. */
void              loket_connection_forget (LoketConnection *self,
                                           LoketRequest    *request);
/* Takes it for lost: every request is done with @error. */
void              loket_connection_drop (LoketConnection *self,
                                         GError          *error);
void              loket_connection_close (LoketConnection *self);
gboolean          loket_connection_get_is_open (LoketConnection *self);
/* Milliseconds of the last round trip. */
guint             loket_connection_get_round_trip (LoketConnection *self);
/* The patience of its line, by the measured round trip. FALSE: @fd is no TCP socket. */
void              loket_connection_choose_line (LoketConnection *self,
                                                gboolean         far);
gboolean          loket_connection_set_far (int      fd,
                                            gboolean far);
/* Returns: (nullable): the statement that sets a new password, with the verifier only */
char *loket_connection_password_sql (LoketConnection *self,
                                     const char      *login,
                                     const char      *password);

G_END_DECLS
