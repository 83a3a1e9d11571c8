/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's key and the office's rules, as a desk trusts them: the key is learned once and then
 * known; rules are used when that key signed them. */

#include "loket-desk-private.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-server-error.h"
#include "loket-zone.h"

#define PIN "office-key"
#define SIGNATURE_SECONDS 5
#define ASK_AGAIN_MS 500

typedef struct
{
  LoketOfficeKey *offered;      /* by the server, at this sign-in */
  LoketBundle *kept;            /* good, on this disk */
  gint64 until;                 /* how long a signature is waited for */
} Trusting;

static void ask_bundle (GTask *task);
static void load_bundle (GTask *task);

/* * Auxiliary methods */

static void
trusting_free (Trusting *data)
{
  g_clear_pointer (&data->offered, loket_office_key_free);
  g_clear_pointer (&data->kept, loket_bundle_free);
  g_free (data);
}

/* Takes @task. */
static void
fail_with (GTask      *task,
           const char *cause)
{
  g_task_return_error (task, loket_server_error_new (cause, NULL));
  g_object_unref (task);
}

static void
succeed (GTask *task)
{
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Signed out meanwhile. Takes @task then. */
static gboolean
is_over (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);

  if (self->journal != NULL && self->session != NULL)
    return FALSE;
  fail_with (task, "not_signed_in");
  return TRUE;
}

static const char *
get_office (LoketDesk *self)
{
  return loket_json_string (loket_row_get_object (self->session, "office"), "id");
}

/* Whether its words are used from here on. */
static gboolean
use_bundle (LoketDesk   *self,
            LoketBundle *bundle)
{
  g_autoptr(JsonObject) body = loket_bundle_parse (bundle, get_office (self));

  if (body == NULL)
    return FALSE;
  g_clear_object (&self->catalogue);
  self->catalogue = loket_catalogue_new (body);
  loket_zone_set (loket_json_string (loket_catalogue_get_office (self->catalogue), "tz"));
  return TRUE;
}

/* * Signal callbacks: the key */

static void
on_pin_saved (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (!loket_journal_save_value_finish (LOKET_JOURNAL (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (is_over (task))
    return;
  g_clear_pointer (&self->office_key, loket_office_key_free);
  self->office_key = g_steal_pointer (&data->offered);
  load_bundle (task);
}

static void
on_journal_sealed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!loket_journal_seal_finish (LOKET_JOURNAL (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (is_over (task))
    return;
  /* Only now: what is known as the office's key has this journal's key in its box. */
  text = loket_office_key_to_text (data->offered);
  loket_journal_save_value_async (self->journal, PIN, text, NULL, on_pin_saved, task);
}

/* Takes @task. The key is the one that was known; the list of keys may have become longer. */
static void
keep_pin (GTask      *task,
          const char *known_text)
{
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);
  g_autofree char *text = loket_office_key_to_text (data->offered);

  if (!g_str_equal (text, known_text))
    {
      loket_journal_save_value_async (self->journal, PIN, text, NULL, on_pin_saved, task);
      return;
    }
  self->office_key = g_steal_pointer (&data->offered);
  load_bundle (task);
}

/* Learned at the first sign-in, over a connection on which the server proved itself; from then on
 * another one is refused unless one that is known introduces it, or the administrator wrote it into
 * the file of the office. */
static void
on_pin_loaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);
  g_autofree char *text = loket_journal_load_value_finish (LOKET_JOURNAL (source), result, NULL);
  g_autoptr(LoketOfficeKey) known = text != NULL ? loket_office_key_new_from_text (text) : NULL;
  g_autofree char *owner = NULL;

  if (is_over (task))
    return;
  g_clear_pointer (&self->office_key, loket_office_key_free);
  if (data->offered == NULL)
    {
      self->office_key = g_steal_pointer (&known);
      load_bundle (task);
      return;
    }
  if (!loket_office_key_trust (data->offered, known, self->trusted_key))
    {
      fail_with (task, "office_key");
      return;
    }
  if (known != NULL && loket_office_key_equal (known, data->offered))
    {
      keep_pin (task, text);
      return;
    }
  owner = g_strdup_printf ("%s/%s", get_office (self), loket_desk_get_login (self));
  loket_journal_seal_async (self->journal, loket_office_key_get_recovery (data->offered), owner, NULL,
                            on_journal_sealed, task);
}

/* * Signal callbacks: the rules */

static void
on_bundle_saved (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!loket_journal_save_bundle_finish (LOKET_JOURNAL (source), result, &error))
    g_warning ("office bundle not kept: %s", loket_desk_error_code (error));
}

