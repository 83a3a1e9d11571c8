/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as they are stored, printed, searched and compared. */

#include "loket-finding.h"
#include "loket-name.h"

static void
check (const char *expect,
       char       *got)
{
  g_assert_cmpstr (got, ==, expect);
  g_free (got);
}

static void
test_passport (void)
{
  check ("AINUN", loket_name_passport ("Ai'nun"));
  check ("AINUN", loket_name_passport ("Ai’nun"));
  check ("M FIRMAN", loket_name_passport ("M. Firman"));
  check ("M FIRMAN", loket_name_passport ("M.Firman"));
  check ("OCONNOR", loket_name_passport ("O'Connor"));
  check ("ANNA MARIA", loket_name_passport ("Anna-Maria"));
  check ("I GEDE SUDARTA", loket_name_passport (" I  Gede Sudarta "));
  check ("SUHARTO", loket_name_passport ("SUHARTO"));
  check ("MUELLER", loket_name_passport ("Müller"));
  check ("JOSE", loket_name_passport ("José"));
  check ("STRASSE", loket_name_passport ("Straße"));
  check ("HAAKON", loket_name_passport ("Håkon"));
  check ("LUKASZ", loket_name_passport ("Łukasz"));
  check ("SITI RAHAYU SPD", loket_name_passport ("Siti Rahayu, SPd"));
  check ("", loket_name_passport ("王"));
  check ("", loket_name_passport (NULL));
}

static void
check_zone (const char *name,
            const char *primary,
            const char *secondary)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  loket_name_to_zone (name, &first, &second);
  g_assert_cmpstr (first, ==, primary);
  g_assert_cmpstr (second, ==, secondary);
}

static void
test_zone (void)
{
  check_zone ("Siti Rahayu", "RAHAYU", "SITI");
  check_zone ("SUHARTO", "SUHARTO", "");
  check_zone ("Siti Nurhaliza Ayu Putri", "PUTRI", "SITI NURHALIZA AYU");
  check_zone ("Ni Luh Putu Ayu", "AYU", "NI LUH PUTU");
  check_zone ("", "", "");
}

static void
test_search (void)
{
  check ("RAHAYU SITI", loket_name_search_key ("Siti Rahayu"));
  check ("RAHAYU SITI", loket_name_search_key ("RAHAYU, SITI"));
  check ("FIRMAN MUHAMAD", loket_name_search_key ("Moh. Firman"));
  check ("FIRMAN MUHAMAD", loket_name_search_key ("Muhammad Firman"));
  check ("SUHARTO", loket_name_search_key ("Soeharto"));
  check ("JOKO", loket_name_search_key ("Djoko"));
  check ("CAHYO", loket_name_search_key ("Tjahyo"));
}

static void
test_compare (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    LoketNameMatch match;
  } vectors[] = {
    { "SITI RAHAYU", "siti  rahayu", LOKET_NAMES_SAME },
    { "AI'NUN", "AINUN", LOKET_NAMES_SAME },
    { "SITI RAHAYU", "SITI RAHAJU", LOKET_NAMES_SPELLING },
    { "SOEHARTO", "SUHARTO", LOKET_NAMES_SPELLING },
    { "MOCH. ALI", "MUHAMMAD ALI", LOKET_NAMES_SPELLING },
    { "RAHAYU SITI", "SITI RAHAYU", LOKET_NAMES_ORDER },
    { "SITI RAHAYU", "SITI RAHAYU NINGSIH", LOKET_NAMES_SHORTER },
    { "AGUS S", "AGUS SUBAGYO", LOKET_NAMES_SHORTER },
    { "SITI RAHAYU", "SITI ROHANI", LOKET_NAMES_DIFFERENT },
    { "SITI SITI", "SITI RAHAYU DEWI", LOKET_NAMES_DIFFERENT },
    { "", "SITI", LOKET_NAMES_DIFFERENT },
    { "", "", LOKET_NAMES_SAME },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_test_message ("%s / %s", vectors[i].a, vectors[i].b);
      g_assert_cmpint (loket_name_compare (vectors[i].a, vectors[i].b), ==, vectors[i].match);
      g_assert_cmpint (loket_name_compare (vectors[i].b, vectors[i].a), ==, vectors[i].match);
    }
}

static void
test_check (void)
{
  g_autoptr(GPtrArray) good = loket_findings_new ();
  g_autoptr(GPtrArray) empty = loket_findings_new ();
  g_autoptr(GPtrArray) odd = loket_findings_new ();

  loket_name_check ("SUHARTO", good);
  g_assert_cmpuint (good->len, ==, 0);
  loket_name_check (" - ", empty);
  g_assert_false (loket_findings_valid (empty));
  loket_name_check ("SITI RAHAYU 2 DENGAN NAMA YANG SANGAT PANJANG SEKALI MELEBIHI ENAM PULUH", odd);
  g_assert_true (loket_findings_valid (odd));
  g_assert_true (loket_findings_has (odd, "name-digit"));
  g_assert_true (loket_findings_has (odd, "name-length"));
  g_assert_cmpuint (loket_name_words ("I Gede Sudarta"), ==, 3);
  g_assert_cmpuint (loket_name_words (""), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name/passport", test_passport);
  g_test_add_func ("/name/zone", test_zone);
  g_test_add_func ("/name/search", test_search);
  g_test_add_func ("/name/compare", test_compare);
  g_test_add_func ("/name/check", test_check);

  return g_test_run ();
}
