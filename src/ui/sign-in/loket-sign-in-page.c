/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in: office, name, password, counter; the state of the server before anybody types. */

#include "loket-sign-in-page.h"

#include <glib/gi18n.h>

#include "loket-choice-row.h"
#include "loket-error.h"
#include "loket-field-row.h"
#include "loket-focus.h"
#include "loket-keys.h"
#include "loket-list.h"
#include "loket-message.h"
#include "loket-server-line.h"
#include "loket-sign-in-rows.h"
#include "loket-stack.h"

struct _LoketSignInPage
{
  AdwBin parent_instance;

  /* Template */
  GtkWidget *office;
  LoketServerLine *server;
  GtkStack *steps;
  LoketFieldRow *login;
  LoketFieldRow *password;
  LoketChoiceRow *counter;
  GtkWidget *hello;
  GtkListBox *counters;
  LoketMessage *message;
  GtkWidget *sign_in_button;
  GtkWidget *other_button;
  GtkSpinner *spinner;
  GtkWidget *why;
  GtkWidget *help_hint;
  GtkWidget *practice_box;
  GtkListBox *practice_list;

  /* Owned */
  LoketDesk *desk;
  GSettings *settings;
  GCancellable *cancellable;

  /* Borrowed */
  GdkDevice *keyboard;

  /* State */
  guint busy : 1;
  guint server_missed : 1;    /* what the message is about */
};

G_DEFINE_FINAL_TYPE (LoketSignInPage, loket_sign_in_page, ADW_TYPE_BIN)

/*
 * Auxiliary methods
 */

static gboolean
has_text (LoketFieldRow *row)
{
  g_autofree char *text = loket_field_row_get_text (row);

  return *text != '\0';
}

static void
update_button (LoketSignInPage *self)
{
  gboolean person = g_str_equal (gtk_stack_get_visible_child_name (self->steps), "person");
  const char *why = "";

  if (self->busy)
    why = _("Signing in…");
  else if (!person)
    why = "";
  else if (!has_text (self->login) && !has_text (self->password))
    why = _("Enter your user name and password.");
  else if (!has_text (self->login))
    why = _("Enter your user name.");
  else if (!has_text (self->password))
    why = _("Enter your password.");

  gtk_widget_set_sensitive (self->sign_in_button, *why == '\0');
  gtk_widget_set_visible (self->sign_in_button, person);
  gtk_widget_set_visible (self->other_button, !person);
  gtk_widget_set_sensitive (self->other_button, !self->busy);
  gtk_label_set_text (GTK_LABEL (self->why), why);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
set_busy (LoketSignInPage *self,
          gboolean         busy)
{
  self->busy = !!busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->steps), !busy);
  update_button (self);
}

static const char *
what_happened (const GError *error)
{
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN))
    return _("You are not signed in.");
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE))
    return _("The office server does not answer.");
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_UPDATE))
    return _("This program and the office server do not fit together.");

  return _("Signing in did not work.");
}

static void
show_error (LoketSignInPage *self,
            const GError    *error)
{
  self->server_missed = g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  if (self->server_missed)
    loket_server_line_tell (self->server, error);
  loket_message_set_error (self->message, what_happened (error), error);
}

/*
 * Counters
 */

static void
remember_counters (LoketSignInPage *self,
                   GListModel      *model)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (model, i);

      g_variant_builder_add (&builder, "(ss)", loket_row_get_id (row),
                             loket_row_get_string (row, "name"));
    }
  g_settings_set_value (self->settings, "counters", g_variant_builder_end (&builder));
}

/* Who is chosen from the practice people has nothing to do with the counter any more. */
static void
show_step (LoketSignInPage *self,
           const char      *step)
{
  gboolean people = gtk_widget_get_first_child (GTK_WIDGET (self->practice_list)) != NULL;

  loket_stack_show (self->steps, step);
  gtk_widget_set_visible (self->practice_box, people && g_str_equal (step, "person"));
}

