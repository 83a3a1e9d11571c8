/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper the office gives out: preview, print, save as PDF, on A4 or the 80 mm roll. */

#include "loket-slip-dialog-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-file-picker.h"
#include "loket-focus.h"
#include "loket-moment.h"
#include "loket-screen.h"
#include "loket-slip-back.h"
#include "loket-slip-print.h"

/* The keeper signs within seconds; after five the slip is printed marked as not yet signed. */
#define SIGNATURE_TRIES 10
#define SIGNATURE_PAUSE_MS 500

#define PREVIEW_WIDTH 600
#define MARGIN 12

/* * Auxiliary methods */

static void
slip_dialog_free (SlipDialog *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->slip);
  g_clear_object (&self->file);
  g_clear_pointer (&self->receipt, json_object_unref);
  g_clear_pointer (&self->args, json_object_unref);
  g_clear_object (&self->desk);
  g_free (self->function);
  g_free (self->id);
  g_free (self->request);
  g_free (self);
}

/* A page fills the width, a roll is shown larger than it is; what does not fit is scrolled to. */
static double
preview_scale (double paper_width)
{
  return MIN ((PREVIEW_WIDTH - 2 * MARGIN) / paper_width, 1.6);
}

/* A paper that was taken back is looked at, and goes out no more. */
static void
allow (SlipDialog *self)
{
  JsonObject *revoked = loket_json_object (self->receipt, "revoked");
  gboolean fresh = !gtk_widget_get_sensitive (self->print) && revoked == NULL;

  gtk_widget_set_sensitive (self->print, revoked == NULL);
  gtk_widget_set_sensitive (self->save, revoked == NULL);
  gtk_widget_set_visible (self->back, self->id != NULL && revoked == NULL && loket_slip_back_may (self->desk));
  if (fresh)
    gtk_widget_grab_focus (self->print);
  if (revoked != NULL)
    {
      g_autofree char *day = loket_moment_day (loket_json_string (revoked, "day"));
      g_autofree char *words = g_strdup_printf (_("This paper was taken back on %s."), day);
      g_autofree char *who = g_strdup_printf ("%s: %s", loket_json_string (loket_json_object (revoked, "by"), "name"),
                                              loket_json_string (revoked, "reason"));

      loket_message_set_kind (self->message, "warning");
      loket_message_set (self->message, words, who, NULL, NULL);
    }
}

void
_loket_slip_dialog_lay_out (SlipDialog *self)
{
  double width, height;
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);
  JsonObject *office = loket_catalogue_get_office (catalogue);
  gboolean roll = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->roll));
  g_autofree char *spoken = NULL;

  g_clear_object (&self->slip);
  self->slip = loket_slip_new (self->receipt, office, loket_catalogue_get_bundle (catalogue), roll ? LOKET_SLIP_ROLL : LOKET_SLIP_A4);
  spoken = loket_slip_to_text (self->slip);
  gtk_window_set_title (self->window, loket_slip_get_title (self->slip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  loket_slip_get_size (self->slip, &width, &height);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->preview), (int) loket_slip_get_n_pages (self->slip)
                                       * ((int) (height * preview_scale (width)) + MARGIN) + MARGIN);
  allow (self);
  gtk_widget_queue_draw (self->preview);
}

/* * Signal callbacks */

static void
draw_preview (GtkDrawingArea *area,
              cairo_t        *cr,
              int             width,
              int             height,
              gpointer        user_data)
{
  SlipDialog *self = user_data;
  double paper_width, paper_height, scale;

  if (self->slip == NULL)
    return;
  loket_slip_get_size (self->slip, &paper_width, &paper_height);
  scale = preview_scale (paper_width);
  cairo_translate (cr, (width - paper_width * scale) / 2, MARGIN);
  cairo_scale (cr, scale, scale);
  for (guint i = 0; i < loket_slip_get_n_pages (self->slip); i++)
    {
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_rectangle (cr, 0, 0, paper_width, paper_height);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
      loket_slip_draw (self->slip, cr, i);
      cairo_translate (cr, 0, paper_height + MARGIN / scale);
    }
}

static gboolean
on_try_again (gpointer user_data)
{
  SlipDialog *self = user_data;

  self->source = 0;
  _loket_slip_dialog_read (self);

  return G_SOURCE_REMOVE;
}

