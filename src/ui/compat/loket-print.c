/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing: the dialog of GTK, without blocking the window and without a file for a preview. */

#include "loket-print.h"

#include <glib/gi18n-lib.h>

#include "loket-error.h"

typedef struct
{
  LoketPrintJob job;
  gboolean preview;     /* it was asked for */
} Run;

/* * Auxiliary methods */

static void
run_free (Run *run)
{
  if (run->job.free_data != NULL)
    run->job.free_data (run->job.data);
  g_free (run);
}

static Run *
run_of (gpointer task)
{
  return g_task_get_task_data (task);
}

/* * Signal callbacks */

static void
on_page_setup (GtkPrintOperation *operation,
               GtkPrintContext   *context,
               int                page,
               GtkPageSetup      *setup,
               GTask             *task)
{
  Run *run = run_of (task);

  if (run->job.landscape != NULL)
    gtk_page_setup_set_orientation (setup, run->job.landscape (run->job.data, (guint) page) ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                                                            : GTK_PAGE_ORIENTATION_PORTRAIT);
}

static void
on_draw_page (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              GTask             *task)
{
  Run *run = run_of (task);

  run->job.draw (run->job.data, (guint) page, gtk_print_context_get_cairo_context (context),
                 gtk_print_context_get_width (context), gtk_print_context_get_height (context));
}

static gboolean
on_preview_over (gpointer operation)
{
  gtk_print_operation_preview_end_preview (GTK_PRINT_OPERATION_PREVIEW (operation));

  return G_SOURCE_REMOVE;
}

/* GTK writes a file for another program and leaves it there. What is printed was looked at before. */
static gboolean
on_preview (GtkPrintOperation        *operation,
            GtkPrintOperationPreview *preview,
            GtkPrintContext          *context,
            GtkWindow                *parent,
            GTask                    *task)
{
  run_of (task)->preview = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, on_preview_over, g_object_ref (operation), g_object_unref);

  return TRUE;
}

static void
on_done (GtkPrintOperation      *operation,
         GtkPrintOperationResult outcome,
         gpointer                user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  g_signal_handlers_disconnect_by_data (operation, task);
  if (outcome == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      g_task_return_error (task, error);
    }
  else if (run_of (task)->preview)
    {
      g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_INPUT,
                               _("There is no preview here: it would leave a file behind. Press Print."));
    }
  else if (outcome == GTK_PRINT_OPERATION_RESULT_CANCEL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }
}

static GtkPageSetup *
a4_new (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
  gtk_paper_size_free (paper);

  return setup;
}

/* * Public API */

void
loket_print_async (GtkWindow           *parent,
                   const LoketPrintJob *job,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) setup = job->setup != NULL ? g_object_ref (job->setup) : a4_new ();
  GTask *task = g_task_new (parent, NULL, callback, user_data);
  Run *run = g_new0 (Run, 1);

  run->job = *job;
  g_task_set_source_tag (task, loket_print_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  gtk_print_operation_set_n_pages (operation, (int) job->n_pages);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, job->name);
  gtk_print_operation_set_use_full_page (operation, job->full);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "request-page-setup", G_CALLBACK (on_page_setup), task);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), task);
  g_signal_connect (operation, "preview", G_CALLBACK (on_preview), task);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), task);
  /* What comes of it, an error as well, is said by "done". */
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

gboolean
loket_print_finish (GAsyncResult *result,
                    GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, loket_print_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
