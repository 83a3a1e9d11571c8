/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a desk needs to reach its office, as one folder that is carried there on a stick. */

#include "loket-desk-stick.h"

#include <string.h>

#include <glib/gi18n.h>

#include "loket-certificate.h"

#define PORT "5432"

/* A stick keeps neither owner nor mode, so the desk gives them. libpq takes a key that root owns
 * and one group may read. */
#define INSTALL \
  "#!/bin/sh\n" \
  "# sh install.sh [GROUP]: as root on the desk. GROUP: those who sign in to this computer as\n" \
  "# officers (default: users).\n" \
  "set -eu\n" \
  "here=$(cd \"$(dirname \"$0\")\" && pwd)\n" \
  "group=${1:-users}\n" \
  "install -d -m 0755 /etc/loket /etc/xdg/loket\n" \
  "install -m 0644 \"$here/authority.crt\" \"$here/device.crt\" /etc/loket/\n" \
  "install -m 0640 -o root -g \"$group\" \"$here/device.key\" /etc/loket/device.key\n" \
  "install -m 0644 \"$here/office.ini\" /etc/xdg/loket/office.ini\n" \
  "echo 'This computer is a desk of the office now. Delete this folder from the stick.'\n"

static gboolean
save (const char *folder,
      const char *name,
      const char *text,
      GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

/* The names a desk may use are those in the server's certificate. */
static char *
list_hosts (LoketAdminDb           *db,
            const LoketServerFiles *files,
            GError                **error)
{
  g_autofree char *path = loket_server_files_path (files, "server.crt");
  g_autoptr(LoketCertificate) server = loket_certificate_read (path, error);
  g_autofree char *port = server != NULL ? loket_admin_db_value (db, error, "SHOW port", NULL) : NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if (port == NULL)
    return NULL;
  for (gsize i = 0; server->names[i] != NULL; i++)
    {
      gboolean v6 = strchr (server->names[i], ':') != NULL;

      g_string_append_printf (text, "%s%s%s%s%s;", v6 ? "[" : "", server->names[i], v6 ? "]" : "",
                              g_str_equal (port, PORT) ? "" : ":",
                              g_str_equal (port, PORT) ? "" : port);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
write_ini (LoketAdminDb           *db,
           const LoketServerFiles *files,
           const char             *folder,
           GError                **error)
{
  g_autofree char *hosts = list_hosts (db, files, error);
  g_autofree char *key = NULL;
  g_autoptr(GString) text = g_string_new ("[server]\n");

  if (hosts == NULL)
    return FALSE;
  key = loket_admin_db_value (db, error, "SELECT pg_catalog.encode(k.sign, 'hex') FROM loket.office_key k"
                              " ORDER BY k.since DESC LIMIT 1", NULL);
  if (key == NULL)
    return FALSE;
  g_string_append_printf (text, "hosts=%s\n", hosts);
  g_string_append (text, "certificate=/etc/loket/authority.crt\n"
                   "device-certificate=/etc/loket/device.crt\n"
                   "device-key=/etc/loket/device.key\n");
  /* A keeper that never ran has no key yet; the desk learns it at the first sign-in. */
  if (*key != '\0')
    g_string_append_printf (text, "key=%s\n", key);

  return save (folder, "office.ini", text->str, error);
}

/**
 * loket_desk_stick_write:
 * @db: a connection of a superuser to the database of the office
 * @files: where things of the server lie
 * @folder: where device.crt and device.key are already
 * @error: return location
 *
 * Returns: whether everything else a desk needs lies beside them
 */
gboolean
loket_desk_stick_write (LoketAdminDb           *db,
                        const LoketServerFiles *files,
                        const char             *folder,
                        GError                **error)
{
  g_autofree char *authority = loket_server_files_path (files, "authority.crt");
  g_autofree char *text = NULL;

  return g_file_get_contents (authority, &text, NULL, error)
         && save (folder, "authority.crt", text, error)
         && save (folder, "install.sh", INSTALL, error)
         && write_ini (db, files, folder, error);
}
