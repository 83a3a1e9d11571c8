/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People the office knows who are like the one being typed, and which of them it is. */

#include "loket-person-alike.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-date.h"
#include "loket-moment.h"
#include "loket-row.h"

struct _LoketPersonAlike
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GCancellable *looking;
  GListStore *people;

  /* Children */
  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *list;

  /* State */
  gboolean decided;     /* the officer said who it is: a known number does not say it again */
};

G_DEFINE_FINAL_TYPE (LoketPersonAlike, loket_person_alike, GTK_TYPE_WIDGET)

enum { SIGNAL_KNOWN, SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

/* A number that is known decides: the rest is filled in, and the person is only looked at. */
static void
take_known (LoketPersonAlike *self)
{
  g_autoptr(LoketRow) first = g_list_model_get_item (G_LIST_MODEL (self->people), 0);

  if (first == NULL || !g_str_equal (loket_row_get_string (first, "reason"), "nik") || self->decided)
    {
      gtk_label_set_text (GTK_LABEL (self->title), _("The office knows somebody alike. Is it this person?"));
      return;
    }
  g_signal_emit (self, signals[SIGNAL_KNOWN], 0, first);
  gtk_label_set_text (GTK_LABEL (self->title), _("The office knows this person; compare face and papers."));
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

/* * Signal callbacks */

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketPersonAlike *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_PERSON_ALIKE (user_data);
  if (answer == NULL)
    return;
  loket_row_fill (self->people, loket_json_array (answer, "people"));
  take_known (self);
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->people)) > 0);
}

static void
on_row_selected (LoketPersonAlike *self,
                 GtkListBoxRow    *row)
{
  g_autoptr(LoketRow) person = NULL;

  if (row == NULL)
    return;
  person = g_list_model_get_item (G_LIST_MODEL (self->people), (guint) gtk_list_box_row_get_index (row));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, person);
}

/* * Building */

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  LoketRow *person = item;
  g_autofree char *birth = loket_moment_day (loket_row_get_string (person, "birth_date"));
  g_autofree char *text = g_strdup_printf ("%s · %s · %s · NIK %s", loket_row_get_string (person, "name"), birth,
                                           loket_row_get_string (person, "birth_place"),
                                           loket_row_get_string (person, "nik_masked"));
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "loket-row");
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  return row;
}

static void
build (LoketPersonAlike *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->title = gtk_label_new (_("The office knows somebody alike. Is it this person?"));
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_add_css_class (self->title, "heading");
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->people), create_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("People alike"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Parent class overrides */

static void
loket_person_alike_dispose (GObject *object)
{
  LoketPersonAlike *self = LOKET_PERSON_ALIKE (object);

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->people);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_person_alike_parent_class)->dispose (object);
}

static void
loket_person_alike_class_init (LoketPersonAlikeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_person_alike_dispose;
  signals[SIGNAL_KNOWN] = g_signal_new ("known", LOKET_TYPE_PERSON_ALIKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, LOKET_TYPE_ROW);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", LOKET_TYPE_PERSON_ALIKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, LOKET_TYPE_ROW);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_person_alike_init (LoketPersonAlike *self)
{
  self->people = g_list_store_new (LOKET_TYPE_ROW);
  build (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* * Public API */

GtkWidget *
loket_person_alike_new (LoketDesk *desk)
{
  LoketPersonAlike *self = g_object_new (LOKET_TYPE_PERSON_ALIKE, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

/**
 * loket_person_alike_look:
 * @birth_date: what stands in the field: only a whole date is asked for
 * @decided: whether the officer said already who it is
 *
 * Too little to go by is not asked at all, and nobody is alike then. A newer question makes an older one void.
 */
void
loket_person_alike_look (LoketPersonAlike *self,
                         const char       *nik,
                         const char       *name,
                         const char       *birth_date,
                         gboolean          decided)
{
  GDate date;

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (strlen (nik) < 16 && g_utf8_strlen (name, -1) < 4)
    {
      loket_person_alike_clear (self);
      return;
    }
  self->decided = decided;
  self->looking = g_cancellable_new ();
  loket_desk_call_async (self->desk, "person_similar",
                         loket_args_new ("nik", nik, "name", name, "birth_date",
                                         loket_date_from_iso (birth_date, &date) ? birth_date : "",
                                         "passport", "", NULL),
                         self->looking, on_found, self);
}

void
loket_person_alike_unselect (LoketPersonAlike *self)
{
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
}

void
loket_person_alike_clear (LoketPersonAlike *self)
{
  g_list_store_remove_all (self->people);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
