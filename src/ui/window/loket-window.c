/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: practice band, header strip, rail of rooms, the screen, help, curtain and lock. */

#include "loket-window.h"

#include <glib/gi18n.h>

#include "loket-date.h"
#include "loket-focus.h"
#include "loket-keys.h"
#include "loket-stack.h"
#include "loket-window-private.h"
#include "loket-zone.h"

G_DEFINE_FINAL_TYPE (LoketWindow, loket_window, ADW_TYPE_APPLICATION_WINDOW)

/*
 * Auxiliary methods
 */

static void
show_kept (LoketWindow *self)
{
  LoketConnection connection = loket_desk_get_connection (self->desk);
  guint pending = loket_desk_get_pending (self->desk);
  g_autofree char *text = NULL;
  const char *icon = "emblem-ok-symbolic";

  if (loket_desk_get_trouble (self->desk) != NULL)
    text = g_strdup (_("Not kept yet"));
  else if (connection == LOKET_CONNECTION_ONLINE && pending == 0)
    text = g_strdup (_("All at the server"));
  else if (pending > 0)
    text = g_strdup_printf (ngettext ("%u not sent yet", "%u not sent yet", pending), pending);
  else
    text = g_strdup (_("No connection"));

  if (loket_desk_get_trouble (self->desk) != NULL)
    icon = "dialog-error-symbolic";
  else if (connection == LOKET_CONNECTION_OFFLINE)
    icon = "network-offline-symbolic";
  else if (pending > 0 || connection == LOKET_CONNECTION_CONNECTING)
    icon = "emblem-synchronizing-symbolic";

  gtk_label_set_text (GTK_LABEL (self->kept_label), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->kept_image), icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kept_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (connection == LOKET_CONNECTION_OFFLINE)
    gtk_widget_add_css_class (self->kept_button, "offline");
  else
    gtk_widget_remove_css_class (self->kept_button, "offline");
}

static void
fill_rail (LoketWindow *self)
{
  const LoketRoom *rooms;
  gsize n;

  loket_rail_clear (self->rail);
  rooms = loket_rooms_all (&n);
  for (gsize i = 0; i < n; i++)
    if (rooms[i].word != NULL && loket_rooms_is_open (&rooms[i], self->desk))
      loket_rail_add (self->rail, rooms[i].id, rooms[i].icon, _(rooms[i].word),
                      _(rooms[i].title));
}

static void
drop_rooms (LoketWindow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rooms))) != NULL)
    gtk_stack_remove (self->rooms, child);
  if (self->search != NULL)
    gtk_revealer_set_child (GTK_REVEALER (self->search_revealer), NULL);
  self->search = NULL;
  g_clear_pointer (&self->room, g_free);
}

static void
make_search (LoketWindow *self)
{
  const LoketRoom *search = loket_rooms_find ("search");

  if (search == NULL || self->search != NULL)
    return;

  self->search = search->create (self->desk);
  gtk_revealer_set_child (GTK_REVEALER (self->search_revealer), self->search);
}

static GtkWidget *
ensure_room (LoketWindow     *self,
             const LoketRoom *room)
{
  GtkWidget *screen = gtk_stack_get_child_by_name (self->rooms, room->id);

  if (screen == NULL)
    {
      screen = room->create (self->desk);
      gtk_stack_add_named (self->rooms, screen, room->id);
    }

  return screen;
}

/* Two weeks are enough for the administrator, and short enough to be read. */
static void
warn_of_expiry (LoketWindow *self)
{
  LoketRow *session = loket_desk_get_session (self->desk);
  const char *expires = session != NULL ? loket_row_get_string (session, "account_expires") : "";
  g_autofree char *text = NULL;
  GDate today;
  GDate end;
  int days;

  if (!loket_date_from_iso (expires, &end))
    return;

  loket_zone_today (&today);
  days = g_date_days_between (&today, &end);
  if (days > 14)
    return;

  text = g_strdup_printf (ngettext ("Your account ends in %d day. The administrator of the office "
                                    "extends it.",
                                    "Your account ends in %d days. The administrator of the "
                                    "office extends it.", (gulong) MAX (days, 0)),
                          MAX (days, 0));
  loket_window_set_banner (self, "dialog-warning-symbolic", text);
}

