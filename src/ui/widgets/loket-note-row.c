/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field of several lines. */

#include "loket-note-row.h"

#include "loket-focus.h"

struct _LoketNoteRow
{
  LoketFieldRow parent_instance;

  /* Children */
  GtkWidget *view;
  GtkTextBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (LoketNoteRow, loket_note_row, LOKET_TYPE_FIELD_ROW)

static void
on_buffer_changed (GtkTextBuffer *buffer,
                   LoketNoteRow  *self)
{
  loket_field_row_edited (LOKET_FIELD_ROW (self));
}

static char *
loket_note_row_get_text (LoketFieldRow *row)
{
  LoketNoteRow *self = LOKET_NOTE_ROW (row);
  GtkTextIter start;
  GtkTextIter end;
  char *text;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);

  return g_strstrip (text);
}

static void
loket_note_row_set_text (LoketFieldRow *row,
                         const char    *text)
{
  gtk_text_buffer_set_text (LOKET_NOTE_ROW (row)->buffer, text, -1);
}

static void
loket_note_row_name_control (LoketFieldRow *row,
                             const char    *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (LOKET_NOTE_ROW (row)->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
loket_note_row_set_editable (LoketFieldRow *row,
                             gboolean       editable)
{
  gtk_text_view_set_editable (GTK_TEXT_VIEW (LOKET_NOTE_ROW (row)->view), editable);
}

static gboolean
loket_note_row_grab_focus (GtkWidget *widget)
{
  return loket_focus_give (widget, LOKET_NOTE_ROW (widget)->view);
}

static void
loket_note_row_constructed (GObject *object)
{
  LoketNoteRow *self = LOKET_NOTE_ROW (object);
  GtkWidget *frame = gtk_scrolled_window_new ();

  self->view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_widget_add_css_class (self->view, "note");
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_signal_connect (self->buffer, "changed", G_CALLBACK (on_buffer_changed), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), self->view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 66);
  gtk_widget_set_focusable (frame, FALSE);
  gtk_widget_add_css_class (frame, "note-frame");
  loket_field_row_set_control (LOKET_FIELD_ROW (self), frame);

  G_OBJECT_CLASS (loket_note_row_parent_class)->constructed (object);
}

static void
loket_note_row_class_init (LoketNoteRowClass *klass)
{
  LoketFieldRowClass *row_class = LOKET_FIELD_ROW_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = loket_note_row_constructed;
  GTK_WIDGET_CLASS (klass)->grab_focus = loket_note_row_grab_focus;
  row_class->get_text = loket_note_row_get_text;
  row_class->set_text = loket_note_row_set_text;
  row_class->name_control = loket_note_row_name_control;
  row_class->set_editable = loket_note_row_set_editable;
}

static void
loket_note_row_init (LoketNoteRow *self)
{
}

GtkWidget *
loket_note_row_new (const char *code,
                    const char *label)
{
  GtkWidget *row = g_object_new (LOKET_TYPE_NOTE_ROW, "code", code, "label", label, NULL);

  loket_field_row_set_columns (LOKET_FIELD_ROW (row), 2);

  return row;
}
