/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a reason from a list of the office, with a note: by keyboard alone. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

/**
 * LoketReasonDialog: the question before an act that needs a reason.
 * @title: the question
 * @act: what the button does, by name
 * @explain: (nullable): a sentence above the list
 * @reasons: (nullable): rows of the catalogue with "code", "name_id", "name_en"
 * @several: more than one may be chosen
 * @likely: (nullable): code of the reason that is chosen until the officer chooses another
 * @note_label: (nullable): name of the note; NULL for no note
 * @note_needed: the act is not possible without a note
 * @danger: the act cannot be undone
 * @desk: (nullable): keeps what is written until loket_reason_dialog_forget(), whatever happens to the
 *   dialog, the act or the program
 * @draft: (nullable): under which name; it says what the act is and about whom
 * @today: what is written is of no use tomorrow
 */
typedef struct
{
  const char *title;
  const char *act;
  const char *explain;
  GListModel *reasons;
  gboolean several;
  const char *likely;
  const char *note_label;
  gboolean note_needed;
  gboolean danger;
  LoketDesk *desk;
  const char *draft;
  gboolean today;
} LoketReasonQuestion;

void     loket_reason_dialog_ask_async (GtkWidget *widget, const LoketReasonQuestion *question,
                                        GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full): codes that were chosen; NULL with G_IO_ERROR_CANCELLED */
char **loket_reason_dialog_ask_finish (GAsyncResult *result, char **note, GError **error);

char *loket_reason_dialog_draft (const char *act,
                                 const char *subject);
/* The act is done. */
void loket_reason_dialog_forget (LoketDesk  *desk,
                                 const char *act,
                                 const char *subject);

G_END_DECLS
