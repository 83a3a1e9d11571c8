/* SPDX-License-Identifier: GPL-3.0-or-later */
/* device: certificates of the computers at which officers sit. */

#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-admin-command.h"
#include "loket-desk-stick.h"
#include "loket-error.h"
#include "loket-office-tls.h"

typedef struct
{
  char *conninfo;
  char *authority;
  char *out;
} Options;

/* It stands in file names, in lists and in the server's log. */
static gboolean
check_name (const char *name,
            GError    **error)
{
  gsize length = strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

  if (name[length] == '\0' && length >= 1 && length <= 60 && g_ascii_isalnum (name[0]))
    return TRUE;
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                       _("The name of a desk is 1 to 60 letters, digits, dots, _ and -."));

  return FALSE;
}

/* "add" makes a new desk, "renew" one that is there: a slip of the pen makes neither the other. */
static gboolean
check_known (LoketAdminDb *db,
             const char   *name,
             gboolean      wanted,
             GError      **error)
{
  g_autofree char *there = loket_admin_db_value (db, error, "SELECT 1 FROM loket.certificate c WHERE"
                                                 " c.kind = 'device' AND c.name = $1"
                                                 " AND c.revoked_at IS NULL LIMIT 1", name, NULL);

  if (there == NULL)
    return FALSE;
  if ((*there != '\0') == wanted)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
               wanted ? _("There is no desk “%s”.") : _("There is a desk “%s” already: use “renew”."), name);

  return FALSE;
}

static gboolean
make (LoketAdminDb           *db,
      const LoketServerFiles *files,
      const char             *name,
      const char             *above,
      GError                **error)
{
  g_autoptr(LoketAuthority) authority = loket_authority_open (files->authority, error);
  g_autofree char *leaf = g_strconcat ("loket-desk-", name, NULL);
  g_autofree char *folder = g_build_filename (above != NULL ? above : ".", leaf, NULL);
  g_autofree char *certificate = g_build_filename (folder, "device.crt", NULL);
  g_autofree char *key = g_build_filename (folder, "device.key", NULL);
  g_autoptr(LoketCertificate) made = NULL;

  if (authority == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("The folder %s cannot be made."), folder);
      return FALSE;
    }
  made = loket_authority_issue (authority, LOKET_CERTIFICATE_DEVICE, name, NULL, certificate, key, error);
  if (made == NULL || !loket_desk_stick_write (db, files, folder, error)
      || !loket_office_tls_put (db, "device", made, error))
    return FALSE;
  loket_admin_say (_("%s is for that desk: carry it there and run “sh install.sh” as root. Whoever has "
                     "this folder has the computer's key, so delete it from the stick afterwards."),
                   folder);

  return TRUE;
}

/* In this order: nobody comes in again, then whoever is in goes out. With the key in a safe the
 * database refuses that computer alone until the list is written. */
static gboolean
shut_out (LoketAdminDb           *db,
          const LoketServerFiles *files,
          const char             *name,
          GError                **error)
{
  g_autofree char *n = loket_admin_db_value (db, error, "SELECT loket.device_revoke($1)", name, NULL);
  g_autoptr(GError) problem = NULL;

  if (n == NULL)
    return FALSE;
  if (g_str_equal (n, "0"))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no desk “%s”."), name);
      return FALSE;
    }
  if (loket_office_tls_write_revoked (db, files, &problem))
    {
      loket_admin_say (_("The desk “%s” is shut out; its open sessions were ended."), name);
      return TRUE;
    }
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
               _("The desk “%s” can do nothing any more, but the list of the server was not written: %s "
                 "Run this again with the key of the authority."), name, problem->message);

  return FALSE;
}

static gboolean
list (LoketAdminDb *db,
      GError      **error)
{
  g_autofree char *text = loket_admin_db_value (db, error, "SELECT loket.certificate_list()", NULL);

  if (text == NULL)
    return FALSE;
  g_print ("%s\n", text);

  return TRUE;
}

static gboolean
act (LoketAdminDb  *db,
     const char    *what,
     const char    *name,
     const Options *options,
     GError       **error)
{
  g_autoptr(LoketServerFiles) files = NULL;

  if (g_str_equal (what, "list"))
    return list (db, error);
  if (!check_name (name, error))
    return FALSE;
  files = loket_server_files_new (db, options->authority, error);
  if (files == NULL)
    return FALSE;
  if (g_str_equal (what, "revoke"))
    return shut_out (db, files, name, error);

  return check_known (db, name, g_str_equal (what, "renew"), error)
         && make (db, files, name, options->out, error);
}

static int
open_and_act (const char    *what,
              const char    *name,
              const Options *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketAdminDb) db = loket_admin_db_open (options->conninfo != NULL ? options->conninfo
                                                                              : LOKET_ADMIN_DB, &error);

  return db != NULL && act (db, what, name, options, &error) ? LOKET_ADMIN_OK
                                                             : loket_admin_failed (error);
}

static int
run_device (int    argc,
            char **argv)
{
  const char * const with_name[] = { "add", "renew", "revoke", NULL };
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &options.conninfo, NULL, NULL },
    { "authority", 0, 0, G_OPTION_ARG_FILENAME, &options.authority, NULL, NULL },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  int status;

  if (!loket_admin_parse (&loket_admin_device, entries, &argc, &argv))
    status = LOKET_ADMIN_USAGE;
  else if (argc == 2 && g_str_equal (argv[1], "list"))
    status = open_and_act (argv[1], NULL, &options);
  else if (argc == 3 && g_strv_contains (with_name, argv[1]))
    status = open_and_act (argv[1], argv[2], &options);
  else
    status = loket_admin_misused ("device", _("Say add, renew or revoke and a desk, or list."));
  g_free (options.conninfo);
  g_free (options.authority);
  g_free (options.out);

  return status;
}

const LoketAdminCommand loket_admin_device = {
  "device", N_("admit the computers of the desks, renew or revoke their certificates"),
  "add|renew|revoke NAME | list",
  N_("add NAME            a folder loket-desk-NAME with all a new desk needs, to be carried there\n"
     "renew NAME          the same with a new certificate, before the old one ends\n"
     "revoke NAME         no more sign-in from that computer; its open sessions end\n"
     "list                all certificates of the office as JSON\n"
     "--out FOLDER        where the folder is made, for example a stick (default: here)\n"
     "--authority FOLDER  where the key of the office's authority is, when it was taken away\n"
     "--db CONNINFO       how to reach the database as its superuser (default: “dbname=loket”)"),
  run_device,
};
