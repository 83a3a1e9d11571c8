/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writing board: large letters across the counter, for somebody who does not hear. */

#include "loket-board.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static gboolean
on_escape_pressed (GtkWidget *widget,
                   GVariant  *args,
                   gpointer   data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

/**
 * loket_board_present:
 * @parent: the window
 *
 * What is written on it is kept nowhere.
 */
void
loket_board_present (GtkWindow *parent)
{
  GtkWidget *board = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_window_set_title (GTK_WINDOW (board), _("Writing board"));
  gtk_window_set_transient_for (GTK_WINDOW (board), parent);
  gtk_window_set_modal (GTK_WINDOW (board), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (board), gtk_widget_get_width (GTK_WIDGET (parent)),
                               gtk_widget_get_height (GTK_WIDGET (parent)));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "board");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Writing board"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (board), box);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape,
                                                                                  0),
                                                          gtk_callback_action_new
                                                            (on_escape_pressed, NULL, NULL)));
  gtk_widget_add_controller (board, keys);
  gtk_window_present (GTK_WINDOW (board));
  gtk_widget_grab_focus (view);
}
