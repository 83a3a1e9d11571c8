/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock: everything stays as it is until the same officer gives the password again. */

#include "loket-lock-page.h"

#include <glib/gi18n.h>

#include "loket-field-row.h"
#include "loket-focus.h"
#include "loket-message.h"

struct _LoketLockPage
{
  AdwBin parent_instance;

  /* Template */
  GtkWidget *who;
  LoketFieldRow *password;
  LoketMessage *message;
  GtkWidget *unlock_button;
  GtkSpinner *spinner;

  /* Owned */
  LoketDesk *desk;

  /* State */
  guint busy : 1;
};

G_DEFINE_FINAL_TYPE (LoketLockPage, loket_lock_page, ADW_TYPE_BIN)

static void
set_busy (LoketLockPage *self,
          gboolean       busy)
{
  self->busy = !!busy;
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (self->unlock_button, !busy);
}

static void
on_unlocked (GObject      *desk,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(LoketLockPage) self = data;
  g_autoptr(GError) error = NULL;
  gboolean unlocked = loket_desk_unlock_finish (LOKET_DESK (desk), result, &error);

  set_busy (self, FALSE);
  loket_field_row_clear (self->password);
  if (unlocked)
    return;

  loket_message_set_error (self->message, _("The counter stays locked."), error);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
on_unlock_clicked (LoketLockPage *self)
{
  GtkWidget *entry = loket_field_row_get_entry (self->password);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (self->busy)
    return;
  if (*password == '\0')
    {
      loket_field_row_set_error (self->password, _("Enter your password."));
      return;
    }

  loket_message_clear (self->message);
  set_busy (self, TRUE);
  loket_desk_unlock_async (self->desk, password, on_unlocked, g_object_ref (self));
}

static void
on_password_activated (GtkEntry      *entry,
                       LoketLockPage *self)
{
  on_unlock_clicked (self);
}

static gboolean
loket_lock_page_focus (GtkWidget       *widget,
                       GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_lock_page_parent_class);
}

static gboolean
loket_lock_page_grab_focus (GtkWidget *widget)
{
  return loket_focus_give (widget, GTK_WIDGET (LOKET_LOCK_PAGE (widget)->password));
}

static void
loket_lock_page_dispose (GObject *object)
{
  LoketLockPage *self = LOKET_LOCK_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), LOKET_TYPE_LOCK_PAGE);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_lock_page_parent_class)->dispose (object);
}

static void
loket_lock_page_class_init (LoketLockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_lock_page_dispose;
  widget_class->grab_focus = loket_lock_page_grab_focus;
  widget_class->focus = loket_lock_page_focus;
  g_type_ensure (LOKET_TYPE_FIELD_ROW);
  g_type_ensure (LOKET_TYPE_MESSAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/loket/Loket/sign-in/loket-lock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoketLockPage, who);
  gtk_widget_class_bind_template_child (widget_class, LoketLockPage, password);
  gtk_widget_class_bind_template_child (widget_class, LoketLockPage, message);
  gtk_widget_class_bind_template_child (widget_class, LoketLockPage, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, LoketLockPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock_clicked);
}

static void
loket_lock_page_init (LoketLockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  loket_field_row_set_secret (self->password);
  g_signal_connect (loket_field_row_get_entry (self->password), "activate",
                    G_CALLBACK (on_password_activated), self);
}

/**
 * loket_lock_page_new:
 * @desk: the desk
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
loket_lock_page_new (LoketDesk *desk)
{
  LoketLockPage *self = g_object_new (LOKET_TYPE_LOCK_PAGE, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

/**
 * loket_lock_page_prepare:
 * @self: the page
 *
 * Says whose work stays below the lock.
 */
void
loket_lock_page_prepare (LoketLockPage *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LOKET_IS_LOCK_PAGE (self));

  text = g_strdup_printf (_("%s works here. Everything stays as it is: what is open, what was "
                            "typed, and what is being sent."),
                          loket_desk_get_staff_name (self->desk));
  gtk_label_set_text (GTK_LABEL (self->who), text);
  loket_message_clear (self->message);
  loket_field_row_clear (self->password);
}
