/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpq, loaded when it is needed and not when the program starts. It brings two dozen libraries
 * for TLS, LDAP and Kerberos; to relocate them was a quarter of what the sign-in window took longer
 * than an empty one, and nobody is connected before a password was typed. Its functions have their
 * own names here: the connection includes libpq-fe.h and knows nothing of this. */

#include "loket-pq.h"

#include <dlfcn.h>
#include <libpq-fe.h>

#define LIBRARY "libpq.so.5"

static gpointer
load (gpointer data)
{
  gpointer library = dlopen (LIBRARY, RTLD_LAZY | RTLD_LOCAL);

  if (library == NULL)
    g_error ("%s", dlerror ());

  return library;
}

static gpointer
library (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load, NULL);
}

static gpointer
find (const char *name)
{
  gpointer function = dlsym (library (), name);

  if (function == NULL)
    g_error ("%s", dlerror ());

  return function;
}

static gpointer
run_load (gpointer data)
{
  return library ();
}

static gboolean
on_window_there (gpointer data)
{
  g_thread_unref (g_thread_new ("libpq", run_load, NULL));

  return G_SOURCE_REMOVE;
}

/**
 * loket_pq_load_soon:
 *
 * Loads it beside the main loop in a second, when the window that asked is on the screen and before
 * anybody has typed a password. Who connects earlier loads it then.
 */
void
loket_pq_load_soon (void)
{
  static gsize asked = 0;

  if (g_once_init_enter (&asked))
    {
      g_timeout_add_seconds_full (G_PRIORITY_LOW, 1, on_window_there, NULL, NULL);
      g_once_init_leave (&asked, 1);
    }
}

/* A function of libpq under its own name. */
#define FORWARD(type, name, parameters, arguments) \
  type \
  name parameters \
  { \
    static __typeof__ (&name) real; \
    \
    real = real != NULL ? real : find (#name); \
    return real arguments; \
  }

FORWARD (PGconn *, PQconnectStartParams,
         (const char * const *keywords, const char * const *values, int expand),
         (keywords, values, expand))
FORWARD (PostgresPollingStatusType, PQconnectPoll, (PGconn * pg), (pg))
FORWARD (void, PQfinish, (PGconn * pg), (pg))
FORWARD (ConnStatusType, PQstatus, (const PGconn * pg), (pg))
FORWARD (char *, PQerrorMessage, (const PGconn * pg), (pg))
FORWARD (const char *, PQparameterStatus, (const PGconn * pg, const char *name), (pg, name))
FORWARD (void *, PQsslStruct, (PGconn * pg, const char *name), (pg, name))
FORWARD (int, PQsocket, (const PGconn * pg), (pg))
FORWARD (int, PQsetnonblocking, (PGconn * pg, int on), (pg, on))
FORWARD (PGVerbosity, PQsetErrorVerbosity, (PGconn * pg, PGVerbosity verbosity), (pg, verbosity))
FORWARD (PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * pg, PQnoticeReceiver receiver, void *data),
         (pg, receiver, data))
FORWARD (int, PQenterPipelineMode, (PGconn * pg), (pg))
FORWARD (int, PQpipelineSync, (PGconn * pg), (pg))
FORWARD (int, PQsendQueryParams,
         (PGconn * pg, const char *command, int n, const Oid * types, const char * const *values,
          const int *lengths, const int *formats, int format),
         (pg, command, n, types, values, lengths, formats, format))
FORWARD (int, PQflush, (PGconn * pg), (pg))
FORWARD (int, PQconsumeInput, (PGconn * pg), (pg))
FORWARD (int, PQisBusy, (PGconn * pg), (pg))
FORWARD (PGnotify *, PQnotifies, (PGconn * pg), (pg))
FORWARD (PGresult *, PQgetResult, (PGconn * pg), (pg))
FORWARD (ExecStatusType, PQresultStatus, (const PGresult * result), (result))
FORWARD (char *, PQresultErrorField, (const PGresult * result, int field), (result, field))
FORWARD (int, PQntuples, (const PGresult * result), (result))
FORWARD (int, PQgetisnull, (const PGresult * result, int row, int column), (result, row, column))
FORWARD (int, PQgetlength, (const PGresult * result, int row, int column), (result, row, column))
FORWARD (char *, PQgetvalue, (const PGresult * result, int row, int column), (result, row, column))
FORWARD (void, PQclear, (PGresult * result), (result))
FORWARD (void, PQfreemem, (void *memory), (memory))
FORWARD (char *, PQescapeLiteral, (PGconn * pg, const char *text, size_t length),
         (pg, text, length))
FORWARD (char *, PQencryptPasswordConn,
         (PGconn * pg, const char *password, const char *login, const char *algorithm),
         (pg, password, login, algorithm))
