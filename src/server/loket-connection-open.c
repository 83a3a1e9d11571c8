/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in to one host: TLS is checked before the password leaves, five seconds at most. */

#include "loket-connection-doubt.h"

#include "loket-server-error.h"

#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* Over a satellite a handshake is seven or more round trips: whoever goes on answering is given
 * this long in all. */
#define OPENING_SECONDS 20

/* What a login may have set for itself is overruled: none of it changes how the desk works. */
#define OPTIONS \
  "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s" \
  " -c default_transaction_read_only=off -c default_transaction_isolation=read\\ committed" \
  " -c default_transaction_deferrable=off -c search_path=pg_catalog,pg_temp" \
  " -c client_min_messages=warning -c synchronous_commit=on -c bytea_output=hex" \
  " -c standard_conforming_strings=on -c jit=off -c DateStyle=ISO,YMD -c IntervalStyle=postgres"

typedef struct
{
  LoketTarget *target;
  PGconn *pg;
  LoketTlsSession *tls;
  GSource *watch;
  guint timer;
  gint64 started_at;
  gulong cancelled;
  guint cancel_source;
  ConnStatusType last;
} Opening;

static gboolean on_socket_ready (int          fd,
                                 GIOCondition condition,
                                 gpointer     data);

/*
 * Credentials
 */
static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

LoketCredentials *
loket_credentials_copy (const LoketCredentials *credentials)
{
  LoketCredentials *copy = g_new0 (LoketCredentials, 1);

  copy->database = g_strdup (credentials->database);
  copy->login = g_strdup (credentials->login);
  copy->password = g_strdup (credentials->password);
  copy->root_certificate = g_strdup (credentials->root_certificate);
  copy->certificate = g_strdup (credentials->certificate);
  copy->key = g_strdup (credentials->key);
  return copy;
}

void
loket_credentials_clear (LoketCredentials *credentials)
{
  wipe (&credentials->password);
  g_clear_pointer (&credentials->database, g_free);
  g_clear_pointer (&credentials->login, g_free);
  g_clear_pointer (&credentials->root_certificate, g_free);
  g_clear_pointer (&credentials->certificate, g_free);
  g_clear_pointer (&credentials->key, g_free);
}

void
loket_credentials_free (LoketCredentials *credentials)
{
  loket_credentials_clear (credentials);
  g_free (credentials);
}

/*
 * What the text of a failure means
 */

/* libpq gives no SQLSTATE of a refused start; asked for it, the text ends in nothing else. */
static char *
find_sqlstate (const char *text)
{
  g_autoptr(GRegex) regex = g_regex_new (":  ([0-9A-Z]{5})$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  char *found = NULL;

  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      g_free (found);
      found = g_match_info_fetch (match, 1);
      g_match_info_next (match, NULL);
    }
  return found;
}

static GError *
read_failure (Opening *opening)
{
  const char *text = PQerrorMessage (opening->pg);
  g_autofree char *state = find_sqlstate (text);
  GError *doubt;

  if (state != NULL)
    return loket_server_error_new (state, NULL);
  g_debug ("No connection to %s: %s", opening->target->text, text);
  doubt = loket_connection_doubt (opening->pg, opening->last, opening->tls);
  return doubt != NULL ? doubt : loket_server_error_new ("unreachable", NULL);
}

/*
 * Steps
 */
static void
stop_watching (Opening *opening)
{
  if (opening->watch != NULL)
    g_source_destroy (opening->watch);
  g_clear_pointer (&opening->watch, g_source_unref);
}

static void
opening_free (Opening *opening)
{
  stop_watching (opening);
  g_clear_handle_id (&opening->timer, g_source_remove);
  g_clear_handle_id (&opening->cancel_source, g_source_remove);
  g_clear_pointer (&opening->tls, loket_tls_session_drop);
  if (opening->pg != NULL)
    PQfinish (opening->pg);
  loket_target_unref (opening->target);
  g_free (opening);
}

