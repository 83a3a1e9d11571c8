/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sheet of a paper as a viewer shows it. */

#include "loket-paper-private.h"

struct _LoketLeaf
{
  GObject parent_instance;

  /* Owned */
  LoketPage *page;
  GError *error;

  /* Borrowed */
  LoketPaper *paper;            /* NULL once the leaf was taken out */

  /* State */
  guint inner, position;
  double width, height;         /* points as it lies in the file */
  guint slow : 1;
};

enum
{
  PROP_0,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_ERROR,
  PROP_SLOW,
  PROP_POSITION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (LoketLeaf, loket_leaf, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
notify_size (LoketLeaf *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEIGHT]);
}

static void
loket_leaf_finalize (GObject *object)
{
  LoketLeaf *self = LOKET_LEAF (object);

  g_clear_error (&self->error);
  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);
  g_clear_object (&self->page);

  G_OBJECT_CLASS (loket_leaf_parent_class)->finalize (object);
}

static void
loket_leaf_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  LoketLeaf *self = LOKET_LEAF (object);

  switch (prop_id)
    {
    case PROP_WIDTH:
      g_value_set_double (value, loket_leaf_get_width (self));
      break;
    case PROP_HEIGHT:
      g_value_set_double (value, loket_leaf_get_height (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_SLOW:
      g_value_set_boolean (value, self->slow);
      break;
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loket_leaf_class_init (LoketLeafClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = loket_leaf_finalize;
  object_class->get_property = loket_leaf_get_property;

  properties[PROP_WIDTH] = g_param_spec_double ("width", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_HEIGHT] = g_param_spec_double ("height", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_SLOW] = g_param_spec_boolean ("slow", NULL, NULL, FALSE, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
loket_leaf_init (LoketLeaf *self)
{
  self->width = 595;
  self->height = 842;
}

static void
on_view_changed (LoketPage *page,
                 LoketLeaf *self)
{
  notify_size (self);
}

LoketLeaf *
loket_leaf_new (LoketPaper *paper,
                LoketPage  *page,
                guint       inner)
{
  LoketLeaf *self = g_object_new (LOKET_TYPE_LEAF, NULL);

  self->paper = paper;
  self->page = g_object_ref (page);
  self->inner = inner;
  if (loket_page_get_width (page) > 0 && loket_page_get_dpi_x (page) > 0
      && loket_page_get_height (page) > 0 && loket_page_get_dpi_y (page) > 0)
    {
      self->width = loket_page_get_width (page) * 72 / loket_page_get_dpi_x (page);
      self->height = loket_page_get_height (page) * 72 / loket_page_get_dpi_y (page);
    }
  g_signal_connect (page, "view-changed", G_CALLBACK (on_view_changed), self);

  return self;
}

void
loket_leaf_forget_paper (LoketLeaf *self)
{
  self->paper = NULL;
}

gboolean
loket_leaf_is_for (LoketLeaf *self,
                   LoketPage *page,
                   guint      inner)
{
  return self->page == page && self->inner == inner;
}

void
loket_leaf_set_position (LoketLeaf *self,
                         guint      position)
{
  if (self->position == position)
    return;

  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

void
loket_leaf_set_size (LoketLeaf *self,
                     double     width,
                     double     height)
{
  if (self->width == width && self->height == height)
    return;

  self->width = width;
  self->height = height;
  notify_size (self);
}

void
loket_leaf_set_error (LoketLeaf    *self,
                      const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
loket_leaf_set_slow (LoketLeaf *self,
                     gboolean   slow)
{
  if (self->slow == slow)
    return;

  self->slow = slow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SLOW]);
}

LoketPage *
loket_leaf_get_page (LoketLeaf *self)
{
  return self->page;
}

guint
loket_leaf_get_inner (LoketLeaf *self)
{
  return self->inner;
}

guint
loket_leaf_get_position (LoketLeaf *self)
{
  return self->position;
}

static gboolean
lies (LoketLeaf *self)
{
  return loket_page_get_turn (self->page) % 180 != 0;
}

static void
get_cropped_size (LoketLeaf *self,
                  double    *width,
                  double    *height)
{
  const LoketCrop *crop = loket_page_get_crop (self->page);
  gboolean whole = loket_crop_is_none (crop);

  *width = self->width * (whole ? 1 : crop->width);
  *height = self->height * (whole ? 1 : crop->height);
}

double
loket_leaf_get_width (LoketLeaf *self)
{
  double width, height;

  get_cropped_size (self, &width, &height);

  return lies (self) ? height : width;
}

double
loket_leaf_get_height (LoketLeaf *self)
{
  double width, height;

  get_cropped_size (self, &width, &height);

  return lies (self) ? width : height;
}

const GError *
loket_leaf_get_error (LoketLeaf *self)
{
  return self->error;
}

gboolean
loket_leaf_get_slow (LoketLeaf *self)
{
  return self->slow;
}

/**
 * loket_leaf_rect_to_view:
 * @page: a place on the page as it lies in the file
 * @shown: (out): the same place on the leaf as it is shown
 */
void
loket_leaf_rect_to_view (LoketLeaf       *self,
                         const LoketRect *page,
                         LoketRect       *shown)
{
  const LoketCrop *crop = loket_page_get_crop (self->page);
  LoketRect r = *page;
  double w, h;

  get_cropped_size (self, &w, &h);
  if (!loket_crop_is_none (crop))
    {
      r.x -= crop->x * self->width;
      r.y -= crop->y * self->height;
    }
  switch (loket_page_get_turn (self->page))
    {
    case 90:
      r = (LoketRect) { h - r.y - r.height, r.x, r.height, r.width };
      break;
    case 180:
      r = (LoketRect) { w - r.x - r.width, h - r.y - r.height, r.width, r.height };
      break;
    case 270:
      r = (LoketRect) { r.y, w - r.x - r.width, r.height, r.width };
      break;
    default:
      break;
    }
  *shown = r;
}

/**
 * loket_leaf_rect_to_page:
 * @shown: a place on the leaf as it is shown
 * @page: (out): the same place on the page as it lies in the file
 */
void
loket_leaf_rect_to_page (LoketLeaf       *self,
                         const LoketRect *shown,
                         LoketRect       *page)
{
  const LoketCrop *crop = loket_page_get_crop (self->page);
  LoketRect r = *shown;
  double w, h;

  get_cropped_size (self, &w, &h);
  switch (loket_page_get_turn (self->page))
    {
    case 90:
      r = (LoketRect) { r.y, h - r.x - r.width, r.height, r.width };
      break;
    case 180:
      r = (LoketRect) { w - r.x - r.width, h - r.y - r.height, r.width, r.height };
      break;
    case 270:
      r = (LoketRect) { w - r.y - r.height, r.x, r.height, r.width };
      break;
    default:
      break;
    }
  if (!loket_crop_is_none (crop))
    {
      r.x += crop->x * self->width;
      r.y += crop->y * self->height;
    }
  *page = r;
}

/**
 * loket_leaf_get_paper:
 *
 * Returns: (transfer none) (nullable): NULL once the leaf was taken out
 */
LoketPaper *
loket_leaf_get_paper (LoketLeaf *self)
{
  return self->paper;
}

/**
 * loket_leaf_get_file_size:
 * @width: (out): points of the page as it lies in the file
 */
void
loket_leaf_get_file_size (LoketLeaf *self,
                          double    *width,
                          double    *height)
{
  *width = self->width;
  *height = self->height;
}
