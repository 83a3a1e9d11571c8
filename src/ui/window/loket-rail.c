/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rail at the left: one button for each room, icon over word. */

#include "loket-rail.h"

#include <glib/gi18n.h>

typedef struct
{
  char *id;
  char *title;
  GtkWidget *button;
  GtkWidget *badge;
} Room;

struct _LoketRail
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *scroller;
  GtkWidget *box;

  /* Owned */
  GPtrArray *rooms;

  /* State */
  guint changing : 1;
};

G_DEFINE_FINAL_TYPE (LoketRail, loket_rail, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/*
 * Auxiliary methods
 */

static void
room_free (gpointer data)
{
  Room *room = data;

  g_free (room->id);
  g_free (room->title);
  g_free (room);
}

static Room *
find_room (LoketRail  *self,
           const char *id)
{
  for (guint i = 0; i < self->rooms->len; i++)
    {
      Room *room = g_ptr_array_index (self->rooms, i);

      if (g_strcmp0 (room->id, id) == 0)
        return room;
    }

  return NULL;
}

static void
name_room (Room *room,
           guint count)
{
  g_autofree char *name = NULL;

  /* Translators: a room of the window and the number of things that wait in it */
  name = count > 0 ? g_strdup_printf (_("%s, %u waiting"), room->title, count)
                   : g_strdup (room->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (room->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

/*
 * Signal callbacks
 */

static void
on_button_toggled (GtkToggleButton *button,
                   LoketRail       *self)
{
  if (self->changing || !gtk_toggle_button_get_active (button))
    return;

  for (guint i = 0; i < self->rooms->len; i++)
    {
      Room *room = g_ptr_array_index (self->rooms, i);

      if (room->button == GTK_WIDGET (button))
        g_signal_emit (self, signals[CHOSEN], 0, room->id);
    }
}

/*
 * Parent class overrides
 */

static void
loket_rail_dispose (GObject *object)
{
  LoketRail *self = LOKET_RAIL (object);

  g_clear_pointer (&self->rooms, g_ptr_array_unref);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_rail_parent_class)->dispose (object);
}

static void
loket_rail_class_init (LoketRailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_rail_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_NAVIGATION);
}

static void
loket_rail_init (LoketRail *self)
{
  self->rooms = g_ptr_array_new_with_free_func (room_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Rooms"), -1);
}

static GtkWidget *
room_content (Room       *room,
              const char *icon,
              const char *word)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 20);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), image);
  room->badge = gtk_label_new (NULL);
  gtk_widget_add_css_class (room->badge, "badge");
  gtk_widget_set_halign (room->badge, GTK_ALIGN_END);
  gtk_widget_set_valign (room->badge, GTK_ALIGN_START);
  gtk_widget_set_visible (room->badge, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), room->badge);
  gtk_box_append (GTK_BOX (box), overlay);
  gtk_box_append (GTK_BOX (box), gtk_label_new (word));

  return box;
}

/*
 * Public API
 */

void
loket_rail_clear (LoketRail *self)
{
  GtkWidget *child;

  g_return_if_fail (LOKET_IS_RAIL (self));

  g_ptr_array_set_size (self->rooms, 0);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

/**
 * loket_rail_add:
 * @self: the rail
 * @id: id of a room
 * @icon: icon name
 * @word: the word below it
 * @title: how it is called when there is more room
 */
void
loket_rail_add (LoketRail  *self,
                const char *id,
                const char *icon,
                const char *word,
                const char *title)
{
  Room *room;
  Room *first;

  g_return_if_fail (LOKET_IS_RAIL (self));

  room = g_new0 (Room, 1);
  room->id = g_strdup (id);
  room->title = g_strdup (title);
  room->button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (room->button), room_content (room, icon, word));
  gtk_widget_add_css_class (room->button, "flat");
  if (self->rooms->len > 0)
    {
      first = g_ptr_array_index (self->rooms, 0);
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (room->button),
                                   GTK_TOGGLE_BUTTON (first->button));
    }
  g_ptr_array_add (self->rooms, room);
  if (self->rooms->len <= 9)
    {
      g_autofree char *tip = g_strdup_printf ("%s (Alt+%u)", title, self->rooms->len);

      gtk_widget_set_tooltip_text (room->button, tip);
    }
  name_room (room, 0);
  g_signal_connect (room->button, "toggled", G_CALLBACK (on_button_toggled), self);
  gtk_box_append (GTK_BOX (self->box), room->button);
}

void
loket_rail_set_active (LoketRail  *self,
                       const char *id)
{
  Room *room;

  g_return_if_fail (LOKET_IS_RAIL (self));

  self->changing = TRUE;
  room = find_room (self, id);
  if (room != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (room->button), TRUE);
  self->changing = FALSE;
}

/**
 * loket_rail_focus:
 * @self: the rail
 *
 * The focus goes to the room that is open.
 */
void
loket_rail_focus (LoketRail *self)
{
  g_return_if_fail (LOKET_IS_RAIL (self));

  for (guint i = 0; i < self->rooms->len; i++)
    {
      Room *room = g_ptr_array_index (self->rooms, i);

      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (room->button)))
        gtk_widget_grab_focus (room->button);
    }
}

/**
 * loket_rail_set_badge:
 * @self: the rail
 * @id: id of a room
 * @count: how many things wait there; 0 shows nothing
 */
void
loket_rail_set_badge (LoketRail  *self,
                      const char *id,
                      guint       count)
{
  g_autofree char *text = NULL;
  Room *room;

  g_return_if_fail (LOKET_IS_RAIL (self));

  room = find_room (self, id);
  if (room == NULL)
    return;

  text = count > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", count);
  gtk_label_set_text (GTK_LABEL (room->badge), text);
  gtk_widget_set_visible (room->badge, count > 0);
  name_room (room, count);
}

/**
 * loket_rail_get_nth:
 * @self: the rail
 * @nth: position from 1
 *
 * Returns: (nullable) (transfer none): id of the room there
 */
const char *
loket_rail_get_nth (LoketRail *self,
                    guint      nth)
{
  g_return_val_if_fail (LOKET_IS_RAIL (self), NULL);

  if (nth < 1 || nth > self->rooms->len)
    return NULL;

  return ((Room *) g_ptr_array_index (self->rooms, nth - 1))->id;
}
