/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers of a case beside its form: reading, scanning into a requirement, pages in order. */

#include "loket-paper-side.h"

#include <glib/gi18n-lib.h>

#include "loket-stack.h"

#include "loket-args.h"
#include "loket-copy-dialog.h"
#include "loket-empty-state.h"
#include "loket-error.h"
#include "loket-file-picker.h"
#include "loket-intake.h"
#include "loket-message.h"
#include "loket-paper-tabs.h"
#include "loket-paper-view.h"
#include "loket-practice-pane.h"
#include "loket-scan-options.h"
#include "loket-scan-page.h"
#include "loket-scan-progress.h"

struct _LoketPaperSide
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  LoketCase *file;
  char *requirement;    /* whose paper is shown */
  char *pending;        /* what a file is being chosen for */
  char *remark;         /* what to look for on the pages that came */
  LoketPaper *paper;    /* the one that is shown */

  /* Children */
  GtkWidget *box;
  LoketPaperTabs *tabs;
  GtkWidget *options;
  GtkStack *stack;
  LoketPaperView *view;
  LoketMessage *message;
  LoketScanProgress *progress;

  /* State */
  gboolean editable;
};

G_DEFINE_FINAL_TYPE (LoketPaperSide, loket_paper_side, GTK_TYPE_WIDGET)

static void on_pages_edited (LoketPaperSide *self);
static void on_scan_again (LoketPaperSide *self,
                           const char     *page);

/* * Auxiliary methods */

static LoketIntake *
intake_of (LoketPaperSide *self)
{
  return loket_desk_get_intake (self->desk);
}

static const char *
doc_type_of (LoketPaperSide *self,
             const char     *requirement)
{
  JsonObject *object = loket_catalogue_get_requirement (loket_desk_get_catalogue (self->desk),
                                                        loket_case_get_service_code (self->file), requirement);
  JsonArray *types = loket_json_array (object, "doc_types");

  return types != NULL && json_array_get_length (types) > 0 ? json_array_get_string_element (types, 0) : "";
}

/* What people who hear the window are told about the paper in front. */
static const char *
name_of (LoketPaperSide *self)
{
  if (self->file == NULL || self->requirement == NULL)
    return NULL;

  return loket_catalogue_word (loket_catalogue_get_requirement (loket_desk_get_catalogue (self->desk),
                                                                loket_case_get_service_code (self->file),
                                                                self->requirement), "name");
}

/* Where a paper has no pages: there is none, or it is not for this person's eyes. */
static void
say_why_empty (LoketPaperSide *self,
               LoketPaper     *paper)
{
  if (paper != NULL && loket_paper_get_restricted (paper))
    loket_paper_view_set_empty (self->view, "system-lock-screen-symbolic", _("Restricted paper"),
                                _("It is in the file. Only duties that need it may read it: an examination report, or the "
                                  "papers of a child."));
  else
    loket_paper_view_set_empty (self->view, "x-office-document-symbolic", _("No paper here"), "");
}

static void
show_paper (LoketPaperSide *self)
{
  LoketPaper *paper = self->file != NULL && self->requirement != NULL
                      ? loket_case_find_paper (self->file, self->requirement) : NULL;

  if (self->paper != NULL)
    g_signal_handlers_disconnect_by_data (self->paper, self);
  g_set_object (&self->paper, paper);
  if (paper != NULL && self->editable)
    g_signal_connect_object (paper, "changed", G_CALLBACK (on_pages_edited), self, G_CONNECT_SWAPPED);
  say_why_empty (self, paper);
  loket_paper_view_set_paper (self->view, paper);
  loket_paper_view_set_name (self->view, name_of (self));
  loket_stack_show (self->stack, paper != NULL ? "paper" : "empty");
}

/* One at a time; the one that runs is not disturbed. */
static gboolean
refuse_while_busy (LoketPaperSide *self)
{
  gboolean busy = FALSE;

  g_object_get (intake_of (self), "busy", &busy, NULL);
  if (busy)
    loket_message_set (self->message, _("The scanner is still working."), NULL,
                       _("Wait until the page is finished, or press Escape."), NULL);

  return busy;
}

/* The message of the last time is about something else. */
static void
begin_intake (LoketPaperSide *self,
              const char     *words)
{
  g_clear_pointer (&self->remark, g_free);
  loket_message_clear (self->message);
  loket_scan_progress_begin (self->progress, words);
}

