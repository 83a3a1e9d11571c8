/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NIK and family card numbers: every vector of the rule, and every wrong digit it can notice. */

#include <string.h>

#include "loket-date.h"
#include "loket-finding.h"
#include "loket-nik.h"

static GDate
today (void)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 21, 11, 2026);

  return date;
}

static char *
iso (const GDate *date)
{
  return loket_date_format (date, LOKET_DATE_ISO, LOKET_LANGUAGE_ENGLISH);
}

static void
test_valid (void)
{
  static const struct
  {
    const char *text;
    char sex;
    const char *birth;
    const char *region;
    guint serial;
  } vectors[] = {
    { "1701010508680001", 'L', "1968-08-05", "170101", 1 },
    { "1701014508680002", 'P', "1968-08-05", "170101", 2 },
    { "2105031211870001", 'L', "1987-11-12", "210503", 1 },
    { "1309044403910003", 'P', "1991-03-04", "130904", 3 },
    { "1808026010900009", 'P', "1990-10-20", "180802", 9 },
    { "1309012901950001", 'L', "1995-01-29", "130901", 1 },
    { "1709014102040001", 'P', "2004-02-01", "170901", 1 },
    { "1701 0105 0868 0001", 'L', "1968-08-05", "170101", 1 },
    { "17.01.01-050868.0001", 'L', "1968-08-05", "170101", 1 },
    { "\xe2\x80\xaa" "1701010508680001 ", 'L', "1968-08-05", "170101", 1 },
    { "1701012902000001", 'L', "2000-02-29", "170101", 1 },
    { "1701017112990001", 'P', "1999-12-31", "170101", 1 },
  };
  GDate now = today ();

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(LoketNik) nik = loket_nik_parse (vectors[i].text, &now);
      g_autofree char *birth = iso (&nik->birth);

      g_test_message ("%s", vectors[i].text);
      g_assert_cmpuint (nik->findings->len, ==, 0);
      g_assert_cmpint (nik->sex, ==, (int) vectors[i].sex);
      g_assert_cmpstr (birth, ==, vectors[i].birth);
      g_assert_cmpstr (nik->region, ==, vectors[i].region);
      g_assert_cmpuint (nik->serial, ==, vectors[i].serial);
    }
}

static void
test_invalid (void)
{
  static const struct
  {
    const char *text;
    const char *code;
    const char *says;
  } vectors[] = {
    { "3273010119800002", "month", "Digits 9–10 are 19" },
    { "1701013108680000", "serial", "Digits 13–16 are 0000" },
    { "1701017208680001", "day", "Digits 7–8 are 72" },
    { "1701013502680001", "day", "Digits 7–8 are 35" },
    { "1701010008680001", "day", "Digits 7–8 are 00" },
    { "1701014008680001", "day", "Digits 7–8 are 40" },
    { "1701010500680001", "month", "Digits 9–10 are 00" },
    { "1701013102680001", "date", "Digits 7–12 (310268)" },
    { "1701012902010001", "date", "Digits 7–12 (290201)" },
    { "0001010508680001", "region", "Digits 1–2 are 00" },
    { "170101050868001", "length", "16 digits are needed, there are only 15" },
    { "17010105086800011", "length", "16 digits are needed, there are 17" },
    { "170101O508680001", "not-a-digit", "Character 7 is “O”" },
    { "17010105086８0001", "not-a-digit", "Character 12 is “８”" },
    { "", "empty", "16 digits are needed" },
    { NULL, "empty", "16 digits are needed" },
    { "\xff\xfe", "not-a-digit", "Character 1" },
  };
  GDate now = today ();

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(LoketNik) nik = loket_nik_parse (vectors[i].text, &now);
      const char *says = loket_findings_first (nik->findings, LOKET_FINDING_ERROR);

      g_test_message ("%u: %s", (guint) i, says);
      g_assert_false (loket_findings_valid (nik->findings));
      g_assert_true (loket_findings_has (nik->findings, vectors[i].code));
      g_assert_nonnull (strstr (says, vectors[i].says));
    }
}

static void
test_century (void)
{
  g_autoptr(LoketNik) old = NULL;
  g_autoptr(LoketNik) young = NULL;
  GDate now = today ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  /* 116 is possible beside 16, 122 beside 22 is not. */
  old = loket_nik_parse ("1709014102100001", &now);
  first = iso (&old->birth);
  second = iso (&old->other_birth);
  g_assert_cmpstr (first, ==, "2010-02-01");
  g_assert_cmpstr (second, ==, "1910-02-01");

  young = loket_nik_parse ("1709014102040001", &now);
  g_assert_false (g_date_valid (&young->other_birth));
}

/* Born this year but later than today means a century earlier. */
static void
test_not_yet_born (void)
{
  GDate now = today ();
  g_autoptr(LoketNik) nik = loket_nik_parse ("1709012212260001", &now);
  g_autofree char *birth = iso (&nik->birth);

  g_assert_cmpstr (birth, ==, "1926-12-22");
}

