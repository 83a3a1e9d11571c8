/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine-readable zones against the specimens and worked examples of Doc 9303. */

#include <string.h>

#include "loket-date.h"
#include "loket-finding.h"
#include "loket-mrz.h"
#include "loket-name.h"

static GDate now;

static const char *specimens[] = {
  "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
  "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
  "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
  "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226B<<<<<<<",
  "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226",
  "I<UTOD23145890<XYZ5<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<0\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
  "P<IDNSUHARTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nX1234567<7IDN8508177M3508161<<<<<<<<<<<<<<<2",
  "P<IDNPUTRI<<SITI<NURHALIZA<AYU<<<<<<<<<<<<<<\nC7654321<8IDN9002155F3002142<<<<<<<<<<<<<<<4",
};

static void
test_check_digits (void)
{
  static const struct
  {
    const char *characters;
    char digit;
  } vectors[] = {
    { "520727", '3' }, { "AB2134<<<", '5' }, { "L898902C3", '6' }, { "740812", '2' },
    { "120415", '9' }, { "ZE184226B<<<<<", '1' }, { "D23145890XYZ", '5' },
    { "HA672242<658022549601086<<<<<<<<<<<<<<0", '8' },
    { "D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", '2' },
    { "HA672242<658022549601086<<<<<<<", '8' }, { "", '0' }, { "<<<<<<", '0' }, { "a", '<' },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_test_message ("%s", vectors[i].characters);
      g_assert_cmpint (loket_mrz_check_digit (vectors[i].characters), ==, vectors[i].digit);
    }
}

static void
test_specimens (void)
{
  static const LoketMrzFormat formats[] = {
    LOKET_MRZ_TD3, LOKET_MRZ_TD2, LOKET_MRZ_TD1, LOKET_MRZ_MRV_A, LOKET_MRZ_MRV_B, LOKET_MRZ_TD1,
    LOKET_MRZ_TD3, LOKET_MRZ_TD3,
  };
  static const char *numbers[] = {
    "L898902C3", "D23145890", "D23145890", "L898902C", "L898902C", "D23145890XYZ", "X1234567",
    "C7654321",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (specimens); i++)
    {
      g_autoptr(LoketMrz) mrz = loket_mrz_parse (specimens[i], &now);

      g_test_message ("%u", (guint) i);
      g_assert_cmpstr (loket_findings_first (mrz->findings, LOKET_FINDING_ERROR), ==, NULL);
      g_assert_cmpint (mrz->format, ==, formats[i]);
      g_assert_cmpstr (mrz->number, ==, numbers[i]);
      g_assert_true (loket_mrz_valid (mrz));
    }
}

static void
test_fields (void)
{
  g_autoptr(LoketMrz) td3 = loket_mrz_parse (specimens[0], &now);
  g_autoptr(LoketMrz) visa = loket_mrz_parse (specimens[3], &now);
  g_autoptr(LoketMrz) card = loket_mrz_parse (specimens[5], &now);
  g_autoptr(LoketMrz) single = loket_mrz_parse (specimens[6], &now);
  g_autoptr(LoketMrz) putri = loket_mrz_parse (specimens[7], &now);
  g_autofree char *birth = loket_date_format (&td3->birth_date, LOKET_DATE_ISO, 0);
  g_autofree char *expiry = loket_date_format (&td3->expiry_date, LOKET_DATE_ISO, 0);
  g_autofree char *old_expiry = loket_date_format (&visa->expiry_date, LOKET_DATE_ISO, 0);
  g_autofree char *next_expiry = loket_date_format (&single->expiry_date, LOKET_DATE_ISO, 0);

  g_assert_cmpstr (td3->code, ==, "P");
  g_assert_cmpstr (td3->state, ==, "UTO");
  g_assert_cmpstr (td3->primary, ==, "ERIKSSON");
  g_assert_cmpstr (td3->secondary, ==, "ANNA MARIA");
  g_assert_cmpint (td3->sex, ==, 'F');
  g_assert_cmpstr (td3->optional, ==, "ZE184226B");
  g_assert_cmpstr (birth, ==, "1974-08-12");
  g_assert_cmpstr (expiry, ==, "2012-04-15");
  g_assert_false (td3->truncated);
  g_assert_cmpuint (td3->n_checks, ==, 5);
  g_assert_cmpint (td3->checks[0].found, ==, '6');
  g_assert_cmpint (td3->checks[1].found, ==, '2');
  g_assert_cmpint (td3->checks[2].found, ==, '9');
  g_assert_cmpint (td3->checks[3].found, ==, '1');
  g_assert_cmpint (td3->checks[4].found, ==, '0');
  g_assert_cmpuint (visa->n_checks, ==, 3);
  g_assert_cmpstr (old_expiry, ==, "1994-06-23");
  g_assert_cmpstr (card->optional, ==, "");
  g_assert_cmpstr (single->primary, ==, "SUHARTO");
  g_assert_cmpstr (single->secondary, ==, "");
  g_assert_cmpstr (next_expiry, ==, "2035-08-16");
  g_assert_cmpstr (putri->primary, ==, "PUTRI");
  g_assert_cmpstr (putri->secondary, ==, "SITI NURHALIZA AYU");
}

