/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My files: cases that wait for one of this person's duties, and the one being worked on. */

#include "loket-files-screen.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "loket-stack.h"

#include "loket-args.h"
#include "loket-case-list.h"
#include "loket-case-view.h"
#include "loket-message.h"
#include "loket-queue.h"
#include "loket-read-purpose.h"
#include "loket-screen.h"

enum { LIST_WAITING, LIST_RETURNED, LIST_SET_ASIDE, LIST_OPEN, N_LISTS };

static const struct { const char *key, *name, *empty; } lists[N_LISTS] = {
  { "waiting", N_("Waiting for you"), N_("Nothing waits for you. New files appear here by themselves.") },
  { "returned", N_("Returned to the applicant"), NULL },
  { "set_aside", N_("Set aside by me"), NULL },
  { "open", N_("Begun by me"), NULL },
};

struct _LoketFilesScreen
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  LoketCase *file;
  GCancellable *cancellable;
  GListStore *stores[N_LISTS];

  /* State */
  guint reads; /* of the lists, on their way */

  /* Children */
  GtkStack *stack;
  LoketMessage *message;
  LoketCaseList *lists[N_LISTS];
  LoketCaseView *view;
};

static void loket_files_screen_screen_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketFilesScreen, loket_files_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, loket_files_screen_screen_init))

static void refresh (LoketFilesScreen *self);

/* * Signal callbacks */

static void
on_lists_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketFilesScreen *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_FILES_SCREEN (user_data);
  self->reads--;
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The list could not be read."), error);
      return;
    }
  loket_message_clear (self->message);
  for (guint i = 0; i < N_LISTS; i++)
    loket_row_fill (self->stores[i], loket_json_array (answer, lists[i].key));
}

static void
on_desk_changed (LoketDesk        *desk,
                 const char       *topic,
                 const char       *id,
                 LoketFilesScreen *self)
{
  if (g_str_equal (topic, "case") && gtk_widget_get_mapped (GTK_WIDGET (self)) && self->file == NULL)
    refresh (self);
}

/* The lists as they are behind this come in the same flight. */
static void
on_release_leaves (gpointer user_data)
{
  refresh (LOKET_FILES_SCREEN (user_data));
}

static void
on_released (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LoketFilesScreen) self = user_data;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, NULL);

  if (answer == NULL)
    g_debug ("case not released");
  if (self->stack != NULL && self->reads == 0)
    refresh (self);
}

static void
close_case (LoketFilesScreen *self)
{
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(JsonObject) args = NULL;

  if (self->file == NULL)
    return;
  loket_case_view_set_case (self->view, NULL);
  args = loket_args_new ("case", loket_case_get_id (self->file), NULL);
  command = loket_command_new ("case_release", args, loket_case_get_id (self->file));
  loket_desk_send_async (self->desk, command, on_release_leaves, NULL, on_released, g_object_ref (self));
  g_clear_object (&self->file);
  loket_stack_show (self->stack, "lists");
}

static void
show_case (LoketFilesScreen *self)
{
  loket_case_view_set_case (self->view, self->file);
  loket_stack_show (self->stack, "case");
  loket_case_view_start (self->view);
}

static void
on_case_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LoketFilesScreen) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean read = loket_case_load_finish (LOKET_CASE (source), result, &error);

  if (self->stack == NULL || self->file != LOKET_CASE (source))
    return;
  if (read)
    {
      show_case (self);
      return;
    }
  loket_message_set_error (self->message, _("The case could not be opened."), error);
  g_clear_object (&self->file);
}

static void
on_purpose_said (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketFilesScreen) self = user_data;
  g_autofree char *purpose = loket_read_purpose_ask_finish (result, NULL);

  if (self->stack == NULL || self->file == NULL)
    return;
  if (purpose == NULL)
    {
      g_clear_object (&self->file);
      return;
    }
  loket_case_set_purpose (self->file, purpose);
  loket_case_load_async (self->file, "process", on_case_read, g_object_ref (self));
}

