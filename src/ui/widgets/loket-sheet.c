/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small modal window with one question: content, "cancel" and the act by its name. */

#include "loket-sheet.h"

#include <glib/gi18n.h>

#include "loket-focus.h"
#include "loket-words.h"

typedef struct
{
  /* Children */
  GtkWidget *content;
  LoketMessage *message;
  GtkWidget *act;
  GtkWidget *cancel;
  GtkWidget *why;
  GtkWidget *spinner;

  /* State */
  char *why_not;
  guint busy : 1;
} LoketSheetPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (LoketSheet, loket_sheet, ADW_TYPE_WINDOW)

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define PRIVATE(self) ((LoketSheetPrivate *) loket_sheet_get_instance_private (self))

static void
update (LoketSheet *self)
{
  LoketSheetPrivate *priv = PRIVATE (self);

  gtk_widget_set_sensitive (priv->act, priv->why_not == NULL && !priv->busy);
  gtk_widget_set_sensitive (priv->content, !priv->busy);
  gtk_spinner_set_spinning (GTK_SPINNER (priv->spinner), priv->busy);
  gtk_label_set_text (GTK_LABEL (priv->why), priv->why_not != NULL ? priv->why_not : "");
}

static void
on_act_clicked (GtkButton  *button,
                LoketSheet *self)
{
  loket_sheet_accept (self);
}

static gboolean
on_accept_pressed (GtkWidget *widget,
                   GVariant  *args,
                   gpointer   data)
{
  loket_sheet_accept (LOKET_SHEET (widget));

  return TRUE;
}

static void
loket_sheet_finalize (GObject *object)
{
  g_free (PRIVATE (LOKET_SHEET (object))->why_not);

  G_OBJECT_CLASS (loket_sheet_parent_class)->finalize (object);
}

static void
loket_sheet_class_init (LoketSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = loket_sheet_finalize;
  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Before a note of several lines takes the key as a new line. */
static void
listen_for_act (LoketSheet *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (on_accept_pressed, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static GtkWidget *
build_foot (LoketSheet *self)
{
  LoketSheetPrivate *priv = PRIVATE (self);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  priv->cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  priv->why = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (priv->why), 0);
  gtk_label_set_wrap (GTK_LABEL (priv->why), TRUE);
  gtk_widget_add_css_class (priv->why, "dim-label");
  gtk_widget_add_css_class (priv->why, "caption");
  gtk_widget_set_hexpand (priv->why, TRUE);
  gtk_box_append (GTK_BOX (foot), priv->why);
  priv->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (foot), priv->spinner);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->cancel), "window.close");
  gtk_box_append (GTK_BOX (foot), priv->cancel);
  priv->act = gtk_button_new ();
  gtk_widget_add_css_class (priv->act, "suggested-action");
  g_signal_connect (priv->act, "clicked", G_CALLBACK (on_act_clicked), self);
  gtk_box_append (GTK_BOX (foot), priv->act);
  gtk_widget_add_css_class (foot, "sheet-foot");

  return foot;
}

static void
loket_sheet_init (LoketSheet *self)
{
  LoketSheetPrivate *priv = PRIVATE (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  loket_focus_keep_visible (GTK_WINDOW (self));
  listen_for_act (self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_box_append (GTK_BOX (box), header);
  priv->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_vexpand (priv->content, TRUE);
  gtk_widget_add_css_class (priv->content, "sheet-content");
  gtk_box_append (GTK_BOX (box), priv->content);
  priv->message = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->message));
  gtk_box_append (GTK_BOX (box), build_foot (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_resizable (GTK_WINDOW (self), FALSE);
  gtk_widget_set_size_request (GTK_WIDGET (self), 520, -1);
}

/*
 * Public API
 */

/**
 * loket_sheet_new:
 * @parent: the window it belongs to
 * @title: the question
 * @act: what the button does, by name: "Kembalikan berkas"
 *
 * Returns: (transfer none): a sheet; fill its content and present it
 */
GtkWidget *
loket_sheet_new (GtkWindow  *parent,
                 const char *title,
                 const char *act)
{
  LoketSheet *self = g_object_new (LOKET_TYPE_SHEET, NULL);

  loket_sheet_set_up (self, parent, title, act);

  return GTK_WIDGET (self);
}

void
loket_sheet_set_up (LoketSheet *self,
                    GtkWindow  *parent,
                    const char *title,
                    const char *act)
{
  g_return_if_fail (LOKET_IS_SHEET (self));

  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_use_underline (GTK_BUTTON (PRIVATE (self)->act), TRUE);
  gtk_button_set_label (GTK_BUTTON (PRIVATE (self)->act), act);
  loket_button_set_name (PRIVATE (self)->act, act);
}

GtkBox *
loket_sheet_get_content (LoketSheet *self)
{
  g_return_val_if_fail (LOKET_IS_SHEET (self), NULL);

  return GTK_BOX (PRIVATE (self)->content);
}

LoketMessage *
loket_sheet_get_message (LoketSheet *self)
{
  g_return_val_if_fail (LOKET_IS_SHEET (self), NULL);

  return PRIVATE (self)->message;
}

/**
 * loket_sheet_set_why_not:
 * @self: a sheet
 * @why: (nullable): why the act is not possible yet; NULL when it is
 */
void
loket_sheet_set_why_not (LoketSheet *self,
                         const char *why)
{
  LoketSheetPrivate *priv = PRIVATE (self);

  g_return_if_fail (LOKET_IS_SHEET (self));

  if (g_strcmp0 (priv->why_not, why) == 0)
    return;

  g_free (priv->why_not);
  priv->why_not = g_strdup (why);
  update (self);
}

void
loket_sheet_set_busy (LoketSheet *self,
                      gboolean    busy)
{
  g_return_if_fail (LOKET_IS_SHEET (self));

  PRIVATE (self)->busy = !!busy;
  update (self);
}

/**
 * loket_sheet_set_danger:
 * @self: a sheet whose act cannot be undone
 */
void
loket_sheet_set_danger (LoketSheet *self)
{
  LoketSheetPrivate *priv = PRIVATE (self);

  g_return_if_fail (LOKET_IS_SHEET (self));

  gtk_widget_remove_css_class (priv->act, "suggested-action");
  gtk_widget_add_css_class (priv->act, "destructive-action");
}

/**
 * loket_sheet_keep_only_act:
 * @self: a sheet whose changes count at once
 *
 * There is nothing to cancel; its button only closes it.
 */
void
loket_sheet_keep_only_act (LoketSheet *self)
{
  g_return_if_fail (LOKET_IS_SHEET (self));

  gtk_widget_set_visible (PRIVATE (self)->cancel, FALSE);
}

/**
 * loket_sheet_accept:
 * @self: a sheet
 *
 * The same as pressing the button of the act.
 */
void
loket_sheet_accept (LoketSheet *self)
{
  LoketSheetPrivate *priv = PRIVATE (self);

  g_return_if_fail (LOKET_IS_SHEET (self));

  if (priv->why_not == NULL && !priv->busy)
    g_signal_emit (self, signals[ACCEPTED], 0);
}

/**
 * loket_sheet_done:
 * @self: a sheet whose act succeeded
 *
 * It goes away. The focus leaves it first: GTK 4.8 does not take it from an entry that goes with
 * its window, and what listens for a screen reader then asks about something that is gone.
 */
void
loket_sheet_done (LoketSheet *self)
{
  g_return_if_fail (LOKET_IS_SHEET (self));

  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}
