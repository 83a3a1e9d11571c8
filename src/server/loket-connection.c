/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to PostgreSQL on the main loop; what is submitted in one turn flies together. */

#include "loket-connection-private.h"

#include "loket-server-error.h"

#include <glib-unix.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>

#define TICK_MS 500

enum { NOTIFIED, LOST, FLOWN, N_SIGNALS };

G_DEFINE_FINAL_TYPE (LoketConnection, loket_connection, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void watch_socket (LoketConnection *self);

/*
 * Losing it
 */
static void
finish_request (LoketRequest *request)
{
  LoketRequestDone done = g_steal_pointer (&request->done);

  if (done != NULL)
    done (request, request->user_data);
  loket_request_unref (request);
}

static void
stop_sources (LoketConnection *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  g_clear_handle_id (&self->flush_source, g_source_remove);
  g_clear_handle_id (&self->tick_source, g_source_remove);
}

static void
finish_all (LoketConnection *self,
            GQueue          *queue,
            const GError    *error)
{
  LoketRequest *request;

  while ((request = g_queue_pop_head (queue)) != NULL)
    {
      request->lost = TRUE;
      if (request->error == NULL)
        request->error = g_error_copy (error);
      finish_request (request);
    }
}

static void
lose (LoketConnection *self,
      GError          *error)
{
  g_autoptr(LoketConnection) keep = g_object_ref (self);

  if (self->closed)
    {
      g_error_free (error);
      return;
    }
  self->closed = TRUE;
  self->lost = error;
  stop_sources (self);
  g_clear_pointer (&self->pg, PQfinish);
  finish_all (self, &self->flying, error);
  finish_all (self, &self->waiting, error);
  g_signal_emit (self, signals[LOST], 0, error);
}

/*
 * Answers
 */
static void
on_notice (void           *data,
           const PGresult *result)
{
  LoketConnection *self = data;
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);
  LoketRequest *request = g_queue_peek_head (&self->flying);

  if (g_strcmp0 (severity, "WARNING") != 0)
    return;
  g_debug ("The server warned (%s)", PQresultErrorField (result, PG_DIAG_SQLSTATE));
  if (request != NULL)
    request->warned = TRUE;
}

static void
keep_error (LoketRequest *request,
            PGresult     *result)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  gboolean ours = state != NULL && g_str_has_prefix (state, "LK");

  if (request->error != NULL)
    return;
  /* Only our own functions promise a detail without personal data. */
  request->error = loket_server_error_new (
    state != NULL ? state : "08006",
    ours ? PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL) : NULL);
}

static void
keep_rows (LoketRequest *request,
           PGresult     *result)
{
  g_ptr_array_set_size (request->rows, 0);
  for (int row = 0; row < PQntuples (result); row++)
    g_ptr_array_add (request->rows, PQgetisnull (result, row, 0) ? NULL
                     : g_bytes_new (PQgetvalue (result, row, 0), PQgetlength (result, row, 0)));
}

static void
measure (LoketConnection *self,
         LoketRequest    *request)
{
  self->round_trip = (g_get_monotonic_time () - request->sent_at) / 1000;
}

/* Returns TRUE when the oldest request is done. */
static gboolean
take_result (LoketConnection *self,
             PGresult        *result)
{
  LoketRequest *request = g_queue_peek_head (&self->flying);

  if (request == NULL)
    return FALSE;
  switch (PQresultStatus (result))
    {
    case PGRES_PIPELINE_SYNC:
      if (++request->received < request->syncs)
        return FALSE;
      measure (self, request);
      return TRUE;

    case PGRES_TUPLES_OK:
      if (request->received == request->syncs - 1)
        keep_rows (request, result);
      return FALSE;

    case PGRES_COMMAND_OK:
      return FALSE;

    case PGRES_EMPTY_QUERY:
    case PGRES_COPY_OUT:
    case PGRES_COPY_IN:
    case PGRES_BAD_RESPONSE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_FATAL_ERROR:
    case PGRES_COPY_BOTH:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_ABORTED:
#ifdef LIBPQ_HAS_CHUNK_MODE
    case PGRES_TUPLES_CHUNK:
#endif
      keep_error (request, result);
      return FALSE;
    }
  return FALSE;
}

static void
read_answers (LoketConnection *self)
{
  int ends = 0;

  /* Two ends without a result between: nothing more is here. */
  while (!self->closed && !g_queue_is_empty (&self->flying) && ends < 2 && !PQisBusy (self->pg))
    {
      PGresult *result = PQgetResult (self->pg);

      ends = result == NULL ? ends + 1 : 0;
      if (result == NULL)
        continue;
      if (take_result (self, result))
        {
          PQclear (result);
          finish_request (g_queue_pop_head (&self->flying));
        }
      else
        PQclear (result);
    }
}

