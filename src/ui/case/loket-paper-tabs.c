/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers of a case as a row of tabs; the one in front is pressed in. */

#include "loket-paper-tabs.h"

#include <glib/gi18n-lib.h>

#include "loket-flow.h"
#include "loket-paper.h"

struct _LoketPaperTabs
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GPtrArray *tabs;      /* borrowed from the row, in its order */

  /* Children */
  GtkWidget *row;

  /* State */
  gboolean selecting;   /* by the program, not by the officer */
};

G_DEFINE_FINAL_TYPE (LoketPaperTabs, loket_paper_tabs, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static const char *
requirement_of (GtkWidget *tab)
{
  return g_object_get_data (G_OBJECT (tab), "requirement");
}

/* * Signal callbacks */

static void
on_tab_toggled (GtkToggleButton *tab,
                LoketPaperTabs  *self)
{
  if (!self->selecting && gtk_toggle_button_get_active (tab))
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, requirement_of (GTK_WIDGET (tab)));
}

/* * Building */

static void
add_tab (LoketPaperTabs *self,
         LoketPaper     *paper)
{
  JsonObject *type = loket_catalogue_find (loket_desk_get_catalogue (self->desk), "doc_types",
                                           loket_paper_get_doc_type (paper));
  gboolean restricted = loket_paper_get_restricted (paper);
  g_autofree char *spoken = g_strdup_printf (_("%s, restricted"), loket_catalogue_word (type, "name"));
  const char *name = restricted ? spoken : loket_catalogue_word (type, "name");
  GtkWidget *tab = gtk_toggle_button_new_with_label (loket_paper_get_doc_type (paper));

  gtk_widget_set_tooltip_text (tab, name);
  gtk_widget_add_css_class (tab, "flat");
  if (restricted)
    gtk_widget_add_css_class (gtk_button_get_child (GTK_BUTTON (tab)), "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (tab), "requirement", g_strdup (loket_paper_get_requirement (paper)), g_free);
  if (self->tabs->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), GTK_TOGGLE_BUTTON (self->tabs->pdata[0]));
  g_signal_connect (tab, "toggled", G_CALLBACK (on_tab_toggled), self);
  g_ptr_array_add (self->tabs, tab);
  loket_flow_append (LOKET_FLOW (self->row), tab);
}

/* * Parent class overrides */

static void
loket_paper_tabs_dispose (GObject *object)
{
  LoketPaperTabs *self = LOKET_PAPER_TABS (object);

  g_ptr_array_set_size (self->tabs, 0);
  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_paper_tabs_parent_class)->dispose (object);
}

static void
loket_paper_tabs_finalize (GObject *object)
{
  g_clear_pointer (&LOKET_PAPER_TABS (object)->tabs, g_ptr_array_unref);

  G_OBJECT_CLASS (loket_paper_tabs_parent_class)->finalize (object);
}

static void
loket_paper_tabs_class_init (LoketPaperTabsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_paper_tabs_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_paper_tabs_finalize;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", LOKET_TYPE_PAPER_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_paper_tabs_init (LoketPaperTabs *self)
{
  self->tabs = g_ptr_array_new ();
  self->row = loket_flow_new (0);
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_paper_tabs_new (LoketDesk *desk)
{
  LoketPaperTabs *self = g_object_new (LOKET_TYPE_PAPER_TABS, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

/**
 * loket_paper_tabs_fill:
 * @papers: (nullable): of LoketPaper
 * @requirement: (nullable): whose paper is in front
 */
void
loket_paper_tabs_fill (LoketPaperTabs *self,
                       GListModel     *papers,
                       const char     *requirement)
{
  g_ptr_array_set_size (self->tabs, 0);
  loket_flow_clear (LOKET_FLOW (self->row));
  for (guint i = 0; papers != NULL && i < g_list_model_get_n_items (papers); i++)
    {
      g_autoptr(LoketPaper) paper = g_list_model_get_item (papers, i);

      add_tab (self, paper);
    }
  loket_paper_tabs_select (self, requirement);
}

/* The tabs stay, and the focus on one of them. */
void
loket_paper_tabs_select (LoketPaperTabs *self,
                         const char     *requirement)
{
  self->selecting = TRUE;
  for (guint i = 0; i < self->tabs->len; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs->pdata[i]),
                                  g_strcmp0 (requirement_of (self->tabs->pdata[i]), requirement) == 0);
  self->selecting = FALSE;
}
