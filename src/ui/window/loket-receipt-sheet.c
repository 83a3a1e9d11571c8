/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a paper that somebody shows the office's? Its code comes from a hand scanner, which types it and
 * presses Enter, from a picture, or from the keyboard. */

#include "loket-receipt-sheet.h"

#include <glib/gi18n.h>

#include "loket-date.h"
#include "loket-field-row.h"
#include "loket-file-picker.h"
#include "loket-renderer.h"
#include "loket-sheet.h"

/* Room for all that a code says and the longest sentence: nothing moves under the eyes of who compares. */
#define WIDTH 660
#define HEIGHT 600

/* A photo of a telephone; whatever is larger is no picture of a slip. */
#define LARGEST (40 * 1024 * 1024)

typedef struct
{
  GtkWindow *sheet;
  LoketDesk *desk;
  LoketFieldRow *code;
  LoketFieldRow *printed;
  GtkWidget *open;
  GtkWidget *values;
  LoketRenderer *renderer;      /* (nullable): while a picture is read */
  GCancellable *ends;
} Receipt;

static void
receipt_free (Receipt *self)
{
  g_cancellable_cancel (self->ends);
  g_object_unref (self->ends);
  g_clear_object (&self->renderer);
  g_object_unref (self->desk);
  g_free (self);
}

static LoketMessage *
message_of (Receipt *self)
{
  return loket_sheet_get_message (LOKET_SHEET (self->sheet));
}

/* * What the code says */

static void
add_value (Receipt    *self,
           int         row,
           const char *name,
           const char *value)
{
  GtkWidget *left = gtk_label_new (name);
  GtkWidget *right = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_xalign (GTK_LABEL (right), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_selectable (GTK_LABEL (right), FALSE);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_widget_add_css_class (right, "heading");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (right), GTK_ACCESSIBLE_RELATION_LABELLED_BY, left, NULL, -1);
  gtk_grid_attach (GTK_GRID (self->values), left, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->values), right, 1, row, 1, 1);
}

static char *
day_words (const char *iso)
{
  GDate date;

  return loket_date_from_iso (iso, &date) ? loket_date_format (&date, LOKET_DATE_WORDS, LOKET_LANGUAGE_SCREEN)
         : g_strdup (iso);
}

static void
clear_values (Receipt *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->values)) != NULL)
    gtk_grid_remove (GTK_GRID (self->values), child);
  gtk_widget_set_visible (self->values, FALSE);
}

/* What somebody compares with the paper. */
static void
show_values (Receipt                *self,
             const LoketReceiptCode *code)
{
  g_autofree char *day = day_words (code->date);
  g_autofree char *until = day_words (code->until);
  g_autofree char *born = g_strdup_printf ("%u", code->birth_year);
  int row = 0;

  add_value (self, row++, _("Paper"), loket_receipt_kind_name (code->kind));
  add_value (self, row++, _("Application number"), code->number);
  add_value (self, row++, _("Office"), code->office);
  add_value (self, row++, _("Day of issue"), day);
  if (*until != '\0')
    add_value (self, row++, _("Promised or due"), until);
  if (*code->initials != '\0')
    add_value (self, row++, _("Initials of the applicant"), code->initials);
  if (code->birth_year != 0)
    add_value (self, row++, _("Year of birth"), born);
  gtk_widget_set_visible (self->values, TRUE);
}

