/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk: who works here, the connection, the journal, and every call a screen makes. */

#include "loket-desk-private.h"

#include <glib/gi18n-lib.h>

#include "loket-config.h"
#include "loket-intake.h"
#include "loket-queue.h"
#include "loket-renderer.h"
#include "loket-server-error.h"

/* The newest schema whose answers this program understands. */
#define SCHEMA_SPOKEN 1

G_DEFINE_FINAL_TYPE (LoketDesk, loket_desk, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_CONNECTION, PROP_PENDING, N_PROPS };
enum { SIGNAL_CHANGED, SIGNAL_REFUSED, SIGNAL_TROUBLE, SIGNAL_ALARM, SIGNAL_ENDED, SIGNAL_SIGNED_IN, SIGNAL_SIGNED_OUT,
       N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* * Signal callbacks */

static void
on_server_state_changed (LoketDesk *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTION]);
}

static void
on_server_changed (LoketServer *server,
                   const char  *topic,
                   const char  *id,
                   LoketDesk   *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, topic, id);
}

static void
on_server_ended (LoketServer  *server,
                 const GError *error,
                 LoketDesk    *self)
{
  g_autofree char *sentence = loket_desk_error_sentence (error);

  _loket_desk_forget_session (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, sentence);
}

static void
on_outbox_counts_changed (LoketDesk *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

static void
on_command_refused (LoketOutbox  *outbox,
                    const char   *id,
                    const GError *reason,
                    LoketDesk    *self)
{
  g_autofree char *sentence = NULL;

  if (g_hash_table_contains (self->waited, id))
    return;
  sentence = loket_desk_error_sentence (reason);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, id, sentence);
}

/* * Parent class overrides */

