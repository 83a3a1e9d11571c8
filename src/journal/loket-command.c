/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One intention of the officer: what the journal keeps and the server does exactly once. */

#include "loket-command.h"

#include "loket-error.h"
#include "loket-row.h"

#include <sodium.h>

struct _LoketCommand
{
  GObject parent_instance;

  /* Owned */
  char *id;
  char *function;
  JsonObject *args;
  char *subject;
  char *depends_on;
  JsonNode *answer;
  GError *error;

  /* State */
  gint64 base_version;
  gint64 sequence;
  gint64 made_at;
  LoketCommandState state;
  guint offline_allowed : 1;
};

enum { PROP_0, PROP_STATE, N_PROPS };

G_DEFINE_FINAL_TYPE (LoketCommand, loket_command, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* Stored in journals: never renamed. */
static const char * const state_words[] = {
  [LOKET_COMMAND_DRAFT] = "draft",
  [LOKET_COMMAND_QUEUED] = "queued",
  [LOKET_COMMAND_SENT] = "sent",
  [LOKET_COMMAND_ANSWERED] = "answered",
  [LOKET_COMMAND_REFUSED] = "refused",
  [LOKET_COMMAND_PARKED] = "parked",
};

char *
loket_id_new (void)
{
  guint64 milliseconds = (guint64) g_get_real_time () / 1000;
  guint8 b[16];

  if (sodium_init () < 0)
    g_error ("libsodium cannot be used on this computer");
  randombytes_buf (b, sizeof b);
  for (int i = 0; i < 6; i++)
    b[i] = (milliseconds >> (8 * (5 - i))) & 0xff;
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
                          b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

const char *
loket_command_state_to_string (LoketCommandState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_words), "draft");

  return state_words[state];
}

gboolean
loket_command_state_from_string (const char        *text,
                                 LoketCommandState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (g_strcmp0 (text, state_words[i]) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

/*
 * Parent class overrides
 */
static void
loket_command_finalize (GObject *object)
{
  LoketCommand *self = LOKET_COMMAND (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->function, g_free);
  g_clear_pointer (&self->args, json_object_unref);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->depends_on, g_free);
  g_clear_pointer (&self->answer, json_node_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (loket_command_parent_class)->finalize (object);
}

static void
loket_command_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_STATE)
    g_value_set_uint (value, LOKET_COMMAND (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
loket_command_class_init (LoketCommandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = loket_command_finalize;
  object_class->get_property = loket_command_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, LOKET_COMMAND_PARKED, LOKET_COMMAND_DRAFT,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
loket_command_init (LoketCommand *self)
{
  self->base_version = -1;
}

/*
 * Public
 */
LoketCommand *
loket_command_new (const char *function,
                   JsonObject *args,
                   const char *subject)
{
  g_autofree char *id = loket_id_new ();

  g_return_val_if_fail (function != NULL, NULL);

  return loket_command_restore (id, function, args, subject, 0, 0, LOKET_COMMAND_DRAFT);
}

LoketCommand *
loket_command_restore (const char       *id,
                       const char       *function,
                       JsonObject       *args,
                       const char       *subject,
                       gint64            sequence,
                       gint64            made_at,
                       LoketCommandState state)
{
  LoketCommand *self = g_object_new (LOKET_TYPE_COMMAND, NULL);

  self->id = g_strdup (id);
  self->function = g_strdup (function);
  self->args = args != NULL ? json_object_ref (args) : json_object_new ();
  self->subject = g_strdup (subject);
  self->sequence = sequence;
  self->made_at = made_at;
  self->state = state;
  return self;
}

void
loket_command_set_depends_on (LoketCommand *self,
                              const char   *command_id)
{
  g_return_if_fail (LOKET_IS_COMMAND (self));

  g_free (self->depends_on);
  self->depends_on = g_strdup (command_id);
}

void
loket_command_set_base_version (LoketCommand *self,
                                gint64        version)
{
  g_return_if_fail (LOKET_IS_COMMAND (self));

  self->base_version = version;
}

void
loket_command_set_offline_allowed (LoketCommand *self,
                                   gboolean      allowed)
{
  g_return_if_fail (LOKET_IS_COMMAND (self));

  self->offline_allowed = !!allowed;
}

const char *
loket_command_get_id (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  return self->id;
}

const char *
loket_command_get_function (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  return self->function;
}

JsonObject *
loket_command_get_args (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  return self->args;
}

const char *
loket_command_get_subject (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  return self->subject;
}

const char *
loket_command_get_depends_on (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  return self->depends_on;
}

gint64
loket_command_get_base_version (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), -1);

  return self->base_version;
}

gboolean
loket_command_get_offline_allowed (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), FALSE);

  return self->offline_allowed;
}

/**
 * loket_command_dup_pages:
 *
 * Returns: (transfer full): the ids of the pages that must be at the server before
 */
char **
loket_command_dup_pages (LoketCommand *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  JsonArray *pages;

  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  pages = loket_json_array (self->args, "pages");
  for (guint i = 0; pages != NULL && i < json_array_get_length (pages); i++)
    {
      JsonNode *node = json_array_get_element (pages, i);
      if (JSON_NODE_HOLDS_OBJECT (node)
          && *loket_json_string (json_node_get_object (node), "page") != '\0')
        g_strv_builder_add (ids, loket_json_string (json_node_get_object (node), "page"));
    }
  return g_strv_builder_end (ids);
}

LoketCommandState
loket_command_get_state (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), LOKET_COMMAND_DRAFT);

  return self->state;
}

gint64
loket_command_get_sequence (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), 0);

  return self->sequence;
}

/**
 * loket_command_get_made_at:
 *
 * Returns: the time of this computer in microseconds since 1970, 0 before it was appended
 */
gint64
loket_command_get_made_at (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), 0);

  return self->made_at;
}

const char *
loket_command_get_epoch (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), "");

  if (self->answer == NULL || !JSON_NODE_HOLDS_OBJECT (self->answer))
    return "";
  return loket_json_string (json_node_get_object (self->answer), "epoch");
}

JsonNode *
loket_command_get_answer (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  return self->answer;
}

/**
 * loket_command_get_result:
 *
 * Returns: (transfer none) (nullable): the member "result" of the answer
 */
JsonObject *
loket_command_get_result (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  if (self->answer == NULL || !JSON_NODE_HOLDS_OBJECT (self->answer))
    return NULL;
  return loket_json_object (json_node_get_object (self->answer), "result");
}

const GError *
loket_command_get_error (LoketCommand *self)
{
  g_return_val_if_fail (LOKET_IS_COMMAND (self), NULL);

  return self->error;
}

void
loket_command_set_state (LoketCommand     *self,
                         LoketCommandState state)
{
  g_return_if_fail (LOKET_IS_COMMAND (self));

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
loket_command_set_sequence (LoketCommand *self,
                            gint64        sequence,
                            gint64        made_at)
{
  g_return_if_fail (LOKET_IS_COMMAND (self));

  self->sequence = sequence;
  self->made_at = made_at;
}

void
loket_command_set_answer (LoketCommand *self,
                          JsonNode     *answer)
{
  g_return_if_fail (LOKET_IS_COMMAND (self));

  g_clear_pointer (&self->answer, json_node_unref);
  self->answer = answer != NULL ? json_node_ref (answer) : NULL;
}

void
loket_command_set_error (LoketCommand *self,
                         const GError *error)
{
  g_return_if_fail (LOKET_IS_COMMAND (self));

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}
