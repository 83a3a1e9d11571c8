/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys, wheel, pointer and fingers of the page area. */

#include <math.h>

#include "loket-page-area-private.h"

#define STEP 1.25

/*
 * Keys
 */

static gboolean
on_scroll_key (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  LoketPageArea *self = LOKET_PAGE_AREA (widget);
  int x;
  int y;

  g_variant_get (args, "(ii)", &x, &y);
  _loket_page_area_scroll_to (self,
                              _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL) +
                              x * 60,
                              _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL) +
                              y * 60);

  return TRUE;
}

static gboolean
on_page_key (GtkWidget *widget,
             GVariant  *args,
             gpointer   data)
{
  LoketPageArea *self = LOKET_PAGE_AREA (widget);

  if (g_variant_get_int32 (args) > 0)
    loket_page_area_page_down (self);
  else
    loket_page_area_page_up (self);

  return TRUE;
}

static gboolean
on_end_key (GtkWidget *widget,
            GVariant  *args,
            gpointer   data)
{
  LoketPageArea *self = LOKET_PAGE_AREA (widget);
  guint n = loket_page_area_get_n_pages (self);

  if (n > 0)
    loket_page_area_set_page (self, g_variant_get_int32 (args) > 0 ? n - 1 : 0);

  return TRUE;
}

static gboolean
on_zoom_key (GtkWidget *widget,
             GVariant  *args,
             gpointer   data)
{
  LoketPageArea *self = LOKET_PAGE_AREA (widget);
  int step = g_variant_get_int32 (args);

  if (step == 0)
    loket_page_area_set_fit (self, LOKET_FIT_WIDTH);
  else
    loket_page_area_zoom (self, step > 0 ? STEP : 1 / STEP);

  return TRUE;
}

static gboolean
on_lens_key (GtkWidget *widget,
             GVariant  *args,
             gpointer   data)
{
  LoketPageArea *self = LOKET_PAGE_AREA (widget);

  loket_page_area_set_lens (self, !self->lens);

  return TRUE;
}

void
_loket_page_area_add_bindings (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    int x, y;
  } arrows[] = {
    { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 },
    { GDK_KEY_Down, 0, 1 },
  };
  static const struct
  {
    guint key;
    int step;
  } zooms[] = {
    { GDK_KEY_plus, 1 }, { GDK_KEY_equal, 1 }, { GDK_KEY_KP_Add, 1 }, { GDK_KEY_minus, -1 },
    { GDK_KEY_KP_Subtract, -1 }, { GDK_KEY_0, 0 }, { GDK_KEY_KP_0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding (klass, arrows[i].key, 0, on_scroll_key, "(ii)", arrows[i].x,
                                  arrows[i].y);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding (klass, zooms[i].key, 0, on_zoom_key, "i", zooms[i].step);
  gtk_widget_class_add_binding (klass, GDK_KEY_Page_Down, 0, on_page_key, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_space, 0, on_page_key, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Page_Up, 0, on_page_key, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Home, 0, on_end_key, "i", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_End, 0, on_end_key, "i", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_z, 0, on_lens_key, NULL);
}

/*
 * Pointer
 */

static gboolean
on_wheel (GtkEventControllerScroll *wheel,
          double                    x,
          double                    y,
          LoketPageArea            *self)
{
  GdkModifierType state;

  state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (wheel));
  if (!(state & GDK_CONTROL_MASK))
    return FALSE;

  _loket_page_area_zoom_at (self, self->scale * pow (STEP, -y), self->pointer_x, self->pointer_y);

  return TRUE;
}

static void
on_pointer_moved (GtkEventControllerMotion *motion,
                  double                    x,
                  double                    y,
                  LoketPageArea            *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  self->pointer_inside = TRUE;
  if (self->lens)
    {
      _loket_page_area_queue_wants (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static void
on_pointer_left (GtkEventControllerMotion *motion,
                 LoketPageArea            *self)
{
  self->pointer_inside = FALSE;
}

static void
on_drag_began (GtkGestureDrag *drag,
               double          x,
               double          y,
               LoketPageArea  *self)
{
  GdkModifierType state;

  state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drawing = (state & GDK_SHIFT_MASK) != 0;
  self->drawn = (LoketRect) { x, y, 0, 0 };
  self->drag_x = _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL);
  self->drag_y = _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL);
  if (!self->drawing)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
on_drag_moved (GtkGestureDrag *drag,
               double          x,
               double          y,
               LoketPageArea  *self)
{
  if (!self->drawing)
    {
      _loket_page_area_scroll_to (self, self->drag_x - x, self->drag_y - y);
      return;
    }

  self->drawn.width = x;
  self->drawn.height = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The rectangle on the screen as a place of a page. */
static void
report_drawn (LoketPageArea *self)
{
  double x = MIN (self->drawn.x, self->drawn.x + self->drawn.width) +
             _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL);
  double y = MIN (self->drawn.y, self->drawn.y + self->drawn.height) +
             _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL);
  guint page = loket_page_layout_find (self->layout, y);
  LoketPagePlace *place = loket_page_layout_get (self->layout, page);
  LoketRect shown;
  LoketRect rect;
  gboolean swapped = self->turn % 180 != 0;

  if (place == NULL || fabs (self->drawn.width) < 4 || fabs (self->drawn.height) < 4)
    return;

  shown.x = (x - place->x) / self->scale;
  shown.y = (y - place->y) / self->scale;
  shown.width = fabs (self->drawn.width) / self->scale;
  shown.height = fabs (self->drawn.height) / self->scale;
  _loket_page_area_turn_rect (&shown, swapped ? place->height_pt : place->width_pt,
                              swapped ? place->width_pt : place->height_pt,
                              (360 - self->turn) % 360, &rect);
  g_signal_emit_by_name (self, "rect-drawn", page, rect.x, rect.y, rect.width, rect.height);
}

static void
on_drag_ended (GtkGestureDrag *drag,
               double          x,
               double          y,
               LoketPageArea  *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  if (self->drawing)
    report_drawn (self);
  self->drawing = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pinch_began (GtkGesture       *pinch,
                GdkEventSequence *sequence,
                LoketPageArea    *self)
{
  self->drag_x = self->scale;
}

static void
on_pinched (GtkGestureZoom *pinch,
            double          factor,
            LoketPageArea  *self)
{
  double x = self->pointer_x;
  double y = self->pointer_y;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (pinch), &x, &y);
  _loket_page_area_zoom_at (self, self->drag_x * factor, x, y);
}

void
_loket_page_area_add_controllers (LoketPageArea *self)
{
  GtkEventController *wheel;
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (wheel, "scroll", G_CALLBACK (on_wheel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), wheel);
  g_signal_connect (motion, "motion", G_CALLBACK (on_pointer_moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_pointer_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_began), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_moved), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_ended), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_began), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinched), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}
