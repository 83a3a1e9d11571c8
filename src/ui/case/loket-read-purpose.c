/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question before a file is read that is not one's own work: why? */

#include "loket-read-purpose.h"

#include <glib/gi18n-lib.h>

#include "loket-catalogue.h"
#include "loket-desk.h"
#include "loket-reason-dialog.h"
#include "loket-row.h"

/**
 * loket_read_purpose_is_asked:
 * @error: (nullable): why a file could not be read
 *
 * Returns: whether it can be read once the officer says why
 */
gboolean
loket_read_purpose_is_asked (const GError *error)
{
  return g_strcmp0 (loket_desk_error_code (error), "LK019") == 0;
}

/**
 * loket_read_purpose_ask_async:
 * @widget: any widget of the window
 *
 * Nothing is remembered from the last time: each file has its own purpose.
 */
void
loket_read_purpose_ask_async (GtkWidget          *widget,
                              LoketDesk          *desk,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (loket_desk_get_catalogue (desk), "read");
  g_autoptr(LoketRow) first = g_list_model_get_item (reasons, 0);
  LoketReasonQuestion question = {
    .title = _("Why do you open this file?"), .act = _("_Open the file"),
    .explain = _("It is not your work at this moment. What you choose is kept with your name, and the applicant may ask "
                 "who read their file."),
    .reasons = reasons, .likely = first != NULL ? loket_row_get_string (first, "code") : NULL,
    .note_label = _("In your own words"),
  };

  loket_reason_dialog_ask_async (widget, &question, callback, user_data);
}

/**
 * loket_read_purpose_ask_finish:
 *
 * Returns: (transfer full) (nullable): the purpose as the server wants it; NULL: the officer thought better of it
 */
char *
loket_read_purpose_ask_finish (GAsyncResult *result,
                               GError      **error)
{
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, error);

  if (codes == NULL || codes[0] == NULL)
    return NULL;

  return note != NULL && *note != '\0' ? g_strdup_printf ("%s: %s", codes[0], note) : g_strdup (codes[0]);
}