static void
read_hints (LoketConnection *self)
{
  gboolean hinted = FALSE;
  PGnotify *notify;

  while (!self->closed && (notify = PQnotifies (self->pg)) != NULL)
    {
      hinted = TRUE;
      PQfreemem (notify);
    }
  if (hinted)
    g_signal_emit (self, signals[NOTIFIED], 0);
}

/* The server said good-bye, or was cut off: an error of the head may say why. */
static void
lose_with_reason (LoketConnection *self)
{
  LoketRequest *request = g_queue_peek_head (&self->flying);
  const char *code = request != NULL && request->error != NULL
                     ? loket_server_error_get_code (request->error) : NULL;

  lose (self, loket_server_error_new (code != NULL && g_str_has_prefix (code, "57P") ? code
                                                                                     : "08006",
                                      NULL));
}

/*
 * The socket
 */
static void
flush (LoketConnection *self)
{
  int left = PQflush (self->pg);
  gboolean flushing = left == 1;

  if (left < 0)
    {
      lose_with_reason (self);
      return;
    }
  if (flushing != self->flushing || self->watch == NULL)
    {
      self->flushing = flushing;
      watch_socket (self);
    }
}

static gboolean
on_socket_ready (int          fd,
                 GIOCondition condition,
                 gpointer     data)
{
  LoketConnection *self = data;
  g_autoptr(LoketConnection) keep = g_object_ref (self);
  int alive = 1;

  self->progress_at = g_get_monotonic_time ();
  if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
    alive = PQconsumeInput (self->pg);
  read_answers (self);
  read_hints (self);
  if (!self->closed && (!alive || PQstatus (self->pg) == CONNECTION_BAD))
    lose_with_reason (self);
  if (!self->closed)
    flush (self);
  /* A changed condition has replaced the source meanwhile. */
  return G_SOURCE_CONTINUE;
}

static void
watch_socket (LoketConnection *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  self->watch = g_unix_fd_source_new (PQsocket (self->pg),
                                      G_IO_IN | (self->flushing ? G_IO_OUT : 0));
  g_source_set_callback (self->watch, G_SOURCE_FUNC (on_socket_ready), self, NULL);
  g_source_attach (self->watch, NULL);
}

/*
 * Deadlines
 */
static void
note_progress (LoketConnection *self)
{
  int unsent = 0;

  if (ioctl (PQsocket (self->pg), SIOCOUTQ, &unsent) != 0)
    return;
  if (unsent < self->unsent)
    self->progress_at = g_get_monotonic_time ();
  self->unsent = unsent;
}

static gboolean
on_ticked (gpointer data)
{
  LoketConnection *self = data;
  LoketRequest *request = g_queue_peek_head (&self->flying);
  gint64 since;

  if (request == NULL)
    {
      self->tick_source = 0;
      return G_SOURCE_REMOVE;
    }
  note_progress (self);
  since = g_get_monotonic_time () - MAX (request->sent_at, self->progress_at);
  if (since < (gint64) request->limit_ms * 1000)
    return G_SOURCE_CONTINUE;
  self->tick_source = 0;
  lose (self, loket_server_error_new ("timeout", NULL));
  return G_SOURCE_REMOVE;
}

/*
 * Sending
 */
static gboolean
send_query (LoketConnection *self,
            LoketQuery      *query)
{
  guint n = query->params->len;
  g_autofree const char **values = g_new0 (const char *, n + 1);
  g_autofree int *lengths = g_new0 (int, n + 1);
  g_autofree int *formats = g_new0 (int, n + 1);

  for (guint i = 0; i < n; i++)
    {
      GBytes *param = query->params->pdata[i];
      gsize size;

      if (param == NULL)
        continue;
      values[i] = g_bytes_get_data (param, &size);
      lengths[i] = size;
      formats[i] = query->binary_param == i + 1;
      if (values[i] == NULL)
        values[i] = "";
    }
  return PQsendQueryParams (self->pg, query->sql, n, NULL, values, lengths, formats,
                            query->binary_result) == 1
         && (query->joined || PQpipelineSync (self->pg) == 1);
}

static gboolean
send_request (LoketConnection *self,
              LoketRequest    *request)
{
  request->sent_at = g_get_monotonic_time ();
  for (guint i = 0; i < request->queries->len; i++)
    {
      LoketQuery *query = request->queries->pdata[i];

      request->syncs += !query->joined;
      if (!send_query (self, query))
        return FALSE;
    }
  return TRUE;
}

