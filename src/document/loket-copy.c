/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of papers for the printer or a file: sheet after sheet, each with who made it in its pixels. */

#include "loket-copy.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "loket-error.h"

struct _LoketCopy
{
  GObject parent_instance;

  /* Owned */
  char *title;
  LoketCopyMark mark;
  GPtrArray *papers;            /* of LoketPaper, those that are opened first */
  GPtrArray *leaves;            /* of LoketLeaf, in order */
  GPtrArray *sheets;            /* of LoketCopySheet */

  /* State */
  guint opened;
};

G_DEFINE_FINAL_TYPE (LoketCopy, loket_copy, G_TYPE_OBJECT)

enum { SIGNAL_PROGRESS, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What one sheet is made of, in a thread. */
typedef struct
{
  LoketRaster *page;
  LoketCopyPlace place;
  LoketCopyMark mark;
  char *count;
} Burn;

static void open_next (GTask *task);
static void make_next (GTask *task);

/* * Sheet after sheet */

static void
burn_free (Burn *self)
{
  loket_raster_unref (self->page);
  g_free (self->mark.foot);
  g_free (self->mark.across);
  g_free (self->count);
  g_free (self);
}

static void
burn (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  Burn *self = data;
  GError *error = NULL;
  LoketCopySheet *sheet = loket_copy_sheet_new (self->page, &self->place, &self->mark, self->count, &error);

  if (sheet != NULL)
    g_task_return_pointer (task, sheet, (GDestroyNotify) loket_copy_sheet_free);
  else
    g_task_return_error (task, error);
}

static void
on_burnt (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  LoketCopy *self = LOKET_COPY (source);
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  LoketCopySheet *sheet = g_task_propagate_pointer (G_TASK (result), &error);

  if (sheet == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_add (self->sheets, sheet);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
  make_next (task);
}

static void
on_rendered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCopy *self = g_task_get_source_object (task);
  GError *error = NULL;
  LoketRaster *page = loket_leaf_render_finish (LOKET_LEAF (source), result, &error);
  GTask *burning;
  Burn *its;

  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  its = g_new0 (Burn, 1);
  its->page = page;
  loket_copy_sheet_place (loket_leaf_get_width (LOKET_LEAF (source)), loket_leaf_get_height (LOKET_LEAF (source)), &its->place);
  its->mark = (LoketCopyMark) { g_strdup (self->mark.foot), g_strdup (self->mark.across) };
  its->count = g_strdup_printf ("%u/%u", self->sheets->len + 1, self->leaves->len);
  burning = g_task_new (self, g_task_get_cancellable (task), on_burnt, g_object_ref (task));
  g_task_set_task_data (burning, its, (GDestroyNotify) burn_free);
  g_task_run_in_thread (burning, burn);
  g_object_unref (burning);
}

static void
make_next (GTask *task)
{
  LoketCopy *self = g_task_get_source_object (task);
  LoketView view = { .priority = LOKET_RENDER_TEXT };
  LoketCopyPlace place;
  LoketLeaf *leaf;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->sheets->len >= self->leaves->len)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  leaf = self->leaves->pdata[self->sheets->len];
  if (loket_leaf_get_error (leaf) != NULL)
    {
      g_task_return_error (task, g_error_copy (loket_leaf_get_error (leaf)));
      return;
    }
  loket_copy_sheet_place (loket_leaf_get_width (leaf), loket_leaf_get_height (leaf), &place);
  view.scale = place.scale;
  loket_leaf_render_async (leaf, &view, g_task_get_cancellable (task), on_rendered, g_object_ref (task));
}

/* * Paper after paper: only then it is known how many sheets there are */

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCopy *self = g_task_get_source_object (task);
  GListModel *leaves = loket_paper_get_leaves (LOKET_PAPER (source));
  GError *error = NULL;

  if (!loket_paper_open_finish (LOKET_PAPER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (leaves); i++)
    g_ptr_array_add (self->leaves, g_list_model_get_item (leaves, i));
  open_next (task);
}

static void
open_next (GTask *task)
{
  LoketCopy *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->opened < self->papers->len)
    loket_paper_open_async (self->papers->pdata[self->opened++], NULL, g_task_get_cancellable (task), on_opened,
                            g_object_ref (task));
  else if (self->leaves->len == 0)
    g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no page to copy."));
  else
    make_next (task);
}

/* * Parent class overrides */

