/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal knows about one page object; its bytes stay encrypted on the disk. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_STORED_PAGE_SCANNED,    /* announced; its bytes are not yet durable */
  LOKET_STORED_PAGE_KEPT,       /* durable on this disk */
  LOKET_STORED_PAGE_UPLOADING,  /* the server has some of it */
  LOKET_STORED_PAGE_DONE,       /* the server has all of it */
} LoketStoredPageState;

#define LOKET_TYPE_STORED_PAGE (loket_stored_page_get_type ())

G_DECLARE_FINAL_TYPE (LoketStoredPage, loket_stored_page, LOKET, STORED_PAGE, GObject)

/*
 * @meta holds what api.page_begin wants to know beside the hash: kind, width, height, dpi_x,
 * dpi_y; anything else in it (turn, crop, text) is kept for the desk. @case_id and
 * @requirement may be %NULL.
 */
LoketStoredPage *loket_stored_page_new (const char *id,
                                        const char *case_id,
                                        const char *requirement,
                                        JsonObject * meta);

const char *loket_stored_page_get_id (LoketStoredPage *self);
const char *loket_stored_page_get_case (LoketStoredPage *self);
const char *loket_stored_page_get_requirement (LoketStoredPage *self);
JsonObject *loket_stored_page_get_meta (LoketStoredPage *self);
const char *loket_stored_page_get_sha256 (LoketStoredPage *self);
gint64                loket_stored_page_get_size (LoketStoredPage *self);
LoketStoredPageState  loket_stored_page_get_state (LoketStoredPage *self);

/* A page that was scanned before it was known where it belongs; then update it in the journal. */
void                  loket_stored_page_assign (LoketStoredPage *self,
                                                const char      *case_id,
                                                const char      *requirement);

/* Whether a command said where it belongs, as the journal found it. */
gboolean              loket_stored_page_get_filed (LoketStoredPage *self);

/* For the journal. */
void                  loket_stored_page_set_filed (LoketStoredPage *self,
                                                   gboolean         filed);
void                  loket_stored_page_set_content (LoketStoredPage *self,
                                                     const char      *sha256,
                                                     gint64           size);
void                  loket_stored_page_set_state (LoketStoredPage     *self,
                                                   LoketStoredPageState state);

G_END_DECLS
