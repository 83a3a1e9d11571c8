/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of breaches of personal data: those that run, and what each of them showed. */

#include "loket-audit-breaches.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-audit-breach.h"
#include "loket-breach-sheets.h"
#include "loket-breach-words.h"
#include "loket-list.h"
#include "loket-message.h"
#include "loket-row.h"
#include "loket-stack.h"
#include "loket-words.h"

struct _LoketAuditBreaches
{
  GtkWidget parent_instance;

  LoketScreen *screen;          /* weak: it holds this widget */
  LoketDesk *desk;              /* owned */
  GCancellable *cancellable;    /* owned */
  JsonObject *known;            /* (nullable): api.breach_list */
  gint64 read_at;
  char *open;                   /* (nullable): id of the one that is shown */
  guint clock;

  GtkStack *stack;              /* "list" or "one" */
  LoketMessage *message;
  GtkListBox *list;
  LoketAuditBreach *one;
};

G_DEFINE_FINAL_TYPE (LoketAuditBreaches, loket_audit_breaches, GTK_TYPE_WIDGET)

/* * Lines */

static gint64
elapsed (LoketAuditBreaches *self)
{
  return (g_get_monotonic_time () - self->read_at) / G_USEC_PER_SEC;
}

static GtkWidget *
words_new (JsonObject *breach)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *whose = loket_breach_whose (breach);
  g_autofree char *period = loket_breach_period (breach);
  int persons = (int) loket_json_int (breach, "persons"), waiting = (int) loket_json_int (breach, "waiting");
  g_autofree char *count = g_strdup_printf (ngettext ("%d person", "%d persons", (gulong) persons), persons);
  g_autofree char *about = g_strdup_printf (_("%s, %s; %s seen, %d not told yet"), whose, period, count, waiting);
  GtkWidget *what = gtk_label_new (loket_json_string (breach, "what"));
  GtkWidget *where = gtk_label_new (about);

  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (where), 0);
  gtk_label_set_wrap (GTK_LABEL (where), TRUE);
  gtk_widget_add_css_class (where, "dim-label");
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), where);
  gtk_widget_set_hexpand (box, TRUE);

  return box;
}

static void
set_clock (LoketAuditBreaches *self,
           GtkWidget          *row)
{
  JsonObject *breach = g_object_get_data (G_OBJECT (row), "breach");
  LoketChipKind kind;
  g_autofree char *clock = loket_breach_clock (breach, elapsed (self), &kind);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", clock, loket_json_string (breach, "what"));

  loket_chip_set (g_object_get_data (G_OBJECT (row), "chip"), kind == LOKET_CHIP_GOOD ? "emblem-ok-symbolic"
                  : kind == LOKET_CHIP_BAD ? "dialog-warning-symbolic" : "content-loading-symbolic", clock, kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static GtkWidget *
row_new (LoketAuditBreaches *self,
         JsonObject         *breach)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *chip = loket_chip_new ("content-loading-symbolic", "", LOKET_CHIP_WAIT);

  gtk_box_append (GTK_BOX (box), words_new (breach));
  gtk_box_append (GTK_BOX (box), chip);
  gtk_widget_add_css_class (box, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "breach", json_object_ref (breach), (GDestroyNotify) json_object_unref);
  g_object_set_data (G_OBJECT (row), "chip", chip);
  set_clock (self, row);

  return row;
}

static gboolean
on_minute (gpointer user_data)
{
  LoketAuditBreaches *self = user_data;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    set_clock (self, GTK_WIDGET (row));

  return G_SOURCE_CONTINUE;
}

static void
fill (LoketAuditBreaches *self)
{
  JsonArray *rows = loket_json_array (self->known, "rows");
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    gtk_list_box_append (self->list, row_new (self, json_array_get_object_element (rows, i)));
}

static JsonObject *
find (LoketAuditBreaches *self,
      const char         *id)
{
  JsonArray *rows = loket_json_array (self->known, "rows");

  for (guint i = 0; rows != NULL && id != NULL && i < json_array_get_length (rows); i++)
    if (g_str_equal (loket_json_string (json_array_get_object_element (rows, i), "id"), id))
      return json_array_get_object_element (rows, i);

  return NULL;
}

/* * Signal callbacks */

static void
show_list (LoketAuditBreaches *self)
{
  g_clear_pointer (&self->open, g_free);
  loket_audit_breach_show (self->one, NULL, NULL, 0);
  loket_stack_show (self->stack, "list");
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

/* Who was seen; asking is on record, so it is asked only for the one that is opened. */
static void
on_files_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketAuditBreaches *self;
  JsonObject *breach;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_AUDIT_BREACHES (user_data);
  breach = find (self, self->open);
  if (answer == NULL || breach == NULL)
    {
      if (answer == NULL)
        loket_message_set_error (self->message, _("The list could not be read."), error);
      show_list (self);
      return;
    }
  loket_message_clear (self->message);
  loket_audit_breach_show (self->one, breach, loket_json_array (answer, "rows"), elapsed (self));
  loket_stack_show (self->stack, "one");
}

static void
read_files (LoketAuditBreaches *self)
{
  loket_desk_call_async (self->desk, "breach_files", loket_args_new ("breach", self->open, NULL), self->cancellable,
                         on_files_read, self);
}

static void
on_list_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketAuditBreaches *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_AUDIT_BREACHES (user_data);
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The register could not be read."), error);
      return;
    }
  loket_message_clear (self->message);
  g_clear_pointer (&self->known, json_object_unref);
  self->known = g_steal_pointer (&answer);
  self->read_at = g_get_monotonic_time ();
  fill (self);
  if (self->open != NULL)
    read_files (self);
}

