/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The party at the counter: who is present as what, what they need, and their cases. */

#include "loket-visit-bar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-keys.h"
#include "loket-words.h"

struct _LoketVisitBar
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GPtrArray *members;   /* case ids; the last is "" for a new application */
  char *open_case;      /* "" while no case is open */
  char *shown;          /* what the bar was built from: the same again leaves the focus alone */

  /* Children */
  GtkWidget *box;
  GtkWidget *people;
  GtkWidget *cases;
  GtkWidget *advice;

  /* State */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (LoketVisitBar, loket_visit_bar, GTK_TYPE_WIDGET)

enum { SIGNAL_PERSON, SIGNAL_MEMBER, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static void
empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static GtkWidget *
flat_button (const char *text)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "loket-small");
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);

  return button;
}

/* What the needs of this party change at the counter, each advice once. */
static char *
advice_for (LoketRow  *visit,
            JsonArray *people)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = people != NULL ? json_array_get_length (people) : 0;

  for (guint i = 0; i < MAX (n, 1); i++)
    {
      JsonObject *person = i < n ? json_array_get_object_element (people, i) : NULL;
      JsonArray *needs = loket_needs_of (person, i == 0 ? loket_row_get_object (visit, "ticket") : NULL);

      for (guint k = 0; needs != NULL && k < json_array_get_length (needs); k++)
        {
          const char *need = json_array_get_string_element (needs, k);
          g_autofree char *line = g_strdup_printf ("%s: %s", loket_need_word (need), loket_need_advice (need));

          if (strstr (text->str, line) == NULL)
            g_string_append_printf (text, "%s%s", text->len > 0 ? "  ·  " : "", line);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
describe (GString    *text,
          JsonArray  *rows,
          const char *state)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      g_string_append_printf (text, "%s %s %s|", loket_json_string (row, "id"), loket_json_string (row, "name"),
                              loket_json_string (row, state));
    }
}

/* Whether the bar shows this already. */
static gboolean
is_shown (LoketVisitBar *self,
          LoketRow      *visit,
          const char    *advice)
{
  g_autoptr(GString) text = g_string_new (advice);

  g_string_append_printf (text, "|%s|", self->open_case);
  describe (text, loket_row_get_array (visit, "people"), "capacity");
  describe (text, loket_row_get_array (visit, "cases"), "id");
  if (g_strcmp0 (self->shown, text->str) == 0)
    return TRUE;
  g_free (self->shown);
  self->shown = g_string_free (g_steal_pointer (&text), FALSE);

  return FALSE;
}

/* * Signal callbacks */

static void
on_person_clicked (GtkWidget     *button,
                   LoketVisitBar *self)
{
  g_signal_emit (self, signals[SIGNAL_PERSON], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position")));
}

static void
on_member_toggled (GtkToggleButton *button,
                   LoketVisitBar   *self)
{
  if (!self->filling && gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[SIGNAL_MEMBER], 0, g_object_get_data (G_OBJECT (button), "case"));
}

/* * Building */

static void
fill_people (LoketVisitBar *self,
             JsonArray     *people)
{
  guint n = people != NULL ? json_array_get_length (people) : 0;
  GtkWidget *add = flat_button (_("Add a person…"));
  g_autofree char *key = loket_keys_label ("add");

  empty (self->people);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);
      g_autofree char *words = g_strdup_printf ("%s · %s", loket_json_string (person, "name"),
                                                loket_capacity_word (loket_json_string (person, "capacity")));
      GtkWidget *button = flat_button (words);

      gtk_widget_set_tooltip_text (button, _("Change capacity, evidence or needs"));
      g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (i));
      g_signal_connect (button, "clicked", G_CALLBACK (on_person_clicked), self);
      gtk_box_append (GTK_BOX (self->people), button);
    }
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.add");
  gtk_widget_set_tooltip_text (add, key);
  gtk_box_append (GTK_BOX (self->people), add);
}

static GtkWidget *
add_member (LoketVisitBar *self,
            GtkWidget     *first,
            const char    *id,
            const char    *words)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (words);

  gtk_widget_add_css_class (button, "loket-small");
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first != NULL ? GTK_TOGGLE_BUTTON (first) : NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_str_equal (id, self->open_case));
  g_object_set_data_full (G_OBJECT (button), "case", g_strdup (id), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (on_member_toggled), self);
  gtk_box_append (GTK_BOX (self->cases), button);
  g_ptr_array_add (self->members, g_strdup (id));

  return first != NULL ? first : button;
}

