/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case and its papers side by side. */

#include "loket-case-view.h"

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
  LoketCasePane *pane;
  GtkWidget *line;
  LoketPaperSide *papers;
  GtkWidget *conflict;

  /* State */
  gboolean reading;
  int height;               /* the list of papers has its part of it */
  guint fit;
};

G_DEFINE_FINAL_TYPE (LoketCaseView, loket_case_view, GTK_TYPE_WIDGET)

enum { SIGNAL_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* At 1366 pixels the paper has what it needs beside the pane; of more room each gets its part. */
#define PANE_WIDTH 528
#define PANE_WIDTH_READING 312
#define PANE_WIDTH_MOST 800
#define PANE_PART 0.45
#define WIDTH_NARROW 1270

static void scan_into (LoketCaseView *self,
                       const char    *requirement);

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
  scan_into (self, requirement);
}

static void
on_import (LoketCaseView *self,
           const char    *requirement)
{
  loket_case_pane_select (self->pane, requirement);
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

/* * Layout */

static int
min_of (GtkWidget *widget)
{
  int min = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);

  return min;
}

static int
pane_width_of (LoketCaseView *self,
               int            width)
{
  int wish = CLAMP (PANE_WIDTH + (int) ((width - WIDTH_NARROW) * PANE_PART), PANE_WIDTH, PANE_WIDTH_MOST);

  return MAX (self->reading ? PANE_WIDTH_READING : wish, min_of (GTK_WIDGET (self->pane)));
}

static void
measure (GtkWidget     *widget,
         GtkOrientation orientation,
         int            for_size,
         int           *minimum,
         int           *natural,
         int           *minimum_baseline,
         int           *natural_baseline)
{
  LoketCaseView *self = LOKET_CASE_VIEW (widget);
  int pane_min, pane_natural, line_natural, papers_min, papers_natural;
  int for_pane = orientation == GTK_ORIENTATION_VERTICAL ? pane_width_of (self, for_size >= 0 ? for_size : WIDTH_NARROW) : -1;

  gtk_widget_measure (GTK_WIDGET (self->pane), orientation, for_pane, &pane_min, &pane_natural, NULL, NULL);
  gtk_widget_measure (self->line, orientation, -1, NULL, &line_natural, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->papers), orientation, -1, &papers_min, &papers_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      pane_min = MAX (pane_min, self->reading ? PANE_WIDTH_READING : PANE_WIDTH);
      *minimum = pane_min + line_natural + papers_min;
      *natural = pane_min + line_natural + MAX (papers_natural, papers_min);
    }
  else
    {
      *minimum = MAX (pane_min, papers_min);
      *natural = MAX (MAX (pane_natural, papers_natural), *minimum);
    }
}

static void
place (GtkWidget *widget,
       int        x,
       int        width,
       int        height)
{
  GtkAllocation allocation = { .x = x, .width = width, .height = height };

  gtk_widget_size_allocate (widget, &allocation, -1);
}

static gboolean
on_fit_due (gpointer user_data)
{
  LoketCaseView *self = user_data;

  self->fit = 0;
  loket_case_pane_set_room (self->pane, self->height);

  return G_SOURCE_REMOVE;
}

/* What the pane asks for may only change when all have their place. */
static void
note_height (LoketCaseView *self,
             int            height)
{
  if (height == self->height)
    return;
  self->height = height;
  if (self->fit == 0)
    self->fit = g_idle_add (on_fit_due, self);
}

static void
allocate (GtkWidget *widget,
          int        width,
          int        height,
          int        baseline)
{
  LoketCaseView *self = LOKET_CASE_VIEW (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int pane = pane_width_of (self, width), line = min_of (self->line), papers = width - pane - line;

  place (GTK_WIDGET (self->pane), mirrored ? papers + line : 0, pane, height);
  place (self->line, mirrored ? papers : pane, line, height);
  place (GTK_WIDGET (self->papers), mirrored ? 0 : pane + line, papers, height);
  note_height (self, height);
}

/* * Auxiliary methods */

static void
set_reading (LoketCaseView *self,
             gboolean       reading)
{
  self->reading = reading;
  loket_case_pane_set_narrow (self->pane, reading);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* The eye finds in the list what the key has just taken up. */
static void
scan_into (LoketCaseView *self,
           const char    *requirement)
{
  g_autofree char *target = g_strdup (requirement);

  loket_case_pane_select (self->pane, target);
  loket_paper_side_scan (self->papers, target);
}

/* * Parent class overrides */

static void
loket_case_view_dispose (GObject *object)
{
  LoketCaseView *self = LOKET_CASE_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_handle_id (&self->fit, g_source_remove);
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
}

static void
loket_case_view_init (LoketCaseView *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (NULL, measure, allocate));
}

/* * Public API */

GtkWidget *
loket_case_view_new (LoketDesk *desk)
{
  LoketCaseView *self = g_object_new (LOKET_TYPE_CASE_VIEW, NULL);

  self->desk = g_object_ref (desk);
  self->pane = LOKET_CASE_PANE (loket_case_pane_new ());
  g_signal_connect_swapped (self->pane, "show-paper", G_CALLBACK (on_show_paper), self);
  g_signal_connect_swapped (self->pane, "match", G_CALLBACK (on_show_paper), self);
  g_signal_connect_swapped (self->pane, "scan", G_CALLBACK (on_scan), self);
  g_signal_connect_swapped (self->pane, "import", G_CALLBACK (on_import), self);
  g_signal_connect_swapped (self->pane, "field-focused", G_CALLBACK (on_field_focused), self);
  g_signal_connect_swapped (self->pane, "moved", G_CALLBACK (on_moved), self);
  self->papers = LOKET_PAPER_SIDE (loket_paper_side_new (desk, TRUE));
  self->line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (GTK_WIDGET (self->pane), GTK_WIDGET (self));
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->papers), GTK_WIDGET (self));
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
    scan_into (self, loket_case_pane_get_scan_target (self->pane));
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
