/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker of a paper: which of its page objects it has, and bringing it the others. */

#include "loket-paper-open.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "loket-error.h"

typedef enum
{
  STATE_UNKNOWN,
  STATE_LOADING,
  STATE_OPEN,
  STATE_FAILED,
} State;

typedef struct
{
  LoketPage *page;
  State state;
  guint first, n_pages;         /* pages of the renderer, once known */
  GError *error;
  GPtrArray *waiting;           /* GTask */
} Entry;

struct _LoketPaperOpen
{
  /* Owned */
  LoketPageSource *source;
  LoketRenderer *renderer;
  GHashTable *entries;          /* LoketPage → Entry */
  char *password;

  /* Borrowed */
  LoketPaper *paper;

  LoketPaperOpened opened;
  int fd;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_ptr_array_unref (entry->waiting);
  g_clear_error (&entry->error);
  g_object_unref (entry->page);
  g_free (entry);
}

static Entry *
get_entry (LoketPaperOpen *self,
           LoketPage      *page)
{
  Entry *entry = g_hash_table_lookup (self->entries, page);

  if (entry != NULL)
    return entry;

  entry = g_new0 (Entry, 1);
  entry->page = g_object_ref (page);
  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_insert (self->entries, page, entry);

  return entry;
}

/* A page of the renderer needs long: say so on the leaf that shows it. */
static void
on_renderer_slow (LoketRenderer  *renderer,
                  guint           page,
                  gboolean        slow,
                  LoketPaperOpen *self)
{
  GListModel *leaves = loket_paper_get_leaves (self->paper);
  guint n = g_list_model_get_n_items (leaves);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketLeaf) leaf = g_list_model_get_item (leaves, i);
      Entry *entry = g_hash_table_lookup (self->entries, loket_leaf_get_page (leaf));

      if (entry != NULL && entry->state == STATE_OPEN
          && entry->first + loket_leaf_get_inner (leaf) == page)
        loket_leaf_set_slow (leaf, slow);
    }
}

LoketPaperOpen *
loket_paper_open_new (LoketPaper      *paper,
                      LoketPageSource *source,
                      LoketPaperOpened opened)
{
  LoketPaperOpen *self = g_new0 (LoketPaperOpen, 1);

  self->paper = paper;
  self->source = source != NULL ? g_object_ref (source) : NULL;
  self->opened = opened;
  self->fd = -1;
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);

  return self;
}

static void
drop_renderer (LoketPaperOpen *self)
{
  if (self->renderer == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->renderer, self);
  loket_renderer_close (self->renderer);
  g_clear_object (&self->renderer);
}

void
loket_paper_open_free (LoketPaperOpen *self)
{
  drop_renderer (self);
  g_hash_table_unref (self->entries);
  g_clear_object (&self->source);
  g_free (self->password);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * loket_paper_open_set_fd:
 * @fd: (transfer full): the file of the only page
 */
void
loket_paper_open_set_fd (LoketPaperOpen *self,
                         int             fd)
{
  self->fd = fd;
}

LoketPageSource *
loket_paper_open_get_source (LoketPaperOpen *self)
{
  return self->source;
}

guint
loket_paper_open_get_n_leaves (LoketPaperOpen *self,
                               LoketPage      *page)
{
  Entry *entry = g_hash_table_lookup (self->entries, page);

  return entry != NULL && entry->n_pages > 0 ? entry->n_pages : 1;
}

/**
 * loket_paper_open_describe:
 *
 * Tells a leaf what is known about it: its size, or why there is nothing to see.
 */
void
loket_paper_open_describe (LoketPaperOpen *self,
                           LoketLeaf      *leaf)
{
  Entry *entry = g_hash_table_lookup (self->entries, loket_leaf_get_page (leaf));
  double width, height;

  if (entry == NULL)
    return;
  if (entry->state == STATE_FAILED)
    loket_leaf_set_error (leaf, entry->error);
  else if (entry->state == STATE_OPEN)
    loket_leaf_set_error (leaf, NULL);
  if (entry->state == STATE_OPEN
      && loket_renderer_get_page_size (self->renderer,
                                       entry->first + loket_leaf_get_inner (leaf),
                                       &width, &height))
    loket_leaf_set_size (leaf, width, height);
}

static void
ensure_renderer (LoketPaperOpen *self)
{
  if (self->renderer != NULL)
    return;

  self->renderer = loket_renderer_new ();
  g_signal_connect (self->renderer, "slow", G_CALLBACK (on_renderer_slow), self);
}

/*
 * Bringing one page
 */

static void
settle (LoketPaper *paper,
        Entry      *entry,
        GError     *error)
{
  LoketPaperOpen *self = loket_paper_get_open (paper);
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&entry->waiting);

  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_error (&entry->error);
  entry->state = error == NULL ? STATE_OPEN : STATE_FAILED;
  entry->error = error;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    entry->state = STATE_UNKNOWN;
  else
    self->opened (paper);

  for (guint i = 0; i < waiting->len; i++)
    if (entry->error != NULL)
      g_task_return_error (waiting->pdata[i], g_error_copy (entry->error));
    else
      g_task_return_pointer (waiting->pdata[i], entry, NULL);
}