/* What signing in found out: it stays until somebody has read it. */
static void
show_notice (LoketWindow *self)
{
  g_autofree char *notice = loket_desk_take_notice (self->desk);

  if (notice == NULL)
    return;
  loket_window_set_banner (self, "dialog-information-symbolic", notice);
  loket_banner_set_button (self->banner, _("Understood"), "win.close-banner");
}

/* As long as it lasts, also after the counter was locked. What cannot be kept now comes first; an alarm
 * about the past waits for it. */
static void
show_trouble (LoketWindow *self)
{
  const char *trouble = loket_desk_get_trouble (self->desk);

  loket_window_set_banner (self, trouble != NULL || loket_desk_is_alarm_grave (self->desk)
                           ? "dialog-error-symbolic" : "dialog-warning-symbolic",
                           trouble != NULL ? trouble : loket_desk_get_alarm (self->desk));
}

static void
begin_work (LoketWindow *self)
{
  const LoketRoom *rooms;
  gsize n;

  if (self->person == NULL)
    {
      self->person = LOKET_STRIP (loket_strip_new (self->desk));
      gtk_box_append (GTK_BOX (self->strip), GTK_WIDGET (self->person));
    }
  if (loket_desk_is_outdated (self->desk))
    loket_window_set_banner (self, "software-update-available-symbolic",
                             _("The office server is newer than this program. You can go on "
                               "working; ask the administrator for the new version."));
  warn_of_expiry (self);
  fill_rail (self);
  make_search (self);
  _loket_window_show_page (self, "work");
  rooms = loket_rooms_all (&n);
  for (gsize i = 0; i < n; i++)
    if (rooms[i].word != NULL && loket_rooms_is_open (&rooms[i], self->desk))
      {
        loket_window_go (self, rooms[i].id, NULL);
        break;
      }
}

static void
prepare_lock (LoketWindow *self)
{
  if (self->lock == NULL)
    {
      self->lock = LOKET_LOCK_PAGE (loket_lock_page_new (self->desk));
      gtk_box_append (GTK_BOX (self->lock_box), GTK_WIDGET (self->lock));
    }
  loket_lock_page_prepare (self->lock);
}

/*
 * Signal callbacks
 */

static void
on_state_changed (LoketDesk   *desk,
                  GParamSpec  *pspec,
                  LoketWindow *self)
{
  switch (loket_desk_get_state (desk))
    {
    case LOKET_DESK_SIGNED_OUT:
      if (self->closing)
        break;
      drop_rooms (self);
      loket_sign_in_page_reset (self->sign_in);
      _loket_window_show_page (self, "start");
      break;

    case LOKET_DESK_LOCKED:
      prepare_lock (self);
      _loket_window_show_page (self, "lock");
      break;

    case LOKET_DESK_SIGNED_IN:
      show_trouble (self);
      if (self->paused)
        _loket_window_resume (self);
      if (self->room == NULL)
        begin_work (self);
      else
        _loket_window_show_page (self, "work");
      show_notice (self);
      break;
    }
}

static void
on_kept_changed (LoketDesk   *desk,
                 GParamSpec  *pspec,
                 LoketWindow *self)
{
  show_kept (self);
}

static void
on_refused (LoketDesk   *desk,
            const char  *command,
            const char  *sentence,
            LoketWindow *self)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("Something kept on this desk was refused: %s It is in the list of "
                            "unsent work."), sentence);
  loket_window_toast (self, text);
}

static void
on_ended (LoketDesk   *desk,
          const char  *sentence,
          LoketWindow *self)
{
  loket_window_set_banner (self, "dialog-warning-symbolic", sentence);
}

static void
on_trouble (LoketDesk   *desk,
            const char  *sentence,
            LoketWindow *self)
{
  show_trouble (self);
  show_kept (self);
}

static void
on_room_chosen (LoketRail   *rail,
                const char  *id,
                LoketWindow *self)
{
  loket_window_go (self, id, NULL);
}

/*
 * Closing
 */

