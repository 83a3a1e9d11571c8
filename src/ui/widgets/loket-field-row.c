/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One named field of a form: label, entry, match tick, and below it an error, echo or hint. */

#include "loket-field-row.h"

#include "loket-field-row-private.h"
#include "loket-focus.h"

G_DEFINE_TYPE_WITH_PRIVATE (LoketFieldRow, loket_field_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CODE,
  PROP_LABEL,
  PROP_TEXT,
  N_PROPS
};

enum
{
  EDITED,
  COMMITTED,
  FOCUSED,
  MATCH_TOGGLED, NEXT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/*
 * Auxiliary methods
 */

#define PRIVATE(self) (_loket_field_row_get_private (self))

LoketFieldRowPrivate *
_loket_field_row_get_private (LoketFieldRow *self)
{
  return loket_field_row_get_instance_private (self);
}

static void
commit (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  if (LOKET_FIELD_ROW_GET_CLASS (self)->commit != NULL)
    LOKET_FIELD_ROW_GET_CLASS (self)->commit (self);
  loket_field_row_check_length (self);
  if (!priv->dirty)
    return;

  priv->dirty = FALSE;
  g_signal_emit (self, signals[COMMITTED], 0);
}

/*
 * Signal callbacks
 */

static void
on_entry_changed (GtkEditable   *entry,
                  LoketFieldRow *self)
{
  loket_field_row_edited (self);
}

static void
on_entry_activated (GtkEntry      *entry,
                    LoketFieldRow *self)
{
  loket_field_row_next (self);
}

static void
on_focus_entered (GtkEventControllerFocus *focus,
                  LoketFieldRow           *self)
{
  g_signal_emit (self, signals[FOCUSED], 0);
}

static void
on_focus_left (GtkEventControllerFocus *focus,
               LoketFieldRow           *self)
{
  commit (self);
}

static void
on_tick_clicked (GtkButton     *button,
                 LoketFieldRow *self)
{
  g_signal_emit (self, signals[MATCH_TOGGLED], 0);
}

/*
 * The field as a plain entry
 */

static char *
entry_get_text (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  if (!GTK_IS_EDITABLE (priv->control))
    return g_strdup ("");

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (priv->control))));
}

static void
entry_set_text (LoketFieldRow *self,
                const char    *text)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  if (GTK_IS_EDITABLE (priv->control))
    gtk_editable_set_text (GTK_EDITABLE (priv->control), text);
}

static void
entry_name_control (LoketFieldRow *self,
                    const char    *name)
{
  GtkWidget *entry = loket_field_row_get_entry (self);

  if (entry != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                    (gboolean) PRIVATE (self)->required, -1);
}

static void
entry_set_editable (LoketFieldRow *self,
                    gboolean       editable)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  if (GTK_IS_EDITABLE (priv->control))
    gtk_editable_set_editable (GTK_EDITABLE (priv->control), editable);
  else
    gtk_widget_set_sensitive (priv->control, editable);
}

/*
 * Parent class overrides
 */

static void
loket_field_row_constructed (GObject *object)
{
  LoketFieldRow *self = LOKET_FIELD_ROW (object);
  LoketFieldRowPrivate *priv = PRIVATE (self);

  G_OBJECT_CLASS (loket_field_row_parent_class)->constructed (object);

  if (priv->control == NULL)
    {
      GtkWidget *entry = gtk_entry_new ();

      g_signal_connect (entry, "changed", G_CALLBACK (on_entry_changed), self);
      g_signal_connect (entry, "activate", G_CALLBACK (on_entry_activated), self);
      loket_field_row_set_control (self, entry);
    }
  _loket_field_row_name_everything (self);
}

