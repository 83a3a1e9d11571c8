/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be asked of a leaf: its picture, its text, places in it. */

#include "loket-paper-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "loket-error.h"

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
  LoketPage *page = loket_leaf_get_page (self);
  const LoketCrop *crop = loket_page_get_crop (page);
  double width, height;

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
      LoketRect part;

      loket_leaf_get_file_size (self, &width, &height);
      loket_leaf_rect_to_page (self, &shown, &part);
      view->crop = (LoketCrop) { CLAMP (part.x / width, 0, 1), CLAMP (part.y / height, 0, 1),
                                 CLAMP (part.width / width, 0, 1),
                                 CLAMP (part.height / height, 0, 1) };
    }
  view->turn = (view->turn + loket_page_get_turn (page)) % 360;
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
  if (renderer == NULL || loket_leaf_get_inner (self) >= n_pages)
    {
      if (error == NULL)
        g_set_error_literal (&error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                             _("This page cannot be read; the others can."));
      g_task_return_error (task, error);
      return;
    }

  first += loket_leaf_get_inner (self);
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
  LoketPaper *paper = loket_leaf_get_paper (self);

  if (paper != NULL)
    {
      loket_paper_need_page_async (paper, loket_leaf_get_page (self), g_task_get_cancellable (task),
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