static void
on_case_taken (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketFilesScreen) self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->stack == NULL || self->file != LOKET_CASE (source))
    return;
  if (loket_case_take_finish (LOKET_CASE (source), result, &error))
    {
      show_case (self);
      return;
    }
  if (loket_read_purpose_is_asked (error))
    {
      loket_read_purpose_ask_async (GTK_WIDGET (self), self->desk, on_purpose_said, g_object_ref (self));
      return;
    }
  loket_message_set_error (self->message, _("The case could not be opened."), error);
  g_clear_object (&self->file);
}

/* A case of the visit that is being served is worked on at the counter, and nowhere else. */
static gboolean
is_served_here (LoketFilesScreen *self,
                const char       *id)
{
  LoketRow *visit = loket_queue_get_active (loket_desk_get_queue (self->desk));
  JsonArray *cases = visit != NULL && g_str_equal (loket_row_get_string (visit, "state"), "serving")
                     ? loket_row_get_array (visit, "cases") : NULL;

  for (guint i = 0; cases != NULL && i < json_array_get_length (cases); i++)
    if (g_strcmp0 (loket_json_string (json_array_get_object_element (cases, i), "id"), id) == 0)
      return TRUE;

  return FALSE;
}

static void
open_case (LoketFilesScreen *self,
           const char       *id)
{
  if (is_served_here (self, id))
    {
      loket_screen_go (GTK_WIDGET (self), "desk", id);
      return;
    }
  g_clear_object (&self->file);
  self->file = loket_case_new (self->desk, id);
  /* Whatever ends the work on it shows the lists. */
  g_signal_connect_object (self->file, "leaving::case_forward", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file, "leaving::case_return", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  /* Taking it tells the others who has it; when somebody has it already it is read only. */
  loket_case_take_async (self->file, "process", on_case_taken, g_object_ref (self));
}

static void
on_case_chosen (LoketFilesScreen *self,
                const char       *id)
{
  open_case (self, id);
}

/* Taken in again with the visit: the work goes on at the counter. */
static void
on_queue_refreshed (LoketFilesScreen *self)
{
  g_autofree char *id = self->file != NULL ? g_strdup (loket_case_get_id (self->file)) : NULL;

  if (id == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || !is_served_here (self, id))
    return;
  loket_case_view_set_case (self->view, NULL);
  g_clear_object (&self->file);
  loket_stack_show (self->stack, "lists");
  loket_screen_go (GTK_WIDGET (self), "desk", id);
}

static void
on_case_moved (LoketFilesScreen *self)
{
  close_case (self);
}

/* * Auxiliary methods */

static void
refresh (LoketFilesScreen *self)
{
  self->reads++;
  loket_desk_call_async (self->desk, "my_cases_open", NULL, self->cancellable, on_lists_read, self);
}

/* * LoketScreen */

static const char *
screen_get_help (LoketScreen *screen)
{
  LoketFilesScreen *self = LOKET_FILES_SCREEN (screen);

  return self->file != NULL ? loket_case_view_get_help (self->view) : "files";
}

static gboolean
screen_can_act (LoketScreen *screen,
                const char  *act,
                char       **why)
{
  LoketFilesScreen *self = LOKET_FILES_SCREEN (screen);

  /* At a counter the next one is a person. */
  if (!g_str_equal (act, "next") || loket_desk_get_counter (self->desk) != NULL)
    return self->file != NULL && loket_case_view_can_act (self->view, act, why);
  if (self->file != NULL)
    *why = g_strdup (_("A file is open. Go back to the list first."));
  else if (loket_case_list_get_first (self->lists[LIST_WAITING]) == NULL)
    *why = g_strdup (_("Nothing waits for you."));

  return *why == NULL;
}

static void
screen_act (LoketScreen *screen,
            const char  *act)
{
  LoketFilesScreen *self = LOKET_FILES_SCREEN (screen);

  if (g_str_equal (act, "next"))
    open_case (self, loket_case_list_get_first (self->lists[LIST_WAITING]));
  else
    loket_case_view_act (self->view, act);
}

static void
screen_show (LoketScreen *screen,
             const char  *subject)
{
  open_case (LOKET_FILES_SCREEN (screen), subject);
}

static gboolean
screen_swipe (LoketScreen *screen,
              const char  *text)
{
  LoketFilesScreen *self = LOKET_FILES_SCREEN (screen);

  return self->file != NULL && loket_case_view_take_zone (self->view, text);
}

static void
screen_opened (LoketScreen *screen)
{
  LoketFilesScreen *self = LOKET_FILES_SCREEN (screen);

  if (self->file == NULL)
    refresh (self);
}

static void
loket_files_screen_screen_init (LoketScreenInterface *iface)
{
  iface->get_help = screen_get_help;
  iface->can_act = screen_can_act;
  iface->act = screen_act;
  iface->show = screen_show;
  iface->opened = screen_opened;
  iface->swipe = screen_swipe;
}

/* * Building */

static GtkWidget *
build_lists (LoketFilesScreen *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *clamp = adw_clamp_new ();

  /* Whoever gives the room the focus means its first row. */
  gtk_widget_set_focusable (scroller, FALSE);
  self->message = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  for (guint i = 0; i < N_LISTS; i++)
    {
      GtkWidget *list;

      self->stores[i] = g_list_store_new (LOKET_TYPE_ROW);
      list = loket_case_list_new (self->desk, G_LIST_MODEL (self->stores[i]), _(lists[i].name),
                                  lists[i].empty != NULL ? _(lists[i].empty) : NULL);
      self->lists[i] = LOKET_CASE_LIST (list);
      if (i == LIST_RETURNED || i == LIST_SET_ASIDE)
        loket_case_list_set_state (self->lists[i], lists[i].key);
      g_signal_connect_swapped (list, "chosen", G_CALLBACK (on_case_chosen), self);
      loket_case_list_show_all (self->lists[i]);
      gtk_widget_set_vexpand (list, i == LIST_WAITING);
      gtk_box_append (GTK_BOX (box), list);
    }
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  /* A line that is read from its name to its age is not wider than an eye can follow. */
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1100);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);

  return scroller;
}

