/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A synchronous connection for the programs of administrators; the window never links it. */

#include "loket-admin-db.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libpq-fe.h>

#include "loket-error.h"

#define MAX_PARAMETERS 8
#define DISK_FULL "53100"

const char loket_admin_db_null[] = "";

struct _LoketAdminDb
{
  PGconn *connection;
  char sqlstate[6];
};

/* Notices of scripts ("already exists, skipping") are of no use to anybody here. */
static void
on_notice_received (void           *data,
                    const PGresult *result)
{
}

/* libpq ends its sentences with a line end. */
static char *
connection_message (LoketAdminDb *db)
{
  return g_strchomp (g_strdup (PQerrorMessage (db->connection)));
}

/**
 * loket_admin_db_open:
 * @conninfo: a libpq connection string; what it does not say comes from the PG* variables
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a connection
 */
LoketAdminDb *
loket_admin_db_open (const char *conninfo,
                     GError    **error)
{
  const char * const keys[] = {
    "dbname", "client_encoding", "connect_timeout", "fallback_application_name", NULL
  };
  const char * const values[] = { conninfo, "UTF8", "15", "loket-admin", NULL };
  g_autoptr(LoketAdminDb) db = g_new0 (LoketAdminDb, 1);

  db->connection = PQconnectdbParams (keys, values, 1);
  if (PQstatus (db->connection) != CONNECTION_OK)
    {
      g_autofree char *reason = connection_message (db);

      g_set_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE,
                   _("The database cannot be reached: %s"), reason);
      return NULL;
    }
  PQsetNoticeReceiver (db->connection, on_notice_received, NULL);

  return g_steal_pointer (&db);
}

/**
 * loket_admin_db_free:
 * @db: a connection
 */
void
loket_admin_db_free (LoketAdminDb *db)
{
  g_clear_pointer (&db->connection, PQfinish);
  g_free (db);
}

/* What went wrong and where, without DETAIL: that may hold the row of a person. */
static void
take_error (LoketAdminDb   *db,
            const PGresult *result,
            const char     *name,
            const char     *sql,
            GError        **error)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *position = PQresultErrorField (result, PG_DIAG_STATEMENT_POSITION);
  const char *context = PQresultErrorField (result, PG_DIAG_CONTEXT);
  g_autoptr(GString) where = g_string_new (NULL);

  g_strlcpy (db->sqlstate, state != NULL ? state : "08006", sizeof db->sqlstate);
  if (g_str_equal (db->sqlstate, DISK_FULL))
    message = _("The disk of the server is full. Make room, then try again.");
  if (name != NULL)
    g_string_append (where, name);
  if (name != NULL && position != NULL)
    {
      glong offset = strtol (position, NULL, 10) - 1;
      const char *end = g_utf8_offset_to_pointer (sql, CLAMP (offset, 0, g_utf8_strlen (sql, -1)));
      int line = 1;

      for (const char *c = sql; c < end; c++)
        line += *c == '\n';
      g_string_append_printf (where, ":%d", line);
    }
  if (name != NULL && context != NULL)
    g_string_append_printf (where, " (%s)", context);
  g_set_error (error, LOKET_ERROR,
               g_str_has_prefix (db->sqlstate, "LK") ? LOKET_ERROR_REFUSED : LOKET_ERROR_FAILED,
               "%s%s%s [%s]", where->str, where->len > 0 ? ": " : "",
               message != NULL ? message : PQerrorMessage (db->connection), db->sqlstate);
}

/* Reads every result of what was sent; keeps the last one. NULL when one of them is an error. */
static PGresult *
collect (LoketAdminDb *db,
         const char   *name,
         const char   *sql,
         GError      **error)
{
  PGresult *last = NULL;
  PGresult *next;
  gboolean failed = FALSE;

  db->sqlstate[0] = '\0';
  while ((next = PQgetResult (db->connection)) != NULL)
    {
      ExecStatusType status = PQresultStatus (next);

      if (!failed && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        {
          failed = TRUE;
          take_error (db, next, name, sql, error);
        }
      if (last != NULL)
        PQclear (last);
      last = next;
      if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
        break;
    }
  if (failed)
    g_clear_pointer (&last, PQclear);

  return last;
}

static void
set_lost (LoketAdminDb *db,
          GError      **error)
{
  g_autofree char *reason = connection_message (db);

  g_strlcpy (db->sqlstate, "08006", sizeof db->sqlstate);
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE,
               _("The connection to the database ended: %s"), reason);
}