static void
on_receipt_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GError) error = NULL;
  JsonObject *receipt = loket_desk_call_finish (LOKET_DESK (source), result, &error);

  if (self == NULL)
    {
      g_clear_pointer (&receipt, json_object_unref);
      return;
    }
  if (receipt == NULL)
    {
      loket_message_set_error (self->message, _("The slip could not be read."), error);
      return;
    }
  /* Another one was chosen while this one was read. */
  if (!g_str_equal (loket_json_string (receipt, "id"), self->id))
    {
      json_object_unref (receipt);
      return;
    }
  g_clear_pointer (&self->receipt, json_object_unref);
  self->receipt = receipt;
  _loket_slip_dialog_lay_out (self);
  if (!loket_slip_get_signed (self->slip) && ++self->tries < SIGNATURE_TRIES)
    self->source = g_timeout_add (SIGNATURE_PAUSE_MS, on_try_again, self);
}

static void
on_printed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GError) error = NULL;
  gboolean printed = loket_slip_print_finish (result, &error);

  if (self == NULL)
    return;
  if (printed)
    _loket_slip_dialog_tell_handed (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    loket_message_set_error (self->message, _("Printing did not work."), error);
}

static void
print_now (SlipDialog *self)
{
  loket_slip_print_async (self->window, self->slip, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->roll)), on_printed,
                          g_object_ref (self->window));
}

/* * On record first: what leaves the office says who made it, when and where */

/* Takes what the server put on record; NULL: it did not, and nothing is printed. */
static gboolean
take_copy (SlipDialog   *self,
           GObject      *source,
           GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;
  JsonObject *copy = loket_desk_call_finish (LOKET_DESK (source), result, &error);

  if (copy == NULL)
    {
      loket_message_set_error (self->message, _("The copy could not be put on record, so it was not made."), error);
      return FALSE;
    }
  json_object_set_object_member (self->receipt, "copy", copy);
  _loket_slip_dialog_lay_out (self);

  return TRUE;
}

/* A slip this desk puts together, such as a ticket, is about nobody; unless it says how it is put on record. */
static gboolean
is_own (SlipDialog *self)
{
  return self->id == NULL && self->request == NULL && self->function == NULL;
}

static void
begin_copy (SlipDialog         *self,
            const char         *kind,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  g_autofree char *copy = loket_id_new ();

  if (self->request != NULL)
    loket_desk_call_async (self->desk, "request_copy", loket_args_new ("copy", copy, "request", self->request, "kind", kind, NULL),
                           NULL, callback, user_data);
  else if (self->function != NULL)
    loket_desk_call_async (self->desk, self->function, _loket_slip_dialog_copy_args (self, copy, kind), NULL, callback,
                           user_data);
  else
    loket_desk_call_async (self->desk, "copy_begin", loket_args_new ("copy", copy, "receipt", self->id, "kind", kind, NULL), NULL,
                           callback, user_data);
}

static void
on_pin_told (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);

  if (self == NULL)
    return;
  json_object_set_string_member (self->receipt, "pin", answer != NULL ? loket_json_string (answer, "pin") : "");
  self->go_on (self);
}

/* What is printed has all that belongs to it, and is on record. */
static void
begin (SlipDialog *self,
       void (     *go_on )(SlipDialog *self))
{
  g_autofree char *command = loket_id_new ();

  self->go_on = go_on;
  /* Not through the journal, which keeps what a command was answered. */
  if (loket_slip_print_wants_pin (self->desk, self->receipt))
    loket_desk_call_async (self->desk, "case_pin",
                           loket_args_new ("command", command, "case", loket_json_string (self->receipt, "case"),
                                           "renew:bool", FALSE, NULL), NULL, on_pin_told, g_object_ref (self->window));
  else
    go_on (self);
}

static void
on_print_recorded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");

  if (self != NULL && take_copy (self, source, result))
    print_now (self);
}

static void
begin_print (SlipDialog *self)
{
  begin_copy (self, "print", on_print_recorded, g_object_ref (self->window));
}

static void
on_print_clicked (SlipDialog *self)
{
  if (is_own (self))
    print_now (self);
  else
    begin (self, begin_print);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GError) error = NULL;

  gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (self == NULL)
    return;
  if (written)
    _loket_slip_dialog_tell_handed (self);
  else
    loket_message_set_error (self->message, _("The PDF was not saved."), error);
}