static void
check (Receipt *self)
{
  g_autofree char *text = loket_field_row_get_text (self->code);
  g_autofree char *printed = loket_field_row_get_text (self->printed);
  g_autoptr(LoketReceiptCode) code = NULL;
  g_autofree char *sentence = NULL;
  LoketReceiptVerdict verdict;

  clear_values (self);
  if (*text == '\0')
    {
      loket_message_set_kind (message_of (self), "information");
      loket_message_set (message_of (self), _("There is no code yet."),
                         NULL, _("Scan the code on the paper, or type it."), NULL);
      return;
    }
  verdict = loket_desk_check_receipt (self->desk, text, printed, &code, &sentence);
  if (verdict == LOKET_RECEIPT_GENUINE)
    {
      show_values (self, code);
      loket_message_set_kind (message_of (self), "success");
      loket_message_set (message_of (self), _("The code is genuine."), NULL, sentence, NULL);
    }
  else if (verdict == LOKET_RECEIPT_NO_CODE || verdict == LOKET_RECEIPT_CUT_OFF)
    {
      loket_message_set_kind (message_of (self), "warning");
      loket_message_set (message_of (self), _("The code was not read."), sentence, NULL, NULL);
    }
  else
    {
      loket_message_set_kind (message_of (self), "error");
      loket_message_set (message_of (self), _("The code is not good."), sentence,
                         _("Do not accept this paper. Look the number up in the search, or ask your supervisor."), NULL);
    }
  gtk_widget_grab_focus (loket_field_row_get_entry (self->code));
}

static void
on_accepted (LoketSheet *sheet,
             Receipt    *self)
{
  check (self);
}

static void
on_activated (GtkWidget *entry,
              Receipt   *self)
{
  check (self);
}

/* * From a picture; the sheet may be gone before it is read */

static void
end_reading (Receipt *self)
{
  g_clear_object (&self->renderer);
  loket_sheet_set_busy (LOKET_SHEET (self->sheet), FALSE);
}

static void
say_no_picture (Receipt      *self,
                const GError *error)
{
  clear_values (self);
  if (error != NULL)
    {
      loket_message_set_error (message_of (self), _("The picture could not be read."), error);
      return;
    }
  loket_message_set_kind (message_of (self), "warning");
  loket_message_set (message_of (self), _("No code of a paper was found in this picture."), NULL,
                     _("Take it again with the whole code in it, straight and sharp, or type the code."), NULL);
}

/* Within so many black squares something is now and then taken for a bar code too. */
static const char *
choose (GPtrArray *codes)
{
  for (guint i = 0; i < codes->len; i++)
    if (loket_receipt_code_get_form (((LoketCode *) codes->pdata[i])->text) == LOKET_RECEIPT_WHOLE)
      return ((LoketCode *) codes->pdata[i])->text;

  return NULL;
}

static void
on_codes_read (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr(GtkWindow) sheet = data;
  Receipt *self = g_object_get_data (G_OBJECT (sheet), "receipt");
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) codes = loket_renderer_codes_finish (LOKET_RENDERER (source), result, &error);
  const char *found = codes != NULL ? choose (codes) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end_reading (self);
  if (found == NULL)
    {
      say_no_picture (self, error);
      return;
    }
  loket_field_row_set_text (self->code, found);
  check (self);
}

static void
on_picture_opened (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr(GtkWindow) sheet = data;
  Receipt *self = g_object_get_data (G_OBJECT (sheet), "receipt");
  g_autoptr(GError) error = NULL;
  guint first = 0;

  if (loket_renderer_open_finish (LOKET_RENDERER (source), result, &first, NULL, NULL, &error))
    {
      loket_renderer_codes_async (LOKET_RENDERER (source), first, self->ends, on_codes_read, g_steal_pointer (&sheet));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end_reading (self);
  say_no_picture (self, error);
}

static void
on_picture_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr(GtkWindow) sheet = data;
  Receipt *self = g_object_get_data (G_OBJECT (sheet), "receipt");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      end_reading (self);
      say_no_picture (self, error);
      return;
    }
  self->renderer = loket_renderer_new ();
  loket_renderer_open_async (self->renderer, bytes, NULL, self->ends, on_picture_opened, g_steal_pointer (&sheet));
}

/* What is too large for a picture of a slip is not read at all. */
static void
on_size_known (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr(GtkWindow) sheet = data;
  Receipt *self = g_object_get_data (G_OBJECT (sheet), "receipt");
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info == NULL || g_file_info_get_size (info) > LARGEST)
    {
      end_reading (self);
      say_no_picture (self, error);
      return;
    }
  g_file_load_bytes_async (G_FILE (source), self->ends, on_picture_loaded, g_steal_pointer (&sheet));
}

