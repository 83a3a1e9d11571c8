/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help pages as they were prepared at build time, in the language of the window. */

#include "loket-help-book.h"

#include <gio/gio.h>

struct _LoketHelpBook
{
  GObject parent_instance;

  /* Owned */
  JsonParser *parser;

  /* Borrowed */
  JsonArray *pages;
};

G_DEFINE_FINAL_TYPE (LoketHelpBook, loket_help_book, G_TYPE_OBJECT)

static void
loket_help_book_finalize (GObject *object)
{
  g_clear_object (&LOKET_HELP_BOOK (object)->parser);

  G_OBJECT_CLASS (loket_help_book_parent_class)->finalize (object);
}

static void
loket_help_book_class_init (LoketHelpBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_help_book_finalize;
}

static void
loket_help_book_init (LoketHelpBook *self)
{
  self->parser = json_parser_new_immutable ();
}

/**
 * loket_help_book_new:
 * @language: "id" or "en"
 *
 * Returns: (transfer full): all pages in that language
 */
LoketHelpBook *
loket_help_book_new (const char *language)
{
  LoketHelpBook *self = g_object_new (LOKET_TYPE_HELP_BOOK, NULL);
  g_autofree char *path = g_strdup_printf ("/org/loket/Loket/help/%s.json", language);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  gsize size = 0;
  const char *text;

  if (bytes == NULL)
    bytes = g_resources_lookup_data ("/org/loket/Loket/help/en.json", 0, NULL);
  g_return_val_if_fail (bytes != NULL, self);

  text = g_bytes_get_data (bytes, &size);
  if (json_parser_load_from_data (self->parser, text, (gssize) size, NULL))
    self->pages = json_node_get_array (json_parser_get_root (self->parser));

  return self;
}

/**
 * loket_help_book_get:
 * @self: the book
 * @page: id of a page
 *
 * Returns: (transfer none) (nullable): the page
 */
JsonObject *
loket_help_book_get (LoketHelpBook *self,
                     const char    *page)
{
  g_return_val_if_fail (LOKET_IS_HELP_BOOK (self), NULL);

  for (guint i = 0; self->pages != NULL && i < json_array_get_length (self->pages); i++)
    {
      JsonObject *object = json_array_get_object_element (self->pages, i);

      if (g_strcmp0 (json_object_get_string_member (object, "id"), page) == 0)
        return object;
    }

  return NULL;
}

static guint
rate (JsonObject *page,
      char      **words)
{
  g_autofree char *title = g_utf8_casefold (json_object_get_string_member (page, "title"), -1);
  const char *all = json_object_get_string_member (page, "search");
  guint rating = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (strstr (title, words[i]) != NULL)
        rating += 10;
      else if (strstr (all, words[i]) != NULL)
        rating += 1;
      else
        return 0;
    }

  return rating;
}

/**
 * loket_help_book_search:
 * @self: the book
 * @text: words
 * @max: most pages wanted
 *
 * Returns: (transfer full) (element-type JsonObject): pages that have all the words, those with
 *   the words in the title first
 */
GPtrArray *
loket_help_book_search (LoketHelpBook *self,
                        const char    *text,
                        guint          max)
{
  g_autoptr(GPtrArray) titles = g_ptr_array_new ();
  g_autoptr(GPtrArray) others = g_ptr_array_new ();
  g_autofree char *folded = NULL;
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (LOKET_IS_HELP_BOOK (self), NULL);

  folded = g_utf8_casefold (text, -1);
  words = g_strsplit_set (folded, " \t", -1);
  for (guint i = 0; self->pages != NULL && i < json_array_get_length (self->pages); i++)
    {
      JsonObject *page = json_array_get_object_element (self->pages, i);
      guint rating = rate (page, words);

      if (rating > 0)
        g_ptr_array_add (rating >= 10 ? titles : others, page);
    }
  g_ptr_array_extend (titles, others, NULL, NULL);
  if (titles->len > max)
    g_ptr_array_set_size (titles, (gint) max);

  return g_steal_pointer (&titles);
}