static void
remember_office (LoketSignInPage *self)
{
  LoketRow *session = loket_desk_get_session (self->desk);
  JsonObject *office = session != NULL ? loket_row_get_object (session, "office") : NULL;
  const char *name;

  if (office == NULL)
    return;

  name = json_object_get_string_member_with_default (office, "name", "");
  g_settings_set_string (self->settings, "office-name", name);
  gtk_label_set_text (GTK_LABEL (self->office), name);
  gtk_widget_set_visible (self->office, TRUE);
}

static void
fill_known_counters (LoketSignInPage *self)
{
  g_autoptr(GVariant) known = g_settings_get_value (self->settings, "counters");
  g_autofree char *last = g_settings_get_string (self->settings, "counter");
  const char *id;
  const char *name;
  GVariantIter iter;

  loket_choice_row_clear (self->counter);
  g_variant_iter_init (&iter, known);
  while (g_variant_iter_next (&iter, "(&s&s)", &id, &name))
    loket_choice_row_add (self->counter, id, name);
  loket_choice_row_add (self->counter, "none", _("No counter (back office)"));
  loket_field_row_set_text (LOKET_FIELD_ROW (self->counter), last);
  gtk_widget_set_visible (GTK_WIDGET (self->counter), g_variant_n_children (known) > 0);
}

static void
on_opened (GObject      *desk,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(LoketSignInPage) self = data;
  g_autoptr(GError) error = NULL;

  if (!loket_desk_open_finish (LOKET_DESK (desk), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      set_busy (self, FALSE);
      show_error (self, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->counters));
      return;
    }

  set_busy (self, FALSE);
  loket_field_row_clear (self->password);
}

static void
open_counter (LoketSignInPage *self,
              const char      *id)
{
  g_settings_set_string (self->settings, "counter", id != NULL ? id : "none");
  loket_message_clear (self->message);
  set_busy (self, TRUE);
  loket_desk_open_async (self->desk, id, self->cancellable, on_opened, g_object_ref (self));
}

static void
ask_counter (LoketSignInPage *self,
             GListModel      *model)
{
  g_autofree char *hello = g_strdup_printf (_("Welcome, %s."),
                                            loket_desk_get_staff_name (self->desk));
  GtkWidget *none = adw_action_row_new ();

  gtk_label_set_text (GTK_LABEL (self->hello), hello);
  gtk_list_box_bind_model (self->counters, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (model, i);

      gtk_list_box_append (self->counters, loket_sign_in_counter_row (row));
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (none), _("No counter (back office)"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (none), TRUE);
  gtk_list_box_append (self->counters, none);
  show_step (self, "counter");
  update_button (self);
  gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->counters)));
}

/* The counter of last time, when it is free; otherwise the person chooses. */
static void
choose_counter (LoketSignInPage *self)
{
  GListModel *model = loket_desk_list_counters (self->desk);
  g_autofree char *chosen = loket_field_row_get_text (LOKET_FIELD_ROW (self->counter));

  remember_counters (self, model);
  remember_office (self);
  if (g_list_model_get_n_items (model) == 0 || g_str_equal (chosen, "none"))
    {
      open_counter (self, NULL);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (model, i);

      if (g_strcmp0 (loket_row_get_id (row), chosen) == 0 &&
          loket_row_get_object (row, "taken_by") == NULL)
        {
          open_counter (self, chosen);
          return;
        }
    }
  set_busy (self, FALSE);
  ask_counter (self, model);
}

/*
 * Signal callbacks
 */

