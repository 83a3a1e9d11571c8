/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates of an office: its authority, its server, its desks, and the list of revoked ones. */

#include "loket-office-tls.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-admin-command.h"

static char *
format_day (gint64 seconds)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (moment, "%Y-%m-%d");
}

/**
 * loket_office_tls_put:
 * @db: a connection of a superuser to the database of the office
 * @kind: "authority", "server" or "device"
 * @certificate: what was made
 * @error: return location
 *
 * Returns: whether the office knows of it, so that it warns in time
 */
gboolean
loket_office_tls_put (LoketAdminDb           *db,
                      const char             *kind,
                      const LoketCertificate *certificate,
                      GError                **error)
{
  g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, certificate->not_before);
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, certificate->not_after);

  return loket_admin_db_run (db, error, "SELECT loket.certificate_put($1, $2, $3,"
                             " pg_catalog.to_timestamp($4::bigint), pg_catalog.to_timestamp($5::bigint))",
                             certificate->serial, kind, certificate->name, from, until, NULL);
}

gboolean
loket_office_tls_write_revoked (LoketAdminDb           *db,
                                const LoketServerFiles *files,
                                GError                **error)
{
  g_autoptr(LoketAuthority) authority = loket_authority_open (files->authority, error);
  g_autofree char *path = loket_server_files_path (files, "revoked.crl");
  g_autofree char *list = NULL;
  g_auto(GStrv) serials = NULL;

  if (authority == NULL)
    return FALSE;
  list = loket_admin_db_value (db, error, "SELECT loket.certificates_revoked()", NULL);
  if (list == NULL)
    return FALSE;
  serials = *list != '\0' ? g_strsplit (list, " ", -1) : g_new0 (char *, 1);

  return loket_authority_revoke (authority, (const char * const *) serials, path, error)
         && loket_server_files_give (files, path, error)
         && loket_admin_db_run (db, error, "SELECT pg_catalog.pg_reload_conf()", NULL);
}

/* The server and the desks need the authority's certificate; its key they never see. */
static gboolean
make_authority (LoketAdminDb           *db,
                const LoketServerFiles *files,
                GError                **error)
{
  g_autofree char *shown = loket_server_files_path (files, "authority.crt");
  g_autofree char *own = g_build_filename (files->authority, "authority.crt", NULL);
  g_autofree char *key = g_build_filename (files->authority, "authority.key", NULL);
  g_autofree char *office = NULL;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;
  g_autoptr(LoketAuthority) made = NULL;

  if (g_file_test (shown, G_FILE_TEST_EXISTS))
    return TRUE;
  office = loket_admin_db_value (db, error, "SELECT name FROM loket.office ORDER BY code LIMIT 1", NULL);
  if (office == NULL)
    return FALSE;
  g_mkdir_with_parents (files->authority, 0700);
  made = loket_authority_exists (files->authority)
         ? loket_authority_open (files->authority, error)
         : loket_authority_create (files->authority, office, error);
  if (made == NULL || !g_file_get_contents (own, &text, NULL, error)
      || !g_file_set_contents_full (shown, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error))
    return FALSE;
  day = format_day (loket_authority_describe (made)->not_after);
  loket_admin_say (_("The office has its own authority, until %s. Its key is %s: take it to a stick that "
                     "lies in the safe of the office, and bring it for a new desk or a renewal."),
                   day, key);

  return loket_server_files_give (files, files->authority, error)
         && loket_server_files_give (files, own, error)
         && loket_server_files_give (files, key, error)
         && loket_server_files_give (files, shown, error)
         && loket_office_tls_put (db, "authority", loket_authority_describe (made), error);
}

static gboolean
same_names (const char * const *a,
            const char * const *b)
{
  gsize i;

  for (i = 0; a[i] != NULL && b[i] != NULL; i++)
    if (!g_str_equal (a[i], b[i]))
      return FALSE;

  return a[i] == NULL && b[i] == NULL;
}

/* A new one when there is none, when it would soon be over, or when other names are wanted. */
static gboolean
make_server (LoketAdminDb           *db,
             const LoketServerFiles *files,
             const char * const     *names,
             GError                **error)
{
  g_autofree char *path = loket_server_files_path (files, "server.crt");
  g_autofree char *key = loket_server_files_path (files, "server.key");
  const char *own[] = { g_get_host_name (), NULL };
  g_autoptr(LoketCertificate) old = loket_certificate_read (path, NULL);
  g_autoptr(LoketCertificate) made = NULL;
  g_autoptr(LoketAuthority) authority = NULL;
  g_autofree char *day = NULL;
  g_autofree char *all = NULL;

  if (names == NULL)
    names = old != NULL ? (const char * const *) old->names : own;
  if (old != NULL && loket_certificate_days_left (old) >= LOKET_CERTIFICATE_WARN_DAYS
      && same_names ((const char * const *) old->names, names))
    return TRUE;
  authority = loket_authority_open (files->authority, error);
  if (authority == NULL)
    return FALSE;
  made = loket_authority_issue (authority, LOKET_CERTIFICATE_SERVER, names[0], names, path, key, error);
  if (made == NULL)
    return FALSE;
  day = format_day (made->not_after);
  all = g_strjoinv (", ", made->names);
  loket_admin_say (_("The server has a certificate until %s, for: %s"), day, all);

  return loket_server_files_give (files, path, error) && loket_server_files_give (files, key, error)
         && loket_office_tls_put (db, "server", made, error);
}

static gboolean
make_revoked (LoketAdminDb           *db,
              const LoketServerFiles *files,
              GError                **error)
{
  g_autofree char *path = loket_server_files_path (files, "revoked.crl");

  return g_file_test (path, G_FILE_TEST_EXISTS) || loket_office_tls_write_revoked (db, files, error);
}

/**
 * loket_office_tls_set_up:
 * @db: a connection of a superuser to the database of the office
 * @keeper: login of the keeper
 * @names: (nullable): names and addresses by which desks know the server
 * @authority: (nullable): folder with the authority's key, when it was taken away
 * @error: return location
 *
 * What is there and good stays as it is.
 *
 * Returns: whether the server is reached with TLS and a certificate only
 */
gboolean
loket_office_tls_set_up (LoketAdminDb       *db,
                         const char         *keeper,
                         const char * const *names,
                         const char         *authority,
                         GError            **error)
{
  g_autoptr(LoketServerFiles) files = NULL;

  if (!loket_server_door_check (db, error))
    return FALSE;
  files = loket_server_files_new (db, authority, error);

  return files != NULL
         && make_authority (db, files, error)
         && make_server (db, files, names, error)
         && make_revoked (db, files, error)
         && loket_server_door_set (db, files, keeper, error);
}