static void
fill_cases (LoketVisitBar *self,
            JsonArray     *cases)
{
  guint n = cases != NULL ? json_array_get_length (cases) : 0;
  GtkWidget *first = NULL;

  self->filling = TRUE;
  empty (self->cases);
  g_ptr_array_set_size (self->members, 0);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (cases, i);

      first = add_member (self, first, loket_json_string (row, "id"), loket_json_string (row, "name"));
    }
  if (n > 0)
    add_member (self, first, "", _("New application"));
  gtk_widget_set_visible (self->cases, n > 0);
  self->filling = FALSE;
}

/* * Parent class overrides */

static void
loket_visit_bar_dispose (GObject *object)
{
  LoketVisitBar *self = LOKET_VISIT_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_visit_bar_parent_class)->dispose (object);
}

static void
loket_visit_bar_finalize (GObject *object)
{
  LoketVisitBar *self = LOKET_VISIT_BAR (object);

  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->open_case, g_free);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (loket_visit_bar_parent_class)->finalize (object);
}

static void
loket_visit_bar_class_init (LoketVisitBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_visit_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_visit_bar_finalize;
  signals[SIGNAL_PERSON] = g_signal_new ("person", LOKET_TYPE_VISIT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MEMBER] = g_signal_new ("member", LOKET_TYPE_VISIT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "visitbar");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
loket_visit_bar_init (LoketVisitBar *self)
{
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->open_case = g_strdup ("");
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->people = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->cases = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->cases, "linked");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cases), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Cases of this visit"), -1);
  self->advice = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->advice), 0);
  gtk_label_set_wrap (GTK_LABEL (self->advice), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->advice), 2);
  gtk_label_set_ellipsize (GTK_LABEL (self->advice), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->advice, "advice");
  gtk_widget_set_hexpand (self->advice, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->people);
  gtk_box_append (GTK_BOX (self->box), self->advice);
  gtk_box_append (GTK_BOX (self->box), self->cases);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("This visit"), -1);
}

/* * Public API */

GtkWidget *
loket_visit_bar_new (LoketDesk *desk)
{
  LoketVisitBar *self = g_object_new (LOKET_TYPE_VISIT_BAR, NULL);

  self->desk = g_object_ref (desk);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  return GTK_WIDGET (self);
}

/**
 * loket_visit_bar_set:
 * @visit: (nullable): the visit being served; NULL hides the bar
 * @open_case: (nullable): id of the case on the screen
 */
void
loket_visit_bar_set (LoketVisitBar *self,
                     LoketRow      *visit,
                     const char    *open_case)
{
  JsonArray *people = visit != NULL ? loket_row_get_array (visit, "people") : NULL;
  g_autofree char *advice = NULL;

  g_free (self->open_case);
  self->open_case = g_strdup (open_case != NULL ? open_case : "");
  if (visit == NULL)
    {
      g_ptr_array_set_size (self->members, 0);
      g_clear_pointer (&self->shown, g_free);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  advice = advice_for (visit, people);
  if (is_shown (self, visit, advice))
    return;
  fill_people (self, people);
  fill_cases (self, loket_row_get_array (visit, "cases"));
  gtk_label_set_text (GTK_LABEL (self->advice), advice);
  gtk_widget_set_tooltip_text (self->advice, advice);
  /* With a case on the screen every line counts: alone and without needs the strip says it all. */
  gtk_widget_set_visible (GTK_WIDGET (self), *self->open_case == '\0' || *advice != '\0' || self->members->len > 2
                          || (people != NULL && json_array_get_length (people) > 1));
}

/**
 * loket_visit_bar_has_member:
 * @id: a case id, or "" for a new application beside a case
 */
gboolean
loket_visit_bar_has_member (LoketVisitBar *self,
                            const char    *id)
{
  return g_ptr_array_find_with_equal_func (self->members, id, g_str_equal, NULL);
}

/**
 * loket_visit_bar_get_neighbour:
 * @step: 1 for the next, -1 for the one before
 *
 * Returns: (transfer full) (nullable): the case beside the one that is open, "" for a new
 *   application; NULL when there is only one
 */
char *
loket_visit_bar_get_neighbour (LoketVisitBar *self,
                               int            step)
{
  int n = (int) self->members->len;

  for (int i = 0; i < n; i++)
    if (g_strcmp0 (g_ptr_array_index (self->members, (guint) i), self->open_case) == 0)
      return g_strdup (g_ptr_array_index (self->members, (guint) ((i + step + n) % n)));

  return NULL;
}