static void
on_signed_out_at_close (GObject      *desk,
                        GAsyncResult *result,
                        gpointer      data)
{
  g_autoptr(LoketWindow) self = data;

  loket_desk_sign_out_finish (LOKET_DESK (desk), result, NULL);
  if (self->closing)
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
on_close_waited (gpointer data)
{
  LoketWindow *self = data;

  self->close_source = 0;
  self->closing = FALSE;
  gtk_window_destroy (GTK_WINDOW (self));

  return G_SOURCE_REMOVE;
}

/*
 * Parent class overrides
 */

/* The counter is free for a colleague as soon as the window is gone; a server that does not
 * answer is not waited for. */
static gboolean
loket_window_close_request (GtkWindow *window)
{
  LoketWindow *self = LOKET_WINDOW (window);

  if (self->closing)
    return TRUE;
  if (loket_desk_get_state (self->desk) == LOKET_DESK_SIGNED_OUT)
    return GTK_WINDOW_CLASS (loket_window_parent_class)->close_request (window);

  self->closing = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  self->close_source = g_timeout_add (2500, on_close_waited, self);
  loket_desk_sign_out_async (self->desk, on_signed_out_at_close, g_object_ref (self));

  return TRUE;
}

static void
loket_window_dispose (GObject *object)
{
  LoketWindow *self = LOKET_WINDOW (object);

  g_clear_handle_id (&self->idle_source, g_source_remove);
  g_clear_handle_id (&self->focus_source, g_source_remove);
  g_clear_handle_id (&self->close_source, g_source_remove);
  self->closing = FALSE;
  g_clear_weak_pointer (&self->focus_before);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), LOKET_TYPE_WINDOW);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->room, g_free);
  g_clear_pointer (&self->page_before, g_free);
  g_clear_handle_id (&self->zone_source, g_source_remove);
  g_clear_weak_pointer (&self->swiped_into);
  g_clear_weak_pointer (&self->zone_from);
  g_clear_pointer (&self->swiped_over, g_free);
  if (self->zone != NULL)
    g_string_free (g_steal_pointer (&self->zone), TRUE);
  if (self->swiped != NULL)
    g_string_free (g_steal_pointer (&self->swiped), TRUE);

  G_OBJECT_CLASS (loket_window_parent_class)->dispose (object);
}

static void
loket_window_class_init (LoketWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = loket_window_close_request;
  g_type_ensure (LOKET_TYPE_RAIL);
  g_type_ensure (LOKET_TYPE_SIDE_BOX);
  g_type_ensure (LOKET_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/loket/Loket/window/loket-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, band);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, header);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, strip_title);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, kept_button);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, kept_image);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, kept_label);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, search_hint);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, banner_box);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, start_box);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, rooms);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, search_revealer);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, curtain_button);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, lock_box);
  gtk_widget_class_bind_template_child (widget_class, LoketWindow, help_box);
}

static void
loket_window_init (LoketWindow *self)
{
  g_autofree char *hint = loket_keys_label ("search");

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (GTK_LABEL (self->search_hint), hint);
  _loket_window_init_acts (self);
  loket_focus_keep_visible (GTK_WINDOW (self));
  g_signal_connect (self->rail, "chosen", G_CALLBACK (on_room_chosen), self);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (_loket_window_follow_focus), NULL);
}

