/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's disk work. Everything here blocks and belongs to the journal's own thread. */

#pragma once

#include "loket-command.h"
#include "loket-journal-crypto.h"
#include "loket-office-key.h"
#include "loket-stored-page.h"

G_BEGIN_DECLS

typedef struct _LoketJournalStore LoketJournalStore;

LoketJournalStore *loket_journal_store_open (const char *directory,
                                             const char *password,
                                             GBytes     *data_key,
                                             GError    **error);
void               loket_journal_store_free (LoketJournalStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketJournalStore, loket_journal_store_free)

GBytes *loket_journal_store_load_sealed_key (const char *directory,
                                             char **device,
                                             GError * *error);
char *loket_journal_store_read_bundle_version (const char *directory,
                                               GError    **error);
const char *loket_journal_store_get_device (LoketJournalStore *store);
gboolean           loket_journal_store_change_password (LoketJournalStore *store,
                                                        const char        *password,
                                                        GError           **error);
gboolean           loket_journal_store_seal (LoketJournalStore *store,
                                             GBytes            *recovery_key,
                                             const char        *owner,
                                             GError           **error);
gboolean           loket_journal_store_check_password (LoketJournalStore *store,
                                                       const char        *password,
                                                       GError           **error);
/* (transfer full) (element-type utf8): "table/id" of rows found damaged since the last call */
GPtrArray *loket_journal_store_steal_damage (LoketJournalStore *store);

/* Commands */
gboolean           loket_journal_store_append (LoketJournalStore *store,
                                               LoketCommand      *command,
                                               const char        *args,
                                               gint64            *sequence,
                                               gint64            *made_at,
                                               GError           **error);
gboolean           loket_journal_store_mark (LoketJournalStore *store,
                                             const char        *id,
                                             LoketCommandState  state,
                                             const char        *epoch,
                                             const char        *answer,
                                             const char        *reason,
                                             GError           **error);
GPtrArray *loket_journal_store_park (LoketJournalStore *store,
                                     const char        *id,
                                     GError           **error);
GPtrArray *loket_journal_store_unpark (LoketJournalStore *store,
                                       const char        *id,
                                       GError           **error);
gboolean           loket_journal_store_discard (LoketJournalStore *store,
                                                const char        *id,
                                                GError           **error);
/* Somebody said where these pages belong: they are never taken for left over again. */
gboolean           loket_journal_store_mark_filed (LoketJournalStore  *store,
                                                   const char * const *pages,
                                                   GError            **error);
GPtrArray *loket_journal_store_list_commands (LoketJournalStore *store,
                                              gboolean           unfinished,
                                              GError           **error);
gint               loket_journal_store_enter_epoch (LoketJournalStore *store,
                                                    const char        *epoch,
                                                    GError           **error);

/* Pages */
gboolean           loket_journal_store_keep_page (LoketJournalStore *store,
                                                  const char        *id,
                                                  const char        *case_id,
                                                  const char        *requirement,
                                                  const char        *meta,
                                                  GBytes            *bytes,
                                                  char             **sha256,
                                                  GError           **error);
GBytes *loket_journal_store_load_page (LoketJournalStore *store,
                                       const char        *id,
                                       GError           **error);
GPtrArray *loket_journal_store_list_pages (LoketJournalStore *store,
                                           const char        *case_id,
                                           GError           **error);
gboolean           loket_journal_store_update_page (LoketJournalStore   *store,
                                                    const char          *id,
                                                    const char          *case_id,
                                                    const char          *requirement,
                                                    const char          *meta,
                                                    LoketStoredPageState state,
                                                    GError             **error);
gboolean           loket_journal_store_remove_page (LoketJournalStore *store,
                                                    const char        *id,
                                                    GError           **error);
gboolean           loket_journal_store_settle_pages (LoketJournalStore *store,
                                                     GError           **error);
gboolean           loket_journal_store_tidy_pages (LoketJournalStore *store,
                                                   gint64             done_before,
                                                   GError           **error);

/* Drafts, bundle, values: one text by key. A NULL text removes it; a missing one is NULL. */
gboolean           loket_journal_store_save_text (LoketJournalStore *store,
                                                  const char        *table,
                                                  const char        *key,
                                                  const char        *text,
                                                  GError           **error);
gboolean           loket_journal_store_load_text (LoketJournalStore *store,
                                                  const char        *table,
                                                  const char        *key,
                                                  char             **text,
                                                  GError           **error);
char **loket_journal_store_list_keys (LoketJournalStore *store,
                                      const char        *table,
                                      const char        *prefix,
                                      GError           **error);
gboolean           loket_journal_store_save_bundle (LoketJournalStore *store,
                                                    const LoketBundle *bundle,
                                                    GError           **error);
/* A missing one is NULL. */
gboolean           loket_journal_store_load_bundle (LoketJournalStore *store,
                                                    LoketBundle      **bundle,
                                                    GError           **error);

G_END_DECLS
