/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a desk keeps on its own disk: commands, pages, drafts, the office bundle; encrypted. */

#pragma once

#include "loket-command.h"
#include "loket-error.h"
#include "loket-office-key.h"
#include "loket-stored-page.h"

G_BEGIN_DECLS

#define LOKET_PAGE_MAX (8 * 1024 * 1024)
#define LOKET_FILE_MAX (64 * 1024 * 1024)
#define LOKET_JOURNAL_RETAIN_DAYS 7

#define LOKET_TYPE_JOURNAL (loket_journal_get_type ())

/*
 * One journal per officer's login in one office and one user of the computer. All work is
 * done by one thread that the journal owns; everything here returns at once. What a _finish
 * function reports as done is on the disk.
 *
 * Errors: LOKET_ERROR_SIGN_IN the password does not open it · LOKET_ERROR_HELD another window
 * of this computer has it open · LOKET_ERROR_DISK full or broken, nothing was lost ·
 * LOKET_ERROR_DAMAGED · LOKET_ERROR_TOO_LARGE.
 *
 * Signals: "page-kept" (LoketStoredPage); "damaged" (const char *table, const char *id) for
 * every row whose bytes were changed by somebody else: that row only is left out.
 */
G_DECLARE_FINAL_TYPE (LoketJournal, loket_journal, LOKET, JOURNAL, GObject)

/* $XDG_STATE_HOME/loket[-INSTANCE]/OFFICE-LOGIN; @instance may be %NULL. */
char *loket_journal_build_directory (const char *instance,
                                     const char *office,
                                     const char *login);
gboolean      loket_journal_exists (const char *directory);

LoketJournal *loket_journal_new (const char *directory);
const char *loket_journal_get_directory (LoketJournal *self);
const char *loket_journal_get_device (LoketJournal *self);
gboolean      loket_journal_get_is_open (LoketJournal *self);

/*
 * Opens the journal with the officer's password, making it when there is none. On an open
 * journal it only checks the password.
 */