static void
write_file (SlipDialog *self,
            GFile      *file)
{
  g_autoptr(GBytes) pdf = loket_slip_to_pdf (self->slip, NULL);

  if (pdf != NULL)
    g_file_replace_contents_bytes_async (file, pdf, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written,
                                         g_object_ref (self->window));
}

static void
on_export_recorded (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GFile) file = self != NULL ? g_steal_pointer (&self->file) : NULL;

  if (file != NULL && take_copy (self, source, result))
    write_file (self, file);
}

static void
begin_export (SlipDialog *self)
{
  begin_copy (self, "export", on_export_recorded, g_object_ref (self->window));
}

static void
on_place_chosen (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GFile) file = loket_file_picker_finish (result, NULL);

  if (file == NULL || self == NULL)
    return;
  if (is_own (self))
    {
      write_file (self, file);
      return;
    }
  g_set_object (&self->file, file);
  begin (self, begin_export);
}

static void
on_save_clicked (SlipDialog *self)
{
  const char *number = loket_json_string (self->receipt, "case_number");
  g_autofree char *name = g_strdup_printf ("%s.pdf", *number != '\0' ? number : loket_slip_get_title (self->slip));

  loket_file_picker_save_async (GTK_WIDGET (self->window), _("Save as PDF"), name, on_place_chosen, g_object_ref (self->window));
}

static void
on_whole_toggled (SlipDialog *self)
{
  gtk_widget_set_sensitive (self->print, FALSE);
  _loket_slip_dialog_read (self);
}

static void
on_size_toggled (SlipDialog *self)
{
  if (self->receipt != NULL)
    _loket_slip_dialog_lay_out (self);
}

/* * Building */

static GtkWidget *
button (SlipDialog *self,
        const char *label,
        GCallback   clicked)
{
  GtkWidget *widget = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (widget, "clicked", clicked, self);

  return widget;
}

static void
build (SlipDialog *self,
       GtkWidget  *parent)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_transient_for (self->window, GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_set_modal (self->window, TRUE);
  gtk_window_set_destroy_with_parent (self->window, TRUE);
  gtk_window_set_default_size (self->window, 620, 690);
  gtk_window_set_title (self->window, _("Slip"));
  loket_focus_keep_visible (self->window);
  loket_screen_set_help_of (self->window, "slips");
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
  self->message = LOKET_MESSAGE (loket_message_new ());
  self->preview = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_widget_set_focusable (self->preview, TRUE);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->preview), PREVIEW_WIDTH);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->preview);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->preview), draw_preview, self, NULL);
  self->roll = gtk_toggle_button_new_with_mnemonic (_("_80 mm roll"));
  g_signal_connect_swapped (self->roll, "toggled", G_CALLBACK (on_size_toggled), self);
  self->whole = gtk_toggle_button_new_with_mnemonic (_("Numbers in _full"));
  gtk_widget_set_visible (self->whole, FALSE);
  g_signal_connect_swapped (self->whole, "toggled", G_CALLBACK (on_whole_toggled), self);
  self->print = button (self, _("_Print"), G_CALLBACK (on_print_clicked));
  gtk_widget_add_css_class (self->print, "suggested-action");
  gtk_widget_set_sensitive (self->print, FALSE);
  gtk_widget_set_hexpand (self->print, TRUE);
  gtk_widget_set_halign (self->print, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (bar), self->roll);
  gtk_box_append (GTK_BOX (bar), self->whole);
  self->save = button (self, _("_Save as PDF…"), G_CALLBACK (on_save_clicked));
  self->back = button (self, _("_Take it back…"), G_CALLBACK (_loket_slip_dialog_take_back));
  gtk_widget_set_visible (self->back, FALSE);
  gtk_box_append (GTK_BOX (bar), self->save);
  gtk_box_append (GTK_BOX (bar), self->back);
  gtk_box_append (GTK_BOX (bar), self->print);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 6);
  gtk_widget_set_margin_bottom (bar, 12);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), bar);
  adw_window_set_content (ADW_WINDOW (self->window), box);
}

void
_loket_slip_dialog_read (SlipDialog *self)
{
  if (self->request != NULL)
    _loket_slip_dialog_read_request (self);
  else
    loket_desk_call_async (self->desk, "receipt_read", loket_args_new ("receipt", self->id, NULL), NULL, on_receipt_read,
                           g_object_ref (self->window));
}

