/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a screen reader from ending the program by asking about a window that is not shown.
 *
 * GTK 4.8.3, gtk/a11y/gtkatspiroot.c, "GetChildAtIndex" of the application: an index that is too
 * high gives the last window of the list, shown or not. One that was never realized has no path on
 * the accessibility bus, and g_variant_new_object_path (NULL) ends the program. Whoever counts the
 * windows and then asks for the last of them meets this when a dialog closes in between; the
 * source of GTK 4.14 still reads the same.
 *
 * Realizing a window gives it its path. Windows of Loket are shown as soon as they are made and
 * destroyed when they close; this is for those GTK keeps hidden, like the file chooser behind a
 * portal. */

#include "loket-hidden-windows.h"

static guint pending;

static gboolean
on_quiet (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  pending = 0;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (!gtk_widget_get_realized (window))
        gtk_widget_realize (window);
    }

  return G_SOURCE_REMOVE;
}

/* A window joins the list before it is complete: it is looked at when its maker is done with it,
 * and before the next question of the bus is read. */
static void
on_windows_changed (GListModel *windows,
                    guint       position,
                    guint       removed,
                    guint       added,
                    gpointer    data)
{
  if (added > 0 && pending == 0)
    pending = g_idle_add_full (G_PRIORITY_HIGH, on_quiet, NULL, NULL);
}

/**
 * loket_hidden_windows_guard:
 *
 * From now on every window has a place on the accessibility bus, shown or not.
 */
void
loket_hidden_windows_guard (void)
{
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (on_windows_changed), NULL);
}
