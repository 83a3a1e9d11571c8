/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slip to the printer, on the paper it is laid out for. */

#include "loket-slip-print.h"

#include <glib/gi18n-lib.h>

#include "loket-print.h"
#include "loket-row.h"

static void
draw_page (gpointer data,
           guint    page,
           cairo_t *cr,
           double   paper_width,
           double   paper_height)
{
  double width, height;

  loket_slip_get_size (data, &width, &height);
  cairo_scale (cr, paper_width / width, paper_width / width);
  loket_slip_draw (data, cr, page);
}

/* The paper of the slip, so that a roll is not blown up to the printer's usual page. */
static GtkPageSetup *
page_setup (LoketSlip *slip,
            gboolean   roll)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *paper;
  double width, height;

  loket_slip_get_size (slip, &width, &height);
  if (roll)
    paper = gtk_paper_size_new_custom ("loket_roll", _("80 mm roll"), width, height, GTK_UNIT_POINTS);
  else
    paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_paper_size_free (paper);

  return setup;
}

/**
 * loket_slip_print_async:
 * @roll: it is laid out for the roll of the counter printer
 *
 * This slip is printed, also when another one is chosen meanwhile.
 */
void
loket_slip_print_async (GtkWindow          *parent,
                        LoketSlip          *slip,
                        gboolean            roll,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GtkPageSetup) setup = page_setup (slip, roll);
  LoketPrintJob job = {
    .name = loket_slip_get_title (slip), .n_pages = loket_slip_get_n_pages (slip), .setup = setup, .full = TRUE,
    .draw = draw_page, .data = g_object_ref (slip), .free_data = g_object_unref,
  };

  loket_print_async (parent, &job, callback, user_data);
}

gboolean
loket_slip_print_finish (GAsyncResult *result,
                         GError      **error)
{
  return loket_print_finish (result, error);
}

/**
 * loket_slip_print_wants_pin:
 *
 * The applicant gets the PIN with the receipt; who may not know it prints without.
 *
 * Returns: whether it is to be asked for first
 */
gboolean
loket_slip_print_wants_pin (LoketDesk  *desk,
                            JsonObject *receipt)
{
  return g_str_equal (loket_json_string (receipt, "kind"), "receipt") && !json_object_has_member (receipt, "pin")
         && (loket_desk_has_duty (desk, "clerk") || loket_desk_has_duty (desk, "examiner") || loket_desk_has_duty (desk, "handover"));
}
