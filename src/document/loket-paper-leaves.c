/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The leaves of a paper follow its pages. */

#include "loket-paper-open.h"

static LoketLeaf *
find_leaf (GPtrArray *leaves,
           LoketPage *page,
           guint      inner)
{
  for (guint i = 0; i < leaves->len; i++)
    if (loket_leaf_is_for (leaves->pdata[i], page, inner))
      return leaves->pdata[i];

  return NULL;
}

static GPtrArray *
current_leaves (GListStore *store)
{
  GPtrArray *leaves = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (leaves, g_list_model_get_item (G_LIST_MODEL (store), i));

  return leaves;
}

static GPtrArray *
wanted_leaves (LoketPaper *self,
               GPtrArray  *before)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < loket_paper_get_n_pages (self); i++)
    {
      LoketPage *page = loket_paper_get_page (self, i);
      guint n = loket_paper_open_get_n_leaves (loket_paper_get_open (self), page);

      for (guint inner = 0; inner < n; inner++)
        {
          LoketLeaf *leaf = find_leaf (before, page, inner);

          g_ptr_array_add (wanted, leaf != NULL ? g_object_ref (leaf)
                                                : loket_leaf_new (self, page, inner));
        }
    }

  return wanted;
}

/* Leaves that stay keep their object, so that a viewer keeps what it drew of them. */
void
loket_paper_update_leaves (LoketPaper *self)
{
  GListStore *store = G_LIST_STORE (loket_paper_get_leaves (self));
  g_autoptr(GPtrArray) before = current_leaves (store);
  g_autoptr(GPtrArray) wanted = wanted_leaves (self, before);
  guint same = 0, tail = 0;

  while (same < before->len && same < wanted->len
         && before->pdata[same] == wanted->pdata[same])
    same++;
  while (tail < before->len - same && tail < wanted->len - same
         && before->pdata[before->len - 1 - tail] == wanted->pdata[wanted->len - 1 - tail])
    tail++;

  for (guint i = 0; i < before->len; i++)
    if (!g_ptr_array_find (wanted, before->pdata[i], NULL))
      loket_leaf_forget_paper (before->pdata[i]);
  for (guint i = 0; i < wanted->len; i++)
    {
      loket_paper_open_describe (loket_paper_get_open (self), wanted->pdata[i]);
      loket_leaf_set_position (wanted->pdata[i], i);
    }
  if (before->len != wanted->len || same < before->len)
    g_list_store_splice (store, same, before->len - same - tail, wanted->pdata + same,
                         wanted->len - same - tail);
}

/* The paper goes; leaves somebody still holds must not ask it any more. */
void
loket_paper_forget_leaves (GListStore *store)
{
  g_autoptr(GPtrArray) leaves = current_leaves (store);

  for (guint i = 0; i < leaves->len; i++)
    loket_leaf_forget_paper (leaves->pdata[i]);
}
