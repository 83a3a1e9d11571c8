/* SPDX-License-Identifier: GPL-3.0-or-later */
/* About the program, with versions. One of the few places that use what newer libraries replace. */

#include "loket-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "loket-config.h"

void
loket_about_present (GtkWindow *parent)
{
  g_autofree char *versions = NULL;
  GtkWidget *window = adw_about_window_new ();

  versions = g_strdup_printf ("Loket %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n",
                              LOKET_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                              gtk_get_micro_version (), adw_get_major_version (),
                              adw_get_minor_version (), adw_get_micro_version (),
                              glib_major_version, glib_minor_version, glib_micro_version);
  g_object_set (window,
                "transient-for", parent,
                "application-name", "Loket",
                "application-icon", LOKET_APP_ID,
                "version", LOKET_VERSION,
                "comments", _("The desk of an immigration office"),
                "license-type", GTK_LICENSE_GPL_3_0,
                "debug-info", versions,
                NULL);
  gtk_window_present (GTK_WINDOW (window));
}
