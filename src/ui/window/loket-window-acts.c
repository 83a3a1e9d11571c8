/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's actions and keys: what it does itself, and what it hands to the visible screen. */

#include "loket-window-private.h"

#include <glib/gi18n.h>

#include "loket-board.h"
#include "loket-delegations.h"
#include "loket-keys.h"
#include "loket-keys-window.h"
#include "loket-my-looks.h"
#include "loket-panes.h"
#include "loket-receipt-sheet.h"
#include "loket-settings.h"

/*
 * Auxiliary methods
 */

static gboolean
is_working (LoketWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "work") == 0;
}

/* The visible screen first; what it does not know goes to the counter, whose keys work in every
 * room while somebody is served. */
static void
do_screen_act (LoketWindow *self,
               const char  *act)
{
  LoketScreen *screen = _loket_window_get_screen (self);
  GtkWidget *desk = gtk_stack_get_child_by_name (self->rooms, "desk");
  g_autofree char *why = NULL;

  if (!is_working (self) || screen == NULL)
    return;

  if (loket_screen_can_act (screen, act, &why))
    loket_screen_act (screen, act);
  else if (why == NULL && desk != NULL && desk != GTK_WIDGET (screen) &&
           loket_screen_can_act (LOKET_SCREEN (desk), act, &why))
    loket_screen_act (LOKET_SCREEN (desk), act);
  else if (why != NULL)
    loket_window_toast (self, why);
}

/* Something that scrolls by itself keeps Page Up and Page Down. */
static gboolean
focus_scrolls (LoketWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  for (; focus != NULL; focus = gtk_widget_get_parent (focus))
    if (GTK_IS_TEXT_VIEW (focus) || GTK_IS_LIST_BASE (focus) || GTK_IS_LIST_BOX (focus) ||
        GTK_IS_POPOVER (focus) || LOKET_IS_HELP_PANE (focus))
      return TRUE;

  return FALSE;
}

/*
 * Signal callbacks
 */

static void
on_screen_act_activated (GSimpleAction *action,
                         GVariant      *parameter,
                         LoketWindow   *self)
{
  do_screen_act (self, g_action_get_name (G_ACTION (action)));
}

static gboolean
on_page_key_pressed (GtkWidget *widget,
                     GVariant  *args,
                     gpointer   act)
{
  LoketWindow *self = LOKET_WINDOW (widget);
  LoketScreen *screen = _loket_window_get_screen (self);

  if (!is_working (self) || screen == NULL || focus_scrolls (self) ||
      !loket_screen_can_act (screen, act, NULL))
    return FALSE;

  loket_screen_act (screen, act);

  return TRUE;
}

static void
on_help_activated (GSimpleAction *action,
                   GVariant      *parameter,
                   LoketWindow   *self)
{
  _loket_window_toggle_help (self);
}

static void
on_fullscreen_activated (GSimpleAction *action,
                         GVariant      *parameter,
                         LoketWindow   *self)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
}

static void
on_curtain_activated (GSimpleAction *action,
                      GVariant      *parameter,
                      LoketWindow   *self)
{
  _loket_window_toggle_curtain (self);
}

static void
on_search_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     LoketWindow   *self)
{
  if (gtk_widget_get_visible (self->search_revealer))
    _loket_window_close_search (self);
  else
    loket_window_show_search (self, NULL);
}

static void
on_close_search_activated (GSimpleAction *action,
                           GVariant      *parameter,
                           LoketWindow   *self)
{
  _loket_window_close_search (self);
}

static void
on_lock_activated (GSimpleAction *action,
                   GVariant      *parameter,
                   LoketWindow   *self)
{
  _loket_window_lock (self);
}

static void
on_other_pane_activated (GSimpleAction *action,
                         GVariant      *parameter,
                         LoketWindow   *self)
{
  loket_panes_go_on (GTK_WIDGET (self));
}

static void
on_keys_activated (GSimpleAction *action,
                   GVariant      *parameter,
                   LoketWindow   *self)
{
  loket_keys_window_present (self);
}

static void
on_toast_activated (GSimpleAction *action,
                    GVariant      *parameter,
                    LoketWindow   *self)
{
  loket_window_toast (self, g_variant_get_string (parameter, NULL));
}

