/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers of a case leave the office: which, why, and to the printer or into a file.
 *
 * The server has the copy on record, with its purpose, before a page is drawn; then every sheet says in
 * its pixels who made it, where, when, why and under which number. */

#include "loket-copy-dialog.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-command.h"
#include "loket-copy.h"
#include "loket-file-picker.h"
#include "loket-print.h"
#include "loket-screen.h"
#include "loket-sheet.h"

#define NOTE_LONGEST 400
#define NOTE_SEEN 80

typedef struct
{
  LoketCase *file;
  LoketPaper *paper;            /* the one in front */
  LoketSheet *sheet;
  GtkSizeGroup *names;
  LoketFieldRow *which, *purpose, *note, *where;
  GtkWidget *progress;
  LoketCopy *copy;
  char *number;                 /* of the copy that is on record */
  GFile *place;                 /* (nullable): where the file goes */
  GCancellable *ends;
} Ask;

/* * Auxiliary methods */

/* Its sheets may still be on their way when the question is gone. */
static void
forget_copy (Ask *self)
{
  if (self->copy != NULL)
    g_signal_handlers_disconnect_by_data (self->copy, self);
  g_clear_object (&self->copy);
}

static void
ask_free (Ask *self)
{
  g_cancellable_cancel (self->ends);
  g_object_unref (self->ends);
  g_object_unref (self->names);
  forget_copy (self);
  g_clear_object (&self->place);
  g_object_unref (self->paper);
  g_object_unref (self->file);
  g_free (self->number);
  g_free (self);
}

static Ask *
ask_of (gpointer sheet)
{
  return g_object_get_data (sheet, "loket-ask");
}

static gboolean
row_is (LoketFieldRow *row,
        const char    *code)
{
  g_autofree char *value = loket_field_row_get_text (row);

  return g_str_equal (value, code);
}

static char *
note_of (Ask *self)
{
  g_autofree char *note = loket_field_row_get_text (self->note);

  return g_strdup (g_strstrip (note));
}

static LoketCatalogue *
catalogue_of (Ask *self)
{
  return loket_desk_get_catalogue (loket_case_get_desk (self->file));
}

/* Returns: (nullable) (transfer full): the reason that is chosen */
static LoketRow *
chosen_reason (Ask *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue_of (self), "read");

  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (reasons, i);

      if (row_is (self->purpose, loket_row_get_string (row, "code")))
        return g_steal_pointer (&row);
    }

  return NULL;
}

/* What nobody may see here is in no copy. */
static GPtrArray *
chosen_papers (Ask *self)
{
  GPtrArray *papers = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *all = loket_case_get_papers (self->file);

  if (row_is (self->which, "this"))
    {
      g_ptr_array_add (papers, g_object_ref (self->paper));
      return papers;
    }
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      LoketPaper *paper = g_list_model_get_item (all, i);

      if (loket_paper_get_restricted (paper) || loket_paper_get_n_pages (paper) == 0)
        g_object_unref (paper);
      else
        g_ptr_array_add (papers, paper);
    }

  return papers;
}

static void
set_busy (Ask     *self,
          gboolean busy)
{
  LoketFieldRow *rows[] = { self->which, self->purpose, self->note, self->where };

  loket_sheet_set_busy (self->sheet, busy);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_sensitive (GTK_WIDGET (rows[i]), !busy);
  if (!busy)
    gtk_widget_set_visible (self->progress, FALSE);
}

/* The number is on record, so whoever looks for it later finds that nothing came of it. */
static void
fail (Ask          *self,
      const char   *happened,
      const GError *error)
{
  set_busy (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->where));
  loket_message_set_error (loket_sheet_get_message (self->sheet), happened, error);
}

/* * The words on every sheet */

static char *
moment (const char *at)
{
  /* told on the clock of the office, without its zone */
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(GDateTime) when = g_date_time_new_from_iso8601 (at, zone);

  return when != NULL ? g_date_time_format (when, "%d-%m-%Y %H.%M") : g_strdup (at);
}

