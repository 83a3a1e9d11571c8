/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lock and curtain cover sheets, slips and dialogs too, and their keys work there; so does help. */

#include "loket-keys.h"
#include "loket-window-private.h"

#define COVERED "loket-covered"
#define KNOWN "loket-known"

/*
 * Auxiliary methods
 */

static gboolean
belongs_to (GtkWindow   *window,
            LoketWindow *self)
{
  while (window != NULL && window != GTK_WINDOW (self))
    window = gtk_window_get_transient_for (window);

  return window != NULL;
}

/* Those above the window itself. */
static GPtrArray *
list_others (LoketWindow *self)
{
  GListModel *all = gtk_window_get_toplevels ();
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(GObject) window = g_list_model_get_item (all, i);

      if (GTK_IS_WINDOW (window) && window != G_OBJECT (self) &&
          belongs_to (GTK_WINDOW (window), self))
        g_ptr_array_add (others, g_steal_pointer (&window));
    }

  return others;
}

static gboolean
is_covered (LoketWindow *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);

  return g_strcmp0 (page, "lock") == 0 || g_strcmp0 (page, "curtain") == 0;
}

static void
cover_one (GtkWidget *window)
{
  if (!gtk_widget_get_visible (window))
    return;

  g_object_set_data (G_OBJECT (window), COVERED, window);
  gtk_widget_set_visible (window, FALSE);
}

/*
 * Signal callbacks
 */

static gboolean
on_cover_due (gpointer window)
{
  LoketWindow *self = g_object_get_data (G_OBJECT (window), KNOWN);

  if (self != NULL && belongs_to (window, self) && is_covered (self))
    cover_one (window);

  return G_SOURCE_REMOVE;
}

/* An answer that comes while the counter is locked opens its slip below the lock. */
static void
on_other_mapped (GtkWidget   *window,
                 LoketWindow *self)
{
  if (is_covered (self) && belongs_to (GTK_WINDOW (window), self))
    g_idle_add_full (G_PRIORITY_HIGH, on_cover_due, g_object_ref (window), g_object_unref);
}

static void
on_lock_activated (GSimpleAction *action,
                   GVariant      *parameter,
                   LoketWindow   *self)
{
  _loket_window_lock (self);
}

static void
on_curtain_activated (GSimpleAction *action,
                      GVariant      *parameter,
                      LoketWindow   *self)
{
  _loket_window_toggle_curtain (self);
}

static void
on_help_activated (GSimpleAction *action,
                   GVariant      *parameter,
                   GtkWindow     *window)
{
  LoketWindow *self = g_object_get_data (G_OBJECT (window), KNOWN);

  if (self != NULL && !is_covered (self))
    _loket_window_toggle_sheet_help (self, window);
}

/* Of the window's actions only these make sense while a sheet waits for an answer. */
static void
add_actions (LoketWindow *self,
             GtkWidget   *window)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) help = g_simple_action_new ("help", NULL);
  g_autoptr(GSimpleAction) lock = g_simple_action_new ("lock", NULL);
  g_autoptr(GSimpleAction) curtain = g_simple_action_new ("curtain", NULL);

  g_signal_connect_object (lock, "activate", G_CALLBACK (on_lock_activated), self, 0);
  g_signal_connect_object (curtain, "activate", G_CALLBACK (on_curtain_activated), self, 0);
  g_signal_connect_object (help, "activate", G_CALLBACK (on_help_activated), window, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (help));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (lock));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (curtain));
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
}

static void
add_key (GtkEventController *keys,
         const char         *key,
         const char         *action)
{
  if (key != NULL)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (key),
                                                            gtk_named_action_new (action)));
}

static void
add_keys (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  const LoketKey *help = loket_keys_find ("help");
  const LoketKey *lock = loket_keys_find ("lock");
  const LoketKey *curtain = loket_keys_find ("curtain");

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_key (keys, help->key, "win.help");
  add_key (keys, help->twin, "win.help");
  add_key (keys, lock->key, "win.lock");
  add_key (keys, curtain->key, "win.curtain");
  add_key (keys, curtain->twin, "win.curtain");
  gtk_widget_add_controller (window, keys);
}

static void
on_windows_changed (GListModel  *all,
                    guint        position,
                    guint        removed,
                    guint        added,
                    LoketWindow *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GObject) window = g_list_model_get_item (all, i);

      if (!GTK_IS_WINDOW (window) || GTK_IS_APPLICATION_WINDOW (window) ||
          g_object_get_data (window, KNOWN) != NULL)
        continue;
      g_object_set_data (window, KNOWN, self);
      add_actions (self, GTK_WIDGET (window));
      add_keys (GTK_WIDGET (window));
      _loket_window_watch_touches (self, GTK_WIDGET (window));
      g_signal_connect_object (window, "map", G_CALLBACK (on_other_mapped), self, G_CONNECT_AFTER);
    }
}

/*
 * For the window
 */

void
_loket_window_watch_others (LoketWindow *self)
{
  g_signal_connect_object (gtk_window_get_toplevels (), "items-changed",
                           G_CALLBACK (on_windows_changed), self, 0);
}

/* What is open over the work goes out of sight with it and comes back with it. Nothing is closed:
 * what was typed there is still there. */
void
_loket_window_cover_others (LoketWindow *self,
                            gboolean     covered)
{
  g_autoptr(GPtrArray) others = list_others (self);

  for (guint i = 0; i < others->len; i++)
    {
      GObject *window = others->pdata[i];

      if (covered)
        {
          cover_one (GTK_WIDGET (window));
          continue;
        }
      if (g_object_get_data (window, COVERED) == NULL)
        continue;
      g_object_set_data (window, COVERED, NULL);
      gtk_window_present (GTK_WINDOW (window));
    }
}

/* Nobody is signed in any more: nothing of their work stays on the screen. */
void
_loket_window_close_others (LoketWindow *self)
{
  g_autoptr(GPtrArray) others = list_others (self);

  for (guint i = 0; i < others->len; i++)
    {
      gtk_window_set_focus (others->pdata[i], NULL);
      gtk_window_destroy (others->pdata[i]);
    }
}
