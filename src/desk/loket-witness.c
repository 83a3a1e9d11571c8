/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a witness: it keeps the last checkpoint of the audit that the office signed, outside the
 * database, and asks at every sign-in for the proof that the history still begins with it. */

#include "loket-witness.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-note.h"
#include "loket-row.h"
#include "loket-sealed-key.h"
#include "loket-zone.h"

#define NAME "-checkpoint"
/* Longer than the keeper ever takes; a shorter pause is a restart of the server. */
#define STALE_SECONDS 600
#define MOST_HASHES 128

struct _LoketWitness
{
  GObject parent_instance;

  char *prefix;
  guint64 known, shown;         /* sizes of the last look: before it, and from now on */
};

G_DEFINE_FINAL_TYPE (LoketWitness, loket_witness, G_TYPE_OBJECT)

typedef struct
{
  LoketServer *server;
  char *key_text;
  LoketNote *known;             /* (nullable): the checkpoint of last time */
  char *known_text;             /* (nullable): as it is on the disk */
  JsonNode *answer;
  char *shown_text;             /* (nullable): the checkpoint of today */
  LoketWitnessVerdict verdict;
  char *evidence;               /* (nullable): file */
} Look;

/*
 * Auxiliary methods
 */

static void
look_free (Look *look)
{
  g_clear_object (&look->server);
  g_free (look->key_text);
  g_clear_pointer (&look->known, loket_note_free);
  g_free (look->known_text);
  g_clear_pointer (&look->answer, json_node_unref);
  g_free (look->shown_text);
  g_free (look->evidence);
  g_free (look);
}

static char *
file_path (LoketWitness *self,
           const char   *name)
{
  return g_strconcat (self->prefix, name, NULL);
}

static GArray *
read_proof (JsonObject *answer)
{
  JsonArray *array = loket_json_array (answer, "proof");
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr(GArray) proof = g_array_new (FALSE, FALSE, sizeof (LoketHash));

  for (guint i = 0; i < MIN (n, MOST_HASHES); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      LoketHash hash;

      if (text == NULL || !loket_hash_parse (&hash, text))
        return NULL;
      g_array_append_val (proof, hash);
    }

  return array != NULL ? g_steal_pointer (&proof) : NULL;
}

/* The whole note, as loket-audit takes it; NULL when nobody signed it whose signature counts. What a
 * revoked key signed before that stays the office's word. */
static char *
write_note (LoketOfficeKey *key,
            const char     *body,
            guint64         size,
            JsonObject     *answer)
{
  const LoketRingKey *by = loket_key_ring_find (loket_office_key_get_ring (key), loket_json_string (answer, "key_id"));
  g_autoptr(GBytes) bytes = loket_hex_decode (loket_json_string (answer, "signature"));

  if (by == NULL || !by->known || (by->revoked != NULL && size > by->revoked_size) || bytes == NULL
      || g_bytes_get_size (bytes) != LOKET_NOTE_SIGNATURE_BYTES
      || !loket_ring_key_verify (by, body, strlen (body), g_bytes_get_data (bytes, NULL)))
    return NULL;

  return loket_note_sign (body, loket_json_string (answer, "origin"), by->open, g_bytes_get_data (bytes, NULL));
}

static LoketWitnessVerdict
compare (Look            *look,
         JsonObject      *answer,
         const LoketHash *root,
         guint64          size)
{
  g_autoptr(GArray) proof = NULL;

  if (look->known == NULL)
    return LOKET_WITNESS_GOOD;
  if (size < look->known->size)
    return LOKET_WITNESS_SHORTER;
  proof = read_proof (answer);
  if (proof == NULL
      || !g_str_equal (look->known->origin, loket_json_string (answer, "origin"))
      || !loket_merkle_continues (root, size, &look->known->root, look->known->size, (LoketHash *) proof->data,
                                  proof->len))
    return LOKET_WITNESS_REWRITTEN;

  return LOKET_WITNESS_GOOD;
}