/* As scanners type them: lower case, spaces, slashes, one run. */
static void
test_forms (void)
{
  static const char *forms[] = {
    "p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<<\r\nl898902c36uto7408122f1204159ze184226b<<<<<10\r\n",
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<< / L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "P<UTO ERIKSSON<<ANNA<MARIA <<<<<<<<<<<<<<<<<<<\n\nL898902C36 UTO7408122F1204159ZE184226B<<<<<10",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(LoketMrz) mrz = loket_mrz_parse (forms[i], &now);

      g_assert_true (loket_mrz_valid (mrz));
      g_assert_cmpint (mrz->format, ==, LOKET_MRZ_TD3);
    }
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *text;
    const char *code;
    const char *says;
  } vectors[] = {
    { "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408152F1204159ZE184226B<<<<<10",
      "check-digit", "Line 2, position 20: the check digit of the birth date is 2" },
    { "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<<10",
      "check-digit",
      "Line 2, position 10: the check digit of the document number is 7, it should be 6." },
    { "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11",
      "check-digit", "Line 2, position 44: the check digit of the whole zone is 1" },
    { "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
      "size", "not 43 + 44." },
    { "P<UTOERIKSS0N<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
      "name", "Line 1, position 12: names have no digits." },
    { "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122Q1204159ZE184226B<<<<<10",
      "sex", "Line 2, position 21" },
    { "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UT07408122F1204159ZE184226B<<<<<10",
      "country", "Line 2, positions 11–13" },
    { "P<UTOERIKSSON<<ANNA*MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
      "character", "Line 1, position 20" },
    { "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<4UTO6908061F9406236ZE184226",
      "check-digit", "Line 2, position 10" },
    { "", "size", "not 0." },
    { NULL, "size", "not 0." },
    { "\xff", "character", "Line 1, position 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(LoketMrz) mrz = loket_mrz_parse (vectors[i].text, &now);
      const char *says = loket_findings_first (mrz->findings, LOKET_FINDING_ERROR);

      g_test_message ("%u: %s", (guint) i, says);
      g_assert_false (loket_mrz_valid (mrz));
      g_assert_true (loket_findings_has (mrz->findings, vectors[i].code));
      g_assert_nonnull (strstr (says, vectors[i].says));
    }
}

/* Any single changed digit in a checked field is found, and so is any letter whose value is
 * different modulo 10. */
static void
test_every_character_matters (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (specimens); s++)
    {
      g_autoptr(LoketMrz) right = loket_mrz_parse (specimens[s], &now);

      for (guint i = 0; specimens[s][i] != '\0'; i++)
        for (char c = '0'; c <= '9'; c++)
          {
            g_autofree char *changed = g_strdup (specimens[s]);
            g_autoptr(LoketMrz) mrz = NULL;

            if (!g_ascii_isdigit (changed[i]) || changed[i] == c)
              continue;
            changed[i] = c;
            mrz = loket_mrz_parse (changed, &now);
            if (!g_str_equal (mrz->optional, right->optional)
                && mrz->format >= LOKET_MRZ_MRV_A)
              continue;         /* optional data of a visa has no check */
            g_assert_false (loket_mrz_valid (mrz));
          }
    }
}

