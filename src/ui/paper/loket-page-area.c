/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets themselves: one below the other, scrolled, zoomed, turned, marked. */

#include "loket-page-area.h"

#include <glib/gi18n.h>
#include <math.h>

#include "loket-page-area-private.h"

#define BUDGET (192 * 1024 * 1024)

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketPageArea, loket_page_area, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  CHANGED,
  RECT_DRAWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/*
 * Auxiliary methods
 */

static void
hits_free (gpointer data)
{
  LoketHits *hits = data;

  g_array_unref (hits->rects);
  g_free (hits);
}

double
_loket_page_area_get_offset (LoketPageArea *self,
                             GtkOrientation orientation)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];

  return adjustment != NULL ? floor (gtk_adjustment_get_value (adjustment)) : 0;
}

static void
configure (GtkAdjustment *adjustment,
           double         content,
           double         view)
{
  double value;

  if (adjustment == NULL)
    return;

  value = CLAMP (gtk_adjustment_get_value (adjustment), 0, MAX (content - view, 0));
  gtk_adjustment_configure (adjustment, value, 0, content, 40, view * 0.9, view);
}

void
_loket_page_area_update_layout (LoketPageArea *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (width <= 0 || height <= 0)
    return;

  loket_page_layout_update (self->layout, self->leaves, self->turn, self->fit, self->scale, width,
                            height, self->current);
  if (self->layout->scale != self->scale)
    self->scale_before = self->scale;
  self->scale = self->layout->scale;
  configure (self->adjustments[GTK_ORIENTATION_HORIZONTAL], self->layout->width, width);
  configure (self->adjustments[GTK_ORIENTATION_VERTICAL], self->layout->height, height);
}

/**
 * _loket_page_area_get_problem:
 *
 * Returns: (transfer none) (nullable): why @leaf is not seen, or not yet
 */
const char *
_loket_page_area_get_problem (LoketPageArea *self,
                              LoketLeaf     *leaf)
{
  const GError *error = loket_tile_loader_get_problem (self->loader, leaf);

  if (error != NULL)
    return error->message;

  return loket_leaf_get_slow (leaf) ? _("This page takes a while to draw…") : NULL;
}

/* Who hears the window hears too why a page stays empty. */
static void
name_page (LoketPageArea *self)
{
  guint n = loket_page_area_get_n_pages (self);
  g_autoptr(LoketLeaf) leaf = n > 0 ? g_list_model_get_item (self->leaves, self->current) : NULL;
  const char *problem = leaf != NULL ? _loket_page_area_get_problem (self, leaf) : NULL;
  g_autofree char *name = NULL;

  if (n == 0)
    name = g_strdup (_("No paper"));
  else
    /* Translators: what the paper is, then which page of how many */
    name = g_strdup_printf (_("%s, page %u of %u"), self->name != NULL ? self->name : _("Paper"),
                            self->current + 1, n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem != NULL ? problem : "", -1);
}

void
_loket_page_area_emit_changed (LoketPageArea *self)
{
  self->scale_told = self->scale;
  name_page (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The page in the middle of what is seen is the one that is meant. */
static void
update_current (LoketPageArea *self)
{
  double middle = _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL) +
                  gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  guint page = loket_page_layout_find (self->layout, middle);

  if (page == self->current)
    return;

  self->current = page;
  _loket_page_area_emit_changed (self);
}

/*
 * Places that stay where they are
 */

typedef struct
{
  guint page;
  double x, y;              /* fractions of the page */
} Anchor;

static void
take_anchor (LoketPageArea *self,
             double         x,
             double         y,
             Anchor        *anchor)
{
  double content_x = _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL) + x;
  double content_y = _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL) + y;
  LoketPagePlace *place;

  anchor->page = loket_page_layout_find (self->layout, content_y);
  place = loket_page_layout_get (self->layout, anchor->page);
  anchor->x = place != NULL && place->width > 0 ? (content_x - place->x) / place->width : 0;
  anchor->y = place != NULL && place->height > 0 ? (content_y - place->y) / place->height : 0;
}

static void
restore_anchor (LoketPageArea *self,
                const Anchor  *anchor,
                double         x,
                double         y)
{
  LoketPagePlace *place = loket_page_layout_get (self->layout, anchor->page);

  if (place == NULL)
    return;

  _loket_page_area_scroll_to (self, place->x + anchor->x * place->width - x,
                              place->y + anchor->y * place->height - y);
}

