/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state as icon, word and colour, never one of them alone. */

#include "loket-chip.h"

#include "loket-words.h"

struct _LoketChip
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *image;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (LoketChip, loket_chip, GTK_TYPE_WIDGET)

static const char *classes[] = { "plain", "good", "wait", "bad" };

static const struct
{
  const char *state;
  const char *icon;
  LoketChipKind kind;
} states[] = {
  { "open", "media-playback-start-symbolic", LOKET_CHIP_PLAIN },
  { "returned", "mail-reply-sender-symbolic", LOKET_CHIP_WAIT },
  { "waiting", "content-loading-symbolic", LOKET_CHIP_WAIT },
  { "decided_refused", "action-unavailable-symbolic", LOKET_CHIP_BAD },
  { "withdrawn", "edit-undo-symbolic", LOKET_CHIP_PLAIN },
  { "handed_over", "emblem-ok-symbolic", LOKET_CHIP_GOOD },
  { "set_aside", "media-playback-pause-symbolic", LOKET_CHIP_WAIT },
};

static void
loket_chip_dispose (GObject *object)
{
  LoketChip *self = LOKET_CHIP (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_chip_parent_class)->dispose (object);
}

static void
loket_chip_class_init (LoketChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_chip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_chip_init (LoketChip *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class (self->box, "chip");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->image = gtk_image_new ();
  gtk_box_append (GTK_BOX (self->box), self->image);
  self->label = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * loket_chip_new:
 * @icon: name of an icon
 * @word: one or a few words
 * @kind: good, waiting, bad or none of them
 *
 * Returns: (transfer floating): a chip
 */
GtkWidget *
loket_chip_new (const char   *icon,
                const char   *word,
                LoketChipKind kind)
{
  LoketChip *self = g_object_new (LOKET_TYPE_CHIP, NULL);

  loket_chip_set (self, icon, word, kind);

  return GTK_WIDGET (self);
}

void
loket_chip_set (LoketChip    *self,
                const char   *icon,
                const char   *word,
                LoketChipKind kind)
{
  g_return_if_fail (LOKET_IS_CHIP (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  gtk_label_set_text (GTK_LABEL (self->label), word);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->box, classes[i]);
  gtk_widget_add_css_class (self->box, classes[kind]);
}

/**
 * loket_chip_set_state:
 * @self: a chip
 * @state: state of a case as the server writes it
 */
void
loket_chip_set_state (LoketChip  *self,
                      const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      {
        loket_chip_set (self, states[i].icon, loket_state_word (state), states[i].kind);
        return;
      }

  loket_chip_set (self, "dialog-information-symbolic", loket_state_word (state),
                  LOKET_CHIP_PLAIN);
}
