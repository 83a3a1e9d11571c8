/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing: the dialog of GTK, without blocking the window and without a file for a preview. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LoketPrintJob:
 * @name: of the job
 * @n_pages: how many
 * @setup: (nullable): the paper; A4 without
 * @full: @draw has the whole paper, not only what printers reach
 * @landscape: (nullable): whether that page lies
 * @draw: draws a page into a place of that size, in points
 * @data: for both
 * @free_data: (nullable): when nothing is drawn any more
 */
typedef struct
{
  const char *name;
  guint n_pages;
  GtkPageSetup *setup;
  gboolean full;
  gboolean (*landscape)(gpointer data, guint page);
  void (*draw)(gpointer data, guint page, cairo_t *cr, double width, double height);
  gpointer data;
  GDestroyNotify free_data;
} LoketPrintJob;

void loket_print_async (GtkWindow           *parent,
                        const LoketPrintJob *job,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data);
/* Returns: whether it went to the printer; G_IO_ERROR_CANCELLED when the officer thought better of it */
gboolean loket_print_finish (GAsyncResult *result,
                             GError      **error);

G_END_DECLS
