/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case and its papers side by side. */

#include "loket-case-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-case-pane.h"
#include "loket-conflict-dialog.h"
#include "loket-panes.h"
#include "loket-paper-side.h"
#include "loket-screen.h"

struct _LoketCaseView
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  LoketCase *file;

  /* Children */
  GtkWidget *box;
  LoketCasePane *pane;
  AdwClamp *clamp;          /* keeps room for the paper */
  LoketPaperSide *papers;
  GtkWidget *conflict;

  /* State */
  gboolean reading;
};

G_DEFINE_FINAL_TYPE (LoketCaseView, loket_case_view, GTK_TYPE_WIDGET)

enum { SIGNAL_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

#define PANE_WIDTH 528
#define PANE_WIDTH_READING 300

/* * Signal callbacks */

static void
on_show_paper (LoketCaseView *self,
               const char    *requirement)
{
  loket_paper_side_show (self->papers, requirement);
}

static void
on_scan (LoketCaseView *self,
         const char    *requirement)
{
  loket_paper_side_scan (self->papers, requirement);
}

static void
on_import (LoketCaseView *self,
           const char    *requirement)
{
  loket_paper_side_import (self->papers, requirement);
}

/* The paper on which a field stands comes to the front when the field has the focus. */
static void
on_field_focused (LoketCaseView *self,
                  const char    *code)
{
  JsonObject *field = loket_catalogue_get_field (loket_desk_get_catalogue (self->desk),
                                                 loket_case_get_service_code (self->file), code);
  const char *paper = loket_json_string (field, "paper");

  if (*paper != '\0')
    loket_paper_side_show_doc_type (self->papers, paper);
}

static void
on_moved (LoketCaseView *self,
          const char    *step)
{
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, step);
}

static void
on_conflict (LoketCaseView *self,
             LoketRow      *row)
{
  loket_conflict_dialog_add (&self->conflict, GTK_WIDGET (self), self->file, row);
}

/* * Auxiliary methods */

static void
set_reading (LoketCaseView *self,
             gboolean       reading)
{
  self->reading = reading;
  adw_clamp_set_maximum_size (self->clamp, reading ? PANE_WIDTH_READING : PANE_WIDTH);
  adw_clamp_set_tightening_threshold (self->clamp, reading ? PANE_WIDTH_READING : PANE_WIDTH);
  gtk_widget_set_size_request (GTK_WIDGET (self->clamp), reading ? PANE_WIDTH_READING : PANE_WIDTH, -1);
  loket_case_pane_set_narrow (self->pane, reading);
}

/* * Parent class overrides */

static void
loket_case_view_dispose (GObject *object)
{
  LoketCaseView *self = LOKET_CASE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->file);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_case_view_parent_class)->dispose (object);
}

static void
loket_case_view_class_init (LoketCaseViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_case_view_dispose;
  signals[SIGNAL_MOVED] = g_signal_new ("moved", LOKET_TYPE_CASE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_case_view_init (LoketCaseView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_case_view_new (LoketDesk *desk)
{
  LoketCaseView *self = g_object_new (LOKET_TYPE_CASE_VIEW, NULL);

  self->desk = g_object_ref (desk);
  self->pane = LOKET_CASE_PANE (loket_case_pane_new ());
  self->clamp = ADW_CLAMP (adw_clamp_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->pane), FALSE);
  g_signal_connect_swapped (self->pane, "show-paper", G_CALLBACK (on_show_paper), self);
  g_signal_connect_swapped (self->pane, "match", G_CALLBACK (on_show_paper), self);
  g_signal_connect_swapped (self->pane, "scan", G_CALLBACK (on_scan), self);
  g_signal_connect_swapped (self->pane, "import", G_CALLBACK (on_import), self);
  g_signal_connect_swapped (self->pane, "field-focused", G_CALLBACK (on_field_focused), self);
  g_signal_connect_swapped (self->pane, "moved", G_CALLBACK (on_moved), self);
  self->papers = LOKET_PAPER_SIDE (loket_paper_side_new (desk, TRUE));
  gtk_widget_set_hexpand (GTK_WIDGET (self->papers), TRUE);
  adw_clamp_set_child (self->clamp, GTK_WIDGET (self->pane));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->clamp));
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->papers));
  loket_pane_mark (GTK_WIDGET (self->pane));
  loket_pane_mark (GTK_WIDGET (self->papers));
  set_reading (self, FALSE);

  return GTK_WIDGET (self);
}

void
loket_case_view_set_case (LoketCaseView *self,
                          LoketCase     *file)
{
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (self->file, self);
  g_set_object (&self->file, file);
  loket_case_pane_set_case (self->pane, file);
  loket_paper_side_set_case (self->papers, file);
  if (file != NULL)
    g_signal_connect_object (file, "conflict", G_CALLBACK (on_conflict), self, G_CONNECT_SWAPPED);
}

/**
 * loket_case_view_start:
 *
 * The focus goes where the work of this step begins.
 */
void
loket_case_view_start (LoketCaseView *self)
{
  loket_case_pane_start (self->pane);
}

/**
 * loket_case_view_get_help:
 *
 * Returns: (transfer none): the help page of the step the case stands in
 */
const char *
loket_case_view_get_help (LoketCaseView *self)
{
  static const char * const pages[][2] = {
    { "documents", "case" }, { "interview", "interview" }, { "payment", "payment" }, { "adjudication", "case" },
    { "approval", "approval" }, { "printing", "printing" }, { "quality", "printing" }, { "handover", "handover" },
  };

  for (guint i = 0; self->file != NULL && i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i][0], loket_case_get_step (self->file)))
      return pages[i][1];

  return "case";
}

gboolean
loket_case_view_can_act (LoketCaseView *self,
                         const char    *act,
                         char         **why)
{
  if (self->file == NULL)
    return FALSE;
  if (g_str_equal (act, "scan"))
    {
      if (!loket_case_may (self->file, "save"))
        *why = g_strdup (_("This case is not open for changes here."));
      else if (loket_case_pane_get_scan_target (self->pane) == NULL)
        *why = g_strdup (_("No paper is missing. Press a row of the list to add to it."));

      return *why == NULL;
    }
  if (g_str_equal (act, "read"))
    return TRUE;

  return loket_paper_side_can_act (self->papers, act) || loket_case_pane_can_act (self->pane, act, why);
}

void
loket_case_view_act (LoketCaseView *self,
                     const char    *act)
{
  if (g_str_equal (act, "scan"))
    loket_paper_side_scan (self->papers, loket_case_pane_get_scan_target (self->pane));
  else if (g_str_equal (act, "read"))
    set_reading (self, !self->reading);
  else if (loket_paper_side_can_act (self->papers, act))
    loket_paper_side_act (self->papers, act);
  else
    loket_case_pane_act (self->pane, act);
}

/**
 * loket_case_view_take_zone:
 * @zone: lines of a zone that a reader typed
 *
 * Returns: whether this step had a place for it
 */
gboolean
loket_case_view_take_zone (LoketCaseView *self,
                           const char    *zone)
{
  return loket_case_pane_take_zone (self->pane, zone);
}
