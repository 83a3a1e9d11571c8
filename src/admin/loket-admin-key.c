/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key: makes, lists, changes and revokes the keys the office signs with. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-admin-db.h"
#include "loket-date.h"
#include "loket-error.h"
#include "loket-keeper-key.h"

#define KEY_FILE "/var/lib/loket-keep/keeper.key"

typedef struct
{
  const char *path;
  const char *conninfo;
  char *lost;                   /* (nullable): why the key that was in use is gone */
  char *since;                  /* (nullable): ISO day */
  char *reason;                 /* (nullable) */
} Ceremony;

/* Root works for the keeper: what it writes stays the keeper's. */
static gboolean
give_to_keeper (const Ceremony *self,
                const char     *path,
                GError        **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  struct stat info;

  if (geteuid () != 0)
    return TRUE;
  if ((stat (self->path, &info) == 0 || stat (folder, &info) == 0) && lchown (path, info.st_uid, info.st_gid) == 0)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be written: %s"), path, g_strerror (errno));

  return FALSE;
}

static gboolean
write_list (const Ceremony *self,
            LoketKeyRing   *ring,
            GError        **error)
{
  g_autofree char *list = loket_keeper_key_list_path (self->path);

  return loket_keeper_key_write_list (self->path, ring, error) && give_to_keeper (self, list, error);
}

/* A sentence that goes with the revocation: one line, not empty. */
static gboolean
check_reason (const char *reason,
              GError    **error)
{
  if (reason != NULL && *reason != '\0' && g_utf8_validate (reason, -1, NULL)
      && g_utf8_strlen (reason, -1) <= LOKET_RING_REASON_LENGTH && strpbrk (reason, "\n\r\t") == NULL)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("Say why in one line of at most %d characters."),
               LOKET_RING_REASON_LENGTH);

  return FALSE;
}

/* How long the log was when the day began: checkpoints up to there stay good. */
static gboolean
ask_size (const Ceremony *self,
          const char     *day,
          guint64        *size,
          GError        **error)
{
  g_autoptr(LoketAdminDb) db = loket_admin_db_open (self->conninfo, error);
  g_autofree char *text = db != NULL ? loket_admin_db_value (db, error, "SELECT api.keeper_log_size(day => $1)", day,
                                                             NULL) : NULL;
  g_autoptr(JsonNode) answer = text != NULL ? json_from_string (text, error) : NULL;

  if (answer == NULL)
    return FALSE;
  *size = json_object_get_int_member (json_node_get_object (answer), "size");

  return TRUE;
}

static void
hex_of (const LoketRingKey *key,
        char               *text)
{
  for (guint i = 0; i < sizeof key->open; i++)
    sprintf (text + 2 * i, "%02x", key->open[i]);
}

/* Adds to @ring that @victim counts no more, signed by @by. */
static gboolean
add_revocation (const Ceremony     *self,
                LoketKeyRing       *ring,
                const LoketRingKey *victim,
                LoketKeeperKey     *by,
                const char         *reason,
                GError            **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char *day = self->since != NULL ? self->since : today;
  char open[2 * LOKET_RING_KEY_BYTES + 1];
  g_autofree char *words = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *line = NULL;
  guint64 size;
  GDate date;

  if (!loket_date_from_iso (day, &date) || strcmp (day, today) > 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                           _("--since is a day like 2026-11-22, today or before."));
      return FALSE;
    }
  if (!check_reason (reason, error) || !ask_size (self, day, &size, error))
    return FALSE;
  hex_of (victim, open);
  words = loket_key_ring_revocation (victim->id, open, day, size, reason);
  signature = loket_keeper_key_sign (by, words);
  line = g_strdup_printf ("revoked %s %s %s %" G_GUINT64_FORMAT " %s %s %s", victim->id, open, day, size,
                          loket_keeper_key_id (by), signature, reason);
  if (loket_key_ring_add_line (ring, line))
    return TRUE;
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("The revocation could not be written."));

  return FALSE;
}

