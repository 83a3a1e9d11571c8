/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the journal gives work to its thread and takes it back. */

#pragma once

#include "loket-journal.h"
#include "loket-journal-store.h"

G_BEGIN_DECLS

typedef struct _LoketJob LoketJob;

/* Runs in the journal's thread; what it found goes into the fields of @job. */
typedef gboolean (*LoketJobRun) (LoketJournalStore *store,
                                 LoketJob          *job,
                                 GError           **error);

struct _LoketJob
{
  LoketJobRun run;

  /* Given and found */
  GObject *object;
  char *key;
  char *text;
  char *more;
  char *other;
  GBytes *bytes;
  GBytes *extra;
  GPtrArray *list;
  char **keys;
  gint64 number;
  gint64 time;

  /* Found by the thread */
  GPtrArray *damage;
  guint done : 1;
};

/* The job belongs to the task until loket_journal_push(), which hands both over. */
GTask *loket_journal_begin (LoketJournal       *self,
                            gpointer            tag,
                            LoketJobRun         run,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data,
                            LoketJob          **job);
void      loket_journal_push (LoketJournal *self,
                              GTask        *task);
/* Tells about damage, then how it went. @job stays valid as long as @result. */
gboolean  loket_journal_end (LoketJournal *self,
                             GAsyncResult *result,
                             gpointer      tag,
                             LoketJob    **job,
                             GError      **error);

G_END_DECLS
