/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right kind of field for what the catalogue says. */

#include "loket-field-factory.h"

#include "loket-catalogue.h"
#include "loket-choice-row.h"
#include "loket-country.h"
#include "loket-date-row.h"
#include "loket-lookup-row.h"
#include "loket-note-row.h"
#include "loket-number-row.h"
#include "loket-row.h"

/* More than these nobody reads while typing. */
#define COUNTRIES 12

static const struct
{
  const char *kind;
  LoketNumberKind check;
} checked[] = {
  { "name", LOKET_NUMBER_NAME },
  { "nik", LOKET_NUMBER_NIK },
  { "kk", LOKET_NUMBER_KK },
  { "phone", LOKET_NUMBER_PHONE },
  { "email", LOKET_NUMBER_EMAIL },
  { "passport", LOKET_NUMBER_PASSPORT },
};

/* What a date field may hold follows from its name: births lie behind us, permits end ahead. */
static LoketDateKind
date_kind (const char *code)
{
  if (strstr (code, "birth") != NULL)
    return LOKET_DATE_BIRTH;
  if (strstr (code, "expir") != NULL || strstr (code, "until") != NULL)
    return LOKET_DATE_EXPIRY;

  return LOKET_DATE_ANY;
}

static GtkWidget *
make_choice (JsonObject *field,
             const char *code,
             const char *label)
{
  GtkWidget *row = loket_choice_row_new (code, label);
  JsonArray *choices = loket_json_array (field, "choices");

  loket_choice_row_clear (LOKET_CHOICE_ROW (row));
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    {
      JsonObject *choice = json_array_get_object_element (choices, i);

      loket_choice_row_add (LOKET_CHOICE_ROW (row), loket_json_string (choice, "code"),
                            loket_catalogue_word (choice, "name"));
    }

  return row;
}

static void
add_country (GListStore *found,
             const char *code,
             const char *name,
             const char *other)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(LoketRow) country = NULL;

  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "other_name", other);
  country = loket_row_new (object);
  g_list_store_append (found, country);
}

/* Those whose name, in either language, or whose code begins with what was typed. */
static void
on_country_search (LoketLookupRow *row,
                   const char     *query,
                   gpointer        data)
{
  g_autoptr(GListStore) found = g_list_store_new (LOKET_TYPE_ROW);

  for (guint i = 0; i < loket_country_count () && g_list_model_get_n_items (G_LIST_MODEL (found)) < COUNTRIES; i++)
    {
      const char *code = loket_country_code (i);
      const char *shown = loket_country_name (code, LOKET_LANGUAGE_SCREEN);
      const char *indonesian = loket_country_name (code, LOKET_LANGUAGE_INDONESIAN);
      const char *english = loket_country_name (code, LOKET_LANGUAGE_ENGLISH);

      if (g_str_match_string (query, indonesian, TRUE) || g_str_match_string (query, english, TRUE)
          || g_ascii_strcasecmp (query, code) == 0)
        add_country (found, code, shown, g_str_equal (shown, english) ? indonesian : english);
    }
  loket_lookup_row_set_results (row, query, G_LIST_MODEL (found));
}

static GtkWidget *
make_country (const char *code,
              const char *label)
{
  GtkWidget *row = loket_lookup_row_new (code, label);

  g_signal_connect (row, "search", G_CALLBACK (on_country_search), NULL);

  return row;
}

static GtkWidget *
make_kind (JsonObject *field,
           const char *code,
           const char *label)
{
  const char *kind = loket_json_string (field, "kind");

  for (gsize i = 0; i < G_N_ELEMENTS (checked); i++)
    if (g_str_equal (kind, checked[i].kind))
      return loket_number_row_new (code, label, checked[i].check);
  if (g_str_equal (kind, "date"))
    return loket_date_row_new (code, label, date_kind (code));
  if (g_str_equal (kind, "choice"))
    return make_choice (field, code, label);
  if (g_str_equal (kind, "region"))
    return loket_lookup_row_new (code, label);
  if (g_str_equal (kind, "country"))
    return make_country (code, label);
  if (g_str_equal (kind, "multiline"))
    return loket_note_row_new (code, label);

  return loket_field_row_new (code, label);
}

/**
 * loket_field_factory_make:
 * @field: a field of a service in the catalogue
 *
 * Returns: (transfer floating): an empty field with its label, width and mark of being required.
 *   A region asks with the signal "search" of #LoketLookupRow; a country knows its names.
 */
LoketFieldRow *
loket_field_factory_make (JsonObject *field)
{
  const char *code = loket_json_string (field, "code");
  LoketFieldRow *row;

  row = LOKET_FIELD_ROW (make_kind (field, code, loket_catalogue_word (field, "label")));
  if (g_str_equal (loket_json_string (field, "kind"), "nik") ||
      g_str_equal (loket_json_string (field, "kind"), "kk"))
    loket_field_row_set_roomy (row);
  loket_field_row_set_required (row, loket_json_boolean (field, "required"));
  if (loket_json_int (field, "width") > 0)
    loket_field_row_set_columns (row, (int) loket_json_int (field, "width"));

  return row;
}