/* What a step of loading carries along; the paper stays alive as long. */
typedef struct
{
  LoketPaper *paper;
  LoketPage *page;
} Step;

static Step *
step_new (LoketPaper *paper,
          LoketPage  *page)
{
  Step *step = g_new0 (Step, 1);

  step->paper = g_object_ref (paper);
  step->page = g_object_ref (page);

  return step;
}

static void
step_free (Step *step)
{
  g_object_unref (step->paper);
  g_object_unref (step->page);
  g_free (step);
}

/* The paper may have been closed meanwhile: then nobody waits any more. */
static Entry *
step_entry (Step *step)
{
  LoketPaperOpen *self = loket_paper_get_open (step->paper);

  return self != NULL ? g_hash_table_lookup (self->entries, step->page) : NULL;
}

static void
on_part_opened (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Step *step = user_data;
  Entry *entry = step_entry (step);
  GError *error = NULL;
  guint first = 0, n_pages = 0;

  loket_renderer_open_finish (LOKET_RENDERER (source), result, &first, &n_pages, NULL, &error);
  if (entry != NULL)
    {
      entry->first = first;
      entry->n_pages = n_pages;
      settle (step->paper, entry, error);
    }
  else
    {
      g_clear_error (&error);
    }
  step_free (step);
}

static void
give_bytes (LoketPaperOpen *self,
            LoketPage      *page,
            GBytes         *bytes)
{
  ensure_renderer (self);
  loket_renderer_open_async (self->renderer, bytes, self->password, NULL, on_part_opened,
                             step_new (self->paper, page));
}

typedef struct
{
  GBytes *bytes;
  char *sha256;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_bytes_unref (check->bytes);
  g_free (check->sha256);
  g_free (check);
}

static void
check_hash (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Check *check = task_data;
  g_autofree char *hash = loket_page_hash_bytes (check->bytes);

  if (*check->sha256 == '\0' || g_str_equal (hash, check->sha256))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                             _("This page is not the one that was stored."));
}

static void
on_hash_checked (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Step *step = user_data;
  Check *check = g_task_get_task_data (G_TASK (result));
  Entry *entry = step_entry (step);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) && entry != NULL)
    give_bytes (loket_paper_get_open (step->paper), step->page, check->bytes);
  else if (entry != NULL)
    settle (step->paper, entry, g_steal_pointer (&error));
  g_clear_error (&error);
  step_free (step);
}

static void
on_bytes_loaded (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Step *step = user_data;
  Entry *entry = step_entry (step);
  GError *error = NULL;
  GBytes *bytes = loket_page_source_load_finish (LOKET_PAGE_SOURCE (source), result, &error);

  if (bytes != NULL)
    {
      g_autoptr(GTask) task = g_task_new (NULL, NULL, on_hash_checked, step);
      Check *check = g_new0 (Check, 1);

      check->bytes = bytes;
      check->sha256 = g_strdup (loket_page_get_sha256 (step->page));
      g_task_set_task_data (task, check, check_free);
      g_task_run_in_thread (task, check_hash);
      return;
    }

  if (entry != NULL)
    settle (step->paper, entry, g_steal_pointer (&error));
  g_clear_error (&error);
  step_free (step);
}

static void
load (LoketPaperOpen *self,
      Entry          *entry)
{
  GBytes *bytes = loket_page_get_bytes (entry->page);

  entry->state = STATE_LOADING;
  if (bytes != NULL)
    {
      give_bytes (self, entry->page, bytes);
    }
  else if (self->fd >= 0)
    {
      ensure_renderer (self);
      loket_renderer_open_fd_async (self->renderer, self->fd, self->password, NULL,
                                    on_part_opened, step_new (self->paper, entry->page));
    }
  else if (self->source != NULL)
    {
      loket_page_source_load_async (self->source, entry->page, NULL, on_bytes_loaded,
                                    step_new (self->paper, entry->page));
    }
  else
    {
      settle (self->paper, entry,
              g_error_new_literal (LOKET_ERROR, LOKET_ERROR_DAMAGED,
                                   _("This page is not on this desk.")));
    }
}

