/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All keys that work now, in one window.
 *
 * It is made when somebody asks and destroyed when it is closed. GtkApplication would keep a file
 * named help-overlay.ui hidden beside the window for ever: loket-hidden-windows.c says what that did
 * to people with a screen reader. GtkShortcutsWindow writes "Page_Up", has no names for who hears it
 * and puts two pages where one is enough. */

#include "loket-keys-window.h"

#include <glib/gi18n.h>

#include "loket-flow.h"
#include "loket-focus.h"
#include "loket-keys.h"
#include "loket-list.h"
#include "loket-rooms.h"
#include "loket-screen.h"
#include "loket-window-private.h"

/* What stays to be seen of the window around this one. */
#define BORDER 48
/* What borders and a scroll bar take of the width. */
#define BAR 72

static const char * const titles[LOKET_KEYS_N_GROUPS] = {
  N_("At the counter"), N_("Case and paper"), N_("Everywhere"),
};

/*
 * Auxiliary methods
 */

/* What the window would not do now is not shown: not before signing in, not while it is locked;
 * nor what no room of this person knows. */
static gboolean
works (LoketWindow    *window,
       const LoketKey *key)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (window), key->act) &&
         (!key->screen || loket_rooms_know (window->desk, key->act));
}

static void
add_line (GtkListBox *list,
          const char *keys,
          const char *title)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *cap = gtk_label_new (keys);
  GtkWidget *words = gtk_label_new (title);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *name = g_strdup_printf ("%s: %s", keys, title);

  gtk_widget_add_css_class (cap, "key-cap");
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (words), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 28);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), cap);
  gtk_widget_add_css_class (line, "key-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (list, row);
}

/* Acts without a title share the line of the one before them: Page Up and Page Down. */
static void
add_lines (GtkListBox   *list,
           LoketWindow  *window,
           LoketKeyGroup group)
{
  const LoketKey *keys;
  gsize n;

  keys = loket_keys_all (&n);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *first = loket_keys_label (keys[i].act);
      g_autofree char *second = i + 1 < n && keys[i + 1].title == NULL ? loket_keys_label (keys[i + 1].act) : NULL;
      g_autofree char *both = second != NULL ? g_strdup_printf ("%s · %s", first, second) : g_strdup (first);

      if (keys[i].title != NULL && keys[i].group == group && works (window, &keys[i]))
        add_line (list, both, _(keys[i].title));
    }
  if (group != LOKET_KEYS_EVERYWHERE)
    return;
  if (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "room"))
    add_line (list, _("Alt+1 to Alt+9"), _("Room"));
  add_line (list, "Ctrl+Q", _("Close Loket"));
}

static GtkWidget *
build_group (LoketWindow  *window,
             LoketKeyGroup group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (_(titles[group]));
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _(titles[group]), -1);
  loket_list_make_one_stop (list);
  add_lines (GTK_LIST_BOX (list), window, group);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), list);
  gtk_widget_set_visible (box, gtk_widget_get_first_child (list) != NULL);

  return box;
}

static GtkWidget *
build (LoketWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *columns = loket_flow_new (18);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < LOKET_KEYS_N_GROUPS; i++)
    loket_flow_append (LOKET_FLOW (columns), build_group (window, i));
  gtk_widget_add_css_class (columns, "sheet-content");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), columns);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scroller), FALSE);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);

  return box;
}

/* No larger than the window whose keys they are: with large text the third group stands below the first. */
static void
fit (GtkWidget   *window,
     LoketWindow *parent)
{
  GtkWidget *content = adw_window_get_content (ADW_WINDOW (window));
  int room = gtk_widget_get_width (GTK_WIDGET (parent)) - BORDER;
  int width = 0;
  int height = 0;

  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  width = MIN (width + BAR, room);
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), width,
                               MIN (height + BAR, gtk_widget_get_height (GTK_WIDGET (parent)) - BORDER));
}

/*
 * Public API
 */

/**
 * loket_keys_window_present:
 * @parent: the window whose keys are shown
 */
void
loket_keys_window_present (LoketWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (parent));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_title (GTK_WINDOW (window), _("All keys"));
  loket_focus_keep_visible (GTK_WINDOW (window));
  adw_window_set_content (ADW_WINDOW (window), build (parent));
  fit (window, parent);
  loket_screen_set_help_of (GTK_WINDOW (window), "keys");
  gtk_window_present (GTK_WINDOW (window));
}
