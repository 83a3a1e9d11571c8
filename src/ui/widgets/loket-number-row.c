/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field for a number, a name or anything else that core checks: spaces and dots are welcome. */

#include "loket-number-row.h"

#include "loket-finding.h"
#include "loket-zone.h"

struct _LoketNumberRow
{
  LoketFieldRow parent_instance;

  /* Children */
  GtkWidget *entry;

  /* State */
  LoketNumberKind kind;
};

G_DEFINE_FINAL_TYPE (LoketNumberRow, loket_number_row, LOKET_TYPE_FIELD_ROW)

static void
on_entry_changed (GtkEditable    *entry,
                  LoketNumberRow *self)
{
  loket_field_row_set_echo (LOKET_FIELD_ROW (self), NULL);
  loket_field_row_edited (LOKET_FIELD_ROW (self));
}

static void
on_entry_activated (GtkEntry       *entry,
                    LoketNumberRow *self)
{
  loket_field_row_next (LOKET_FIELD_ROW (self));
}

static void
show_text (LoketNumberRow *self,
           const char     *text)
{
  g_signal_handlers_block_by_func (self->entry, on_entry_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  g_signal_handlers_unblock_by_func (self->entry, on_entry_changed, self);
}

/* Shows the number as people read it, its error, or what somebody should look at. */
static void
show_check (LoketNumberRow *self,
            gboolean        errors)
{
  LoketFieldRow *row = LOKET_FIELD_ROW (self);
  g_autoptr(LoketNumber) number = loket_number_row_check (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text == '\0')
    return;
  if (!loket_number_valid (number))
    {
      if (errors)
        loket_field_row_set_error (row, loket_findings_first (number->findings,
                                                              LOKET_FINDING_ERROR));
      return;
    }

  if (number->shown != NULL)
    show_text (self, number->shown);
  loket_field_row_set_echo (row, loket_findings_first (number->findings, LOKET_FINDING_WARNING));
}

static char *
loket_number_row_get_text (LoketFieldRow *row)
{
  LoketNumberRow *self = LOKET_NUMBER_ROW (row);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(LoketNumber) number = loket_number_row_check (self);

  if (*text != '\0' && number->stored != NULL)
    return g_strdup (number->stored);

  return g_strstrip (g_strdup (text));
}

static void
loket_number_row_set_text (LoketFieldRow *row,
                           const char    *text)
{
  LoketNumberRow *self = LOKET_NUMBER_ROW (row);

  show_text (self, text);
  loket_field_row_set_echo (row, NULL);
  show_check (self, FALSE);
}

static void
loket_number_row_commit (LoketFieldRow *row)
{
  show_check (LOKET_NUMBER_ROW (row), TRUE);
}

static void
loket_number_row_constructed (GObject *object)
{
  LoketNumberRow *self = LOKET_NUMBER_ROW (object);

  self->entry = gtk_entry_new ();
  g_signal_connect (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_entry_activated), self);
  loket_field_row_set_control (LOKET_FIELD_ROW (self), self->entry);

  G_OBJECT_CLASS (loket_number_row_parent_class)->constructed (object);
}

static void
loket_number_row_class_init (LoketNumberRowClass *klass)
{
  LoketFieldRowClass *row_class = LOKET_FIELD_ROW_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = loket_number_row_constructed;
  row_class->get_text = loket_number_row_get_text;
  row_class->set_text = loket_number_row_set_text;
  row_class->commit = loket_number_row_commit;
}

static void
loket_number_row_init (LoketNumberRow *self)
{
}

/**
 * loket_number_row_new:
 * @code: what the field is called in the catalogue
 * @label: what people call it
 * @kind: which check it goes through
 *
 * Its value is the stored form when the check passes, otherwise what was typed: nothing typed is
 * lost because it is wrong.
 *
 * Returns: (transfer floating): the field
 */
GtkWidget *
loket_number_row_new (const char     *code,
                      const char     *label,
                      LoketNumberKind kind)
{
  LoketNumberRow *self = g_object_new (LOKET_TYPE_NUMBER_ROW, "code", code, "label", label, NULL);

  self->kind = kind;
  /* Sixteen digits in groups of four: none of them may be out of sight. */
  if (kind == LOKET_NUMBER_NIK || kind == LOKET_NUMBER_KK)
    gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 17);

  return GTK_WIDGET (self);
}

/**
 * loket_number_row_check:
 * @self: a field
 *
 * Returns: (transfer full): what the check says about the value now
 */
LoketNumber *
loket_number_row_check (LoketNumberRow *self)
{
  const char *text;
  GDate today;

  g_return_val_if_fail (LOKET_IS_NUMBER_ROW (self), NULL);

  text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  loket_zone_today (&today);

  return loket_number_check (self->kind, text, &today);
}

gboolean
loket_number_row_is_valid (LoketNumberRow *self)
{
  g_autoptr(LoketNumber) number = loket_number_row_check (self);

  return loket_number_valid (number);
}
