/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paper on the glass: what lies in the practice scanner, and what is wrong with it. */

#include "loket-practice-pane.h"

#include <glib/gi18n-lib.h>

#include "loket-choice-row.h"
#include "loket-words.h"

#define LIST_HEIGHT 300

struct _LoketPracticePane
{
  GtkWidget parent_instance;

  /* Owned */
  LoketPracticeGlass *glass;

  /* Children */
  GtkWidget *button;
  GtkWidget *checks;    /* one GtkCheckButton for each paper */
  GtkLabel *state;
  GtkWidget *clear;
  LoketChoiceRow *fault;

  /* State */
  gboolean filled;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (LoketPracticePane, loket_practice_pane, GTK_TYPE_WIDGET)

/* * Auxiliary methods */

static const char *
paper_of (GtkWidget * check)
{
  return g_object_get_data (G_OBJECT (check), "paper");
}

static void
update_label (LoketPracticePane *self)
{
  gboolean odd = loket_practice_glass_get_fault (self->glass) != 0;
  gboolean chosen = loket_practice_glass_has_choice (self->glass);
  const char *label = odd ? _("Scanner with a fault") : chosen ? _("Chosen paper") : _("Paper on the glass");

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label);
  if (odd || chosen)
    gtk_widget_add_css_class (self->button, "accent");
  else
    gtk_widget_remove_css_class (self->button, "accent");
  gtk_label_set_text (self->state, chosen
                      ? _("The next scan takes these papers, in this order; after it the scanner fills by itself again.")
                      : _("By itself: what the served person still lacks. Choose papers to lay others into the scanner."));
  gtk_widget_set_sensitive (self->clear, chosen);
}

static void
update (LoketPracticePane *self)
{
  self->updating = TRUE;
  for (GtkWidget *check = gtk_widget_get_first_child (self->checks); check != NULL; check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), loket_practice_glass_is_chosen (self->glass, paper_of (check)));
  self->updating = FALSE;
  update_label (self);
}

/* * Signal callbacks */

static void
on_paper_toggled (LoketPracticePane *self)
{
  g_autoptr(GPtrArray) papers = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  if (self->updating)
    return;
  for (GtkWidget *check = gtk_widget_get_first_child (self->checks); check != NULL; check = gtk_widget_get_next_sibling (check))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      g_ptr_array_add (papers, (gpointer) paper_of (check));
  g_ptr_array_add (papers, NULL);
  if (!loket_practice_glass_choose (self->glass, (const char * const *) papers->pdata, &error))
    {
      update (self);
      gtk_label_set_text (self->state, error->message);
    }
}

static void
on_clear_clicked (LoketPracticePane *self)
{
  loket_practice_glass_choose (self->glass, NULL, NULL);
}

static void
on_fault_edited (LoketPracticePane *self)
{
  g_autofree char *fault = loket_field_row_get_text (LOKET_FIELD_ROW (self->fault));
  g_autoptr(GError) error = NULL;

  if (!loket_practice_glass_set_fault (self->glass, (guint) g_ascii_strtoull (fault, NULL, 10), &error))
    gtk_label_set_text (self->state, error->message);
}

/* The longest name must not decide how wide the popover is. */
static GtkWidget *
make_check (const char *words)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_widget_set_tooltip_text (check, words);
  loket_button_set_name (check, words);

  return check;
}

/* The papers are on the disk: they are listed when somebody looks, and only once; before the popover is
   shown, so that its focus goes to the first of them. */
static void
fill_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  LoketPracticePane *self = user_data;
  g_auto(GStrv) papers = NULL;

  if (self->filled)
    return;
  self->filled = TRUE;
  papers = loket_practice_glass_list (self->glass);
  for (guint i = 0; papers[i] != NULL; i++)
    {
      g_autofree char *words = loket_practice_glass_describe (self->glass, papers[i]);
      GtkWidget *check = make_check (words);

      g_object_set_data_full (G_OBJECT (check), "paper", g_strdup (papers[i]), g_free);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_paper_toggled), self);
      gtk_box_append (GTK_BOX (self->checks), check);
    }
  update (self);
}

/* * Building */

static GtkWidget *
build_faults (LoketPracticePane *self)
{
  self->fault = LOKET_CHOICE_ROW (loket_choice_row_new ("fault", _("What is wrong with the scanner")));
  for (guint i = 0; i < loket_practice_glass_get_n_faults (); i++)
    {
      g_autofree char *code = g_strdup_printf ("%u", i);

      loket_choice_row_add (self->fault, code, loket_practice_glass_get_fault_word (i));
    }
  g_signal_connect_swapped (self->fault, "edited", G_CALLBACK (on_fault_edited), self);

  return GTK_WIDGET (self->fault);
}

static GtkWidget *
build (LoketPracticePane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_set_size_request (box, 400, -1);
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->state, TRUE);
  gtk_label_set_xalign (self->state, 0);
  gtk_label_set_max_width_chars (self->state, 48);
  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->checks);
  self->clear = gtk_button_new_with_mnemonic (_("Back to what the person _lacks"));
  loket_button_set_name (self->clear, _("Back to what the person _lacks"));
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (on_clear_clicked), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->clear);
  gtk_box_append (GTK_BOX (box), build_faults (self));

  return box;
}

/* * Parent class overrides */

static void
loket_practice_pane_dispose (GObject *object)
{
  LoketPracticePane *self = LOKET_PRACTICE_PANE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->glass);

  G_OBJECT_CLASS (loket_practice_pane_parent_class)->dispose (object);
}

static void
loket_practice_pane_class_init (LoketPracticePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_practice_pane_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_practice_pane_init (LoketPracticePane *self)
{
}

/* * Public API */

/**
 * loket_practice_pane_new:
 * @glass: (nullable): the glass of the practice scanner
 */
GtkWidget *
loket_practice_pane_new (LoketPracticeGlass *glass)
{
  LoketPracticePane *self = g_object_new (LOKET_TYPE_PRACTICE_PANE, NULL);
  GtkWidget *popover;

  gtk_widget_set_visible (GTK_WIDGET (self), glass != NULL);
  if (glass == NULL)
    return GTK_WIDGET (self);
  popover = gtk_popover_new ();
  self->glass = g_object_ref (glass);
  self->button = gtk_menu_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (self->button, _("Practice: what lies in the scanner, and what is wrong with it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Paper on the glass"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), build (self));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), fill_popover, self, NULL);
  g_signal_connect_object (glass, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update_label (self);

  return GTK_WIDGET (self);
}
