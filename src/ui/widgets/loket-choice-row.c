/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field with a short list of choices; the value is the code of one of them. */

#include "loket-choice-row.h"

#include <glib/gi18n.h>

struct _LoketChoiceRow
{
  LoketFieldRow parent_instance;

  /* Children */
  GtkDropDown *drop_down;

  /* Owned */
  GtkStringList *words;
  GPtrArray *codes;

  /* State */
  guint changing : 1;
};

G_DEFINE_FINAL_TYPE (LoketChoiceRow, loket_choice_row, LOKET_TYPE_FIELD_ROW)

/*
 * Auxiliary methods
 */

static gboolean
select_letter (LoketChoiceRow *self,
               gunichar        letter)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->words));
  guint from = gtk_drop_down_get_selected (self->drop_down);

  for (guint i = 1; i <= n; i++)
    {
      guint at = (from + i) % n;
      g_autofree char *word = g_utf8_strdown (gtk_string_list_get_string (self->words, at), -1);

      if (g_utf8_get_char (word) == letter)
        {
          gtk_drop_down_set_selected (self->drop_down, at);
          return TRUE;
        }
    }

  return FALSE;
}

/*
 * Signal callbacks
 */

static void
on_selected_changed (GtkDropDown    *drop_down,
                     GParamSpec     *pspec,
                     LoketChoiceRow *self)
{
  guint at = gtk_drop_down_get_selected (drop_down);

  if (at != GTK_INVALID_LIST_POSITION)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child
                                                      (GTK_WIDGET (drop_down))),
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                    gtk_string_list_get_string (self->words, at), -1);
  if (!self->changing)
    loket_field_row_edited (LOKET_FIELD_ROW (self));
}

/* A letter chooses the next word that begins with it; Enter goes on to the next field. */
static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint                  value,
                guint                  code,
                GdkModifierType        state,
                LoketChoiceRow        *self)
{
  gunichar letter = g_unichar_tolower (gdk_keyval_to_unicode (value));

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (value == GDK_KEY_Return || value == GDK_KEY_KP_Enter)
    {
      loket_field_row_next (LOKET_FIELD_ROW (self));
      return TRUE;
    }
  if (g_unichar_isalnum (letter))
    return select_letter (self, letter);

  return FALSE;
}

/*
 * Parent class overrides
 */

static char *
loket_choice_row_get_text (LoketFieldRow *row)
{
  LoketChoiceRow *self = LOKET_CHOICE_ROW (row);
  guint at = gtk_drop_down_get_selected (self->drop_down);

  if (at >= self->codes->len)
    return g_strdup ("");

  return g_strdup (g_ptr_array_index (self->codes, at));
}

static void
loket_choice_row_set_text (LoketFieldRow *row,
                           const char    *text)
{
  LoketChoiceRow *self = LOKET_CHOICE_ROW (row);

  for (guint i = 0; i < self->codes->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->codes, i), text) == 0)
      {
        gtk_drop_down_set_selected (self->drop_down, i);
        return;
      }
  gtk_drop_down_set_selected (self->drop_down,
                              self->codes->len > 0 ? 0 : GTK_INVALID_LIST_POSITION);
}

static void
loket_choice_row_constructed (GObject *object)
{
  LoketChoiceRow *self = LOKET_CHOICE_ROW (object);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->words = gtk_string_list_new (NULL);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->words)),
                                                      NULL));
  g_signal_connect (self->drop_down, "notify::selected", G_CALLBACK (on_selected_changed), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (gtk_widget_get_first_child (GTK_WIDGET (self->drop_down)), keys);
  loket_field_row_set_control (LOKET_FIELD_ROW (self), GTK_WIDGET (self->drop_down));

  G_OBJECT_CLASS (loket_choice_row_parent_class)->constructed (object);
}

static void
loket_choice_row_finalize (GObject *object)
{
  LoketChoiceRow *self = LOKET_CHOICE_ROW (object);

  g_clear_object (&self->words);
  g_clear_pointer (&self->codes, g_ptr_array_unref);

  G_OBJECT_CLASS (loket_choice_row_parent_class)->finalize (object);
}

static void
loket_choice_row_class_init (LoketChoiceRowClass *klass)
{
  LoketFieldRowClass *row_class = LOKET_FIELD_ROW_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = loket_choice_row_constructed;
  G_OBJECT_CLASS (klass)->finalize = loket_choice_row_finalize;
  row_class->get_text = loket_choice_row_get_text;
  row_class->set_text = loket_choice_row_set_text;
}

static void
loket_choice_row_init (LoketChoiceRow *self)
{
}

/*
 * Public API
 */

GtkWidget *
loket_choice_row_new (const char *code,
                      const char *label)
{
  return g_object_new (LOKET_TYPE_CHOICE_ROW, "code", code, "label", label, NULL);
}

/**
 * loket_choice_row_clear:
 * @self: a field
 *
 * Takes all choices away; the first that is added is an empty one.
 */
void
loket_choice_row_clear (LoketChoiceRow *self)
{
  g_return_if_fail (LOKET_IS_CHOICE_ROW (self));

  self->changing = TRUE;
  gtk_string_list_splice (self->words, 0, g_list_model_get_n_items (G_LIST_MODEL (self->words)),
                          NULL);
  g_ptr_array_set_size (self->codes, 0);
  self->changing = FALSE;
  loket_choice_row_add (self, "", "–");
}

/**
 * loket_choice_row_add:
 * @self: a field
 * @code: stored value of the choice
 * @word: what people read
 */
void
loket_choice_row_add (LoketChoiceRow *self,
                      const char     *code,
                      const char     *word)
{
  g_return_if_fail (LOKET_IS_CHOICE_ROW (self));

  self->changing = TRUE;
  g_ptr_array_add (self->codes, g_strdup (code));
  gtk_string_list_append (self->words, word);
  self->changing = FALSE;
}

/**
 * loket_drop_down_set_name:
 * @drop_down: a drop-down
 * @name: what it chooses
 *
 * Screen readers and tests find the button inside a drop-down, not the drop-down.
 */
void
loket_drop_down_set_name (GtkDropDown *drop_down,
                          const char  *name)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child
                                                    (GTK_WIDGET (drop_down))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