static void
on_signed_in (GObject      *desk,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(LoketSignInPage) self = data;
  g_autoptr(GError) error = NULL;

  if (!loket_desk_sign_in_finish (LOKET_DESK (desk), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      set_busy (self, FALSE);
      show_error (self, error);
      /* What was typed is not wrong only because nobody answered. */
      if (!self->server_missed)
        loket_field_row_clear (self->password);
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      update_button (self);
      return;
    }

  choose_counter (self);
}

static void
sign_in (LoketSignInPage *self)
{
  g_autofree char *login = loket_field_row_get_text (self->login);
  const char *password;

  if (self->busy || !has_text (self->login) || !has_text (self->password))
    {
      update_button (self);
      return;
    }

  password = gtk_editable_get_text (GTK_EDITABLE (loket_field_row_get_entry (self->password)));
  loket_message_clear (self->message);
  set_busy (self, TRUE);
  loket_desk_sign_in_async (self->desk, login, password, self->cancellable, on_signed_in,
                            g_object_ref (self));
}

static void
on_sign_in_clicked (LoketSignInPage *self)
{
  sign_in (self);
}

static void
on_password_activated (GtkEntry        *entry,
                       LoketSignInPage *self)
{
  sign_in (self);
}

static void
on_edited (LoketSignInPage *self)
{
  update_button (self);
}

static void
on_counter_activated (LoketSignInPage *self,
                      GtkListBoxRow   *row)
{
  open_counter (self, g_object_get_data (G_OBJECT (row), "loket-counter"));
}

static void
on_practice_activated (LoketSignInPage *self,
                       GtkListBoxRow   *row)
{
  JsonObject *user = g_object_get_data (G_OBJECT (row), "loket-user");
  GtkWidget *entry = loket_field_row_get_entry (self->login);

  gtk_editable_set_text (GTK_EDITABLE (entry), json_object_get_string_member (user, "login"));
  entry = loket_field_row_get_entry (self->password);
  gtk_editable_set_text (GTK_EDITABLE (entry), json_object_get_string_member (user, "password"));
  if (gtk_widget_get_visible (GTK_WIDGET (self->counter)))
    gtk_widget_grab_focus (GTK_WIDGET (self->counter));
  else
    gtk_widget_grab_focus (self->sign_in_button);
}

/* A message that the server is not there would now be wrong. */
static void
on_server_ready (LoketSignInPage *self)
{
  if (!self->server_missed)
    return;

  self->server_missed = FALSE;
  loket_message_clear (self->message);
}

static void
on_other_done (GObject      *desk,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr(LoketSignInPage) self = data;

  loket_desk_sign_out_finish (LOKET_DESK (desk), result, NULL);
  loket_sign_in_page_reset (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_other_clicked (LoketSignInPage *self)
{
  set_busy (self, TRUE);
  loket_desk_sign_out_async (self->desk, on_other_done, g_object_ref (self));
}

static void
on_caps_changed (GdkDevice       *keyboard,
                 GParamSpec      *pspec,
                 LoketSignInPage *self)
{
  loket_field_row_set_echo (self->password, gdk_device_get_caps_lock_state (keyboard)
                            ? _("Caps Lock is on.") : NULL);
}

/*
 * Parent class overrides
 */

static void
loket_sign_in_page_map (GtkWidget *widget)
{
  LoketSignInPage *self = LOKET_SIGN_IN_PAGE (widget);

  GTK_WIDGET_CLASS (loket_sign_in_page_parent_class)->map (widget);

  if (self->keyboard == NULL)
    {
      self->keyboard = gdk_seat_get_keyboard (gdk_display_get_default_seat
                                                (gtk_widget_get_display (widget)));
      if (self->keyboard != NULL)
        g_signal_connect_object (self->keyboard, "notify::caps-lock-state",
                                 G_CALLBACK (on_caps_changed), self, 0);
    }
}

static gboolean
loket_sign_in_page_focus (GtkWidget       *widget,
                          GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_sign_in_page_parent_class);
}

static gboolean
loket_sign_in_page_grab_focus (GtkWidget *widget)
{
  LoketSignInPage *self = LOKET_SIGN_IN_PAGE (widget);

  return loket_focus_give (widget, GTK_WIDGET (has_text (self->login) ? self->password : self->login));
}

static void
loket_sign_in_page_dispose (GObject *object)
{
  LoketSignInPage *self = LOKET_SIGN_IN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), LOKET_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (loket_sign_in_page_parent_class)->dispose (object);
}

static void
loket_sign_in_page_finalize (GObject *object)
{
  g_clear_object (&LOKET_SIGN_IN_PAGE (object)->cancellable);

  G_OBJECT_CLASS (loket_sign_in_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/loket/Loket/sign-in/loket-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, office);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, server);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, steps);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, login);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, counter);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, hello);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, counters);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, message);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, other_button);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, why);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, help_hint);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, practice_box);
  gtk_widget_class_bind_template_child (widget_class, LoketSignInPage, practice_list);
  gtk_widget_class_bind_template_callback (widget_class, on_server_ready);
  gtk_widget_class_bind_template_callback (widget_class, on_other_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_counter_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_practice_activated);
}

