/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks the window when nobody touched it for a while. */

#include "loket-window-private.h"

#define LOOK_SECONDS 5

/* In seconds, 0 for never. The tests do not wait for minutes: LOKET_LOCK_SECONDS makes it sooner, and never
 * later than the officer set. */
static gint64
get_limit (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.loket.Loket");
  const char *word = g_getenv ("LOKET_LOCK_SECONDS");
  gint64 sooner = word != NULL ? g_ascii_strtoll (word, NULL, 10) : 0;
  gint64 limit = (gint64) g_settings_get_uint (settings, "lock-after") * 60;

  return sooner > 0 ? MIN (limit, sooner) : limit;
}

static gboolean
on_look_due (gpointer data)
{
  LoketWindow *self = data;
  gint64 limit = get_limit ();

  if (limit > 0 && g_get_monotonic_time () - self->touched_at >= limit * G_USEC_PER_SEC)
    _loket_window_lock (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_touched (GtkEventControllerLegacy *controller,
            GdkEvent                 *event,
            LoketWindow              *self)
{
  self->touched_at = g_get_monotonic_time ();

  return GDK_EVENT_PROPAGATE;
}

/* A key or a movement of the pointer over @widget, a window of the desk, says that somebody is here. */
void
_loket_window_watch_touches (LoketWindow *self,
                             GtkWidget   *widget)
{
  GtkEventController *legacy = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (legacy, GTK_PHASE_CAPTURE);
  g_signal_connect_object (legacy, "event", G_CALLBACK (on_touched), self, 0);
  gtk_widget_add_controller (widget, legacy);
}

void
_loket_window_watch_idle (LoketWindow *self)
{
  self->touched_at = g_get_monotonic_time ();
  _loket_window_watch_touches (self, GTK_WIDGET (self));
  self->idle_source = g_timeout_add_seconds (LOOK_SECONDS, on_look_due, self);
}