static void
test_compare (void)
{
  GDate now = today ();
  g_autoptr(LoketNik) nik = loket_nik_parse ("1701014508680002", &now);
  GDate birth;

  loket_date_set (&birth, 1968, 8, 5);
  loket_nik_compare (nik, &birth, LOKET_SEX_FEMALE);
  g_assert_cmpuint (nik->findings->len, ==, 0);

  loket_date_set (&birth, 1968, 5, 8);
  loket_nik_compare (nik, &birth, LOKET_SEX_MALE);
  g_assert_cmpuint (nik->findings->len, ==, 2);
  g_assert_true (loket_findings_valid (nik->findings));
  g_assert_true (loket_findings_has (nik->findings, "sex-differs"));
  g_assert_cmpstr (loket_findings_first (nik->findings, LOKET_FINDING_WARNING), ==,
                   "Digits 7–8 (45) are those of a woman.");
  g_assert_true (loket_findings_has (nik->findings, "birth-differs"));
}

static void
test_display (void)
{
  g_autofree char *shown = loket_nik_display ("1701010508680001");
  g_autofree char *masked = loket_nik_mask ("1701010508680001");
  g_autofree char *broken = loket_nik_mask ("17010");

  g_assert_cmpstr (shown, ==, "1701 0105 0868 0001");
  g_assert_cmpstr (masked, ==, "170101******0001");
  g_assert_cmpstr (broken, ==, "*****");
}

static void
test_make (void)
{
  GDate birth;
  g_autofree char *made = NULL;

  loket_date_set (&birth, 1968, 8, 5);
  made = loket_nik_make ("170101", &birth, LOKET_SEX_FEMALE, 2);
  g_assert_cmpstr (made, ==, "1701014508680002");
}

/* Whatever single digit is changed, the number either fails naming digits or means another
 * person: never the same sex, birth, region and serial. */
static void
test_every_digit_matters (void)
{
  const char *good = "1701014508680002";
  GDate now = today ();
  g_autoptr(LoketNik) right = loket_nik_parse (good, &now);

  for (guint i = 0; i < strlen (good); i++)
    for (char c = '0'; c <= '9'; c++)
      {
        g_autofree char *changed = g_strdup (good);
        g_autoptr(LoketNik) nik = NULL;

        if (c == good[i])
          continue;
        changed[i] = c;
        nik = loket_nik_parse (changed, &now);
        if (!loket_findings_valid (nik->findings))
          {
            const LoketFinding *finding = g_ptr_array_index (nik->findings, 0);

            g_assert_nonnull (strstr (finding->text, "igits "));
            g_assert_cmpuint (finding->from, <=, i + 1);
            g_assert_cmpuint (finding->from + finding->count, >, i + 1);
            continue;
          }
        g_assert_false (g_str_equal (nik->region, right->region) && nik->serial == right->serial
                        && nik->sex == right->sex
                        && g_date_compare (&nik->birth, &right->birth) == 0);
      }
}

static void
test_family_card (void)
{
  static const struct
  {
    const char *text;
    const char *code;
  } wrong[] = {
    { "1701015503120007", "nik-of-a-woman" },
    { "1701013503120007", "day" },
    { "1701010003120007", "day" },
    { "1701011513120007", "month" },
    { "1701013102120007", "date" },
    { "1701011503120000", "serial" },
    { "170101150312000", "length" },
  };
  GDate now = today ();
  g_autoptr(LoketKk) kk = loket_kk_parse ("1701011503120007", &now);
  g_autoptr(LoketKk) future = loket_kk_parse ("1701010508680001", &now);
  g_autofree char *recorded = iso (&kk->recorded);

  g_assert_cmpuint (kk->findings->len, ==, 0);
  g_assert_cmpstr (recorded, ==, "2012-03-15");
  g_assert_cmpstr (kk->region, ==, "170101");
  g_assert_cmpuint (kk->serial, ==, 7);
  g_assert_true (loket_findings_valid (future->findings));
  g_assert_true (loket_findings_has (future->findings, "date-range"));

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(LoketKk) bad = loket_kk_parse (wrong[i].text, &now);

      g_test_message ("%s", wrong[i].text);
      g_assert_false (loket_findings_valid (bad->findings));
      g_assert_true (loket_findings_has (bad->findings, wrong[i].code));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nik/valid", test_valid);
  g_test_add_func ("/nik/invalid", test_invalid);
  g_test_add_func ("/nik/century", test_century);
  g_test_add_func ("/nik/not-yet-born", test_not_yet_born);
  g_test_add_func ("/nik/compare", test_compare);
  g_test_add_func ("/nik/display", test_display);
  g_test_add_func ("/nik/make", test_make);
  g_test_add_func ("/nik/every-digit-matters", test_every_digit_matters);
  g_test_add_func ("/kk/vectors", test_family_card);

  return g_test_run ();
}
