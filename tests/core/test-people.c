/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of the practice office keep the rules that real papers keep. */

#include <json-glib/json-glib.h>

#include "loket-date.h"
#include "loket-finding.h"
#include "loket-name.h"
#include "loket-nik.h"
#include "loket-number.h"
#include "loket-paths.h"

static GDate now;
static JsonParser *parser;

static const char *
text_of (JsonObject *person,
         const char *key)
{
  return json_object_get_string_member_with_default (person, key, "");
}

static void
each_person (void ( *look ) (JsonObject *person))
{
  JsonArray *people = json_node_get_array (json_parser_get_root (parser));

  for (guint i = 0; i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);

      g_test_message ("%s", text_of (person, "id"));
      look (person);
    }
}

static void
check_number (JsonObject     *person,
              const char     *key,
              LoketNumberKind kind)
{
  const char *text = text_of (person, key);
  g_autoptr(LoketNumber) number = loket_number_check (kind, text, &now);

  if (*text == '\0')
    return;
  g_assert_cmpuint (number->findings->len, ==, 0);
  g_assert_cmpstr (number->stored, ==, text);
}

static void
look_numbers (JsonObject *person)
{
  g_autoptr(LoketNik) nik = loket_nik_parse (text_of (person, "nik"), &now);
  gboolean foreign = g_strcmp0 (text_of (person, "nationality"), "IDN") != 0;
  GDate birth;

  g_assert_true (loket_date_from_iso (text_of (person, "birth_date"), &birth));
  g_assert_true (loket_date_possible (&birth, LOKET_DATE_BIRTH, &now));
  g_assert_cmpint (*text_of (person, "nik") == '\0', ==, foreign);
  if (!foreign)
    {
      loket_nik_compare (nik, &birth, *text_of (person, "sex"));
      g_assert_cmpuint (nik->findings->len, ==, 0);
    }
  check_number (person, "kk", LOKET_NUMBER_KK);
  check_number (person, "phone", LOKET_NUMBER_PHONE);
  check_number (person, "email", LOKET_NUMBER_EMAIL);
  check_number (person, "postcode", LOKET_NUMBER_POSTCODE);
  check_number (person, "region", LOKET_NUMBER_REGION);
  check_number (person, "rt", LOKET_NUMBER_RT_RW);
  check_number (person, "rw", LOKET_NUMBER_RT_RW);
  check_number (person, "passport", LOKET_NUMBER_FOREIGN_PASSPORT);
  if (json_object_has_member (person, "old_passport"))
    check_number (json_object_get_object_member (person, "old_passport"), "number",
                  LOKET_NUMBER_PASSPORT);
}

static void
test_numbers (void)
{
  each_person (look_numbers);
}

static void
look_names (JsonObject *person)
{
  g_autofree char *passport = loket_name_passport (text_of (person, "name"));
  g_autoptr(GPtrArray) findings = loket_findings_new ();

  g_assert_cmpstr (passport, ==, text_of (person, "passport_name"));
  loket_name_check (text_of (person, "name"), findings);
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_names (void)
{
  each_person (look_names);
}

/* 300 people, no NIK twice, and every kind of name and age that surprises programs. */
static void
test_mixture (void)
{
  JsonArray *people = json_node_get_array (json_parser_get_root (parser));
  g_autoptr(GHashTable) niks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) cards = g_hash_table_new (g_str_hash, g_str_equal);
  guint single = 0, children = 0, foreign = 0, women = 0, replace = 0;

  for (guint i = 0; i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);
      const char *nik = text_of (person, "nik");
      GDate birth;

      loket_date_from_iso (text_of (person, "birth_date"), &birth);
      if (*nik != '\0')
        g_assert_true (g_hash_table_add (niks, (gpointer) nik));
      g_hash_table_add (cards, (gpointer) text_of (person, "kk"));
      single += loket_name_words (text_of (person, "name")) == 1;
      children += loket_date_age (&birth, &now) < 17;
      foreign += *nik == '\0';
      women += *text_of (person, "sex") == 'P';
      replace += json_object_has_member (person, "old_passport");
    }
  g_assert_cmpuint (json_array_get_length (people), ==, 300);
  g_assert_cmpuint (foreign, ==, 3);
  g_assert_cmpuint (single, >, 20);
  g_assert_cmpuint (children, >, 30);
  g_assert_cmpuint (women, >, 120);
  g_assert_cmpuint (replace, >, 40);
  g_assert_cmpuint (g_hash_table_size (cards), <, 150);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = loket_paths_data ("practice", "people.json", NULL);
  g_autoptr(GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  loket_date_set (&now, 2026, 11, 21);
  parser = json_parser_new ();
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  g_test_add_func ("/people/numbers", test_numbers);
  g_test_add_func ("/people/names", test_names);
  g_test_add_func ("/people/mixture", test_mixture);
  status = g_test_run ();
  g_object_unref (parser);

  return status;
}