/**
 * loket_admin_db_script:
 * @db: a connection
 * @name: (nullable): a file name for messages
 * @sql: any number of statements
 * @error: return location
 *
 * Returns: whether all of them worked
 */
gboolean
loket_admin_db_script (LoketAdminDb *db,
                       const char   *name,
                       const char   *sql,
                       GError      **error)
{
  PGresult *result;

  if (!PQsendQuery (db->connection, sql))
    {
      set_lost (db, error);
      return FALSE;
    }
  result = collect (db, name, sql, error);
  if (result == NULL)
    return db->sqlstate[0] == '\0';
  PQclear (result);

  return TRUE;
}

static PGresult *
query (LoketAdminDb *db,
       GError      **error,
       const char   *sql,
       va_list       args)
{
  const char *values[MAX_PARAMETERS];
  const char *value;
  int n = 0;

  while ((value = va_arg (args, const char *)) != NULL)
    {
      g_assert (n < MAX_PARAMETERS);
      values[n++] = value == loket_admin_db_null ? NULL : value;
    }
  if (!PQsendQueryParams (db->connection, sql, n, NULL, values, NULL, NULL, 0))
    {
      set_lost (db, error);
      return NULL;
    }

  return collect (db, NULL, sql, error);
}

/**
 * loket_admin_db_run:
 * @db: a connection
 * @error: return location
 * @sql: one statement with $1 … $8
 * @...: the parameters as text, NULL at the end; %loket_admin_db_null for NULL itself
 *
 * Returns: whether it worked
 */
gboolean
loket_admin_db_run (LoketAdminDb *db,
                    GError      **error,
                    const char   *sql,
                    ...)
{
  PGresult *result;
  va_list args;

  va_start (args, sql);
  result = query (db, error, sql, args);
  va_end (args);
  if (result == NULL)
    return FALSE;
  PQclear (result);

  return TRUE;
}

/**
 * loket_admin_db_value:
 * @db: a connection
 * @error: return location
 * @sql: one statement with $1 … $8
 * @...: as for loket_admin_db_run()
 *
 * Returns: (transfer full) (nullable): the first column of the first row, "" when it is null or
 *   there is no row; NULL on error
 */
char *
loket_admin_db_value (LoketAdminDb *db,
                      GError      **error,
                      const char   *sql,
                      ...)
{
  PGresult *result;
  va_list args;
  char *value;

  va_start (args, sql);
  result = query (db, error, sql, args);
  va_end (args);
  if (result == NULL)
    return NULL;
  value = g_strdup (PQntuples (result) > 0 && PQnfields (result) > 0
                    ? PQgetvalue (result, 0, 0) : "");
  PQclear (result);

  return value;
}

/**
 * loket_admin_db_rows:
 * @db: a connection
 * @error: return location
 * @sql: one statement with $1 … $8
 * @...: as for loket_admin_db_run()
 *
 * Returns: (transfer full) (nullable) (element-type GStrv): the rows; null values are ""
 */