/* The key that was in use: known, not revoked, and nobody follows it. */
static const LoketRingKey *
find_current (LoketKeyRing *ring)
{
  for (guint i = 0; i < loket_key_ring_get_n (ring); i++)
    {
      const LoketRingKey *key = loket_key_ring_get (ring, i);
      char open[2 * LOKET_RING_KEY_BYTES + 1];

      hex_of (key, open);
      if (loket_key_ring_is_current (ring, open))
        return key;
    }

  return NULL;
}

/* The office's first key, or the first after one was lost: nobody introduces it. */
static gboolean
make (const Ceremony *self,
      GError        **error)
{
  g_autofree char *next = g_strconcat (self->path, LOKET_KEEPER_KEY_NEXT, NULL);
  g_autoptr(LoketKeyRing) ring = loket_keeper_key_read_list (self->path, error);
  const LoketRingKey *lost = ring != NULL ? find_current (ring) : NULL;
  g_autoptr(LoketKeeperKey) key = NULL;
  g_autofree char *line = NULL;

  if (ring == NULL)
    return FALSE;
  if (g_file_test (self->path, G_FILE_TEST_EXISTS) || (lost != NULL) != (self->lost != NULL))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                   lost != NULL ? _("The office has a key already. “key rotate” changes it; “key make --lost REASON” is "
                                    "for a key that is gone and has no copy.")
                   : _("%s is there already, or no key was lost."), self->path);
      return FALSE;
    }
  if (!loket_keeper_key_write_new (next, error) || !give_to_keeper (self, next, error))
    return FALSE;
  key = loket_keeper_key_load (next, error);
  if (key == NULL)
    return FALSE;
  line = g_strdup_printf ("%s %s", loket_keeper_key_id (key), loket_keeper_key_get_open (key));

  return loket_key_ring_add_line (ring, line)
         && (lost == NULL || add_revocation (self, ring, lost, key, self->lost, error))
         && write_list (self, ring, error) && loket_keeper_key_take_next (self->path, error);
}

static gboolean
rotate (const Ceremony *self,
        GError        **error)
{
  g_autofree char *next = g_strconcat (self->path, LOKET_KEEPER_KEY_NEXT, NULL);
  g_autoptr(LoketKeeperKey) old = NULL;
  g_autoptr(LoketKeeperKey) key = NULL;
  g_autoptr(LoketKeyRing) ring = NULL;
  g_autofree char *words = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *line = NULL;

  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no key in %s."), self->path);
      return FALSE;
    }
  old = loket_keeper_key_open (self->path, error);
  ring = old != NULL ? loket_keeper_key_read_list (self->path, error) : NULL;
  if (ring == NULL || !loket_keeper_key_write_new (next, error) || !give_to_keeper (self, next, error))
    return FALSE;
  key = loket_keeper_key_load (next, error);
  if (key == NULL)
    return FALSE;
  words = loket_key_ring_introduction (loket_keeper_key_id (old), loket_keeper_key_get_open (old),
                                       loket_keeper_key_id (key), loket_keeper_key_get_open (key));
  first = loket_keeper_key_sign (old, words);
  second = loket_keeper_key_sign (key, words);
  line = g_strdup_printf ("%s %s %s %s%s", loket_keeper_key_id (key), loket_keeper_key_get_open (key),
                          loket_keeper_key_id (old), first, second);

  return loket_key_ring_add_line (ring, line) && write_list (self, ring, error)
         && loket_keeper_key_take_next (self->path, error);
}

static gboolean
revoke_key (const Ceremony *self,
            const char     *id,
            GError        **error)
{
  g_autoptr(LoketKeeperKey) key = loket_keeper_key_open (self->path, error);
  g_autoptr(LoketKeyRing) ring = key != NULL ? loket_keeper_key_read_list (self->path, error) : NULL;
  const LoketRingKey *victim = ring != NULL ? loket_key_ring_find (ring, id) : NULL;

  if (ring == NULL)
    return FALSE;
  if (victim == NULL || victim->revoked != NULL || g_str_equal (id, loket_keeper_key_id (key)))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                   victim == NULL ? _("There is no key %s.")
                   : victim->revoked != NULL ? _("The key %s is revoked already.")
                   : _("The key %s is in use. Change it first with “key rotate”, then revoke it."), id);
      return FALSE;
    }

  return add_revocation (self, ring, victim, key, self->reason, error) && write_list (self, ring, error);
}