/* Takes @task. Without a signature the rules serve for this day and are not kept. */
static void
take_bundle (GTask       *task,
             LoketBundle *bundle)
{
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);

  if (data->kept != NULL && loket_bundle_version_is_older (bundle->version, data->kept->version)
      && g_strcmp0 (data->kept->epoch, bundle->epoch) == 0)
    {
      fail_with (task, "bundle_older");
      return;
    }
  if (!use_bundle (self, bundle))
    {
      fail_with (task, "answer");
      return;
    }
  if (bundle->signature != NULL && self->office_key != NULL)
    loket_journal_save_bundle_async (self->journal, bundle, NULL, on_bundle_saved, NULL);
  else
    _loket_desk_note (self, _("The rules of the office came without its signature, because the keeper on the server "
                              "does not run. You can work; tell your administrator."));
  succeed (task);
}

static gboolean
on_ask_again_due (gpointer user_data)
{
  if (!is_over (user_data))
    ask_bundle (user_data);

  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
take_answer (GTask    *task,
             JsonNode *node)
{
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);
  JsonObject *answer = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *signature = loket_json_string (answer, "signature");
  g_autoptr(LoketBundle) bundle = NULL;

  if (data->kept != NULL && loket_json_boolean (answer, "unchanged"))
    {
      succeed (task);
      return;
    }
  bundle = loket_bundle_new (loket_json_string (answer, "version"), loket_json_string (answer, "body"),
                             *signature != '\0' ? signature : NULL, loket_server_get_epoch (self->server));
  if (self->office_key != NULL && bundle->signature == NULL && g_get_monotonic_time () < data->until)
    g_timeout_add (ASK_AGAIN_MS, on_ask_again_due, task);
  else if (self->office_key != NULL && bundle->signature != NULL
           && !loket_bundle_is_good (bundle, self->office_key, get_office (self)))
    fail_with (task, "bundle_signature");
  else
    take_bundle (task, bundle);
}

static void
on_bundle_answered (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(JsonNode) node = loket_server_call_finish (LOKET_SERVER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (!is_over (task))
    take_answer (task, node);
}

static void
ask_bundle (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);
  g_autoptr(JsonObject) args = loket_args_new ("since", data->kept != NULL ? data->kept->version : "", NULL);

  loket_server_call_async (self->server, "office_bundle", args, NULL, on_bundle_answered, task);
}

/* Before the journal was open its file was believed about what is kept there: that nothing changed
 * since then says nothing when it was not so. */
static gboolean
is_an_answer (Trusting *data,
              JsonNode *early)
{
  JsonObject *answer = early != NULL && JSON_NODE_HOLDS_OBJECT (early) ? json_node_get_object (early) : NULL;

  if (answer == NULL || !loket_json_boolean (answer, "unchanged"))
    return answer != NULL;

  return data->kept != NULL && g_str_equal (data->kept->version, loket_json_string (answer, "version"));
}

static void
on_bundle_loaded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  Trusting *data = g_task_get_task_data (task);
  g_autoptr(LoketBundle) bundle = loket_journal_load_bundle_finish (LOKET_JOURNAL (source), result, NULL);
  g_autoptr(JsonNode) early = NULL;

  if (is_over (task))
    return;
  early = g_steal_pointer (&self->early_bundle);
  data->until = g_get_monotonic_time () + SIGNATURE_SECONDS * G_USEC_PER_SEC;
  if (bundle != NULL && bundle->signature != NULL && self->office_key != NULL)
    {
      if (loket_bundle_is_good (bundle, self->office_key, get_office (self)) && use_bundle (self, bundle))
        data->kept = g_steal_pointer (&bundle);
      else if (!loket_bundle_is_of_revoked (bundle, self->office_key, get_office (self)))
        _loket_desk_note (self, _("The rules of the office kept on this computer had been changed by somebody. They "
                                  "were thrown away and fetched from the server again."));
    }
  if (data->kept != NULL && g_str_equal (data->kept->version, loket_row_get_string (self->session, "bundle")))
    succeed (task);
  else if (is_an_answer (data, early))
    take_answer (task, early);
  else
    ask_bundle (task);
}

