/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passport readers and slip scanners type like a very fast person: what they type goes to the step
 * that has a place for it, or opens the search. A zone is known in a text field too and taken out of
 * it again; of anything else typed there nobody can say that it was no person. */

#include "loket-search-query.h"
#include "loket-window-private.h"

/* Milliseconds between two characters that no person reaches for long. */
#define FAST 45
#define SHORTEST 8
/* Milliseconds after which no further line of a zone will come. */
#define NEXT_LINE 600

/* Returns: (nullable): where what is typed goes */
static GtkWidget *
written_in (LoketWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus)) ? focus : NULL;
}

static void
begin_swipe (LoketWindow *self,
             GtkWidget   *place)
{
  g_string_truncate (self->swiped, 0);
  g_clear_pointer (&self->swiped_over, g_free);
  g_set_weak_pointer (&self->swiped_into, place);
  if (GTK_IS_EDITABLE (place))
    self->swiped_over = g_strdup (gtk_editable_get_text (GTK_EDITABLE (place)));
}

/* The search knows zones itself; a sheet has nothing below it that may change. */
static gboolean
takes_from (LoketWindow *self,
            GtkWidget   *place,
            const char  *line)
{
  return place == self->swiped_into && self->swiped_over != NULL && loket_search_is_zone_line (line)
         && !gtk_widget_get_visible (self->search_revealer);
}

/* The screen may have a place for it; else it is looked for. */
static void
hand_on (LoketWindow *self)
{
  g_autofree char *text = g_strdup (self->zone->str);
  LoketScreen *screen = _loket_window_get_screen (self);

  g_clear_handle_id (&self->zone_source, g_source_remove);
  g_string_truncate (self->zone, 0);
  if (screen == NULL || !loket_screen_swipe (screen, text))
    loket_window_show_search (self, text);
}

/* One line alone out of a field, however it came: it belongs there. */
static gboolean
put_back (LoketWindow *self)
{
  GtkWidget *place = self->zone_from;

  g_clear_weak_pointer (&self->zone_from);
  if (place == NULL || strchr (self->zone->str, '\n') != NULL)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (place), self->zone->str);
  g_string_truncate (self->zone, 0);

  return TRUE;
}

static gboolean
on_no_further_line (gpointer data)
{
  LoketWindow *self = data;

  self->zone_source = 0;
  if (!put_back (self))
    hand_on (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for_line (LoketWindow *self)
{
  g_clear_handle_id (&self->zone_source, g_source_remove);
  self->zone_source = g_timeout_add (NEXT_LINE, on_no_further_line, self);
}

/* A zone comes line by line, each ended with Enter; anything else comes whole. */
static void
take_line (LoketWindow *self,
           const char  *line)
{
  if (!loket_search_add_zone_line (self->zone, line))
    g_string_assign (self->zone, line);
  else if (!loket_search_zone_is_whole (self->zone->str))
    {
      wait_for_line (self);
      return;
    }
  hand_on (self);
}

/* Returns: whether Enter ended what a reader typed */
static gboolean
end_swipe (LoketWindow *self,
           GtkWidget   *place)
{
  g_autofree char *line = g_strdup (self->swiped->str);

  g_string_truncate (self->swiped, 0);
  if (strlen (line) < SHORTEST || (place != NULL && !takes_from (self, place, line)))
    return FALSE;
  if (place != NULL)
    gtk_editable_set_text (GTK_EDITABLE (place), self->swiped_over);
  g_set_weak_pointer (&self->zone_from, place);
  take_line (self, line);

  return TRUE;
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
  GtkWidget *place = written_in (self);

  g_clear_handle_id (&self->focus_source, g_source_remove);
  /* A reader never leaves the field. */
  if (self->zone_source != 0 && self->zone_from != NULL && (value == GDK_KEY_Tab || value == GDK_KEY_ISO_Left_Tab))
    {
      g_clear_handle_id (&self->zone_source, g_source_remove);
      put_back (self);
    }
  if (self->room == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    {
      g_string_truncate (self->swiped, 0);
      return FALSE;
    }
  if (self->swiped->len == 0 || now - self->swiped_at > FAST || place != self->swiped_into)
    begin_swipe (self, place);
  if (value == GDK_KEY_Return || value == GDK_KEY_KP_Enter)
    return end_swipe (self, place);
  if (letter != 0 && g_unichar_isprint (letter))
    {
      self->swiped_at = now;
      if (self->zone_source != 0)
        wait_for_line (self);
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
  self->zone = g_string_new (NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