/* A desk is the only program its officer looks at. */
static void
fill_screen (LoketWindow *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr(GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle place;

  if (monitor != NULL)
    {
      gdk_monitor_get_geometry (monitor, &place);
      gtk_window_set_default_size (GTK_WINDOW (self), place.width, place.height);
    }
  gtk_window_maximize (GTK_WINDOW (self));
}

static void
take_desk (LoketWindow *self,
           LoketDesk   *desk)
{
  self->desk = g_object_ref (desk);
  gtk_widget_set_visible (self->band, loket_desk_is_practice (desk));
  if (loket_desk_is_practice (desk))
    gtk_widget_add_css_class (GTK_WIDGET (self), "practice");

  self->sign_in = LOKET_SIGN_IN_PAGE (loket_sign_in_page_new (desk));
  gtk_box_append (GTK_BOX (self->start_box), GTK_WIDGET (self->sign_in));
  g_signal_connect (desk, "notify::state", G_CALLBACK (on_state_changed), self);
  g_signal_connect (desk, "notify::pending", G_CALLBACK (on_kept_changed), self);
  g_signal_connect (desk, "notify::connection", G_CALLBACK (on_kept_changed), self);
  g_signal_connect (desk, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect (desk, "ended", G_CALLBACK (on_ended), self);
  g_signal_connect (desk, "trouble", G_CALLBACK (on_trouble), self);
  g_signal_connect (desk, "alarm", G_CALLBACK (on_trouble), self);
  show_kept (self);
  _loket_window_watch_idle (self);
  _loket_window_watch_others (self);
  _loket_window_watch_swipes (self);
  fill_screen (self);
  _loket_window_show_page (self, "start");
}

/*
 * The focus in a room
 */

static gboolean
focus_room (LoketWindow *self)
{
  GtkWidget *screen = gtk_stack_get_visible_child (self->rooms);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (screen == NULL || (focus != NULL && gtk_widget_is_ancestor (focus, screen)))
    return TRUE;

  return gtk_widget_grab_focus (screen) || gtk_widget_child_focus (screen, GTK_DIR_TAB_FORWARD);
}

/* A list that is still on its way has nothing to focus, and an empty room never has: then the focus is
 * on the name of the room. Somebody who presses a key meanwhile decides for themselves. */
static gboolean
on_focus_tried (gpointer data)
{
  LoketWindow *self = data;

  if (!focus_room (self))
    {
      if (self->focus_tries-- > 0)
        return G_SOURCE_CONTINUE;
      loket_rail_focus (self->rail);
    }

  self->focus_source = 0;

  return G_SOURCE_REMOVE;
}

static void
begin_focus (LoketWindow *self)
{
  g_clear_handle_id (&self->focus_source, g_source_remove);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (focus_room (self))
    return;

  self->focus_tries = 20;
  self->focus_source = g_timeout_add (100, on_focus_tried, self);
}

/*
 * Public API
 */

/**
 * loket_window_new:
 * @application: the application
 * @desk: what the window shows
 *
 * Returns: (transfer none): a window that shows the sign-in page
 */
GtkWidget *
loket_window_new (AdwApplication *application,
                  LoketDesk      *desk)
{
  LoketWindow *self = g_object_new (LOKET_TYPE_WINDOW, "application", application, NULL);

  take_desk (self, desk);

  return GTK_WIDGET (self);
}

/**
 * loket_window_go:
 * @self: the window
 * @room: id of a room
 * @subject: (nullable): what to open in it
 */
void
loket_window_go (LoketWindow *self,
                 const char  *room,
                 const char  *subject)
{
  const LoketRoom *there = loket_rooms_find (room);
  LoketScreen *before = _loket_window_get_screen (self);
  GtkWidget *screen;

  g_return_if_fail (LOKET_IS_WINDOW (self));

  if (there == NULL || g_str_equal (room, "search"))
    return;
  if (!loket_rooms_is_open (there, self->desk))
    {
      loket_window_toast (self, _("Your duties do not include this room."));
      return;
    }

  _loket_window_close_search (self);
  screen = ensure_room (self, there);
  if (before != NULL && GTK_WIDGET (before) != screen)
    loket_screen_closed (before);
  g_free (self->room);
  self->room = g_strdup (room);
  loket_stack_show (self->rooms, room);
  loket_rail_set_active (self->rail, room);
  if (before == NULL || GTK_WIDGET (before) != screen)
    loket_screen_opened (LOKET_SCREEN (screen));
  if (subject != NULL && *subject != '\0')
    loket_screen_show (LOKET_SCREEN (screen), subject);
  begin_focus (self);
}

/**
 * loket_window_toast:
 * @self: the window
 * @text: one sentence, not markup
 */
void
loket_window_toast (LoketWindow *self,
                    const char  *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (LOKET_IS_WINDOW (self));

  escaped = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/**
 * loket_window_set_banner:
 * @self: the window
 * @icon: (nullable): name of an icon
 * @text: (nullable): a sentence that matters until it changes; NULL takes the line away
 */
void
loket_window_set_banner (LoketWindow *self,
                         const char  *icon,
                         const char  *text)
{
  g_return_if_fail (LOKET_IS_WINDOW (self));

  if (text != NULL)
    loket_banner_set_text (self->banner, icon, text);
  loket_banner_set_button (self->banner, NULL, NULL);
  gtk_widget_set_visible (self->banner_box, text != NULL);
}
