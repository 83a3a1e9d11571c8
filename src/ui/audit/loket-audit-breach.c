/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One breach: whom it concerns, what was seen of each, and who was told. */

#include "loket-audit-breach.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-args.h"
#include "loket-breach-sheets.h"
#include "loket-breach-words.h"
#include "loket-command.h"
#include "loket-file-picker.h"
#include "loket-list.h"
#include "loket-message.h"
#include "loket-moment.h"
#include "loket-reason-dialog.h"
#include "loket-row.h"
#include "loket-words.h"

struct _LoketAuditBreach
{
  GtkWidget parent_instance;

  LoketScreen *screen;          /* weak: it holds this widget */
  LoketDesk *desk;              /* owned */
  JsonObject *breach;           /* (nullable): a row of api.breach_list */
  JsonArray *persons;           /* (nullable): rows of api.breach_files */
  GFile *file;                  /* (nullable): where the list goes once that is on record */
  char *reason;                 /* (nullable): why it leaves */

  GtkWidget *box;
  GtkLabel *what, *about, *remedy;
  LoketChip *clock;
  LoketMessage *message;
  GtkListBox *list;
  GtkWidget *add_remedy, *close, *save;
};

G_DEFINE_FINAL_TYPE (LoketAuditBreach, loket_audit_breach, GTK_TYPE_WIDGET)

enum { SIGNAL_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Lines */

static GtkWidget *
row_new (const char *name,
         const char *about,
         JsonObject *told,
         JsonObject *person)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *more = gtk_label_new (about);
  GtkWidget *row = gtk_list_box_row_new ();
  LoketChipKind kind;
  const char *state = loket_breach_told (told, &kind);
  g_autofree char *spoken = g_strdup_printf ("%s: %s. %s", name, state, about);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (more), 0);
  gtk_label_set_wrap (GTK_LABEL (more), TRUE);
  gtk_widget_add_css_class (more, "dim-label");
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), more);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), loket_chip_new (kind == LOKET_CHIP_GOOD ? "emblem-ok-symbolic" : kind == LOKET_CHIP_WAIT
                                                 ? "content-loading-symbolic" : "action-unavailable-symbolic", state, kind));
  gtk_widget_add_css_class (box, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (person != NULL)
    g_object_set_data_full (G_OBJECT (row), "person", json_object_ref (person), (GDestroyNotify) json_object_unref);

  return row;
}

static GtkWidget *
person_new (JsonObject *person)
{
  const char *nik = loket_json_string (person, "nik_masked");
  g_autofree char *name = *nik != '\0' ? g_strdup_printf ("%s, NIK %s", loket_json_string (person, "name"), nik)
                          : g_strdup (loket_json_string (person, "name"));
  g_autofree char *seen = loket_breach_seen_all (person);

  return row_new (name, seen, loket_json_object (person, "told"), person);
}

static void
fill_head (LoketAuditBreach *self,
           gint64            elapsed)
{
  g_autofree char *whose = loket_breach_whose (self->breach);
  g_autofree char *period = loket_breach_period (self->breach);
  g_autofree char *noticed = loket_moment_short (loket_json_string (self->breach, "noticed"));
  g_autofree char *about = g_strdup_printf (_("%s, %s. Noticed %s, opened by %s. %s"), whose, period, noticed,
                                            loket_json_string (loket_json_object (self->breach, "by"), "name"),
                                            loket_json_string (self->breach, "how"));
  const char *note = loket_json_string (loket_json_object (self->breach, "remedy"), "note");
  g_autofree char *remedy = g_strdup_printf (_("In the notices as remedy: %s"), *note != '\0' ? note : _("nothing yet"));
  LoketChipKind kind;
  g_autofree char *clock = loket_breach_clock (self->breach, elapsed, &kind);
  gboolean closed = loket_json_object (self->breach, "closed") != NULL;

  gtk_label_set_text (self->what, loket_json_string (self->breach, "what"));
  gtk_label_set_text (self->about, about);
  gtk_label_set_text (self->remedy, remedy);
  loket_chip_set (self->clock, kind == LOKET_CHIP_BAD ? "dialog-warning-symbolic" : kind == LOKET_CHIP_GOOD
                  ? "emblem-ok-symbolic" : "content-loading-symbolic", clock, kind);
  gtk_widget_set_visible (self->add_remedy, !closed);
  gtk_widget_set_visible (self->close, !closed);
}

/* * The list as a file: the reason, the place, the record, the file */

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LoketAuditBreach) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    loket_message_set_error (self->message, _("The list was not saved."), error);
  else
    loket_screen_toast (GTK_WIDGET (self), _("The list is saved; that it was is on record."));
}

static void
on_recorded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LoketAuditBreach) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) copy = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  g_autoptr(GFile) file = g_steal_pointer (&self->file);
  g_autoptr(GBytes) bytes = NULL;
  char *csv;

  if (copy == NULL || file == NULL || self->persons == NULL)
    {
      if (copy == NULL)
        loket_message_set_error (self->message, _("The copy could not be put on record, so it was not made."), error);
      return;
    }
  csv = loket_breach_csv (self->persons, copy);
  bytes = g_bytes_new_take (csv, strlen (csv));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION | G_FILE_CREATE_PRIVATE,
                                       NULL, on_written, g_object_ref (self));
}

