/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One paper of the checklist: state, name, and the acts that fit the state. */

#include "loket-checklist-row.h"

#include <glib/gi18n-lib.h>

struct _LoketChecklistRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  LoketRow *requirement;

  /* Children */
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *state;
  GtkWidget *scan;
  GtkWidget *import;
  GtkWidget *no_paper;
  GtkWidget *match;

  /* State */
  gboolean editable;
};

G_DEFINE_FINAL_TYPE (LoketChecklistRow, loket_checklist_row, GTK_TYPE_LIST_BOX_ROW)

enum { SIGNAL_ACT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

/* What a state looks like and is called: icon, word and colour together. */
static const struct { const char *state, *icon, *word, *style; } looks[] = {
  { "missing", "radio-symbolic", N_("missing"), "dim-label" },
  { "scanned", "radio-mixed-symbolic", N_("not compared with the original"), "warning" },
  { "matched", "object-select-symbolic", N_("complete"), "success" },
  { "not_exist", "dialog-information-symbolic", N_("the person does not have it"), "warning" },
  { "waived", "object-select-symbolic", N_("not needed"), "success" },
};

static guint
look_of (LoketRow *requirement)
{
  const char *state = loket_row_get_string (requirement, "state");

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].state, state))
      return i;

  return 0;
}

static char *
state_words (LoketRow *requirement,
             guint     look)
{
  gint64 pages = loket_row_get_int (requirement, "pages");

  if (look == 0 && loket_row_get_boolean (requirement, "group_done"))
    return g_strdup (_("another one is enough"));
  if (look == 0 && !loket_row_get_boolean (requirement, "required")
      && *loket_row_get_string (requirement, "group") == '\0')
    return g_strdup (_("if there is one"));
  if (pages > 0)
    return g_strdup_printf (ngettext ("%s, %d page", "%s, %d pages", (gulong) pages),
                            _(looks[look].word), (int) pages);

  return g_strdup (_(looks[look].word));
}

static void
update (LoketChecklistRow *self)
{
  guint look = look_of (self->requirement);
  gboolean has_paper = *loket_row_get_string (self->requirement, "paper") != '\0';
  const char *name = loket_row_get_string (self->requirement, "name");
  g_autofree char *words = state_words (self->requirement, look);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", name, words);

  gtk_image_set_from_icon_name (self->icon, looks[look].icon);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[look].style);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->state, words);
  gtk_widget_set_visible (self->scan, self->editable && !has_paper);
  gtk_widget_set_visible (self->import, self->editable && !has_paper);
  gtk_widget_set_visible (self->no_paper, self->editable && !has_paper && look == 0);
  gtk_widget_set_visible (self->match, self->editable && has_paper && look == 1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), look == 3 ? loket_row_get_string (self->requirement, "replaced_by") : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* * Signal callbacks */

static void
on_button_clicked (GtkWidget         *button,
                   LoketChecklistRow *self)
{
  g_signal_emit (self, signals[SIGNAL_ACT], 0, g_object_get_data (G_OBJECT (button), "act"));
}

static void
on_requirement_changed (LoketChecklistRow *self)
{
  update (self);
}

/* * Parent class overrides */

static GtkWidget *
add_button (LoketChecklistRow *self,
            GtkBox            *box,
            const char        *label,
            const char        *icon,
            const char        *act)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "loket-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, icon != NULL ? label : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "act", (gpointer) act);
  g_signal_connect (button, "clicked", G_CALLBACK (on_button_clicked), self);
  gtk_box_append (box, button);

  return button;
}

static void
loket_checklist_row_dispose (GObject *object)
{
  LoketChecklistRow *self = LOKET_CHECKLIST_ROW (object);

  g_clear_object (&self->requirement);

  G_OBJECT_CLASS (loket_checklist_row_parent_class)->dispose (object);
}

static void
loket_checklist_row_class_init (LoketChecklistRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_checklist_row_dispose;
  signals[SIGNAL_ACT] = g_signal_new ("act", LOKET_TYPE_CHECKLIST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loket_checklist_row_init (LoketChecklistRow *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  GtkBox *words = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));

  self->editable = TRUE;
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->name, 0);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->state, 0);
  gtk_label_set_ellipsize (self->state, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "dim-label");
  gtk_box_append (words, GTK_WIDGET (self->name));
  gtk_box_append (words, GTK_WIDGET (self->state));
  gtk_widget_set_hexpand (GTK_WIDGET (words), TRUE);
  gtk_box_append (box, GTK_WIDGET (self->icon));
  gtk_box_append (box, GTK_WIDGET (words));
  self->match = add_button (self, box, _("_Compared with original"), NULL, "match");
  self->scan = add_button (self, box, _("_Scan"), NULL, "scan");
  self->import = add_button (self, box, _("Take from a file…"), "document-open-symbolic", "import");
  self->no_paper = add_button (self, box, _("The person does not have it…"), "list-remove-symbolic", "no-paper");
  gtk_widget_add_css_class (GTK_WIDGET (self), "loket-checklist-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (box));
}

/* * Public API */

GtkWidget *
loket_checklist_row_new (LoketRow *requirement)
{
  LoketChecklistRow *self = g_object_new (LOKET_TYPE_CHECKLIST_ROW, NULL);

  self->requirement = g_object_ref (requirement);
  g_signal_connect_object (requirement, "changed", G_CALLBACK (on_requirement_changed), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

LoketRow *
loket_checklist_row_get_requirement (LoketChecklistRow *self)
{
  return self->requirement;
}

void
loket_checklist_row_set_editable (LoketChecklistRow *self,
                                  gboolean           editable)
{
  self->editable = editable;
  update (self);
}
