/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the case share with each other and with nobody else. */

#pragma once

#include "loket-case.h"

G_BEGIN_DECLS

struct _LoketCase
{
  GObject parent_instance;

  /* Owned */
  LoketDesk *desk;
  char *id;
  char *purpose;       /* said by the officer, of a file that is not their work; NULL: it is */
  LoketRow *data;
  GHashTable *edits; /* field code → value not yet confirmed by the server */
  GHashTable *bases; /* field code → what the server had when the edit began */
  GHashTable *ours;  /* field code → value sent, of which nobody knows yet whether it arrived */
  GHashTable *conflicts; /* fields two people changed, until somebody says which is right */
  GListStore *requirements;
  GListStore *blockers;
  GListStore *papers;

  JsonObject *saving;   /* what is on its way to the server; NULL: nothing */
  char *saving_id;      /* the command that carries it */
  GPtrArray *later;     /* GTask that begin once it has arrived */
  GPtrArray *unseen;    /* what is told once the case was read again */

  /* State */
  guint save_source;
  guint reload_source;
  guint reads;          /* on their way */
  gboolean kept;        /* a form of this case waits in the journal */
};

typedef void (*LoketCaseSeenFunc) (LoketCase *self,
                                   GTask     *task);

/* What is typed is on its way, all of it. */
gboolean _loket_case_is_saving_all (LoketCase *self);
void _loket_case_begin_act (LoketCase *self,
                            GTask     *task);
/* Reads the case again; who wants to know says so with _loket_case_when_seen(). */
void _loket_case_look (LoketCase  *self,
                       const char *purpose);
/*
 * Calls @seen, which takes @task, once the case was read after everything that is answered by now.
 * Answers come in the order of the questions: a reading still on its way is such a one.
 */
void _loket_case_when_seen (LoketCase        *self,
                            LoketCaseSeenFunc seen,
                            GTask            *task);

void _loket_case_fill_requirements (LoketCase  *self,
                                    GListStore *store);
void _loket_case_fill_blockers (LoketCase  *self,
                                GListStore *store);
gboolean _loket_case_condition_holds (LoketCase *self,
                                      JsonNode  *condition);

JsonObject *_loket_case_server_fields (LoketCase *self);
const char *_loket_case_server_field (LoketCase  *self,
                                      const char *code);
JsonObject *_loket_case_table_as_object (GHashTable *values);
void _loket_case_keep_draft (LoketCase *self);
void _loket_case_restore_draft (LoketCase *self);
void _loket_case_refresh_views (LoketCase *self);
void _loket_case_edits_changed (LoketCase *self);
void _loket_case_set_edit (LoketCase  *self,
                           const char *code,
                           const char *value);
void _loket_case_drop_edit (LoketCase  *self,
                            const char *code);
void _loket_case_find_conflicts (LoketCase *self);
gboolean _loket_case_ask_conflicts (LoketCase *self);
void _loket_case_emit_conflict (LoketCase *self,
                                LoketRow  *row);
void _loket_case_emit_saved (LoketCase *self);
void _loket_case_emit_not_saved (LoketCase    *self,
                                 const GError *error);
/* What is typed goes to the server after a pause. */
void _loket_case_save_soon (LoketCase *self,
                            guint      milliseconds);
void _loket_case_look_at_kept (LoketCase *self);
void _loket_case_emit_leaving (LoketCase  *self,
                               const char *function);

G_END_DECLS