static void
load_bundle (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);

  loket_journal_load_bundle_async (self->journal, NULL, on_bundle_loaded, task);
}

/* * Papers of the office */

/* Those that were taken back, as the rules of the office name them. */
static GHashTable *
read_revoked (LoketDesk *self)
{
  JsonObject *bundle = self->catalogue != NULL ? loket_catalogue_get_bundle (self->catalogue) : NULL;
  JsonObject *papers = bundle != NULL ? loket_json_object (bundle, "revoked_papers") : NULL;
  GHashTable *revoked = loket_receipt_revoked_new ();
  JsonObjectIter iter;
  const char *mark;

  if (papers == NULL)
    return revoked;
  json_object_iter_init (&iter, papers);
  while (json_object_iter_next (&iter, &mark, NULL))
    g_hash_table_insert (revoked, g_strdup (mark), g_strdup (loket_json_string (papers, mark)));

  return revoked;
}

/**
 * loket_desk_note_taken_back:
 * @mark: how the rules of the office name the paper
 * @day: since when, YYYY-MM-DD
 *
 * A paper was taken back at this desk: it knows before it reads the rules again.
 */
void
loket_desk_note_taken_back (LoketDesk  *self,
                            const char *mark,
                            const char *day)
{
  JsonObject *bundle = self->catalogue != NULL ? loket_catalogue_get_bundle (self->catalogue) : NULL;
  JsonObject *papers = bundle != NULL ? loket_json_object (bundle, "revoked_papers") : NULL;

  if (bundle == NULL || *mark == '\0')
    return;
  if (papers == NULL)
    json_object_set_object_member (bundle, "revoked_papers", papers = json_object_new ());
  json_object_set_string_member (papers, mark, day);
}

/**
 * loket_desk_check_receipt:
 * @text: the code of a paper, as it was scanned or typed
 * @printed: the number that is printed on it; "" when nobody typed it
 * @code: (out) (nullable) (transfer full): what the code says
 * @sentence: (out) (transfer full): what to tell
 */
LoketReceiptVerdict
loket_desk_check_receipt (LoketDesk         *self,
                          const char        *text,
                          const char        *printed,
                          LoketReceiptCode **code,
                          char             **sentence)
{
  g_autoptr(LoketKeyRing) none = loket_key_ring_new ();
  g_autoptr(GHashTable) revoked = read_revoked (self);
  JsonObject *office = self->session != NULL ? loket_row_get_object (self->session, "office") : NULL;
  LoketReceiptCheck check = {
    .keys = self->office_key != NULL ? loket_office_key_get_ring (self->office_key) : none,
    .office = office != NULL ? loket_json_string (office, "code") : NULL, .revoked = revoked, .printed = printed,
  };
  LoketReceiptVerdict verdict = loket_receipt_check (&check, text, code);

  *sentence = loket_receipt_check_sentence (&check, verdict, *code);

  return verdict;
}

/* * For the files of this folder */

/* After the journal is open: is this still our office, and which rules hold there? */
void
_loket_desk_trust_async (LoketDesk          *self,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Trusting *data = g_new0 (Trusting, 1);
  JsonObject *key = loket_row_get_object (self->session, "key");

  g_task_set_source_tag (task, _loket_desk_trust_async);
  g_task_set_task_data (task, data, (GDestroyNotify) trusting_free);
  data->offered = key != NULL ? loket_office_key_new (key) : NULL;
  if (key != NULL && data->offered == NULL)
    fail_with (task, "office_key");
  else
    loket_journal_load_value_async (self->journal, PIN, NULL, on_pin_loaded, task);
}

gboolean
_loket_desk_trust_finish (LoketDesk    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