static void
on_go_activated (GSimpleAction *action,
                 GVariant      *parameter,
                 LoketWindow   *self)
{
  const char *room;
  const char *subject;

  g_variant_get (parameter, "(&s&s)", &room, &subject);
  loket_window_go (self, room, subject);
}

static void
on_room_activated (GSimpleAction *action,
                   GVariant      *parameter,
                   LoketWindow   *self)
{
  const char *room = loket_rail_get_nth (self->rail, (guint) g_variant_get_int32 (parameter));

  if (room != NULL && is_working (self))
    loket_window_go (self, room, NULL);
}

static void
on_show_help_activated (GSimpleAction *action,
                        GVariant      *parameter,
                        LoketWindow   *self)
{
  loket_window_show_help (self, g_variant_get_string (parameter, NULL));
}

static void
on_open_journal_activated (GSimpleAction *action,
                           GVariant      *parameter,
                           LoketWindow   *self)
{
  loket_window_go (self, "journal", NULL);
}

static void
on_signed_out (GObject      *desk,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr(LoketWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (loket_desk_sign_out_finish (LOKET_DESK (desk), result, &error))
    return;

  sentence = loket_desk_error_sentence (error);
  loket_window_toast (self, sentence);
}

static void
on_sign_out_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       LoketWindow   *self)
{
  loket_desk_sign_out_async (self->desk, on_signed_out, g_object_ref (self));
}

static void
on_settings_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       LoketWindow   *self)
{
  loket_settings_present (GTK_WINDOW (self));
}

static void
on_check_receipt_activated (GSimpleAction *action,
                            GVariant      *parameter,
                            LoketWindow   *self)
{
  loket_receipt_sheet_present (GTK_WINDOW (self), self->desk);
}

static void
on_board_activated (GSimpleAction *action,
                    GVariant      *parameter,
                    LoketWindow   *self)
{
  loket_board_present (GTK_WINDOW (self));
}

static void
on_my_looks_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       LoketWindow   *self)
{
  loket_my_looks_show (GTK_WIDGET (self), self->desk);
}

static void
on_delegations_activated (GSimpleAction *action,
                          GVariant      *parameter,
                          LoketWindow   *self)
{
  loket_delegations_present (GTK_WINDOW (self), self->desk);
}

static void
on_change_password_activated (GSimpleAction *action,
                              GVariant      *parameter,
                              LoketWindow   *self)
{
  loket_change_password_present (GTK_WINDOW (self), self->desk);
}

static void
on_paused (GObject      *desk,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(LoketWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (desk), result, &error);

  if (answer == NULL)
    {
      sentence = loket_desk_error_sentence (error);
      loket_window_toast (self, sentence);
      return;
    }

  self->paused = TRUE;
  _loket_window_lock (self);
}

static void
send_pause (LoketWindow        *self,
            gboolean            paused,
            GAsyncReadyCallback callback)
{
  JsonObject *args = json_object_new ();

  json_object_set_boolean_member (args, "paused", paused);
  json_object_set_string_member (args, "reason", paused ? "break" : "");
  loket_desk_run_async (self->desk, "desk_pause", NULL, args, FALSE, NULL, callback,
                        g_object_ref (self));
}

static void
on_pause_activated (GSimpleAction *action,
                    GVariant      *parameter,
                    LoketWindow   *self)
{
  send_pause (self, TRUE, on_paused);
}

static void
on_resumed (GObject      *desk,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(LoketWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (desk), result, &error);

  if (answer != NULL)
    return;

  sentence = loket_desk_error_sentence (error);
  loket_window_toast (self, sentence);
}

/* A pause ends when the officer is back. */
void
_loket_window_resume (LoketWindow *self)
{
  self->paused = FALSE;
  send_pause (self, FALSE, on_resumed);
}

static void
on_close_banner_activated (GSimpleAction *action,
                           GVariant      *parameter,
                           LoketWindow   *self)
{
  loket_window_set_banner (self, NULL, NULL);
}

/*
 * Setting up
 */

typedef void (*Activated) (GSimpleAction *action, GVariant *parameter, LoketWindow *self);