static void
on_row_activated (GtkListBox         *list,
                  GtkListBoxRow      *row,
                  LoketAuditBreaches *self)
{
  g_free (self->open);
  self->open = g_strdup (loket_json_string (g_object_get_data (G_OBJECT (row), "breach"), "id"));
  read_files (self);
}

static void
on_mapped (LoketAuditBreaches *self)
{
  loket_audit_breaches_refresh (self);
}

/* * Building */

static void
loket_audit_breaches_dispose (GObject *object)
{
  LoketAuditBreaches *self = LOKET_AUDIT_BREACHES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->clock, g_source_remove);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_pointer (&self->known, json_object_unref);
  g_clear_pointer (&self->open, g_free);
  g_clear_object (&self->desk);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (loket_audit_breaches_parent_class)->dispose (object);
}

static void
loket_audit_breaches_class_init (LoketAuditBreachesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_breaches_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
nothing_new (void)
{
  GtkWidget *label = gtk_label_new (_("No breach is on record. When somebody saw data who should not have, open one here: from the "
                                      "moment it is noticed the law gives 72 hours to tell everybody concerned."));

  gtk_widget_add_css_class (label, "list-line");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);

  return label;
}

static GtkWidget *
build_list (LoketAuditBreaches *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *open = gtk_button_new_with_mnemonic (_("_Open a breach…"));

  loket_button_set_name (open, _("Open a breach…"));
  gtk_widget_set_halign (open, GTK_ALIGN_START);
  gtk_widget_add_css_class (open, "suggested-action");
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (loket_audit_breaches_want), self);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Breaches"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, nothing_new ());
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  self->message = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), open);
  gtk_box_append (GTK_BOX (box), scroller);

  return box;
}

static void
loket_audit_breaches_init (LoketAuditBreaches *self)
{
  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->clock = g_timeout_add_seconds (60, on_minute, self);
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (on_mapped), NULL);
}

/* * Public API */

/**
 * loket_audit_breaches_new:
 * @screen: is opened again when something was recorded, and refreshes this
 * @desk: asks the server
 *
 * Returns: the register; it reads itself when it comes to the front
 */
GtkWidget *
loket_audit_breaches_new (LoketScreen *screen,
                          LoketDesk   *desk)
{
  LoketAuditBreaches *self = g_object_new (LOKET_TYPE_AUDIT_BREACHES, NULL);

  self->screen = screen;
  self->desk = g_object_ref (desk);
  self->one = LOKET_AUDIT_BREACH (loket_audit_breach_new (screen, desk));
  g_signal_connect_swapped (self->one, "back", G_CALLBACK (show_list), self);
  gtk_stack_add_named (self->stack, build_list (self), "list");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->one), "one");

  return GTK_WIDGET (self);
}

void
loket_audit_breaches_refresh (LoketAuditBreaches *self)
{
  g_return_if_fail (LOKET_IS_AUDIT_BREACHES (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    loket_desk_call_async (self->desk, "breach_list", NULL, self->cancellable, on_list_read, self);
}

/**
 * loket_audit_breaches_want:
 *
 * Asks for a new one.
 */
void
loket_audit_breaches_want (LoketAuditBreaches *self)
{
  g_return_if_fail (LOKET_IS_AUDIT_BREACHES (self));

  if (self->known != NULL)
    loket_breach_sheet_open (self->screen, self->desk, self->known);
}
