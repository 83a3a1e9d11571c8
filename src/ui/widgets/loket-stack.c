/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Showing one page of a stack so that screen readers do not hear the others. */

#include "loket-stack.h"

/**
 * loket_stack_show:
 * @stack: a stack
 * @name: name of one of its pages
 *
 * GtkStack of GTK 4.8 leaves the pages that are not seen in the accessible tree; a page that is
 * not visible is not there.
 */
void
loket_stack_show (GtkStack   *stack,
                  const char *name)
{
  GtkWidget *shown;

  g_return_if_fail (GTK_IS_STACK (stack));

  shown = gtk_stack_get_child_by_name (stack, name);
  g_return_if_fail (shown != NULL);

  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (stack, shown);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != shown)
      gtk_widget_set_visible (child, FALSE);
}