/* Nothing the server says is believed unless the office's key says it too. */
static LoketWitnessVerdict
judge (Look           *look,
       LoketOfficeKey *key,
       JsonObject     *answer)
{
  gint64 size = loket_json_int (answer, "size");
  g_autofree char *body = NULL;
  LoketWitnessVerdict verdict;
  LoketHash root;

  if (size <= 0)
    return look->known != NULL ? LOKET_WITNESS_SHORTER : LOKET_WITNESS_NOTHING;
  if (!loket_hash_parse (&root, loket_json_string (answer, "root")))
    return LOKET_WITNESS_SIGNATURE;
  body = loket_note_body (loket_json_string (answer, "origin"), size, &root);
  look->shown_text = write_note (key, body, size, answer);
  if (look->shown_text == NULL)
    return LOKET_WITNESS_SIGNATURE;
  verdict = compare (look, answer, &root, size);
  if (verdict == LOKET_WITNESS_GOOD && g_str_equal (loket_json_string (answer, "check"), "differs"))
    return LOKET_WITNESS_DIFFERS;
  if (verdict == LOKET_WITNESS_GOOD && loket_json_int (answer, "waiting") > STALE_SECONDS)
    return LOKET_WITNESS_STALE;

  return verdict;
}

/* What an auditor needs to show it to others: both notes, and what the server said. */
static char *
write_evidence (Look *look)
{
  g_autofree char *said = json_to_string (look->answer, TRUE);

  return g_strdup_printf ("%s\n\n%s\n%s\n\n%s\n%s\n\n%s\n",
                          _("This desk knew the first checkpoint; the server showed the second one, which is not its "
                            "continuation. Give this file to the auditor."),
                          _("KNOWN"), look->known_text != NULL ? look->known_text : "-",
                          _("SHOWN"), look->shown_text != NULL ? look->shown_text : "-", said);
}

/*
 * Signal callbacks, in the order in which they happen
 */

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      /* The alarm itself must not depend on the disk. */
      g_clear_pointer (&look->evidence, g_free);
      if (look->verdict < LOKET_WITNESS_SIGNATURE)
        {
          g_task_return_error (task, error);
          return;
        }
      g_clear_error (&error);
    }
  g_task_return_int (task, look->verdict);
}

/* Takes @task and @text. */
static void
write_file (GTask      *task,
            const char *name,
            char       *text)
{
  LoketWitness *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  g_autofree char *path = file_path (self, name);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

  if (look->verdict >= LOKET_WITNESS_SIGNATURE)
    look->evidence = g_steal_pointer (&path);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, g_task_get_cancellable (task),
                                       on_written, task);
}

/* A line that breaks, an account that ends and a new version are no silence; whatever else keeps the log
 * away is: a server that hides it would say just that. */
static gboolean
is_silence (const GError *error)
{
  return error == NULL
         || (error->domain == LOKET_ERROR && error->code != LOKET_ERROR_OFFLINE && error->code != LOKET_ERROR_SIGN_IN
             && error->code != LOKET_ERROR_UPDATE);
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  LoketWitness *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  g_autoptr(LoketOfficeKey) key = loket_office_key_new_from_text (look->key_text);
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autofree char *name = g_date_time_format (now, "-evidence-%Y%m%d-%H%M%S.txt");
  GError *error = NULL;

  look->answer = loket_server_call_finish (LOKET_SERVER (source), result, &error);
  if (look->answer == NULL || !JSON_NODE_HOLDS_OBJECT (look->answer) || key == NULL)
    {
      if (is_silence (error))
        g_task_return_int (task, LOKET_WITNESS_SILENT);
      else
        g_task_return_error (task, g_steal_pointer (&error));
      g_clear_error (&error);
      g_object_unref (task);
      return;
    }
  look->verdict = judge (look, key, json_node_get_object (look->answer));
  self->known = look->known != NULL ? look->known->size : 0;
  self->shown = (guint64) MAX (loket_json_int (json_node_get_object (look->answer), "size"), 0);
  if (look->verdict >= LOKET_WITNESS_SIGNATURE)
    write_file (task, name, write_evidence (look));
  else if (look->shown_text != NULL)
    write_file (task, NAME, g_strdup (look->shown_text));
  else
    {
      g_task_return_int (task, look->verdict);
      g_object_unref (task);
    }
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Look *look = g_task_get_task_data (task);
  g_autoptr(JsonObject) args = NULL;

  /* A first time, or a file that was lost: from now on it is known. */
  if (g_file_load_contents_finish (G_FILE (source), result, &look->known_text, NULL, NULL, NULL))
    look->known = loket_note_new (look->known_text, NULL);
  args = json_object_new ();
  json_object_set_int_member (args, "since", look->known != NULL ? (gint64) look->known->size : 0);
  loket_server_call_async (look->server, "audit_checkpoint", args, g_task_get_cancellable (task), on_answered, task);
}

/*
 * GObject virtual methods
 */

