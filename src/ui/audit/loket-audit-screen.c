/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit room: the log, drawn cases, findings and figures; for heads the findings and the alarms. */

#include "loket-audit-screen.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-audit-alarms.h"
#include "loket-audit-breaches.h"
#include "loket-audit-draws.h"
#include "loket-audit-figures.h"
#include "loket-audit-findings.h"
#include "loket-audit-log.h"
#include "loket-audit-sheets.h"
#include "loket-case-view.h"
#include "loket-date-row.h"
#include "loket-message.h"
#include "loket-request-decide.h"
#include "loket-request-list.h"
#include "loket-stack.h"
#include "loket-words.h"

struct _LoketAuditScreen
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GCancellable *cancellable;
  LoketCase *file;              /* (nullable): the one that is open */
  char *draw;                   /* (nullable): in which it waits for a verdict */

  /* Children */
  GtkStack *stack;              /* "lists" or "case" */
  GtkStack *pages;
  LoketFieldRow *from, *until;
  LoketMessage *message;
  LoketAuditLog *log;
  LoketAuditDraws *draws;
  LoketAuditFindings *findings;
  LoketAuditAlarms *alarms;
  LoketRequestList *requests;
  LoketAuditFigures *figures;
  LoketAuditBreaches *breaches; /* (nullable): for auditor and head of office */
  LoketCaseView *view;
  GtkWidget *good, *found;
};

static void loket_audit_screen_screen_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketAuditScreen, loket_audit_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, loket_audit_screen_screen_init))

/* * Auxiliary methods */

static gboolean
is_auditor (LoketAuditScreen *self)
{
  return loket_desk_has_duty (self->desk, "auditor");
}

/* The law makes the head of the office answer for a breach. */
static gboolean
sees_breaches (LoketAuditScreen *self)
{
  return is_auditor (self) || loket_desk_has_duty (self->desk, "office_head");
}

static void
show_lists (LoketAuditScreen *self)
{
  loket_case_view_set_case (self->view, NULL);
  g_clear_object (&self->file);
  g_clear_pointer (&self->draw, g_free);
  loket_stack_show (self->stack, "lists");
}

static void
on_room_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketAuditScreen *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_AUDIT_SCREEN (user_data);
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The audit room could not be read."), error);
      return;
    }
  loket_message_clear (self->message);
  loket_audit_findings_show (self->findings, loket_json_array (answer, "findings"));
  loket_audit_alarms_show (self->alarms, loket_json_array (answer, "alarms"));
  if (!is_auditor (self))
    return;
  loket_field_row_set_text (self->from, loket_json_string (answer, "from"));
  loket_field_row_set_text (self->until, loket_json_string (answer, "until"));
  loket_audit_log_set_period (self->log, loket_json_string (answer, "from"), loket_json_string (answer, "until"));
  loket_audit_log_set_staff (self->log, loket_json_array (answer, "staff"));
  loket_audit_draws_show (self->draws, loket_json_array (answer, "draws"));
  loket_audit_figures_show (self->figures, answer);
}

static void
refresh (LoketAuditScreen *self)
{
  g_autofree char *from = loket_field_row_get_text (self->from);
  g_autofree char *until = loket_field_row_get_text (self->until);
  JsonObject *args;

  if (loket_field_row_has_error (self->from) || loket_field_row_has_error (self->until))
    return;
  /* No days are those the office looks at by itself, in its zone. */
  args = loket_args_new ("from", *from != '\0' ? from : NULL, "until", *until != '\0' ? until : NULL, NULL);
  loket_desk_call_async (self->desk, "audit_open", args, self->cancellable, on_room_read, self);
  if (self->breaches != NULL)
    loket_audit_breaches_refresh (self->breaches);
  loket_request_list_refresh (self->requests);
}

/* * A case */

static void
on_case_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LoketAuditScreen) self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->stack == NULL || self->file != LOKET_CASE (source))
    return;
  if (!loket_case_load_finish (self->file, result, &error))
    {
      loket_message_set_error (self->message, _("The case could not be opened."), error);
      g_clear_object (&self->file);
      return;
    }
  loket_case_view_set_case (self->view, self->file);
  gtk_widget_set_visible (self->good, self->draw != NULL);
  gtk_widget_set_visible (self->found, self->draw != NULL);
  loket_stack_show (self->stack, "case");
  loket_case_view_start (self->view);
}

static void
open_case (LoketAuditScreen *self,
           const char       *id,
           const char       *draw)
{
  g_clear_object (&self->file);
  g_free (self->draw);
  self->draw = g_strdup (draw);
  self->file = loket_case_new (self->desk, id);
  loket_case_load_async (self->file, "audit", on_case_read, g_object_ref (self));
}

