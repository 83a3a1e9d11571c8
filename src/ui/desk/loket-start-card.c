/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Start of the day: whether scanner, connection, clock and the office are ready. */

#include "loket-start-card.h"

#include <glib/gi18n-lib.h>

#include "loket-intake.h"
#include "loket-moment.h"
#include "loket-queue.h"
#include "loket-scan-device.h"

/* A clock that is off by less than this bothers nobody; above it times on slips look odd. */
#define SKEW_SECONDS 60

enum { LINE_SCANNER, LINE_CONNECTION, LINE_KEPT, LINE_CLOCK, LINE_DECIDERS, LINE_STUCK, LINE_CERTIFICATE, N_LINES };
typedef enum { STATE_GOOD, STATE_WAIT, STATE_BAD } State;

struct _LoketStartCard
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;

  /* Children */
  GtkWidget *box;
  GtkWidget *images[N_LINES];
  GtkWidget *labels[N_LINES];
  GtkWidget *look_again;

  /* State */
  gboolean listed;
};

G_DEFINE_FINAL_TYPE (LoketStartCard, loket_start_card, GTK_TYPE_WIDGET)

/* * Auxiliary methods */

static void
say (LoketStartCard *self,
     guint           line,
     State           state,
     const char     *text)
{
  static const char * const icons[] = { "object-select-symbolic", "content-loading-symbolic", "dialog-warning-symbolic" };
  static const char * const styles[] = { "success", "dim-label", "warning" };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->images[line]), icons[state]);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->images[line], styles[i]);
  gtk_widget_add_css_class (self->images[line], styles[state]);
  gtk_label_set_text (GTK_LABEL (self->labels[line]), text);
  gtk_widget_set_tooltip_text (self->labels[line], text);
}

static void
say_connection (LoketStartCard *self)
{
  LoketConnection connection = loket_desk_get_connection (self->desk);
  guint pending = loket_desk_get_pending (self->desk);
  g_autofree char *kept = g_strdup_printf (ngettext ("%u thing kept here is not yet at the server",
                                                     "%u things kept here are not yet at the server", pending), pending);

  if (connection == LOKET_CONNECTION_ONLINE)
    say (self, LINE_CONNECTION, STATE_GOOD, _("Connected to the server of the office"));
  else if (connection == LOKET_CONNECTION_CONNECTING)
    say (self, LINE_CONNECTION, STATE_WAIT, _("Connecting to the server…"));
  else
    say (self, LINE_CONNECTION, STATE_BAD, _("No connection: what you do is kept on this computer"));
  say (self, LINE_KEPT, pending == 0 ? STATE_GOOD : STATE_WAIT, pending == 0 ? _("Nothing is left unsent") : kept);
}

static void
say_clock (LoketStartCard *self,
           LoketRow       *data)
{
  g_autoptr(GDateTime) server = g_date_time_new_from_iso8601 (loket_row_get_string (data, "now"), NULL);
  g_autoptr(GDateTime) here = g_date_time_new_now_utc ();
  g_autofree char *text = NULL;
  gint64 seconds;

  if (server == NULL)
    return;
  seconds = g_date_time_difference (here, server) / G_TIME_SPAN_SECOND;
  if (ABS (seconds) < SKEW_SECONDS)
    {
      say (self, LINE_CLOCK, STATE_GOOD, _("The clock agrees with the server"));
      return;
    }
  text = g_strdup_printf (seconds > 0 ? _("The clock of this computer is %d min ahead of the server; the server's time counts")
                                      : _("The clock of this computer is %d min behind the server; the server's time counts"),
                          (int) ((ABS (seconds) + 30) / 60));
  say (self, LINE_CLOCK, STATE_BAD, text);
}

static void
say_deciders (LoketStartCard *self,
              LoketRow       *data)
{
  JsonArray *deciders = loket_row_get_array (data, "deciders");
  guint n = deciders != NULL ? json_array_get_length (deciders) : 0;
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            loket_json_string (json_array_get_object_element (deciders, i), "name"));
  if (n == 0)
    {
      say (self, LINE_DECIDERS, STATE_BAD, _("Nobody who may decide has signed in: no case can be approved now"));
      return;
    }
  text = g_strdup_printf (_("May decide now: %s"), names->str);
  say (self, LINE_DECIDERS, STATE_GOOD, text);
}

/* Cases in which everybody present who may decide had a part: somebody else must come. */
static void
say_stuck (LoketStartCard *self,
           LoketRow       *data)
{
  JsonArray *deciders = loket_row_get_array (data, "deciders");
  JsonArray *stuck = loket_row_get_array (data, "cannot_today");
  guint n = stuck != NULL ? json_array_get_length (stuck) : 0;
  g_autoptr(GString) numbers = g_string_new (NULL);
  g_autofree char *text = NULL;

  if (deciders == NULL || json_array_get_length (deciders) == 0)
    n = 0;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (numbers, "%s%s", i > 0 ? ", " : "",
                            loket_json_string (json_array_get_object_element (stuck, i), "number"));
  text = g_strdup_printf (ngettext ("%u case cannot be decided by anybody present: %s",
                                    "%u cases cannot be decided by anybody present: %s", n), n, numbers->str);
  say (self, LINE_STUCK, STATE_BAD, text);
  gtk_widget_set_visible (gtk_widget_get_parent (self->labels[LINE_STUCK]), n > 0);
}

