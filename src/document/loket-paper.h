/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper: an ordered list of page objects, and the leaves a viewer shows of them. */

#pragma once

#include "loket-page.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PAPER (loket_paper_get_type ())
G_DECLARE_FINAL_TYPE (LoketPaper, loket_paper, LOKET, PAPER, GObject)

#define LOKET_TYPE_LEAF (loket_leaf_get_type ())
G_DECLARE_FINAL_TYPE (LoketLeaf, loket_leaf, LOKET, LEAF, GObject)

/**
 * LoketPaper is a GListModel of LoketPage. Changes of order, turn and crop can be undone with
 * loket_paper_undo(); "changed" is emitted after each of them (and not while a paper is loaded).
 * Properties: "id", "requirement", "doc-type", "version", "title", "can-undo", "can-redo".
 */
LoketPaper *loket_paper_new (const char *id,
                             LoketPageSource * source);
LoketPaper *loket_paper_new_from_json (JsonObject      *object,
                                       LoketPageSource *source);
LoketPaper *loket_paper_new_for_bytes (GBytes     *bytes,
                                       const char *title);
LoketPaper *loket_paper_new_for_fd (int         fd,
                                    const char *title);
JsonArray *loket_paper_pages_to_json (LoketPaper *self);

const char *loket_paper_get_id (LoketPaper *self);
const char *loket_paper_get_requirement (LoketPaper *self);
const char *loket_paper_get_doc_type (LoketPaper *self);
const char *loket_paper_get_title (LoketPaper *self);
int         loket_paper_get_version (LoketPaper *self);
gboolean    loket_paper_get_restricted (LoketPaper *self);
void        loket_paper_set_version (LoketPaper *self,
                                     int         version);

guint       loket_paper_get_n_pages (LoketPaper *self);
LoketPage *loket_paper_get_page (LoketPaper *self,
                                 guint       position);
void        loket_paper_append (LoketPaper *self,
                                LoketPage  *page);
void        loket_paper_insert (LoketPaper *self,
                                guint       position,
                                LoketPage  *page);
void        loket_paper_remove (LoketPaper *self,
                                guint       position);
void        loket_paper_move (LoketPaper *self,
                              guint       from,
                              guint       to);
void        loket_paper_turn (LoketPaper *self,
                              guint       position,
                              int         clockwise);
void        loket_paper_crop (LoketPaper      *self,
                              guint            position,
                              const LoketCrop *crop);
gboolean    loket_paper_can_undo (LoketPaper *self);
gboolean    loket_paper_can_redo (LoketPaper *self);
void        loket_paper_undo (LoketPaper *self);
void        loket_paper_redo (LoketPaper *self);

/* Opens every page object; afterwards the leaves are complete. LOKET_ERROR_PASSWORD when a page
 * needs one (give it and try again). A page that cannot be opened does not fail the others: its
 * leaf carries the error. */
void        loket_paper_open_async (LoketPaper         *self,
                                    const char         *password,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean    loket_paper_open_finish (LoketPaper   *self,
                                     GAsyncResult *result,
                                     GError      **error);

/* Gives the worker process back; the paper can be opened again. */
void        loket_paper_close (LoketPaper *self);

/* GListModel of LoketLeaf: known sizes at once for scanned pages, after open for files. */
GListModel *loket_paper_get_leaves (LoketPaper *self);

/**
 * LoketLeaf: one sheet as a viewer shows it. "width" and "height" are points after crop and
 * turn and notify when they become known or change; "error" is a GError when this leaf cannot be
 * shown; "slow" is TRUE while the worker needs more than two seconds for it.
 */
LoketPage *loket_leaf_get_page (LoketLeaf *self);
guint         loket_leaf_get_inner (LoketLeaf *self);
guint         loket_leaf_get_position (LoketLeaf *self);
double        loket_leaf_get_width (LoketLeaf *self);
double        loket_leaf_get_height (LoketLeaf *self);
const GError *loket_leaf_get_error (LoketLeaf *self);
gboolean      loket_leaf_get_slow (LoketLeaf *self);

/* @view: turn and crop are added to those of the page. Cancelling takes the request out of the
 * queue. */
void          loket_leaf_render_async (LoketLeaf          *self,
                                       const LoketView    *view,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
LoketRaster *loket_leaf_render_finish (LoketLeaf    *self,
                                       GAsyncResult *result,
                                       GError      **error);
void          loket_leaf_text_async (LoketLeaf          *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
LoketText *loket_leaf_text_finish (LoketLeaf    *self,
                                   GAsyncResult *result,
                                   GError      **error);

/* Returns: (element-type LoketRect): places of @needle, in points of the leaf as shown */
void          loket_leaf_find_async (LoketLeaf          *self,
                                     const char         *needle,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
GArray *loket_leaf_find_finish (LoketLeaf    *self,
                                GAsyncResult *result,
                                GError      **error);

/* Places on the page as it lies in the file ↔ places on the leaf as shown. */
void          loket_leaf_rect_to_view (LoketLeaf       *self,
                                       const LoketRect *page,
                                       LoketRect       *shown);
void          loket_leaf_rect_to_page (LoketLeaf       *self,
                                       const LoketRect *shown,
                                       LoketRect       *page);

/* The PDF of the paper as it is looked at now, made from its page objects. */
void          loket_paper_compose_async (LoketPaper         *self,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
GBytes *loket_paper_compose_finish (LoketPaper   *self,
                                    GAsyncResult *result,
                                    GError      **error);

G_END_DECLS
