/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help pages beside the work; they follow the focus until the reader goes elsewhere. */

#include "loket-help-pane.h"

#include <glib/gi18n.h>

#include "loket-date.h"
#include "loket-help-book.h"

struct _LoketHelpPane
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *back;
  GtkWidget *follow;
  GtkWidget *search;
  GtkWidget *scroller;
  GtkWidget *content;

  /* Owned */
  LoketHelpBook *book;
  GPtrArray *trail;       /* ids of the pages that were read */
  char *page;
  char *wanted;           /* the page that fits the focus */

  /* State */
  guint wandering : 1;    /* the reader went elsewhere by a link */
};

G_DEFINE_FINAL_TYPE (LoketHelpPane, loket_help_pane, GTK_TYPE_WIDGET)

static void show_page (LoketHelpPane *self, const char *page);

/*
 * Blocks
 */

static gboolean
on_link_activated (GtkLabel      *label,
                   const char    *uri,
                   LoketHelpPane *self)
{
  if (g_str_has_prefix (uri, "page:"))
    {
      g_autofree char *before = g_strdup (self->page);

      self->wandering = TRUE;
      if (before != NULL)
        g_ptr_array_add (self->trail, g_steal_pointer (&before));
      show_page (self, uri + strlen ("page:"));
    }

  return TRUE;
}

static GtkWidget *
make_text (LoketHelpPane *self,
           const char    *markup,
           const char    *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_link_activated), self);

  return label;
}

static GtkWidget *
make_items (LoketHelpPane *self,
            JsonArray     *items,
            gboolean       numbered)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      g_autofree char *mark = numbered ? g_strdup_printf ("%u.", i + 1) : g_strdup ("•");
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *number = gtk_label_new (mark);

      gtk_widget_set_valign (number, GTK_ALIGN_START);
      gtk_widget_add_css_class (number, "help-mark");
      gtk_box_append (GTK_BOX (line), number);
      gtk_box_append (GTK_BOX (line),
                      make_text (self, json_array_get_string_element (items, i), NULL));
      gtk_box_append (GTK_BOX (box), line);
    }

  return box;
}

static GtkWidget *
make_table (LoketHelpPane *self,
            JsonArray     *rows)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *cells = json_array_get_array_element (rows, i);

      for (guint k = 0; k < json_array_get_length (cells); k++)
        {
          GtkWidget *cell = make_text (self, json_array_get_string_element (cells, k), NULL);

          gtk_widget_set_hexpand (cell, k > 0);
          gtk_grid_attach (GTK_GRID (grid), cell, (int) k, (int) i, 1, 1);
        }
    }

  return grid;
}

static GtkWidget *
make_block (LoketHelpPane *self,
            JsonObject    *block)
{
  const char *kind = json_object_get_string_member (block, "kind");

  if (g_str_equal (kind, "list") || g_str_equal (kind, "steps"))
    return make_items (self, json_object_get_array_member (block, "items"),
                       g_str_equal (kind, "steps"));
  if (g_str_equal (kind, "table"))
    return make_table (self, json_object_get_array_member (block, "rows"));
  if (g_str_equal (kind, "h"))
    return make_text (self, json_object_get_string_member (block, "text"), "heading");
  if (g_str_equal (kind, "note"))
    return make_text (self, json_object_get_string_member (block, "text"), "help-note");

  return make_text (self, json_object_get_string_member (block, "text"), NULL);
}

/*
 * Pages
 */

static void
empty_content (LoketHelpPane *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
}

static void
update_buttons (LoketHelpPane *self)
{
  gtk_widget_set_sensitive (self->back, self->trail->len > 0);
  gtk_widget_set_visible (self->follow, self->wanted != NULL &&
                          g_strcmp0 (self->wanted, self->page) != 0);
}

static void
show_page (LoketHelpPane *self,
           const char    *page)
{
  JsonObject *object = loket_help_book_get (self->book, page);
  g_autofree char *title = NULL;
  JsonArray *blocks;

  if (object == NULL)
    object = loket_help_book_get (self->book, "index");
  if (object == NULL)
    return;

  g_free (self->page);
  self->page = g_strdup (json_object_get_string_member (object, "id"));
  empty_content (self);
  title = g_markup_escape_text (json_object_get_string_member (object, "title"), -1);
  gtk_box_append (GTK_BOX (self->content), make_text (self, title, "title-3"));
  blocks = json_object_get_array_member (object, "blocks");
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    gtk_box_append (GTK_BOX (self->content),
                    make_block (self, json_array_get_object_element (blocks, i)));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment
                              (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->content), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  json_object_get_string_member (object, "title"), -1);
  update_buttons (self);
}

