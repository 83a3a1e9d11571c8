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

/* The case in front, and which of those of the visit it is. */
static JsonObject *
case_in_front (LoketRow   *visit,
               const char *in_front,
               guint      *place,
               guint      *n)
{
  JsonArray *cases = loket_row_get_array (visit, "cases");

  *n = cases != NULL ? json_array_get_length (cases) : 0;
  for (*place = 0; in_front != NULL && *place < *n; (*place)++)
    {
      JsonObject *row = json_array_get_object_element (cases, *place);

      if (g_str_equal (loket_json_string (row, "id"), in_front))
        return row;
    }

  return NULL;
}

/* Who is present: the applicant of the case in front, or who came first. */
static JsonObject *
present_for (LoketRow   *visit,
             JsonObject *row,
             guint      *n)
{
  JsonArray *people = loket_row_get_array (visit, "people");
  const char *wanted = loket_json_string (row, "person");

  *n = people != NULL ? json_array_get_length (people) : 0;
  for (guint i = 0; *wanted != '\0' && i < *n; i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);

      if (g_str_equal (loket_json_string (person, "person"), wanted))
        return person;
    }

  return *n > 0 ? json_array_get_object_element (people, 0) : NULL;
}

/* As what they are here; when the applicant is not, who is here for them. */
static char *
capacity_words (JsonObject *row,
                JsonObject *person)
{
  const char *word = loket_capacity_word (loket_json_string (person, "capacity"));
  const char *name = loket_json_string (person, "name");

  if (row == NULL || *name == '\0' || g_str_equal (loket_json_string (row, "name"), name)
      || g_strcmp0 (loket_json_string (row, "person"), loket_json_string (person, "person")) == 0)
    return g_strdup (word);

  /* Translators: name and capacity of who stands at the counter for the applicant */
  return g_strdup_printf (_("present: %s, %s"), name, word);
}

static char *
member_words (guint    place,
              guint    n_cases,
              guint    n_people,
              gboolean in_front)
{
  /* Translators: the second of three applicants of one visit */
  if (in_front && n_cases > 1)
    return g_strdup_printf (_("%u of %u"), place + 1, n_cases);
  /* Translators: more people of the same party stand at the counter */
  if (n_people > 1)
    return g_strdup_printf (ngettext ("and %u more", "and %u more", n_people - 1), n_people - 1);

  return g_strdup ("");
}

static void
show_party (LoketStrip *self,
            LoketRow   *visit,
            JsonObject *ticket)
{
  guint place = 0, n_cases = 0, n_people = 0;
  JsonObject *row = case_in_front (visit, loket_queue_get_in_front (loket_desk_get_queue (self->desk)), &place, &n_cases);
  JsonObject *person = present_for (visit, row, &n_people);
  g_autofree char *capacity = capacity_words (row, person);
  g_autofree char *member = member_words (place, n_cases, n_people, row != NULL);

  show_text (self->ticket, ticket != NULL ? loket_json_string (ticket, "label") : _("no ticket"));
  show_text (self->name, loket_json_string (row != NULL ? row : person, "name"));
  show_text (self->member, member);
  show_text (self->capacity, capacity);
  loket_needs_fill (GTK_BOX (self->needs), loket_needs_of (person, ticket));
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

  show_party (self, visit, ticket);
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
  g_signal_group_connect (self->queue_signals, "in-front", G_CALLBACK (on_queue_refreshed), self);
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
