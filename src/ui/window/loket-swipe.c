/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passport readers and slip scanners type like a very fast person: outside a text field what they
 * type opens the search. */

#include "loket-window-private.h"

/* Milliseconds between two characters that no person reaches for long. */
#define FAST 45
#define SHORTEST 8

static gboolean
is_writing (LoketWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint                  value,
                guint                  code,
                GdkModifierType        state,
                LoketWindow           *self)
{
  guint32 now = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (keys));
  gunichar letter = gdk_keyval_to_unicode (value);

  g_clear_handle_id (&self->focus_source, g_source_remove);
  if (self->room == NULL || is_writing (self) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    {
      g_string_truncate (self->swiped, 0);
      return FALSE;
    }
  if (now - self->swiped_at > FAST)
    g_string_truncate (self->swiped, 0);

  if (value == GDK_KEY_Return || value == GDK_KEY_KP_Enter)
    {
      gboolean swiped = self->swiped->len >= SHORTEST;

      if (swiped)
        loket_window_show_search (self, self->swiped->str);
      g_string_truncate (self->swiped, 0);

      return swiped;
    }
  if (letter != 0 && g_unichar_isprint (letter))
    {
      self->swiped_at = now;
      g_string_append_unichar (self->swiped, letter);
    }

  return FALSE;
}

/* Listens for readers that behave like a keyboard. */
void
_loket_window_watch_swipes (LoketWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->swiped = g_string_new (NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