static void
loket_sign_in_page_class_init (LoketSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loket_sign_in_page_dispose;
  object_class->finalize = loket_sign_in_page_finalize;
  widget_class->map = loket_sign_in_page_map;
  widget_class->grab_focus = loket_sign_in_page_grab_focus;
  widget_class->focus = loket_sign_in_page_focus;
  g_type_ensure (LOKET_TYPE_FIELD_ROW);
  g_type_ensure (LOKET_TYPE_CHOICE_ROW);
  g_type_ensure (LOKET_TYPE_MESSAGE);
  g_type_ensure (LOKET_TYPE_SERVER_LINE);
  bind_template (widget_class);
}

static void
loket_sign_in_page_init (LoketSignInPage *self)
{
  g_autofree char *key = loket_keys_label ("help");
  g_autofree char *hint = NULL;
  g_autoptr(GtkSizeGroup) names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  GtkWidget *entry;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new ("org.loket.Loket");
  /* Translators: %s is the key F1 */
  hint = g_strdup_printf (_("%s help"), key);
  gtk_label_set_text (GTK_LABEL (self->help_hint), hint);

  gtk_size_group_add_widget (names, loket_field_row_get_label_widget (self->login));
  gtk_size_group_add_widget (names, loket_field_row_get_label_widget (self->password));
  gtk_size_group_add_widget (names, loket_field_row_get_label_widget
                               (LOKET_FIELD_ROW (self->counter)));
  loket_list_make_one_stop (GTK_WIDGET (self->counters));
  loket_list_make_one_stop (GTK_WIDGET (self->practice_list));
  loket_field_row_set_secret (self->password);
  entry = loket_field_row_get_entry (self->password);
  g_signal_connect (entry, "activate", G_CALLBACK (on_password_activated), self);
}

static void
fill_practice (LoketSignInPage *self)
{
  JsonObject *info = loket_desk_get_practice_info (self->desk);
  JsonArray *users;

  if (!loket_desk_is_practice (self->desk) || info == NULL ||
      !json_object_has_member (info, "users"))
    return;

  users = json_object_get_array_member (info, "users");
  for (guint i = 0; i < json_array_get_length (users); i++)
    gtk_list_box_append (self->practice_list,
                         loket_sign_in_practice_row (json_array_get_object_element (users, i)));
  gtk_widget_set_visible (self->practice_box, TRUE);
}

/*
 * Public API
 */

/**
 * loket_sign_in_page_new:
 * @desk: the desk somebody wants to work at
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
loket_sign_in_page_new (LoketDesk *desk)
{
  LoketSignInPage *self = g_object_new (LOKET_TYPE_SIGN_IN_PAGE, NULL);
  JsonObject *info = loket_desk_get_practice_info (desk);
  g_autofree char *office = g_settings_get_string (self->settings, "office-name");

  self->desk = g_object_ref (desk);
  loket_server_line_set_desk (self->server, desk);
  if (info != NULL && json_object_has_member (info, "office"))
    gtk_label_set_text (GTK_LABEL (self->office), json_object_get_string_member (info, "office"));
  else
    gtk_label_set_text (GTK_LABEL (self->office), office);
  gtk_widget_set_visible (self->office, *gtk_label_get_text (GTK_LABEL (self->office)) != '\0');
  show_step (self, "person");
  fill_known_counters (self);
  fill_practice (self);
  update_button (self);

  return GTK_WIDGET (self);
}

/**
 * loket_sign_in_page_reset:
 * @self: the page
 *
 * Ready for the next person.
 */
void
loket_sign_in_page_reset (LoketSignInPage *self)
{
  g_return_if_fail (LOKET_IS_SIGN_IN_PAGE (self));

  loket_field_row_clear (self->login);
  loket_field_row_clear (self->password);
  loket_message_clear (self->message);
  show_step (self, "person");
  fill_known_counters (self);
  set_busy (self, FALSE);
}