static char *
purpose_words (Ask *self)
{
  g_autoptr(LoketRow) reason = chosen_reason (self);
  g_autofree char *note = note_of (self);
  g_autofree char *brief = g_utf8_substring (note, 0, MIN (g_utf8_strlen (note, -1), NOTE_SEEN));
  const char *word = reason != NULL ? loket_catalogue_word (loket_row_get_json (reason), "name") : "";

  return *brief != '\0' ? g_strdup_printf ("%s: %s", word, brief) : g_strdup (word);
}

static LoketCopy *
copy_new (Ask        *self,
          JsonObject *record)
{
  gboolean practice = loket_desk_is_practice (loket_case_get_desk (self->file));
  const char *number = loket_row_get_string (loket_case_get_data (self->file), "number");
  g_autofree char *when = moment (loket_json_string (record, "at"));
  g_autofree char *why = purpose_words (self);
  g_autofree char *foot = g_strdup_printf (_("Copy %s of application %s · %s (%s) · %s · %s · Purpose: %s"), self->number, number,
                                           loket_json_string (record, "name"), loket_json_string (record, "by"),
                                           loket_json_string (record, "office"), when, why);
  g_autofree char *brief = g_strdup_printf (_("COPY %s · %s · %s"), self->number, loket_json_string (record, "by"), when);
  g_autofree char *across = practice ? g_strdup_printf ("%s · %s", _("PRACTICE"), brief) : g_strdup (brief);
  g_autofree char *title = g_strdup_printf (_("Copy %s"), self->number);

  return loket_copy_new (title, foot, across);
}

/* * To the printer, or into the file */

static gboolean
lies (gpointer copy,
      guint    page)
{
  double width, height;

  loket_copy_get_size (copy, page, &width, &height);

  return width > height;
}

static void
draw_page (gpointer copy,
           guint    page,
           cairo_t *cr,
           double   width,
           double   height)
{
  loket_copy_draw (copy, page, cr, width, height);
}

static void
done (Ask     *self,
      gboolean printed)
{
  g_autofree char *text = printed ? g_strdup_printf (_("Copy %s went to the printer."), self->number)
                                  : g_strdup_printf (_("Copy %s was saved."), self->number);
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self->sheet));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", text);
  loket_sheet_done (self->sheet);
}

static void
on_printed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Ask *self = ask_of (sheet);
  g_autoptr(GError) error = NULL;
  gboolean printed = loket_print_finish (result, &error);

  if (g_cancellable_is_cancelled (self->ends))
    return;
  if (printed)
    {
      done (self, TRUE);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail (self, _("Printing did not work."), error);
      return;
    }
  set_busy (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->where));
  loket_message_set_kind (loket_sheet_get_message (self->sheet), "information");
  loket_message_set (loket_sheet_get_message (self->sheet), _("Nothing was printed."),
                     _("That the copy was begun stays on record."), NULL, NULL);
}

static void
print_copy (Ask *self)
{
  LoketPrintJob job = {
    .name = loket_copy_get_title (self->copy), .n_pages = loket_copy_get_n_sheets (self->copy), .landscape = lies,
    .draw = draw_page, .data = g_object_ref (self->copy), .free_data = g_object_unref,
  };

  gtk_widget_set_visible (self->progress, FALSE);
  loket_print_async (GTK_WINDOW (self->sheet), &job, on_printed, g_object_ref (self->sheet));
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Ask *self = ask_of (sheet);
  g_autoptr(GError) error = NULL;
  gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (g_cancellable_is_cancelled (self->ends))
    return;
  if (written)
    done (self, FALSE);
  else
    fail (self, _("The PDF was not saved."), error);
}

static void
on_pdf_made (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Ask *self = ask_of (sheet);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = loket_copy_to_pdf_finish (LOKET_COPY (source), result, &error);

  if (g_cancellable_is_cancelled (self->ends))
    return;
  if (pdf == NULL)
    fail (self, _("The copy was not made."), error);
  else
    g_file_replace_contents_bytes_async (self->place, pdf, NULL, FALSE, G_FILE_CREATE_PRIVATE, self->ends, on_written,
                                         g_steal_pointer (&sheet));
}

