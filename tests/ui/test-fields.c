/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of forms: what they keep of what is typed, what they echo, and that none of them leaks. */

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "loket-choice-row.h"
#include "loket-date-row.h"
#include "loket-field-factory.h"
#include "loket-field-grid.h"
#include "loket-flow.h"
#include "loket-focus.h"
#include "loket-lookup-row.h"
#include "loket-moment.h"
#include "loket-note-row.h"
#include "loket-number-row.h"
#include "loket-row.h"
#include "loket-zone.h"

static void
on_counted (LoketFieldRow *row,
            guint         *count)
{
  (*count)++;
}

static void
type (LoketFieldRow *row,
      const char    *text)
{
  gtk_editable_set_text (GTK_EDITABLE (loket_field_row_get_entry (row)), text);
}

static void
leave (LoketFieldRow *row)
{
  LOKET_FIELD_ROW_GET_CLASS (row)->commit (row);
}

static void
assert_text (LoketFieldRow *row,
             const char    *expected)
{
  g_autofree char *text = loket_field_row_get_text (row);

  g_assert_cmpstr (text, ==, expected);
}

static LoketFieldRow *
own (GtkWidget *row)
{
  return LOKET_FIELD_ROW (g_object_ref_sink (row));
}

static void
test_loading_is_not_editing (void)
{
  LoketFieldRow *row = own (loket_field_row_new ("place", "Tempat lahir"));
  guint edited = 0;

  g_signal_connect (row, "edited", G_CALLBACK (on_counted), &edited);
  loket_field_row_set_text (row, "MANNA");
  g_assert_cmpuint (edited, ==, 0);
  assert_text (row, "MANNA");
  type (row, "MANNA BARU");
  g_assert_cmpuint (edited, >, 0);

  /* what somebody is just typing is not overwritten by an answer of the server */
  loket_field_row_set_text (row, "BENGKULU");
  assert_text (row, "MANNA BARU");
  loket_field_row_clear (row);
  assert_text (row, "");
  g_assert_finalize_object (row);
}

static void
test_match_goes_stale (void)
{
  LoketFieldRow *row = own (loket_field_row_new ("name", "Nama"));

  loket_field_row_set_text (row, "SITI");
  loket_field_row_set_match (row, LOKET_MATCH_DONE, NULL);
  type (row, "SITI R");
  g_assert_cmpint (loket_field_row_get_match (row), ==, LOKET_MATCH_STALE);
  g_assert_finalize_object (row);
}

static void
test_error_goes_with_the_next_edit (void)
{
  LoketFieldRow *row = own (loket_field_row_new ("name", "Nama"));

  loket_field_row_set_error (row, "Salah.");
  g_assert_true (loket_field_row_has_error (row));
  type (row, "x");
  g_assert_false (loket_field_row_has_error (row));
  g_assert_finalize_object (row);
}

static void
test_dates (void)
{
  static const char * const ways[] = { "05081968", "5-8-1968", "5 Agustus 1968", "5/8/1968" };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      LoketFieldRow *row = own (loket_date_row_new ("birth", "Tanggal lahir", LOKET_DATE_BIRTH));

      type (row, ways[i]);
      leave (row);
      assert_text (row, "1968-08-05");
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (loket_field_row_get_entry (row))), ==,
                       "05-08-1968");
      g_assert_false (loket_field_row_has_error (row));
      g_assert_finalize_object (row);
    }
}

/* Nothing is cut, and the field says by how much it is too long. */
static void
test_too_long (void)
{
  LoketFieldRow *row = own (loket_field_row_new ("place", "Tempat lahir"));
  g_autofree char *text = g_strnfill (300, 'B');

  loket_field_row_set_longest (row, 100);
  type (row, text);
  g_assert_false (loket_field_row_check_length (row));
  g_assert_true (loket_field_row_has_error (row));
  assert_text (row, text);
  type (row, "MANNA");
  g_assert_true (loket_field_row_check_length (row));
  g_assert_false (loket_field_row_has_error (row));
  g_assert_finalize_object (row);
}

