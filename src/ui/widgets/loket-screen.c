/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window expects of a screen: acts for its keys, a help page, a moment of opening. */

#include "loket-screen.h"

G_DEFINE_INTERFACE (LoketScreen, loket_screen, GTK_TYPE_WIDGET)

static void
loket_screen_default_init (LoketScreenInterface *iface)
{
}

/**
 * loket_screen_get_help:
 * @self: a screen
 *
 * Returns: (transfer none): name of a help page
 */
const char *
loket_screen_get_help (LoketScreen *self)
{
  LoketScreenInterface *iface = LOKET_SCREEN_GET_IFACE (self);

  return iface->get_help != NULL ? iface->get_help (self) : "index";
}

/**
 * loket_screen_can_act:
 * @self: a screen
 * @act: name of an act of the key table
 * @why: (out) (optional) (nullable): the sentence that says why not
 *
 * Returns: whether the screen does the act now
 */
gboolean
loket_screen_can_act (LoketScreen *self,
                      const char  *act,
                      char       **why)
{
  LoketScreenInterface *iface = LOKET_SCREEN_GET_IFACE (self);
  g_autofree char *reason = NULL;
  gboolean can;

  if (iface->can_act == NULL || iface->act == NULL)
    return FALSE;

  can = iface->can_act (self, act, &reason);
  if (why != NULL)
    *why = can ? NULL : g_steal_pointer (&reason);

  return can;
}

/**
 * loket_screen_act:
 * @self: a screen
 * @act: name of an act it can do now
 */
void
loket_screen_act (LoketScreen *self,
                  const char  *act)
{
  LoketScreenInterface *iface = LOKET_SCREEN_GET_IFACE (self);

  if (iface->act != NULL)
    iface->act (self, act);
}

/**
 * loket_screen_show:
 * @self: a screen
 * @subject: id of a case, a person or whatever the screen shows one of
 */
void
loket_screen_show (LoketScreen *self,
                   const char  *subject)
{
  LoketScreenInterface *iface = LOKET_SCREEN_GET_IFACE (self);

  if (iface->show != NULL)
    iface->show (self, subject);
}

/**
 * loket_screen_opened:
 * @self: a screen that came to the front
 */
void
loket_screen_opened (LoketScreen *self)
{
  LoketScreenInterface *iface = LOKET_SCREEN_GET_IFACE (self);

  if (iface->opened != NULL)
    iface->opened (self);
}

/**
 * loket_screen_closed:
 * @self: a screen that left the front
 */
void
loket_screen_closed (LoketScreen *self)
{
  LoketScreenInterface *iface = LOKET_SCREEN_GET_IFACE (self);

  if (iface->closed != NULL)
    iface->closed (self);
}

/**
 * loket_screen_swipe:
 * @text: lines of a zone, each ended by a newline but the last, or what a slip's code says
 *
 * Returns: whether the screen had a place for it
 */
gboolean
loket_screen_swipe (LoketScreen *self,
                    const char  *text)
{
  LoketScreenInterface *iface;

  g_return_val_if_fail (LOKET_IS_SCREEN (self), FALSE);

  iface = LOKET_SCREEN_GET_IFACE (self);

  return iface->swipe != NULL && iface->swipe (self, text);
}

/**
 * loket_screen_toast:
 * @widget: any widget of the window
 * @text: one sentence, not markup
 *
 * Shows a sentence at the lower edge of the window for some seconds.
 */
void
loket_screen_toast (GtkWidget  *widget,
                    const char *text)
{
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

/**
 * loket_screen_go:
 * @widget: any widget of the window
 * @room: id of a room
 * @subject: id of what to open there, or ""
 *
 * Asks the window to go to another room; screens never open each other.
 */
void
loket_screen_go (GtkWidget  *widget,
                 const char *room,
                 const char *subject)
{
  gtk_widget_activate_action (widget, "win.go", "(ss)", room, subject != NULL ? subject : "");
}

/**
 * loket_screen_do:
 * @widget: any widget of the window
 * @act: name of an act of the key table
 *
 * The same as pressing the key of @act.
 */
void
loket_screen_do (GtkWidget  *widget,
                 const char *act)
{
  g_autofree char *action = g_strconcat ("win.", act, NULL);

  gtk_widget_activate_action (widget, action, NULL);
}

#define HELP_OF "loket-help-page"

/**
 * loket_screen_set_help_of:
 * @window: a sheet over a screen
 * @page: the help page about it, where that of the screen does not say it
 */
void
loket_screen_set_help_of (GtkWindow  *window,
                          const char *page)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_object_set_data_full (G_OBJECT (window), HELP_OF, g_strdup (page), g_free);
}

/**
 * loket_screen_get_help_of:
 * @window: a sheet over a screen
 *
 * Returns: (transfer none) (nullable): its own help page
 */
const char *
loket_screen_get_help_of (GtkWindow *window)
{
  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  return g_object_get_data (G_OBJECT (window), HELP_OF);
}
