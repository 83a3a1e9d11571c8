/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the screen while the practice office starts, and when it does not. */

#include "loket-waiting-window.h"

#include <glib/gi18n.h>

struct _LoketWaitingWindow
{
  AdwApplicationWindow parent_instance;

  /* Children */
  GtkWidget *status;
  GtkWidget *spinner;

  /* State */
  guint patience;
};

G_DEFINE_FINAL_TYPE (LoketWaitingWindow, loket_waiting_window, ADW_TYPE_APPLICATION_WINDOW)

/* Only when somebody will see it: most starts are over before. */
static void
build (LoketWaitingWindow *self)
{
  GtkWidget *box;

  if (self->status != NULL)
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  self->status = adw_status_page_new ();
  gtk_widget_set_vexpand (self->status, TRUE);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->status), _("Preparing the practice office"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->status),
                                   _("The first time takes about twenty seconds: a private "
                                     "database with fictional people is made."));
  self->spinner = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_widget_set_size_request (self->spinner, 32, 32);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->status), self->spinner);
  gtk_box_append (GTK_BOX (box), self->status);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
}

/* An office that is running already answers before anybody could read this. */
static gboolean
on_patience_ended (gpointer data)
{
  LoketWaitingWindow *self = data;

  self->patience = 0;
  build (self);
  gtk_window_present (GTK_WINDOW (self));

  return G_SOURCE_REMOVE;
}

static void
loket_waiting_window_dispose (GObject *object)
{
  LoketWaitingWindow *self = LOKET_WAITING_WINDOW (object);

  g_clear_handle_id (&self->patience, g_source_remove);

  G_OBJECT_CLASS (loket_waiting_window_parent_class)->dispose (object);
}

static void
loket_waiting_window_class_init (LoketWaitingWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_waiting_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
loket_waiting_window_init (LoketWaitingWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self), "Loket");
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 420);
}

/**
 * loket_waiting_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window that shows itself when the start takes long
 */
GtkWidget *
loket_waiting_window_new (AdwApplication *application)
{
  LoketWaitingWindow *self = g_object_new (LOKET_TYPE_WAITING_WINDOW, "application", application,
                                           NULL);

  self->patience = g_timeout_add (400, on_patience_ended, self);

  return GTK_WIDGET (self);
}

/**
 * loket_waiting_window_fail:
 * @self: the window
 * @why: why the office does not start
 */
void
loket_waiting_window_fail (LoketWaitingWindow *self,
                           const char         *why)
{
  g_autofree char *text = g_markup_escape_text (why, -1);

  g_return_if_fail (LOKET_IS_WAITING_WINDOW (self));

  build (self);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->status), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->status),
                             _("The practice office does not start"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->status), text);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->status), NULL);
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}
