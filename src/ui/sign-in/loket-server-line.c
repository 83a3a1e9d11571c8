/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line before anybody signs in: is the server of the office there? */

#include "loket-server-line.h"

#include <glib/gi18n.h>

/* A server that was not there is looked for again, as long as somebody could be waiting for it. */
#define AGAIN_SECONDS 5

struct _LoketServerLine
{
  AdwBin parent_instance;

  /* Children */
  GtkWidget *spinner;
  GtkWidget *image;
  GtkWidget *label;
  GtkWidget *button;

  /* Owned */
  LoketDesk *desk;
  GCancellable *cancellable;

  /* State */
  guint again_source;
  guint looking : 1;
};

enum { READY, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoketServerLine, loket_server_line, ADW_TYPE_BIN)

/*
 * Auxiliary methods
 */

static void
show (LoketServerLine *self,
      const char      *icon,
      const char      *text,
      gboolean         again)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), icon == NULL);
  gtk_widget_set_visible (self->spinner, icon == NULL);
  gtk_widget_set_visible (self->image, icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (self->button, again);
}

/*
 * Signal callbacks
 */

static void
look (LoketServerLine *self);

static gboolean
on_again_due (gpointer data)
{
  LoketServerLine *self = data;

  self->again_source = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look (self);

  return G_SOURCE_REMOVE;
}

static void
on_probed (GObject      *desk,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(LoketServerLine) self = data;
  g_autoptr(GError) error = NULL;

  self->looking = FALSE;
  if (loket_desk_probe_finish (LOKET_DESK (desk), result, &error))
    {
      show (self, "emblem-ok-symbolic", _("The office server is ready."), FALSE);
      g_signal_emit (self, signals[READY], 0);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    loket_server_line_tell (self, error);
}

/* What is shown stays until there is an answer. */
static void
look (LoketServerLine *self)
{
  if (self->desk == NULL || self->looking)
    return;

  self->looking = TRUE;
  loket_desk_probe_async (self->desk, self->cancellable, on_probed, g_object_ref (self));
}

/*
 * Parent class overrides
 */

static void
loket_server_line_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (loket_server_line_parent_class)->map (widget);

  loket_server_line_look (LOKET_SERVER_LINE (widget));
}

static void
loket_server_line_dispose (GObject *object)
{
  LoketServerLine *self = LOKET_SERVER_LINE (object);

  g_clear_handle_id (&self->again_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_server_line_parent_class)->dispose (object);
}

static void
loket_server_line_finalize (GObject *object)
{
  g_clear_object (&LOKET_SERVER_LINE (object)->cancellable);

  G_OBJECT_CLASS (loket_server_line_parent_class)->finalize (object);
}

static void
loket_server_line_class_init (LoketServerLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_server_line_dispose;
  object_class->finalize = loket_server_line_finalize;
  GTK_WIDGET_CLASS (klass)->map = loket_server_line_map;
  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
loket_server_line_init (LoketServerLine *self)
{
  /* No box: to share its width it would measure a text that wraps some eighty times. */
  GtkWidget *line = g_object_new (GTK_TYPE_GRID, "column-spacing", 6, "height-request", 24,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);

  self->cancellable = g_cancellable_new ();
  self->spinner = gtk_spinner_new ();
  self->image = gtk_image_new ();
  gtk_widget_set_valign (self->image, GTK_ALIGN_CENTER);
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_hexpand (self->label, TRUE);
  self->button = gtk_button_new_with_label (_("Try again"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (loket_server_line_look), self);
  gtk_grid_attach (GTK_GRID (line), self->spinner, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (line), self->image, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (line), self->label, 2, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (line), self->button, 3, 0, 1, 1);
  adw_bin_set_child (ADW_BIN (self), line);
}

/*
 * Public API
 */

/**
 * loket_server_line_set_desk:
 * @self: a line
 * @desk: whose server it is about
 */
void
loket_server_line_set_desk (LoketServerLine *self,
                            LoketDesk       *desk)
{
  g_return_if_fail (LOKET_IS_SERVER_LINE (self));

  g_set_object (&self->desk, desk);
}

/**
 * loket_server_line_look:
 * @self: a line
 *
 * Looks whether the server is there, and says so meanwhile.
 */
void
loket_server_line_look (LoketServerLine *self)
{
  g_return_if_fail (LOKET_IS_SERVER_LINE (self));

  show (self, NULL, _("Looking for the office server…"), FALSE);
  look (self);
}

/**
 * loket_server_line_tell:
 * @self: a line
 * @error: why the server is not there
 *
 * Somebody else found out; the line goes on looking by itself.
 */
void
loket_server_line_tell (LoketServerLine *self,
                        const GError    *error)
{
  g_autofree char *text = loket_desk_error_sentence (error);

  g_return_if_fail (LOKET_IS_SERVER_LINE (self));

  show (self, "network-offline-symbolic", text, TRUE);
  if (self->again_source == 0)
    self->again_source = g_timeout_add_seconds (AGAIN_SECONDS, on_again_due, self);
}
