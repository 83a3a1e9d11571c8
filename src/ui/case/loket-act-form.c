/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few fields and one button that does one act on a case; what went wrong stands below it. */

#include "loket-act-form.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>

#include "loket-case-pane.h"
#include "loket-choice-row.h"
#include "loket-error.h"
#include "loket-focus.h"
#include "loket-message.h"
#include "loket-password-dialog.h"
#include "loket-words.h"

struct _LoketActForm
{
  GtkWidget parent_instance;

  /* Owned */
  LoketCase *file;
  GHashTable *rows;     /* code → borrowed LoketFieldRow */
  GtkSizeGroup *names;  /* entries begin below one another */
  char *function;       /* what was tried last, for the second try after a password */
  JsonObject *args;
  char *draft_key;
  JsonObject *draft;    /* what was typed and not recorded yet */

  /* Children */
  GtkWidget *box;
  GtkWidget *fields;
  GtkWidget *button;
  GtkWidget *why;
  LoketMessage *message;

  /* State */
  gboolean with_version;
  gboolean blocked;
  gboolean busy;        /* an act or its password is on its way: the form stays until that is over */
  gboolean sent;        /* what was typed is at the server */
};

G_DEFINE_FINAL_TYPE (LoketActForm, loket_act_form, GTK_TYPE_WIDGET)

enum { SIGNAL_SUBMIT, SIGNAL_DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void send_act (LoketActForm *self);

/*
 * The panels are built again whenever somebody changes the case, and a program may end at any time:
 * what was typed is found again until the act is recorded.
 */

static void
on_row_edited (LoketFieldRow *row,
               LoketActForm  *self)
{
  g_autofree char *text = loket_field_row_get_text (row);

  json_object_set_string_member (self->draft, loket_field_row_get_code (row), text);
  loket_desk_keep_draft (loket_case_get_desk (self->file), self->draft_key, self->draft);
}

static void
forget_draft (LoketActForm *self)
{
  json_object_unref (self->draft);
  self->draft = json_object_new ();
  loket_desk_keep_draft (loket_case_get_desk (self->file), self->draft_key, NULL);
}

/* The panels around this form are those of the case as it is now. */
static void
refill_pane (LoketActForm *self)
{
  GtkWidget *pane = gtk_widget_get_ancestor (GTK_WIDGET (self), LOKET_TYPE_CASE_PANE);

  if (pane != NULL)
    loket_case_pane_refill (LOKET_CASE_PANE (pane));
}

/* * Signal callbacks */

static void
on_password_given (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LoketActForm) self = user_data;
  g_autoptr(GError) error = NULL;

  self->busy = FALSE;
  if (loket_password_dialog_ask_finish (result, &error) && self->box != NULL)
    send_act (self);
}

static void
on_act_done (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LoketActForm) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  self->busy = FALSE;
  self->sent = answer != NULL;
  if (self->sent)
    forget_draft (self);
  if (self->box == NULL)
    return;
  gtk_widget_set_sensitive (self->button, !self->blocked);
  if (answer != NULL)
    {
      loket_message_clear (self->message);
      g_signal_emit (self, signals[SIGNAL_DONE], 0, answer);
      refill_pane (self);
    }
  else if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_PROOF))
    {
      self->busy = TRUE;
      loket_password_dialog_ask_async (GTK_WIDGET (self), loket_case_get_desk (self->file),
                                       gtk_button_get_label (GTK_BUTTON (self->button)),
                                       on_password_given, g_object_ref (self));
    }
  else
    {
      loket_message_set_error (self->message, _("This was not recorded."), error);
    }
}

static void
on_button_clicked (LoketActForm *self)
{
  g_signal_emit (self, signals[SIGNAL_SUBMIT], 0);
}

/* * Auxiliary methods */

static void
send_act (LoketActForm *self)
{
  gtk_widget_set_sensitive (self->button, FALSE);
  self->busy = TRUE;
  loket_case_act_async (self->file, self->function, json_object_ref (self->args), self->with_version,
                        on_act_done, g_object_ref (self));
}

