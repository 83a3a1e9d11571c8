/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing a file of the computer. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @patterns: (nullable): MIME types, NULL at the end. G_IO_ERROR_CANCELLED when nothing was
 * chosen. */
void   loket_file_picker_open_async (GtkWidget *widget, const char *title,
                                     const char *kind, const char * const *types,
                                     GAsyncReadyCallback callback, gpointer data);
void   loket_file_picker_save_async (GtkWidget *widget, const char *title, const char *name,
                                     GAsyncReadyCallback callback, gpointer data);
GFile *loket_file_picker_finish (GAsyncResult *result, GError **error);

G_END_DECLS