static void
loket_field_row_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LoketFieldRow *self = LOKET_FIELD_ROW (object);
  LoketFieldRowPrivate *priv = PRIVATE (self);

  switch (id)
    {
    case PROP_CODE:
      g_value_set_string (value, priv->code);
      break;

    case PROP_LABEL:
      g_value_set_string (value, priv->label);
      break;

    case PROP_TEXT:
      g_value_take_string (value, loket_field_row_get_text (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
loket_field_row_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  LoketFieldRow *self = LOKET_FIELD_ROW (object);
  LoketFieldRowPrivate *priv = PRIVATE (self);

  switch (id)
    {
    case PROP_CODE:
      g_free (priv->code);
      priv->code = g_value_dup_string (value);
      break;

    case PROP_LABEL:
      loket_field_row_set_label (self, g_value_get_string (value));
      break;

    case PROP_TEXT:
      loket_field_row_set_text (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
loket_field_row_focus (GtkWidget       *widget,
                       GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_field_row_parent_class);
}

static gboolean
loket_field_row_grab_focus (GtkWidget *widget)
{
  return loket_focus_give (widget, PRIVATE (LOKET_FIELD_ROW (widget))->control);
}

static void
loket_field_row_dispose (GObject *object)
{
  LoketFieldRowPrivate *priv = PRIVATE (LOKET_FIELD_ROW (object));

  priv->control = NULL;
  g_clear_pointer (&priv->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_field_row_parent_class)->dispose (object);
}

static void
loket_field_row_finalize (GObject *object)
{
  LoketFieldRowPrivate *priv = PRIVATE (LOKET_FIELD_ROW (object));

  g_free (priv->code);
  g_free (priv->label);
  g_free (priv->error);
  g_free (priv->echo);
  g_free (priv->hint);

  G_OBJECT_CLASS (loket_field_row_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_CODE] =
    g_param_spec_string ("code", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static guint
new_signal (const char *name,
            GType       type)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_field_row_class_init (LoketFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = loket_field_row_constructed;
  object_class->get_property = loket_field_row_get_property;
  object_class->set_property = loket_field_row_set_property;
  object_class->dispose = loket_field_row_dispose;
  object_class->finalize = loket_field_row_finalize;
  widget_class->grab_focus = loket_field_row_grab_focus;
  widget_class->focus = loket_field_row_focus;
  klass->get_text = entry_get_text;
  klass->set_text = entry_set_text;
  klass->name_control = entry_name_control;
  klass->set_editable = entry_set_editable;
  install_properties (object_class);

  /* edited: the person changed the value; committed: they left the field after a change;
   * focused: the focus came in; match-toggled: the tick was pressed */
  signals[EDITED] = new_signal ("edited", G_TYPE_FROM_CLASS (klass));
  signals[COMMITTED] = new_signal ("committed", G_TYPE_FROM_CLASS (klass));
  signals[FOCUSED] = new_signal ("focused", G_TYPE_FROM_CLASS (klass));
  signals[MATCH_TOGGLED] = new_signal ("match-toggled", G_TYPE_FROM_CLASS (klass));
  /* next: Enter was pressed; a handler that knows a better place than the next stop of Tab goes
   * there and returns TRUE */
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "fieldrow");
}

static void
build_tick (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  priv->tick = gtk_button_new ();
  priv->tick_image = gtk_image_new ();
  gtk_button_set_child (GTK_BUTTON (priv->tick), priv->tick_image);
  gtk_widget_add_css_class (priv->tick, "flat");
  gtk_widget_add_css_class (priv->tick, "tick");
  gtk_widget_set_focusable (priv->tick, FALSE);
  gtk_widget_set_valign (priv->tick, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (priv->tick, FALSE);
  g_signal_connect (priv->tick, "clicked", G_CALLBACK (on_tick_clicked), self);
}

static void
loket_field_row_init (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  priv->label = g_strdup ("");
  priv->columns = 1;
  priv->longest = 500;
  priv->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (priv->grid), 6);
  gtk_widget_set_parent (priv->grid, GTK_WIDGET (self));

  priv->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (priv->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (priv->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (priv->name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (priv->name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (priv->name), 2);
  gtk_label_set_width_chars (GTK_LABEL (priv->name), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (priv->name), 14);
  gtk_widget_add_css_class (priv->name, "field-name");
  gtk_grid_attach (GTK_GRID (priv->grid), priv->name, 0, 0, 1, 1);

  build_tick (self);
  gtk_grid_attach (GTK_GRID (priv->grid), priv->tick, 2, 0, 1, 1);

  priv->message = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (priv->message), 0);
  gtk_label_set_wrap (GTK_LABEL (priv->message), TRUE);
  gtk_widget_add_css_class (priv->message, "field-message");
  gtk_widget_set_visible (priv->message, FALSE);
  gtk_grid_attach (GTK_GRID (priv->grid), priv->message, 1, 1, 1, 1);

  g_signal_connect (focus, "enter", G_CALLBACK (on_focus_entered), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/*
 * For the kinds of field
 */

/**
 * loket_field_row_set_control:
 * @self: a field
 * @control: what the person works with, instead of an entry
 */
void
loket_field_row_set_control (LoketFieldRow *self,
                             GtkWidget     *control)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  g_return_if_fail (priv->control == NULL);

  priv->control = control;
  if (GTK_IS_EDITABLE (control))
    gtk_editable_set_width_chars (GTK_EDITABLE (control), 8);
  gtk_widget_set_hexpand (control, TRUE);
  gtk_grid_attach (GTK_GRID (priv->grid), control, 1, 0, 1, 1);
}

/**
 * loket_field_row_edited:
 * @self: a field whose value the person just changed
 */
void
loket_field_row_edited (LoketFieldRow *self)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  if (priv->loading)
    return;

  priv->dirty = TRUE;
  if (_loket_field_row_set_sentence (&priv->error, NULL))
    _loket_field_row_show_message (self);
  if (priv->match == LOKET_MATCH_DONE)
    loket_field_row_set_match (self, LOKET_MATCH_STALE, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  g_signal_emit (self, signals[EDITED], 0);
}

/**
 * loket_field_row_next:
 * @self: a field in which Enter was pressed
 *
 * Goes on to the field after it.
 */
void
loket_field_row_next (LoketFieldRow *self)
{
  GtkRoot *root;
  gboolean taken = FALSE;

  g_object_ref (self);
  commit (self);
  root = gtk_widget_get_root (GTK_WIDGET (self));
  g_signal_emit (self, signals[NEXT], 0, &taken);
  if (root != NULL && !taken)
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
  g_object_unref (self);
}

/*
 * Public API
 */

/**
 * loket_field_row_new:
 * @code: what the field is called in the catalogue
 * @label: what people call it
 *
 * Returns: (transfer floating): a field with a text entry
 */
GtkWidget *
loket_field_row_new (const char *code,
                     const char *label)
{
  return g_object_new (LOKET_TYPE_FIELD_ROW, "code", code, "label", label, NULL);
}

const char *
loket_field_row_get_code (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), NULL);

  return PRIVATE (self)->code;
}

const char *
loket_field_row_get_label (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), NULL);

  return PRIVATE (self)->label;
}

void
loket_field_row_set_label (LoketFieldRow *self,
                           const char    *label)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);

  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  if (g_strcmp0 (priv->label, label) == 0)
    return;

  g_free (priv->label);
  priv->label = g_strdup (label != NULL ? label : "");
  _loket_field_row_name_everything (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

/**
 * loket_field_row_get_text:
 * @self: a field
 *
 * Returns: (transfer full): the value as it is stored: a date as 1968-08-05, a choice by its
 *   code, a number without spaces; empty when nothing valid was given
 */
char *
loket_field_row_get_text (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), NULL);

  return LOKET_FIELD_ROW_GET_CLASS (self)->get_text (self);
}

/**
 * loket_field_row_set_text:
 * @self: a field
 * @text: (nullable): a stored value
 *
 * Shows a value. It does not count as an edit, and a field the person is just changing keeps
 * what they typed.
 */
void
loket_field_row_set_text (LoketFieldRow *self,
                          const char    *text)
{
  LoketFieldRowPrivate *priv = PRIVATE (self);
  g_autofree char *before = NULL;

  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  before = loket_field_row_get_text (self);
  if (g_strcmp0 (before, text != NULL ? text : "") == 0 || priv->dirty)
    return;

  /* What was wrong with the value before says nothing about this one. */
  loket_field_row_set_error (self, NULL);
  priv->loading = TRUE;
  LOKET_FIELD_ROW_GET_CLASS (self)->set_text (self, text != NULL ? text : "");
  priv->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * loket_field_row_clear:
 * @self: a field
 *
 * Empties it, also when the person is just changing it.
 */
void
loket_field_row_clear (LoketFieldRow *self)
{
  g_return_if_fail (LOKET_IS_FIELD_ROW (self));

  PRIVATE (self)->dirty = FALSE;
  loket_field_row_set_error (self, NULL);
  loket_field_row_set_text (self, "");
}

/**
 * loket_field_row_get_label_widget:
 * @self: a field
 *
 * Returns: (transfer none): the label, for a size group
 */
GtkWidget *
loket_field_row_get_label_widget (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), NULL);

  return PRIVATE (self)->name;
}

/**
 * loket_field_row_get_entry:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): the widget that takes the focus and carries the name
 */
GtkWidget *
loket_field_row_get_entry (LoketFieldRow *self)
{
  GtkWidget *control;

  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), NULL);

  control = PRIVATE (self)->control;
  if (control != NULL && GTK_IS_DROP_DOWN (control))
    return gtk_widget_get_first_child (control);

  return control;
}

GtkWidget *
loket_field_row_get_control (LoketFieldRow *self)
{
  g_return_val_if_fail (LOKET_IS_FIELD_ROW (self), NULL);

  return PRIVATE (self)->control;
}