static void
witness_finalize (GObject *object)
{
  g_free (LOKET_WITNESS (object)->prefix);
  G_OBJECT_CLASS (loket_witness_parent_class)->finalize (object);
}

static void
loket_witness_class_init (LoketWitnessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = witness_finalize;
}

static void
loket_witness_init (LoketWitness *self)
{
}

/*
 * Public API
 */

/**
 * loket_witness_new:
 * @prefix: how the paths of its files begin, in a folder that is there
 */
LoketWitness *
loket_witness_new (const char *prefix)
{
  LoketWitness *self = g_object_new (LOKET_TYPE_WITNESS, NULL);

  self->prefix = g_strdup (prefix);

  return self;
}

/**
 * loket_witness_look_async:
 * @self: a witness
 * @server: a server that is signed in
 * @key: the office's key, as this desk trusts it
 * @cancellable: (nullable): ends it
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Asks for the newest checkpoint and compares it with the one that is known (RFC 9162 2.1.4). A good
 * one is known from then on; one that contradicts is kept as evidence, and the known one stays.
 */
void
loket_witness_look_async (LoketWitness       *self,
                          LoketServer        *server,
                          LoketOfficeKey     *key,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);
  g_autofree char *path = file_path (self, NAME);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_task_set_source_tag (task, loket_witness_look_async);
  look->server = g_object_ref (server);
  look->key_text = loket_office_key_to_text (key);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  g_file_load_contents_async (file, cancellable, on_loaded, task);
}

/**
 * loket_witness_look_finish:
 * @self: a witness
 * @result: what the callback got
 * @evidence: (out) (nullable) (transfer full): the file for the auditor, if there is one
 * @error: return location: the server or the disk did not answer
 *
 * Returns: what was found; LOKET_WITNESS_NOTHING with @error
 */
LoketWitnessVerdict
loket_witness_look_finish (LoketWitness *self,
                           GAsyncResult *result,
                           char        **evidence,
                           GError      **error)
{
  Look *look = g_task_get_task_data (G_TASK (result));
  gssize verdict;

  g_return_val_if_fail (g_task_is_valid (result, self), LOKET_WITNESS_NOTHING);

  verdict = g_task_propagate_int (G_TASK (result), error);
  *evidence = verdict >= 0 ? g_steal_pointer (&look->evidence) : NULL;

  return verdict >= 0 ? (LoketWitnessVerdict) verdict : LOKET_WITNESS_NOTHING;
}

/**
 * loket_witness_get_sizes:
 * @known: (out): how much of the log was known before the last look, 0 for nothing
 * @shown: (out): how much is known from then on, 0 for nothing
 */
void
loket_witness_get_sizes (LoketWitness *self,
                         guint64      *known,
                         guint64      *shown)
{
  g_return_if_fail (LOKET_IS_WITNESS (self));

  *known = self->known;
  *shown = self->shown;
}

/**
 * loket_witness_sentence:
 * @verdict: what was found
 * @evidence: (nullable): the file that was written
 *
 * Returns: (transfer full) (nullable): what the officer reads and does; NULL when all is well
 */
char *
loket_witness_sentence (LoketWitnessVerdict verdict,
                        const char         *evidence)
{
  const char *what;

  switch (verdict)
    {
    case LOKET_WITNESS_STALE:
      return g_strdup (_("The server has not sealed its log for a while. You can go on working; tell the "
                         "administrator, so that what is done now is protected again."));

    case LOKET_WITNESS_SILENT:
      return g_strdup (_("The server does not show its log to this desk. Tell the auditor today: nobody can say now whether "
                         "something is taken out of it."));

    case LOKET_WITNESS_DIFFERS:
      return g_strdup (_("The check of last night found data that was changed past the program. Tell the auditor; the audit "
                         "room says where."));

    case LOKET_WITNESS_SIGNATURE:
      what = _("The log of this office is not signed by the office.");
      break;

    case LOKET_WITNESS_SHORTER:
      what = _("The log of this office has become shorter: something was taken out of it, or an old backup was "
               "brought back.");
      break;

    case LOKET_WITNESS_REWRITTEN:
      what = _("The history of this office was rewritten: it is not what this desk saw before.");
      break;

    case LOKET_WITNESS_NOTHING:
    case LOKET_WITNESS_GOOD:
    default:
      return NULL;
    }

  return evidence == NULL
         ? g_strdup_printf (_("%s Decide nothing and hand nothing over; call the auditor."), what)
         : g_strdup_printf (_("%s Decide nothing and hand nothing over; call the auditor. The proof is in %s"), what,
                            evidence);
}
