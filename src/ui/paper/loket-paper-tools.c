/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of tools above a paper. */

#include "loket-paper-tools.h"

#include <glib/gi18n.h>
#include <math.h>

#include "loket-flow.h"

struct _LoketPaperTools
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *page;
  GtkWidget *pages;
  GtkWidget *scale;
  GtkWidget *edit;

  /* Borrowed, weak */
  LoketPageArea *area;
};

G_DEFINE_FINAL_TYPE (LoketPaperTools, loket_paper_tools, GTK_TYPE_WIDGET)

static GtkWidget *
add_button (GtkWidget * box, const char *icon, const char *name, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static GtkWidget *
add_label (GtkWidget *box,
           int        width)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_width_chars (GTK_LABEL (label), width);
  gtk_widget_add_css_class (label, "page-label");
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
on_area_changed (LoketPageArea   *area,
                 LoketPaperTools *self)
{
  loket_paper_tools_update (self);
}

static void
loket_paper_tools_dispose (GObject *object)
{
  LoketPaperTools *self = LOKET_PAPER_TOOLS (object);

  g_clear_weak_pointer (&self->area);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_paper_tools_parent_class)->dispose (object);
}

static void
loket_paper_tools_class_init (LoketPaperToolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_paper_tools_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
on_page_entered (GtkEntry        *entry,
                 LoketPaperTools *self)
{
  guint page = (guint) g_ascii_strtoull (gtk_editable_get_text (GTK_EDITABLE (entry)), NULL, 10);

  if (page >= 1 && page <= loket_page_area_get_n_pages (self->area))
    {
      loket_page_area_set_page (self->area, page - 1);
      gtk_widget_grab_focus (GTK_WIDGET (self->area));
    }
  else
    loket_paper_tools_update (self);
}

static GtkWidget *
add_group (LoketPaperTools *self)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);

  loket_flow_append (LOKET_FLOW (self->box), group);

  return group;
}

static void
add_page_entry (LoketPaperTools *self,
                GtkWidget       *box)
{
  self->page = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->page), 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->page), 3);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->page), GTK_INPUT_PURPOSE_DIGITS);
  gtk_entry_set_alignment (GTK_ENTRY (self->page), 1);
  gtk_widget_set_tooltip_text (self->page, _("Go to page"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->page), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Go to page"), -1);
  g_signal_connect (self->page, "activate", G_CALLBACK (on_page_entered), self);
  gtk_box_append (GTK_BOX (box), self->page);
  self->pages = add_label (box, 3);
  gtk_label_set_xalign (GTK_LABEL (self->pages), 0);
}

static void
add_edit_buttons (GtkWidget *box)
{
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  add_button (box, "object-rotate-right-symbolic", _("Turn this page"), "paper.turn(90)");
  add_button (box, "go-top-symbolic", _("Move this page forward"), "paper.move(-1)");
  add_button (box, "go-bottom-symbolic", _("Move this page back"), "paper.move(1)");
  add_button (box, "scanner-symbolic", _("Scan this page again (Shift+F9)"), "paper.scan-again");
  add_button (box, "user-trash-symbolic", _("Remove this page (Ctrl+Z brings it back)"),
              "paper.remove");
  add_button (box, "edit-undo-symbolic", _("Undo (Ctrl+Z)"), "paper.undo");
}

static void
add_view_buttons (LoketPaperTools *self,
                  GtkWidget       *box)
{
  add_button (box, "zoom-out-symbolic", _("Smaller (Ctrl+−)"), "paper.zoom(-1)");
  self->scale = add_label (box, 6);
  add_button (box, "zoom-in-symbolic", _("Larger (Ctrl++)"), "paper.zoom(1)");
  add_button (box, "object-flip-horizontal-symbolic", _("Fit the width (Ctrl+0)"), "paper.fit(0)");
  add_button (box, "zoom-fit-best-symbolic", _("Fit the page"), "paper.fit(1)");
  add_button (box, "view-refresh-symbolic", _("Turn the view"), "paper.turn-view");
  add_button (box, "find-location-symbolic", _("Lens (Z)"), "paper.lens");
  add_button (box, "edit-find-symbolic", _("Search on this paper"), "paper.search");
  add_button (box, "document-print-symbolic", _("Print or save papers (Ctrl+Shift+P)"), "win.copy-papers");
}

static void
loket_paper_tools_init (LoketPaperTools *self)
{
  GtkWidget *pages;
  GtkWidget *view;

  self->box = loket_flow_new (2);
  gtk_widget_add_css_class (self->box, "paper-tools");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  pages = add_group (self);
  gtk_widget_set_hexpand (pages, TRUE);
  add_button (pages, "go-up-symbolic", _("Previous page (PgUp)"), "paper.page(-1)");
  add_page_entry (self, pages);
  add_button (pages, "go-down-symbolic", _("Next page (PgDn)"), "paper.page(1)");
  view = add_group (self);
  add_view_buttons (self, view);
  self->edit = add_group (self);
  add_edit_buttons (self->edit);
  gtk_widget_set_visible (self->edit, FALSE);
}

/**
 * loket_paper_tools_new:
 * @area: the sheets
 *
 * Returns: (transfer floating): tools for them
 */
GtkWidget *
loket_paper_tools_new (LoketPageArea *area)
{
  LoketPaperTools *self = g_object_new (LOKET_TYPE_PAPER_TOOLS, NULL);

  g_set_weak_pointer (&self->area, area);
  g_signal_connect_object (area, "changed", G_CALLBACK (on_area_changed), self, 0);
  loket_paper_tools_update (self);

  return GTK_WIDGET (self);
}

void
loket_paper_tools_set_editable (LoketPaperTools *self,
                                gboolean         editable)
{
  gtk_widget_set_visible (self->edit, editable);
}

void
loket_paper_tools_update (LoketPaperTools *self)
{
  guint n = loket_page_area_get_n_pages (self->area);
  g_autofree char *page = NULL;
  g_autofree char *pages = NULL;
  g_autofree char *scale = NULL;

  page = n > 0 ? g_strdup_printf ("%u", loket_page_area_get_page (self->area) + 1) : g_strdup ("");
  pages = g_strdup_printf ("/%u", n);
  gtk_editable_set_text (GTK_EDITABLE (self->page), page);
  gtk_widget_set_sensitive (self->page, n > 1);
  gtk_label_set_text (GTK_LABEL (self->pages), pages);
  /* 100 % is the size of the paper on a screen with 96 dots for each inch */
  scale = g_strdup_printf ("%d %%",
                           (int) round (loket_page_area_get_scale (self->area) * 72 / 96 * 100));
  gtk_label_set_text (GTK_LABEL (self->scale), scale);
}
