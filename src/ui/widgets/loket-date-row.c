/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field for a date: typed in any usual way, echoed in words, never guessed. */

#include "loket-date-row.h"
#include "loket-zone.h"

#include <glib/gi18n.h>

struct _LoketDateRow
{
  LoketFieldRow parent_instance;

  /* Children */
  GtkWidget *entry;
  GtkWidget *choices;

  /* State */
  LoketDateKind kind;
  GDate date;             /* clear while nothing certain was given */
};

G_DEFINE_FINAL_TYPE (LoketDateRow, loket_date_row, LOKET_TYPE_FIELD_ROW)

/*
 * Auxiliary methods
 */

static void
show_echo (LoketDateRow *self)
{
  g_autofree char *echo = NULL;
  GDate today;

  loket_zone_today (&today);
  /* An age says something of people and old papers, not of a day that may come. */
  if (g_date_valid (&self->date) && self->kind == LOKET_DATE_EXPIRY)
    echo = loket_date_format (&self->date, LOKET_DATE_WORDS, LOKET_LANGUAGE_SCREEN);
  else if (g_date_valid (&self->date))
    echo = loket_date_echo (&self->date, &today, LOKET_LANGUAGE_SCREEN);
  loket_field_row_set_echo (LOKET_FIELD_ROW (self), echo);
}

static void
take_date (LoketDateRow *self,
           const GDate  *date)
{
  if (date != NULL)
    self->date = *date;
  else
    g_date_clear (&self->date, 1);
  show_echo (self);
}

static void
drop_choices (LoketDateRow *self)
{
  self->choices = NULL;
  loket_field_row_set_extra (LOKET_FIELD_ROW (self), NULL);
}

static gboolean
read_entry (LoketDateRow      *self,
            LoketDateReadings *readings,
            GError           **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  GDate today;

  loket_zone_today (&today);

  return loket_date_read (text, self->kind, &today, readings, error);
}

static void
show_date (LoketDateRow *self)
{
  g_autofree char *text = loket_date_format (&self->date, LOKET_DATE_FORM, LOKET_LANGUAGE_SCREEN);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/*
 * Signal callbacks
 */

static void
on_reading_clicked (GtkButton    *button,
                    LoketDateRow *self)
{
  const GDate *date = g_object_get_data (G_OBJECT (button), "loket-date");

  take_date (self, date);
  show_date (self);
  take_date (self, date);
  drop_choices (self);
  loket_field_row_set_error (LOKET_FIELD_ROW (self), NULL);
  loket_field_row_edited (LOKET_FIELD_ROW (self));
  gtk_widget_grab_focus (self->entry);
}

static void
offer_readings (LoketDateRow            *self,
                const LoketDateReadings *readings)
{
  drop_choices (self);
  self->choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  for (guint i = 0; i < readings->count; i++)
    {
      g_autofree char *words = loket_date_format (&readings->dates[i], LOKET_DATE_WORDS,
                                                  LOKET_LANGUAGE_SCREEN);
      GtkWidget *button = gtk_button_new_with_label (words);

      g_object_set_data_full (G_OBJECT (button), "loket-date",
                              g_date_copy (&readings->dates[i]), (GDestroyNotify) g_date_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_reading_clicked), self);
      gtk_box_append (GTK_BOX (self->choices), button);
    }
  loket_field_row_set_extra (LOKET_FIELD_ROW (self), self->choices);
}

/* While somebody types there is no error, only an echo as soon as the meaning is certain. */
static void
on_entry_changed (GtkEditable  *entry,
                  LoketDateRow *self)
{
  LoketDateReadings readings = { 0 };

  if (self->choices != NULL)
    drop_choices (self);
  if (read_entry (self, &readings, NULL) && readings.count == 1)
    take_date (self, &readings.dates[0]);
  else
    take_date (self, NULL);
  loket_field_row_edited (LOKET_FIELD_ROW (self));
}

static void
on_entry_activated (GtkEntry     *entry,
                    LoketDateRow *self)
{
  LoketDateReadings readings = { 0 };

  if (read_entry (self, &readings, NULL) && readings.count > 1)
    {
      offer_readings (self, &readings);
      gtk_widget_grab_focus (gtk_widget_get_first_child (self->choices));
      return;
    }

  loket_field_row_next (LOKET_FIELD_ROW (self));
}

/*
 * Parent class overrides
 */

static char *
loket_date_row_get_text (LoketFieldRow *row)
{
  LoketDateRow *self = LOKET_DATE_ROW (row);

  if (g_date_valid (&self->date))
    return loket_date_format (&self->date, LOKET_DATE_ISO, LOKET_LANGUAGE_SCREEN);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
loket_date_row_set_text (LoketFieldRow *row,
                         const char    *text)
{
  LoketDateRow *self = LOKET_DATE_ROW (row);
  GDate date;

  drop_choices (self);
  if (loket_date_from_iso (text, &date))
    {
      self->date = date;
      show_date (self);
      take_date (self, &date);
      return;
    }

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  take_date (self, NULL);
}

static void
loket_date_row_commit (LoketFieldRow *row)
{
  LoketDateRow *self = LOKET_DATE_ROW (row);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GError) error = NULL;
  LoketDateReadings readings = { 0 };

  if (*text == '\0')
    return;
  if (!read_entry (self, &readings, &error))
    {
      loket_field_row_set_error (row, error->message);
      return;
    }
  if (readings.count > 1)
    {
      loket_field_row_set_error (row, _("This can be more than one date. Which one is meant?"));
      if (self->choices == NULL)
        offer_readings (self, &readings);
      return;
    }

  g_signal_handlers_block_by_func (self->entry, on_entry_changed, self);
  self->date = readings.dates[0];
  show_date (self);
  g_signal_handlers_unblock_by_func (self->entry, on_entry_changed, self);
}

static void
loket_date_row_constructed (GObject *object)
{
  LoketDateRow *self = LOKET_DATE_ROW (object);

  g_date_clear (&self->date, 1);
  self->entry = gtk_entry_new ();
  g_signal_connect (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_entry_activated), self);
  loket_field_row_set_control (LOKET_FIELD_ROW (self), self->entry);

  G_OBJECT_CLASS (loket_date_row_parent_class)->constructed (object);
}

static void
loket_date_row_class_init (LoketDateRowClass *klass)
{
  LoketFieldRowClass *row_class = LOKET_FIELD_ROW_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = loket_date_row_constructed;
  row_class->get_text = loket_date_row_get_text;
  row_class->set_text = loket_date_row_set_text;
  row_class->commit = loket_date_row_commit;
}

static void
loket_date_row_init (LoketDateRow *self)
{
}

/**
 * loket_date_row_new:
 * @code: what the field is called in the catalogue
 * @label: what people call it
 * @kind: which dates are possible
 *
 * Returns: (transfer floating): a field for a date
 */
GtkWidget *
loket_date_row_new (const char   *code,
                    const char   *label,
                    LoketDateKind kind)
{
  LoketDateRow *self = g_object_new (LOKET_TYPE_DATE_ROW, "code", code, "label", label, NULL);

  self->kind = kind;

  return GTK_WIDGET (self);
}

void
loket_date_row_set_kind (LoketDateRow *self,
                         LoketDateKind kind)
{
  g_return_if_fail (LOKET_IS_DATE_ROW (self));

  self->kind = kind;
}
