/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept on this desk and not yet at the server, and what the server refused. */

#include "loket-journal-screen.h"

#include <glib/gi18n.h>

#include "loket-date.h"
#include "loket-empty-state.h"
#include "loket-screen.h"
#include "loket-words.h"
#include "loket-zone.h"

struct _LoketJournalScreen
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *count;
  GtkWidget *list;
  GtkWidget *scroller;
  GtkWidget *empty;

  /* Owned */
  LoketDesk *desk;
  GListModel *unsent;
};

static void screen_iface_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketJournalScreen, loket_journal_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, screen_iface_init))

/*
 * Auxiliary methods
 */

static const char *
state_word (LoketCommand * command)
{
  switch (loket_command_get_state (command))
    {
    case LOKET_COMMAND_SENT:
      return _("on its way");

    case LOKET_COMMAND_REFUSED:
      return _("refused by the server");

    case LOKET_COMMAND_PARKED:
      return _("waits because an earlier act was refused");

    case LOKET_COMMAND_DRAFT:
    case LOKET_COMMAND_QUEUED:
    case LOKET_COMMAND_ANSWERED:
    default:
      return _("waits for the connection");
    }
}

static GtkWidget *
make_label (const char *text,
            const char *css,
            int         width)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), width);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);

  return label;
}

static void
on_retry_clicked (GtkButton          *button,
                  LoketJournalScreen *self)
{
  loket_desk_retry (self->desk, g_object_get_data (G_OBJECT (button), "loket-command"));
}

static void
on_give_up_clicked (GtkButton          *button,
                    LoketJournalScreen *self)
{
  loket_desk_give_up (self->desk, g_object_get_data (G_OBJECT (button), "loket-command"));
}

static GtkWidget *
make_button (LoketJournalScreen *self,
             LoketCommand       *command,
             const char         *label,
             GCallback           clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "loket-command", g_object_ref (command),
                          g_object_unref);
  g_signal_connect (button, "clicked", clicked, self);

  return button;
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  LoketJournalScreen *self = data;
  LoketCommand *command = item;
  LoketCommandState state = loket_command_get_state (command);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autoptr(GDateTime) at = loket_zone_from_unix (loket_command_get_made_at (command) / G_USEC_PER_SEC);
  g_autofree char *time = at != NULL ? loket_clock_format (at) : g_strdup ("");
  g_autofree char *why = NULL;
  GtkWidget *reason;

  if (loket_command_get_error (command) != NULL)
    why = loket_desk_error_sentence (loket_command_get_error (command));
  reason = make_label (why != NULL ? why : "", "dim-label", 20);
  gtk_box_append (GTK_BOX (box), make_label (time, "numeric", 6));
  gtk_box_append (GTK_BOX (box), make_label (loket_act_word (loket_command_get_function (command)),
                                             NULL, 26));
  gtk_box_append (GTK_BOX (box), make_label (state_word (command), NULL, 24));
  gtk_widget_set_hexpand (reason, TRUE);
  gtk_widget_set_tooltip_text (reason, why);
  gtk_box_append (GTK_BOX (box), reason);
  if (state == LOKET_COMMAND_REFUSED || state == LOKET_COMMAND_PARKED)
    {
      gtk_box_append (GTK_BOX (box), make_button (self, command, _("Send again"),
                                                  G_CALLBACK (on_retry_clicked)));
      gtk_box_append (GTK_BOX (box), make_button (self, command, _("Give up"),
                                                  G_CALLBACK (on_give_up_clicked)));
    }
  gtk_widget_add_css_class (box, "list-line");

  return box;
}

/*
 * Signal callbacks
 */

static void
on_unsent_changed (GListModel         *model,
                   guint               position,
                   guint               removed,
                   guint               added,
                   LoketJournalScreen *self)
{
  guint n = g_list_model_get_n_items (model);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("%u act is kept on this desk and not yet at the server.",
                                    "%u acts are kept on this desk and not yet at the server.",
                                    n), n);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->count, n > 0);
}

/*
 * Interface implementation
 */

static const char *
journal_screen_get_help (LoketScreen *screen)
{
  return "offline";
}

static void
screen_iface_init (LoketScreenInterface *iface)
{
  iface->get_help = journal_screen_get_help;
}

/*
 * Parent class overrides
 */

static void
loket_journal_screen_dispose (GObject *object)
{
  LoketJournalScreen *self = LOKET_JOURNAL_SCREEN (object);

  if (self->unsent != NULL)
    g_signal_handlers_disconnect_by_data (self->unsent, self);
  g_clear_object (&self->unsent);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_journal_screen_parent_class)->dispose (object);
}

static void
loket_journal_screen_class_init (LoketJournalScreenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_journal_screen_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_journal_screen_init (LoketJournalScreen *self)
{
  GtkWidget *title = gtk_label_new (_("Unsent work of this desk"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "room");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "title-3");
  gtk_box_append (GTK_BOX (self->box), title);
  self->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);
  gtk_box_append (GTK_BOX (self->box), self->count);

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Unsent work of this desk"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  self->empty = loket_empty_state_new ("emblem-ok-symbolic", _("Everything is at the server"),
                                       _("What you do without a connection is kept here, "
                                         "encrypted, and sent in order when it is back."));
  gtk_widget_set_vexpand (self->empty, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->empty);
}

/**
 * loket_journal_screen_new:
 * @desk: the desk
 *
 * Returns: (transfer floating): the room
 */
GtkWidget *
loket_journal_screen_new (LoketDesk *desk)
{
  LoketJournalScreen *self = g_object_new (LOKET_TYPE_JOURNAL_SCREEN, NULL);
  GListModel *unsent = loket_desk_get_unsent (desk);

  self->desk = g_object_ref (desk);
  self->unsent = unsent != NULL ? g_object_ref (unsent) : NULL;
  if (unsent == NULL)
    return GTK_WIDGET (self);

  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), unsent, make_row, self, NULL);
  loket_empty_state_watch (LOKET_EMPTY_STATE (self->empty), unsent, self->scroller);
  g_signal_connect (unsent, "items-changed", G_CALLBACK (on_unsent_changed), self);
  on_unsent_changed (unsent, 0, 0, 0, self);

  return GTK_WIDGET (self);
}
