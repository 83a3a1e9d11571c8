/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window over the work with what is on record. */

#include "loket-record-window.h"

#include "loket-focus.h"
#include "loket-list.h"

struct _LoketRecordWindow
{
  AdwWindow parent_instance;

  /* Children */
  GtkListBox *list;
  LoketMessage *message;
  GtkLabel *note;
  GtkBox *buttons;
};

G_DEFINE_FINAL_TYPE (LoketRecordWindow, loket_record_window, ADW_TYPE_WINDOW)

/*
 * Building
 */

static void
build_list (LoketRecordWindow *self,
            GtkWidget         *box)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
}

static void
loket_record_window_class_init (LoketRecordWindowClass *klass)
{
}

static void
loket_record_window_init (LoketRecordWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 760, 560);
  loket_focus_keep_visible (GTK_WINDOW (self));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->message = LOKET_MESSAGE (loket_message_new ());
  self->note = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_xalign (self->note, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "list-line");
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  self->buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_widget_set_halign (GTK_WIDGET (self->buttons), GTK_ALIGN_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->buttons), "list-line");
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), FALSE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->note));
  build_list (self, box);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->buttons));
  adw_window_set_content (ADW_WINDOW (self), box);
}

/*
 * Public API
 */

/**
 * loket_record_window_new:
 * @parent: a widget of the window it lies over
 * @title: what is on record here
 *
 * Returns: a window that is shown
 */
GtkWidget *
loket_record_window_new (GtkWidget  *parent,
                         const char *title)
{
  LoketRecordWindow *self = g_object_new (LOKET_TYPE_RECORD_WINDOW, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  gtk_window_present (GTK_WINDOW (self));

  return GTK_WIDGET (self);
}

LoketMessage *
loket_record_window_get_message (LoketRecordWindow *self)
{
  g_return_val_if_fail (LOKET_IS_RECORD_WINDOW (self), NULL);

  return self->message;
}

void
loket_record_window_set_note (LoketRecordWindow *self,
                              const char        *note)
{
  g_return_if_fail (LOKET_IS_RECORD_WINDOW (self));

  gtk_label_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0');
}

void
loket_record_window_add_button (LoketRecordWindow *self,
                                GtkWidget         *button)
{
  g_return_if_fail (LOKET_IS_RECORD_WINDOW (self));

  gtk_box_append (self->buttons, button);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), TRUE);
}

/**
 * loket_record_line_new:
 *
 * Returns: one line of a record; a screen reader hears it as one sentence
 */
GtkWidget *
loket_record_line_new (const char *when,
                       const char *what,
                       const char *who)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *time = gtk_label_new (when);
  GtkWidget *text = gtk_label_new (what);
  GtkWidget *name = gtk_label_new (who);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *spoken = g_strdup_printf ("%s: %s %s", when, what, who);

  gtk_label_set_width_chars (GTK_LABEL (time), 17);
  gtk_label_set_xalign (GTK_LABEL (time), 0);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), name);
  gtk_widget_add_css_class (box, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return row;
}

void
loket_record_window_add (LoketRecordWindow *self,
                         const char        *when,
                         const char        *what,
                         const char        *who)
{
  g_return_if_fail (LOKET_IS_RECORD_WINDOW (self));

  gtk_list_box_append (self->list, loket_record_line_new (when, what, who));
}

void
loket_record_window_clear (LoketRecordWindow *self)
{
  GtkWidget *child;

  g_return_if_fail (LOKET_IS_RECORD_WINDOW (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
}

/**
 * loket_record_window_filled:
 * @nothing: what is said when no line was added
 *
 * The focus goes to the newest line.
 */
void
loket_record_window_filled (LoketRecordWindow *self,
                            const char        *nothing)
{
  g_return_if_fail (LOKET_IS_RECORD_WINDOW (self));

  if (gtk_widget_get_first_child (GTK_WIDGET (self->list)) == NULL)
    gtk_list_box_append (self->list, loket_record_line_new ("", nothing, ""));
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}
