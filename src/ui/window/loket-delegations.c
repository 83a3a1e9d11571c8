/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duties handed to another for a time: asked for by the administrator, released by a head. */

#include "loket-delegations.h"

#include <glib/gi18n.h>

#include "loket-args.h"
#include "loket-delegation-form.h"
#include "loket-error.h"
#include "loket-moment.h"
#include "loket-password-dialog.h"
#include "loket-row.h"
#include "loket-screen.h"
#include "loket-sheet.h"
#include "loket-words.h"

#define WIDTH 760

typedef struct
{
  LoketDesk *desk;
  LoketSheet *sheet;
  GtkWidget *list;
  GtkWidget *ask;
  JsonObject *answer;       /* (nullable): of api.delegations */
  char *released;           /* the one a password is asked for */
} Delegations;

static void refresh (Delegations *self);
static void send_release (Delegations *self);

/* * Auxiliary methods */

static void
delegations_free (Delegations *self)
{
  g_clear_pointer (&self->answer, json_object_unref);
  g_object_unref (self->desk);
  g_free (self->released);
  g_free (self);
}

static Delegations *
of_sheet (gpointer sheet)
{
  return g_object_get_data (sheet, "loket-delegations");
}

static gboolean
is_head (LoketDesk *desk)
{
  return loket_desk_has_duty (desk, "section_head") || loket_desk_has_duty (desk, "office_head");
}

static const char *
state_word (const char *state)
{
  if (g_str_equal (state, "asked"))
    return _("waits for a head");
  if (g_str_equal (state, "due"))
    return _("released, to come");
  if (g_str_equal (state, "holds"))
    return _("holds now");

  return _("over");
}

static const char *
name_of (JsonObject *delegation,
         const char *who)
{
  return loket_json_string (loket_json_object (delegation, who), "name");
}

/* * Releasing */

static void
on_password_given (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;

  if (loket_password_dialog_ask_finish (result, NULL))
    send_release (of_sheet (sheet));
}

static void
on_released (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Delegations *self = of_sheet (sheet);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  loket_sheet_set_busy (self->sheet, FALSE);
  if (answer != NULL)
    refresh (self);
  else if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_PROOF))
    loket_password_dialog_ask_async (GTK_WIDGET (sheet), self->desk, _("_Release"), on_password_given, g_object_ref (sheet));
  else
    loket_message_set_error (loket_sheet_get_message (self->sheet), _("It was not released."), error);
}

static void
send_release (Delegations *self)
{
  loket_sheet_set_busy (self->sheet, TRUE);
  loket_desk_run_async (self->desk, "delegation_release", self->released,
                        loket_args_new ("delegation", self->released, NULL), FALSE, NULL, on_released,
                        g_object_ref (self->sheet));
}

static void
on_release_clicked (GtkWidget   *button,
                    Delegations *self)
{
  g_free (self->released);
  self->released = g_strdup (g_object_get_data (G_OBJECT (button), "delegation"));
  loket_message_clear (loket_sheet_get_message (self->sheet));
  send_release (self);
}

/* * The list */

static GtkWidget *
label_new (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* Who asked for it and who gets it do not release it; the server refuses them too. */
static GtkWidget *
end_of_row (Delegations *self,
            JsonObject  *delegation,
            const char  *who)
{
  const char *state = loket_json_string (delegation, "state");
  GtkWidget *button;
  g_autofree char *spoken = g_strdup_printf (_("Release for %s"), who);

  if (!g_str_equal (state, "asked") || !is_head (self->desk) || loket_json_boolean (delegation, "mine"))
    return label_new (state_word (state), "dim-label");
  button = gtk_button_new_with_mnemonic (_("_Release"));
  loket_button_set_name (button, spoken);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "delegation", g_strdup (loket_json_string (delegation, "id")), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_release_clicked), self);

  return button;
}

