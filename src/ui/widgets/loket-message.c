/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message in three parts: what happened, what it means for this person, what to do now. */

#include "loket-message.h"

#include <glib/gi18n.h>

#include "loket-date.h"
#include "loket-desk.h"
#include "loket-zone.h"

struct _LoketMessage
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *image;
  GtkWidget *happened;
  GtkWidget *means;
  GtkWidget *now;
  GtkWidget *foot;
  GtkWidget *code;
  GtkWidget *button;

  /* State */
  gulong clicked;
  char *kind;
};

G_DEFINE_FINAL_TYPE (LoketMessage, loket_message, GTK_TYPE_WIDGET)

/*
 * Auxiliary methods
 */

static void
show_text (GtkWidget  *label,
           const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css);
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

/*
 * Signal callbacks
 */

static void
on_copy_clicked (GtkButton    *button,
                 LoketMessage *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  gdk_clipboard_set_text (clipboard, gtk_label_get_text (GTK_LABEL (self->code)));
}

/*
 * Parent class overrides
 */

static void
loket_message_dispose (GObject *object)
{
  LoketMessage *self = LOKET_MESSAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->kind, g_free);

  G_OBJECT_CLASS (loket_message_parent_class)->dispose (object);
}

static void
loket_message_class_init (LoketMessageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_message_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
build_foot (LoketMessage *self,
            GtkWidget    *texts)
{
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  self->foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->code = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (self->code), FALSE);
  gtk_widget_add_css_class (self->code, "caption");
  gtk_widget_add_css_class (self->code, "dim-label");
  gtk_box_append (GTK_BOX (self->foot), self->code);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_add_css_class (copy, "tick");
  gtk_widget_set_focusable (copy, FALSE);
  gtk_widget_set_tooltip_text (copy, _("Copy code and time"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copy code and time"), -1);
  g_signal_connect (copy, "clicked", G_CALLBACK (on_copy_clicked), self);
  gtk_box_append (GTK_BOX (self->foot), copy);
  gtk_box_append (GTK_BOX (texts), self->foot);
}

static void
loket_message_init (LoketMessage *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->image = gtk_image_new ();
  gtk_widget_set_valign (self->image, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->box), self->image);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (self->box), texts);
  self->happened = add_label (texts, "heading");
  self->means = add_label (texts, "message-means");
  self->now = add_label (texts, "message-now");
  build_foot (self, texts);
  self->button = gtk_button_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->button, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->button);
  loket_message_set_kind (self, "warning");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/*
 * Public API
 */

GtkWidget *
loket_message_new (void)
{
  return g_object_new (LOKET_TYPE_MESSAGE, NULL);
}

void
loket_message_clear (LoketMessage *self)
{
  g_return_if_fail (LOKET_IS_MESSAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * loket_message_set_kind:
 * @self: a message
 * @kind: "error", "warning", "information" or "success"
 */
void
loket_message_set_kind (LoketMessage *self,
                        const char   *kind)
{
  const char *icon = "dialog-warning-symbolic";

  g_return_if_fail (LOKET_IS_MESSAGE (self));

  if (self->kind != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->kind);
  g_free (self->kind);
  self->kind = g_strconcat ("is-", kind, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), self->kind);
  if (g_str_equal (kind, "error"))
    icon = "dialog-error-symbolic";
  else if (g_str_equal (kind, "information"))
    icon = "dialog-information-symbolic";
  else if (g_str_equal (kind, "success"))
    icon = "emblem-ok-symbolic";
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
}

/**
 * loket_message_set:
 * @self: a message
 * @happened: what happened
 * @means: (nullable): what it means for the person who is being served
 * @now: (nullable): what to do now
 * @code: (nullable): code for support staff; the time is added
 */
void
loket_message_set (LoketMessage *self,
                   const char   *happened,
                   const char   *means,
                   const char   *now,
                   const char   *code)
{
  g_autoptr(GDateTime) time = loket_zone_now ();
  g_autofree char *clock = loket_clock_format (time);
  g_autofree char *foot = NULL;
  g_autofree char *heard = NULL;

  g_return_if_fail (LOKET_IS_MESSAGE (self));

  show_text (self->happened, happened);
  show_text (self->means, means);
  show_text (self->now, now);
  foot = code != NULL ? g_strdup_printf ("%s · %s", code, clock) : NULL;
  show_text (self->code, foot);
  gtk_widget_set_visible (self->foot, foot != NULL);
  gtk_widget_set_visible (self->button, FALSE);

  heard = g_strdup_printf ("%s %s %s", happened, means != NULL ? means : "",
                           now != NULL ? now : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_strstrip (heard), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * loket_message_set_error:
 * @self: a message
 * @happened: what did not work, "The case could not be saved."
 * @error: why
 */
void
loket_message_set_error (LoketMessage *self,
                         const char   *happened,
                         const GError *error)
{
  g_autofree char *sentence = loket_desk_error_sentence (error);

  loket_message_set_kind (self, "error");
  loket_message_set (self, happened, sentence, NULL, loket_desk_error_code (error));
}

/**
 * loket_message_set_button:
 * @self: a message that was just set
 * @label: (nullable): what the button does
 * @clicked: handler of its "clicked"
 * @data: for the handler
 */
void
loket_message_set_button (LoketMessage *self,
                          const char   *label,
                          GCallback     clicked,
                          gpointer      data)
{
  g_return_if_fail (LOKET_IS_MESSAGE (self));

  g_clear_signal_handler (&self->clicked, self->button);
  gtk_widget_set_visible (self->button, label != NULL);
  if (label == NULL)
    return;

  gtk_button_set_label (GTK_BUTTON (self->button), label);
  self->clicked = g_signal_connect (self->button, "clicked", clicked, data);
}