static void
add_row (LoketActForm *self,
         const char   *code,
         GtkWidget    *row,
         const char   *value)
{
  GtkWidget *name = loket_field_row_get_label_widget (LOKET_FIELD_ROW (row));

  if (value != NULL)
    loket_field_row_set_text (LOKET_FIELD_ROW (row), value);
  if (json_object_has_member (self->draft, code))
    loket_field_row_set_text (LOKET_FIELD_ROW (row), loket_json_string (self->draft, code));
  /* A question that is read to somebody is never cut. */
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_lines (GTK_LABEL (name), -1);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 22);
  g_signal_connect (row, "edited", G_CALLBACK (on_row_edited), self);
  g_hash_table_insert (self->rows, g_strdup (code), row);
  gtk_size_group_add_widget (self->names, name);
  gtk_box_append (GTK_BOX (self->fields), row);
  loket_focus_bring_along (row, self->button);
}

/* * Parent class overrides */

static void
loket_act_form_dispose (GObject *object)
{
  LoketActForm *self = LOKET_ACT_FORM (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->names);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (loket_act_form_parent_class)->dispose (object);
}

static void
loket_act_form_finalize (GObject *object)
{
  LoketActForm *self = LOKET_ACT_FORM (object);

  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->function, g_free);
  g_clear_pointer (&self->args, json_object_unref);
  g_clear_pointer (&self->draft_key, g_free);
  g_clear_pointer (&self->draft, json_object_unref);

  G_OBJECT_CLASS (loket_act_form_parent_class)->finalize (object);
}

static void
loket_act_form_class_init (LoketActFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_act_form_dispose;
  object_class->finalize = loket_act_form_finalize;
  signals[SIGNAL_SUBMIT] = g_signal_new ("submit", LOKET_TYPE_ACT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  signals[SIGNAL_DONE] = g_signal_new ("done", LOKET_TYPE_ACT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_act_form_init (LoketActForm *self)
{
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (self->box, "loket-act-form");
}

/* * Public API */

GtkWidget *
loket_act_form_new (LoketCase  *file,
                    const char *title,
                    const char *button)
{
  return loket_act_form_new_about (file, "", title, button);
}

/**
 * loket_act_form_new_about:
 * @subject: what of the case it is about, where there can be more than one: what is typed about the
 *   one is not kept for the other
 * @title: (nullable): heading above the fields
 * @button: the act by its name
 */
GtkWidget *
loket_act_form_new_about (LoketCase  *file,
                          const char *subject,
                          const char *title,
                          const char *button)
{
  LoketActForm *self = g_object_new (LOKET_TYPE_ACT_FORM, NULL);
  GtkWidget *heading;

  self->file = g_object_ref (file);
  self->draft_key = g_strdup_printf ("act/%s/%s/%s%s", loket_case_get_id (file), title != NULL ? title : "", button, subject);
  self->draft = loket_desk_get_draft (loket_case_get_desk (file), self->draft_key);
  if (self->draft == NULL)
    self->draft = json_object_new ();
  if (title != NULL)
    {
      heading = gtk_label_new (title);
      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      gtk_box_append (GTK_BOX (self->box), heading);
    }
  self->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_box_append (GTK_BOX (self->box), self->fields);
  self->message = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  self->why = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->why), 0);
  gtk_label_set_wrap (GTK_LABEL (self->why), TRUE);
  gtk_widget_add_css_class (self->why, "dim-label");
  gtk_widget_set_visible (self->why, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->why);
  self->button = gtk_button_new_with_mnemonic (button);
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_button_clicked), self);
  gtk_box_append (GTK_BOX (self->box), self->button);
  loket_button_set_name (self->button, button);

  return GTK_WIDGET (self);
}

/**
 * loket_act_form_add_row:
 * @row: (transfer floating): a #LoketFieldRow
 */