/* Something that is no date stays as it was typed, with an error. */
static void
test_no_date (void)
{
  LoketFieldRow *row = own (loket_date_row_new ("birth", "Tanggal lahir", LOKET_DATE_BIRTH));

  type (row, "31-02-1968");
  leave (row);
  g_assert_true (loket_field_row_has_error (row));
  assert_text (row, "31-02-1968");
  loket_field_row_clear (row);
  loket_field_row_set_text (row, "1968-08-05");
  assert_text (row, "1968-08-05");
  g_assert_finalize_object (row);
}

static void
test_numbers (void)
{
  LoketFieldRow *row = own (loket_number_row_new ("nik", "NIK", LOKET_NUMBER_NIK));

  type (row, "1701.0145.0868.0002");
  leave (row);
  assert_text (row, "1701014508680002");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (loket_field_row_get_entry (row))), ==,
                   "1701 0145 0868 0002");
  type (row, "1701");
  leave (row);
  g_assert_true (loket_field_row_has_error (row));
  assert_text (row, "1701");
  g_assert_finalize_object (row);
}

static void
test_choices (void)
{
  LoketFieldRow *row = own (loket_choice_row_new ("sex", "Jenis kelamin"));
  guint edited = 0;

  g_signal_connect (row, "edited", G_CALLBACK (on_counted), &edited);
  loket_choice_row_clear (LOKET_CHOICE_ROW (row));
  loket_choice_row_add (LOKET_CHOICE_ROW (row), "L", "Laki-laki");
  loket_choice_row_add (LOKET_CHOICE_ROW (row), "P", "Perempuan");
  assert_text (row, "");
  loket_field_row_set_text (row, "P");
  assert_text (row, "P");
  g_assert_cmpuint (edited, ==, 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (loket_field_row_get_control (row)), 1);
  assert_text (row, "L");
  g_assert_cmpuint (edited, ==, 1);
  g_assert_finalize_object (row);
}

static LoketRow *
parse (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  return loket_row_new (json_node_get_object (node));
}

static void
test_lookup (void)
{
  LoketFieldRow *row = own (loket_lookup_row_new ("region", "Desa"));
  g_autoptr(GListStore) found = g_list_store_new (LOKET_TYPE_ROW);
  g_autoptr(LoketRow) manna = parse ("{\"code\":\"1701010001\",\"name\":\"Manna\",\"path\":\"…\"}");

  g_list_store_append (found, manna);
  loket_field_row_set_text (row, "1701010001");
  loket_lookup_row_set_results (LOKET_LOOKUP_ROW (row), "something else", G_LIST_MODEL (found));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (loket_field_row_get_entry (row))), ==,
                   "1701010001");
  loket_lookup_row_set_results (LOKET_LOOKUP_ROW (row), "1701010001", G_LIST_MODEL (found));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (loket_field_row_get_entry (row))), ==,
                   "Manna");
  assert_text (row, "1701010001");

  /* a name that was typed over is no value until something is chosen */
  type (row, "Mann");
  assert_text (row, "");
  leave (row);
  g_assert_true (loket_field_row_has_error (row));
  g_assert_finalize_object (row);
}

static LoketFieldRow *
make_country (void)
{
  g_autoptr(JsonNode) node = json_from_string ("{\"code\":\"nationality\",\"kind\":\"country\",\"width\":1,"
                                               "\"label_id\":\"Negara\",\"label_en\":\"Country\"}", NULL);

  return own (GTK_WIDGET (loket_field_factory_make (json_node_get_object (node))));
}

static void
test_country (void)
{
  LoketFieldRow *row = make_country ();
  GtkEditable *entry = GTK_EDITABLE (loket_field_row_get_entry (row));

  /* the code is what is kept, the name what is read */
  loket_field_row_set_text (row, "IDN");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "Indonesia");
  assert_text (row, "IDN");

  /* leaving right after typing the whole name is a choice; half a name is none */
  type (row, "jepang");
  leave (row);
  g_assert_false (loket_field_row_has_error (row));
  assert_text (row, "JPN");
  type (row, "Gui");
  leave (row);
  g_assert_true (loket_field_row_has_error (row));
  assert_text (row, "");
  g_assert_finalize_object (row);
}