static void
add_delegation (Delegations *self,
                JsonObject  *delegation)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *who = name_of (delegation, "staff");
  g_autofree char *from = loket_moment_day (loket_json_string (delegation, "from"));
  g_autofree char *until = loket_moment_day (loket_json_string (delegation, "until"));
  g_autofree char *what = g_strdup_printf (_("%s for %s · %s"), who, name_of (delegation, "delegated_from"),
                                           loket_duty_word (loket_json_string (delegation, "duty")));
  g_autofree char *asked = g_strdup_printf (_("%s to %s · letter %s · asked for by %s"), from, until,
                                            loket_json_string (delegation, "letter"), name_of (delegation, "requested_by"));
  const char *by = name_of (delegation, "released_by");
  g_autofree char *about = *by != '\0' ? g_strdup_printf (_("%s, released by %s"), asked, by) : g_strdup (asked);
  g_autofree char *spoken = g_strdup_printf ("%s, %s: %s", what, state_word (loket_json_string (delegation, "state")), about);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), label_new (what, "heading"));
  gtk_box_append (GTK_BOX (texts), label_new (about, "dim-label"));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), end_of_row (self, delegation, who));
  gtk_widget_add_css_class (box, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
fill (Delegations *self)
{
  JsonArray *all = loket_json_array (self->answer, "delegations");
  guint n = all != NULL ? json_array_get_length (all) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < n; i++)
    add_delegation (self, json_array_get_object_element (all, i));
  if (n == 0)
    {
      GtkWidget *nothing = label_new (_("No duty is handed on."), "dim-label");

      gtk_widget_add_css_class (nothing, "list-line");
      gtk_list_box_append (GTK_LIST_BOX (self->list), nothing);
    }
  gtk_widget_set_sensitive (self->ask, TRUE);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Delegations *self = of_sheet (sheet);
  g_autoptr(GError) error = NULL;
  JsonObject *answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);

  if (answer == NULL)
    {
      loket_message_set_error (loket_sheet_get_message (self->sheet), _("The list could not be read."), error);
      return;
    }
  g_clear_pointer (&self->answer, json_object_unref);
  self->answer = answer;
  fill (self);
}

static void
refresh (Delegations *self)
{
  loket_desk_call_async (self->desk, "delegations", NULL, NULL, on_read, g_object_ref (self->sheet));
}

/* * Asking */

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;

  if (loket_delegation_form_ask_finish (result, NULL))
    refresh (of_sheet (sheet));
}

static void
on_ask_clicked (Delegations *self)
{
  loket_delegation_form_ask_async (GTK_WINDOW (self->sheet), self->desk, self->answer, on_asked,
                                   g_object_ref (self->sheet));
}

/* * Building */

static void
build (Delegations *self)
{
  GtkBox *content = loket_sheet_get_content (self->sheet);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *explain;

  explain = label_new (_("A duty is handed on with a letter: the administrator asks for it, a head who is neither of "
                         "the others releases it. It ends by itself with its last day."), NULL);
  gtk_label_set_max_width_chars (GTK_LABEL (explain), 80);
  gtk_box_append (content, explain);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Duties handed on"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 380);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_box_append (content, scroller);
  self->ask = gtk_button_new_with_mnemonic (_("_Hand a duty on…"));
  loket_button_set_name (self->ask, _("Hand a duty on…"));
  gtk_widget_set_halign (self->ask, GTK_ALIGN_START);
  gtk_widget_set_sensitive (self->ask, FALSE);
  gtk_widget_set_visible (self->ask, loket_desk_has_duty (self->desk, "administrator"));
  g_signal_connect_swapped (self->ask, "clicked", G_CALLBACK (on_ask_clicked), self);
  gtk_box_append (content, self->ask);
}

/* * Public API */

/**
 * loket_delegations_may:
 *
 * Returns: whether this person asks for or releases delegations
 */
gboolean
loket_delegations_may (LoketDesk *desk)
{
  return is_head (desk) || loket_desk_has_duty (desk, "administrator");
}

void
loket_delegations_present (GtkWindow *parent,
                           LoketDesk *desk)
{
  Delegations *self = g_new0 (Delegations, 1);

  self->desk = g_object_ref (desk);
  self->sheet = LOKET_SHEET (loket_sheet_new (parent, _("Duties handed on (Plh, Plt)"), _("_Close")));
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-delegations", self, (GDestroyNotify) delegations_free);
  gtk_widget_set_size_request (GTK_WIDGET (self->sheet), WIDTH, -1);
  loket_sheet_keep_only_act (self->sheet);
  loket_screen_set_help_of (GTK_WINDOW (self->sheet), "approval");
  build (self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (loket_sheet_done), self->sheet);
  gtk_window_present (GTK_WINDOW (self->sheet));
  refresh (self);
}
