/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scanner worker that lies. FAKE_LIE says how; without one it serves one good page. */

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loket-scan-wire.h"

#define WIDTH 100
#define HEIGHT 80
#define ALL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

static const char *lie;

static gboolean
lies (const char *what)
{
  return g_str_equal (lie, what);
}

static void
say (guint32   type,
     GVariant *body,
     int       fd)
{
  if (!loket_scan_wire_write (LOKET_SCAN_WIRE_FD, type, body, fd))
    _exit (0);
}

static GVariant *
info (gboolean end)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "number", "u", lies ("number") ? 7u : 1u);
  g_variant_dict_insert (&dict, "width", "i", lies ("negative") ? -WIDTH
                         : lies ("wide") ? G_MAXINT : lies ("other-width") && end ? WIDTH * 2
                         : WIDTH);
  g_variant_dict_insert (&dict, "height", "i", lies ("high") ? G_MAXINT
                         : lies ("below") ? -2 : lies ("zero") && end ? 0
                         : lies ("higher") && end ? HEIGHT * 4 : HEIGHT);
  g_variant_dict_insert (&dict, "channels", "i", lies ("channels") ? 7 : 3);
  g_variant_dict_insert (&dict, "dpi", "(dd)", lies ("nan") ? NAN : 300.0,
                         lies ("dpi") ? -1e300 : 300.0);
  if (lies ("types"))
    g_variant_dict_insert (&dict, "bilevel", "s", "perhaps");
  else
    g_variant_dict_insert (&dict, "bilevel", "b", FALSE);
  g_variant_dict_insert (&dict, "back", "b", FALSE);
  g_variant_dict_insert (&dict, "remark", "i", lies ("remark") ? 99 : 0);

  return g_variant_dict_end (&dict);
}

static GVariant *
rows (int y,
      int n_rows)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "y", "i", y);
  g_variant_dict_insert (&dict, "rows", "i", n_rows);

  return g_variant_dict_end (&dict);
}

static void
outcome (guint32 type,
         int     problem)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "problem", "i", problem);
  g_variant_dict_insert (&dict, "pages", "u", lies ("pages") ? 4000000000u : 1u);
  say (type, g_variant_dict_end (&dict), -1);
}

static void
garbage (void)
{
  struct
  {
    guint32 magic, type, length;
    char rest[64];
  } frame = { 0x314b534c, LOKET_SCAN_WIRE_PAGE, 64, "" };

  memset (frame.rest, 0xa5, sizeof frame.rest);
  if (lies ("magic"))
    frame.magic = 0xdeadbeef;
  if (lies ("length"))
    frame.length = 0xfffffff0;
  g_assert_cmpint (write (LOKET_SCAN_WIRE_FD, &frame, sizeof frame), ==, sizeof frame);
  pause ();
}

static int
make_memory (void)
{
  int fd = memfd_create ("fake", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (lies ("pipe"))
    {
      int pair[2];

      g_assert_cmpint (pipe (pair), ==, 0);
      return pair[0];
    }
  if (lies ("file"))
    return open ("/dev/zero", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (ftruncate (fd, WIDTH * HEIGHT * 3 / (lies ("small") ? 2 : 1)), ==, 0);

  return fd;
}

static void
seal (int fd)
{
  if (lies ("shrink"))
    g_assert_cmpint (ftruncate (fd, 10), ==, 0);
  fcntl (fd, F_ADD_SEALS, lies ("unsealed") ? F_SEAL_SHRINK : ALL_SEALS);
}

static void
serve_page (void)
{
  int fd = make_memory ();

  if (lies ("orphan-rows"))
    say (LOKET_SCAN_WIRE_ROWS, rows (0, 10), -1);
  if (lies ("orphan-end"))
    say (LOKET_SCAN_WIRE_PAGE_END, info (TRUE), -1);
  for (int i = 0; lies ("descriptors") && i < 2000; i++)
    say (LOKET_SCAN_WIRE_ROWS, rows (0, 10), fd);
  say (LOKET_SCAN_WIRE_PAGE, info (FALSE), lies ("no-fd") ? -1 : fd);
  if (lies ("twice"))
    say (LOKET_SCAN_WIRE_PAGE, info (FALSE), fd);
  if (lies ("hang"))
    for (;;)
      pause ();
  if (lies ("die"))
    raise (SIGKILL);
  say (LOKET_SCAN_WIRE_ROWS, rows (0, HEIGHT / 2), -1);
  if (lies ("rows"))
    say (LOKET_SCAN_WIRE_ROWS, rows (-5, 10), -1);
  if (lies ("many-rows"))
    say (LOKET_SCAN_WIRE_ROWS, rows (G_MAXINT - 1, G_MAXINT - 1), -1);
  if (lies ("far-rows"))
    say (LOKET_SCAN_WIRE_ROWS, rows (HEIGHT * 50, 10), -1);
  seal (fd);
  say (LOKET_SCAN_WIRE_PAGE_END, info (TRUE), -1);
  close (fd);
  outcome (LOKET_SCAN_WIRE_ENDING, lies ("code") ? 4711 : 0);
  if (lies ("after"))
    say (LOKET_SCAN_WIRE_PAGE, info (FALSE), -1);
  if (lies ("hang-at-end"))
    for (;;)
      pause ();
}

static void
say_options (void)
{
  GVariantBuilder list, one;
  GVariantDict dict;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (int kind = -3; kind < 9; kind++)
    {
      g_variant_builder_init (&one, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&one, "{sv}", "name", g_variant_new_string ("source"));
      g_variant_builder_add (&one, "{sv}", "kind", g_variant_new_int32 (kind));
      g_variant_builder_add (&one, "{sv}", "range", g_variant_new ("(ddd)", NAN, -1.0, NAN));
      g_variant_builder_add (&one, "{sv}", "choices", g_variant_new_string ("not a list"));
      g_variant_builder_add (&one, "{sv}", "numbers", g_variant_new_string ("not a list"));
      g_variant_builder_add (&list, "a{sv}", &one);
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "options", g_variant_builder_end (&list));
  say (LOKET_SCAN_WIRE_OPTIONS, g_variant_dict_end (&dict), -1);
}

int
main (void)
{
  GVariantDict hello;

  lie = g_getenv ("FAKE_LIE") != NULL ? g_getenv ("FAKE_LIE") : "";
  g_variant_dict_init (&hello, NULL);
  g_variant_dict_insert (&hello, "version", "u", lies ("version") ? 99u : 1u);
  say (LOKET_SCAN_WIRE_HELLO, g_variant_dict_end (&hello), -1);
  for (;;)
    {
      g_autoptr(GVariant) body = NULL;
      guint32 type;

      if (!loket_scan_wire_read (LOKET_SCAN_WIRE_FD, &type, &body))
        return 0;
      if (type == LOKET_SCAN_WIRE_OPEN && lies ("options"))
        say_options ();
      if (type == LOKET_SCAN_WIRE_SCAN && (lies ("magic") || lies ("length") || lies ("body")))
        garbage ();
      if (type == LOKET_SCAN_WIRE_SCAN && lies ("unknown"))
        say (1234, NULL, -1);
      if (type == LOKET_SCAN_WIRE_SCAN)
        serve_page ();
      if (type < LOKET_SCAN_WIRE_CANCEL)
        outcome (LOKET_SCAN_WIRE_ANSWER, 0);
      if (type == LOKET_SCAN_WIRE_SCAN && lies ("unasked"))
        outcome (LOKET_SCAN_WIRE_ANSWER, 0);
    }
}