static gboolean
on_flush_due (gpointer data)
{
  LoketConnection *self = data;
  g_autoptr(LoketConnection) keep = g_object_ref (self);
  gboolean foreground = FALSE;
  LoketRequest *request;

  self->flush_source = 0;
  while ((request = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_queue_push_tail (&self->flying, request);
      foreground |= !request->background;
      if (!send_request (self, request))
        {
          lose_with_reason (self);
          return G_SOURCE_REMOVE;
        }
    }
  if (g_queue_is_empty (&self->flying))
    return G_SOURCE_REMOVE;
  g_signal_emit (self, signals[FLOWN], 0, foreground);
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add (TICK_MS, on_ticked, self);
  if (!self->closed)
    flush (self);
  return G_SOURCE_REMOVE;
}

/*
 * Parent class overrides
 */
static void
loket_connection_dispose (GObject *object)
{
  loket_connection_close (LOKET_CONNECTION (object));
  G_OBJECT_CLASS (loket_connection_parent_class)->dispose (object);
}

static void
loket_connection_finalize (GObject *object)
{
  LoketConnection *self = LOKET_CONNECTION (object);

  g_clear_error (&self->lost);
  G_OBJECT_CLASS (loket_connection_parent_class)->finalize (object);
}

static void
loket_connection_class_init (LoketConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_connection_dispose;
  object_class->finalize = loket_connection_finalize;

  signals[NOTIFIED] = g_signal_new ("notified", LOKET_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOST] = g_signal_new ("lost", LOKET_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[FLOWN] = g_signal_new ("flown", LOKET_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
loket_connection_init (LoketConnection *self)
{
  g_queue_init (&self->waiting);
  g_queue_init (&self->flying);
}

/*
 * For the rest of the layer
 */
LoketConnection *
loket_connection_new_open (PGconn *pg)
{
  LoketConnection *self = g_object_new (LOKET_TYPE_CONNECTION, NULL);

  self->pg = pg;
  PQsetErrorVerbosity (pg, PQERRORS_TERSE);
  PQsetNoticeReceiver (pg, on_notice, self);
  /* Always: otherwise neither a hint nor a dead server is noticed. */
  watch_socket (self);
  return self;
}

void
loket_connection_submit (LoketConnection *self,
                         LoketRequest    *request)
{
  g_return_if_fail (LOKET_IS_CONNECTION (self));
  g_return_if_fail (request->queries->len > 0);

  loket_request_ref (request);
  if (self->closed)
    {
      request->lost = TRUE;
      request->error = self->lost != NULL ? g_error_copy (self->lost)
                                          : loket_server_error_new ("08006", NULL);
      finish_request (request);
      return;
    }
  g_queue_push_tail (&self->waiting, request);
  if (self->flush_source == 0)
    self->flush_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_flush_due, self, NULL);
}

void
loket_connection_forget (LoketConnection *self,
                         LoketRequest    *request)
{
  g_return_if_fail (LOKET_IS_CONNECTION (self));

  request->done = NULL;
  if (g_queue_remove (&self->waiting, request))
    loket_request_unref (request);
}

void
loket_connection_drop (LoketConnection *self,
                       GError          *error)
{
  g_return_if_fail (LOKET_IS_CONNECTION (self));

  lose (self, error);
}

void
loket_connection_close (LoketConnection *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (LOKET_IS_CONNECTION (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  stop_sources (self);
  g_clear_pointer (&self->pg, PQfinish);
  error = loket_server_error_new ("08006", NULL);
  finish_all (self, &self->flying, error);
  finish_all (self, &self->waiting, error);
}

gboolean
loket_connection_get_is_open (LoketConnection *self)
{
  g_return_val_if_fail (LOKET_IS_CONNECTION (self), FALSE);

  return !self->closed;
}

guint
loket_connection_get_round_trip (LoketConnection *self)
{
  g_return_val_if_fail (LOKET_IS_CONNECTION (self), 0);

  return self->round_trip;
}

char *
loket_connection_password_sql (LoketConnection *self,
                               const char      *login,
                               const char      *password)
{
  char *verifier, *literal, *sql;

  g_return_val_if_fail (LOKET_IS_CONNECTION (self), NULL);

  if (self->closed)
    return NULL;
  verifier = PQencryptPasswordConn (self->pg, password, login, "scram-sha-256");
  if (verifier == NULL)
    return NULL;
  literal = PQescapeLiteral (self->pg, verifier, strlen (verifier));
  sql = literal != NULL ? g_strdup_printf ("ALTER USER CURRENT_USER PASSWORD %s", literal) : NULL;
  PQfreemem (verifier);
  PQfreemem (literal);
  return sql;
}

void
loket_connection_choose_line (LoketConnection *self,
                              gboolean         far)
{
  g_return_if_fail (LOKET_IS_CONNECTION (self));

  if (self->pg != NULL)
    loket_connection_set_far (PQsocket (self->pg), far);
}
