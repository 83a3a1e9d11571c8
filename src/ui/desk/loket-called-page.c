/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody was called and is on the way to the counter. */

#include "loket-called-page.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-keys.h"
#include "loket-words.h"

struct _LoketCalledPage
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkLabel *ticket;
  GtkLabel *words;
  GtkWidget *needs;
  GtkLabel *advice;
};

G_DEFINE_FINAL_TYPE (LoketCalledPage, loket_called_page, GTK_TYPE_WIDGET)

/* * Auxiliary methods */

/* What this person needs is known before they stand here: who is escorted is not only called. */
static void
show_needs (LoketCalledPage *self,
            JsonArray       *needs)
{
  g_autoptr(GString) advice = g_string_new (NULL);

  for (guint i = 0; needs != NULL && i < json_array_get_length (needs); i++)
    g_string_append_printf (advice, "%s%s", i > 0 ? "\n" : "", loket_need_advice (json_array_get_string_element (needs, i)));
  loket_needs_fill (GTK_BOX (self->needs), needs);
  gtk_label_set_text (self->advice, advice->str);
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice->len > 0);
}

static GtkLabel *
add_label (LoketCalledPage *self,
           const char      *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);

  return GTK_LABEL (label);
}

/* * Parent class overrides */

static void
loket_called_page_dispose (GObject *object)
{
  g_clear_pointer (&LOKET_CALLED_PAGE (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_called_page_parent_class)->dispose (object);
}

static void
loket_called_page_class_init (LoketCalledPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_called_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_called_page_init (LoketCalledPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->ticket = add_label (self, "loket-ticket");
  self->words = add_label (self, "dim-label");
  self->needs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (self->needs, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->needs);
  self->advice = add_label (self, NULL);
  gtk_label_set_justify (self->advice, GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (self->box), loket_keys_button (_("_Begin serving"), "begin", TRUE));
  gtk_box_append (GTK_BOX (self->box), loket_keys_button (_("_Call again"), "call-again", FALSE));
  gtk_box_append (GTK_BOX (self->box), loket_keys_button (_("Did _not come"), "no-show", FALSE));
  gtk_box_append (GTK_BOX (self->box), loket_keys_button (_("Send _on…"), "transfer", FALSE));
  loket_keys_line_up (self->box);
}

/* * Public API */

GtkWidget *
loket_called_page_new (void)
{
  return g_object_new (LOKET_TYPE_CALLED_PAGE, NULL);
}

/**
 * loket_called_page_show:
 * @visit: the visit that was called
 */
void
loket_called_page_show (LoketCalledPage *self,
                        LoketRow        *visit)
{
  JsonObject *ticket = loket_row_get_object (visit, "ticket");
  int calls = (int) MAX (loket_row_get_int (visit, "calls"), 1);
  g_autofree char *words = g_strdup_printf (ngettext ("Called %d time", "Called %d times", (gulong) calls), calls);

  gtk_label_set_text (self->ticket, loket_json_string (ticket, "label"));
  gtk_label_set_text (self->words, words);
  show_needs (self, loket_json_array (ticket, "needs"));
}
