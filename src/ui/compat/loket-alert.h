/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question with a few answers, for the rare act that cannot be undone. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @responses: pairs of id and label, NULL at the end; an id that begins with "!" cannot be
* undone, one that begins with "*" is what is meant. The first answer is that of Escape. */
void  loket_alert_choose_async (GtkWidget *widget, const char *heading, const char *body,
                                const char * const *responses, GAsyncReadyCallback callback,
                                gpointer data);
/* Returns: (transfer full): id of the answer, without its mark */
char *loket_alert_choose_finish (GAsyncResult *result, GError **error);

G_END_DECLS