static void
test_factory (void)
{
  static const struct
  {
    const char *kind;
    GType (*type) (void);
  } kinds[] = {
    { "text", loket_field_row_get_type }, { "name", loket_number_row_get_type },
    { "nik", loket_number_row_get_type }, { "date", loket_date_row_get_type },
    { "choice", loket_choice_row_get_type }, { "region", loket_lookup_row_get_type },
    { "multiline", loket_note_row_get_type },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"code\":\"f\",\"kind\":\"%s\",\"width\":2,"
                                               "\"label_id\":\"Isian\",\"label_en\":\"Field\","
                                               "\"required\":true,\"choices\":[{\"code\":\"a\","
                                               "\"name_id\":\"A\",\"name_en\":\"A\"}]}",
                                               kinds[i].kind);
      g_autoptr(JsonNode) node = json_from_string (text, NULL);
      LoketFieldRow *row = own (GTK_WIDGET (loket_field_factory_make (json_node_get_object
                                                                        (node))));

      g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (row, kinds[i].type ()));
      g_assert_cmpstr (loket_field_row_get_code (row), ==, "f");
      g_assert_cmpint (loket_field_row_get_columns (row), ==, 2);
      g_assert_finalize_object (row);
    }
}

static void
test_grid (void)
{
  LoketFieldGrid *grid = LOKET_FIELD_GRID (g_object_ref_sink (loket_field_grid_new ()));
  GtkWidget *rows[3];
  int tall = 0;
  int narrow = 0;
  int without = 0;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *code = g_strdup_printf ("f%d", i);

      rows[i] = loket_field_row_new (code, "Isian");
      loket_field_grid_add (grid, LOKET_FIELD_ROW (rows[i]));
    }
  g_assert_true (GTK_WIDGET (loket_field_grid_find (grid, "f1")) == rows[1]);
  g_assert_null (loket_field_grid_find (grid, "f9"));

  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 600, &tall, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 300, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, tall);
  gtk_widget_set_visible (rows[1], FALSE);
  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 600, &without, NULL, NULL,
                      NULL);
  g_assert_cmpint (without, <, tall);

  /* what would be cut in its half has the line to itself */
  gtk_widget_set_visible (rows[1], TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (loket_field_row_get_entry (LOKET_FIELD_ROW (rows[1]))), 40);
  gtk_widget_measure (GTK_WIDGET (grid), GTK_ORIENTATION_VERTICAL, 600, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, tall);
  loket_field_grid_clear (grid);
  g_assert_null (gtk_widget_get_first_child (GTK_WIDGET (grid)));
  g_assert_finalize_object (grid);
}

/* A date typed wrong, and then the office knows the person: nothing is wrong any more. */
static void
test_error_goes_with_a_new_value (void)
{
  LoketFieldRow *row = own (loket_date_row_new ("birth_date", "Tanggal lahir", LOKET_DATE_BIRTH));

  type (row, "99999999");
  leave (row);
  loket_field_row_set_error (row, "Tanggal ini tidak ada.");
  loket_field_row_clear (row);
  loket_field_row_set_error (row, "Isi kolom ini.");
  loket_field_row_set_text (row, "1968-08-05");
  g_assert_false (loket_field_row_has_error (row));
  assert_text (row, "1968-08-05");
  g_assert_finalize_object (row);
}

/* What is too wide for one line takes two, and is never the reason for a wider window. */
static void
test_flow (void)
{
  GtkWidget *flow = g_object_ref_sink (loket_flow_new (4));
  GtkWidget *hidden = gtk_button_new_with_label ("hidden");
  int least, all, low, high;

  for (int i = 0; i < 4; i++)
    loket_flow_append (LOKET_FLOW (flow), gtk_button_new_with_label ("Keluarga"));
  gtk_widget_set_visible (hidden, FALSE);
  loket_flow_append (LOKET_FLOW (flow), hidden);
  gtk_widget_measure (flow, GTK_ORIENTATION_HORIZONTAL, -1, &least, &all, NULL, NULL);
  g_assert_cmpint (all, >, 3 * least);
  gtk_widget_measure (flow, GTK_ORIENTATION_VERTICAL, all, &low, NULL, NULL, NULL);
  gtk_widget_measure (flow, GTK_ORIENTATION_VERTICAL, all - 1, &high, NULL, NULL, NULL);
  g_assert_cmpint (high, >=, 2 * low);
  gtk_widget_measure (flow, GTK_ORIENTATION_VERTICAL, least, &high, NULL, NULL, NULL);
  g_assert_cmpint (high, >=, 4 * low);
  loket_flow_clear (LOKET_FLOW (flow));
  g_assert_null (gtk_widget_get_first_child (flow));
  g_assert_finalize_object (flow);
}

