/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rupiah in and out, and the price of an overstay. */

#include "loket-date.h"
#include "loket-error.h"
#include "loket-money.h"
#include "loket-spelled.h"

static void
test_format (void)
{
  static const struct
  {
    gint64 amount;
    const char *text;
  } vectors[] = {
    { 0, "Rp0" }, { 5, "Rp5" }, { 999, "Rp999" }, { 1000, "Rp1.000" }, { 650000, "Rp650.000" },
    { 1000000, "Rp1.000.000" }, { 8500000000000, "Rp8.500.000.000.000" }, { -650000, "−Rp650.000" },
    { G_MININT64, "−Rp9.223.372.036.854.775.808" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *got = loket_money_format (vectors[i].amount);

      g_assert_cmpstr (got, ==, vectors[i].text);
    }
}

static void
test_read (void)
{
  static const char *good[] = {
    "650000", "650.000", "Rp650.000", "Rp 650.000,-", "rp. 650.000", "IDR 650.000", "Rp650.000,00",
    " 650 000 ", "650.000,",
  };
  static const char *bad[] = {
    "", NULL, "Rp", "65.00", "650,50", "-650.000x", "enam ratus", "6500000000000000", "6.5.0",
    "650.0000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 amount = 0;

      g_test_message ("%s", good[i]);
      g_assert_true (loket_money_read (good[i], &amount, NULL));
      g_assert_cmpint (amount, ==, 650000);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 amount = 0;

      g_test_message ("%s", bad[i]);
      g_assert_false (loket_money_read (bad[i], &amount, &error));
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_INPUT);
    }
}

static void
test_overstay (void)
{
  static const struct
  {
    const char *expiry;
    const char *today;
    int days;
    gboolean payable;
    gint64 fee;
  } vectors[] = {
    { "2026-03-01", "2026-03-06", 5, TRUE, 5000000 },
    { "2026-01-01", "2026-03-01", 59, TRUE, 59000000 },
    { "2026-01-01", "2026-03-02", 60, FALSE, 0 },
    { "2026-01-01", "2026-01-01", 0, TRUE, 0 },
    { "2026-01-01", "2025-12-01", 0, TRUE, 0 },
    { "2026-01-01", "2026-01-02", 1, TRUE, 1000000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      GDate expiry, today;
      gint64 fee = -1;

      loket_date_from_iso (vectors[i].expiry, &expiry);
      loket_date_from_iso (vectors[i].today, &today);
      g_assert_cmpint (loket_overstay_days (&expiry, &today), ==, vectors[i].days);
      g_assert_cmpint (loket_overstay_fee (&expiry, &today, 1000000, 60, &fee), ==,
                       vectors[i].payable);
      g_assert_cmpint (fee, ==, vectors[i].fee);
    }
}

static void
test_spelled (void)
{
  static const struct
  {
    guint64 number;
    const char *words;
  } vectors[] = {
    { 0, "nol" }, { 1, "satu" }, { 10, "sepuluh" }, { 11, "sebelas" }, { 12, "dua belas" },
    { 20, "dua puluh" }, { 21, "dua puluh satu" }, { 100, "seratus" }, { 111, "seratus sebelas" },
    { 219, "dua ratus sembilan belas" }, { 1000, "seribu" }, { 1001, "seribu satu" },
    { 2000, "dua ribu" }, { 11000, "sebelas ribu" }, { 100000, "seratus ribu" },
    { 650000, "enam ratus lima puluh ribu" }, { 1000000, "satu juta" },
    { 1968, "seribu sembilan ratus enam puluh delapan" },
    { 8500000000000, "delapan triliun lima ratus miliar" },
  };
  GDate date;
  g_autofree char *words = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *got = loket_number_spelled (vectors[i].number);

      g_assert_cmpstr (got, ==, vectors[i].words);
    }
  loket_date_set (&date, 1968, 8, 5);
  words = loket_date_spelled (&date);
  g_assert_cmpstr (words, ==, "lima Agustus tahun seribu sembilan ratus enam puluh delapan");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/read", test_read);
  g_test_add_func ("/money/overstay", test_overstay);
  g_test_add_func ("/money/spelled", test_spelled);

  return g_test_run ();
}
