/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person in front of the officer, always on screen: ticket, name, needs, minutes. */

#include "loket-strip.h"

#include <glib/gi18n.h>

#include "loket-words.h"
#include "loket-queue.h"

struct _LoketStrip
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *counter;
  GtkWidget *ticket;
  GtkWidget *name;
  GtkWidget *member;
  GtkWidget *needs;
  GtkWidget *capacity;
  GtkWidget *minutes;

  /* Owned */
  LoketDesk *desk;
  GSignalGroup *queue_signals;

  /* State */
  guint tick;
};

G_DEFINE_FINAL_TYPE (LoketStrip, loket_strip, GTK_TYPE_WIDGET)

/*
 * Auxiliary methods
 */

static void
show_text (GtkWidget  *label,
           const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
show_counter (LoketStrip *self)
{
  LoketRow *counter = loket_desk_get_counter (self->desk);
  g_autofree char *text = NULL;

  if (counter != NULL)
    text = g_utf8_strup (loket_row_get_string (counter, "name"), -1);
  show_text (self->counter, text != NULL ? text : loket_desk_get_staff_name (self->desk));
}

static JsonObject *
first_person (LoketRow *visit,
              guint    *n)
{
  JsonArray *people = loket_row_get_array (visit, "people");

  *n = people != NULL ? json_array_get_length (people) : 0;

  return *n > 0 ? json_array_get_object_element (people, 0) : NULL;
}

static const char *
member_text (JsonObject *object,
             const char *key)
{
  if (object == NULL || !json_object_has_member (object, key))
    return "";

  return json_object_get_string_member_with_default (object, key, "");
}

static void
show_minutes (LoketStrip *self,
              LoketRow   *visit)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) start = NULL;
  g_autofree char *text = NULL;
  const char *since = loket_row_get_string (visit, "started_at");

  if (*since == '\0')
    since = loket_row_get_string (visit, "called_at");
  start = g_date_time_new_from_iso8601 (since, utc);
  if (start == NULL)
    {
      show_text (self->minutes, "");
      return;
    }

  /* Translators: minutes since somebody came to the counter */
  text = g_strdup_printf (_("%d min"),
                          (int) MAX (0, g_date_time_difference (now, start) / G_TIME_SPAN_MINUTE));
  show_text (self->minutes, text);
}

static void
show_visit (LoketStrip *self)
{
  LoketQueue *queue = loket_desk_get_queue (self->desk);
  LoketRow *visit = queue != NULL ? loket_queue_get_active (queue) : NULL;
  JsonObject *ticket = visit != NULL ? loket_row_get_object (visit, "ticket") : NULL;
  JsonObject *person = NULL;
  g_autofree char *member = NULL;
  guint n = 0;

  show_counter (self);
  if (visit == NULL)
    {
      show_text (self->ticket, "");
      show_text (self->name, loket_desk_get_counter (self->desk) != NULL
                 ? _("Nobody at the counter") : "");
      show_text (self->member, "");
      show_text (self->capacity, "");
      show_text (self->minutes, "");
      loket_needs_fill (GTK_BOX (self->needs), NULL);
      return;
    }

  person = first_person (visit, &n);
  show_text (self->ticket, ticket != NULL ? member_text (ticket, "label") : _("no ticket"));
  show_text (self->name, member_text (person, "name"));
  /* Translators: more people of the same party stand at the counter */
  member = n > 1 ? g_strdup_printf (ngettext ("and %u more", "and %u more", n - 1), n - 1) : g_strdup ("");
  show_text (self->member, member);
  show_text (self->capacity, loket_capacity_word (member_text (person, "capacity")));
  loket_needs_fill (GTK_BOX (self->needs),
                    loket_needs_of (person, ticket));
  show_minutes (self, visit);
}

/*
 * Signal callbacks
 */

static void
on_queue_refreshed (LoketQueue *queue,
                    LoketStrip *self)
{
  show_visit (self);
}

static void
on_signed_in (LoketDesk  *desk,
              LoketStrip *self)
{
  g_signal_group_set_target (self->queue_signals, loket_desk_get_queue (desk));
  show_visit (self);
}

static gboolean
on_minute_passed (gpointer data)
{
  show_visit (data);

  return G_SOURCE_CONTINUE;
}

/*
 * Parent class overrides
 */

static void
loket_strip_dispose (GObject *object)
{
  LoketStrip *self = LOKET_STRIP (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->queue_signals);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_strip_parent_class)->dispose (object);
}

static void
loket_strip_class_init (LoketStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_strip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

/* The name, and below it as what this person is here: with large text too the name finds room. */
static GtkWidget *
build_who (LoketStrip *self)
{
  GtkWidget *who = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (who, GTK_ALIGN_CENTER);
  self->name = add_label (who, "strip-name");
  self->capacity = add_label (who, "strip-capacity");
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_xalign (GTK_LABEL (self->capacity), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->capacity), PANGO_ELLIPSIZE_END);

  return who;
}

static void
loket_strip_init (LoketStrip *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->counter = add_label (self->box, "strip-counter");
  self->ticket = add_label (self->box, "strip-ticket");
  gtk_box_append (GTK_BOX (self->box), build_who (self));
  self->member = add_label (self->box, "dim-label");
  self->needs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->needs);
  self->minutes = add_label (self->box, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("At the counter"), -1);
  self->queue_signals = g_signal_group_new (LOKET_TYPE_QUEUE);
  g_signal_group_connect (self->queue_signals, "refreshed", G_CALLBACK (on_queue_refreshed), self);
  self->tick = g_timeout_add_seconds (30, on_minute_passed, self);
}

/**
 * loket_strip_new:
 * @desk: a desk somebody works at
 *
 * Returns: (transfer floating): the strip
 */
GtkWidget *
loket_strip_new (LoketDesk *desk)
{
  LoketStrip *self = g_object_new (LOKET_TYPE_STRIP, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect (desk, "signed-in", G_CALLBACK (on_signed_in), self);
  on_signed_in (desk, self);

  return GTK_WIDGET (self);
}