static void
loket_desk_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  LoketDesk *self = LOKET_DESK (object);

  if (property_id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else if (property_id == PROP_CONNECTION)
    g_value_set_int (value, (int) loket_desk_get_connection (self));
  else if (property_id == PROP_PENDING)
    g_value_set_int (value, (int) loket_desk_get_pending (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
loket_desk_dispose (GObject *object)
{
  LoketDesk *self = LOKET_DESK (object);

  _loket_desk_end_witness (self);
  if (self->outbox != NULL)
    loket_outbox_stop (self->outbox);
  g_clear_object (&self->intake);
  g_clear_object (&self->queue);
  g_clear_object (&self->outbox);
  g_clear_object (&self->journal);
  g_clear_object (&self->server);
  g_clear_object (&self->session);
  g_clear_pointer (&self->early_bundle, json_node_unref);
  g_clear_object (&self->counter);
  g_clear_object (&self->counters);
  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (loket_desk_parent_class)->dispose (object);
}

static void
loket_desk_finalize (GObject *object)
{
  LoketDesk *self = LOKET_DESK (object);

  g_clear_pointer (&self->instance, g_free);
  g_clear_pointer (&self->profile, g_free);
  g_clear_pointer (&self->specimen_dir, g_free);
  g_clear_pointer (&self->specimen_papers, g_free);
  g_clear_pointer (&self->practice_info, json_object_unref);
  g_clear_pointer (&self->trusted_key, g_free);
  g_clear_pointer (&self->notice, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->office_key, loket_office_key_free);
  _loket_desk_forget_drafts (self);
  g_clear_pointer (&self->waited, g_hash_table_unref);
  g_clear_pointer (&self->unlock_key, g_bytes_unref);
  g_clear_pointer (&self->unlock_digest, g_bytes_unref);

  G_OBJECT_CLASS (loket_desk_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LOKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", LOKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", LOKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ALARM] = g_signal_new ("alarm", LOKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", LOKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in", LOKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SIGNED_OUT] = g_signal_new ("signed-out", LOKET_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_desk_class_init (LoketDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = loket_desk_get_property;
  object_class->dispose = loket_desk_dispose;
  object_class->finalize = loket_desk_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, LOKET_DESK_LOCKED, 0, flags);
  properties[PROP_CONNECTION] = g_param_spec_int ("connection", NULL, NULL, 0, LOKET_CONNECTION_ONLINE, 0,
                                                  flags);
  properties[PROP_PENDING] = g_param_spec_int ("pending", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();
}

static void
loket_desk_init (LoketDesk *self)
{
  self->counters = g_list_store_new (LOKET_TYPE_ROW);
  self->waited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->server = loket_server_new ();
  g_signal_connect_object (self->server, "notify::state", G_CALLBACK (on_server_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "changed", G_CALLBACK (on_server_changed), self, 0);
  g_signal_connect_object (self->server, "ended", G_CALLBACK (on_server_ended), self, 0);
}

/* * For the files of this folder */

/* The session ends: what was typed while the last draft was being written still gets there, for
 * the journal works in order and closes after it. */
void
_loket_desk_flush_drafts (LoketDesk *self)
{
  g_autoptr(JsonNode) node = NULL;

  if (self->journal == NULL || self->drafts == NULL || !self->drafts_dirty)
    return;
  self->drafts_dirty = FALSE;
  node = json_node_alloc ();
  json_node_init_object (node, self->drafts);
  loket_journal_save_draft_async (self->journal, "forms", node, NULL, NULL, NULL);
}

void
_loket_desk_set_state (LoketDesk     *self,
                       LoketDeskState state)
{
  LoketDeskState before = self->state;

  if (before == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (state == LOKET_DESK_SIGNED_IN && before == LOKET_DESK_SIGNED_OUT)
    {
      loket_renderer_warm ();
      g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0);
    }
  else if (state == LOKET_DESK_SIGNED_OUT)
    {
      loket_renderer_cool ();
      g_signal_emit (self, signals[SIGNAL_SIGNED_OUT], 0);
    }
}

/* NULL: what is typed is on the disk again. */
void
_loket_desk_set_trouble (LoketDesk    *self,
                         const GError *error)
{
  g_autofree char *cause = error != NULL ? loket_desk_error_sentence (error) : NULL;
  g_autofree char *sentence = NULL;

  if ((self->trouble != NULL) == (error != NULL))
    return;
  if (cause != NULL)
    /* Translators: %s is a sentence: why, and what to do */
    sentence = g_strdup_printf (_("What you type now is not kept on this computer yet: do not close the window. %s "
                                  "Ask the administrator to make room; it is tried again by itself."),
                                cause);
  g_free (self->trouble);
  self->trouble = g_steal_pointer (&sentence);
  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, self->trouble);
}

/**
 * loket_desk_get_trouble:
 *
 * Returns: (transfer none) (nullable): why what is typed does not reach the disk, and what to do
 */
const char *
loket_desk_get_trouble (LoketDesk *self)
{
  return self->trouble;
}

void
_loket_desk_watch_outbox (LoketDesk *self)
{
  g_signal_connect_object (self->outbox, "notify::pending", G_CALLBACK (on_outbox_counts_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "notify::uploads", G_CALLBACK (on_outbox_counts_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "notify::attention", G_CALLBACK (on_outbox_counts_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "command-leaves", G_CALLBACK (_loket_desk_command_leaves), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "command-refused", G_CALLBACK (on_command_refused), self, 0);
}

LoketJournal *
_loket_desk_get_journal (LoketDesk *self)
{
  return self->journal;
}

LoketOutbox *
_loket_desk_get_outbox (LoketDesk *self)
{
  return self->outbox;
}

LoketServer *
_loket_desk_get_server (LoketDesk *self)
{
  return self->server;
}

/* * Public API */

/**
 * loket_desk_new:
 * @config: copied
 *
 * Returns: (transfer full): a desk, signed out
 */
LoketDesk *
loket_desk_new (const LoketDeskConfig *config)
{
  LoketDesk *self = g_object_new (LOKET_TYPE_DESK, NULL);

  self->instance = g_strdup (config->instance != NULL && *config->instance != '\0' ? config->instance : NULL);
  self->profile = g_strdup (config->profile);
  self->specimen_dir = g_strdup (config->specimen_dir);
  self->specimen_papers = g_strdup (config->specimen_papers);
  self->trusted_key = config->office_key != NULL ? g_ascii_strdown (config->office_key, -1) : NULL;
  self->practice = config->practice;
  if (config->practice_info != NULL)
    self->practice_info = json_object_ref (config->practice_info);
  loket_server_set_hosts (self->server, config->hosts);
  loket_server_set_database (self->server, config->database);
  if (config->root_certificate != NULL)
    loket_server_set_root_certificate (self->server, config->root_certificate);
  if (config->device_certificate != NULL && config->device_key != NULL)
    loket_server_set_client_certificate (self->server, config->device_certificate, config->device_key);
  loket_server_set_client (self->server, "loket " LOKET_VERSION, SCHEMA_SPOKEN);

  return self;
}

LoketDeskState
loket_desk_get_state (LoketDesk *self)
{
  return self->state;
}

LoketConnection
loket_desk_get_connection (LoketDesk *self)
{
  switch (loket_server_get_state (self->server))
    {
    case LOKET_SERVER_ONLINE:
      return LOKET_CONNECTION_ONLINE;

    case LOKET_SERVER_CONNECTING:
      return LOKET_CONNECTION_CONNECTING;

    case LOKET_SERVER_OFFLINE:
      break;
    }

  return LOKET_CONNECTION_OFFLINE;
}

/**
 * loket_desk_get_pending:
 *
 * Returns: how many commands and pages the server does not have yet
 */
guint
loket_desk_get_pending (LoketDesk *self)
{
  if (self->outbox == NULL)
    return 0;

  return loket_outbox_get_pending (self->outbox) + loket_outbox_get_uploads (self->outbox)
         + loket_outbox_get_attention (self->outbox);
}

gboolean
loket_desk_is_practice (LoketDesk *self)
{
  return self->practice;
}

JsonObject *
loket_desk_get_practice_info (LoketDesk *self)
{
  return self->practice_info;
}

/**
 * loket_desk_get_flights:
 *
 * Returns: round trips to the server that somebody waited for, since the program started
 */
guint
loket_desk_get_flights (LoketDesk *self)
{
  return (guint) loket_server_get_flights (self->server);
}

LoketRow *
loket_desk_get_session (LoketDesk *self)
{
  return self->session;
}

const char *
loket_desk_get_staff_id (LoketDesk *self)
{
  return self->session != NULL ? loket_json_string (loket_row_get_object (self->session, "staff"), "id") : "";
}

const char *
loket_desk_get_staff_name (LoketDesk *self)
{
  return self->session != NULL ? loket_json_string (loket_row_get_object (self->session, "staff"), "name") : "";
}

const char *
loket_desk_get_login (LoketDesk *self)
{
  return self->session != NULL ? loket_json_string (loket_row_get_object (self->session, "staff"), "login") : "";
}

/**
 * loket_desk_is_outdated:
 *
 * A newer server still answers the calls of older desks for two years, so this is no reason not to
 * work; what it must not answer any more it refuses at sign-in.
 *
 * Returns: whether the server is newer than this program
 */
gboolean
loket_desk_is_outdated (LoketDesk *self)
{
  return self->session != NULL && loket_row_get_int (self->session, "schema") > LOKET_SCHEMA_KNOWN;
}

LoketRow *
loket_desk_get_counter (LoketDesk *self)
{
  return self->counter;
}

/**
 * loket_desk_has_duty:
 *
 * What screens offer follows this; what is allowed the server decides at each call.
 */
gboolean
loket_desk_has_duty (LoketDesk  *self,
                     const char *duty)
{
  JsonArray *duties = self->session != NULL ? loket_row_get_array (self->session, "duties") : NULL;

  for (guint i = 0; duties != NULL && i < json_array_get_length (duties); i++)
    if (g_str_equal (loket_json_string (json_array_get_object_element (duties, i), "duty"), duty))
      return TRUE;

  return FALSE;
}

LoketCatalogue *
loket_desk_get_catalogue (LoketDesk *self)
{
  return self->catalogue;
}

LoketQueue *
loket_desk_get_queue (LoketDesk *self)
{
  if (self->queue == NULL)
    self->queue = loket_queue_new (self);

  return self->queue;
}

LoketIntake *
loket_desk_get_intake (LoketDesk *self)
{
  if (self->intake == NULL)
    self->intake = loket_intake_new (self);

  return self->intake;
}

GListModel *
loket_desk_list_counters (LoketDesk *self)
{
  return G_LIST_MODEL (self->counters);
}

GListModel *
loket_desk_get_unsent (LoketDesk *self)
{
  return self->outbox != NULL ? loket_outbox_get_commands (self->outbox) : NULL;
}

void
loket_desk_retry (LoketDesk    *self,
                  LoketCommand *command)
{
  if (self->outbox != NULL)
    loket_outbox_retry (self->outbox, command);
}

void
loket_desk_give_up (LoketDesk    *self,
                    LoketCommand *command)
{
  if (self->outbox != NULL)
    loket_outbox_give_up (self->outbox, command);
}

/**
 * loket_desk_error_code:
 *
 * Returns: (transfer none): a short code for small print and logs; no personal data
 */
const char *
loket_desk_error_code (const GError *error)
{
  const char *code = error != NULL ? loket_server_error_get_code (error) : NULL;

  if (code != NULL)
    return code;

  return error != NULL ? g_quark_to_string (error->domain) : "";
}

/**
 * loket_desk_error_sentence:
 *
 * Returns: (transfer full): what happened and what to do, in the language of the window
 */
char *
loket_desk_error_sentence (const GError *error)
{
  if (error == NULL)
    return g_strdup ("");
  if (error->domain == LOKET_ERROR)
    return g_strdup (error->message);

  return g_strdup_printf (_("This did not work (%s). Try again; what you typed is kept."), error->message);
}
