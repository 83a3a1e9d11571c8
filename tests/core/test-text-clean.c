/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed and pasted text is cleaned before anything else looks at it. */

#include "loket-text-clean.h"

static void
check (const char *expect,
       char       *got)
{
  g_assert_cmpstr (got, ==, expect);
  g_assert_true (g_utf8_validate (got, -1, NULL));
  g_free (got);
}

static void
test_clean (void)
{
  check ("SITI RAHAYU", loket_text_clean ("  SITI\t\n RAHAYU ", LOKET_TEXT_LINE));
  check ("", loket_text_clean (NULL, LOKET_TEXT_LINE));
  check ("", loket_text_clean (" \t\r\n", LOKET_TEXT_LINES));
  check ("satu\ndua\n\ntiga", loket_text_clean ("satu \r\n dua\n\n  tiga\n", LOKET_TEXT_LINES));
  check ("a\nb", loket_text_clean ("a\rb", LOKET_TEXT_LINES));
  check ("ab", loket_text_clean ("a\x01\x1b\x7f" "b", LOKET_TEXT_LINE));
  check ("José", loket_text_clean ("Jose\xcc\x81", LOKET_TEXT_LINE));
  /* direction override, zero width, byte order mark, no-break space */
  check ("abc d", loket_text_clean ("a\xe2\x80\xae" "b\xe2\x80\x8b" "c\xef\xbb\xbf\xc2\xa0" "d",
                                    LOKET_TEXT_LINE));
  check ("a\xef\xbf\xbd" "b", loket_text_clean ("a\xff" "b", LOKET_TEXT_LINE));
}

static void
test_visible (void)
{
  g_assert_null (loket_text_visible (""));
  g_assert_null (loket_text_visible (" SITI  RAHAYU\n\tJosé \\budi\r\n"));
  check ("SITI", loket_text_visible ("SI\xe2\x80\x8bTI"));
  check ("a[2Jb", loket_text_visible ("a\x1b[2Jb"));
  check (" ab ", loket_text_visible (" a\xe2\x80\xae\x07" "b\xef\xbb\xbf "));
  check ("a\xef\xbf\xbd", loket_text_visible ("a\xff"));
}

static void
test_length (void)
{
  g_assert_cmpuint (loket_text_length ("José"), ==, 4);
  g_assert_cmpuint (loket_text_length ("Jose\xcc\x81"), ==, 4);
  g_assert_cmpuint (loket_text_length (""), ==, 0);
  check ("SITI…", loket_text_cut ("SITI RAHAYU", 6));
  check ("SITI R", loket_text_cut ("SITI R", 6));
  check ("…", loket_text_cut ("SITI", 1));
}

static void
test_compact (void)
{
  check ("1701010508680001", loket_text_compact ("1701 0105.0868–0001"));
  check ("X1234567", loket_text_compact (" x-123 4567\n"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/visible", test_visible);
  g_test_add_func ("/text/length", test_length);
  g_test_add_func ("/text/compact", test_compact);

  return g_test_run ();
}
