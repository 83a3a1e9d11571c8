/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements that travel together, and what came back. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-error.h"

G_BEGIN_DECLS

typedef struct
{
  char *sql;
  GPtrArray *params;            /* of GBytes ending in a NUL that is not counted; NULL is NULL */
  guint binary_param;           /* 1-based; 0: none */
  gboolean binary_result;
  gboolean joined;              /* one transaction with the next, which is only done if this was */
} LoketQuery;

typedef struct _LoketRequest LoketRequest;

/* Called once. The request has its error or its rows. */
typedef void (*LoketRequestDone) (LoketRequest *request,
                                  gpointer      user_data);

struct _LoketRequest
{
  gatomicrefcount refs;

  GPtrArray *queries;           /* of LoketQuery */
  guint limit_ms;               /* no progress for so long: the connection is taken for lost */
  gboolean background;          /* nobody waits for it: it is no flight */
  LoketRequestDone done;
  gpointer user_data;

  /* How it went */
  guint syncs;                  /* sent: one behind each query that is not joined to the next */
  guint received;               /* those that are back */
  GPtrArray *rows;              /* of GBytes: first column of the last query */
  GError *error;                /* the first one */
  gint64 sent_at;               /* monotonic; 0: it never left this desk */
  gboolean warned;              /* the server said WARNING: not certainly durable */
  gboolean lost;                /* the connection went away before the last answer */
};

LoketRequest *loket_request_new (LoketRequestDone done,
                                 gpointer         user_data);
LoketRequest *loket_request_ref (LoketRequest *request);
void          loket_request_unref (LoketRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketRequest, loket_request_unref)

/*
 * Adds SELECT api.@function(name => value, …)::text. Function and argument names must be plain
 * words: FALSE with an error otherwise.
 */
gboolean      loket_request_add_call (LoketRequest *request,
                                      const char   *function,
                                      JsonObject   *args,
                                      GError      **error);
/* The same with one more argument that is bytes. */
gboolean      loket_request_add_bytes (LoketRequest *request,
                                       const char   *function,
                                       JsonObject   *args,
                                       const char   *name,
                                       GBytes       *bytes,
                                       GError      **error);
/* A set of bytea, binary. */
gboolean      loket_request_add_read (LoketRequest *request,
                                      const char   *function,
                                      JsonObject   *args,
                                      GError      **error);
/* What is added next is only done if what was added last is, and in one transaction with it. */
void          loket_request_join (LoketRequest *request);
/* Text of this layer only. */
void          loket_request_add_sql (LoketRequest *request,
                                     const char   *sql);
/* Returns: (nullable): the JSON of the only row, or NULL with an error */
JsonNode *loket_request_parse (LoketRequest *request,
                               GError      **error);

G_END_DECLS