static void
add_action (LoketWindow *self,
            const char  *name,
            const char  *type,
            Activated    activated)
{
  g_autoptr(GVariantType) parameter = type != NULL ? g_variant_type_new (type) : NULL;
  g_autoptr(GSimpleAction) action = g_simple_action_new (name, parameter);

  g_signal_connect (action, "activate", G_CALLBACK (activated), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
add_own_actions (LoketWindow *self)
{
  add_action (self, "help", NULL, on_help_activated);
  add_action (self, "other-pane", NULL, on_other_pane_activated);
  add_action (self, "fullscreen", NULL, on_fullscreen_activated);
  add_action (self, "curtain", NULL, on_curtain_activated);
  add_action (self, "search", NULL, on_search_activated);
  add_action (self, "close-search", NULL, on_close_search_activated);
  add_action (self, "lock", NULL, on_lock_activated);
  add_action (self, "pause", NULL, on_pause_activated);
  add_action (self, "keys", NULL, on_keys_activated);
  add_action (self, "toast", "s", on_toast_activated);
  add_action (self, "go", "(ss)", on_go_activated);
  add_action (self, "room", "i", on_room_activated);
  add_action (self, "show-help", "s", on_show_help_activated);
  add_action (self, "open-journal", NULL, on_open_journal_activated);
  add_action (self, "settings", NULL, on_settings_activated);
  add_action (self, "board", NULL, on_board_activated);
  add_action (self, "check-receipt", NULL, on_check_receipt_activated);
  add_action (self, "sign-out", NULL, on_sign_out_activated);
  add_action (self, "close-banner", NULL, on_close_banner_activated);
  add_action (self, "change-password", NULL, on_change_password_activated);
  add_action (self, "my-looks", NULL, on_my_looks_activated);
  add_action (self, "delegations", NULL, on_delegations_activated);
}

static void
add_window_key (LoketWindow        *self,
                GtkEventController *keys,
                const char         *key,
                const char         *act)
{
  g_autofree char *action = g_strconcat ("win.", act, NULL);
  GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (key);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (trigger, gtk_named_action_new (action)));
}

static void
add_page_key (GtkEventController *keys,
              const char         *key,
              const char         *act)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (key);
  GtkShortcutAction *action = gtk_callback_action_new (on_page_key_pressed, (gpointer) act, NULL);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (trigger, action));
}

/* Keys of the application are set by the application; here are those that must not come before
 * the widget with the focus. */
static void
add_keys (LoketWindow *self)
{
  GtkEventController *late = gtk_shortcut_controller_new ();
  GtkEventController *early = gtk_shortcut_controller_new ();
  const LoketKey *keys;
  gsize n;

  gtk_event_controller_set_propagation_phase (early, GTK_PHASE_CAPTURE);
  keys = loket_keys_all (&n);
  for (gsize i = 0; i < n; i++)
    {
      if (keys[i].screen)
        add_action (self, keys[i].act, NULL, on_screen_act_activated);
      if (keys[i].place == LOKET_KEY_WINDOW)
        {
          add_window_key (self, late, keys[i].key, keys[i].act);
          if (keys[i].twin != NULL)
            add_window_key (self, late, keys[i].twin, keys[i].act);
        }
      if (keys[i].place == LOKET_KEY_PAGE)
        add_page_key (early, keys[i].key, keys[i].act);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), late);
  gtk_widget_add_controller (GTK_WIDGET (self), early);
}

void
_loket_window_init_acts (LoketWindow *self)
{
  add_own_actions (self);
  add_keys (self);
}

static void
enable (LoketWindow *self,
        const char  *name,
        gboolean     enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* One place decides which actions are possible on the page that is shown. */
void
_loket_window_update_acts (LoketWindow *self)
{
  static const char *signed_in[] = { "board", "pause", "room", "go", "open-journal", "change-password", "my-looks",
                                     "check-receipt" };
  gboolean work = is_working (self);
  gboolean present = loket_desk_get_state (self->desk) == LOKET_DESK_SIGNED_IN;
  const LoketKey *keys;
  gsize n;

  keys = loket_keys_all (&n);
  for (gsize i = 0; i < n; i++)
    if (keys[i].screen)
      enable (self, keys[i].act, work);
  for (gsize i = 0; i < G_N_ELEMENTS (signed_in); i++)
    enable (self, signed_in[i], work && present);
  enable (self, "delegations", work && present && loket_delegations_may (self->desk));
  enable (self, "search", work && present && self->search != NULL);
  enable (self, "lock", present);
  enable (self, "sign-out", loket_desk_get_state (self->desk) != LOKET_DESK_SIGNED_OUT);
}
