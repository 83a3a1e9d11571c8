/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widgets that hand the focus to one of their children, without standing in the way of Tab.
 *
 * GTK offers the focus to a box itself before its children when Tab comes in, and after them when
 * Shift+Tab goes out. A box that answers by focusing a child of its choice skips those before it,
 * and is never left backwards. */

#include "loket-focus.h"

#include <math.h>

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

/* * The button of the row one is in */

typedef struct
{
  GtkWidget *row, *button;
} Along;

static void
along_free (Along *self)
{
  g_object_unref (self->row);
  g_object_unref (self->button);
  g_free (self);
}

/* After the scroller itself went to what took the focus. */
static gboolean
bring_along (gpointer user_data)
{
  Along *self = user_data;
  GtkWidget *scroller = gtk_widget_get_ancestor (self->button, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t row, button;
  GtkAdjustment *place;
  double below;

  if (scroller == NULL || !gtk_widget_get_mapped (self->button) || !gtk_widget_compute_bounds (self->row, scroller, &row)
      || !gtk_widget_compute_bounds (self->button, scroller, &button))
    return G_SOURCE_REMOVE;
  below = ceil (button.origin.y + button.size.height - gtk_widget_get_height (scroller));
  place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  if (below > 0 && below <= row.origin.y)
    gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + below);

  return G_SOURCE_REMOVE;
}

static void
on_row_entered (GtkEventController *controller,
                GtkWidget          *button)
{
  Along *along = g_new0 (Along, 1);

  along->row = g_object_ref (gtk_event_controller_get_widget (controller));
  along->button = g_object_ref (button);
  g_idle_add_full (G_PRIORITY_LOW, bring_along, along, (GDestroyNotify) along_free);
}

/**
 * loket_focus_bring_along:
 * @row: a row of fields in a scroller
 * @button: below it: what is pressed when the fields are filled
 *
 * While somebody is in @row, @button is in view too, if there is room for both.
 */
void
loket_focus_bring_along (GtkWidget *row,
                         GtkWidget *button)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (on_row_entered), button, 0);
  gtk_widget_add_controller (row, focus);
}
