/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings what the journal holds to the server, in order, once, whatever happens between. */

#pragma once

#include "loket-journal.h"
#include "loket-server.h"

G_BEGIN_DECLS

#define LOKET_TYPE_OUTBOX (loket_outbox_get_type ())

/*
 * Commands of one subject go one after the other; subjects do not wait for each other. A command
 * whose depends-on is under way goes right behind it, in the same flight: the server refuses it
 * when the other was not done. Pages a command names are uploaded before it; pages of cases with
 * nothing waiting go by themselves.
 *
 * Properties: "pending" (guint: commands that wait for the server), "attention" (guint:
 * refused or parked, waiting for the officer), "uploads" (guint: pages not yet at the server).
 *
 * Signals: "command-leaves" (const char *id): it is handed to the connection now, and reading that
 * begins in the handler flies behind it and sees what it did; "command-answered" (const char *id, JsonNode *answer) for every command, also those
 * sent long after they were made; "command-refused" (const char *id, GError *reason) for those
 * that stay for the officer; "page-done" (const char *page_id).
 */
G_DECLARE_FINAL_TYPE (LoketOutbox, loket_outbox, LOKET, OUTBOX, GObject)

LoketOutbox *loket_outbox_new (LoketJournal * journal,
                               LoketServer * server);

/*
 * Reads what was left in the journal and begins. Call it once the journal is open and, when
 * there is a server, after sign-in and desk_open; it finishes when the journal is read.
 */
void         loket_outbox_start_async (LoketOutbox        *self,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean     loket_outbox_start_finish (LoketOutbox  *self,
                                        GAsyncResult *result,
                                        GError      **error);
void         loket_outbox_stop (LoketOutbox *self);

/*
 * Journal, send, answer: what every screen waits on. Returns: (transfer full): the answer
 * {"epoch":,"repeat":,"result":}.
 *
 * LOKET_ERROR_OFFLINE tells with loket_server_error_get_code():
 *   "kept"         it is in the journal and goes out by itself; the screen may go on
 *   "slow"         the same, but the server is there: it is still on its way after 10 s
 *   "not_sent"     this act needs the server; nothing was done and nothing is kept
 *   "unconfirmed"  it left this desk and the answer got lost: it is asked again, with the
 *                  same id, as soon as the server is back; show it as waiting
 * Any other error: the server refused. Who waits has everything in their hands, so nothing is
 * kept; what was refused while nobody waited (kept earlier, or the waiting was cancelled) stays
 * in the journal with everything in it until loket_outbox_retry() or loket_outbox_give_up(),
 * and so does a command on which others depend for which nobody waits. What depends on a refused
 * command and is waited for ends with the reason of that one.
 * Cancelling stops the waiting only, not the command.
 */
void         loket_outbox_run_async (LoketOutbox        *self,
                                     LoketCommand       *command,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
JsonNode *loket_outbox_run_finish (LoketOutbox  *self,
                                   GAsyncResult *result,
                                   GError      **error);

guint        loket_outbox_get_pending (LoketOutbox *self);
guint        loket_outbox_get_attention (LoketOutbox *self);
guint        loket_outbox_get_uploads (LoketOutbox *self);

/* A GListModel of LoketCommand: everything not yet answered, oldest first. */
GListModel *loket_outbox_get_commands (LoketOutbox *self);

/* The officer's decision about a refused or parked command. */
void         loket_outbox_retry (LoketOutbox  *self,
                                 LoketCommand *command);
void         loket_outbox_give_up (LoketOutbox  *self,
                                   LoketCommand *command);

G_END_DECLS