static void
on_file_chosen (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr(GtkWindow) sheet = data;
  Receipt *self = g_object_get_data (G_OBJECT (sheet), "receipt");
  g_autoptr(GFile) file = loket_file_picker_finish (result, NULL);

  if (file == NULL || g_cancellable_is_cancelled (self->ends))
    return;
  loket_message_clear (message_of (self));
  loket_sheet_set_busy (LOKET_SHEET (self->sheet), TRUE);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->ends,
                           on_size_known, g_steal_pointer (&sheet));
}

static void
on_open_clicked (GtkButton *button,
                 Receipt   *self)
{
  static const char * const types[] = { "image/*", "application/pdf", NULL };

  loket_file_picker_open_async (GTK_WIDGET (button), _("Picture of the paper"), _("Pictures and PDF"), types,
                                on_file_chosen, g_object_ref (self->sheet));
}

static gboolean
on_close_request (GtkWindow *sheet,
                  Receipt   *self)
{
  g_cancellable_cancel (self->ends);

  return FALSE;
}

/* * Building */

static GtkWidget *
build_row (Receipt    *self,
           const char *name,
           const char *label,
           const char *hint)
{
  GtkWidget *row = loket_field_row_new (name, label);

  loket_field_row_set_hint (LOKET_FIELD_ROW (row), hint);
  loket_field_row_set_max (LOKET_FIELD_ROW (row), 2000);
  g_signal_connect (loket_field_row_get_entry (LOKET_FIELD_ROW (row)), "activate", G_CALLBACK (on_activated), self);
  gtk_box_append (loket_sheet_get_content (LOKET_SHEET (self->sheet)), row);

  return row;
}

static void
build (Receipt *self)
{
  GtkBox *content = loket_sheet_get_content (LOKET_SHEET (self->sheet));
  g_autoptr(GtkSizeGroup) names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  self->code = LOKET_FIELD_ROW (build_row (self, "receipt-code", _("Code on the paper"),
                                           _("A hand scanner types it by itself.")));
  self->printed = LOKET_FIELD_ROW (build_row (self, "receipt-number", _("Number printed on it"),
                                              _("If given, it is compared with the code.")));
  gtk_size_group_add_widget (names, loket_field_row_get_label_widget (self->code));
  gtk_size_group_add_widget (names, loket_field_row_get_label_widget (self->printed));
  self->open = gtk_button_new_with_mnemonic (_("Read from a _picture…"));
  gtk_widget_set_halign (self->open, GTK_ALIGN_START);
  g_signal_connect (self->open, "clicked", G_CALLBACK (on_open_clicked), self);
  gtk_box_append (content, self->open);
  self->values = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->values), 18);
  gtk_grid_set_row_spacing (GTK_GRID (self->values), 4);
  gtk_widget_set_visible (self->values, FALSE);
  gtk_box_append (content, self->values);
}

/**
 * loket_receipt_sheet_present:
 * @parent: the window
 * @desk: whose keys and list of papers taken back count
 */
void
loket_receipt_sheet_present (GtkWindow *parent,
                             LoketDesk *desk)
{
  Receipt *self = g_new0 (Receipt, 1);

  self->desk = g_object_ref (desk);
  self->ends = g_cancellable_new ();
  self->sheet = GTK_WINDOW (loket_sheet_new (parent, _("Check a receipt"), _("_Check")));
  g_object_set_data_full (G_OBJECT (self->sheet), "receipt", self, (GDestroyNotify) receipt_free);
  gtk_window_set_resizable (self->sheet, TRUE);
  gtk_window_set_default_size (self->sheet, WIDTH, HEIGHT);
  build (self);
  g_signal_connect (self->sheet, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect (self->sheet, "close-request", G_CALLBACK (on_close_request), self);
  gtk_window_present (self->sheet);
  gtk_widget_grab_focus (loket_field_row_get_entry (self->code));
}
