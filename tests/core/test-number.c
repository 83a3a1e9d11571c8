/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telephones, passports, payments and the other numbers, through the one door. */

#include <string.h>

#include "loket-date.h"
#include "loket-finding.h"
#include "loket-number.h"
#include "loket-ticket.h"

static GDate now;

typedef struct
{
  LoketNumberKind kind;
  const char *text;
  const char *stored;           /* NULL: not valid */
  const char *shown;
  const char *finding;          /* code that has to be among the findings */
} Vector;

static const Vector vectors[] = {
  { LOKET_NUMBER_NIK, "1701 0105 0868 0001", "1701010508680001", "1701 0105 0868 0001", NULL },
  { LOKET_NUMBER_NIK, "3273010119800002", NULL, NULL, "month" },
  { LOKET_NUMBER_KK, "1701011503120007", "1701011503120007", "1701 0115 0312 0007", NULL },
  { LOKET_NUMBER_PASSPORT, "X1234567", "X1234567", "X1234567", NULL },
  { LOKET_NUMBER_PASSPORT, " x 1234-567 ", "X1234567", "X1234567", NULL },
  { LOKET_NUMBER_PASSPORT, "AB123456", "AB123456", "AB123456", "unusual" },
  { LOKET_NUMBER_PASSPORT, "A123456", "A123456", "A123456", "unusual" },
  { LOKET_NUMBER_PASSPORT, "12345678", NULL, NULL, "series" },
  { LOKET_NUMBER_PASSPORT, "ABC12345", NULL, NULL, "series" },
  { LOKET_NUMBER_PASSPORT, "X12345O7", NULL, NULL, "character" },
  { LOKET_NUMBER_PASSPORT, "X12345678", NULL, NULL, "length" },
  { LOKET_NUMBER_PASSPORT, "X12345", NULL, NULL, "length" },
  { LOKET_NUMBER_PASSPORT, "", NULL, NULL, "length" },
  { LOKET_NUMBER_PASSPORT, "X123456é", NULL, NULL, "character" },
  { LOKET_NUMBER_FOREIGN_PASSPORT, "L898902C3", "L898902C3", "L898902C3", NULL },
  { LOKET_NUMBER_FOREIGN_PASSPORT, "12345", "12345", "12345", NULL },
  { LOKET_NUMBER_FOREIGN_PASSPORT, "123456789012", "123456789012", "123456789012", "unusual" },
  { LOKET_NUMBER_FOREIGN_PASSPORT, "1234", NULL, NULL, "length" },
  { LOKET_NUMBER_PHONE, "081234567890", "+6281234567890", "0812-3456-7890", NULL },
  { LOKET_NUMBER_PHONE, "+62 812-3456-7890", "+6281234567890", "0812-3456-7890", NULL },
  { LOKET_NUMBER_PHONE, "6281234567890", "+6281234567890", "0812-3456-7890", NULL },
  { LOKET_NUMBER_PHONE, "+62 0812 3456 7890", "+6281234567890", "0812-3456-7890", NULL },
  { LOKET_NUMBER_PHONE, "08112345", NULL, NULL, "length" },
  { LOKET_NUMBER_PHONE, "081123456", "+6281123456", "0811-2345-6", NULL },
  { LOKET_NUMBER_PHONE, "0812345678901", "+62812345678901", "0812-3456-7890-1", NULL },
  { LOKET_NUMBER_PHONE, "08123456789012", NULL, NULL, "length" },
  { LOKET_NUMBER_PHONE, "0801234567", NULL, NULL, "length" },
  { LOKET_NUMBER_PHONE, "(0736) 21345", "+6273621345", "0736-2134-5", "landline" },
  { LOKET_NUMBER_PHONE, "+60 12-345 6789", "+60123456789", "+60123456789", "foreign" },
  { LOKET_NUMBER_PHONE, "12345", NULL, NULL, "phone" },
  { LOKET_NUMBER_PHONE, "08l234567890", NULL, NULL, "not-a-digit" },
  { LOKET_NUMBER_PHONE, "0", NULL, NULL, "phone" },
  { LOKET_NUMBER_PHONE, "62", NULL, NULL, "phone" },
  { LOKET_NUMBER_PHONE, "+", NULL, NULL, "empty" },
  { LOKET_NUMBER_PHONE, NULL, NULL, NULL, "empty" },
  { LOKET_NUMBER_EMAIL, " siti@contoh.id ", "siti@contoh.id", "siti@contoh.id", NULL },
  { LOKET_NUMBER_EMAIL, "siti@contoh", NULL, NULL, "email" },
  { LOKET_NUMBER_EMAIL, "siti rahayu@contoh.id", NULL, NULL, "email" },
  { LOKET_NUMBER_EMAIL, "a@b@c.id", NULL, NULL, "email" },
  { LOKET_NUMBER_EMAIL, "@c.id", NULL, NULL, "email" },
  { LOKET_NUMBER_NIP, "19800115 200501 1 003", "198001152005011003", "19800115 200501 1 003",
    NULL },
  { LOKET_NUMBER_NIP, "199001012022211001", "199001012022211001", "19900101 202221 1 001", NULL },
  { LOKET_NUMBER_NIP, "198013152005011003", NULL, NULL, "birth" },
  { LOKET_NUMBER_NIP, "198001152005131003", NULL, NULL, "appointed" },
  { LOKET_NUMBER_NIP, "198001151990011003", NULL, NULL, "appointed" },
  { LOKET_NUMBER_NIP, "198001152005013003", NULL, NULL, "sex" },
  { LOKET_NUMBER_NIP, "198001152005011000", NULL, NULL, "serial" },
  { LOKET_NUMBER_NIP, "19800115200501100", NULL, NULL, "length" },
  { LOKET_NUMBER_BILLING, "820260115000123", "820260115000123", "820260115000123", NULL },
  { LOKET_NUMBER_BILLING, "720260115000123", "720260115000123", "720260115000123", "unusual" },
  { LOKET_NUMBER_BILLING, "82026011500012", NULL, NULL, "length" },
  { LOKET_NUMBER_NTPN, "09j8987hsd4567ij", "09J8987HSD4567IJ", "09J8 987H SD45 67IJ", NULL },
  { LOKET_NUMBER_NTPN, "09J8987HSD4567I", NULL, NULL, "length" },
  { LOKET_NUMBER_NTPN, "09J8987HSD4567I!", NULL, NULL, "character" },
  { LOKET_NUMBER_NAME, "siti rahayu", "SITI RAHAYU", "SITI RAHAYU", NULL },
  { LOKET_NUMBER_BIRTH, "05081968", "1968-08-05", "5 August 1968 (58)", NULL },
  { LOKET_NUMBER_BIRTH, "1121968", NULL, NULL, "ambiguous" },
  { LOKET_NUMBER_BIRTH, "31021968", NULL, NULL, "date" },
  { LOKET_NUMBER_DATE, "21-11-2026", "2026-11-21", "Saturday, 21 November 2026", NULL },
  { LOKET_NUMBER_MONEY, "Rp 650.000,-", "650000", "Rp650.000", NULL },
  { LOKET_NUMBER_MONEY, "x", NULL, NULL, "money" },
  { LOKET_NUMBER_POSTCODE, "29991", "29991", "29991", NULL },
  { LOKET_NUMBER_POSTCODE, "09991", NULL, NULL, "postcode" },
  { LOKET_NUMBER_RT_RW, "3", "003", "003", NULL },
  { LOKET_NUMBER_RT_RW, "1234", NULL, NULL, "rt-rw" },
  { LOKET_NUMBER_REGION, "17.01.01.1001", "1701011001", "17.01.01.1001", NULL },
  { LOKET_NUMBER_REGION, "1701", "1701", "17.01", NULL },
  { LOKET_NUMBER_REGION, "17010", NULL, NULL, "region" },
  { LOKET_NUMBER_REGION, "17.01.01.4001", NULL, NULL, "region" },
  { LOKET_NUMBER_CASE, "012-20261121-00023", "012-20261121-00023", "012-20261121-00023", NULL },
  { LOKET_NUMBER_CASE, "0122026112100023", "012-20261121-00023", "012-20261121-00023", NULL },
  { LOKET_NUMBER_CASE, "012-20261321-00023", NULL, NULL, "date" },
  { LOKET_NUMBER_TICKET, "b23", "B-023", "B-023", NULL },
  { LOKET_NUMBER_TICKET, "B-000", NULL, NULL, "ticket" },
  { LOKET_NUMBER_TICKET, "BB-1", NULL, NULL, "ticket" },
  { LOKET_NUMBER_TICKET, "", NULL, NULL, "ticket" },
  { LOKET_NUMBER_COUNTRY, "idn", "IDN", "Indonesia", NULL },
  { LOKET_NUMBER_COUNTRY, "Belanda", "NLD", "Netherlands", NULL },
  { LOKET_NUMBER_COUNTRY, " arab  saudi ", "SAU", "Saudi Arabia", NULL },
  { LOKET_NUMBER_COUNTRY, "türkiye", "TUR", "Türkiye", NULL },
  { LOKET_NUMBER_COUNTRY, "D", "D", "Germany (passport code D)", NULL },
  { LOKET_NUMBER_COUNTRY, "UTO", NULL, NULL, "country" },
  { LOKET_NUMBER_COUNTRY, "", NULL, NULL, "country" },
  { LOKET_NUMBER_MRZ, "x", NULL, NULL, "size" },
};

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      const Vector *vector = &vectors[i];
      g_autoptr(LoketNumber) number = loket_number_check (vector->kind, vector->text, &now);

      g_test_message ("%s %s", loket_number_kind_name (vector->kind), vector->text);
      g_assert_cmpint (loket_number_valid (number), ==, vector->stored != NULL);
      if (vector->stored != NULL)
        {
          g_assert_cmpstr (number->stored, ==, vector->stored);
          g_assert_cmpstr (number->shown, ==, vector->shown);
        }
      if (vector->finding != NULL)
        g_assert_true (loket_findings_has (number->findings, vector->finding));
      else
        g_assert_cmpuint (number->findings->len, ==, 0);
    }
}

