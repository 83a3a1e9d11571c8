/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field says about its value: required, wrong, matched with the paper, closed. */

#include <glib/gi18n.h>

#include "loket-field-row-private.h"
#include "loket-text-clean.h"

#define PRIVATE(self) (_loket_field_row_get_private (self))

void
_loket_field_row_name_everything (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);
  g_autofree char *shown = NULL;

  shown = priv->required ? g_strdup_printf ("%s *", priv->label) : g_strdup (priv->label);
  gtk_label_set_text (GTK_LABEL (priv->name), shown);
  if (priv->control != NULL)
    LOKET_FIELD_ROW_GET_CLASS (self)->name_control (self, priv->label);
}

static void
describe (LoketFieldRow *self,
          const char    *text)
{
  GtkWidget *entry = loket_field_row_get_entry (self);

  if (entry == NULL)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               PRIVATE (self)->error != NULL
                               ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void
_loket_field_row_show_message (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);
  const char *text = priv->error;

  if (text == NULL)
    text = priv->echo;
  if (text == NULL)
    text = priv->hint;

  gtk_label_set_text (GTK_LABEL (priv->message), text != NULL ? text : "");
  gtk_widget_set_visible (priv->message, text != NULL);
  gtk_widget_remove_css_class (priv->message, "error");
  gtk_widget_remove_css_class (priv->message, "dim-label");
  gtk_widget_add_css_class (priv->message, priv->error != NULL ? "error" : "dim-label");

  if (priv->control != NULL)
    {
      if (priv->error != NULL)
        gtk_widget_add_css_class (priv->control, "error");
      else
        gtk_widget_remove_css_class (priv->control, "error");
    }
  describe (self, text != NULL ? text : "");
}

gboolean
_loket_field_row_set_sentence (char      **where,
                               const char *text)
{
  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (*where, text) == 0)
    return FALSE;

  g_free (*where);
  *where = g_strdup (text);

  return TRUE;
}

void
loket_field_row_set_longest (LoketFieldRow *self,
                             guint          characters)
{
  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  PRIVATE (self)->longest = characters;
}

/**
 * loket_field_row_check_length:
 * @self: a field
 *
 * Says so when it holds more than there is room for. Nothing is cut: the officer decides what to
 * leave out.
 *
 * Returns: whether it fits
 */
gboolean
loket_field_row_check_length (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);
  g_autofree char *problem = NULL;
  guint length;

  if (priv->error != NULL || !GTK_IS_EDITABLE (priv->control))
    return priv->error == NULL;
  length = loket_text_length (gtk_editable_get_text (GTK_EDITABLE (priv->control)));
  if (length <= priv->longest)
    return TRUE;

  problem = g_strdup_printf (_("This is %u characters long; there is room for %u. Shorten it."), length,
                             priv->longest);
  loket_field_row_set_error (self, problem);

  return FALSE;
}

void
loket_field_row_set_required (LoketFieldRow *self,
                              gboolean       required)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  if (priv->required == !!required)
    return;

  priv->required = !!required;
  _loket_field_row_name_everything (self);
}

/**
 * loket_field_row_set_extra:
 * @self: a field
 * @extra: (nullable): something to choose from below the control
 */
void
loket_field_row_set_extra (LoketFieldRow *self,
                           GtkWidget     *extra)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  if (priv->extra != NULL)
    gtk_grid_remove (GTK_GRID (priv->grid), priv->extra);
  priv->extra = extra;
  if (extra != NULL)
    gtk_grid_attach (GTK_GRID (priv->grid), extra, 1, 2, 1, 1);
}

/**
 * loket_field_row_set_error:
 * @self: a field
 * @error: (nullable): the sentence that says what is wrong; it goes away with the next edit
 */
void
loket_field_row_set_error (LoketFieldRow *self,
                           const char    *error)
{
  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  if (_loket_field_row_set_sentence (&PRIVATE (self)->error, error))
    _loket_field_row_show_message (self);
}

gboolean
loket_field_row_has_error (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), FALSE);

  return PRIVATE (self)->error != NULL;
}

/**
 * loket_field_row_set_echo:
 * @self: a field
 * @echo: (nullable): how the program understood the value, "5 Agustus 1968 (58 tahun)"
 */
void
loket_field_row_set_echo (LoketFieldRow *self,
                          const char    *echo)
{
  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  if (_loket_field_row_set_sentence (&PRIVATE (self)->echo, echo))
    _loket_field_row_show_message (self);
}

/**
 * loket_field_row_set_hint:
 * @self: a field
 * @hint: (nullable): what to write here, shown while there is nothing more important to say
 */
void
loket_field_row_set_hint (LoketFieldRow *self,
                          const char    *hint)
{
  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  if (_loket_field_row_set_sentence (&PRIVATE (self)->hint, hint))
    _loket_field_row_show_message (self);
}

LoketMatch
loket_field_row_get_match (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), LOKET_MATCH_NONE);

  return PRIVATE (self)->match;
}