/* * Sheet after sheet */

static void
on_progress (LoketCopy *copy,
             Ask       *self)
{
  guint made = loket_copy_get_n_made (copy), n = loket_copy_get_n_sheets (copy);
  g_autofree char *words = g_strdup_printf (_("Page %u of %u"), made, n);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), n > 0 ? (double) made / n : 0);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), words);
}

static void
on_made (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Ask *self = ask_of (sheet);
  g_autoptr(GError) error = NULL;
  gboolean made = loket_copy_make_finish (LOKET_COPY (source), result, &error);

  if (g_cancellable_is_cancelled (self->ends))
    return;
  if (!made)
    fail (self, _("The copy was not made."), error);
  else if (self->place == NULL)
    print_copy (self);
  else
    loket_copy_to_pdf_async (self->copy, on_pdf_made, g_steal_pointer (&sheet));
}

static void
on_recorded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Ask *self = ask_of (sheet);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) record = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  g_autoptr(GPtrArray) papers = NULL;

  if (g_cancellable_is_cancelled (self->ends))
    return;
  if (record == NULL)
    {
      fail (self, _("The copy could not be put on record, so it was not made."), error);
      return;
    }
  papers = chosen_papers (self);
  g_free (self->number);
  self->number = g_strdup (loket_json_string (record, "number"));
  forget_copy (self);
  self->copy = copy_new (self, record);
  g_signal_connect (self->copy, "progress", G_CALLBACK (on_progress), self);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), _("Reading the papers…"));
  gtk_widget_set_visible (self->progress, TRUE);
  loket_copy_make_async (self->copy, papers, self->ends, on_made, g_steal_pointer (&sheet));
}

static void
begin (Ask *self)
{
  g_autofree char *copy = loket_id_new ();
  g_autofree char *code = loket_field_row_get_text (self->purpose);
  g_autofree char *note = note_of (self);
  g_autofree char *purpose = *note != '\0' ? g_strdup_printf ("%s: %s", code, note) : g_strdup (code);
  g_autoptr(GPtrArray) papers = chosen_papers (self);
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < papers->len; i++)
    json_array_add_string_element (ids, loket_paper_get_id (papers->pdata[i]));
  loket_message_clear (loket_sheet_get_message (self->sheet));
  set_busy (self, TRUE);
  loket_desk_call_async (loket_case_get_desk (self->file), "copy_papers",
                         loket_args_new ("copy", copy, "case", loket_case_get_id (self->file), "papers:array", ids,
                                         "kind", self->place != NULL ? "export" : "print", "purpose", purpose, NULL),
                         self->ends, on_recorded, g_object_ref (self->sheet));
}

/* * Signal callbacks */

static void
on_place_chosen (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GtkWindow) sheet = user_data;
  Ask *self = ask_of (sheet);
  g_autoptr(GFile) place = loket_file_picker_finish (result, NULL);

  if (place == NULL || g_cancellable_is_cancelled (self->ends))
    return;
  g_set_object (&self->place, place);
  begin (self);
}

static void
on_accepted (Ask *self)
{
  g_autofree char *name = NULL;

  g_clear_object (&self->place);
  if (row_is (self->where, "printer"))
    {
      begin (self);
      return;
    }
  name = g_strdup_printf ("%s.pdf", loket_row_get_string (loket_case_get_data (self->file), "number"));
  loket_file_picker_save_async (GTK_WIDGET (self->sheet), _("Save as PDF"), name, on_place_chosen, g_object_ref (self->sheet));
}

static void
check (Ask *self)
{
  g_autoptr(LoketRow) reason = chosen_reason (self);
  g_autofree char *note = note_of (self);

  loket_sheet_set_why_not (self->sheet, reason == NULL ? _("Choose what the copy is for.")
                           : loket_row_get_boolean (reason, "note") && *note == '\0' ? _("Write it in your own words too.")
                           : NULL);
}