void          loket_journal_open_async (LoketJournal       *self,
                                        const char         *password,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean      loket_journal_open_finish (LoketJournal *self,
                                         GAsyncResult *result,
                                         GError      **error);
/*
 * Seals the data key for the keeper as well, together with whose it is, so that a new password
 * set by the office loses nothing. @recovery_key: the office's public key.
 */
void          loket_journal_seal_async (LoketJournal       *self,
                                        GBytes             *recovery_key,
                                        const char         *owner,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean      loket_journal_seal_finish (LoketJournal *self,
                                         GAsyncResult *result,
                                         GError      **error);
/*
 * After a reset: @data_key was unsealed by the keeper; the journal takes the new password. A key
 * that is not this journal's is LOKET_ERROR_DAMAGED, and nothing is changed.
 */
void          loket_journal_recover_async (LoketJournal       *self,
                                           GBytes             *data_key,
                                           const char         *new_password,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean      loket_journal_recover_finish (LoketJournal *self,
                                            GAsyncResult *result,
                                            GError      **error);
/*
 * The sealed data key as the keeper needs it, and the name of the journal; works without a
 * password.
 */
void          loket_journal_load_sealed_key_async (LoketJournal       *self,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
GBytes *loket_journal_load_sealed_key_finish (LoketJournal *self,
                                              GAsyncResult *result,
                                              char        **device,
                                              GError      **error);
void          loket_journal_change_password_async (LoketJournal       *self,
                                                   const char         *new_password,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
gboolean      loket_journal_change_password_finish (LoketJournal *self,
                                                    GAsyncResult *result,
                                                    GError      **error);
/* Waits for the work that was given, forgets the keys, lets another window open it. */
void          loket_journal_close_async (LoketJournal       *self,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean      loket_journal_close_finish (LoketJournal *self,
                                          GAsyncResult *result,
                                          GError      **error);

/* Commands; the outbox is the usual caller. Each updates the LoketCommand when it finishes. */
void          loket_journal_append_async (LoketJournal       *self,
                                          LoketCommand       *command,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean      loket_journal_append_finish (LoketJournal *self,
                                           GAsyncResult *result,
                                           GError      **error);
void          loket_journal_mark_sent_async (LoketJournal       *self,
                                             LoketCommand       *command,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
gboolean      loket_journal_mark_sent_finish (LoketJournal *self,
                                              GAsyncResult *result,
                                              GError      **error);
/* @answer is {"epoch":…,"repeat":…,"result":…}; the row is kept for 7 days. */
void          loket_journal_mark_answered_async (LoketJournal       *self,
                                                 LoketCommand       *command,
                                                 JsonNode           *answer,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
gboolean      loket_journal_mark_answered_finish (LoketJournal *self,
                                                  GAsyncResult *result,
                                                  GError      **error);
/* Returns: (element-type utf8): the ids of those that were parked because of it. */
void          loket_journal_mark_refused_async (LoketJournal       *self,
                                                LoketCommand       *command,
                                                const GError       *reason,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
GPtrArray *loket_journal_mark_refused_finish (LoketJournal *self,
                                              GAsyncResult *result,
                                              GError      **error);
/*
 * The officer's decision about a refused or parked command: wait in line again (with those
 * that were parked because of it, whose ids are returned), or give up.
 */
void          loket_journal_requeue_async (LoketJournal       *self,
                                           LoketCommand       *command,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
GPtrArray *loket_journal_requeue_finish (LoketJournal *self,
                                         GAsyncResult *result,
                                         GError      **error);
void          loket_journal_discard_async (LoketJournal       *self,
                                           LoketCommand       *command,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean      loket_journal_discard_finish (LoketJournal *self,
                                            GAsyncResult *result,
                                            GError      **error);
/*
 * Returns: (element-type LoketCommand): in the order they were made. @unfinished leaves out
 * what was answered.
 */
void          loket_journal_list_commands_async (LoketJournal       *self,
                                                 gboolean            unfinished,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
GPtrArray *loket_journal_list_commands_finish (LoketJournal *self,
                                               GAsyncResult *result,
                                               GError      **error);
/*
 * Tells the epoch of the server: what was answered under another one (a failover that lost
 * writes, a restored backup) goes back to the line. Also drops what is older than 7 days.
 * Returns: how many were put back, -1 on error.
 */
void          loket_journal_enter_epoch_async (LoketJournal       *self,
                                               const char         *epoch,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
gint          loket_journal_enter_epoch_finish (LoketJournal *self,
                                                GAsyncResult *result,
                                                GError      **error);

/* Pages: encrypted files of their own; "kept" only when file and directory are synced. */
void          loket_journal_keep_page_async (LoketJournal       *self,
                                             LoketStoredPage    *page,
                                             GBytes             *bytes,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
gboolean      loket_journal_keep_page_finish (LoketJournal *self,
                                              GAsyncResult *result,
                                              GError      **error);
void          loket_journal_load_page_async (LoketJournal       *self,
                                             const char         *page_id,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
GBytes *loket_journal_load_page_finish (LoketJournal *self,
                                        GAsyncResult *result,
                                        GError      **error);
/* @case_id %NULL: all. Returns: (element-type LoketStoredPage) */
void          loket_journal_list_pages_async (LoketJournal       *self,
                                              const char         *case_id,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
GPtrArray *loket_journal_list_pages_finish (LoketJournal *self,
                                            GAsyncResult *result,
                                            GError      **error);
/* Saves state, case, requirement and meta of @page. */
void          loket_journal_update_page_async (LoketJournal        *self,
                                               LoketStoredPage     *page,
                                               LoketStoredPageState state,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gboolean      loket_journal_update_page_finish (LoketJournal *self,
                                                GAsyncResult *result,
                                                GError      **error);
/* What no command will name: it is not asked about again. */
void          loket_journal_mark_filed_async (LoketJournal       *self,
                                              const char         *page_id,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
void          loket_journal_remove_page_async (LoketJournal       *self,
                                               const char         *page_id,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
gboolean      loket_journal_remove_page_finish (LoketJournal *self,
                                                GAsyncResult *result,
                                                GError      **error);

/*
 * Drafts: whatever a screen wants to find again, by key ("intake/<case>"). A %NULL node
 * removes it; load gives %NULL without an error when there is none.
 */
void          loket_journal_save_draft_async (LoketJournal       *self,
                                              const char         *key,
                                              JsonNode           *draft,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
gboolean      loket_journal_save_draft_finish (LoketJournal *self,
                                               GAsyncResult *result,
                                               GError      **error);
void          loket_journal_load_draft_async (LoketJournal       *self,
                                              const char         *key,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
JsonNode *loket_journal_load_draft_finish (LoketJournal *self,
                                           GAsyncResult *result,
                                           GError      **error);
/* Returns: the keys that begin with @prefix */
void          loket_journal_list_drafts_async (LoketJournal       *self,
                                               const char         *prefix,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
char **loket_journal_list_drafts_finish (LoketJournal *self,
                                         GAsyncResult *result,
                                         GError      **error);

/* The office bundle: only the newest is kept. load gives %NULL when there is none. */
void          loket_journal_save_bundle_async (LoketJournal       *self,
                                               const LoketBundle  *bundle,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
gboolean      loket_journal_save_bundle_finish (LoketJournal *self,
                                                GAsyncResult *result,
                                                GError      **error);
void          loket_journal_load_bundle_async (LoketJournal       *self,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
LoketBundle *loket_journal_load_bundle_finish (LoketJournal *self,
                                               GAsyncResult *result,
                                               GError      **error);

/*
 * The version of the kept bundle as the file says it, empty when there is none; works without a
 * password and so proves nothing.
 */
void          loket_journal_read_bundle_version_async (LoketJournal       *self,
                                                       GCancellable       *cancellable,
                                                       GAsyncReadyCallback callback,
                                                       gpointer            user_data);
char *loket_journal_read_bundle_version_finish (LoketJournal *self,
                                                GAsyncResult *result,
                                                GError      **error);

/* Small encrypted values by key (last checkpoint, last sign-in answer). %NULL removes. */
void          loket_journal_save_value_async (LoketJournal       *self,
                                              const char         *key,
                                              const char         *value,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
gboolean      loket_journal_save_value_finish (LoketJournal *self,
                                               GAsyncResult *result,
                                               GError      **error);
void          loket_journal_load_value_async (LoketJournal       *self,
                                              const char         *key,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
char *loket_journal_load_value_finish (LoketJournal *self,
                                       GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
