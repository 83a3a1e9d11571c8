/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keeper seals the audit, signs its checkpoints and lays one of each day aside. */

#include "loket-keeper-seal.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "loket-admin-command.h"
#include "loket-note.h"

#define SEAL_AT_ONCE "20000"
/* The file of a day is written anew at most this often. */
#define ASIDE_SECONDS 600

struct _LoketKeeperSeal
{
  LoketKeeperKey *key;
  char *folder;                 /* (nullable): where the checkpoints of the days go */
  char *note;                   /* (nullable): the last one, not laid aside yet */
  gint64 aside_at;
};

/**
 * loket_keeper_seal_new:
 * @key: with which checkpoints are signed; outlives it
 * @folder: (nullable): where the last one of each day is laid aside
 */
LoketKeeperSeal *
loket_keeper_seal_new (LoketKeeperKey *key,
                       const char     *folder)
{
  LoketKeeperSeal *self = g_new0 (LoketKeeperSeal, 1);

  self->key = key;
  self->folder = g_strdup (folder);

  return self;
}

/* The office signs with another key from now on. */
void
loket_keeper_seal_set_key (LoketKeeperSeal *self,
                           LoketKeeperKey  *key)
{
  self->key = key;
}

/* One file a day, for the wall, the mail and an auditor's --since. */
static gboolean
lay_aside (LoketKeeperSeal *self,
           GError         **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "%Y-%m-%d.note");
  g_autofree char *path = NULL;

  if (self->folder == NULL || self->note == NULL)
    return TRUE;
  path = g_build_filename (self->folder, name, NULL);
  if (!g_file_set_contents_full (path, self->note, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0644, error))
    return FALSE;
  g_clear_pointer (&self->note, g_free);

  return TRUE;
}

/* A folder that is gone must not keep receipts from being signed; it is said and tried again. */
static void
lay_aside_now_and_then (LoketKeeperSeal *self)
{
  g_autoptr(GError) error = NULL;
  gint64 now = g_get_monotonic_time ();

  if (self->note == NULL || (self->aside_at != 0 && now - self->aside_at < ASIDE_SECONDS * G_USEC_PER_SEC))
    return;
  self->aside_at = now;
  if (!lay_aside (self, &error))
    loket_admin_say ("%s", error->message);
}

void
loket_keeper_seal_free (LoketKeeperSeal *self)
{
  lay_aside (self, NULL);
  g_free (self->folder);
  g_free (self->note);
  g_free (self);
}

static void
remember (LoketKeeperSeal *self,
          const char      *body,
          const char      *origin,
          const char      *signature)
{
  guint8 bytes[LOKET_NOTE_SIGNATURE_BYTES];
  LoketHash open;

  if (self->folder == NULL || strlen (signature) != 2 * sizeof bytes
      || !loket_hash_parse (&open, loket_keeper_key_get_open (self->key)))
    return;
  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = g_ascii_xdigit_value (signature[2 * i]) << 4 | g_ascii_xdigit_value (signature[2 * i + 1]);
  g_free (self->note);
  self->note = loket_note_sign (body, origin, open.bytes, bytes);
}

/* What is signed under the audit is put together here, so that no other text is ever signed as one. */
static gboolean
sign (LoketKeeperSeal *self,
      LoketAdminDb    *db,
      JsonObject      *checkpoint,
      GError         **error)
{
  gint64 leaves = json_object_get_int_member (checkpoint, "size");
  const char *origin = json_object_get_string_member (checkpoint, "origin");
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, leaves);
  g_autofree char *note = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *bytes = NULL;
  LoketHash root;

  if (!loket_hash_parse (&root, json_object_get_string_member_with_default (checkpoint, "root", "")))
    return TRUE;
  note = loket_note_body (origin, leaves, &root);
  signature = loket_keeper_key_sign (self->key, note);
  bytes = g_strconcat ("\\x", signature, NULL);
  remember (self, note, origin, signature);

  return loket_admin_db_run (db, error,
                             "SELECT api.keeper_checkpoint_sign(size => $1::bigint,"
                             " key_id => $2, signature => $3::bytea)",
                             size, loket_keeper_key_id (self->key), bytes, NULL);
}

/* Before there is an office the log has no name to sign under. */
static gboolean
is_to_sign (JsonObject *checkpoint)
{
  return json_object_get_int_member_with_default (checkpoint, "size", 0) > 0
         && json_object_get_string_member_with_default (checkpoint, "origin", NULL) != NULL
         && !json_object_get_boolean_member_with_default (checkpoint, "signed", TRUE);
}

/**
 * loket_keeper_seal_work:
 * @self: the seal
 * @db: a connection as loket_keeper
 * @error: return location
 *
 * Appends what is pending to the tree and signs its root.
 *
 * Returns: whether it worked
 */
gboolean
loket_keeper_seal_work (LoketKeeperSeal *self,
                        LoketAdminDb    *db,
                        GError         **error)
{
  g_autofree char *text = loket_admin_db_value (db, error, "SELECT api.keeper_seal(max => $1::integer)",
                                                SEAL_AT_ONCE, NULL);
  g_autoptr(JsonNode) answer = text != NULL ? json_from_string (text, error) : NULL;

  if (answer == NULL)
    return FALSE;
  if (is_to_sign (json_node_get_object (answer)) && !sign (self, db, json_node_get_object (answer), error))
    return FALSE;
  lay_aside_now_and_then (self);

  return TRUE;
}
