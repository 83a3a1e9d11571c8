/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tools above a paper do. */

#include "loket-paper-search.h"
#include "loket-paper-view-private.h"

static void
enable (LoketPaperView *self,
        const char     *name,
        gboolean        enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
_loket_paper_view_update_actions (LoketPaperView *self)
{
  guint n = loket_page_area_get_n_pages (self->area);
  gboolean edit = self->editable && n > 0 && self->paper != NULL;

  enable (self, "page", n > 0);
  enable (self, "zoom", n > 0);
  enable (self, "fit", n > 0);
  enable (self, "turn-view", n > 0);
  enable (self, "lens", n > 0);
  enable (self, "search", n > 0);
  enable (self, "turn", edit);
  enable (self, "move", edit && n > 1);
  enable (self, "remove", edit);
  enable (self, "scan-again", edit);
  enable (self, "undo", self->editable && self->paper != NULL && loket_paper_can_undo (self->paper));
  enable (self, "redo", self->editable && self->paper != NULL && loket_paper_can_redo (self->paper));
}

/* Position in the paper of the page the current leaf belongs to. */
static gboolean
current_position (LoketPaperView *self,
                  guint          *position)
{
  GListModel *leaves;
  g_autoptr(LoketLeaf) leaf = NULL;
  LoketPage *page;

  if (self->paper == NULL)
    return FALSE;

  leaves = loket_paper_get_leaves (self->paper);
  leaf = g_list_model_get_item (leaves, loket_page_area_get_page (self->area));
  page = leaf != NULL ? loket_leaf_get_page (leaf) : NULL;
  for (guint i = 0; page != NULL && i < loket_paper_get_n_pages (self->paper); i++)
    if (loket_paper_get_page (self->paper, i) == page)
      {
        *position = i;
        return TRUE;
      }

  return FALSE;
}

static void
on_page (GSimpleAction *action,
         GVariant      *step,
         gpointer       data)
{
  LoketPaperView *self = data;

  if (g_variant_get_int32 (step) > 0)
    loket_page_area_page_down (self->area);
  else
    loket_page_area_page_up (self->area);
}

static void
on_zoom (GSimpleAction *action,
         GVariant      *step,
         gpointer       data)
{
  loket_page_area_zoom (((LoketPaperView *) data)->area,
                        g_variant_get_int32 (step) > 0 ? LOKET_PAPER_STEP : 1 / LOKET_PAPER_STEP);
}

static void
on_fit (GSimpleAction *action,
        GVariant      *fit,
        gpointer       data)
{
  loket_page_area_set_fit (((LoketPaperView *) data)->area, (LoketFit) g_variant_get_int32 (fit));
}

static void
on_turn_view (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  LoketPageArea *area = ((LoketPaperView *) data)->area;

  loket_page_area_set_turn (area, loket_page_area_get_turn (area) + 90);
}

static void
on_lens (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  LoketPageArea *area = ((LoketPaperView *) data)->area;

  loket_page_area_set_lens (area, !loket_page_area_get_lens (area));
}

static void
on_search (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  LoketPaperView *self = data;
  gboolean show = !gtk_widget_get_visible (self->search);

  gtk_widget_set_visible (self->search, show);
  if (show)
    gtk_widget_grab_focus (self->search);
  else
    loket_paper_search_stop (LOKET_PAPER_SEARCH (self->search));
}

static void
on_turn (GSimpleAction *action,
         GVariant      *degrees,
         gpointer       data)
{
  LoketPaperView *self = data;
  guint position;

  if (current_position (self, &position))
    loket_paper_turn (self->paper, position, g_variant_get_int32 (degrees));
}

static void
on_move (GSimpleAction *action,
         GVariant      *step,
         gpointer       data)
{
  LoketPaperView *self = data;
  int to;
  guint position;

  if (!current_position (self, &position))
    return;

  to = (int) position + g_variant_get_int32 (step);
  if (to < 0 || to >= (int) loket_paper_get_n_pages (self->paper))
    return;

  loket_paper_move (self->paper, position, (guint) to);
  loket_page_area_set_page (self->area, (guint) to);
}

static void
on_remove (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  LoketPaperView *self = data;
  guint position;

  if (current_position (self, &position))
    loket_paper_remove (self->paper, position);
}

static void
on_scan_again (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  LoketPaperView *self = data;
  guint position;

  if (current_position (self, &position))
    g_signal_emit_by_name (self, "scan-again",
                           loket_page_get_id (loket_paper_get_page (self->paper, position)));
}

static void
on_undo (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  loket_paper_undo (((LoketPaperView *) data)->paper);
}

static void
on_redo (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  loket_paper_redo (((LoketPaperView *) data)->paper);
}

static const GActionEntry entries[] = {
  { "page", on_page, "i" },
  { "zoom", on_zoom, "i" },
  { "fit", on_fit, "i" },
  { "turn-view", on_turn_view },
  { "lens", on_lens },
  { "search", on_search },
  { "turn", on_turn, "i" },
  { "move", on_move, "i" },
  { "remove", on_remove },
  { "scan-again", on_scan_again },
  { "undo", on_undo },
  { "redo", on_redo },
};

void
_loket_paper_view_add_actions (LoketPaperView *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "paper", G_ACTION_GROUP (self->actions));
}