/* Kept, and in no paper before there is room: scanned again it would be there twice. */
static void
tell_unfiled (LoketPaperSide *self,
              guint           unfiled,
              const GError   *error)
{
  g_autofree char *kept = g_strdup_printf (ngettext ("%u page is kept on this computer and goes into its file by itself as soon "
                                                     "as there is room.",
                                                     "%u pages are kept on this computer and go into their file by themselves as "
                                                     "soon as there is room.", unfiled), unfiled);

  loket_message_set (self->message, _("The disk of this computer is full."), kept,
                     _("Do not scan it again. Ask the administrator to make room."), loket_desk_error_code (error));
}

static void
report (LoketPaperSide *self,
        const char     *happened,
        const GError   *error)
{
  g_autofree char *kept = NULL;
  g_autofree char *sentence = NULL;
  guint pages = 0, unfiled = 0;

  g_object_get (intake_of (self), "page-count", &pages, "unfiled", &unfiled, NULL);
  if (unfiled > 0)
    {
      tell_unfiled (self, unfiled, error);
      return;
    }
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      loket_message_clear (self->message);
      if (error == NULL && self->remark != NULL)
        loket_message_set (self->message, _("Look at this paper."), NULL, self->remark, NULL);
      return;
    }
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE))
    {
      loket_message_set (self->message, _("The server is not reachable."),
                         _("The pages are kept on this computer and go out by themselves."), NULL, loket_desk_error_code (error));
      return;
    }
  if (pages > 0)
    kept = g_strdup_printf (ngettext ("%u page before it is kept.", "%u pages before it are kept.", pages), pages);
  sentence = loket_desk_error_sentence (error);
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_DISK))
    loket_message_set (self->message, sentence, kept, _("Ask the administrator to make room, then take the paper in again."),
                       loket_desk_error_code (error));
  else
    loket_message_set (self->message, happened, kept, sentence, loket_desk_error_code (error));
}

/* * Signal callbacks: scanning and importing */

static void
on_scanned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LoketPaperSide) self = user_data;
  g_autoptr(GError) error = NULL;

  loket_intake_scan_finish (LOKET_INTAKE (source), result, &error);
  if (self->box == NULL)
    return;
  loket_scan_progress_end (self->progress);
  loket_paper_view_scan_end (self->view);
  report (self, _("Scanning stopped."), error);
  show_paper (self);
}

static void
on_imported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LoketPaperSide) self = user_data;
  g_autoptr(GError) error = NULL;

  loket_intake_import_finish (LOKET_INTAKE (source), result, &error);
  if (self->box == NULL)
    return;
  loket_scan_progress_end (self->progress);
  report (self, _("The file was not taken in."), error);
  show_paper (self);
}

static void
on_file_chosen (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LoketPaperSide) self = user_data;
  g_autoptr(GFile) file = loket_file_picker_finish (result, NULL);

  if (file == NULL || self->file == NULL || self->pending == NULL || refuse_while_busy (self))
    return;
  begin_intake (self, _("Reading the file…"));
  loket_intake_import_async (intake_of (self), self->file, self->pending, doc_type_of (self, self->pending), file,
                             on_imported, g_object_ref (self));
}

static void
on_page_started (LoketPaperSide *self,
                 LoketScanPage  *page)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  loket_stack_show (self->stack, "paper");
  loket_paper_view_scan_begin (self->view, page);
}

static void
on_strip (LoketPaperSide *self,
          LoketScanPage  *page,
          int             y,
          int             rows,
          GBytes         *pixels)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    loket_paper_view_scan_rows (self->view, y, rows, pixels);
}

/* Said when the paper is there to be looked at. */
static void
on_remark (LoketPaperSide *self,
           const char     *sentence)
{
  g_free (self->remark);
  self->remark = g_strdup (sentence);
}

/* There was room again. */
static void
on_unfiled_changed (LoketPaperSide *self)
{
  guint unfiled = 0;

  g_object_get (intake_of (self), "unfiled", &unfiled, NULL);
  if (unfiled == 0)
    loket_message_clear (self->message);
}

/* * Signal callbacks: papers and pages */

static void
on_pages_put (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LoketPaperSide) self = user_data;
  g_autoptr(GError) error = NULL;

  if (loket_intake_put_pages_finish (LOKET_INTAKE (source), result, &error) || self->box == NULL)
    return;
  loket_message_set_error (self->message, _("The pages were not changed."), error);
  show_paper (self);
}