static void
test_fields (void)
{
  g_autoptr(LoketNumber) nik = loket_number_check (LOKET_NUMBER_NIK, "1701014508680002", &now);
  g_autoptr(LoketNumber) mrz =
    loket_number_check (LOKET_NUMBER_MRZ,
                        "P<IDNSUHARTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<</"
                        "X1234567<7IDN8508177M3508161<<<<<<<<<<<<<<<2", &now);

  g_assert_cmpstr (loket_number_field (nik, "birth"), ==, "1968-08-05");
  g_assert_cmpstr (loket_number_field (nik, "sex"), ==, "P");
  g_assert_cmpstr (loket_number_field (nik, "none"), ==, NULL);
  g_assert_true (loket_number_valid (mrz));
  g_assert_cmpstr (loket_number_field (mrz, "format"), ==, "TD3");
  g_assert_cmpstr (loket_number_field (mrz, "number"), ==, "X1234567");
  g_assert_cmpstr (loket_number_field (mrz, "expiry"), ==, "2035-08-16");
}

static void
test_kinds (void)
{
  LoketNumberKind kind;

  for (guint i = 0; i < LOKET_NUMBER_N_KINDS; i++)
    {
      g_assert_true (loket_number_kind_from_name (loket_number_kind_name (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (loket_number_kind_from_name ("nothing", &kind));
  g_assert_false (loket_number_kind_from_name (NULL, &kind));
}

static void
test_ticket (void)
{
  g_autofree char *label = loket_ticket_label ('B', 23);
  g_autofree char *spoken = loket_ticket_spoken (label, LOKET_LANGUAGE_INDONESIAN);
  g_autofree char *english = loket_ticket_spoken (label, LOKET_LANGUAGE_ENGLISH);

  g_assert_cmpstr (label, ==, "B-023");
  g_assert_cmpstr (spoken, ==, "B, nol, dua, tiga");
  g_assert_cmpstr (english, ==, "B, zero, two, three");
}

/* Whatever bytes arrive, every check answers; nothing valid comes out of noise unseen. */
static void
test_noise (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (2026);

  for (int i = 0; i < 5000; i++)
    {
      char bytes[64];
      gsize length = g_rand_int_range (rand, 0, sizeof bytes);

      for (gsize k = 0; k < length; k++)
        bytes[k] = i % 2 == 0 ? g_rand_int_range (rand, 1, 256)
                   : "0123456789<-. /+AXPV"[g_rand_int_range (rand, 0, 20)];
      bytes[length] = '\0';
      for (guint kind = 0; kind < LOKET_NUMBER_N_KINDS; kind++)
        {
          g_autoptr(LoketNumber) number = loket_number_check (kind, bytes, &now);

          g_assert_true (loket_number_valid (number) || number->findings->len > 0);
          for (guint k = 0; k < number->findings->len; k++)
            {
              const LoketFinding *finding = g_ptr_array_index (number->findings, k);

              g_assert_true (g_utf8_validate (finding->text, -1, NULL));
            }
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loket_date_set (&now, 2026, 11, 21);
  g_test_add_func ("/number/vectors", test_vectors);
  g_test_add_func ("/number/fields", test_fields);
  g_test_add_func ("/number/kinds", test_kinds);
  g_test_add_func ("/number/ticket", test_ticket);
  g_test_add_func ("/number/noise", test_noise);

  return g_test_run ();
}