SlipDialog *
_loket_slip_dialog_present (GtkWidget *parent,
                            LoketDesk *desk)
{
  SlipDialog *self = g_new0 (SlipDialog, 1);

  self->desk = g_object_ref (desk);
  build (self, parent);
  g_object_set_data_full (G_OBJECT (self->window), "slip", self, (GDestroyNotify) slip_dialog_free);
  gtk_window_present (self->window);
  gtk_widget_grab_focus (self->print);

  return self;
}

/* * Several slips of one case */

static const char *
kind_word (const char *kind)
{
  static const struct { const char *kind, *word; } words[] = {
    { "receipt", N_("Receipt of the application") }, { "payment", N_("Receipt of the payment") },
    { "returned", N_("Returned papers") }, { "refusal", N_("Proof of refusal") },
    { "handover", N_("Handover of the passport") }, { "custody", N_("Originals kept here") },
    { "withdrawn", N_("Withdrawal of the application") }, { "given_back", N_("Originals given back") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].kind, kind))
      return _(words[i].word);

  return kind;
}

static void
on_slip_chosen (LoketFieldRow *row,
                SlipDialog    *self)
{
  g_autofree char *id = loket_field_row_get_text (row);

  if (*id == '\0' || g_strcmp0 (id, self->id) == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self->id);
  self->id = g_steal_pointer (&id);
  self->tries = 0;
  loket_message_clear (self->message);
  /* What is still shown is not what would be asked for. */
  gtk_widget_set_sensitive (self->print, FALSE);
  _loket_slip_dialog_read (self);
}

static void
add_choice (SlipDialog *self,
            JsonArray  *receipts)
{
  GtkWidget *row = loket_choice_row_new ("slip", _("Slip"));
  guint n = json_array_get_length (receipts);

  for (guint i = n; i > 0; i--)
    {
      JsonObject *receipt = json_array_get_object_element (receipts, i - 1);
      g_autofree char *when = loket_moment_short (loket_json_string (receipt, "at"));
      g_autofree char *word = g_strdup_printf ("%s · %s", kind_word (loket_json_string (receipt, "kind")), when);

      loket_choice_row_add (LOKET_CHOICE_ROW (row), loket_json_string (receipt, "id"), word);
    }
  loket_field_row_set_text (LOKET_FIELD_ROW (row), self->id);
  gtk_widget_set_margin_start (row, 12);
  gtk_widget_set_margin_end (row, 12);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->message))), row, GTK_WIDGET (self->message));
  g_signal_connect (row, "edited", G_CALLBACK (on_slip_chosen), self);
}

/* * Public API */

/**
 * loket_slip_dialog_show_list:
 * @receipts: slips of one case, oldest first; the newest is shown, the others can be chosen
 */
void
loket_slip_dialog_show_list (GtkWidget *parent,
                             LoketDesk *desk,
                             JsonArray *receipts)
{
  guint n = json_array_get_length (receipts);
  SlipDialog *self = _loket_slip_dialog_present (parent, desk);

  self->id = g_strdup (loket_json_string (json_array_get_object_element (receipts, n - 1), "id"));
  if (n > 1)
    add_choice (self, receipts);
  _loket_slip_dialog_read (self);
}

/**
 * loket_slip_dialog_show:
 * @receipt: receipt id
 */
void
loket_slip_dialog_show (GtkWidget  *parent,
                        LoketDesk  *desk,
                        const char *receipt)
{
  SlipDialog *self = _loket_slip_dialog_present (parent, desk);

  self->id = g_strdup (receipt);
  _loket_slip_dialog_read (self);
}

/**
 * loket_slip_dialog_show_own:
 * @slip: (transfer full): a slip that this desk puts together and nobody signs, such as a ticket
 *
 * It is laid out for the roll of the counter printer.
 */
void
loket_slip_dialog_show_own (GtkWidget  *parent,
                            LoketDesk  *desk,
                            JsonObject *slip)
{
  SlipDialog *self = _loket_slip_dialog_present (parent, desk);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->roll), TRUE);
  self->receipt = slip;
  _loket_slip_dialog_lay_out (self);
  gtk_widget_grab_focus (self->print);
}
