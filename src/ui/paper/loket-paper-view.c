/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper beside the form: sheets, tools, search, and the scan while it arrives. */

#include "loket-paper-view.h"

#include <glib/gi18n.h>

#include "loket-empty-state.h"
#include "loket-error.h"
#include "loket-field-row.h"
#include "loket-focus.h"
#include "loket-message.h"
#include "loket-paper-search.h"
#include "loket-paper-tools.h"
#include "loket-paper-view-private.h"
#include "loket-scan-preview.h"
#include "loket-stack.h"

G_DEFINE_FINAL_TYPE (LoketPaperView, loket_paper_view, GTK_TYPE_WIDGET)

enum
{
  SCAN_AGAIN,
  RECT_DRAWN,
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void open_paper (LoketPaperView *self, const char *password);

/*
 * Auxiliary methods
 */

static void
show_right_page (LoketPaperView *self)
{
  if (self->scanning)
    loket_stack_show (self->stack, "scan");
  else if (self->paper == NULL || loket_page_area_get_n_pages (self->area) == 0)
    loket_stack_show (self->stack, "empty");
  else
    loket_stack_show (self->stack, "pages");
  _loket_paper_view_update_actions (self);
}

/*
 * Opening
 */

static void
show_problem (LoketPaperView *self,
              const GError   *error)
{
  gboolean locked = g_error_matches (error, LOKET_ERROR, LOKET_ERROR_PASSWORD);

  loket_message_set_error (self->problem, locked ? _("This paper is locked with a password.")
                           : _("This paper cannot be shown."), error);
  gtk_widget_set_visible (GTK_WIDGET (self->password), locked);
  loket_stack_show (self->stack, "problem");
  if (locked)
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
on_opened (GObject      *paper,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(LoketPaperView) self = data;
  g_autoptr(GError) error = NULL;
  gboolean opened = loket_paper_open_finish (LOKET_PAPER (paper), result, &error);

  if (self->paper != LOKET_PAPER (paper) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!opened)
    {
      show_problem (self, error);
      return;
    }

  show_right_page (self);
  g_signal_emit (self, signals[OPENED], 0);
}

static void
open_paper (LoketPaperView *self,
            const char     *password)
{
  loket_paper_open_async (self->paper, password, self->cancellable, on_opened,
                          g_object_ref (self));
}

static void
on_password_given (GtkEntry       *entry,
                   LoketPaperView *self)
{
  g_autofree char *password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));

  loket_field_row_clear (self->password);
  if (self->paper != NULL && *password != '\0')
    open_paper (self, password);
}

/*
 * Signal callbacks
 */

static void
on_search_closed (LoketPaperSearch *search,
                  LoketPaperView   *self)
{
  gtk_widget_set_visible (self->search, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->area));
}

static void
on_area_changed (LoketPageArea  *area,
                 LoketPaperView *self)
{
  _loket_paper_view_update_actions (self);
}

static void
on_rect_drawn (LoketPageArea  *area,
               guint           page,
               double          x,
               double          y,
               double          width,
               double          height,
               LoketPaperView *self)
{
  LoketRect rect = { x, y, width, height };

  g_signal_emit (self, signals[RECT_DRAWN], 0, page, &rect);
}

static void
on_paper_changed (LoketPaper     *paper,
                  LoketPaperView *self)
{
  show_right_page (self);
}

static void
on_leaves_changed (GListModel     *leaves,
                   guint           position,
                   guint           removed,
                   guint           added,
                   LoketPaperView *self)
{
  show_right_page (self);
}

/*
 * Parent class overrides
 */

static gboolean
loket_paper_view_focus (GtkWidget       *widget,
                        GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_paper_view_parent_class);
}

static gboolean
loket_paper_view_grab_focus (GtkWidget *widget)
{
  return loket_focus_give (widget, GTK_WIDGET (LOKET_PAPER_VIEW (widget)->area));
}

static void
drop_paper (LoketPaperView *self)
{
  if (self->paper == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->paper, self);
  g_signal_handlers_disconnect_by_data (loket_paper_get_leaves (self->paper), self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->paper);
}