static void
test_unknown_dates (void)
{
  const char *text = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
                     "L898902C36UTO74<<<<2F1204159ZE184226B<<<<<10";
  g_autoptr(LoketMrz) broken = loket_mrz_parse (text, &now);
  LoketMrzData data = {
    .code = "P", .state = "UTO", .number = "L898902C3", .nationality = "UTO", .birth = "74<<<<",
    .sex = 'X', .expiry = "120415", .primary = "ERIKSSON", .secondary = "ANNA MARIA",
  };
  g_auto(GStrv) lines = loket_mrz_make (LOKET_MRZ_TD3, &data, NULL);
  g_autofree char *joined = g_strjoinv ("\n", lines);
  g_autoptr(LoketMrz) mrz = loket_mrz_parse (joined, &now);

  g_assert_false (loket_mrz_valid (broken));
  g_assert_true (loket_mrz_valid (mrz));
  g_assert_true (loket_findings_has (mrz->findings, "date-unknown"));
  g_assert_false (g_date_valid (&mrz->birth_date));
  g_assert_cmpint (mrz->sex, ==, 'X');
}

/* Everything that can be read can be written again letter for letter. */
static void
test_make (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (specimens); i++)
    {
      g_autoptr(LoketMrz) mrz = loket_mrz_parse (specimens[i], &now);
      LoketMrzData data = {
        .code = mrz->code, .state = mrz->state, .number = mrz->number,
        .nationality = mrz->nationality, .birth = mrz->birth, .sex = mrz->sex,
        .expiry = mrz->expiry, .optional = mrz->optional, .optional2 = mrz->optional2,
        .primary = mrz->primary, .secondary = mrz->secondary,
      };
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) lines = loket_mrz_make (mrz->format, &data, &error);
      g_autofree char *joined = NULL;

      g_assert_no_error (error);
      joined = g_strjoinv ("\n", lines);
      g_assert_cmpstr (joined, ==, specimens[i]);
    }
}

static void
test_make_refuses (void)
{
  LoketMrzData data = { .code = "P", .state = "IDN", .number = "X123456789" };
  g_autoptr(GError) error = NULL;

  g_assert_null (loket_mrz_make (LOKET_MRZ_TD3, &data, &error));
  g_assert_nonnull (error);
  data.number = "x1234567";
  g_assert_null (loket_mrz_make (LOKET_MRZ_TD3, &data, NULL));
}

static void
check_names (const char *primary,
             const char *secondary,
             guint       width,
             const char *expect)
{
  g_autofree char *got = loket_mrz_name_field (primary, secondary, width);

  g_assert_cmpstr (got, ==, expect);
}

