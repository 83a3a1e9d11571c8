/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One named field of a form: label, entry, match tick, and below it an error, echo or hint. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LoketMatch: what is known about a value and the paper it was read from.
 */
typedef enum
{
  LOKET_MATCH_NONE,      /* no paper carries this field */
  LOKET_MATCH_OPEN,      /* not yet compared */
  LOKET_MATCH_DONE,      /* compared by a person, still the same value */
  LOKET_MATCH_STALE,     /* compared, but the value changed since */
  LOKET_MATCH_DIFFERS,   /* the paper says something else */
} LoketMatch;

#define LOKET_TYPE_FIELD_ROW (loket_field_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (LoketFieldRow, loket_field_row, LOKET, FIELD_ROW, GtkWidget)

/**
 * LoketFieldRowClass:
 * @get_text: the value as it is stored
 * @set_text: shows a stored value without emitting "edited"
 * @name_control: gives the control its accessible name
 * @set_editable: allows or refuses changes
 * @commit: the person left the field
 */
struct _LoketFieldRowClass
{
  GtkWidgetClass parent_class;

  char *(*get_text)     (LoketFieldRow *self);
  void (*set_text)     (LoketFieldRow *self, const char *text);
  void (*name_control) (LoketFieldRow *self, const char *name);
  void (*set_editable) (LoketFieldRow *self, gboolean editable);
  void (*commit)       (LoketFieldRow *self);
};

GtkWidget *loket_field_row_new (const char *code, const char *label);
const char *loket_field_row_get_code (LoketFieldRow *self);
const char *loket_field_row_get_label (LoketFieldRow *self);
void        loket_field_row_set_label (LoketFieldRow *self, const char *label);
char *loket_field_row_get_text (LoketFieldRow *self);
void        loket_field_row_set_text (LoketFieldRow *self, const char *text);
void        loket_field_row_clear (LoketFieldRow *self);
void        loket_field_row_set_required (LoketFieldRow *self, gboolean required);
void        loket_field_row_set_error (LoketFieldRow *self, const char *error);
gboolean    loket_field_row_has_error (LoketFieldRow *self);
void        loket_field_row_set_longest (LoketFieldRow *self, guint characters);
gboolean    loket_field_row_check_length (LoketFieldRow *self);
void        loket_field_row_set_echo (LoketFieldRow *self, const char *echo);
void        loket_field_row_set_hint (LoketFieldRow *self, const char *hint);
void        loket_field_row_set_match (LoketFieldRow *self, LoketMatch match, const char *why);
LoketMatch  loket_field_row_get_match (LoketFieldRow *self);
void        loket_field_row_set_columns (LoketFieldRow *self, int columns);
int         loket_field_row_get_columns (LoketFieldRow *self);
void        loket_field_row_set_locked (LoketFieldRow *self, const char *why);
void loket_field_row_set_roomy (LoketFieldRow *self);
gboolean loket_field_row_is_roomy (LoketFieldRow *self);
void loket_field_row_set_question (LoketFieldRow *self);
void        loket_field_row_set_secret (LoketFieldRow *self);
void        loket_field_row_set_max (LoketFieldRow *self, int max);
GtkWidget *loket_field_row_get_label_widget (LoketFieldRow *self);
GtkWidget *loket_field_row_get_entry (LoketFieldRow *self);
GtkWidget *loket_field_row_get_control (LoketFieldRow *self);

/* for the kinds of field */
void        loket_field_row_set_control (LoketFieldRow *self, GtkWidget *control);
void        loket_field_row_set_extra (LoketFieldRow *self, GtkWidget *extra);
void        loket_field_row_edited (LoketFieldRow *self);
void        loket_field_row_next (LoketFieldRow *self);

G_END_DECLS