static void
on_log_chosen (LoketAuditScreen *self,
               const char       *id)
{
  open_case (self, id, NULL);
}

static void
on_judged (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(LoketAuditScreen) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (self->stack == NULL)
    return;
  show_lists (self);
  if (answer == NULL)
    loket_message_set_error (self->message, _("This was not recorded."), error);
  else
    refresh (self);
}

static void
on_good_clicked (LoketAuditScreen *self)
{
  JsonObject *args;

  if (self->file == NULL || self->draw == NULL)
    return;
  args = loket_args_new ("draw", self->draw, "case", loket_case_get_id (self->file), "outcome", "good", "note", "",
                         "due", NULL, NULL);
  loket_desk_run_async (self->desk, "audit_verdict", loket_case_get_id (self->file), args, FALSE, NULL, on_judged,
                        g_object_ref (self));
}

static void
on_found_clicked (LoketAuditScreen *self)
{
  if (self->file != NULL && self->draw != NULL)
    loket_audit_sheet_finding (LOKET_SCREEN (self), self->desk, self->draw, loket_case_get_id (self->file));
}

/* * Signal callbacks */

static void
on_draw_wanted (LoketAuditScreen *self)
{
  g_autofree char *from = loket_field_row_get_text (self->from);
  g_autofree char *until = loket_field_row_get_text (self->until);

  loket_audit_sheet_draw (LOKET_SCREEN (self), self->desk, from, until);
}

static void
on_finding_chosen (LoketAuditScreen *self,
                   JsonObject       *finding)
{
  loket_audit_sheet_answer (LOKET_SCREEN (self), self->desk, finding);
}

static void
on_request_chosen (LoketAuditScreen *self,
                   JsonObject       *request)
{
  loket_request_decide_present (GTK_WIDGET (self), self->desk, request);
}

static void
on_desk_changed (LoketDesk        *desk,
                 const char       *topic,
                 const char       *id,
                 LoketAuditScreen *self)
{
  if (g_str_equal (topic, "finding") && gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

/* * LoketScreen */

static gboolean
shows_breaches (LoketAuditScreen *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "breaches") == 0;
}

static const char *
screen_get_help (LoketScreen *screen)
{
  return shows_breaches (LOKET_AUDIT_SCREEN (screen)) ? "breach" : "audit";
}

static gboolean
screen_can_act (LoketScreen *screen,
                const char  *act,
                char       **why)
{
  LoketAuditScreen *self = LOKET_AUDIT_SCREEN (screen);

  if (g_str_equal (act, "next"))
    return is_auditor (self) || shows_breaches (self);

  return self->file != NULL && loket_case_view_can_act (self->view, act, why);
}

static void
screen_act (LoketScreen *screen,
            const char  *act)
{
  LoketAuditScreen *self = LOKET_AUDIT_SCREEN (screen);

  if (!g_str_equal (act, "next"))
    loket_case_view_act (self->view, act);
  else if (shows_breaches (self))
    loket_audit_breaches_want (self->breaches);
  else if (!loket_audit_draws_next (self->draws))
    on_draw_wanted (self);
}

static void
screen_show (LoketScreen *screen,
             const char  *subject)
{
  open_case (LOKET_AUDIT_SCREEN (screen), subject, NULL);
}

static void
screen_opened (LoketScreen *screen)
{
  LoketAuditScreen *self = LOKET_AUDIT_SCREEN (screen);

  /* A verdict was given in a sheet: the list comes back. */
  if (self->draw != NULL)
    show_lists (self);
  if (self->file == NULL)
    refresh (self);
}

static void
loket_audit_screen_screen_init (LoketScreenInterface *iface)
{
  iface->get_help = screen_get_help;
  iface->can_act = screen_can_act;
  iface->act = screen_act;
  iface->show = screen_show;
  iface->opened = screen_opened;
}

/* * Building */

static LoketFieldRow *
date_new (LoketAuditScreen *self,
          const char       *code,
          const char       *label)
{
  LoketFieldRow *row = LOKET_FIELD_ROW (loket_date_row_new (code, label, LOKET_DATE_EXPIRY));

  g_signal_connect_swapped (row, "committed", G_CALLBACK (refresh), self);

  return row;
}

static GtkWidget *
build_bar (LoketAuditScreen *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->pages);
  gtk_accessible_update_property (GTK_ACCESSIBLE (switcher), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Part of the audit"), -1);
  gtk_widget_set_valign (switcher, GTK_ALIGN_CENTER);
  self->from = date_new (self, "from", _("From"));
  self->until = date_new (self, "until", _("Until"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->from), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->until), TRUE);
  gtk_box_append (GTK_BOX (bar), switcher);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->from));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->until));
  gtk_widget_set_visible (GTK_WIDGET (self->from), is_auditor (self));
  gtk_widget_set_visible (GTK_WIDGET (self->until), is_auditor (self));

  return bar;
}

