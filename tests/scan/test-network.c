/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SANE's "net" backend through a saned of our own, and its "pnm" backend. The port of the protocol
 * is fixed, so that the saned gets an address of its own on the loopback instead. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scan-fixture.h"

typedef struct
{
  char *address;
  char *dir;
  GPid pid;
} Saned;

static gboolean foreign;

static gboolean
is_listening (const char *address)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;

  connection = g_socket_client_connect_to_host (client, address, 6566, NULL, NULL);

  return connection != NULL;
}

static gboolean
saned_start (Saned      *saned,
             const char *users)
{
  g_autofree char *program = g_find_program_in_path ("saned");
  g_autofree char *none = NULL;
  g_auto(GStrv) environment = g_get_environ ();
  char *arguments[] = { NULL, "-l", "-b", NULL, "-e", NULL };

  if (program == NULL && g_file_test ("/usr/sbin/saned", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/saned");
  if (program == NULL)
    return FALSE;
  saned->dir = g_dir_make_tmp ("loket-saned-XXXXXX", NULL);
  saned->address = g_strdup_printf ("127.%d.%d.%d", g_random_int_range (2, 250),
                                    g_random_int_range (1, 250), g_random_int_range (1, 250));
  none = g_build_filename (saned->dir, "dll.d", NULL);
  g_mkdir (none, 0700);
  scan_fixture_write (saned->dir, "dll.conf", "test\n");
  scan_fixture_write (saned->dir, "test.conf", "number_of_devices 1\ngeometry_max 300.0\n");
  scan_fixture_write (saned->dir, "saned.conf", "127.0.0.0/8\n");
  if (users != NULL)
    scan_fixture_write (saned->dir, "saned.users", users);
  environment = g_environ_setenv (environment, "SANE_CONFIG_DIR", saned->dir, TRUE);
  arguments[0] = program;
  arguments[3] = saned->address;
  if (!g_spawn_async (NULL, arguments, environment, G_SPAWN_DO_NOT_REAP_CHILD
                      | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                      &saned->pid, NULL))
    return FALSE;
  for (int i = 0; i < 100 && !is_listening (saned->address); i++)
    g_usleep (50 * 1000);

  return is_listening (saned->address);
}

static void
saned_stop (Saned *saned)
{
  if (saned->pid > 0)
    {
      kill (saned->pid, SIGKILL);
      waitpid (saned->pid, NULL, 0);
    }
  scan_fixture_remove (saned->dir);
  g_free (saned->address);
  g_free (saned->dir);
}

static gboolean
is_foreign (void)
{
  if (!foreign)
    return FALSE;
  g_test_skip ("a SANE_CONFIG_DIR is set and left alone");

  return TRUE;
}

static gboolean
on_time_to_cancel (gpointer user_data)
{
  g_cancellable_cancel (((ScanFixture *) user_data)->cancellable);

  return G_SOURCE_REMOVE;
}

static void
test_net (ScanFixture *f,
          Saned       *saned)
{
  g_autofree char *device = g_strdup_printf ("net:%s:test:0", saned->address);
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse ("colour-300-a4", NULL);
  const LoketScanPageInfo *info;

  g_assert_true (scan_fixture_open (f, device));
  g_assert_true (scan_fixture_scan (f, "colour-300-a4", NULL));
  info = loket_scan_page_get_info (scan_fixture_page (f, 0));
  g_assert_cmpint (ABS (info->width - 2480), <=, 1);
  g_assert_cmpint (ABS (info->height - 3508), <=, 1);
  g_assert_true (scan_fixture_scan (f, "feeder-grey-75-a5", NULL));
  g_assert_cmpuint (f->n_pages, >=, 9);

  scan_fixture_start (f, profile);
  g_timeout_add (30, on_time_to_cancel, f);
  scan_fixture_wait (f);
  g_assert_cmpuint (f->pages->len, ==, f->n_pages);
  g_assert_true (scan_fixture_scan (f, "grey-75-a5", NULL));

  /* The machine with the scanner goes away. */
  kill (saned->pid, SIGKILL);
  waitpid (saned->pid, NULL, 0);
  saned->pid = 0;
  g_assert_false (scan_fixture_open (f, device));
  g_assert_cmpint (loket_scanner_get_problem (f->scanner), ==, LOKET_SCAN_PROBLEM_UNPLUGGED);
}

static void
test_saned (void)
{
  g_autofree char *config = NULL;
  Saned saned = { 0 };
  ScanFixture f;

  if (is_foreign ())
    return;
  if (!saned_start (&saned, NULL))
    {
      g_test_skip ("no saned, or it may not listen here");
      saned_stop (&saned);
      return;
    }
  config = g_strdup_printf ("connect_timeout = 5\n%s\n", saned.address);
  scan_fixture_setup (&f, "net", config, NULL);
  test_net (&f, &saned);
  scan_fixture_teardown (&f);
  saned_stop (&saned);
}

static void
on_password_needed (LoketScanner *scanner,
                    const char   *resource,
                    const char   *password)
{
  g_assert_nonnull (resource);
  loket_scanner_give_password (scanner, "rina", password);
}

/* The question comes from inside a blocked driver and is answered from outside. */
static void
test_password (void)
{
  g_autofree char *config = NULL;
  g_autofree char *device = NULL;
  Saned saned = { 0 };
  ScanFixture f;
  gulong handler;

  if (is_foreign ())
    return;
  if (!saned_start (&saned, "rina:melati:test\n"))
    {
      g_test_skip ("no saned, or it may not listen here");
      saned_stop (&saned);
      return;
    }
  config = g_strdup_printf ("connect_timeout = 5\n%s\n", saned.address);
  device = g_strdup_printf ("net:%s:test:0", saned.address);
  scan_fixture_setup (&f, "net", config, NULL);
  handler = g_signal_connect (f.scanner, "password-needed", G_CALLBACK (on_password_needed),
                              (gpointer) "mawar");
  g_assert_false (scan_fixture_open (&f, device));
  g_assert_cmpint (loket_scanner_get_problem (f.scanner), ==, LOKET_SCAN_PROBLEM_NOT_ALLOWED);
  g_signal_handler_disconnect (f.scanner, handler);
  g_signal_connect (f.scanner, "password-needed", G_CALLBACK (on_password_needed),
                    (gpointer) "melati");
  g_assert_true (scan_fixture_open (&f, device));
  g_assert_true (scan_fixture_scan (&f, "grey-75-a5", NULL));
  scan_fixture_teardown (&f);
  saned_stop (&saned);
}

static void
test_pnm (void)
{
  g_autofree char *path = NULL;
  g_autofree char *setting = NULL;
  const LoketScanPageInfo *info;
  ScanFixture f;

  if (is_foreign ())
    return;
  scan_fixture_setup (&f, "pnm", "", NULL);
  scan_fixture_draw (&f, "card.ppm", 85.6, 54, 0x3060c0);
  path = g_build_filename (f.papers, "card.ppm", NULL);
  setting = g_strconcat ("filename=", path, NULL);
  g_assert_true (scan_fixture_open (&f, "pnm:0"));
  g_assert_true (scan_fixture_scan (&f, "colour-300-a4", setting, NULL));
  info = loket_scan_page_get_info (scan_fixture_page (&f, 0));
  g_assert_cmpint (info->width, ==, 1011);
  g_assert_cmpint (info->height, ==, 638);
  g_assert_cmpint (info->channels, ==, 3);
  g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, 0), 100, 100, 50, 50, 2), ==, 0xc0);
  /* A file that is not there. */
  g_assert_false (scan_fixture_scan (&f, "colour-300-a4", "filename=/nonexistent.ppm", NULL));
  scan_fixture_teardown (&f);
}

int
main (int    argc,
      char **argv)
{
  scan_fixture_init (&argc, &argv);
  foreign = g_getenv ("SANE_CONFIG_DIR") != NULL;
  g_test_add_func ("/scan/network/saned", test_saned);
  g_test_add_func ("/scan/network/password", test_password);
  g_test_add_func ("/scan/network/pnm", test_pnm);

  return scan_fixture_run ();
}