void
loket_act_form_add_row (LoketActForm *self,
                        const char   *code,
                        GtkWidget    *row)
{
  add_row (self, code, row, NULL);
}

void
loket_act_form_add_entry (LoketActForm *self,
                          const char   *code,
                          const char   *label,
                          const char   *value)
{
  add_row (self, code, loket_field_row_new (code, label), value);
}

/**
 * loket_act_form_add_choice:
 * @...: pairs of code and word, NULL at the end
 */
void
loket_act_form_add_choice (LoketActForm *self,
                           const char   *code,
                           const char   *label,
                           const char   *value,
                           ...)
{
  GtkWidget *row = loket_choice_row_new (code, label);
  const char *choice;
  va_list choices;

  va_start (choices, value);
  while ((choice = va_arg (choices, const char *)) != NULL)
    loket_choice_row_add (LOKET_CHOICE_ROW (row), choice, va_arg (choices, const char *));
  va_end (choices);
  add_row (self, code, row, value);
}

/**
 * loket_act_form_set_question:
 * @code: of a field whose name is a question that is read out: it stands above the answer, whole
 */
void
loket_act_form_set_question (LoketActForm *self,
                             const char   *code)
{
  LoketFieldRow *row = g_hash_table_lookup (self->rows, code);

  g_return_if_fail (row != NULL);

  gtk_size_group_remove_widget (self->names, loket_field_row_get_label_widget (row));
  loket_field_row_set_question (row);
}

/**
 * loket_act_form_add_rows:
 * @rows: LoketRow objects with "code" and a name in two languages
 */
void
loket_act_form_add_rows (LoketActForm *self,
                         const char   *code,
                         const char   *label,
                         const char   *value,
                         GListModel   *rows)
{
  GtkWidget *row = loket_choice_row_new (code, label);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(LoketRow) item = g_list_model_get_item (rows, i);

      loket_choice_row_add (LOKET_CHOICE_ROW (row), loket_row_get_string (item, "code"),
                            loket_catalogue_word (loket_row_get_json (item), "name"));
    }
  add_row (self, code, row, value);
}

/**
 * loket_act_form_get_row:
 *
 * Returns: (transfer none) (nullable): the field of that code
 */
GtkWidget *
loket_act_form_get_row (LoketActForm *self,
                        const char   *code)
{
  return g_hash_table_lookup (self->rows, code);
}

void
loket_act_form_add_words (LoketActForm *self,
                          const char   *words,
                          const char   *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->fields), label);
}

void
loket_act_form_add_widget (LoketActForm *self,
                           GtkWidget    *widget)
{
  gtk_box_append (GTK_BOX (self->fields), widget);
}

/**
 * loket_act_form_get:
 *
 * Returns: (transfer full): the value of a field, "" when there is no such field
 */
char *
loket_act_form_get (LoketActForm *self,
                    const char   *code)
{
  LoketFieldRow *row = g_hash_table_lookup (self->rows, code);

  return row != NULL ? loket_field_row_get_text (row) : g_strdup ("");
}

void
loket_act_form_set (LoketActForm *self,
                    const char   *code,
                    const char   *value)
{
  LoketFieldRow *row = g_hash_table_lookup (self->rows, code);

  if (row != NULL)
    loket_field_row_set_text (row, value);
}

/**
 * loket_act_form_set_why_not:
 * @why: (nullable): the sentence that says why the act is not possible; NULL when it is
 */
void
loket_act_form_set_why_not (LoketActForm *self,
                            const char   *why)
{
  self->blocked = why != NULL;
  gtk_label_set_text (GTK_LABEL (self->why), why != NULL ? why : "");
  gtk_widget_set_visible (self->why, why != NULL);
  gtk_widget_set_sensitive (self->button, why == NULL);
}

/**
 * loket_act_form_set_main:
 * @main: whether it is what is to do now
 */
void
loket_act_form_set_main (LoketActForm *self,
                         gboolean      main)
{
  if (main && !self->blocked)
    gtk_widget_add_css_class (self->button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->button, "suggested-action");
}

