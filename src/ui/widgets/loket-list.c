/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list is one stop for Tab; the arrows move inside it. */

#include "loket-list.h"

static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint                  value,
                guint                  code,
                GdkModifierType        state,
                GtkWidget             *list)
{
  gboolean forward = value == GDK_KEY_Tab && !(state & GDK_SHIFT_MASK);
  gboolean backward = value == GDK_KEY_ISO_Left_Tab ||
                      (value == GDK_KEY_Tab && (state & GDK_SHIFT_MASK));
  GtkRoot *root = gtk_widget_get_root (list);
  g_autoptr(GtkWidget) here = NULL;

  if ((!forward && !backward) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;

  /* while nothing in the list can take the focus, the way goes past it */
  g_set_object (&here, gtk_root_get_focus (root));
  gtk_widget_set_can_focus (list, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (root), forward ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
  gtk_widget_set_can_focus (list, TRUE);
  /* a list that is alone keeps what it has */
  if (gtk_root_get_focus (root) == NULL && here != NULL && gtk_widget_get_root (here) == root)
    gtk_widget_grab_focus (here);

  return TRUE;
}

/**
 * loket_list_make_one_stop:
 * @list: a #GtkListBox whose rows hold nothing to press
 *
 * GTK takes Tab through every row of a list box; with twenty people waiting nobody gets past.
 */
void
loket_list_make_one_stop (GtkWidget *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_LIST_BOX (list));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), list);
  gtk_widget_add_controller (list, keys);
}
