/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-scanner: the process in which scanner drivers run. It serves one window over the socket
 * on descriptor 3 and one device, or lists devices and ends. */

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loket-link.h"
#include "loket-sane-scan.h"
#include "loket-secrecy.h"

static LoketSaneDevice *device;

static void
authorize (SANE_String_Const resource,
           SANE_Char        *user,
           SANE_Char        *password)
{
  loket_link_ask (resource, user, SANE_MAX_USERNAME_LEN, password, SANE_MAX_PASSWORD_LEN);
}

static void
say_options (void)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "options", loket_scan_options_to_variant
                                 (loket_sane_device_get_options (device)));
  loket_link_say (LOKET_SCAN_WIRE_OPTIONS, g_variant_dict_end (&dict));
}

static char *
valid_text (const char *text)
{
  return g_utf8_make_valid (text != NULL ? text : "", -1);
}

static void
say_devices (void)
{
  const SANE_Device **list = NULL;
  SANE_Status status = sane_get_devices (&list, SANE_FALSE);
  GVariantBuilder builder;
  GVariantDict dict;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssss)"));
  for (guint i = 0; status == SANE_STATUS_GOOD && list != NULL && list[i] != NULL; i++)
    {
      g_autofree char *name = valid_text (list[i]->name);
      g_autofree char *vendor = valid_text (list[i]->vendor);
      g_autofree char *model = valid_text (list[i]->model);
      g_autofree char *kind = valid_text (list[i]->type);

      g_variant_builder_add (&builder, "(ssss)", name, vendor, model, kind);
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "devices", g_variant_builder_end (&builder));
  loket_link_say (LOKET_SCAN_WIRE_DEVICES, g_variant_dict_end (&dict));
  loket_link_answer (loket_sane_problem (status), 0);
}

static void
do_open (GVariant *body)
{
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_UNPLUGGED;
  const char *name = "";

  g_clear_pointer (&device, loket_sane_device_close);
  if (g_variant_lookup (body, "device", "&s", &name) && *name != '\0')
    device = loket_sane_device_open (name, &problem);
  if (device != NULL)
    say_options ();
  loket_link_answer (problem, 0);
}

static void
do_set (GVariant *body)
{
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_SETTING;
  const char *name, *value;

  if (device != NULL && g_variant_lookup (body, "name", "&s", &name)
      && g_variant_lookup (body, "value", "&s", &value))
    problem = loket_sane_device_set (device, name, value);
  if (device != NULL)
    say_options ();
  loket_link_answer (problem, 0);
}

static void
do_scan (GVariant *body)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_from_variant (body);
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_UNPLUGGED;
  guint n_pages = 0;

  if (device != NULL)
    {
      problem = loket_sane_scan (device, profile, &n_pages);
      loket_sane_device_refresh (device);
      say_options ();
    }
  loket_link_answer (problem, n_pages);
}

static void
serve (void)
{
  for (;;)
    {
      g_autoptr(LoketOrder) order = loket_link_wait ();

      if (order == NULL)
        break;
      switch (order->type)
        {
        case LOKET_SCAN_WIRE_OPEN:
          do_open (order->body);
          break;

        case LOKET_SCAN_WIRE_SET:
          do_set (order->body);
          break;

        case LOKET_SCAN_WIRE_SCAN:
          do_scan (order->body);
          break;

        default:
          loket_link_answer (LOKET_SCAN_PROBLEM_UNSUPPORTED, 0);
        }
    }
  g_clear_pointer (&device, loket_sane_device_close);
}

static gboolean
is_socket (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && S_ISSOCK (status.st_mode);
}

/* Before anything reads them: drivers look up their places when they are first asked for. */
static gboolean
take_arguments (int       argc,
                char    **argv,
                gboolean *list)
{
  *list = FALSE;
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--list"))
        *list = TRUE;
      else if (g_str_equal (argv[i], "--config") && i + 1 < argc)
        g_setenv ("SANE_CONFIG_DIR", argv[++i], TRUE);
      else if (g_str_equal (argv[i], "--backends") && i + 1 < argc)
        g_setenv ("LD_LIBRARY_PATH", argv[++i], TRUE);
      else
        return FALSE;
    }

  return is_socket (LOKET_SCAN_WIRE_FD);
}

int
main (int    argc,
      char **argv)
{
  GVariantDict hello;
  gboolean list;

  loket_secrecy_begin ();
  prctl (PR_SET_DUMPABLE, 0);
  /* Translated words would be taken for other words: settings are compared with tables. */
  g_setenv ("LC_ALL", "C", TRUE);
  g_unsetenv ("LANGUAGE");
  setlocale (LC_ALL, "C");
  /* Otherwise a network scanner that is switched off holds everything up for minutes. */
  g_setenv ("SANE_NET_TIMEOUT", "5", FALSE);
  signal (SIGPIPE, SIG_IGN);
  if (!take_arguments (argc, argv, &list))
    {
      fputs ("loket-scanner is started by loket and loket-admin\n", stderr);
      return 2;
    }
  fcntl (LOKET_SCAN_WIRE_FD, F_SETFD, FD_CLOEXEC);
  loket_link_start (LOKET_SCAN_WIRE_FD);
  g_variant_dict_init (&hello, NULL);
  g_variant_dict_insert (&hello, "version", "u", (guint) LOKET_SCAN_WIRE_VERSION);
  loket_link_say (LOKET_SCAN_WIRE_HELLO, g_variant_dict_end (&hello));
  if (sane_init (NULL, authorize) != SANE_STATUS_GOOD)
    {
      loket_link_answer (LOKET_SCAN_PROBLEM_NO_SCANNER, 0);
      return 1;
    }
  if (list)
    say_devices ();
  else
    serve ();

  /* No sane_exit: several drivers crash in it, and the kernel cleans up better. */
  _exit (0);
}