void
loket_paper_need_page_async (LoketPaper         *paper,
                             LoketPage          *page,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  LoketPaperOpen *self = loket_paper_get_open (paper);
  Entry *entry = get_entry (self, page);
  GTask *task = g_task_new (paper, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_paper_need_page_async);
  if (entry->state == STATE_OPEN)
    {
      g_task_return_pointer (task, entry, NULL);
      g_object_unref (task);
      return;
    }
  if (entry->state == STATE_FAILED)
    {
      g_task_return_error (task, g_error_copy (entry->error));
      g_object_unref (task);
      return;
    }

  g_ptr_array_add (entry->waiting, task);
  if (entry->state == STATE_UNKNOWN)
    load (self, entry);
}

/**
 * loket_paper_need_page_finish:
 * @first: (out): number of the first page of this object
 *
 * Returns: (transfer none) (nullable): the renderer that has it
 */
LoketRenderer *
loket_paper_need_page_finish (LoketPaper   *paper,
                              GAsyncResult *result,
                              guint        *first,
                              guint        *n_pages,
                              GError      **error)
{
  LoketPaperOpen *self = loket_paper_get_open (paper);
  Entry *entry;

  g_return_val_if_fail (g_task_is_valid (result, paper), NULL);

  entry = g_task_propagate_pointer (G_TASK (result), error);
  if (entry == NULL)
    return NULL;
  if (self == NULL || self->renderer == NULL || entry->state != STATE_OPEN)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
      return NULL;
    }

  *first = entry->first;
  *n_pages = entry->n_pages;

  return self->renderer;
}

/*
 * Opening all of it
 */

static void
finish_opening (GTask *task)
{
  GError *locked = g_task_get_task_data (task);

  if (locked != NULL)
    g_task_return_error (task, g_error_copy (locked));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_one_there (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  guint left = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "left")) - 1;
  g_autoptr(GError) error = NULL;
  guint first, n_pages;

  if (loket_paper_need_page_finish (LOKET_PAPER (source), result, &first, &n_pages, &error) == NULL
      && g_error_matches (error, LOKET_ERROR, LOKET_ERROR_PASSWORD)
      && g_task_get_task_data (task) == NULL)
    g_task_set_task_data (task, g_steal_pointer (&error), (GDestroyNotify) g_error_free);
  g_object_set_data (G_OBJECT (task), "left", GUINT_TO_POINTER (left));
  if (left == 0)
    finish_opening (task);
}

static void
try_again (LoketPaperOpen *self,
           const char     *password)
{
  GHashTableIter iter;
  Entry *entry;

  if (password == NULL)
    return;

  g_free (self->password);
  self->password = g_strdup (password);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (entry->state == STATE_FAILED
        && g_error_matches (entry->error, LOKET_ERROR, LOKET_ERROR_PASSWORD))
      entry->state = STATE_UNKNOWN;
}

/**
 * loket_paper_open_async:
 * @password: (nullable): tried on what is locked
 */
void
loket_paper_open_async (LoketPaper         *paper,
                        const char         *password,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  guint n = loket_paper_get_n_pages (paper);
  g_autoptr(GTask) task = g_task_new (paper, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_paper_open_async);
  try_again (loket_paper_get_open (paper), password);
  g_object_set_data (G_OBJECT (task), "left", GUINT_TO_POINTER (n));
  if (n == 0)
    finish_opening (task);
  for (guint i = 0; i < n; i++)
    loket_paper_need_page_async (paper, loket_paper_get_page (paper, i), cancellable,
                                 on_one_there, g_object_ref (task));
}

gboolean
loket_paper_open_finish (LoketPaper   *paper,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, paper), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_paper_close:
 *
 * Sizes stay known; bytes are brought again when a leaf is rendered.
 */
void
loket_paper_close (LoketPaper *paper)
{
  LoketPaperOpen *self = loket_paper_get_open (paper);
  GHashTableIter iter;
  Entry *entry;

  drop_renderer (self);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (entry->state == STATE_OPEN)
      entry->state = STATE_UNKNOWN;
}
