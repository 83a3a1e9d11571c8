/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk: who works here, the connection, the journal, and every call a screen makes. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "loket-catalogue.h"
#include "loket-command.h"
#include "loket-receipt-check.h"
#include "loket-row.h"

G_BEGIN_DECLS

typedef struct _LoketQueue LoketQueue;
typedef struct _LoketIntake LoketIntake;

typedef enum
{
  LOKET_DESK_SIGNED_OUT,
  LOKET_DESK_SIGNED_IN,
  LOKET_DESK_LOCKED,
} LoketDeskState;

typedef enum
{
  LOKET_CONNECTION_OFFLINE,
  LOKET_CONNECTION_CONNECTING,
  LOKET_CONNECTION_ONLINE,
} LoketConnection;

/* Everything a desk must be told at its start. Strings are copied. */
typedef struct
{
  const char *instance;          /* "" for the ordinary desk; a name for a further one */
  const char *profile;           /* folder-safe name of the office's server */
  const char * const *hosts;      /* socket folders or host[:port] */
  const char *database;
  const char *root_certificate;  /* (nullable): own CA, for hosts that are not local */
  const char *device_certificate; /* (nullable): that of this computer, with its key */
  const char *device_key;
  const char *office_key;        /* (nullable): the office's public key; else learned once */
  const char *specimen_dir;      /* (nullable): the practice scanner's folder */
  const char *specimen_papers;   /* (nullable): its masters */
  gboolean practice;
  JsonObject *practice_info;     /* (nullable): {"users":[{login,name,password,duty}]} */
} LoketDeskConfig;

/* Member of a draft that counts for one day. */
#define LOKET_DRAFT_DAY "day"

#define LOKET_TYPE_DESK (loket_desk_get_type ())
G_DECLARE_FINAL_TYPE (LoketDesk, loket_desk, LOKET, DESK, GObject)

/* Properties: "state" (int LoketDeskState), "connection" (int LoketConnection), "pending" (int:
 * commands and pages not yet at the server).
 * Signals: "changed" (topic: string, id: string) something others did; "refused" (command id:
 * string, sentence: string) a kept command came back with a reason; "ended" (sentence: string) the server no longer
 * accepts this session; "trouble" (sentence: nullable string) what is typed does not reach the disk, or
 * does again; "alarm" (sentence: nullable string) the audit is not what this desk knew before; "signed-in";
 * "signed-out". */
LoketDesk *loket_desk_new (const LoketDeskConfig * config);
LoketDeskState loket_desk_get_state (LoketDesk *self);
LoketConnection loket_desk_get_connection (LoketDesk *self);
guint loket_desk_get_pending (LoketDesk *self);
gboolean loket_desk_is_practice (LoketDesk *self);
JsonObject *loket_desk_get_practice_info (LoketDesk *self);
guint loket_desk_get_flights (LoketDesk *self);

