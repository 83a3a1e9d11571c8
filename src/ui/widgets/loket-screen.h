/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window expects of a screen: acts for its keys, a help page, a moment of opening. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_SCREEN (loket_screen_get_type ())
G_DECLARE_INTERFACE (LoketScreen, loket_screen, LOKET, SCREEN, GtkWidget)

/**
 * LoketScreenInterface:
 * @get_help: name of the help page that fits what has the focus now
 * @can_act: whether an act is possible; otherwise @why gets the sentence that says why not,
 *   or stays NULL when the act means nothing on this screen
 * @act: does it
 * @show: goes to one thing of the screen, by its id
 * @opened: the screen came to the front: one flight to the server, no more
 * @closed: another screen came to the front
 * @swipe: a reader typed this outside a field; %FALSE leaves it to the search
 */
struct _LoketScreenInterface
{
  GTypeInterface parent_iface;

  const char *(*get_help) (LoketScreen *self);
  gboolean (*can_act)  (LoketScreen *self, const char *act, char **why);
  void (*act)      (LoketScreen *self, const char *act);
  void (*show)     (LoketScreen *self, const char *subject);
  void (*opened)   (LoketScreen *self);
  void (*closed)   (LoketScreen *self);
  gboolean (*swipe) (LoketScreen *self, const char *text);
};

const char *loket_screen_get_help (LoketScreen *self);
gboolean    loket_screen_can_act (LoketScreen *self, const char *act, char **why);
void        loket_screen_act (LoketScreen *self, const char *act);
void        loket_screen_show (LoketScreen *self, const char *subject);
void        loket_screen_opened (LoketScreen *self);
void        loket_screen_closed (LoketScreen *self);
gboolean    loket_screen_swipe (LoketScreen *self, const char *text);

void        loket_screen_toast (GtkWidget *widget, const char *text);
void        loket_screen_go (GtkWidget *widget, const char *room, const char *subject);
void        loket_screen_do (GtkWidget *widget, const char *act);

void        loket_screen_set_help_of (GtkWindow *window, const char *page);
const char *loket_screen_get_help_of (GtkWindow *window);

G_END_DECLS
