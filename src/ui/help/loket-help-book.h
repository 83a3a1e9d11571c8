/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help pages as they were prepared at build time, in the language of the window. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LOKET_TYPE_HELP_BOOK (loket_help_book_get_type ())
G_DECLARE_FINAL_TYPE (LoketHelpBook, loket_help_book, LOKET, HELP_BOOK, GObject)

/* A page is {"id","title","desc","blocks":[…]}, a block {"kind":"p|steps|list|table|note|h", …};
 * text in blocks is Pango markup made at build time. */
LoketHelpBook *loket_help_book_new (const char *language);
JsonObject *loket_help_book_get (LoketHelpBook *self, const char *page);
GPtrArray *loket_help_book_search (LoketHelpBook *self, const char *text, guint max);

G_END_DECLS
