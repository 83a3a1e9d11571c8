/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keep: the keeper. Seals the audit, signs receipts, tidies; once a second, until it is told to
 * end. */

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-admin-db.h"
#include "loket-error.h"
#include "loket-keeper-desks.h"
#include "loket-keeper-key.h"
#include "loket-keeper-seal.h"
#include "loket-sealed-key.h"

/* Version and algorithm, in hexadecimal. */
#define RECEIPT_BEGINS "0201"

typedef struct
{
  const char *conninfo;
  int idle_stop;
  gboolean idle;
  const char *key_path;
  LoketKeeperKey *key;
  gboolean key_told;
  LoketKeeperSeal *seal;
  LoketAdminDb *db;
  GMainLoop *loop;
  char *told;
  gint64 busy_at;
} Keeper;

/* The same trouble is said once, not every second. */
static void
tell (Keeper       *keeper,
      const GError *error)
{
  if (g_strcmp0 (keeper->told, error->message) == 0)
    return;
  g_free (keeper->told);
  keeper->told = g_strdup (error->message);
  loket_admin_say ("%s", error->message);
}

/* The keeper's answers are JSON objects. */
static JsonNode *
call (Keeper     *keeper,
      GError    **error,
      const char *sql,
      const char *argument)
{
  g_autofree char *text = loket_admin_db_value (keeper->db, error, sql, argument, NULL);

  return text != NULL ? json_from_string (text, error) : NULL;
}

static gboolean
sign_one (Keeper     *keeper,
          JsonObject *receipt,
          GError    **error)
{
  const char *id = json_object_get_string_member_with_default (receipt, "id", "");
  const char *words = json_object_get_string_member_with_default (receipt, "payload", "");
  g_autoptr(GBytes) payload = loket_hex_decode (words);
  g_autofree char *signature = NULL;
  g_autofree char *bytes = NULL;

  /* What a server asks to be signed as a paper is nothing else that the office's key says. */
  if (payload == NULL || !g_str_has_prefix (words, RECEIPT_BEGINS))
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_REFUSED,
                           _("The server wants something signed that is no paper of the office."));
      return FALSE;
    }
  signature = loket_keeper_key_sign_bytes (keeper->key, payload);
  bytes = g_strconcat ("\\x", signature, NULL);

  return loket_admin_db_run (keeper->db, error,
                             "SELECT api.keeper_sign(receipt => $1::uuid, key_id => $2,"
                             " signature => $3::bytea)",
                             id, loket_keeper_key_id (keeper->key), bytes, NULL);
}

static gboolean
sign_all (Keeper  *keeper,
          GError **error)
{
  g_autoptr(JsonNode) answer = call (keeper, error, "SELECT api.keeper_unsigned(key_id => $1)",
                                     loket_keeper_key_id (keeper->key));
  JsonArray *receipts;

  if (answer == NULL)
    return FALSE;
  receipts = json_object_get_array_member (json_node_get_object (answer), "receipts");
  for (guint i = 0; receipts != NULL && i < json_array_get_length (receipts); i++)
    if (!sign_one (keeper, json_array_get_object_element (receipts, i), error))
      return FALSE;

  return loket_keeper_sign_bundles (keeper->key, keeper->db, json_node_get_object (answer), error)
         && loket_keeper_sign_revoked (keeper->key, keeper->db, json_node_get_object (answer), error)
         && loket_keeper_open_journals (keeper->key, keeper->db, json_node_get_object (answer), error);
}

/* Others who are connected; who they are is not asked. */
static void
watch_clients (Keeper *keeper)
{
  g_autofree char *others = loket_admin_db_value (keeper->db, NULL,
                                                  "SELECT count(*) FROM pg_catalog.pg_stat_activity"
                                                  " WHERE usesysid IS NOT NULL AND datid IS NOT NULL"
                                                  " AND pid <> pg_catalog.pg_backend_pid()", NULL);
  gint64 now = g_get_monotonic_time ();

  if (others == NULL || !g_str_equal (others, "0"))
    keeper->busy_at = now;
  keeper->idle = now - keeper->busy_at >= keeper->idle_stop * G_USEC_PER_SEC;
  if (keeper->idle)
    g_main_loop_quit (keeper->loop);
}

/* "key rotate" and "key revoke" change the files; what is going on goes on with the key they leave. */
static gboolean
keep_up (Keeper  *keeper,
         GError **error)
{
  LoketKeeperKey *key;

  if (!loket_keeper_key_is_old (keeper->key))
    return TRUE;
  key = loket_keeper_key_open (keeper->key_path, error);
  if (key == NULL)
    return FALSE;
  loket_keeper_seal_set_key (keeper->seal, key);
  loket_keeper_key_free (keeper->key);
  keeper->key = key;
  keeper->key_told = FALSE;

  return TRUE;
}