static void
show_found (LoketHelpPane *self,
            const char    *text)
{
  g_autoptr(GPtrArray) found = loket_help_book_search (self->book, text, 20);

  empty_content (self);
  if (found->len == 0)
    gtk_box_append (GTK_BOX (self->content),
                    make_text (self, _("No page has these words. Try fewer words, or look at "
                                       "<a href=\"page:index\">all pages</a>."), NULL));
  for (guint i = 0; i < found->len; i++)
    {
      JsonObject *page = g_ptr_array_index (found, i);
      g_autofree char *markup = NULL;

      markup = g_markup_printf_escaped ("<a href=\"page:%s\">%s</a>\n%s",
                                        json_object_get_string_member (page, "id"),
                                        json_object_get_string_member (page, "title"),
                                        json_object_get_string_member (page, "desc"));
      gtk_box_append (GTK_BOX (self->content), make_text (self, markup, NULL));
    }
}

/*
 * Signal callbacks
 */

static void
on_back_clicked (GtkButton     *button,
                 LoketHelpPane *self)
{
  g_autofree char *page = NULL;

  if (self->trail->len == 0)
    return;

  page = g_ptr_array_steal_index (self->trail, self->trail->len - 1);
  self->wandering = self->trail->len > 0;
  show_page (self, page);
}

static void
on_follow_clicked (GtkButton     *button,
                   LoketHelpPane *self)
{
  self->wandering = FALSE;
  g_ptr_array_set_size (self->trail, 0);
  show_page (self, self->wanted);
}

static void
on_search_changed (GtkSearchEntry *entry,
                   LoketHelpPane  *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (*text != '\0')
    show_found (self, text);
  else if (self->page != NULL)
    {
      g_autofree char *page = g_strdup (self->page);

      show_page (self, page);
    }
}

/*
 * Parent class overrides
 */

static void
loket_help_pane_dispose (GObject *object)
{
  LoketHelpPane *self = LOKET_HELP_PANE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_help_pane_parent_class)->dispose (object);
}

static void
loket_help_pane_finalize (GObject *object)
{
  LoketHelpPane *self = LOKET_HELP_PANE (object);

  g_clear_object (&self->book);
  g_clear_pointer (&self->trail, g_ptr_array_unref);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (loket_help_pane_parent_class)->finalize (object);
}

static void
loket_help_pane_class_init (LoketHelpPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_help_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_help_pane_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "helppane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
}

static GtkWidget *
icon_button (const char *icon,
             const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);

  return button;
}

static GtkWidget *
build_head (LoketHelpPane *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = icon_button ("window-close-symbolic", _("Close help"));

  self->back = icon_button ("go-previous-symbolic", _("Back"));
  g_signal_connect (self->back, "clicked", G_CALLBACK (on_back_clicked), self);
  gtk_box_append (GTK_BOX (head), self->back);
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Search in the help"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search in the help"), -1);
  gtk_widget_set_hexpand (self->search, TRUE);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  gtk_box_append (GTK_BOX (head), self->search);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "win.help");
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "help-head");

  return head;
}

static void
loket_help_pane_init (LoketHelpPane *self)
{
  self->book = loket_help_book_new (loket_language_screen () == LOKET_LANGUAGE_ENGLISH
                                    ? "en" : "id");
  self->trail = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_head (self));
  self->follow = gtk_button_new_with_label (_("Help for what you are doing"));
  gtk_widget_add_css_class (self->follow, "flat");
  gtk_widget_set_visible (self->follow, FALSE);
  g_signal_connect (self->follow, "clicked", G_CALLBACK (on_follow_clicked), self);
  gtk_box_append (GTK_BOX (self->box), self->follow);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->content, "help-content");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->content);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Help page"), -1);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Help"), -1);
}

/*
 * Public API
 */

GtkWidget *
loket_help_pane_new (void)
{
  return g_object_new (LOKET_TYPE_HELP_PANE, NULL);
}

/**
 * loket_help_pane_show:
 * @self: the pane
 * @page: id of a page
 *
 * Shows a page and follows the focus from there.
 */
void
loket_help_pane_show (LoketHelpPane *self,
                      const char    *page)
{
  g_return_if_fail (LOKET_IS_HELP_PANE (self));

  self->wandering = FALSE;
  g_ptr_array_set_size (self->trail, 0);
  g_free (self->wanted);
  self->wanted = g_strdup (page);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  show_page (self, page);
}

/**
 * loket_help_pane_follow:
 * @self: the pane
 * @page: id of the page that fits what has the focus now
 *
 * Shows it, unless the reader went elsewhere; then a button offers it.
 */
void
loket_help_pane_follow (LoketHelpPane *self,
                        const char    *page)
{
  g_return_if_fail (LOKET_IS_HELP_PANE (self));

  if (g_strcmp0 (self->wanted, page) == 0)
    return;

  g_free (self->wanted);
  self->wanted = g_strdup (page);
  if (self->wandering || *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    update_buttons (self);
  else
    show_page (self, page);
}

const char *
loket_help_pane_get_page (LoketHelpPane *self)
{
  g_return_val_if_fail (LOKET_IS_HELP_PANE (self), NULL);

  return self->page;
}