/**
 * loket_act_form_run:
 * @args: (transfer full): arguments of @function without case and version
 *
 * When the server wants a fresh password it is asked for, and the act is done after it.
 */
void
loket_act_form_run (LoketActForm *self,
                    const char   *function,
                    JsonObject   *args,
                    gboolean      with_version)
{
  g_free (self->function);
  self->function = g_strdup (function);
  g_clear_pointer (&self->args, json_object_unref);
  self->args = args;
  self->with_version = with_version;
  loket_message_clear (self->message);
  send_act (self);
}

/**
 * loket_act_form_has_zone:
 *
 * Returns: whether this form asks for a machine-readable zone now
 */
gboolean
loket_act_form_has_zone (LoketActForm *self)
{
  return g_hash_table_contains (self->rows, "mrz1") && !self->blocked;
}

/**
 * loket_act_form_take_zone:
 * @zone: two lines of a machine-readable zone
 *
 * Fills the fields for them, and goes to the button.
 */
void
loket_act_form_take_zone (LoketActForm *self,
                          const char   *zone)
{
  static const char * const codes[] = { "mrz1", "mrz2" };
  g_auto(GStrv) lines = g_strsplit (zone, "\n", 3);

  for (guint i = 0; i < G_N_ELEMENTS (codes) && lines[i] != NULL; i++)
    {
      LoketFieldRow *row = g_hash_table_lookup (self->rows, codes[i]);

      /* Also where the reader stood in the field itself, which is being changed then. */
      loket_field_row_clear (row);
      loket_field_row_set_text (row, lines[i]);
      on_row_edited (row, self);
    }
  gtk_widget_grab_focus (self->button);
}

/**
 * loket_act_form_has_draft:
 *
 * Returns: whether something was typed into it that is not recorded yet
 */
gboolean
loket_act_form_has_draft (LoketActForm *self)
{
  g_autoptr(GList) typed = json_object_get_values (self->draft);

  for (GList *value = typed; value != NULL; value = value->next)
    if (json_node_get_value_type (value->data) == G_TYPE_STRING && *json_node_get_string (value->data) != '\0')
      return TRUE;

  return FALSE;
}

/**
 * loket_act_form_is_busy:
 *
 * Returns: whether what it does is on its way: then it must stay to say what came of it
 */
gboolean
loket_act_form_is_busy (LoketActForm *self)
{
  return self->busy;
}

/**
 * loket_act_form_find_focus:
 *
 * Returns: (transfer full) (nullable): what has the focus, for the form that is made after this one
 */
char *
loket_act_form_find_focus (LoketActForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GHashTableIter iter;
  gpointer code, row;

  if (self->sent || focus == NULL)
    return NULL;
  if (focus == self->button)
    return g_strdup (self->draft_key);
  /* Not by its state: that tells nothing of a window behind another one. */
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &code, &row))
    if (focus == row || gtk_widget_is_ancestor (focus, row))
      return g_strconcat (self->draft_key, "/", code, NULL);

  return NULL;
}

void
loket_act_form_give_focus (LoketActForm *self,
                           const char   *place)
{
  gsize length = strlen (self->draft_key);
  GtkWidget *row;

  if (!g_str_has_prefix (place, self->draft_key) || (place[length] != '\0' && place[length] != '/'))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (place[length] == '\0')
    {
      gtk_widget_grab_focus (self->button);
      return;
    }
  row = g_hash_table_lookup (self->rows, place + length + 1);
  if (row == NULL)
    return;
  gtk_widget_grab_focus (row);
  /* The next letter goes behind the last one; what is selected would be gone with it. */
  if (GTK_IS_EDITABLE (loket_field_row_get_entry (LOKET_FIELD_ROW (row))))
    gtk_editable_set_position (GTK_EDITABLE (loket_field_row_get_entry (LOKET_FIELD_ROW (row))), -1);
}