/* Before and around signing in */
void loket_desk_probe_async (LoketDesk          *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
gboolean loket_desk_probe_finish (LoketDesk    *self,
                                  GAsyncResult *result,
                                  GError      **error);
void loket_desk_sign_in_async (LoketDesk          *self,
                               const char         *login,
                               const char         *password,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean loket_desk_sign_in_finish (LoketDesk    *self,
                                    GAsyncResult *result,
                                    GError      **error);
GListModel *loket_desk_list_counters (LoketDesk *self);
void loket_desk_open_async (LoketDesk          *self,
                            const char         *counter,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
gboolean loket_desk_open_finish (LoketDesk    *self,
                                 GAsyncResult *result,
                                 GError      **error);
void loket_desk_sign_out_async (LoketDesk          *self,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean loket_desk_sign_out_finish (LoketDesk    *self,
                                     GAsyncResult *result,
                                     GError      **error);
void loket_desk_lock (LoketDesk *self);
void loket_desk_unlock_async (LoketDesk          *self,
                              const char         *password,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean loket_desk_unlock_finish (LoketDesk    *self,
                                   GAsyncResult *result,
                                   GError      **error);
void loket_desk_prove_async (LoketDesk          *self,
                             const char         *password,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
gboolean loket_desk_prove_finish (LoketDesk    *self,
                                  GAsyncResult *result,
                                  GError      **error);
void loket_desk_change_password_async (LoketDesk          *self,
                                       const char         *old_password,
                                       const char         *new_password,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean loket_desk_change_password_finish (LoketDesk    *self,
                                            GAsyncResult *result,
                                            GError      **error);

/* Who is here (NULL or empty while signed out) */
LoketRow *loket_desk_get_session (LoketDesk *self);
const char *loket_desk_get_staff_id (LoketDesk *self);
const char *loket_desk_get_staff_name (LoketDesk *self);
const char *loket_desk_get_login (LoketDesk *self);
LoketRow *loket_desk_get_counter (LoketDesk *self);
gboolean loket_desk_is_outdated (LoketDesk *self);
gboolean loket_desk_has_duty (LoketDesk  *self,
                              const char *duty);
LoketCatalogue *loket_desk_get_catalogue (LoketDesk *self);
LoketQueue *loket_desk_get_queue (LoketDesk *self);
LoketIntake *loket_desk_get_intake (LoketDesk *self);

/* Reading: one call, one flight. @args is taken. */
void loket_desk_call_async (LoketDesk          *self,
                            const char         *function,
                            JsonObject         *args,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
JsonObject *loket_desk_call_finish (LoketDesk    *self,
                                    GAsyncResult *result,
                                    GError      **error);

/* Doing: the command is in the journal before it is sent. @args is taken. */
void loket_desk_run_async (LoketDesk          *self,
                           const char         *function,
                           const char         *subject,
                           JsonObject         *args,
                           gboolean            offline_allowed,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
/* Called once at most, before the callback, when a command leaves this desk: what is read now
 * flies behind it and sees what it did. */
typedef void (*LoketLeavingFunc) (gpointer user_data);
/* The same with what the command itself carries (what it depends on, whether it may wait), and
 * with @leaving, which gets the @user_data of the callback. Ends with loket_desk_run_finish(). */
void loket_desk_send_async (LoketDesk          *self,
                            LoketCommand       *command,
                            LoketLeavingFunc    leaving,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
JsonObject *loket_desk_run_finish (LoketDesk    *self,
                                   GAsyncResult *result,
                                   GError      **error);

/* Reading a personal file: the server's log has it before the answer comes. */
void loket_desk_read_case_async (LoketDesk          *self,
                                 const char         *case_id,
                                 const char         *purpose,
                                 const char         *function,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
JsonObject *loket_desk_read_case_finish (LoketDesk    *self,
                                         GAsyncResult *result,
                                         GError      **error);
void loket_desk_read_log_async (LoketDesk          *self,
                                JsonObject         *about,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
void loket_desk_read_request_async (LoketDesk          *self,
                                    const char         *request,
                                    gboolean            whole,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
void loket_desk_read_page_async (LoketDesk          *self,
                                 const char         *page,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
GBytes *loket_desk_read_page_finish (LoketDesk    *self,
                                     GAsyncResult *result,
                                     GError      **error);

/* What signing in found out and the officer should know; NULL when there is nothing. */
char *loket_desk_take_notice (LoketDesk *self);
const char *loket_desk_get_trouble (LoketDesk *self);
const char *loket_desk_get_alarm (LoketDesk *self);
gboolean loket_desk_is_alarm_grave (LoketDesk *self);

/* Half-typed work, kept encrypted in the journal; NULL forgets it. */
void loket_desk_keep_draft (LoketDesk  *self,
                            const char *key,
                            JsonObject *draft);
void loket_desk_keep_draft_today (LoketDesk  *self,
                                  const char *key,
                                  JsonObject *draft);
JsonObject *loket_desk_get_draft (LoketDesk  *self,
                                  const char *key);

/* What is kept on this desk and not yet at the server, oldest first: LoketCommand objects. A
 * refused one waits for the officer: try again, or give up (its content stays on the disk for
 * seven days). */
GListModel *loket_desk_get_unsent (LoketDesk *self);
void loket_desk_retry (LoketDesk    *self,
                       LoketCommand *command);
void loket_desk_give_up (LoketDesk    *self,
                         LoketCommand *command);

/* Sentences for an error of any layer: what happened, and what to do now. */
/* Without a connection: by the keys and the rules this desk keeps. */
void loket_desk_note_taken_back (LoketDesk  *self,
                                 const char *mark,
                                 const char *day);
LoketReceiptVerdict loket_desk_check_receipt (LoketDesk         *self,
                                              const char        *text,
                                              const char        *printed,
                                              LoketReceiptCode **code,
                                              char             **sentence);

const char *loket_desk_error_code (const GError *error);
char *loket_desk_error_sentence (const GError *error);

G_END_DECLS
