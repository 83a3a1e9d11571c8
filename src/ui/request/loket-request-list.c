/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of requests about personal data: late ones first, then by the time left. */

#include "loket-request-list.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-chip.h"
#include "loket-list.h"
#include "loket-message.h"
#include "loket-moment.h"
#include "loket-request-words.h"
#include "loket-row.h"

struct _LoketRequestList
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GCancellable *cancellable;

  /* Children */
  GtkWidget *box;
  LoketMessage *message;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LoketRequestList, loket_request_list, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Lines */

static GtkWidget *
state_new (JsonObject *request)
{
  g_autofree char *time = loket_request_time_words (request);
  const char *state = loket_json_string (request, "state");
  g_autofree char *ended = g_strdup_printf ("%s, %s", loket_request_state_word (state), time);

  if (!g_str_equal (state, "open"))
    return loket_json_boolean (request, "late") ? loket_chip_new ("dialog-warning-symbolic", ended, LOKET_CHIP_BAD)
           : loket_chip_new ("emblem-ok-symbolic", ended, LOKET_CHIP_GOOD);
  if (loket_json_boolean (request, "late"))
    return loket_chip_new ("dialog-warning-symbolic", time, LOKET_CHIP_BAD);

  return loket_chip_new ("content-loading-symbolic", time, LOKET_CHIP_WAIT);
}

static char *
about_words (JsonObject *request)
{
  g_autofree char *received = loket_moment_short (loket_json_string (request, "received_at"));

  /* Translators: the applicant, when it was asked, the officer */
  return g_strdup_printf (_("%s, asked %s, recorded by %s"), loket_json_string (request, "name"), received,
                          loket_json_string (loket_json_object (request, "by"), "name"));
}

static GtkWidget *
words_new (LoketRequestList *self,
           JsonObject       *request)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *line = loket_request_line (loket_desk_get_catalogue (self->desk), request);
  g_autofree char *about = about_words (request);
  GtkWidget *first = gtk_label_new (line);
  GtkWidget *second = gtk_label_new (about);

  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_wrap (GTK_LABEL (first), TRUE);
  gtk_label_set_xalign (GTK_LABEL (second), 0);
  gtk_label_set_wrap (GTK_LABEL (second), TRUE);
  gtk_widget_add_css_class (second, "dim-label");
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_widget_set_hexpand (box, TRUE);

  return box;
}

static GtkWidget *
row_new (LoketRequestList *self,
         JsonObject       *request)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *line = loket_request_line (loket_desk_get_catalogue (self->desk), request);
  g_autofree char *about = about_words (request);
  g_autofree char *time = loket_request_time_words (request);
  g_autofree char *spoken = g_strdup_printf ("%s: %s, %s, %s", time, loket_request_state_word (loket_json_string (request, "state")),
                                             line, about);

  gtk_box_append (GTK_BOX (box), words_new (self, request));
  gtk_box_append (GTK_BOX (box), state_new (request));
  gtk_widget_add_css_class (box, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "request", json_object_ref (request), (GDestroyNotify) json_object_unref);

  return row;
}

/* * Signal callbacks */

static void
on_row_activated (GtkListBox       *list,
                  GtkListBoxRow    *row,
                  LoketRequestList *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, g_object_get_data (G_OBJECT (row), "request"));
}

static void
on_requests_read (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketRequestList *self;
  GtkListBoxRow *row;
  JsonArray *requests;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_REQUEST_LIST (user_data);
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The requests could not be read."), error);
      return;
    }
  loket_message_clear (self->message);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  requests = loket_json_array (answer, "requests");
  for (guint i = 0; requests != NULL && i < json_array_get_length (requests); i++)
    gtk_list_box_append (self->list, row_new (self, json_array_get_object_element (requests, i)));
}

/* * Building */

static void
loket_request_list_dispose (GObject *object)
{
  LoketRequestList *self = LOKET_REQUEST_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_request_list_parent_class)->dispose (object);
}

static void
loket_request_list_class_init (LoketRequestListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_request_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
loket_request_list_init (LoketRequestList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_("No requests. What an applicant asks about their own data appears here, with the time "
                                        "that is left."));

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->message = LOKET_MESSAGE (loket_message_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (nothing, "list-line");
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Personal data"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, nothing);
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_request_list_new (LoketDesk *desk)
{
  LoketRequestList *self = g_object_new (LOKET_TYPE_REQUEST_LIST, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

/**
 * loket_request_list_refresh:
 *
 * Reads the register of the office, for heads and auditors.
 */
void
loket_request_list_refresh (LoketRequestList *self)
{
  g_return_if_fail (LOKET_IS_REQUEST_LIST (self));

  loket_desk_call_async (self->desk, "requests_open", loket_args_new ("person", NULL, NULL), self->cancellable, on_requests_read,
                         self);
}