static void
match_look (LoketMatch   match,
            const char **icon,
            const char **word)
{
  switch (match)
    {
    case LOKET_MATCH_DONE:
      *icon = "emblem-ok-symbolic";
      *word = _("Matched with the paper");
      break;

    case LOKET_MATCH_STALE:
      *icon = "view-refresh-symbolic";
      *word = _("Changed since it was matched");
      break;

    case LOKET_MATCH_DIFFERS:
      *icon = "dialog-warning-symbolic";
      *word = _("The paper says something else");
      break;

    case LOKET_MATCH_OPEN:
    case LOKET_MATCH_NONE:
    default:
      *icon = "radio-symbolic";
      *word = _("Not yet matched with the paper");
    }
}

/**
 * loket_field_row_set_match:
 * @self: a field
 * @match: state of the comparison with the paper
 * @why: (nullable): who compared it and when, or what the paper says
 */
void
loket_field_row_set_match (LoketFieldRow *self,
                           LoketMatch     match,
                           const char    *why)
{
  static const char *classes[] = { NULL, NULL, "success", "warning", "error" };
  LoketFieldRowPrivate *priv = PRIVATE (self);
  g_autofree char *name = NULL;
  const char *icon;
  const char *word;

  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  if (classes[priv->match] != NULL)
    gtk_widget_remove_css_class (priv->tick, classes[priv->match]);
  priv->match = match;
  if (classes[match] != NULL)
    gtk_widget_add_css_class (priv->tick, classes[match]);

  match_look (match, &icon, &word);
  gtk_image_set_from_icon_name (GTK_IMAGE (priv->tick_image), icon);
  gtk_widget_set_tooltip_text (priv->tick, why != NULL ? why : word);
  gtk_widget_set_visible (priv->tick, match != LOKET_MATCH_NONE);
  name = g_strdup_printf ("%s: %s", priv->label, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->tick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

void
loket_field_row_set_columns (LoketFieldRow *self,
                             int            columns)
{
  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  PRIVATE (self)->columns = CLAMP (columns, 1, 2);
}

int
loket_field_row_get_columns (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), 1);

  return PRIVATE (self)->columns;
}

/**
 * loket_field_row_set_locked:
 * @self: a field
 * @why: (nullable): the sentence that says why it can't be changed; NULL opens it
 */
void
loket_field_row_set_locked (LoketFieldRow *self,
                            const char    *why)
{
  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  LOKET_FIELD_ROW_GET_CLASS (self)->set_editable (self, why == NULL);
  gtk_widget_set_tooltip_text (PRIVATE (self)->control, why);
  if (why != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "locked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "locked");
}

/**
 * loket_field_row_set_roomy:
 * @self: a field whose value is long for its column: a NIK
 *
 * Its name takes no more room than it needs, also where other names are wider.
 */
void
loket_field_row_set_roomy (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  priv->roomy = TRUE;
  gtk_label_set_width_chars (GTK_LABEL (priv->name), -1);
  gtk_label_set_ellipsize (GTK_LABEL (priv->name), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (priv->name), FALSE);
}

gboolean
loket_field_row_is_roomy (LoketFieldRow *self)
{
  return PRIVATE (self)->roomy;
}

static void
place (GtkWidget *grid,
       GtkWidget *child,
       int        row,
       int        columns)
{
  GtkLayoutChild *where = gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (grid), child);

  gtk_grid_layout_child_set_column (GTK_GRID_LAYOUT_CHILD (where), 0);
  gtk_grid_layout_child_set_row (GTK_GRID_LAYOUT_CHILD (where), row);
  gtk_grid_layout_child_set_column_span (GTK_GRID_LAYOUT_CHILD (where), columns);
}

/**
 * loket_field_row_set_question:
 * @self: a field whose name is a question that is read out
 *
 * The whole question stands above its answer.
 */
void
loket_field_row_set_question (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  gtk_label_set_ellipsize (GTK_LABEL (priv->name), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_lines (GTK_LABEL (priv->name), -1);
  gtk_label_set_width_chars (GTK_LABEL (priv->name), -1);
  gtk_label_set_max_width_chars (GTK_LABEL (priv->name), -1);
  gtk_widget_add_css_class (priv->name, "question");
  place (priv->grid, priv->name, -1, 3);
  place (priv->grid, priv->control, 0, 3);
}

static void
on_peek_pressed (GtkEntry            *entry,
                 GtkEntryIconPosition position,
                 gpointer             data)
{
  gboolean visible = !gtk_entry_get_visibility (entry);

  gtk_entry_set_visibility (entry, visible);
  gtk_entry_set_icon_from_icon_name (entry, position, visible ? "view-conceal-symbolic"
                                                              : "view-reveal-symbolic");
}

/**
 * loket_field_row_set_secret:
 * @self: a field
 *
 * Makes it a field for a password, with a button that shows it while it is pressed in.
 */
void
loket_field_row_set_secret (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  g_return_if_fail (GTK_IS_ENTRY (priv->control));

  gtk_entry_set_visibility (GTK_ENTRY (priv->control), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (priv->control), GTK_INPUT_PURPOSE_PASSWORD);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (priv->control), GTK_ENTRY_ICON_SECONDARY,
                                     "view-reveal-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (priv->control), GTK_ENTRY_ICON_SECONDARY,
                                   _("Show or hide the password"));
  g_signal_connect (priv->control, "icon-press", G_CALLBACK (on_peek_pressed), NULL);
}

void
loket_field_row_set_max (LoketFieldRow *self,
                         int            max)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  if (GTK_IS_ENTRY (priv->control))
    gtk_entry_set_max_length (GTK_ENTRY (priv->control), max);
}
