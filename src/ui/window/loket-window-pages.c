/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the window: start, work, curtain and lock, with help and search over them. */

#include "loket-stack.h"
#include "loket-window-private.h"

LoketScreen *
_loket_window_get_screen (LoketWindow *self)
{
  GtkWidget *screen = gtk_stack_get_visible_child (self->rooms);

  return screen != NULL ? LOKET_SCREEN (screen) : NULL;
}

static void
remember_focus (LoketWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->rooms)))
    g_set_weak_pointer (&self->focus_before, focus);
}

/* Whoever was in the middle of a word goes on there: a text that is selected would be gone with the next key. */
static void
give_focus_back (LoketWindow *self)
{
  if (self->focus_before == NULL)
    return;
  if (GTK_IS_TEXT (self->focus_before))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (self->focus_before));
  else
    gtk_widget_grab_focus (self->focus_before);
}

void
_loket_window_show_page (LoketWindow *self,
                         const char  *page)
{
  gboolean work = g_str_equal (page, "work");

  if (!work)
    remember_focus (self);
  loket_stack_show (self->pages, page);
  if (self->person != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->person), work);
  gtk_label_set_text (GTK_LABEL (self->strip_title), work ? "" : "Loket");
  gtk_widget_set_visible (self->kept_button, work);
  gtk_widget_set_visible (self->search_button, work && self->search != NULL);
  _loket_window_update_acts (self);
  if (g_str_equal (page, "start"))
    _loket_window_close_others (self);
  else
    _loket_window_cover_others (self, !work);

  if (g_str_equal (page, "start"))
    gtk_widget_grab_focus (GTK_WIDGET (self->sign_in));
  else if (g_str_equal (page, "lock"))
    gtk_widget_grab_focus (GTK_WIDGET (self->lock));
  else if (g_str_equal (page, "curtain"))
    gtk_widget_grab_focus (self->curtain_button);
  else
    give_focus_back (self);
}

void
_loket_window_toggle_curtain (LoketWindow *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (page, "curtain") == 0)
    {
      g_autofree char *before = g_steal_pointer (&self->page_before);

      _loket_window_show_page (self, before);
      return;
    }

  self->page_before = g_strdup (page);
  _loket_window_show_page (self, "curtain");
}

void
_loket_window_lock (LoketWindow *self)
{
  if (loket_desk_get_state (self->desk) == LOKET_DESK_SIGNED_IN)
    loket_desk_lock (self->desk);
}

void
_loket_window_close_search (LoketWindow *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->search_revealer), FALSE);
  gtk_widget_set_visible (self->search_revealer, FALSE);
  if (self->search != NULL)
    loket_screen_closed (LOKET_SCREEN (self->search));
  give_focus_back (self);
}

/*
 * Help
 */

static void
ensure_help (LoketWindow *self)
{
  if (self->help != NULL)
    return;

  self->help = LOKET_HELP_PANE (loket_help_pane_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->help), TRUE);
  gtk_box_append (GTK_BOX (self->help_box), GTK_WIDGET (self->help));
}

const char *
_loket_window_get_fitting_help (LoketWindow *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);
  LoketScreen *screen = _loket_window_get_screen (self);

  if (g_strcmp0 (page, "start") == 0)
    return "sign-in";
  if (g_strcmp0 (page, "lock") == 0 || g_strcmp0 (page, "curtain") == 0)
    return "lock";
  if (gtk_widget_get_visible (self->search_revealer) && self->search != NULL)
    return loket_screen_get_help (LOKET_SCREEN (self->search));

  return screen != NULL ? loket_screen_get_help (screen) : "index";
}

void
_loket_window_toggle_help (LoketWindow *self)
{
  if (gtk_widget_get_visible (self->help_box))
    {
      gtk_widget_set_visible (self->help_box, FALSE);
      return;
    }

  loket_window_show_help (self, _loket_window_get_fitting_help (self));
}

void
_loket_window_follow_focus (LoketWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (self->help == NULL || focus == NULL || !gtk_widget_get_visible (self->help_box) ||
      gtk_widget_is_ancestor (focus, GTK_WIDGET (self->help)))
    return;

  loket_help_pane_follow (self->help, _loket_window_get_fitting_help (self));
}

/**
 * loket_window_show_help:
 * @self: the window
 * @page: name of a help page
 */
void
loket_window_show_help (LoketWindow *self,
                        const char  *page)
{
  g_return_if_fail (LOKET_IS_WINDOW (self));

  ensure_help (self);
  gtk_widget_set_visible (self->help_box, TRUE);
  loket_help_pane_show (self->help, page);
}

/**
 * loket_window_show_search:
 * @self: the window
 * @text: (nullable): what to look for
 */
void
loket_window_show_search (LoketWindow *self,
                          const char  *text)
{
  g_return_if_fail (LOKET_IS_WINDOW (self));

  if (self->search == NULL || self->room == NULL)
    return;

  remember_focus (self);
  gtk_widget_set_visible (self->search_revealer, TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->search_revealer), TRUE);
  loket_screen_opened (LOKET_SCREEN (self->search));
  if (text != NULL)
    loket_screen_show (LOKET_SCREEN (self->search), text);
  gtk_widget_grab_focus (self->search);
}