static void
loket_paper_view_dispose (GObject *object)
{
  LoketPaperView *self = LOKET_PAPER_VIEW (object);

  drop_paper (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (loket_paper_view_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "paper.undo",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "paper.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "paper.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "paper.remove", NULL);
}

static void
loket_paper_view_class_init (LoketPaperViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_paper_view_dispose;
  widget_class->grab_focus = loket_paper_view_grab_focus;
  widget_class->focus = loket_paper_view_focus;
  signals[SCAN_AGAIN] = g_signal_new ("scan-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RECT_DRAWN] = g_signal_new ("rect-drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                                      G_TYPE_POINTER);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  add_keys (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "paperview");
}

static GtkWidget *
build_problem (LoketPaperView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_add_css_class (box, "paper-problem");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  self->problem = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  self->password = LOKET_FIELD_ROW (loket_field_row_new ("password", _("Password of the paper")));
  loket_field_row_set_secret (self->password);
  g_signal_connect (loket_field_row_get_entry (self->password), "activate",
                    G_CALLBACK (on_password_given), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->password));

  return box;
}

static void
build_stack (LoketPaperView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->area));
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_stack_add_named (self->stack, scroller, "pages");
  self->preview = loket_scan_preview_new ();
  gtk_stack_add_named (self->stack, self->preview, "scan");
  self->empty = loket_empty_state_new ("x-office-document-symbolic", _("No paper here"), "");
  gtk_widget_set_valign (self->empty, GTK_ALIGN_CENTER);
  gtk_stack_add_named (self->stack, self->empty, "empty");
  gtk_stack_add_named (self->stack, build_problem (self), "problem");
}

static void
loket_paper_view_init (LoketPaperView *self)
{
  self->cancellable = g_cancellable_new ();
  _loket_paper_view_add_actions (self);

  self->area = LOKET_PAGE_AREA (loket_page_area_new ());
  g_signal_connect (self->area, "changed", G_CALLBACK (on_area_changed), self);
  g_signal_connect (self->area, "rect-drawn", G_CALLBACK (on_rect_drawn), self);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->tools = loket_paper_tools_new (self->area);
  gtk_box_append (GTK_BOX (self->box), self->tools);
  self->search = loket_paper_search_new (self->area);
  g_signal_connect (self->search, "closed", G_CALLBACK (on_search_closed), self);
  gtk_widget_set_visible (self->search, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->search);
  build_stack (self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
  show_right_page (self);
}

/*
 * Public API
 */

GtkWidget *
loket_paper_view_new (void)
{
  return g_object_new (LOKET_TYPE_PAPER_VIEW, NULL);
}

/**
 * loket_paper_view_set_paper:
 * @self: the view
 * @paper: (nullable): what to show
 */
void
loket_paper_view_set_paper (LoketPaperView *self,
                            LoketPaper     *paper)
{
  GListModel *leaves;

  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  if (self->paper == paper)
    return;

  drop_paper (self);
  self->paper = paper != NULL ? g_object_ref (paper) : NULL;
  leaves = paper != NULL ? loket_paper_get_leaves (paper) : NULL;
  loket_page_area_set_name (self->area, paper != NULL ? loket_paper_get_title (paper) : NULL);
  loket_page_area_set_leaves (self->area, leaves);
  loket_paper_search_set_leaves (LOKET_PAPER_SEARCH (self->search), leaves);
  if (paper != NULL)
    {
      g_signal_connect (paper, "changed", G_CALLBACK (on_paper_changed), self);
      g_signal_connect (leaves, "items-changed", G_CALLBACK (on_leaves_changed), self);
      open_paper (self, NULL);
    }
  show_right_page (self);
}

/**
 * loket_paper_view_set_name:
 * @self: the view
 * @name: (nullable): what the paper is, for people who hear it
 */
void
loket_paper_view_set_name (LoketPaperView *self,
                           const char     *name)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  loket_page_area_set_name (self->area, name);
}

