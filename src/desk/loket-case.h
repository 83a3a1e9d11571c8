/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case on this desk: what the server said, what was typed since, and what may be done. */

#pragma once

#include "loket-desk.h"
#include "loket-paper.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CASE (loket_case_get_type ())
G_DECLARE_FINAL_TYPE (LoketCase, loket_case, LOKET, CASE, GObject)

/* Signals: "refreshed" the server's view was replaced; "field-changed" (code: string);
 * "conflict" (row: LoketRow {field, mine, theirs}…) a save met another one; "saved";
 * "not-saved" (GError) what is typed was refused: it stays at this desk until it is corrected;
 * "leaving" (detail: the function) an act leaves this desk: what is read now sees what it did.
 * Property "unsaved" (boolean). */
LoketCase *loket_case_new (LoketDesk * desk,
                           const char *id);
const char *loket_case_get_id (LoketCase *self);
LoketDesk *loket_case_get_desk (LoketCase *self);
LoketRow *loket_case_get_data (LoketCase *self);         /* CASE of the contract */
JsonObject *loket_case_get_service (LoketCase *self);    /* SERVICE of the catalogue */
const char *loket_case_get_service_code (LoketCase *self);
const char *loket_case_get_step (LoketCase *self);
gint64 loket_case_get_version (LoketCase *self);
gboolean loket_case_may (LoketCase  *self,
                         const char *what);              /* save, forward, return, decide */
const char *loket_case_why_not (LoketCase  *self,
                                const char *what);

/* Lists, kept up to date on "refreshed" */
GListModel *loket_case_get_requirements (LoketCase *self); /* rows: code,name,group,group_name,state,paper,pages,required,original,doc_type,replaced_by */
GListModel *loket_case_get_blockers (LoketCase *self);     /* rows: code, field|requirement|…, sentence */
GListModel *loket_case_get_papers (LoketCase *self);       /* LoketPaper objects */
LoketPaper *loket_case_find_paper (LoketCase  *self,
                                   const char *requirement); /* borrowed, NULL when missing */
JsonObject *loket_case_get_paper_data (LoketCase  *self,
                                       const char *paper);   /* PAPER of the contract: matched, by, at */

/* The form. Values are kept in the journal at once and saved to the server after a pause. */
const char *loket_case_get_field (LoketCase  *self,
                                  const char *code);
void loket_case_set_field (LoketCase  *self,
                           const char *code,
                           const char *value);
gboolean loket_case_field_applies (LoketCase  *self,
                                   JsonObject *field);
const char *loket_case_field_problem (LoketCase  *self,
                                      const char *code);   /* sentence or NULL */
gboolean loket_case_field_is_matched (LoketCase  *self,
                                      const char *code);

/* Of a file that is somebody else's work the server wants a purpose (LK019) before it is read. */
void loket_case_set_purpose (LoketCase  *self,
                             const char *purpose);
const char *loket_case_get_purpose (LoketCase  *self,
                                    const char *work);

void loket_case_load_async (LoketCase          *self,
                            const char         *purpose,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
gboolean loket_case_load_finish (LoketCase    *self,
                                 GAsyncResult *result,
                                 GError      **error);
/* Saves what is typed, runs @function with @args plus "case" (and "version" when @with_version)
 * if that was saved, and reads the case again: one flight. Also a refused act ends only when the
 * case was read. @args is taken. */
void loket_case_act_async (LoketCase          *self,
                           const char         *function,
                           JsonObject         *args,
                           gboolean            with_version,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
JsonObject *loket_case_act_finish (LoketCase    *self,
                                   GAsyncResult *result,
                                   GError      **error);
/* Takes the case up and reads it, in one flight. Whoever cannot have it still reads it. */
void loket_case_note_async (LoketCase          *self,
                            const char         *text,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
gboolean loket_case_note_finish (LoketCase    *self,
                                 GAsyncResult *result,
                                 GError      **error);
void loket_case_take_async (LoketCase          *self,
                            const char         *purpose,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
gboolean loket_case_take_finish (LoketCase    *self,
                                 GAsyncResult *result,
                                 GError      **error);
void loket_case_save_async (LoketCase          *self,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
gboolean loket_case_save_finish (LoketCase    *self,
                                 GAsyncResult *result,
                                 GError      **error);
/* After "conflict": keep this value (and save it), or take theirs. */
void loket_case_resolve (LoketCase  *self,
                         const char *field,
                         gboolean    keep_mine);

G_END_DECLS
