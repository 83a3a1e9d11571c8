/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That pages are coming in, how many are kept, and the way to stop it. */

#include "loket-scan-progress.h"

#include <glib/gi18n-lib.h>

#include "loket-words.h"

struct _LoketScanProgress
{
  GtkWidget parent_instance;

  /* Owned */
  LoketIntake *intake;
  char *words;          /* what is said until the first page is kept */

  /* Children */
  GtkWidget *box;
  GtkSpinner *spinner;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (LoketScanProgress, loket_scan_progress, GTK_TYPE_WIDGET)

/* * Signal callbacks */

static void
update_label (LoketScanProgress *self)
{
  g_autofree char *kept = NULL;
  guint count = 0;

  g_object_get (self->intake, "page-count", &count, NULL);
  if (count > 0)
    kept = g_strdup_printf (ngettext ("%u page kept", "%u pages kept", count), count);
  gtk_label_set_text (self->label, kept != NULL ? kept : self->words);
}

static void
on_stop_clicked (LoketScanProgress *self)
{
  loket_intake_cancel (self->intake);
}

/* Wherever the focus is; what is open above the window has the key for itself. */
static gboolean
on_escape_pressed (GtkWidget *widget,
                   GVariant  *arguments,
                   gpointer   data)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  on_stop_clicked (LOKET_SCAN_PROGRESS (widget));

  return TRUE;
}

/* * Building */

static void
add_key (LoketScanProgress *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (on_escape_pressed, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
build (LoketScanProgress *self)
{
  GtkWidget *stop = gtk_button_new_with_mnemonic (_("_Stop"));
  GtkWidget *hint = gtk_label_new ("Esc");

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  loket_button_set_name (stop, _("_Stop"));
  g_signal_connect_swapped (stop, "clicked", G_CALLBACK (on_stop_clicked), self);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->box), stop);
  gtk_box_append (GTK_BOX (self->box), hint);
}

/* * Parent class overrides */

static void
loket_scan_progress_dispose (GObject *object)
{
  LoketScanProgress *self = LOKET_SCAN_PROGRESS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->intake);

  G_OBJECT_CLASS (loket_scan_progress_parent_class)->dispose (object);
}

static void
loket_scan_progress_finalize (GObject *object)
{
  g_free (LOKET_SCAN_PROGRESS (object)->words);

  G_OBJECT_CLASS (loket_scan_progress_parent_class)->finalize (object);
}

static void
loket_scan_progress_class_init (LoketScanProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_scan_progress_dispose;
  object_class->finalize = loket_scan_progress_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_scan_progress_init (LoketScanProgress *self)
{
  build (self);
  add_key (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* * Public API */

/**
 * loket_scan_progress_new:
 * @intake: where the pages come from
 *
 * Returns: (transfer floating): hidden until something begins
 */
GtkWidget *
loket_scan_progress_new (LoketIntake *intake)
{
  LoketScanProgress *self = g_object_new (LOKET_TYPE_SCAN_PROGRESS, NULL);

  self->intake = g_object_ref (intake);
  g_signal_connect_object (intake, "notify::page-count", G_CALLBACK (update_label), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * loket_scan_progress_begin:
 * @words: what is going on
 */
void
loket_scan_progress_begin (LoketScanProgress *self,
                           const char        *words)
{
  g_free (self->words);
  self->words = g_strdup (words);
  gtk_label_set_text (self->label, words);
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
loket_scan_progress_end (LoketScanProgress *self)
{
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
