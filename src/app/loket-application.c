/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: builds the desk from what it is told, and hands it to the window. */

#include "loket-application.h"

#include <glib/gi18n.h>

#include "loket-about.h"
#include "loket-config.h"
#include "loket-hidden-windows.h"
#include "loket-keys.h"
#include "loket-office.h"
#include "loket-trace.h"
#include "loket-waiting-window.h"
#include "loket-window.h"

struct _LoketApplication
{
  AdwApplication parent_instance;

  /* Owned */
  LoketOffice office;
  LoketDesk *desk;
  GSettings *settings;

  /* Borrowed */
  GtkWidget *waiting;

  /* State */
  guint starting : 1;
};

G_DEFINE_FINAL_TYPE (LoketApplication, loket_application, ADW_TYPE_APPLICATION)

/*
 * Auxiliary methods
 */

static void
set_scheme (LoketApplication *self)
{
  AdwStyleManager *manager = adw_application_get_style_manager (ADW_APPLICATION (self));
  g_autofree char *scheme = g_settings_get_string (self->settings, "scheme");
  AdwColorScheme wanted = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (scheme, "light"))
    wanted = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (scheme, "dark"))
    wanted = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (manager, wanted);
}

/* Keys that must work wherever the focus is are the application's. */
static void
set_keys (LoketApplication *self)
{
  gboolean twins = g_settings_get_boolean (self->settings, "laptop-keys");
  const LoketKey *keys;
  gsize n;

  loket_keys_use_twins (twins);
  keys = loket_keys_all (&n);
  for (gsize i = 0; i < n; i++)
    {
      const char *accels[3] = { keys[i].key, twins ? keys[i].twin : NULL, NULL };
      g_autofree char *action = g_strconcat ("win.", keys[i].act, NULL);

      if (keys[i].place == LOKET_KEY_APPLICATION)
        gtk_application_set_accels_for_action (GTK_APPLICATION (self), action, accels);
    }
  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.room(%d)", i);
      g_autofree char *key = g_strdup_printf ("<Alt>%d", i);
      const char *accels[2] = { key, NULL };

      gtk_application_set_accels_for_action (GTK_APPLICATION (self), action, accels);
    }
}

static void
show_window (LoketApplication *self)
{
  GtkWidget *window;

  if (self->desk == NULL)
    self->desk = loket_office_new_desk (&self->office);
  window = loket_window_new (ADW_APPLICATION (self), self->desk);
  loket_trace_first_frame (window);
  gtk_window_present (GTK_WINDOW (window));
  if (self->waiting != NULL)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->waiting)));
}

/*
 * Signal callbacks
 */

static void
on_office_started (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr(LoketApplication) self = data;
  g_autoptr(GError) error = NULL;

  self->starting = FALSE;
  g_application_release (G_APPLICATION (self));
  if (loket_office_start_finish (&self->office, result, &error))
    show_window (self);
  else
    loket_waiting_window_fail (LOKET_WAITING_WINDOW (self->waiting), error->message);
}

static void
on_scheme_changed (GSettings        *settings,
                   const char       *key,
                   LoketApplication *self)
{
  set_scheme (self);
}

static void
on_keys_changed (GSettings        *settings,
                 const char       *key,
                 LoketApplication *self)
{
  set_keys (self);
}

static void
on_about_activated (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  loket_about_present (gtk_application_get_active_window (GTK_APPLICATION (data)));
}

static void
on_quit_activated (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (window != NULL)
    gtk_window_close (window);
}

/*
 * Parent class overrides
 */

static void
loket_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "about", on_about_activated },
    { "quit", on_quit_activated },
  };
  LoketApplication *self = LOKET_APPLICATION (application);

  G_APPLICATION_CLASS (loket_application_parent_class)->startup (application);

  self->settings = g_settings_new (LOKET_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         (const char *[]) { "<Control>q", NULL });
  loket_hidden_windows_guard ();
  gtk_window_set_default_icon_name (LOKET_APP_ID);
  set_scheme (self);
  set_keys (self);
  g_signal_connect (self->settings, "changed::scheme", G_CALLBACK (on_scheme_changed), self);
  g_signal_connect (self->settings, "changed::laptop-keys", G_CALLBACK (on_keys_changed), self);
}

static void
loket_application_activate (GApplication *application)
{
  LoketApplication *self = LOKET_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }
  if (self->starting)
    return;

  self->starting = TRUE;
  g_application_hold (application);
  /* Nobody waits for an office that runs already, and GTK 4.8 still measures a window that was made
   * and destroyed within one turn of the loop. */
  if (loket_office_takes_time (&self->office))
    self->waiting = loket_waiting_window_new (ADW_APPLICATION (self));
  loket_office_start_async (&self->office, on_office_started, g_object_ref (self));
}

static int
loket_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  LoketApplication *self = LOKET_APPLICATION (application);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Loket %s (GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u)\n", LOKET_VERSION,
               gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
               adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
               glib_major_version, glib_minor_version, glib_micro_version);
      return 0;
    }

  g_variant_dict_lookup (options, "server", "^as", &self->office.hosts);
  if (self->office.instance != NULL)
    {
      id = g_strconcat (LOKET_APP_ID, ".", self->office.instance, NULL);
      if (!g_application_id_is_valid (id))
        {
          g_printerr (_("The name of an instance has letters, digits and underscores only.\n"));
          return 2;
        }
      g_application_set_application_id (application, id);
    }
  if (!loket_office_complete (&self->office, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  return -1;
}

static void
loket_application_finalize (GObject *object)
{
  LoketApplication *self = LOKET_APPLICATION (object);

  loket_office_clear (&self->office);
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (loket_application_parent_class)->finalize (object);
}

static void
loket_application_class_init (LoketApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = loket_application_finalize;
  application_class->startup = loket_application_startup;
  application_class->activate = loket_application_activate;
  application_class->handle_local_options = loket_application_handle_local_options;
}

static void
loket_application_init (LoketApplication *self)
{
  LoketOffice *office = &self->office;
  const GOptionEntry options[] = {
    { "instance", 0, 0, G_OPTION_ARG_STRING, &office->instance,
      N_("Open a further desk of this name, with its own state"), N_("NAME") },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &office->practice,
      N_("Open the practice office"), NULL },
    { "practice-dir", 0, 0, G_OPTION_ARG_FILENAME, &office->practice_dir,
      N_("Where the practice office is, if not in the usual place"), N_("DIR") },
    { "server", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
      N_("Host of the office server, or the folder of its socket; may be repeated"), N_("HOST") },
    { "database", 0, 0, G_OPTION_ARG_STRING, &office->database,
      N_("Name of the database"), N_("NAME") },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &office->certificate,
      N_("Certificate that signed the one of the server"), N_("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string
    (G_APPLICATION (self), _("– the desk of an immigration office"));
}

/**
 * loket_application_new:
 *
 * Returns: (transfer full): the application
 */
LoketApplication *
loket_application_new (void)
{
  return g_object_new (LOKET_TYPE_APPLICATION, "application-id", LOKET_APP_ID,
                       "resource-base-path", "/org/loket/Loket", NULL);
}