static gboolean
on_close_request (GtkWindow *sheet,
                  Ask       *self)
{
  g_cancellable_cancel (self->ends);

  return FALSE;
}

/* * Building */

static LoketFieldRow *
add_row (Ask       *self,
         GtkWidget *row)
{
  gtk_box_append (loket_sheet_get_content (self->sheet), row);
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));
  g_signal_connect_swapped (row, "edited", G_CALLBACK (check), self);

  return LOKET_FIELD_ROW (row);
}

static void
add_which (Ask *self)
{
  LoketCatalogue *catalogue = catalogue_of (self);
  JsonObject *type = loket_catalogue_find (catalogue, "doc_types", loket_paper_get_doc_type (self->paper));
  g_autofree char *this_one = g_strdup_printf (_("This paper: %s"), loket_catalogue_word (type, "name"));
  GtkWidget *row = loket_choice_row_new ("which", _("Papers"));

  loket_choice_row_add (LOKET_CHOICE_ROW (row), "this", this_one);
  loket_choice_row_add (LOKET_CHOICE_ROW (row), "all", _("All papers of this file that you may see"));
  loket_field_row_set_text (LOKET_FIELD_ROW (row), "this");
  self->which = add_row (self, row);
}

/* Nothing is chosen for the officer: each copy has its own purpose. */
static void
add_purpose (Ask *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue_of (self), "read");
  GtkWidget *row = loket_choice_row_new ("purpose", _("What it is for"));

  loket_choice_row_add (LOKET_CHOICE_ROW (row), "", "–");
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr(LoketRow) reason = g_list_model_get_item (reasons, i);

      loket_choice_row_add (LOKET_CHOICE_ROW (row), loket_row_get_string (reason, "code"),
                            loket_catalogue_word (loket_row_get_json (reason), "name"));
    }
  loket_field_row_set_text (LOKET_FIELD_ROW (row), "");
  self->purpose = add_row (self, row);
  self->note = add_row (self, loket_field_row_new ("note", _("In your own words")));
  loket_field_row_set_longest (self->note, NOTE_LONGEST);
}

static void
add_where (Ask *self)
{
  GtkWidget *row = loket_choice_row_new ("where", _("Where to"));

  loket_choice_row_add (LOKET_CHOICE_ROW (row), "printer", _("To a printer"));
  loket_choice_row_add (LOKET_CHOICE_ROW (row), "file", _("Into a PDF file"));
  loket_field_row_set_text (LOKET_FIELD_ROW (row), "printer");
  self->where = add_row (self, row);
}

static void
build (Ask *self)
{
  GtkBox *content = loket_sheet_get_content (self->sheet);
  GtkWidget *explain = gtk_label_new (_("The copy is put on record with your name. Every page says who made it, when and why."));

  gtk_label_set_wrap (GTK_LABEL (explain), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (explain), 60);
  gtk_label_set_xalign (GTK_LABEL (explain), 0);
  gtk_box_append (content, explain);
  add_which (self);
  add_purpose (self);
  add_where (self);
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pages that are ready"), -1);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_box_append (content, self->progress);
}

/* * Public API */

/**
 * loket_copy_dialog_show:
 * @paper: the one in front
 */
void
loket_copy_dialog_show (GtkWidget  *parent,
                        LoketCase  *file,
                        LoketPaper *paper)
{
  Ask *self = g_new0 (Ask, 1);

  self->file = g_object_ref (file);
  self->paper = g_object_ref (paper);
  self->ends = g_cancellable_new ();
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->sheet = LOKET_SHEET (loket_sheet_new (GTK_WINDOW (gtk_widget_get_root (parent)), _("Print or save papers"),
                                              _("_Make the copy")));
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-ask", self, (GDestroyNotify) ask_free);
  loket_screen_set_help_of (GTK_WINDOW (self->sheet), "slips");
  build (self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect (self->sheet, "close-request", G_CALLBACK (on_close_request), self);
  check (self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}