/* Ends the attempt once; the task's reference of the sources goes with it. */
static void
finish_opening (GTask           *task,
                LoketConnection *connection,
                GError          *error)
{
  Opening *opening = g_task_get_task_data (task);

  stop_watching (opening);
  g_clear_handle_id (&opening->timer, g_source_remove);
  g_clear_handle_id (&opening->cancel_source, g_source_remove);
  if (opening->cancelled != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), opening->cancelled);
  opening->cancelled = 0;
  g_clear_pointer (&opening->tls, loket_tls_session_drop);
  g_clear_pointer (&opening->pg, PQfinish);
  if (connection != NULL)
    g_task_return_pointer (task, connection, g_object_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
watch (GTask       *task,
       GIOCondition condition)
{
  Opening *opening = g_task_get_task_data (task);

  /* The socket may be another one after every step. */
  stop_watching (opening);
  opening->watch = g_unix_fd_source_new (PQsocket (opening->pg), condition);
  g_source_set_callback (opening->watch, G_SOURCE_FUNC (on_socket_ready), task, NULL);
  g_source_attach (opening->watch, g_main_context_get_thread_default ());
}

static void
connected (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  const char *standby = PQparameterStatus (opening->pg, "in_hot_standby");
  PGconn *pg;

  if (g_strcmp0 (standby, "on") == 0)
    {
      finish_opening (task, NULL, loket_server_error_new ("standby", NULL));
      return;
    }
  if (PQsetnonblocking (opening->pg, 1) != 0 || PQenterPipelineMode (opening->pg) != 1)
    {
      finish_opening (task, NULL, loket_server_error_new ("unreachable", NULL));
      return;
    }
  stop_watching (opening);
  pg = g_steal_pointer (&opening->pg);
  finish_opening (task, loket_connection_new_open (pg), NULL);
}

static gboolean on_time_over (gpointer data);

static void
give_time (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  gint64 left = opening->started_at + OPENING_SECONDS * G_TIME_SPAN_SECOND - g_get_monotonic_time ();

  g_clear_handle_id (&opening->timer, g_source_remove);
  opening->timer = g_timeout_add (CLAMP (left / 1000, 0, LOKET_HOST_SECONDS * 1000), on_time_over,
                                  task);
}

static void
cork (Opening *opening,
      int      on)
{
  int fd = PQsocket (opening->pg);

  if (fd >= 0)
    setsockopt (fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

/* libpq makes the TLS session and begins it in one step, in which a quick server can be refused
 * already. What begins it leaves only after the step, when the session is held. */
static PostgresPollingStatusType
poll_step (Opening *opening)
{
  gboolean begins = opening->last == CONNECTION_SSL_STARTUP && opening->tls == NULL;
  PostgresPollingStatusType next;

  if (begins)
    cork (opening, 1);
  next = PQconnectPoll (opening->pg);
  if (begins)
    {
      opening->tls = loket_tls_session_hold (opening->pg);
      cork (opening, 0);
    }
  return next;
}

static gboolean
on_socket_ready (int          fd,
                 GIOCondition condition,
                 gpointer     data)
{
  GTask *task = data;
  Opening *opening = g_task_get_task_data (task);

  opening->last = PQstatus (opening->pg);
  give_time (task);
  switch (poll_step (opening))
    {
    case PGRES_POLLING_READING:
      watch (task, G_IO_IN);
      break;

    case PGRES_POLLING_WRITING:
      watch (task, G_IO_OUT);
      break;

    case PGRES_POLLING_OK:
      connected (task);
      break;

    case PGRES_POLLING_FAILED:
    case PGRES_POLLING_ACTIVE:
      finish_opening (task, NULL, read_failure (opening));
      break;
    }
  return G_SOURCE_REMOVE;
}

static gboolean
on_time_over (gpointer data)
{
  GTask *task = data;
  Opening *opening = g_task_get_task_data (task);

  opening->timer = 0;
  finish_opening (task, NULL, loket_server_error_new ("timeout", NULL));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancel_seen (gpointer data)
{
  GTask *task = data;
  Opening *opening = g_task_get_task_data (task);

  opening->cancel_source = 0;
  finish_opening (task, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      data)
{
  Opening *opening = g_task_get_task_data (data);

  if (opening->cancel_source == 0)
    opening->cancel_source = g_idle_add (on_cancel_seen, data);
}

/* libpq would write it on standard error; what matters of it is in the failure. */
static void
ignore_notice (void           *data,
               const PGresult *result)
{
}

static PGconn *
start (LoketTarget            *target,
       const LoketCredentials *credentials)
{
  g_autofree char *port = g_strdup_printf ("%u", target->port);
  const char *names[] = {
    "host", "hostaddr", "port", "dbname", "user", "password", "application_name",
    "client_encoding", "options", "gssencmode", "keepalives", "keepalives_idle",
    "keepalives_interval", "keepalives_count", "tcp_user_timeout", "sslmode",
    "channel_binding", "ssl_min_protocol_version", "sslrootcert", "sslcert", "sslkey", NULL
  };
  const char *values[] = {
    target->host, target->address, port, credentials->database, credentials->login,
    credentials->password, "loket", "UTF8", OPTIONS, "disable", "1", "5", "3", "3", "10000",
    target->local ? "disable" : "verify-full", target->local ? "prefer" : "require",
    target->local ? NULL : "TLSv1.2", target->local ? NULL : credentials->root_certificate,
    target->local ? NULL : credentials->certificate, target->local ? NULL : credentials->key, NULL
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (values));
  return PQconnectStartParams (names, values, 0);
}

void
loket_connection_open_async (LoketTarget            *target,
                             const LoketCredentials *credentials,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, loket_connection_open_async);
  opening->target = loket_target_ref (target);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  opening->pg = start (target, credentials);
  opening->last = CONNECTION_STARTED;
  if (opening->pg == NULL || PQstatus (opening->pg) == CONNECTION_BAD)
    {
      finish_opening (task, NULL, opening->pg != NULL ? read_failure (opening)
                                  : loket_server_error_new ("unreachable", NULL));
      return;
    }
  PQsetErrorVerbosity (opening->pg, PQERRORS_SQLSTATE);
  PQsetNoticeReceiver (opening->pg, ignore_notice, NULL);
  opening->started_at = g_get_monotonic_time ();
  give_time (task);
  if (cancellable != NULL)
    opening->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled),
                                           task);
  watch (task, G_IO_OUT);
}

LoketConnection *
loket_connection_open_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * When a line counts as dead: soon in the house, later where an answer takes its time and a
 * packet is lost now and then. Of a unix socket there is nothing to set.
 */
gboolean
loket_connection_set_far (int      fd,
                          gboolean far)
{
  const struct
  {
    int option, near, far;
  } profile[] = {
    { TCP_KEEPIDLE, 5, 20 }, { TCP_KEEPINTVL, 3, 10 }, { TCP_KEEPCNT, 3, 3 },
    { TCP_USER_TIMEOUT, 10000, 45000 },
  };
  gboolean set = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (profile); i++)
    set = setsockopt (fd, IPPROTO_TCP, profile[i].option, far ? &profile[i].far : &profile[i].near,
                      sizeof (int)) == 0 && set;
  return set;
}
