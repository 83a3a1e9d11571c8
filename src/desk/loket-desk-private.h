/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a desk, for the files of this folder. */

#pragma once

#include "loket-desk.h"
#include "loket-journal.h"
#include "loket-outbox.h"
#include "loket-server.h"
#include "loket-witness.h"

G_BEGIN_DECLS

/* Somebody waits for a command. */
typedef struct
{
  LoketLeavingFunc leaving; /* (nullable): until it was called */
  gpointer user_data;
} LoketWaited;

struct _LoketDesk
{
  GObject parent_instance;

  /* Owned */
  char *instance;
  char *profile;
  char *specimen_dir;
  char *specimen_papers;
  JsonObject *practice_info;
  char *trusted_key;        /* (nullable): the office's key, as the administrator wrote it down */
  LoketServer *server;
  LoketJournal *journal;    /* NULL while signed out */
  LoketOutbox *outbox;      /* NULL while signed out */
  LoketRow *session;        /* answer of api.sign_in */
  JsonNode *early_bundle;   /* (nullable): answer of api.office_bundle that came with it */
  LoketOfficeKey *office_key;  /* NULL: the office has none yet */
  char *notice;
  LoketRow *counter;
  GListStore *counters;
  LoketCatalogue *catalogue;
  LoketQueue *queue;
  LoketIntake *intake;
  JsonObject *drafts;
  GHashTable *waited;       /* id of a command a screen waits for → LoketWaited */
  GBytes *unlock_key;       /* keyed digest of the password: unlocking needs no server */
  GBytes *unlock_digest;
  LoketWitness *witness;    /* NULL while signed out */
  GCancellable *witness_ends;

  /* State */
  LoketDeskState state;
  gboolean practice;
  gboolean drafts_saving;
  gboolean drafts_dirty;
  char *trouble;            /* (nullable): what is typed does not reach the disk, in words */
  char *alarm;              /* (nullable): the audit is not what this desk knew, in words */
  gboolean alarm_grave;     /* no later look takes it back */
  guint kept_source;
  gboolean witness_silent;  /* the last look got no answer */
  guint witness_again;
  guint drafts_again;
  guint wrong_unlocks;
  gint64 unlock_allowed_at;
};

void _loket_desk_set_state (LoketDesk     *self,
                            LoketDeskState state);
void _loket_desk_flush_drafts (LoketDesk *self);
void _loket_desk_forget_session (LoketDesk *self);
void _loket_desk_wipe (char *secret);
void _loket_desk_remember_password (LoketDesk  *self,
                                    const char *password);
void _loket_desk_note (LoketDesk  *self,
                       const char *sentence);
void _loket_desk_open_journal_async (LoketDesk          *self,
                                     const char         *password,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean _loket_desk_open_journal_finish (LoketDesk    *self,
                                          GAsyncResult *result,
                                          GError      **error);
void _loket_desk_trust_async (LoketDesk          *self,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean _loket_desk_trust_finish (LoketDesk    *self,
                                   GAsyncResult *result,
                                   GError      **error);
void _loket_desk_file_left_async (LoketDesk          *self,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean _loket_desk_file_left_finish (LoketDesk    *self,
                                       GAsyncResult *result,
                                       GError      **error);
/* How much of others waits on this computer is told a moment after a desk was opened. */
char *_loket_desk_name_computer (LoketDesk *self);
void _loket_desk_begin_kept (LoketDesk *self);
void _loket_desk_end_kept (LoketDesk *self);
void _loket_desk_note_kept (LoketDesk *self);

void _loket_desk_begin_witness (LoketDesk *self);
void _loket_desk_end_witness (LoketDesk *self);
void _loket_desk_watch_outbox (LoketDesk *self);
void _loket_desk_command_leaves (LoketDesk  *self,
                                 const char *id);
void _loket_desk_set_trouble (LoketDesk    *self,
                              const GError *error);
void _loket_desk_take_drafts (LoketDesk *self,
                              JsonNode  *node);
void _loket_desk_forget_drafts (LoketDesk *self);
LoketJournal *_loket_desk_get_journal (LoketDesk *self);
LoketOutbox *_loket_desk_get_outbox (LoketDesk *self);
LoketServer *_loket_desk_get_server (LoketDesk *self);

G_END_DECLS