static void
loket_copy_finalize (GObject *object)
{
  LoketCopy *self = LOKET_COPY (object);

  g_free (self->title);
  g_free (self->mark.foot);
  g_free (self->mark.across);
  g_ptr_array_unref (self->papers);
  g_ptr_array_unref (self->leaves);
  g_ptr_array_unref (self->sheets);

  G_OBJECT_CLASS (loket_copy_parent_class)->finalize (object);
}

static void
loket_copy_class_init (LoketCopyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_copy_finalize;
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", LOKET_TYPE_COPY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_copy_init (LoketCopy *self)
{
  self->papers = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaves = g_ptr_array_new_with_free_func (g_object_unref);
  self->sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_copy_sheet_free);
}

/* * Public API */

/**
 * loket_copy_new:
 * @title: of the print job and the file
 * @foot: who made it, where, when, why and under which number
 * @across: the short of it, pale over each sheet
 */
LoketCopy *
loket_copy_new (const char *title,
                const char *foot,
                const char *across)
{
  LoketCopy *self = g_object_new (LOKET_TYPE_COPY, NULL);

  self->title = g_strdup (title);
  self->mark.foot = g_strdup (foot);
  self->mark.across = g_strdup (across);

  return self;
}

/**
 * loket_copy_make_async:
 * @papers: (element-type LoketPaper): in order, as they are looked at now
 *
 * A page that cannot be shown fails the whole: a copy is complete or it is none.
 */
void
loket_copy_make_async (LoketCopy          *self,
                       GPtrArray          *papers,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_copy_make_async);
  for (guint i = 0; i < papers->len; i++)
    g_ptr_array_add (self->papers, g_object_ref (papers->pdata[i]));
  open_next (task);
}

gboolean
loket_copy_make_finish (LoketCopy    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
loket_copy_get_n_made (LoketCopy *self)
{
  return self->sheets->len;
}

/**
 * loket_copy_get_n_sheets:
 *
 * Returns: how many there will be; 0 while that is not known
 */
guint
loket_copy_get_n_sheets (LoketCopy *self)
{
  return self->opened < self->papers->len ? 0 : self->leaves->len;
}

const char *
loket_copy_get_title (LoketCopy *self)
{
  return self->title;
}

void
loket_copy_get_size (LoketCopy *self,
                     guint      sheet,
                     double    *width,
                     double    *height)
{
  loket_copy_sheet_get_size (self->sheets->pdata[sheet], width, height);
}

/**
 * loket_copy_draw:
 * @width: of the place it has; the whole sheet is drawn into it
 *
 * Returns: whether it could be drawn
 */
gboolean
loket_copy_draw (LoketCopy *self,
                 guint      sheet,
                 cairo_t   *cr,
                 double     width,
                 double     height)
{
  LoketCopySheet *its = self->sheets->pdata[sheet];
  cairo_surface_t *picture = loket_copy_sheet_surface (its);
  double scale = MIN (width / its->width, height / its->height);

  if (picture == NULL)
    return FALSE;
  cairo_save (cr);
  cairo_translate (cr, (width - its->width * scale) / 2, (height - its->height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (picture);

  return TRUE;
}

/* * As a file */

static cairo_status_t
on_pdf_written (void                *closure,
                const unsigned char *data,
                unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static gboolean
draw_all (LoketCopy       *self,
          cairo_surface_t *surface)
{
  cairo_t *cr = cairo_create (surface);
  gboolean good = TRUE;

  for (guint i = 0; good && i < self->sheets->len; i++)
    {
      double width, height;

      loket_copy_get_size (self, i, &width, &height);
      cairo_pdf_surface_set_size (surface, width, height);
      good = loket_copy_draw (self, i, cr, width, height);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);

  return good && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
}

static void
make_pdf (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  LoketCopy *self = source;
  g_autoptr(GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_pdf_written, out, 595, 842);
  gboolean good;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Loket");
  good = draw_all (self, surface);
  cairo_surface_destroy (surface);
  if (good)
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&out)), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_FAILED, _("A sheet of the copy could not be drawn."));
}

/**
 * loket_copy_to_pdf_async:
 *
 * Of a copy whose sheets are made.
 */
void
loket_copy_to_pdf_async (LoketCopy          *self,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, loket_copy_to_pdf_async);
  g_task_run_in_thread (task, make_pdf);
}

GBytes *
loket_copy_to_pdf_finish (LoketCopy    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