static char *
certificate_text (JsonObject *certificate)
{
  const char *kind = loket_json_string (certificate, "kind");
  const char *name = loket_json_string (certificate, "name");
  gint64 days = loket_json_int (certificate, "days");
  g_autofree char *until = loket_moment_day (loket_json_string (certificate, "until"));

  if (days < 0)
    return g_strdup_printf (_("A certificate ended on %s (%s). Tell the administrator today."), until, name);
  if (loket_json_boolean (certificate, "own"))
    return g_strdup_printf (_("The certificate of this computer ends on %s. Tell the administrator."), until);
  if (g_str_equal (kind, "device"))
    return g_strdup_printf (_("The certificate of the desk %s ends on %s: “loket-admin device renew”."), name, until);
  if (g_str_equal (kind, "authority"))
    return g_strdup_printf (_("The authority of the office ends on %s; after that nobody signs in. Tell the administrator."), until);

  return g_strdup_printf (_("The certificate of the server ends on %s; after that nobody signs in. Tell the administrator."), until);
}

/* What ends first; how many more is for the administrator's list. */
static void
say_certificate (LoketStartCard *self,
                 LoketRow       *data)
{
  JsonArray *ending = loket_row_get_array (data, "certificates");
  guint n = ending != NULL ? json_array_get_length (ending) : 0;
  g_autofree char *first = n > 0 ? certificate_text (json_array_get_object_element (ending, 0)) : NULL;
  g_autofree char *more = n > 1 ? g_strdup_printf (ngettext ("%s And %u more.", "%s And %u more.", n - 1), first, n - 1) : NULL;

  gtk_widget_set_visible (gtk_widget_get_parent (self->labels[LINE_CERTIFICATE]), n > 0);
  if (n > 0)
    say (self, LINE_CERTIFICATE, STATE_BAD, more != NULL ? more : first);
}

/* * Signal callbacks */

static void
on_devices_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LoketStartCard) self = user_data;
  g_autoptr(GListModel) devices = loket_intake_list_devices_finish (LOKET_INTAKE (source), result, NULL);
  g_autoptr(LoketScanDevice) device = devices != NULL ? g_list_model_get_item (devices, 0) : NULL;
  g_autofree char *text = NULL;

  if (self->box == NULL)
    return;
  gtk_widget_set_visible (self->look_again, device == NULL);
  if (device == NULL)
    {
      say (self, LINE_SCANNER, STATE_BAD, _("No scanner found. Is it switched on and connected?"));
      return;
    }
  text = g_strdup_printf (_("Scanner: %s"), loket_scan_device_get_label (device));
  say (self, LINE_SCANNER, STATE_GOOD, text);
}

static void
look_for_scanner (LoketStartCard *self)
{
  gtk_widget_set_visible (self->look_again, FALSE);
  say (self, LINE_SCANNER, STATE_WAIT, _("Looking for scanners…"));
  loket_intake_list_devices_async (loket_desk_get_intake (self->desk), on_devices_listed, g_object_ref (self));
}

/* The room's own flight has come back: only now the scanner is looked for, once. */
static void
on_queue_refreshed (LoketStartCard *self)
{
  LoketRow *data = loket_queue_get_data (loket_desk_get_queue (self->desk));

  if (data == NULL || self->box == NULL)
    return;
  say_connection (self);
  say_clock (self, data);
  say_deciders (self, data);
  say_stuck (self, data);
  say_certificate (self, data);
  if (!self->listed && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->listed = TRUE;
      look_for_scanner (self);
    }
}

static void
on_desk_notified (LoketStartCard *self)
{
  if (self->box != NULL)
    say_connection (self);
}

/* * Parent class overrides */

static void
loket_start_card_dispose (GObject *object)
{
  LoketStartCard *self = LOKET_START_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_start_card_parent_class)->dispose (object);
}

static void
loket_start_card_class_init (LoketStartCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_start_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "startcard");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
loket_start_card_init (LoketStartCard *self)
{
  GtkWidget *title = gtk_label_new (_("Ready for today"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (self->box), title);
  for (guint i = 0; i < N_LINES; i++)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

      gtk_widget_add_css_class (line, "line");
      self->images[i] = gtk_image_new ();
      self->labels[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->labels[i]), 0);
      gtk_label_set_wrap (GTK_LABEL (self->labels[i]), TRUE);
      gtk_widget_set_hexpand (self->labels[i], TRUE);
      gtk_box_append (GTK_BOX (line), self->images[i]);
      gtk_box_append (GTK_BOX (line), self->labels[i]);
      gtk_box_append (GTK_BOX (self->box), line);
      say (self, i, STATE_WAIT, "…");
      gtk_widget_set_visible (line, i < LINE_STUCK);
      if (i == LINE_SCANNER)
        {
          self->look_again = gtk_button_new_with_mnemonic (_("_Look again"));
          gtk_widget_add_css_class (self->look_again, "loket-small");
          gtk_widget_set_visible (self->look_again, FALSE);
          g_signal_connect_swapped (self->look_again, "clicked", G_CALLBACK (look_for_scanner), self);
          gtk_box_append (GTK_BOX (line), self->look_again);
        }
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Ready for today"), -1);
}

/* * Public API */

GtkWidget *
loket_start_card_new (LoketDesk *desk)
{
  LoketStartCard *self = g_object_new (LOKET_TYPE_START_CARD, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (loket_desk_get_queue (desk), "refreshed", G_CALLBACK (on_queue_refreshed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::connection", G_CALLBACK (on_desk_notified), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::pending", G_CALLBACK (on_desk_notified), self, G_CONNECT_SWAPPED);
  say_connection (self);

  return GTK_WIDGET (self);
}