/* Order, turn, crop and deletion by the officer: the paper is put again; undo is in the paper. */
static void
on_pages_edited (LoketPaperSide *self)
{
  if (self->paper == NULL || self->file == NULL)
    return;
  loket_intake_put_pages_async (intake_of (self), self->file, loket_paper_get_id (self->paper),
                                loket_paper_pages_to_json (self->paper),
                                on_pages_put, g_object_ref (self));
}

static void
on_papers_changed (LoketPaperSide *self)
{
  GListModel *papers = loket_case_get_papers (self->file);

  if (self->requirement == NULL || loket_case_find_paper (self->file, self->requirement) == NULL)
    {
      g_autoptr(LoketPaper) first = g_list_model_get_item (papers, 0);

      g_free (self->requirement);
      self->requirement = first != NULL ? g_strdup (loket_paper_get_requirement (first)) : NULL;
    }
  loket_paper_tabs_fill (self->tabs, papers, self->requirement);
  show_paper (self);
}

/* * Building */

static void
build (LoketPaperSide *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *empty = loket_empty_state_new ("document-open-symbolic", _("No paper yet"),
                                            _("F9 scans the next missing paper. To scan another one, press its row in the list."));

  if (self->editable)
    loket_empty_state_set_button (LOKET_EMPTY_STATE (empty), _("Scan what is missing"), "win.scan");
  self->tabs = LOKET_PAPER_TABS (loket_paper_tabs_new (self->desk));
  g_signal_connect_swapped (self->tabs, "chosen", G_CALLBACK (loket_paper_side_show), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->tabs), TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->tabs));
  self->progress = LOKET_SCAN_PROGRESS (loket_scan_progress_new (intake_of (self)));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->progress));
  if (self->editable)
    {
      self->options = loket_scan_options_new (intake_of (self));
      gtk_box_append (GTK_BOX (head), loket_practice_pane_new (loket_intake_get_practice_glass (intake_of (self))));
      gtk_box_append (GTK_BOX (head), self->options);
    }
  self->message = LOKET_MESSAGE (loket_message_new ());
  self->view = LOKET_PAPER_VIEW (loket_paper_view_new ());
  loket_paper_view_set_editable (self->view, self->editable);
  g_signal_connect_swapped (self->view, "scan-again", G_CALLBACK (on_scan_again), self);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->view), "paper");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
}

/* * Parent class overrides */

static void
loket_paper_side_dispose (GObject *object)
{
  LoketPaperSide *self = LOKET_PAPER_SIDE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->paper != NULL)
    g_signal_handlers_disconnect_by_data (self->paper, self);
  g_clear_object (&self->paper);
  g_clear_object (&self->file);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_paper_side_parent_class)->dispose (object);
}

static void
loket_paper_side_finalize (GObject *object)
{
  LoketPaperSide *self = LOKET_PAPER_SIDE (object);

  g_clear_pointer (&self->requirement, g_free);
  g_clear_pointer (&self->pending, g_free);
  g_clear_pointer (&self->remark, g_free);

  G_OBJECT_CLASS (loket_paper_side_parent_class)->finalize (object);
}