static void
test_names (void)
{
  check_names ("ERIKSSON", "ANNA MARIA", 39, "ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
  check_names ("SUHARTO", "", 39, "SUHARTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<");
  check_names ("SUHARTO", NULL, 30, "SUHARTO<<<<<<<<<<<<<<<<<<<<<<<");
  /* too long: ends in a letter, always */
  check_names ("PAPANDROPOULOUS", "JONATHON ALEC", 30, "PAPANDROPOULOUS<<JONATHON<ALEC");
  check_names ("PAPANDROPOULOUS", "JONATHON WARREN TREVOR", 30, "PAPANDROPOULOUS<<JONATHON<WARR");
  check_names ("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG", 39,
               "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
  check_names ("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO", 39,
               "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WA<<D");
  check_names ("ABCDEFGHIJ", "KLMN OPQ", 16, "ABCDEFGHIJ<<KLMN");
  check_names ("ABCDEFGHIJ", "KLM OPQ", 16, "ABCDEFGHIJ<<KL<O");
}

static void
test_indonesian_name (void)
{
  g_autofree char *primary = NULL;
  g_autofree char *secondary = NULL;

  loket_name_to_zone ("Siti Rahayu", &primary, &secondary);
  check_names (primary, secondary, 39, "RAHAYU<<SITI<<<<<<<<<<<<<<<<<<<<<<<<<<<");
}

static gboolean
finds (const char *text,
       const char *expect)
{
  g_auto(GStrv) lines = loket_mrz_find (text);
  g_autofree char *joined = lines != NULL ? g_strjoinv ("\n", lines) : NULL;

  g_test_message ("%s", joined);

  return g_strcmp0 (joined, expect) == 0;
}

static void
test_find (void)
{
  const char *page = "REPUBLIK INDONESIA\nNama / Name\nPUTRI\n\n"
                     "P<IDNPUTRI<<SITI<NURHALIZA<AYU«««««««\n"
                     "C7654321<8IDN 9002155F3002142<<<<<<<<<<<<<<<4\n \n";
  const char *card = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n"
                     "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
  g_auto(GStrv) passport = loket_mrz_find (page);
  g_auto(GStrv) td1 = loket_mrz_find (card);
  g_autofree char *joined = NULL;

  g_assert_nonnull (passport);
  joined = g_strjoinv ("\n", passport);
  g_assert_cmpstr (joined, ==, specimens[7]);
  g_assert_nonnull (td1);
  g_assert_cmpuint (g_strv_length (td1), ==, 3);
  g_assert_true (finds ("P<IDNPUTRI<<SITI<NURHALIZA<AYU <<< <sssssEEK\n"
                        "C7654321<8IDN9002155F3002142<<<<<<<<<ssssss<4", specimens[7]));
  g_assert_true (finds ("P<IDNPUTRI<<SITI<NURHALIZA<AYU<<<sss SS SEEK EEE KK\n"
                        "C7654321<8IDN9002155F3002142<<<<<ssss4", specimens[7]));
  g_assert_true (finds ("I<UTOD231458907<<<<<<<<<<SSS\n7408122F1204159UTO<<<<<<<<<<<<6\n"
                        "ERIKSSON<<ANNA<MARIA<<<<<<<ccc<<", card));
  g_assert_true (finds (specimens[1], specimens[1]));
  g_assert_true (finds (specimens[3], specimens[3]));
  g_assert_true (finds (specimens[4], specimens[4]));
  g_assert_null (loket_mrz_find ("PETUNJUK<BAGI<PEMOHON\nPASPOR<BARU"));
  g_assert_null (loket_mrz_find (""));
  g_assert_null (loket_mrz_find ("Kartu Keluarga\nNo. 1701011503120007\n"));
}

static void
test_repair (void)
{
  g_auto(GStrv) lines = g_strsplit ("P<IDNPUTR1<<S1TI<NURHALIZA<AYU<<<<<<<<<<<<<<\n"
                                    "C7654321<BIDN9OO2155F3OO2142<<<<<<<<<<<<<<<4", "\n", -1);
  g_autoptr(GArray) changed = loket_mrz_repair (lines);
  g_autofree char *joined = g_strjoinv ("\n", lines);

  g_assert_cmpstr (joined, ==, specimens[7]);
  g_assert_cmpuint (changed->len, ==, 7);
  g_assert_cmpuint (g_array_index (changed, guint, 0), ==, 110);
  g_assert_true (loket_mrz_look_alike ('0', 'O'));
  g_assert_true (loket_mrz_look_alike ('G', '6'));
  g_assert_false (loket_mrz_look_alike ('A', 'A'));
  g_assert_false (loket_mrz_look_alike ('A', 'B'));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loket_date_set (&now, 2026, 11, 21);
  g_test_add_func ("/mrz/check-digits", test_check_digits);
  g_test_add_func ("/mrz/specimens", test_specimens);
  g_test_add_func ("/mrz/fields", test_fields);
  g_test_add_func ("/mrz/forms", test_forms);
  g_test_add_func ("/mrz/wrong", test_wrong);
  g_test_add_func ("/mrz/every-character-matters", test_every_character_matters);
  g_test_add_func ("/mrz/unknown-dates", test_unknown_dates);
  g_test_add_func ("/mrz/make", test_make);
  g_test_add_func ("/mrz/make-refuses", test_make_refuses);
  g_test_add_func ("/mrz/names", test_names);
  g_test_add_func ("/mrz/indonesian-name", test_indonesian_name);
  g_test_add_func ("/mrz/find", test_find);
  g_test_add_func ("/mrz/repair", test_repair);

  return g_test_run ();
}