LoketPaper *
loket_paper_view_get_paper (LoketPaperView *self)
{
  g_return_val_if_fail (LOKET_IS_PAPER_VIEW (self), NULL);

  return self->paper;
}

/**
 * loket_paper_view_set_editable:
 * @self: the view
 * @editable: whether pages can be turned, moved, removed and scanned again
 */
void
loket_paper_view_set_editable (LoketPaperView *self,
                               gboolean        editable)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  self->editable = !!editable;
  loket_paper_tools_set_editable (LOKET_PAPER_TOOLS (self->tools), editable);
  _loket_paper_view_update_actions (self);
}

/**
 * loket_paper_view_set_empty:
 * @self: the view
 * @icon: name of an icon
 * @title: what is not there
 * @text: what to do
 */
void
loket_paper_view_set_empty (LoketPaperView *self,
                            const char     *icon,
                            const char     *title,
                            const char     *text)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  loket_empty_state_set (LOKET_EMPTY_STATE (self->empty), icon, title, text);
}

guint
loket_paper_view_get_page (LoketPaperView *self)
{
  g_return_val_if_fail (LOKET_IS_PAPER_VIEW (self), 0);

  return loket_page_area_get_page (self->area);
}

void
loket_paper_view_set_page (LoketPaperView *self,
                           guint           page)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  loket_page_area_set_page (self->area, page);
}

/**
 * loket_paper_view_mark:
 * @self: the view
 * @page: number of the leaf, from 0
 * @rect: (nullable): place of the chosen field, in points of the leaf as shown
 */
void
loket_paper_view_mark (LoketPaperView  *self,
                       guint            page,
                       const LoketRect *rect)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  loket_page_area_set_mark (self->area, page, rect);
}

gboolean
loket_paper_view_can_act (LoketPaperView *self,
                          const char     *act)
{
  static const char *acts[] = { "page-next", "page-previous", "zoom-in", "zoom-out", "zoom-fit" };

  g_return_val_if_fail (LOKET_IS_PAPER_VIEW (self), FALSE);

  if (loket_page_area_get_n_pages (self->area) == 0)
    return FALSE;
  if (g_str_equal (act, "scan-again"))
    return self->editable;
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (act, acts[i]))
      return TRUE;

  return FALSE;
}

void
loket_paper_view_act (LoketPaperView *self,
                      const char     *act)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  if (g_str_equal (act, "page-next"))
    loket_page_area_page_down (self->area);
  else if (g_str_equal (act, "page-previous"))
    loket_page_area_page_up (self->area);
  else if (g_str_equal (act, "zoom-in"))
    loket_page_area_zoom (self->area, LOKET_PAPER_STEP);
  else if (g_str_equal (act, "zoom-out"))
    loket_page_area_zoom (self->area, 1 / LOKET_PAPER_STEP);
  else if (g_str_equal (act, "zoom-fit"))
    loket_page_area_set_fit (self->area, LOKET_FIT_WIDTH);
  else if (g_str_equal (act, "scan-again"))
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "scan-again", NULL);
}

/**
 * loket_paper_view_scan_begin:
 * @self: the view
 * @page: a page the scanner started with
 *
 * Shows the sheet as it arrives until loket_paper_view_scan_end().
 */
void
loket_paper_view_scan_begin (LoketPaperView *self,
                             LoketScanPage  *page)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  self->scanning = TRUE;
  loket_scan_preview_begin (LOKET_SCAN_PREVIEW (self->preview), page);
  show_right_page (self);
}

void
loket_paper_view_scan_rows (LoketPaperView *self,
                            int             y,
                            int             rows,
                            GBytes         *pixels)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  loket_scan_preview_add (LOKET_SCAN_PREVIEW (self->preview), y, rows, pixels);
}

void
loket_paper_view_scan_end (LoketPaperView *self)
{
  g_return_if_fail (LOKET_IS_PAPER_VIEW (self));

  self->scanning = FALSE;
  show_right_page (self);
}
