/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sheet of a paper as a viewer shows it. */

#include "loket-paper-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "loket-error.h"

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

/*
 * Work
 */

typedef struct
{
  LoketView view;
  char *needle;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->needle);
  g_free (work);
}

static GTask *
begin_work (LoketLeaf          *self,
            gpointer            source_tag,
            const LoketView    *view,
            const char         *needle,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  if (view != NULL)
    work->view = *view;
  work->needle = g_strdup (needle);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, work, work_free);

  return task;
}

static void
on_rendered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketLeaf *self = g_task_get_source_object (task);
  GError *error = NULL;
  LoketRaster *raster = loket_renderer_render_finish (LOKET_RENDERER (source), result, &error);

  if (raster != NULL)
    {
      loket_leaf_set_error (self, NULL);
      g_task_return_pointer (task, raster, (GDestroyNotify) loket_raster_unref);
      return;
    }

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    loket_leaf_set_error (self, error);
  g_task_return_error (task, error);
}

static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LoketText *text = loket_renderer_text_finish (LOKET_RENDERER (source), result, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, (GDestroyNotify) loket_text_unref);
  else
    g_task_return_error (task, error);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketLeaf *self = g_task_get_source_object (task);
  GError *error = NULL;
  GArray *found = loket_renderer_find_finish (LOKET_RENDERER (source), result, &error);

  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < found->len; i++)
    {
      LoketRect *rect = &g_array_index (found, LoketRect, i);
      LoketRect page = *rect;

      loket_leaf_rect_to_view (self, &page, rect);
    }
  g_task_return_pointer (task, found, (GDestroyNotify) g_array_unref);
}

/* The crop of a view is a part of what the page shows, not of the page. */
static void
add_page_view (LoketLeaf *self,
               LoketView *view)
{
  const LoketCrop *crop = loket_page_get_crop (self->page);

  if (loket_crop_is_none (&view->crop))
    {
      view->crop = *crop;
    }
  else
    {
      LoketRect shown = { view->crop.x * loket_leaf_get_width (self),
                          view->crop.y * loket_leaf_get_height (self),
                          view->crop.width * loket_leaf_get_width (self),
                          view->crop.height * loket_leaf_get_height (self) };
      LoketRect page;

      loket_leaf_rect_to_page (self, &shown, &page);
      view->crop = (LoketCrop) { CLAMP (page.x / self->width, 0, 1),
                                 CLAMP (page.y / self->height, 0, 1),
                                 CLAMP (page.width / self->width, 0, 1),
                                 CLAMP (page.height / self->height, 0, 1) };
    }
  view->turn = (view->turn + loket_page_get_turn (self->page)) % 360;
}

static void
on_page_there (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketLeaf *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gpointer tag = g_task_get_source_tag (task);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  LoketRenderer *renderer;
  guint first, n_pages;

  renderer = loket_paper_need_page_finish (LOKET_PAPER (source), result, &first, &n_pages,
                                           &error);
  if (renderer == NULL || self->inner >= n_pages)
    {
      if (error == NULL)
        g_set_error_literal (&error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                             _("This page cannot be read; the others can."));
      g_task_return_error (task, error);
      return;
    }

  first += self->inner;
  if (tag == loket_leaf_render_async)
    {
      add_page_view (self, &work->view);
      loket_renderer_render_async (renderer, first, &work->view, cancellable, on_rendered,
                                   g_steal_pointer (&task));
    }
  else if (tag == loket_leaf_text_async)
    {
      loket_renderer_text_async (renderer, first, cancellable, on_text_read,
                                 g_steal_pointer (&task));
    }
  else
    {
      loket_renderer_find_async (renderer, first, work->needle, cancellable, on_found,
                                 g_steal_pointer (&task));
    }
}

static void
start_work (LoketLeaf *self,
            GTask     *task)
{
  if (self->paper != NULL)
    {
      loket_paper_need_page_async (self->paper, self->page, g_task_get_cancellable (task),
                                   on_page_there, task);
      return;
    }

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "taken out");
  g_object_unref (task);
}

void
loket_leaf_render_async (LoketLeaf          *self,
                         const LoketView    *view,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_LEAF (self));

  start_work (self, begin_work (self, loket_leaf_render_async, view, NULL, cancellable, callback,
                                user_data));
}

LoketRaster *
loket_leaf_render_finish (LoketLeaf    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
loket_leaf_text_async (LoketLeaf          *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_LEAF (self));

  start_work (self, begin_work (self, loket_leaf_text_async, NULL, NULL, cancellable, callback,
                                user_data));
}

LoketText *
loket_leaf_text_finish (LoketLeaf    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
loket_leaf_find_async (LoketLeaf          *self,
                       const char         *needle,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_LEAF (self));

  start_work (self, begin_work (self, loket_leaf_find_async, NULL, needle, cancellable, callback,
                                user_data));
}

GArray *
loket_leaf_find_finish (LoketLeaf    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
