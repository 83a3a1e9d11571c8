/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help beside a sheet.
 *
 * A sheet is modal: the pane beside the work can be seen behind it, but nobody can turn its pages.
 * So the sheet grows by a pane of its own. What stands in it keeps its place and its focus. */

#include "loket-help-pane.h"
#include "loket-screen.h"
#include "loket-window-private.h"

#define PANE "loket-help-pane"
#define WIDTH 340
#define HEIGHT 440

/*
 * Auxiliary methods
 */

/* Taking the focus again would select what was typed, and the next letter would replace it. */
static void
give_focus_back (GtkWidget *focus)
{
  if (focus == NULL)
    return;
  if (GTK_IS_TEXT (focus))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (focus));
  else
    gtk_widget_grab_focus (focus);
}

static LoketHelpPane *
add_pane (GtkWindow *sheet)
{
  GtkWidget *focus = gtk_window_get_focus (sheet);
  GtkWidget *content = g_object_ref (adw_window_get_content (ADW_WINDOW (sheet)));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *pane = loket_help_pane_new ();

  adw_window_set_content (ADW_WINDOW (sheet), NULL);
  gtk_widget_set_hexpand (content, TRUE);
  gtk_widget_set_size_request (pane, WIDTH, HEIGHT);
  gtk_box_append (GTK_BOX (box), content);
  gtk_box_append (GTK_BOX (box), pane);
  adw_window_set_content (ADW_WINDOW (sheet), box);
  g_object_unref (content);
  give_focus_back (focus);
  g_object_set_data (G_OBJECT (sheet), PANE, pane);

  return LOKET_HELP_PANE (pane);
}

/* One that can be resized does not grow by itself; wider than the window below it none becomes. */
static void
make_room (GtkWindow *sheet,
           int        more)
{
  GtkWindow *below = gtk_window_get_transient_for (sheet);
  int width = gtk_widget_get_width (GTK_WIDGET (sheet)) + more;

  if (!gtk_window_get_resizable (sheet))
    return;
  if (below != NULL)
    width = MIN (width, gtk_widget_get_width (GTK_WIDGET (below)));
  gtk_window_set_default_size (sheet, width, gtk_widget_get_height (GTK_WIDGET (sheet)));
}

static gboolean
takes_pane (GtkWindow *sheet)
{
  return ADW_IS_WINDOW (sheet) && !ADW_IS_ABOUT_WINDOW (sheet) && adw_window_get_content (ADW_WINDOW (sheet)) != NULL;
}

/*
 * For the window
 */

/* Where there is no room for a pane the one beside the work says it. */
void
_loket_window_toggle_sheet_help (LoketWindow *self,
                                 GtkWindow   *sheet)
{
  const char *page = loket_screen_get_help_of (sheet);
  LoketHelpPane *pane = g_object_get_data (G_OBJECT (sheet), PANE);

  if (page == NULL)
    page = _loket_window_get_fitting_help (self);
  if (!takes_pane (sheet))
    {
      loket_window_show_help (self, page);
      return;
    }
  if (pane != NULL && gtk_widget_get_visible (GTK_WIDGET (pane)))
    {
      gtk_widget_set_visible (GTK_WIDGET (pane), FALSE);
      make_room (sheet, -WIDTH);
      return;
    }
  if (pane == NULL)
    pane = add_pane (sheet);
  gtk_widget_set_visible (GTK_WIDGET (pane), TRUE);
  make_room (sheet, WIDTH);
  loket_help_pane_show (pane, page);
}
