/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for words on the pages of a paper, one page after the other. */

#include "loket-paper-search.h"

#include <glib/gi18n.h>

#include "loket-focus.h"

typedef struct
{
  guint page;
  guint hit;
} Place;

struct _LoketPaperSearch
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *entry;
  GtkWidget *count;

  /* Owned */
  GListModel *leaves;
  GCancellable *cancellable;
  GArray *places;           /* of Place, in the order of the pages */
  char *needle;

  /* Borrowed, weak */
  LoketPageArea *area;

  /* State */
  guint page;               /* the page that is searched now */
  guint at;
  guint searching : 1;
};

G_DEFINE_FINAL_TYPE (LoketPaperSearch, loket_paper_search, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void search_page (LoketPaperSearch *self);

/*
 * Auxiliary methods
 */

static void
show_count (LoketPaperSearch *self)
{
  g_autofree char *text = NULL;

  if (self->needle == NULL || *self->needle == '\0')
    text = g_strdup ("");
  else if (self->places->len > 0)
    text = g_strdup_printf (_("%u of %u"), self->at + 1, self->places->len);
  else if (self->searching)
    text = g_strdup (_("searching…"));
  else
    text = g_strdup (_("not on this paper"));
  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
show_place (LoketPaperSearch *self)
{
  const Place *place;

  if (self->at >= self->places->len || self->area == NULL)
    return;

  place = &g_array_index (self->places, Place, self->at);
  loket_page_area_show_hit (self->area, place->page, place->hit);
  show_count (self);
}

static void
move (LoketPaperSearch *self,
      int               step)
{
  guint n = self->places->len;

  if (n == 0)
    return;

  self->at = (self->at + n + (guint) (step + (int) n)) % n;
  show_place (self);
}

static void
take_hits (LoketPaperSearch *self,
           GArray           *hits)
{
  gboolean first = self->places->len == 0;

  if (hits->len == 0 || self->area == NULL)
    return;

  loket_page_area_add_hits (self->area, self->page, hits);
  for (guint i = 0; i < hits->len; i++)
    {
      Place place = { self->page, i };

      g_array_append_val (self->places, place);
    }
  if (first)
    show_place (self);
}

/*
 * Signal callbacks
 */

static void
on_found (GObject      *leaf,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(LoketPaperSearch) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) hits = loket_leaf_find_finish (LOKET_LEAF (leaf), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (hits != NULL)
    take_hits (self, hits);
  self->page++;
  search_page (self);
}

static void
search_page (LoketPaperSearch *self)
{
  g_autoptr(LoketLeaf) leaf = NULL;

  if (self->leaves != NULL)
    leaf = g_list_model_get_item (self->leaves, self->page);
  self->searching = leaf != NULL;
  show_count (self);
  if (leaf != NULL)
    loket_leaf_find_async (leaf, self->needle, self->cancellable, on_found, g_object_ref (self));
}

static void
on_search_changed (GtkSearchEntry   *entry,
                   LoketPaperSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  loket_paper_search_stop (self);
  self->needle = g_strdup (text);
  if (g_utf8_strlen (text, -1) >= 2)
    search_page (self);
  else
    show_count (self);
}

static void
on_next (GtkWidget        *widget,
         LoketPaperSearch *self)
{
  move (self, 1);
}

static void
on_previous (GtkWidget        *widget,
             LoketPaperSearch *self)
{
  move (self, -1);
}

static void
on_stopped (GtkSearchEntry   *entry,
            LoketPaperSearch *self)
{
  loket_paper_search_stop (self);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_signal_emit (self, signals[CLOSED], 0);
}

/*
 * Parent class overrides
 */

static gboolean
loket_paper_search_focus (GtkWidget       *widget,
                          GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_paper_search_parent_class);
}

static gboolean
loket_paper_search_grab_focus (GtkWidget *widget)
{
  return loket_focus_give (widget, LOKET_PAPER_SEARCH (widget)->entry);
}

static void
loket_paper_search_dispose (GObject *object)
{
  LoketPaperSearch *self = LOKET_PAPER_SEARCH (object);

  loket_paper_search_stop (self);
  g_clear_object (&self->leaves);
  g_clear_weak_pointer (&self->area);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_paper_search_parent_class)->dispose (object);
}

static void
loket_paper_search_finalize (GObject *object)
{
  LoketPaperSearch *self = LOKET_PAPER_SEARCH (object);

  g_clear_object (&self->cancellable);
  g_array_unref (self->places);
  g_free (self->needle);

  G_OBJECT_CLASS (loket_paper_search_parent_class)->finalize (object);
}

static void
loket_paper_search_class_init (LoketPaperSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_paper_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_paper_search_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = loket_paper_search_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = loket_paper_search_focus;
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_button (LoketPaperSearch *self,
            const char       *icon,
            const char       *name,
            GCallback         clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_signal_connect (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self->box), button);

  return button;
}

static void
loket_paper_search_init (LoketPaperSearch *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->box, "paper-tools");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search on this paper"), -1);
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_next), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (on_stopped), self);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "page-label");
  gtk_box_append (GTK_BOX (self->box), self->count);
  add_button (self, "go-up-symbolic", _("Previous place"), G_CALLBACK (on_previous));
  add_button (self, "go-down-symbolic", _("Next place"), G_CALLBACK (on_next));
}

/*
 * Public API
 */

/**
 * loket_paper_search_new:
 * @area: where the places are shown
 *
 * Returns: (transfer floating): a search bar
 */
GtkWidget *
loket_paper_search_new (LoketPageArea *area)
{
  LoketPaperSearch *self = g_object_new (LOKET_TYPE_PAPER_SEARCH, NULL);

  g_set_weak_pointer (&self->area, area);

  return GTK_WIDGET (self);
}

void
loket_paper_search_set_leaves (LoketPaperSearch *self,
                               GListModel       *leaves)
{
  g_return_if_fail (LOKET_IS_PAPER_SEARCH (self));

  loket_paper_search_stop (self);
  g_set_object (&self->leaves, leaves);
}

/**
 * loket_paper_search_stop:
 * @self: a search bar
 *
 * Ends the search and takes its marks away.
 */
void
loket_paper_search_stop (LoketPaperSearch *self)
{
  g_return_if_fail (LOKET_IS_PAPER_SEARCH (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->needle, g_free);
  g_array_set_size (self->places, 0);
  self->page = 0;
  self->at = 0;
  self->searching = FALSE;
  if (self->area != NULL)
    loket_page_area_clear_hits (self->area);
}
