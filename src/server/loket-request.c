/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that travel together, and what came back. */

#include "loket-request.h"

#include "loket-server-error.h"

#define LIMIT_MS 15000

static void
query_free (LoketQuery *query)
{
  g_free (query->sql);
  g_ptr_array_unref (query->params);
  g_free (query);
}

static void
bytes_free (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

LoketRequest *
loket_request_new (LoketRequestDone done,
                   gpointer         user_data)
{
  LoketRequest *self = g_new0 (LoketRequest, 1);

  g_atomic_ref_count_init (&self->refs);
  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) query_free);
  self->rows = g_ptr_array_new_with_free_func (bytes_free);
  self->limit_ms = LIMIT_MS;
  self->done = done;
  self->user_data = user_data;
  return self;
}

LoketRequest *
loket_request_ref (LoketRequest *request)
{
  g_atomic_ref_count_inc (&request->refs);
  return request;
}

void
loket_request_unref (LoketRequest *request)
{
  if (!g_atomic_ref_count_dec (&request->refs))
    return;
  g_ptr_array_unref (request->queries);
  g_ptr_array_unref (request->rows);
  g_clear_error (&request->error);
  g_free (request);
}

/*
 * Statements
 */
static gboolean
is_word (const char *text,
         const char *further)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && *p != '_' && (p == text || strchr (further, *p) == NULL))
      return FALSE;
  return TRUE;
}

static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

/* Texts without a type: the server takes the one of the function's argument. */
static GBytes *
param_from_node (JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  GType type;

  if (JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return take_text (json_to_string (node, FALSE));
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return take_text (json_node_dup_string (node));
  if (type == G_TYPE_BOOLEAN)
    return take_text (g_strdup (json_node_get_boolean (node) ? "true" : "false"));
  if (type == G_TYPE_DOUBLE)
    return take_text (g_strdup (g_ascii_dtostr (number, sizeof number,
                                                json_node_get_double (node))));
  return take_text (g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node)));
}

static LoketQuery *
query_new (void)
{
  LoketQuery *query = g_new0 (LoketQuery, 1);

  query->params = g_ptr_array_new_with_free_func (bytes_free);
  return query;
}

static void
append_argument (GString    *sql,
                 LoketQuery *query,
                 const char *name,
                 GBytes     *value)
{
  g_ptr_array_add (query->params, value);
  /* Quoted: "case" is a word of SQL. */
  g_string_append_printf (sql, "%s\"%s\" => $%u", query->params->len > 1 ? ", " : "", name,
                          query->params->len);
}

static LoketQuery *
query_for_call (const char *function,
                JsonObject *args,
                const char *bytes_name,
                GBytes     *bytes,
                const char *cast,
                GError    **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  LoketQuery *query = query_new ();
  JsonObjectIter iter;
  const char *name = function;
  JsonNode *node;
  gboolean valid = is_word (function, "");

  g_string_append_printf (sql, "SELECT api.%s(", function);
  if (valid && args != NULL)
    {
      json_object_iter_init_ordered (&iter, args);
      while (valid && json_object_iter_next_ordered (&iter, &name, &node))
        {
          valid = is_word (name, "0123456789");
          append_argument (sql, query, name, param_from_node (node));
        }
    }
  if (!valid)
    {
      query_free (query);
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, "'%s' is no name of the api", name);
      return NULL;
    }
  if (bytes != NULL)
    {
      append_argument (sql, query, bytes_name, g_bytes_ref (bytes));
      query->binary_param = query->params->len;
    }
  g_string_append_printf (sql, ")%s", cast);
  query->sql = g_string_free (g_steal_pointer (&sql), FALSE);
  return query;
}

gboolean
loket_request_add_bytes (LoketRequest *request,
                         const char   *function,
                         JsonObject   *args,
                         const char   *name,
                         GBytes       *bytes,
                         GError      **error)
{
  LoketQuery *query = query_for_call (function, args, name, bytes, "::text", error);

  if (query != NULL)
    g_ptr_array_add (request->queries, query);
  return query != NULL;
}

gboolean
loket_request_add_call (LoketRequest *request,
                        const char   *function,
                        JsonObject   *args,
                        GError      **error)
{
  return loket_request_add_bytes (request, function, args, NULL, NULL, error);
}

gboolean
loket_request_add_read (LoketRequest *request,
                        const char   *function,
                        JsonObject   *args,
                        GError      **error)
{
  LoketQuery *query = query_for_call (function, args, NULL, NULL, "", error);

  if (query == NULL)
    return FALSE;
  query->binary_result = TRUE;
  g_ptr_array_add (request->queries, query);
  return TRUE;
}

void
loket_request_join (LoketRequest *request)
{
  LoketQuery *last;

  g_return_if_fail (request->queries->len > 0);

  last = request->queries->pdata[request->queries->len - 1];
  last->joined = TRUE;
}

void
loket_request_add_sql (LoketRequest *request,
                       const char   *sql)
{
  LoketQuery *query = query_new ();

  query->sql = g_strdup (sql);
  g_ptr_array_add (request->queries, query);
}

JsonNode *
loket_request_parse (LoketRequest *request,
                     GError      **error)
{
  g_autoptr(JsonParser) parser = NULL;
  GBytes *row = request->rows->len == 1 ? request->rows->pdata[0] : NULL;
  gsize size = 0;
  const char *text = row != NULL ? g_bytes_get_data (row, &size) : NULL;

  if (request->error != NULL)
    {
      g_propagate_error (error, g_error_copy (request->error));
      return NULL;
    }
  parser = json_parser_new ();
  if (text == NULL || !json_parser_load_from_data (parser, text, size, NULL))
    {
      g_propagate_error (error, loket_server_error_new ("answer", NULL));
      return NULL;
    }
  return json_parser_steal_root (parser);
}
