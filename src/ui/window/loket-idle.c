/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks the window when nobody touched it for a while. */

#include "loket-window-private.h"

static gboolean
on_idle_minute_passed (gpointer data)
{
  LoketWindow *self = data;
  g_autoptr(GSettings) settings = g_settings_new ("org.loket.Loket");
  guint limit = g_settings_get_uint (settings, "lock-after");

  self->idle_minutes++;
  if (limit > 0 && self->idle_minutes >= limit)
    _loket_window_lock (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_touched (GtkEventControllerLegacy *controller,
            GdkEvent                 *event,
            LoketWindow              *self)
{
  self->idle_minutes = 0;

  return GDK_EVENT_PROPAGATE;
}

/* Counts minutes without a key or a movement of the pointer. */
void
_loket_window_watch_idle (LoketWindow *self)
{
  GtkEventController *legacy = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (legacy, GTK_PHASE_CAPTURE);
  g_signal_connect (legacy, "event", G_CALLBACK (on_touched), self);
  gtk_widget_add_controller (GTK_WIDGET (self), legacy);
  self->idle_source = g_timeout_add_seconds (60, on_idle_minute_passed, self);
}
