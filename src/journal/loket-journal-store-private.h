/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the store share: the database, the keys, statements. */

#pragma once

#include "loket-journal-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _LoketJournalStore
{
  /* Owned */
  char *directory;
  char *pages;                  /* the folder of the page files */
  char *device;
  sqlite3 *db;
  LoketJournalKeys *keys;
  GPtrArray *damage;
  int lock_fd;
};

typedef sqlite3_stmt LoketStatement;

static inline void
loket_statement_free (LoketStatement *statement)
{
  sqlite3_finalize (statement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketStatement, loket_statement_free)

/* Turns the last error of SQLite into one of ours; always FALSE. */
gboolean        loket_store_failed (LoketJournalStore *store,
                                    GError           **error);
gboolean        loket_store_exec (LoketJournalStore *store,
                                  const char        *sql,
                                  GError           **error);
/*
 * @types has a letter per parameter: t text (may be NULL), i gint64, b GBytes (may be NULL).
 */
LoketStatement *loket_store_prepare (LoketJournalStore *store,
                                     GError           **error,
                                     const char        *sql,
                                     const char        *types,
                                     ...);
/* Runs one statement that returns nothing; outside of a transaction it is durable. */
gboolean        loket_store_run (LoketJournalStore *store,
                                 GError           **error,
                                 const char        *sql,
                                 const char        *types,
                                 ...);
gboolean        loket_store_begin (LoketJournalStore *store,
                                   GError           **error);
gboolean        loket_store_commit (LoketJournalStore *store,
                                    GError           **error);
void            loket_store_abort (LoketJournalStore *store);

/* Encrypted columns; @place names the row. */
GBytes *loket_store_lock (LoketJournalStore *store,
                          const char        *place,
                          const char        *text);
/* NULL and a note of the damage when it cannot be read; "" for SQL NULL. */
char *loket_store_unlock (LoketJournalStore *store,
                          const char        *place,
                          LoketStatement    *statement,
                          int                column);
void            loket_store_damaged (LoketJournalStore *store,
                                     const char        *table,
                                     const char        *id);

G_END_DECLS