GPtrArray *
loket_admin_db_rows (LoketAdminDb *db,
                     GError      **error,
                     const char   *sql,
                     ...)
{
  g_autoptr(GPtrArray) rows = NULL;
  PGresult *result;
  va_list args;

  va_start (args, sql);
  result = query (db, error, sql, args);
  va_end (args);
  if (result == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (int i = 0; i < PQntuples (result); i++)
    {
      int n = PQnfields (result);
      char **row = g_new0 (char *, n + 1);

      for (int j = 0; j < n; j++)
        row[j] = g_strdup (PQgetvalue (result, i, j));
      g_ptr_array_add (rows, row);
    }
  PQclear (result);

  return g_steal_pointer (&rows);
}

/* Hands on one row of what arrives bit by bit. */
static gboolean
hand_row (PGresult       *result,
          LoketAdminDbRow each,
          gpointer        data,
          GError        **error)
{
  int n = PQnfields (result);
  g_autofree char **row = g_new0 (char *, n + 1);

  for (int i = 0; i < n; i++)
    row[i] = PQgetvalue (result, 0, i);

  return each (row, data, error);
}

/**
 * loket_admin_db_each:
 * @db: a connection
 * @sql: one query
 * @each: called with each row, which ends with NULL; null values are "". FALSE ends it
 * @data: for @each
 * @error: return location
 *
 * For more rows than should lie in memory.
 *
 * Returns: whether all rows came and were taken
 */
gboolean
loket_admin_db_each (LoketAdminDb   *db,
                     const char     *sql,
                     LoketAdminDbRow each,
                     gpointer        data,
                     GError        **error)
{
  PGresult *result;
  gboolean good = TRUE;

  if (!PQsendQueryParams (db->connection, sql, 0, NULL, NULL, NULL, NULL, 0)
      || !PQsetSingleRowMode (db->connection))
    {
      set_lost (db, error);
      return FALSE;
    }
  while ((result = PQgetResult (db->connection)) != NULL)
    {
      ExecStatusType status = PQresultStatus (result);

      if (good && status == PGRES_SINGLE_TUPLE)
        good = hand_row (result, each, data, error);
      else if (good && status != PGRES_TUPLES_OK)
        {
          take_error (db, result, NULL, sql, error);
          good = FALSE;
        }
      PQclear (result);
    }

  return good;
}

/**
 * loket_admin_db_sqlstate:
 * @db: a connection
 *
 * Returns: the SQLSTATE of the last call, "" when it worked
 */
const char *
loket_admin_db_sqlstate (LoketAdminDb *db)
{
  return db->sqlstate;
}

/**
 * loket_admin_db_alive:
 * @db: a connection
 *
 * Returns: FALSE when it must be opened again
 */
gboolean
loket_admin_db_alive (LoketAdminDb *db)
{
  return PQstatus (db->connection) == CONNECTION_OK;
}

/**
 * loket_admin_db_verifier:
 * @db: a connection
 * @login: the login the password is for
 * @password: its password
 * @error: return location
 *
 * The server only ever sees the verifier, so that no clear text reaches a log.
 *
 * Returns: (transfer full) (nullable): a SCRAM-SHA-256 verifier
 */
char *
loket_admin_db_verifier (LoketAdminDb *db,
                         const char   *login,
                         const char   *password,
                         GError      **error)
{
  char *made = PQencryptPasswordConn (db->connection, password, login, "scram-sha-256");
  char *verifier;

  if (made == NULL)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                           _("The password could not be prepared for the server."));
      return NULL;
    }
  verifier = g_strdup (made);
  PQfreemem (made);

  return verifier;
}

/**
 * loket_admin_db_name:
 * @db: a connection
 * @identifier: a name
 *
 * Returns: (transfer full): the name as it is written in SQL
 */
char *
loket_admin_db_name (LoketAdminDb *db,
                     const char   *identifier)
{
  char *made = PQescapeIdentifier (db->connection, identifier, strlen (identifier));
  char *quoted = g_strdup (made != NULL ? made : "\"\"");

  PQfreemem (made);

  return quoted;
}

/**
 * loket_admin_db_literal:
 * @db: a connection
 * @text: a text
 *
 * Returns: (transfer full): the text as it is written in SQL
 */
char *
loket_admin_db_literal (LoketAdminDb *db,
                        const char   *text)
{
  char *made = PQescapeLiteral (db->connection, text, strlen (text));
  char *quoted = g_strdup (made != NULL ? made : "''");

  PQfreemem (made);

  return quoted;
}

/**
 * loket_admin_db_explain:
 * @db: where something was refused
 * @meanings: sentences for the codes that mean something here
 * @error: (inout): gets the sentence; stays as it is for any other code
 *
 * The database says only which rule was broken.
 */
void
loket_admin_db_explain (LoketAdminDb            *db,
                        const LoketAdminMeaning *meanings,
                        GError                 **error)
{
  for (; meanings->sqlstate != NULL; meanings++)
    if (g_str_equal (meanings->sqlstate, db->sqlstate))
      {
        g_clear_error (error);
        g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_REFUSED, meanings->sentence);
        return;
      }
}