static void
loket_paper_side_class_init (LoketPaperSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_paper_side_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_paper_side_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_paper_side_init (LoketPaperSide *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

/**
 * loket_paper_side_new:
 * @editable: whether papers are taken in here; FALSE where they are only read
 */
GtkWidget *
loket_paper_side_new (LoketDesk *desk,
                      gboolean   editable)
{
  LoketPaperSide *self = g_object_new (LOKET_TYPE_PAPER_SIDE, NULL);

  self->desk = g_object_ref (desk);
  self->editable = editable;
  build (self);
  if (editable)
    {
      g_signal_connect_object (intake_of (self), "page-started", G_CALLBACK (on_page_started), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (intake_of (self), "remark", G_CALLBACK (on_remark), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (intake_of (self), "notify::unfiled", G_CALLBACK (on_unfiled_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (intake_of (self), "strip", G_CALLBACK (on_strip), self, G_CONNECT_SWAPPED);
    }

  return GTK_WIDGET (self);
}

void
loket_paper_side_set_case (LoketPaperSide *self,
                           LoketCase      *file)
{
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (loket_case_get_papers (self->file), self);
  g_set_object (&self->file, file);
  g_clear_pointer (&self->requirement, g_free);
  loket_message_clear (self->message);
  if (file == NULL)
    {
      loket_paper_tabs_fill (self->tabs, NULL, NULL);
      show_paper (self);
      return;
    }
  g_signal_connect_object (loket_case_get_papers (file), "items-changed", G_CALLBACK (on_papers_changed), self,
                           G_CONNECT_SWAPPED);
  on_papers_changed (self);
}

void
loket_paper_side_show (LoketPaperSide *self,
                       const char     *requirement)
{
  g_autofree char *copy = g_strdup (requirement);

  g_free (self->requirement);
  self->requirement = g_steal_pointer (&copy);
  loket_paper_tabs_select (self->tabs, self->requirement);
  show_paper (self);
}

/**
 * loket_paper_side_show_doc_type:
 * @doc_type: the paper a field stands on
 */
void
loket_paper_side_show_doc_type (LoketPaperSide *self,
                                const char     *doc_type)
{
  GListModel *papers = self->file != NULL ? loket_case_get_papers (self->file) : NULL;

  for (guint i = 0; papers != NULL && i < g_list_model_get_n_items (papers); i++)
    {
      g_autoptr(LoketPaper) paper = g_list_model_get_item (papers, i);

      if (g_strcmp0 (loket_paper_get_doc_type (paper), doc_type) == 0
          && g_strcmp0 (loket_paper_get_requirement (paper), self->requirement) != 0)
        {
          loket_paper_side_show (self, loket_paper_get_requirement (paper));
          return;
        }
    }
}

static void
scan (LoketPaperSide *self,
      const char     *requirement,
      const char     *replace_page)
{
  LoketScanOptions *options = LOKET_SCAN_OPTIONS (self->options);
  g_autofree char *target = g_strdup (requirement);

  if (self->file == NULL || target == NULL || !self->editable || refuse_while_busy (self))
    return;
  g_free (self->requirement);
  self->requirement = g_strdup (target);
  begin_intake (self, _("Scanning…"));
  loket_intake_scan_async (intake_of (self), self->file, target, doc_type_of (self, target),
                           loket_scan_options_get_source (options), loket_scan_options_get_mode (options),
                           loket_scan_options_get_dpi (options), replace_page, on_scanned, g_object_ref (self));
}

static void
on_scan_again (LoketPaperSide *self,
               const char     *page)
{
  scan (self, self->requirement, page);
}

/**
 * loket_paper_side_scan:
 * @requirement: under which the pages are filed
 */
void
loket_paper_side_scan (LoketPaperSide *self,
                       const char     *requirement)
{
  scan (self, requirement, NULL);
}

void
loket_paper_side_import (LoketPaperSide *self,
                         const char     *requirement)
{
  static const char * const types[] = { "application/pdf", "image/jpeg", "image/png", "image/tiff", NULL };

  g_free (self->pending);
  self->pending = g_strdup (requirement);
  loket_file_picker_open_async (GTK_WIDGET (self), _("Take a paper from a file"), _("Papers (PDF and pictures)"), types,
                                on_file_chosen, g_object_ref (self));
}

const char *
loket_paper_side_get_requirement (LoketPaperSide *self)
{
  return self->requirement;
}

static void
next_paper (LoketPaperSide *self,
            int             step)
{
  GListModel *papers = loket_case_get_papers (self->file);
  int n = (int) g_list_model_get_n_items (papers);

  for (int i = 0; i < n; i++)
    {
      g_autoptr(LoketPaper) paper = g_list_model_get_item (papers, (guint) i);
      g_autoptr(LoketPaper) next = NULL;

      if (g_strcmp0 (loket_paper_get_requirement (paper), self->requirement) != 0)
        continue;
      next = g_list_model_get_item (papers, (guint) ((i + step + n) % n));
      loket_paper_side_show (self, loket_paper_get_requirement (next));
      return;
    }
}

gboolean
loket_paper_side_can_act (LoketPaperSide *self,
                          const char     *act)
{
  if (self->file == NULL)
    return FALSE;
  if (g_str_has_prefix (act, "paper-"))
    return g_list_model_get_n_items (loket_case_get_papers (self->file)) > 0;
  if (g_str_equal (act, "scan-again") && !self->editable)
    return FALSE;
  if (g_str_equal (act, "copy-papers"))
    return self->paper != NULL && loket_paper_get_n_pages (self->paper) > 0;

  return loket_paper_view_can_act (self->view, act);
}

void
loket_paper_side_act (LoketPaperSide *self,
                      const char     *act)
{
  if (g_str_equal (act, "paper-next"))
    next_paper (self, 1);
  else if (g_str_equal (act, "paper-previous"))
    next_paper (self, -1);
  else if (g_str_equal (act, "copy-papers"))
    loket_copy_dialog_show (GTK_WIDGET (self), self->file, self->paper);
  else
    loket_paper_view_act (self->view, act);
}