static GtkWidget *
build_case (LoketFilesScreen *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *back = gtk_button_new_with_mnemonic (_("_Back to the list"));

  gtk_widget_set_halign (back, GTK_ALIGN_START);
  gtk_widget_add_css_class (back, "flat");
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (close_case), self);
  self->view = LOKET_CASE_VIEW (loket_case_view_new (self->desk));
  g_signal_connect_swapped (self->view, "moved", G_CALLBACK (on_case_moved), self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_box_append (GTK_BOX (box), back);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));

  return box;
}

/* * Parent class overrides */

static void
loket_files_screen_dispose (GObject *object)
{
  LoketFilesScreen *self = LOKET_FILES_SCREEN (object);

  g_cancellable_cancel (self->cancellable);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  for (guint i = 0; i < N_LISTS; i++)
    g_clear_object (&self->stores[i]);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_files_screen_parent_class)->dispose (object);
}

static void
loket_files_screen_class_init (LoketFilesScreenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_files_screen_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_files_screen_init (LoketFilesScreen *self)
{
  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_files_screen_new (LoketDesk *desk)
{
  LoketFilesScreen *self = g_object_new (LOKET_TYPE_FILES_SCREEN, NULL);

  self->desk = g_object_ref (desk);
  gtk_stack_add_named (self->stack, build_lists (self), "lists");
  gtk_stack_add_named (self->stack, build_case (self), "case");
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, 0);
  g_signal_connect_object (loket_desk_get_queue (desk), "refreshed", G_CALLBACK (on_queue_refreshed), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