/* Three seconds after the last key GTK hides where the focus is. */
static void
test_focus_stays_visible (void)
{
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());

  loket_focus_keep_visible (GTK_WINDOW (window));
  g_assert_true (gtk_window_get_focus_visible (GTK_WINDOW (window)));
  gtk_window_set_focus_visible (GTK_WINDOW (window), FALSE);
  g_assert_true (gtk_window_get_focus_visible (GTK_WINDOW (window)));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
}

static gboolean
is_in_view (GtkWidget *widget,
            GtkWidget *scroller)
{
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (widget, scroller, &bounds) && bounds.origin.y >= 0 && bounds.size.height > 1
         && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (scroller);
}

/* What is pressed after the last field must not lie below the edge while one is in that field. */
static void
test_button_comes_along (void)
{
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label ("Catat");
  GtkWidget *row[12];

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  for (guint i = 0; i < G_N_ELEMENTS (row); i++)
    {
      row[i] = loket_field_row_new ("code", "Catatan");
      loket_focus_bring_along (row[i], button);
      gtk_box_append (GTK_BOX (box), row[i]);
    }
  gtk_box_append (GTK_BOX (box), button);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (row[0]);
  while (!is_in_view (row[0], scroller))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_grab_focus (row[10]);
  while (!is_in_view (button, scroller))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_in_view (row[10], scroller));
  gtk_widget_grab_focus (row[0]);
  while (!is_in_view (row[0], scroller))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_true (is_in_view (row[0], scroller));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
}

/* Paid at half past six in the morning of the office, when it is still yesterday in Greenwich. */
static void
test_day_of_office (void)
{
  g_autofree char *paid = NULL;
  g_autofree char *day = NULL;
  g_autofree char *none = NULL;

  loket_zone_set ("Asia/Jakarta");
  paid = loket_moment_day ("2026-11-22T23:30:00+00:00");
  day = loket_moment_day ("2026-11-22");
  none = loket_moment_day (NULL);
  g_assert_true (g_str_has_prefix (paid, "23 "));
  g_assert_true (g_str_has_prefix (day, "22 "));
  g_assert_cmpstr (none, ==, "");
  loket_zone_set (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/fields/too-long", test_too_long);
  g_test_add_func ("/ui/fields/loading-is-not-editing", test_loading_is_not_editing);
  g_test_add_func ("/ui/fields/match-goes-stale", test_match_goes_stale);
  g_test_add_func ("/ui/fields/error-goes", test_error_goes_with_the_next_edit);
  g_test_add_func ("/ui/fields/dates", test_dates);
  g_test_add_func ("/ui/fields/no-date", test_no_date);
  g_test_add_func ("/ui/fields/numbers", test_numbers);
  g_test_add_func ("/ui/fields/choices", test_choices);
  g_test_add_func ("/ui/fields/lookup", test_lookup);
  g_test_add_func ("/ui/fields/country", test_country);
  g_test_add_func ("/ui/fields/factory", test_factory);
  g_test_add_func ("/ui/fields/grid", test_grid);
  g_test_add_func ("/ui/fields/error-goes-with-a-new-value", test_error_goes_with_a_new_value);
  g_test_add_func ("/ui/fields/flow", test_flow);
  g_test_add_func ("/ui/fields/day-of-office", test_day_of_office);
  g_test_add_func ("/ui/focus/stays-visible", test_focus_stays_visible);
  g_test_add_func ("/ui/focus/button-comes-along", test_button_comes_along);

  return g_test_run ();
}