static void
on_place_chosen (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketAuditBreach) self = user_data;
  g_autofree char *copy = loket_id_new ();

  g_clear_object (&self->file);
  self->file = loket_file_picker_finish (result, NULL);
  if (self->file == NULL || self->breach == NULL)
    return;
  loket_desk_call_async (self->desk, "breach_copy",
                         loket_args_new ("copy", copy, "breach", loket_json_string (self->breach, "id"), "person", NULL,
                                         "kind", "export", "reason", self->reason, NULL), NULL, on_recorded, g_object_ref (self));
}

static void
on_reason_given (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketAuditBreach) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes == NULL || self->box == NULL)
    return;
  g_free (self->reason);
  self->reason = g_utf8_substring (note, 0, MIN (g_utf8_strlen (note, -1), 200));
  loket_file_picker_save_async (GTK_WIDGET (self), _("Save the list"), _("breach.csv"), on_place_chosen, g_object_ref (self));
}

/* * Signal callbacks */

static void
on_save_clicked (LoketAuditBreach *self)
{
  LoketReasonQuestion question = {
    .title = _("Why does the list leave the office?"), .act = _("_Choose where to"), .note_label = _("Why"),
    .explain = _("The list holds personal data. Your name, the time and this reason stand in every line of the file and in "
                 "the log of the office."),
    .note_needed = TRUE, .desk = self->desk,
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_reason_given, g_object_ref (self));
}

static void
on_row_activated (GtkListBox       *list,
                  GtkListBoxRow    *row,
                  LoketAuditBreach *self)
{
  loket_breach_sheet_told (self->screen, self->desk, self->breach, g_object_get_data (G_OBJECT (row), "person"));
}

static void
on_back_clicked (LoketAuditBreach *self)
{
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

static void
on_remedy_clicked (LoketAuditBreach *self)
{
  loket_breach_sheet_remedy (self->screen, self->desk, self->breach);
}

static void
on_close_clicked (LoketAuditBreach *self)
{
  loket_breach_sheet_close (self->screen, self->desk, self->breach);
}

/* * Building */

static void
loket_audit_breach_dispose (GObject *object)
{
  LoketAuditBreach *self = LOKET_AUDIT_BREACH (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->breach, json_object_unref);
  g_clear_pointer (&self->persons, json_array_unref);
  g_clear_pointer (&self->reason, g_free);
  g_clear_object (&self->file);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_audit_breach_parent_class)->dispose (object);
}

static void
loket_audit_breach_class_init (LoketAuditBreachClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_breach_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static GtkWidget *
button_new (LoketAuditBreach *self,
            const char       *mnemonic,
            const char       *name,
            GCallback         clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (mnemonic);

  loket_button_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", clicked, self);

  return button;
}

static GtkLabel *
label_new (LoketAuditBreach *self,
           const char       *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->box), label);

  return GTK_LABEL (label);
}

static void
build_bar (LoketAuditBreach *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *back = button_new (self, _("_Back to the register"), _("Back to the register"), G_CALLBACK (on_back_clicked));

  self->clock = LOKET_CHIP (loket_chip_new ("content-loading-symbolic", "", LOKET_CHIP_WAIT));
  self->save = button_new (self, _("_Save the list…"), _("Save the list…"), G_CALLBACK (on_save_clicked));
  self->add_remedy = button_new (self, _("_Remedy…"), _("Remedy…"), G_CALLBACK (on_remedy_clicked));
  self->close = button_new (self, _("_Close the breach…"), _("Close the breach…"), G_CALLBACK (on_close_clicked));
  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_hexpand (back, TRUE);
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (bar), back);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->clock));
  gtk_box_append (GTK_BOX (bar), self->save);
  gtk_box_append (GTK_BOX (bar), self->add_remedy);
  gtk_box_append (GTK_BOX (bar), self->close);
  gtk_box_append (GTK_BOX (self->box), bar);
}

static void
loket_audit_breach_init (LoketAuditBreach *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  build_bar (self);
  self->what = label_new (self, "heading");
  self->about = label_new (self, "dim-label");
  self->remedy = label_new (self, "dim-label");
  self->message = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Whom it concerns"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_audit_breach_new (LoketScreen *screen,
                        LoketDesk   *desk)
{
  LoketAuditBreach *self = g_object_new (LOKET_TYPE_AUDIT_BREACH, NULL);

  self->screen = screen;
  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

/**
 * loket_audit_breach_show:
 * @breach: (nullable): a row of api.breach_list; NULL shows nothing any more
 * @persons: (nullable): rows of api.breach_files
 * @elapsed: seconds since the row was read
 */
void
loket_audit_breach_show (LoketAuditBreach *self,
                         JsonObject       *breach,
                         JsonArray        *persons,
                         gint64            elapsed)
{
  GtkListBoxRow *row;

  g_return_if_fail (LOKET_IS_AUDIT_BREACH (self));

  g_clear_pointer (&self->breach, json_object_unref);
  g_clear_pointer (&self->persons, json_array_unref);
  loket_message_clear (self->message);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (breach == NULL)
    return;
  self->breach = json_object_ref (breach);
  self->persons = json_array_ref (persons);
  fill_head (self, elapsed);
  gtk_list_box_append (self->list, row_new (_("Personal data protection agency"), _("The notice in writing that the law wants"),
                                            loket_json_object (breach, "agency"), NULL));
  for (guint i = 0; i < json_array_get_length (persons); i++)
    gtk_list_box_append (self->list, person_new (json_array_get_object_element (persons, i)));
}