static gboolean
connect_to (Keeper  *keeper,
            GError **error)
{
  gboolean waiting = FALSE;

  if (keeper->db != NULL && !loket_admin_db_alive (keeper->db))
    g_clear_pointer (&keeper->db, loket_admin_db_free);
  if (keeper->db == NULL)
    {
      keeper->db = loket_admin_db_open (keeper->conninfo, error);
      keeper->key_told = FALSE;
    }
  if (keeper->db == NULL || keeper->key_told)
    return keeper->db != NULL;
  if (!loket_keeper_tell_key (keeper->key, keeper->db, &waiting, error))
    {
      g_clear_pointer (&keeper->db, loket_admin_db_free);
      return FALSE;
    }
  keeper->key_told = !waiting;

  return TRUE;
}

static gboolean
work (Keeper  *keeper,
      GError **error)
{
  return keep_up (keeper, error)
         && connect_to (keeper, error)
         && loket_keeper_seal_work (keeper->seal, keeper->db, error)
         && sign_all (keeper, error)
         && loket_admin_db_run (keeper->db, error, "SELECT api.keeper_tidy()", NULL);
}

static gboolean
on_second_passed (gpointer data)
{
  Keeper *keeper = data;
  g_autoptr(GError) error = NULL;

  if (!work (keeper, &error))
    tell (keeper, error);
  else
    g_clear_pointer (&keeper->told, g_free);
  if (keeper->idle_stop > 0 && keeper->db != NULL)
    watch_clients (keeper);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_end_asked (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

/* "practice start" on an office that runs: a window is open, though nobody is signed in. The signal
 * harms a keeper that does not listen yet as little as one that does. */
static gboolean
on_somebody_there (gpointer data)
{
  Keeper *keeper = data;

  keeper->busy_at = g_get_monotonic_time ();

  return G_SOURCE_CONTINUE;
}

/* Root starts it where only root can read the program; the work itself is done as somebody
 * else. */
static gboolean
become (const char *name,
        GError    **error)
{
  struct passwd *user = getpwnam (name);

  if (user != NULL && setgroups (0, NULL) == 0 && setgid (user->pw_gid) == 0
      && setuid (user->pw_uid) == 0)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("The keeper cannot run as %s."), name);

  return FALSE;
}

static void
run_loop (Keeper *keeper)
{
  keeper->loop = g_main_loop_new (NULL, FALSE);
  keeper->busy_at = g_get_monotonic_time ();
  g_unix_signal_add (SIGTERM, on_end_asked, keeper->loop);
  g_unix_signal_add (SIGINT, on_end_asked, keeper->loop);
  g_unix_signal_add (SIGWINCH, on_somebody_there, keeper);
  g_timeout_add (1000, on_second_passed, keeper);
  on_second_passed (keeper);
  g_main_loop_run (keeper->loop);
  g_clear_pointer (&keeper->loop, g_main_loop_unref);
  g_clear_pointer (&keeper->db, loket_admin_db_free);
  g_clear_pointer (&keeper->told, g_free);
}

/* Nobody has been there for a while: the given command ends the server. */
static int
end_server (char **command)
{
  loket_admin_say (_("Nobody was connected any more; the server is stopped."));
  execv (command[0], command);
  loket_admin_say (_("%s cannot be run: %s"), command[0], g_strerror (errno));

  return LOKET_ADMIN_FAILED;
}

static int
run_keep (int    argc,
          char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *path = NULL;
  g_autofree char *user = NULL;
  g_autofree char *notes = NULL;
  g_auto(GStrv) stop_command = NULL;
  g_autoptr(GError) error = NULL;
  Keeper keeper = { 0 };
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &path, NULL, NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, NULL, NULL },
    { "checkpoints", 0, 0, G_OPTION_ARG_FILENAME, &notes, NULL, NULL },
    { "idle-stop", 0, 0, G_OPTION_ARG_INT, &keeper.idle_stop, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &stop_command, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!loket_admin_parse (&loket_admin_keep, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (path == NULL)
    return loket_admin_misused ("keep", _("Say where the key is with --key FILE."));
  if (user != NULL && !become (user, &error))
    return loket_admin_failed (error);
  keeper.key_path = path;
  keeper.key = loket_keeper_key_open (path, &error);
  if (keeper.key == NULL)
    return loket_admin_failed (error);
  keeper.conninfo = conninfo != NULL ? conninfo : LOKET_ADMIN_DB;
  keeper.seal = loket_keeper_seal_new (keeper.key, notes);
  run_loop (&keeper);
  loket_keeper_seal_free (keeper.seal);
  loket_keeper_key_free (keeper.key);

  return keeper.idle && stop_command != NULL ? end_server (stop_command) : LOKET_ADMIN_OK;
}

const LoketAdminCommand loket_admin_keep = {
  "keep", N_("run the keeper: seal the audit, sign receipts, tidy"),
  "--key FILE [--db CONNINFO] [--user NAME] [--checkpoints FOLDER] [--idle-stop SECONDS -- COMMAND…]",
  N_("--key FILE            the key receipts are signed with; made when it is not there\n"
     "--db CONNINFO         how to reach the database as a login of loket_keeper\n"
     "                      (default: “dbname=loket”)\n"
     "--user NAME           go on as this user after starting as root\n"
     "--checkpoints FOLDER  lays the last checkpoint of each day aside there, for print and mail\n"
     "--idle-stop SECONDS   end after so long without any client, then run COMMAND\n\n"
     "It runs until it gets SIGTERM. A server starts it with systemd."),
  run_keep,
};
