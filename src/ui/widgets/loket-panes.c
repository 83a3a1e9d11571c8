/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F6: from one part of a screen to the next. */

#include "loket-panes.h"

#define MARK "loket-pane"

static void
collect (GtkWidget *widget,
         GPtrArray *panes)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_object_get_data (G_OBJECT (widget), MARK) != NULL)
    {
      g_ptr_array_add (panes, widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, panes);
}

/**
 * loket_pane_mark:
 * @widget: a part of a screen; parts do not lie in one another
 */
void
loket_pane_mark (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_object_set_data (G_OBJECT (widget), MARK, widget);
}

/**
 * loket_panes_go_on:
 * @window: where the parts are
 *
 * Gives the focus to the part after the one that has it; parts with nothing to focus are skipped.
 *
 * Returns: whether there was another part
 */
gboolean
loket_panes_go_on (GtkWidget *window)
{
  g_autoptr(GPtrArray) panes = g_ptr_array_new ();
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  guint at = 0;

  collect (window, panes);
  for (guint i = 0; focus != NULL && i < panes->len; i++)
    if (focus == g_ptr_array_index (panes, i) || gtk_widget_is_ancestor (focus, g_ptr_array_index (panes, i)))
      at = i + 1;
  for (guint i = 0; i < panes->len; i++)
    if (gtk_widget_child_focus (g_ptr_array_index (panes, (at + i) % panes->len), GTK_DIR_TAB_FORWARD))
      return TRUE;

  return FALSE;
}
