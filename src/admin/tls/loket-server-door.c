/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of the office's PostgreSQL: who may come in and how, in pg_hba.conf and its settings. */

#include "loket-server-door.h"

#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-admin-command.h"
#include "loket-error.h"

/* A wrong password costs whoever guesses a second; nobody is locked out, least of all the officer
 * whose name is being tried. */
#define GUESS_DELAY "1s"

#define TLS_SECONDS 30

#define GROUPS "+loket_staff,+loket_display,+loket_kiosk,+loket_portal,+loket_agency"

/*
 * Files
 */

/**
 * loket_server_files_new:
 * @db: a connection of a superuser
 * @authority: (nullable): where the key of the authority lies, if it was taken away
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where things lie; the folder is made
 */
LoketServerFiles *
loket_server_files_new (LoketAdminDb *db,
                        const char   *authority,
                        GError      **error)
{
  g_autoptr(LoketServerFiles) self = g_new0 (LoketServerFiles, 1);
  g_autofree char *above = NULL;
  GStatBuf owner;

  self->hba = loket_admin_db_value (db, error, "SHOW hba_file", NULL);
  if (self->hba == NULL)
    return NULL;
  above = g_path_get_dirname (self->hba);
  self->folder = g_build_filename (above, "loket", NULL);
  self->authority = authority != NULL ? g_strdup (authority)
                                      : g_build_filename (self->folder, "authority", NULL);
  if (g_stat (self->hba, &owner) != 0 || g_access (self->hba, R_OK | W_OK) != 0 || g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                   _("%s cannot be written: this is done on the server itself, as the user who owns "
                     "that file."), self->hba);
      return NULL;
    }
  self->uid = owner.st_uid;
  self->gid = owner.st_gid;
  if (!loket_server_files_give (self, self->folder, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
loket_server_files_free (LoketServerFiles *self)
{
  g_free (self->hba);
  g_free (self->folder);
  g_free (self->authority);
  g_free (self);
}

char *
loket_server_files_path (const LoketServerFiles *self,
                         const char             *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Made by root, a file belongs to the user of PostgreSQL all the same. */
gboolean
loket_server_files_give (const LoketServerFiles *self,
                         const char             *path,
                         GError                **error)
{
  if (geteuid () != 0 || chown (path, self->uid, self->gid) == 0)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("%s cannot be given to the server."), path);

  return FALSE;
}

/*
 * pg_hba.conf
 */

/* A standby that an administrator admitted over TLS, or a copy made on the server itself, stays. */
static gboolean
is_kept (const char *line)
{
  g_auto(GStrv) words = g_regex_split_simple ("[ \t]+", line, 0, 0);

  if (g_strv_length (words) < 4 || !g_str_equal (words[1], "replication"))
    return FALSE;

  return g_str_equal (words[0], "hostssl")
         || (g_str_equal (words[0], "local") && g_str_has_prefix (words[3], "peer"));
}

static char *
compose_hba (const char *old,
             const char *superuser,
             const char *keeper)
{
  g_autoptr(GString) text = g_string_new (
    "# Written by “loket-admin tls”, which writes it again; only lines of replication are kept.\n"
    "# Over the network nobody comes in without TLS.\n"
    "hostnossl all all all reject\n"
    "# On the server itself: its superuser and the keeper, as who they are.\n");
  g_auto(GStrv) lines = g_strsplit (old, "\n", -1);

  g_string_append_printf (text, "local all \"%s\" peer\nlocal loket \"%s\" peer\n", superuser, keeper);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (is_kept (lines[i]))
      g_string_append_printf (text, "%s\n", lines[i]);
  g_string_append (text,
                   "# People and services: their password, and the certificate of their computer.\n"
                   "hostssl loket " GROUPS " all scram-sha-256 clientcert=verify-ca\n"
                   "# Nobody else.\n"
                   "local all all reject\n"
                   "host all all all reject\n");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
write_hba (const LoketServerFiles *files,
           const char             *text,
           GError                **error)
{
  return g_file_set_contents_full (files->hba, text, -1, G_FILE_SET_CONTENTS_CONSISTENT
                                   | G_FILE_SET_CONTENTS_DURABLE, 0640, error)
         && loket_server_files_give (files, files->hba, error);
}

/* The administrator's own file is never lost. */
static gboolean
keep_copy (const LoketServerFiles *files,
           const char             *old,
           GError                **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *path = g_strdup_printf ("%s.before-loket-%s", files->hba, stamp);

  if (!g_file_set_contents_full (path, old, -1, G_FILE_SET_CONTENTS_DURABLE, 0640, error)
      || !loket_server_files_give (files, path, error))
    return FALSE;
  loket_admin_say (_("%s was written anew; the file before it is kept as %s."), files->hba, path);

  return TRUE;
}

/* PostgreSQL reads the file itself: what it does not understand must not stay. */
static gboolean
admit (LoketAdminDb           *db,
       const LoketServerFiles *files,
       const char             *text,
       const char             *old,
       GError                **error)
{
  g_autofree char *bad = NULL;

  if (!write_hba (files, text, error))
    return FALSE;
  bad = loket_admin_db_value (db, error, "SELECT line_number || ': ' || error FROM"
                              " pg_catalog.pg_hba_file_rules WHERE error IS NOT NULL LIMIT 1", NULL);
  if (bad != NULL && *bad == '\0')
    return TRUE;
  write_hba (files, old, NULL);
  if (bad != NULL)
    g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                 _("The server does not understand its new %s, so the old one is back: %s"),
                 files->hba, bad);

  return FALSE;
}

/*
 * Settings
 */
static gboolean
set_setting (LoketAdminDb *db,
             const char   *name,
             const char   *value,
             GError      **error)
{
  g_autofree char *now = loket_admin_db_value (db, error, "SELECT pg_catalog.current_setting($1, true)",
                                               name, NULL);
  g_autofree char *literal = loket_admin_db_literal (db, value);
  g_autofree char *sql = g_strdup_printf ("ALTER SYSTEM SET %s = %s", name, literal);

  if (now == NULL)
    return FALSE;
  if (g_str_equal (now, value))
    return TRUE;
  loket_admin_say (_("Setting of the server: %s = %s"), name, value);

  return loket_admin_db_script (db, NULL, sql, error);
}

/* A list is quoted name by name; nobody else's library is dropped. */
static gboolean
load_delay (LoketAdminDb *db,
            GError      **error)
{
  g_autofree char *there = loket_admin_db_value (
    db, error, "SELECT 1 FROM pg_catalog.pg_config c, LATERAL pg_catalog.pg_ls_dir(c.setting) f"
    " WHERE c.name = 'PKGLIBDIR' AND f = 'auth_delay.so'", NULL);
  g_autofree char *list = NULL;
  g_autofree char *sql = NULL;

  if (there == NULL)
    return FALSE;
  if (*there == '\0')
    {
      loket_admin_say (_("This PostgreSQL has no auth_delay: guessing passwords is not slowed down."));
      return TRUE;
    }
  list = loket_admin_db_value (
    db, error, "SELECT pg_catalog.string_agg(pg_catalog.quote_literal(x.n), ', ' ORDER BY x.i) FROM"
    " (SELECT pg_catalog.btrim(u.n) AS n, u.i FROM pg_catalog.unnest(pg_catalog.string_to_array("
    "pg_catalog.current_setting('shared_preload_libraries'), ',')) WITH ORDINALITY u(n, i)"
    " WHERE pg_catalog.btrim(u.n) NOT IN ('', 'auth_delay')"
    " UNION ALL SELECT 'auth_delay', 10000) x", NULL);
  if (list == NULL)
    return FALSE;
  sql = g_strdup_printf ("ALTER SYSTEM SET shared_preload_libraries = %s", list);

  return loket_admin_db_script (db, NULL, sql, error)
         && loket_admin_db_script (db, NULL, "LOAD 'auth_delay'", error)
         && set_setting (db, "auth_delay.milliseconds", GUESS_DELAY, error);
}

/* Who tried is in the log, so that the office may shut an address out; see data/fail2ban. */
static gboolean
set_log_prefix (LoketAdminDb *db,
                GError      **error)
{
  g_autofree char *now = loket_admin_db_value (db, error, "SHOW log_line_prefix", NULL);

  if (now == NULL)
    return FALSE;

  return strstr (now, "%h") != NULL
         || set_setting (db, "log_line_prefix", "%m [%p] %q%u@%d %h ", error);
}

/* A new PostgreSQL of Debian listens to nobody outside; an administrator's own choice stays. */
static gboolean
set_listen (LoketAdminDb *db,
            GError      **error)
{
  g_autofree char *now = loket_admin_db_value (db, error, "SHOW listen_addresses", NULL);

  if (now == NULL)
    return FALSE;

  return !g_str_equal (now, "localhost") || set_setting (db, "listen_addresses", "*", error);
}

static gboolean
set_settings (LoketAdminDb           *db,
              const LoketServerFiles *files,
              GError                **error)
{
  const struct
  {
    const char *name, *file, *value;
  } settings[] = {
    { "ssl_cert_file", "server.crt", NULL },
    { "ssl_key_file", "server.key", NULL },
    { "ssl_ca_file", "authority.crt", NULL },
    { "ssl_crl_file", "revoked.crl", NULL },
    { "ssl_min_protocol_version", NULL, "TLSv1.2" },
    { "ssl_max_protocol_version", NULL, "" },
    { "ssl", NULL, "on" },
    { "password_encryption", NULL, "scram-sha-256" },
    { "client_connection_check_interval", NULL, "5s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *path = settings[i].file != NULL
                              ? loket_server_files_path (files, settings[i].file) : NULL;

      if (!set_setting (db, settings[i].name, path != NULL ? path : settings[i].value, error))
        return FALSE;
    }

  return set_log_prefix (db, error) && set_listen (db, error) && load_delay (db, error);
}

/* The server takes TLS up by itself, or it does not like the certificate. */
static gboolean
wait_for_tls (LoketAdminDb *db,
              GError      **error)
{
  gint64 until = g_get_monotonic_time () + TLS_SECONDS * G_USEC_PER_SEC;

  if (!loket_admin_db_run (db, error, "SELECT pg_catalog.pg_reload_conf()", NULL))
    return FALSE;
  while (g_get_monotonic_time () < until)
    {
      g_autofree char *now = loket_admin_db_value (db, error, "SHOW ssl", NULL);

      if (now == NULL)
        return FALSE;
      if (g_str_equal (now, "on"))
        return TRUE;
      g_usleep (G_USEC_PER_SEC / 20);
    }
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                       _("The server does not take TLS up; its log says why."));

  return FALSE;
}

static gboolean
reload (LoketAdminDb *db,
        GError      **error)
{
  g_autofree char *waiting = NULL;

  if (!loket_admin_db_run (db, error, "SELECT pg_catalog.pg_reload_conf()", NULL))
    return FALSE;
  waiting = loket_admin_db_value (
    db, error, "SELECT pg_catalog.string_agg(DISTINCT f.name, ', ') FROM"
    " pg_catalog.pg_file_settings f JOIN pg_catalog.pg_settings s ON s.name = f.name"
    " WHERE s.context = 'postmaster' AND s.source <> 'command line' AND f.sourcefile LIKE"
    " '%postgresql.auto.conf' AND s.setting IS DISTINCT FROM f.setting", NULL);
  if (waiting == NULL)
    return FALSE;
  if (*waiting != '\0')
    loket_admin_say (_("What remains: restart PostgreSQL once (“systemctl restart postgresql”), for %s."),
                     waiting);

  return TRUE;
}

/*
 * The whole
 */

/**
 * loket_server_door_check:
 * @db: a connection of a superuser
 * @error: return location
 *
 * Whoever would shut themselves out is told before anything is changed.
 *
 * Returns: whether this user may go on coming in by who they are
 */
gboolean
loket_server_door_check (LoketAdminDb *db,
                         GError      **error)
{
  g_autofree char *role = loket_admin_db_value (db, error, "SELECT current_user", NULL);

  if (role == NULL)
    return FALSE;
  if (g_str_equal (role, g_get_user_name ()))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
               _("The superuser of the server is “%s” and you are “%s”: the new door would shut you out. "
                 "Run this as “%s”."), role, g_get_user_name (), role);

  return FALSE;
}

/**
 * loket_server_door_set:
 * @db: a connection of a superuser
 * @files: where things lie; the certificates are there
 * @keeper: login of the keeper
 * @error: return location
 *
 * Returns: whether the server lets in whom it should, and nobody else
 */
gboolean
loket_server_door_set (LoketAdminDb           *db,
                       const LoketServerFiles *files,
                       const char             *keeper,
                       GError                **error)
{
  g_autofree char *old = NULL;
  g_autofree char *text = NULL;

  if (!loket_server_door_check (db, error)
      || !g_file_get_contents (files->hba, &old, NULL, error)
      || !set_settings (db, files, error)
      || !wait_for_tls (db, error))
    return FALSE;
  text = compose_hba (old, g_get_user_name (), keeper);
  if (!g_str_equal (text, old) && (!keep_copy (files, old, error)
                                   || !admit (db, files, text, old, error)))
    return FALSE;

  return reload (db, error);
}
