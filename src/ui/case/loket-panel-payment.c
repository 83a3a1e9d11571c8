/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Billing code, payment (NTPN) and the treasurer's confirmation. No cash at a counter. */

#include "loket-step-panels.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-args.h"
#include "loket-command.h"
#include "loket-moment.h"
#include "loket-money.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"
#include "loket-zone.h"

/* * Auxiliary methods */

static JsonObject *
last_payment (LoketCase *file)
{
  JsonArray *payments = loket_row_get_array (loket_case_get_data (file), "payments");
  guint n = payments != NULL ? json_array_get_length (payments) : 0;

  return n > 0 ? json_array_get_object_element (payments, n - 1) : NULL;
}

static char *
in_a_week (void)
{
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autoptr(GDateTime) week = g_date_time_add_days (now, 7);

  return g_date_time_format_iso8601 (week);
}

/* What the applicant takes to the bank: the code, the amount, until when and where. */
static JsonObject *
billing_slip (LoketCase *file)
{
  LoketRow *data = loket_case_get_data (file);
  JsonObject *payment = last_payment (file);

  return loket_args_new ("kind", "billing", "case_number", loket_row_get_string (data, "number"), "body:object",
                         loket_args_new ("service", loket_row_get_string (data, "service"),
                                         "variant", loket_row_get_string (data, "variant"),
                                         "name", loket_case_get_field (file, "name"),
                                         "nik", loket_case_get_field (file, "nik"),
                                         "billing", loket_json_string (payment, "billing"),
                                         "amount:int", loket_json_int (payment, "amount"),
                                         "expires", loket_json_string (payment, "expires"), NULL), NULL);
}

/* * Signal callbacks */

static void
on_slip_clicked (GtkWidget *button,
                 LoketCase *file)
{
  loket_slip_dialog_show_own (button, loket_case_get_desk (file), billing_slip (file));
}

static void
on_billing_submitted (LoketActForm *form,
                      LoketCase    *file)
{
  g_autofree char *id = loket_id_new ();
  g_autofree char *billing = loket_act_form_get (form, "billing");
  g_autofree char *expires = in_a_week ();

  loket_act_form_run (form, "billing_record",
                      loket_args_new ("payment", id, "billing", billing, "amount:int",
                                      loket_row_get_int (loket_case_get_data (file), "fee"),
                                      "expires", expires, NULL), FALSE);
}

static void
on_payment_submitted (LoketActForm *form,
                      LoketCase    *file)
{
  g_autofree char *ntpn = loket_act_form_get (form, "ntpn");
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autofree char *paid_at = g_date_time_format_iso8601 (now);

  loket_act_form_run (form, "payment_record",
                      loket_args_new ("payment", loket_json_string (last_payment (file), "id"), "ntpn", ntpn,
                                      "paid_at", paid_at, NULL), FALSE);
}

static void
on_confirm_submitted (LoketActForm *form,
                      LoketCase    *file)
{
  loket_act_form_run (form, "payment_confirm",
                      loket_args_new ("payment", loket_json_string (last_payment (file), "id"), NULL), FALSE);
}

static GtkWidget *
billing_form (LoketCase *file)
{
  g_autofree char *fee = loket_money_format (loket_row_get_int (loket_case_get_data (file), "fee"));
  g_autofree char *words = g_strdup_printf (_("To pay: %s"), fee);
  GtkWidget *form = loket_act_form_new (file, _("Billing code"), _("Record the _billing code"));

  loket_act_form_add_words (LOKET_ACT_FORM (form), words, "title-4");
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "billing", _("Billing code"), NULL);
  g_signal_connect_object (form, "submit", G_CALLBACK (on_billing_submitted), file, 0);

  return form;
}

static GtkWidget *
payment_form (LoketCase  *file,
              JsonObject *payment)
{
  g_autofree char *amount = loket_money_format (loket_json_int (payment, "amount"));
  g_autofree char *words = g_strdup_printf (_("Billing code %s · %s"), loket_json_string (payment, "billing"), amount);
  GtkWidget *form = loket_act_form_new (file, _("Payment"), _("Record the _payment"));
  GtkWidget *slip = gtk_button_new_with_mnemonic (_("Payment _slip…"));

  loket_act_form_add_words (LOKET_ACT_FORM (form), words, NULL);
  gtk_widget_set_halign (slip, GTK_ALIGN_START);
  loket_button_set_name (slip, _("Payment _slip…"));
  g_signal_connect_object (slip, "clicked", G_CALLBACK (on_slip_clicked), file, 0);
  loket_act_form_add_widget (LOKET_ACT_FORM (form), slip);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "ntpn", _("NTPN"), NULL);
  g_signal_connect_object (form, "submit", G_CALLBACK (on_payment_submitted), file, 0);

  return form;
}

static GtkWidget *
confirm_form (LoketCase  *file,
              JsonObject *payment)
{
  g_autofree char *amount = loket_money_format (loket_json_int (payment, "amount"));
  g_autofree char *words = g_strdup_printf (_("%s with NTPN %s, recorded by %s"), amount, loket_json_string (payment, "ntpn"),
                                            loket_json_string (loket_json_object (payment, "recorded_by"), "name"));
  GtkWidget *form = loket_act_form_new (file, _("Payment"), _("_Confirm the payment"));

  loket_act_form_add_words (LOKET_ACT_FORM (form), words, NULL);
  g_signal_connect_object (form, "submit", G_CALLBACK (on_confirm_submitted), file, 0);
  if (!loket_desk_has_duty (loket_case_get_desk (file), "treasurer"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("The treasurer confirms a payment that was typed in."));

  return form;
}

/* * Public API */

/**
 * loket_panel_payment_new:
 *
 * Returns: (transfer full) (nullable): the next act about the payment, or what was paid
 */
GtkWidget *
loket_panel_payment_new (LoketCase *file)
{
  JsonObject *payment = last_payment (file);
  gboolean now = g_str_equal (loket_case_get_step (file), "payment");
  GtkWidget *label;

  if (payment == NULL)
    return now ? billing_form (file) : NULL;
  if (*loket_json_string (payment, "ntpn") == '\0')
    return payment_form (file, payment);
  if (loket_json_object (payment, "confirmed_by") == NULL)
    return confirm_form (file, payment);

  {
    g_autofree char *amount = loket_money_format (loket_json_int (payment, "amount"));
    g_autofree char *when = loket_moment_day (loket_json_string (payment, "paid_at"));
    g_autofree char *words = g_strdup_printf (_("Paid %s on %s · NTPN %s"), amount, when, loket_json_string (payment, "ntpn"));

    label = gtk_label_new (words);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  }

  return label;
}
