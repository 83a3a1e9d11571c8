/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the outbox share. */

#pragma once

#include "loket-outbox.h"

G_BEGIN_DECLS

struct _LoketOutbox
{
  GObject parent_instance;

  /* Owned */
  LoketJournal *journal;
  LoketServer *server;
  GListStore *commands;         /* LoketCommand, everything not answered, oldest first */
  GHashTable *waiters;          /* command id → GPtrArray of GTask */
  GHashTable *busy;             /* ids of commands that are on their way */
  GHashTable *alone;            /* ids of commands that came before what they depend on was done */
  GHashTable *pages;            /* page id → LoketStoredPage the server lacks */
  GHashTable *page_tries;       /* page id → how often its case was not there */
  GHashTable *page_errors;      /* page id → GError of a page that cannot be sent */
  GCancellable *cancellable;    /* of everything the outbox asks for itself */

  /* State */
  char *uploading;              /* the one page on its way */
  guint pump_source;
  guint retry_timer;
  guint patience_timer;
  gint64 offline_since;         /* 0: it never was online */
  guint started : 1;
  guint was_online : 1;
  guint settling : 1;           /* the journal is being told about another epoch */
  guint frozen : 1;             /* program and server do not fit: nothing is sent or dropped */
};

/* loket-outbox.c */
/* Returns: (transfer none) (nullable) */
LoketCommand *loket_outbox_find (LoketOutbox *self,
                                 const char  *id,
                                 guint       *position);
void     loket_outbox_drop (LoketOutbox  *self,
                            LoketCommand *command);
gboolean loket_outbox_is_waiting (LoketCommand *command);
void     loket_outbox_counts (LoketOutbox *self);

/* loket-outbox-journal.c */
/* Takes @task and finishes it. */
void     loket_outbox_read_journal (LoketOutbox *self,
                                    GTask       *task);

/* loket-outbox-send.c */
/* No answer: what may wait waits, what may not is taken back unless it left this desk. */
void     loket_outbox_not_answered (LoketOutbox  *self,
                                    LoketCommand *command,
                                    const GError *error);
void     loket_outbox_discard (LoketOutbox  *self,
                               LoketCommand *command);
void     loket_outbox_pump (LoketOutbox *self);
void     loket_outbox_pump_later (LoketOutbox *self,
                                  guint        seconds);
/* The command cannot be sent and will not be: it comes back to the officer. */
void     loket_outbox_refuse (LoketOutbox  *self,
                              LoketCommand *command,
                              const GError *reason);

/* loket-outbox-pages.c */
void     loket_outbox_take_pages (LoketOutbox *self,
                                  GPtrArray   *pages);
/* FALSE while a page @command names is not at the server; *error when it never will be. */
gboolean loket_outbox_pages_ready (LoketOutbox   *self,
                                   LoketCommand  *command,
                                   const GError **error);
/* The server says that it lacks pages of @command after all. */
void     loket_outbox_pages_again (LoketOutbox  *self,
                                   LoketCommand *command);
/* Sends a page of a case for which no command waits. */
void     loket_outbox_pump_pages (LoketOutbox *self);
void     loket_outbox_on_page_kept (LoketJournal    *journal,
                                    LoketStoredPage *page,
                                    LoketOutbox     *self);

G_END_DECLS
