/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing one's own password. */

#include <glib/gi18n.h>

#include "loket-field-row.h"
#include "loket-screen.h"
#include "loket-sheet.h"
#include "loket-sign-in-page.h"

#define SHORTEST 10

typedef struct
{
  LoketDesk *desk;
  LoketSheet *sheet;
  LoketFieldRow *old;
  LoketFieldRow *fresh;
  LoketFieldRow *again;
} Change;

static void
change_free (Change *change)
{
  g_clear_object (&change->desk);
  g_free (change);
}

static const char *
raw_text (LoketFieldRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (loket_field_row_get_entry (row)));
}

static const char *
why_not (Change *change)
{
  const char *fresh = raw_text (change->fresh);

  if (*raw_text (change->old) == '\0')
    return _("Enter the password you have now.");
  if (g_utf8_strlen (fresh, -1) < SHORTEST)
    return _("The new password needs at least 10 characters. Four unrelated words are easy "
             "to remember.");
  if (g_str_equal (fresh, raw_text (change->old)))
    return _("The new password is the same as the old one.");
  if (!g_str_equal (fresh, raw_text (change->again)))
    return _("The new password and its repetition are not the same.");

  return NULL;
}

static void
on_edited (LoketFieldRow *row,
           Change        *change)
{
  loket_sheet_set_why_not (change->sheet, why_not (change));
}

static void
on_changed (GObject      *desk,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(LoketSheet) sheet = data;
  g_autoptr(GError) error = NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (sheet));

  if (loket_desk_change_password_finish (LOKET_DESK (desk), result, &error))
    {
      if (parent != NULL)
        gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s",
                                    _("Your password is changed."));
      gtk_window_close (GTK_WINDOW (sheet));
      return;
    }

  loket_sheet_set_busy (sheet, FALSE);
  loket_message_set_error (loket_sheet_get_message (sheet), _("Your password was not changed."),
                           error);
}

static void
on_accepted (LoketSheet *sheet,
             Change     *change)
{
  loket_message_clear (loket_sheet_get_message (sheet));
  loket_sheet_set_busy (sheet, TRUE);
  loket_desk_change_password_async (change->desk, raw_text (change->old),
                                    raw_text (change->fresh), on_changed, g_object_ref (sheet));
}

static LoketFieldRow *
add_field (Change       *change,
           GtkSizeGroup *names,
           const char   *code,
           const char   *label)
{
  LoketFieldRow *row = LOKET_FIELD_ROW (loket_field_row_new (code, label));

  loket_field_row_set_secret (row);
  gtk_size_group_add_widget (names, loket_field_row_get_label_widget (row));
  g_signal_connect (row, "edited", G_CALLBACK (on_edited), change);
  gtk_box_append (loket_sheet_get_content (change->sheet), GTK_WIDGET (row));

  return row;
}

/**
 * loket_change_password_present:
 * @parent: the window
 * @desk: the desk of a signed-in person
 */
void
loket_change_password_present (GtkWindow *parent,
                               LoketDesk *desk)
{
  g_autoptr(GtkSizeGroup) names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  Change *change = g_new0 (Change, 1);

  change->desk = g_object_ref (desk);
  change->sheet = LOKET_SHEET (loket_sheet_new (parent, _("Change your password"),
                                                _("Change password")));
  g_object_set_data_full (G_OBJECT (change->sheet), "loket-change", change,
                          (GDestroyNotify) change_free);
  change->old = add_field (change, names, "old", _("Password now"));
  change->fresh = add_field (change, names, "new", _("New password"));
  change->again = add_field (change, names, "again", _("New password again"));
  on_edited (change->old, change);
  g_signal_connect (change->sheet, "accepted", G_CALLBACK (on_accepted), change);
  loket_screen_set_help_of (GTK_WINDOW (change->sheet), "sign-in");
  gtk_window_present (GTK_WINDOW (change->sheet));
  gtk_widget_grab_focus (GTK_WIDGET (change->old));
}