void
_loket_page_area_scroll_to (LoketPageArea *self,
                            double         x,
                            double         y)
{
  if (self->adjustments[GTK_ORIENTATION_HORIZONTAL] != NULL)
    gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL], round (x));
  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_VERTICAL], round (y));
}

void
_loket_page_area_relayout_at (LoketPageArea *self,
                              double         x,
                              double         y)
{
  Anchor anchor;

  take_anchor (self, x, y, &anchor);
  _loket_page_area_update_layout (self);
  restore_anchor (self, &anchor, x, y);
  _loket_page_area_queue_wants (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
_loket_page_area_zoom_at (LoketPageArea *self,
                          double         scale,
                          double         x,
                          double         y)
{
  self->fit = LOKET_FIT_NONE;
  self->scale_before = self->scale;
  self->scale = CLAMP (scale, LOKET_SCALE_MIN, LOKET_SCALE_MAX);
  _loket_page_area_relayout_at (self, x, y);
  _loket_page_area_emit_changed (self);
}

/*
 * Signal callbacks
 */

static void
on_scrolled (GtkAdjustment *adjustment,
             LoketPageArea *self)
{
  update_current (self);
  _loket_page_area_queue_wants (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leaf_changed (LoketLeaf     *leaf,
                 GParamSpec    *pspec,
                 LoketPageArea *self)
{
  if (g_str_equal (pspec->name, "slow"))
    {
      name_page (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else
    _loket_page_area_relayout_at (self, 0, 0);
}

/* A page that was turned or cropped looks different at the same size. */
static void
on_page_changed (LoketPage     *page,
                 GParamSpec    *pspec,
                 LoketPageArea *self)
{
  guint n = self->leaves != NULL ? g_list_model_get_n_items (self->leaves) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketLeaf) leaf = g_list_model_get_item (self->leaves, i);

      if (loket_leaf_get_page (leaf) == page)
        loket_tile_cache_forget (loket_tile_loader_get_cache (self->loader), leaf);
    }
  loket_tile_loader_stop (self->loader);
  _loket_page_area_relayout_at (self, 0, 0);
}

static void
watch_leaves (LoketPageArea *self)
{
  guint n = self->leaves != NULL ? g_list_model_get_n_items (self->leaves) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketLeaf) leaf = g_list_model_get_item (self->leaves, i);

      g_signal_handlers_disconnect_by_func (leaf, on_leaf_changed, self);
      g_signal_connect_object (leaf, "notify", G_CALLBACK (on_leaf_changed), self, 0);
      if (loket_leaf_get_page (leaf) == NULL)
        continue;
      g_signal_handlers_disconnect_by_func (loket_leaf_get_page (leaf), on_page_changed, self);
      g_signal_connect_object (loket_leaf_get_page (leaf), "notify",
                               G_CALLBACK (on_page_changed), self, 0);
    }
}

static void
on_leaves_changed (GListModel    *leaves,
                   guint          position,
                   guint          removed,
                   guint          added,
                   LoketPageArea *self)
{
  watch_leaves (self);
  loket_tile_loader_stop (self->loader);
  self->current = MIN (self->current, MAX (g_list_model_get_n_items (leaves), 1) - 1);
  _loket_page_area_relayout_at (self, 0, 0);
  _loket_page_area_emit_changed (self);
}

static void
on_tiles_arrived (LoketTileLoader *loader,
                  LoketPageArea   *self)
{
  if (loket_tile_loader_is_idle (loader))
    self->scale_before = self->scale;
  name_page (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/*
 * Parent class overrides
 */

static void
set_adjustment (LoketPageArea *self,
                GtkOrientation orientation,
                GtkAdjustment *adjustment)
{
  GtkAdjustment **where = &self->adjustments[orientation];

  if (*where != NULL)
    g_signal_handlers_disconnect_by_func (*where, on_scrolled, self);
  g_clear_object (where);
  *where = adjustment != NULL ? g_object_ref_sink (adjustment)
                              : g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect (*where, "value-changed", G_CALLBACK (on_scrolled), self);
  _loket_page_area_update_layout (self);
}

static void
loket_page_area_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LoketPageArea *self = LOKET_PAGE_AREA (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;

    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;

    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_NATURAL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
loket_page_area_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  LoketPageArea *self = LOKET_PAGE_AREA (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;

    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;

    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
loket_page_area_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  LoketPageArea *self = LOKET_PAGE_AREA (widget);
  Anchor anchor;

  take_anchor (self, 0, 0, &anchor);
  _loket_page_area_update_layout (self);
  restore_anchor (self, &anchor, 0, 0);
  update_current (self);
  _loket_page_area_queue_wants (self);
}

static void
loket_page_area_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  *minimum = 120;
  *natural = 400;
}

static void
loket_page_area_dispose (GObject *object)
{
  LoketPageArea *self = LOKET_PAGE_AREA (object);

  g_clear_handle_id (&self->wants_idle, g_source_remove);
  if (self->leaves != NULL)
    g_signal_handlers_disconnect_by_data (self->leaves, self);
  if (self->loader != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->loader, self);
      loket_tile_loader_stop (self->loader);
    }
  for (int i = 0; i < 2; i++)
    if (self->adjustments[i] != NULL)
      g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
  g_clear_object (&self->loader);
  g_clear_object (&self->leaves);
  g_clear_object (&self->adjustments[0]);
  g_clear_object (&self->adjustments[1]);

  G_OBJECT_CLASS (loket_page_area_parent_class)->dispose (object);
}

static void
loket_page_area_finalize (GObject *object)
{
  LoketPageArea *self = LOKET_PAGE_AREA (object);

  loket_page_layout_free (self->layout);
  g_ptr_array_unref (self->hits);
  g_free (self->name);

  G_OBJECT_CLASS (loket_page_area_parent_class)->finalize (object);
}

static void
loket_page_area_class_init (LoketPageAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = loket_page_area_get_property;
  object_class->set_property = loket_page_area_set_property;
  object_class->dispose = loket_page_area_dispose;
  object_class->finalize = loket_page_area_finalize;
  widget_class->size_allocate = loket_page_area_size_allocate;
  widget_class->measure = loket_page_area_measure;
  widget_class->snapshot = _loket_page_area_snapshot;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RECT_DRAWN] = g_signal_new ("rect-drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 5, G_TYPE_UINT,
                                      G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  _loket_page_area_add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "pagearea");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DOCUMENT);
}

static void
loket_page_area_init (LoketPageArea *self)
{
  self->layout = loket_page_layout_new ();
  self->loader = loket_tile_loader_new (BUDGET);
  self->hits = g_ptr_array_new_with_free_func (hits_free);
  self->scale = 1;
  g_signal_connect (self->loader, "arrived", G_CALLBACK (on_tiles_arrived), self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  _loket_page_area_add_controllers (self);
  name_page (self);
}

/*
 * Public API
 */

GtkWidget *
loket_page_area_new (void)
{
  return g_object_new (LOKET_TYPE_PAGE_AREA, NULL);
}

/**
 * loket_page_area_set_leaves:
 * @self: the area
 * @leaves: (nullable): list of #LoketLeaf
 */
void
loket_page_area_set_leaves (LoketPageArea *self,
                            GListModel    *leaves)
{
  g_return_if_fail (LOKET_IS_PAGE_AREA (self));

  if (self->leaves != NULL)
    g_signal_handlers_disconnect_by_data (self->leaves, self);
  g_set_object (&self->leaves, leaves);
  loket_tile_loader_stop (self->loader);
  loket_tile_cache_clear (loket_tile_loader_get_cache (self->loader));
  g_ptr_array_set_size (self->hits, 0);
  self->marked = FALSE;
  self->turn = 0;
  self->current = 0;
  if (leaves != NULL)
    {
      g_signal_connect (leaves, "items-changed", G_CALLBACK (on_leaves_changed), self);
      watch_leaves (self);
    }
  _loket_page_area_update_layout (self);
  _loket_page_area_scroll_to (self, 0, 0);
  _loket_page_area_queue_wants (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  _loket_page_area_emit_changed (self);
}

/**
 * loket_page_area_set_name:
 * @self: the area
 * @name: (nullable): what the paper is, for people who hear it
 */
void
loket_page_area_set_name (LoketPageArea *self,
                          const char    *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
  name_page (self);
}

guint
loket_page_area_get_n_pages (LoketPageArea *self)
{
  return self->leaves != NULL ? g_list_model_get_n_items (self->leaves) : 0;
}

guint
loket_page_area_get_page (LoketPageArea *self)
{
  return self->current;
}

/**
 * loket_page_area_is_settled:
 * @self: the area
 *
 * Returns: whether everything that is seen is sharp
 */
gboolean
loket_page_area_is_settled (LoketPageArea *self)
{
  return self->wants_idle == 0 && loket_tile_loader_is_idle (self->loader);
}
