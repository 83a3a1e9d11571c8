/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widgets that hand the focus to one of their children, without standing in the way of Tab.
 *
 * GTK offers the focus to a box itself before its children when Tab comes in, and after them when
 * Shift+Tab goes out. A box that answers by focusing a child of its choice skips those before it,
 * and is never left backwards. */

#include "loket-focus.h"

static GQuark
moving_quark (void)
{
  return g_quark_from_static_string ("loket-focus-moving");
}

/**
 * loket_focus_move:
 * @widget: a widget that calls loket_focus_give() in its grab_focus
 * @direction: where the focus goes
 * @parent_class: the class above
 *
 * What the focus function of such a widget does.
 *
 * Returns: whether something inside took the focus
 */
gboolean
loket_focus_move (GtkWidget       *widget,
                  GtkDirectionType direction,
                  gpointer         parent_class)
{
  gboolean taken;

  g_object_ref (widget);
  g_object_set_qdata (G_OBJECT (widget), moving_quark (), widget);
  taken = GTK_WIDGET_CLASS (parent_class)->focus (widget, direction);
  g_object_set_qdata (G_OBJECT (widget), moving_quark (), NULL);
  g_object_unref (widget);

  return taken;
}

/**
 * loket_focus_give:
 * @widget: a widget somebody wants to focus
 * @child: who takes the focus for it
 *
 * Returns: whether @child took it; FALSE while Tab is on its way through @widget
 */
gboolean
loket_focus_give (GtkWidget *widget,
                  GtkWidget *child)
{
  if (g_object_get_qdata (G_OBJECT (widget), moving_quark ()) != NULL)
    return FALSE;

  return gtk_widget_grab_focus (child);
}

static void
on_focus_visible_changed (GtkWindow *window)
{
  if (!gtk_window_get_focus_visible (window))
    gtk_window_set_focus_visible (window, TRUE);
}

/**
 * loket_focus_keep_visible:
 *
 * GTK takes the line around the focus away three seconds after the last key. Who looks at a paper and
 * back at the window must still find where they are.
 */
void
loket_focus_keep_visible (GtkWindow *window)
{
  g_signal_connect (window, "notify::focus-visible", G_CALLBACK (on_focus_visible_changed), NULL);
  gtk_window_set_focus_visible (window, TRUE);
}