static int
say_list (const Ceremony *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketKeyRing) ring = loket_keeper_key_read_list (self->path, &error);

  if (ring == NULL)
    return loket_admin_failed (error);
  for (guint i = 0; i < loket_key_ring_get_n (ring); i++)
    {
      const LoketRingKey *key = loket_key_ring_get (ring, i);
      g_autofree char *state = key->revoked != NULL
                               ? g_strdup_printf (_("revoked since %s: %s"), key->revoked, key->reason)
                               : g_strdup (key == find_current (ring) ? _("signs now") : _("signed before"));

      g_print ("%s  %s\n", key->id, state);
    }
  if (loket_key_ring_get_n (ring) > 0)
    return LOKET_ADMIN_OK;
  loket_admin_say (_("The office has no key yet."));

  return LOKET_ADMIN_FAILED;
}

static int
say_public (const Ceremony *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketKeyRing) ring = loket_keeper_key_read_list (self->path, &error);
  g_autofree char *text = ring != NULL ? loket_key_ring_to_text (ring) : NULL;

  if (ring == NULL)
    return loket_admin_failed (error);
  g_print ("%s", text);

  return *text != '\0' ? LOKET_ADMIN_OK : LOKET_ADMIN_FAILED;
}

/* Returns: -1 when it is none of those that change something. */
static int
change (const Ceremony *self,
        int             argc,
        char          **argv)
{
  const char *word = argc > 1 ? argv[1] : "";
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (argc == 2 && g_str_equal (word, "make"))
    done = make (self, &error);
  else if (argc == 2 && g_str_equal (word, "rotate"))
    done = rotate (self, &error);
  else if (argc == 3 && g_str_equal (word, "revoke"))
    done = revoke_key (self, argv[2], &error);
  else
    return -1;
  if (!done)
    return loket_admin_failed (error);
  if (self->lost != NULL)
    loket_admin_say (_("No desk knows the new key: write the second word of the last key in %s.pub as “key” into "
                       "/etc/xdg/loket/office.ini of every desk."), self->path);

  return say_list (self);
}

static int
run_key (int    argc,
         char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *conninfo = NULL;
  g_autofree char *lost = NULL;
  g_autofree char *since = NULL;
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &path, NULL, NULL },
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    { "lost", 0, 0, G_OPTION_ARG_STRING, &lost, NULL, NULL },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since, NULL, NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  Ceremony self;
  int status;

  if (!loket_admin_parse (&loket_admin_key, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  self = (Ceremony) {
    path != NULL ? path : KEY_FILE, conninfo != NULL ? conninfo : LOKET_ADMIN_DB, lost, since, reason
  };
  if (argc == 2 && g_str_equal (argv[1], "list"))
    return say_list (&self);
  if (argc == 2 && g_str_equal (argv[1], "public"))
    return say_public (&self);
  status = change (&self, argc, argv);

  return status >= 0 ? status
         : loket_admin_misused (argv[0], _("Say “make”, “list”, “rotate”, “revoke KEYID” or “public”."));
}

const LoketAdminCommand loket_admin_key = {
  "key", N_("make, list, change and revoke the keys the office signs with"),
  "make [--lost REASON] | list | rotate | revoke KEYID --reason REASON [--since DAY] | public [--key FILE] [--db CONNINFO]",
  N_("make            the office's first key; the keeper makes it by itself when it starts\n"
     "list            which keys there are, and which one signs now\n"
     "rotate          another key signs from now on; the old one introduces it, so that desks believe it,\n"
     "                and what the old one signed stays good\n"
     "revoke KEYID    an old key was stolen: what it signed since --since (default: today) does not count\n"
     "public          prints all public keys: for the wall, for “loket-audit --key”\n"
     "--lost REASON   the key is gone and has no copy: makes one that nobody introduces\n"
     "--key FILE      the key in use (default: /var/lib/loket-keep/keeper.key)\n"
     "--db CONNINFO   how to reach the database as a login of loket_keeper (default: “dbname=loket”)\n\n"
     "The keeper notices by itself. Run it as the keeper's user or as root on the server."),
  run_key,
};
