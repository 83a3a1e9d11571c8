/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One intention of the officer: what the journal keeps and the server does exactly once. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The words stored in the journal belong to these values; new ones are only ever appended. */
typedef enum
{
  LOKET_COMMAND_DRAFT,          /* not in the journal */
  LOKET_COMMAND_QUEUED,         /* durable on this disk, not yet sent */
  LOKET_COMMAND_SENT,           /* on its way, or its answer got lost */
  LOKET_COMMAND_ANSWERED,       /* done by the server; kept for 7 days */
  LOKET_COMMAND_REFUSED,        /* the server said no: the error says why */
  LOKET_COMMAND_PARKED,         /* waits for the officer because what it depends on was refused */
} LoketCommandState;

#define LOKET_TYPE_COMMAND (loket_command_get_type ())

G_DECLARE_FINAL_TYPE (LoketCommand, loket_command, LOKET, COMMAND, GObject)

/* A UUIDv7 as text; every id of a case, page, paper, visit or command is made by the desk. */
char *loket_id_new (void);

/*
 * @function is the name without "api.". @args holds all arguments but "command", which is
 * added from the id when it is sent. @subject (usually the id of the case or visit) is the
 * line in which commands wait for each other; %NULL means no line. Pages named in the
 * argument "pages" ([{"page":id,…}]) are uploaded before the command is sent.
 * Properties: "state" (notifies).
 */
LoketCommand *loket_command_new (const char *function,
                                 JsonObject *args,
                                 const char *subject);

void               loket_command_set_depends_on (LoketCommand *self,
                                                 const char   *command_id);
void               loket_command_set_base_version (LoketCommand *self,
                                                   gint64        version);
void               loket_command_set_offline_allowed (LoketCommand *self,
                                                      gboolean      allowed);

const char *loket_command_get_id (LoketCommand *self);
const char *loket_command_get_function (LoketCommand *self);
JsonObject *loket_command_get_args (LoketCommand *self);
const char *loket_command_get_subject (LoketCommand *self);
const char *loket_command_get_depends_on (LoketCommand *self);
gint64             loket_command_get_base_version (LoketCommand *self);
gboolean           loket_command_get_offline_allowed (LoketCommand *self);
char **loket_command_dup_pages (LoketCommand *self);

LoketCommandState  loket_command_get_state (LoketCommand *self);
gint64             loket_command_get_sequence (LoketCommand *self);
gint64             loket_command_get_made_at (LoketCommand *self);
const char *loket_command_get_epoch (LoketCommand *self);
JsonNode *loket_command_get_answer (LoketCommand *self);
JsonObject *loket_command_get_result (LoketCommand *self);
const GError *loket_command_get_error (LoketCommand *self);

/* For the journal and the outbox. */
LoketCommand *loket_command_restore (const char       *id,
                                     const char       *function,
                                     JsonObject       *args,
                                     const char       *subject,
                                     gint64            sequence,
                                     gint64            made_at,
                                     LoketCommandState state);
void               loket_command_set_state (LoketCommand     *self,
                                            LoketCommandState state);
void               loket_command_set_sequence (LoketCommand *self,
                                               gint64        sequence,
                                               gint64        made_at);
void               loket_command_set_answer (LoketCommand *self,
                                             JsonNode     *answer);
void               loket_command_set_error (LoketCommand *self,
                                            const GError *error);
const char *loket_command_state_to_string (LoketCommandState state);
gboolean           loket_command_state_from_string (const char        *text,
                                                    LoketCommandState *state);

G_END_DECLS