static void
build_pages (LoketAuditScreen *self)
{
  self->pages = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->pages), TRUE);
  if (is_auditor (self))
    {
      self->log = LOKET_AUDIT_LOG (loket_audit_log_new (self->desk));
      self->draws = LOKET_AUDIT_DRAWS (loket_audit_draws_new ());
      g_signal_connect_swapped (self->log, "chosen", G_CALLBACK (on_log_chosen), self);
      g_signal_connect_swapped (self->draws, "chosen", G_CALLBACK (open_case), self);
      g_signal_connect_swapped (self->draws, "wanted", G_CALLBACK (on_draw_wanted), self);
      gtk_stack_add_titled (self->pages, GTK_WIDGET (self->log), "log", _("Log"));
      gtk_stack_add_titled (self->pages, GTK_WIDGET (self->draws), "draws", _("Drawn cases"));
    }
  self->findings = LOKET_AUDIT_FINDINGS (loket_audit_findings_new ());
  g_signal_connect_swapped (self->findings, "chosen", G_CALLBACK (on_finding_chosen), self);
  self->alarms = LOKET_AUDIT_ALARMS (loket_audit_alarms_new ());
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->findings), "findings", _("Findings"));
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->alarms), "alarms", _("Alarms"));
  self->requests = LOKET_REQUEST_LIST (loket_request_list_new (self->desk));
  g_signal_connect_swapped (self->requests, "chosen", G_CALLBACK (on_request_chosen), self);
  gtk_stack_add_titled (self->pages, GTK_WIDGET (self->requests), "requests", _("Personal data"));
  if (is_auditor (self))
    {
      self->figures = LOKET_AUDIT_FIGURES (loket_audit_figures_new (self->desk));
      gtk_stack_add_titled (self->pages, GTK_WIDGET (self->figures), "figures", _("Figures"));
    }
  if (sees_breaches (self))
    {
      self->breaches = LOKET_AUDIT_BREACHES (loket_audit_breaches_new (LOKET_SCREEN (self), self->desk));
      gtk_stack_add_titled (self->pages, GTK_WIDGET (self->breaches), "breaches", _("Breaches"));
    }
}

static GtkWidget *
build_lists (LoketAuditScreen *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  build_pages (self);
  self->message = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (box), build_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pages));
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);

  return box;
}

static GtkWidget *
button_new (LoketAuditScreen *self,
            const char       *mnemonic,
            const char       *name,
            GCallback         clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (mnemonic);

  loket_button_set_name (button, name);
  g_signal_connect_swapped (button, "clicked", clicked, self);

  return button;
}

static GtkWidget *
build_case (LoketAuditScreen *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *back = button_new (self, _("_Back to the list"), _("Back to the list"), G_CALLBACK (show_lists));

  self->good = button_new (self, _("All _good"), _("All good"), G_CALLBACK (on_good_clicked));
  self->found = button_new (self, _("Record a _finding…"), _("Record a finding…"), G_CALLBACK (on_found_clicked));
  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_hexpand (back, TRUE);
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->good, "suggested-action");
  gtk_widget_add_css_class (bar, "list-line");
  gtk_box_append (GTK_BOX (bar), back);
  gtk_box_append (GTK_BOX (bar), self->found);
  gtk_box_append (GTK_BOX (bar), self->good);
  self->view = LOKET_CASE_VIEW (loket_case_view_new (self->desk));
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));

  return box;
}

/* * Parent class overrides */

static void
loket_audit_screen_dispose (GObject *object)
{
  LoketAuditScreen *self = LOKET_AUDIT_SCREEN (object);

  g_cancellable_cancel (self->cancellable);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->draw, g_free);

  G_OBJECT_CLASS (loket_audit_screen_parent_class)->dispose (object);
}

static void
loket_audit_screen_class_init (LoketAuditScreenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_screen_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_audit_screen_init (LoketAuditScreen *self)
{
  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_audit_screen_new (LoketDesk *desk)
{
  LoketAuditScreen *self = g_object_new (LOKET_TYPE_AUDIT_SCREEN, NULL);

  self->desk = g_object_ref (desk);
  gtk_stack_add_named (self->stack, build_lists (self), "lists");
  gtk_stack_add_named (self->stack, build_case (self), "case");
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, 0);

  return GTK_WIDGET (self);
}
