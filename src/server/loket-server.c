/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's shared server: the object, its settings and what it tells. */

#include "loket-server-private.h"

#include <string.h>

#define FAR_MS 250              /* from here on a line counts as far, … */
#define NEAR_MS 120             /* … and below this as near again */

enum { PROP_0, PROP_STATE, PROP_FLIGHTS, PROP_ROUND_TRIP, PROP_SIGNED_IN, PROP_EPOCH, N_PROPS };
enum { CHANGED, ENDED, RESUMED, N_SIGNALS };

G_DEFINE_ENUM_TYPE (LoketServerState, loket_server_state,
                    G_DEFINE_ENUM_VALUE (LOKET_SERVER_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (LOKET_SERVER_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (LOKET_SERVER_ONLINE, "online"))

G_DEFINE_FINAL_TYPE (LoketServer, loket_server, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/*
 * For the other files
 */
void
loket_server_set_state (LoketServer     *self,
                        LoketServerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
loket_server_set_signed_in (LoketServer *self,
                            gboolean     signed_in)
{
  if (self->signed_in == signed_in)
    return;
  self->signed_in = !!signed_in;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
}

void
loket_server_set_epoch (LoketServer *self,
                        const char  *epoch)
{
  if (epoch == NULL || *epoch == '\0' || g_strcmp0 (self->epoch, epoch) == 0)
    return;
  self->epoch_changed = self->epoch != NULL;
  g_free (self->epoch);
  self->epoch = g_strdup (epoch);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EPOCH]);
}

void
loket_server_count_flight (LoketServer *self)
{
  self->flights++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLIGHTS]);
}

guint
loket_server_get_patience (LoketServer *self)
{
  return self->far ? 15 : 5;
}

/* The quickest of the last answers tells how far it is; the others were work at the server. */
static void
choose_line (LoketServer *self)
{
  guint quickest = G_MAXUINT;
  gboolean far;

  self->trips[self->next_trip++ % LOKET_SERVER_TRIPS] = MAX (self->round_trip, 1);
  for (guint i = 0; i < LOKET_SERVER_TRIPS; i++)
    if (self->trips[i] != 0)
      quickest = MIN (quickest, self->trips[i]);
  far = quickest >= (self->far ? NEAR_MS : FAR_MS);
  if (far != self->far)
    g_debug ("The line counts as %s (%u ms)", far ? "far" : "near", quickest);
  self->far = far;
  loket_connection_choose_line (self->connection, far);
}

void
loket_server_note_round_trip (LoketServer *self)
{
  guint round_trip;

  if (self->connection == NULL)
    return;
  round_trip = loket_connection_get_round_trip (self->connection);
  if (round_trip == self->round_trip)
    return;
  self->round_trip = round_trip;
  choose_line (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROUND_TRIP]);
}

/*
 * Parent class overrides
 */
static void
loket_server_dispose (GObject *object)
{
  loket_server_sign_out (LOKET_SERVER (object));
  G_OBJECT_CLASS (loket_server_parent_class)->dispose (object);
}

static void
loket_server_finalize (GObject *object)
{
  LoketServer *self = LOKET_SERVER (object);

  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->target, loket_target_unref);
  loket_credentials_clear (&self->credentials);
  g_free (self->client);
  g_free (self->session);
  g_free (self->epoch);
  g_free (self->since);
  G_OBJECT_CLASS (loket_server_parent_class)->finalize (object);
}

static void
loket_server_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LoketServer *self = LOKET_SERVER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_FLIGHTS:
      g_value_set_uint64 (value, self->flights);
      break;

    case PROP_ROUND_TRIP:
      g_value_set_uint (value, self->round_trip);
      break;

    case PROP_SIGNED_IN:
      g_value_set_boolean (value, self->signed_in);
      break;

    case PROP_EPOCH:
      g_value_set_string (value, self->epoch);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loket_server_class_init (LoketServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = loket_server_dispose;
  object_class->finalize = loket_server_finalize;
  object_class->get_property = loket_server_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, LOKET_TYPE_SERVER_STATE,
                                              LOKET_SERVER_OFFLINE, flags);
  properties[PROP_FLIGHTS] = g_param_spec_uint64 ("flights", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ROUND_TRIP] = g_param_spec_uint ("round-trip", NULL, NULL, 0, G_MAXUINT, 0,
                                                   flags);
  properties[PROP_SIGNED_IN] = g_param_spec_boolean ("signed-in", NULL, NULL, FALSE, flags);
  properties[PROP_EPOCH] = g_param_spec_string ("epoch", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", LOKET_TYPE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[ENDED] = g_signal_new ("ended", LOKET_TYPE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[RESUMED] = g_signal_new ("resumed", LOKET_TYPE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
loket_server_init (LoketServer *self)
{
  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_target_unref);
  self->credentials.database = g_strdup ("loket");
  self->client = g_strdup ("loket");
  g_queue_init (&self->held);
}

/*
 * Public
 */
LoketServer *
loket_server_new (void)
{
  return g_object_new (LOKET_TYPE_SERVER, NULL);
}

void
loket_server_set_hosts (LoketServer        *self,
                        const char * const *hosts)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  /* A race that runs holds the old list. */
  g_ptr_array_unref (self->targets);
  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_target_unref);
  g_clear_pointer (&self->target, loket_target_unref);
  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      LoketTarget *target = loket_target_new (hosts[i]);
      if (target != NULL)
        g_ptr_array_add (self->targets, target);
    }
}

static void
replace (char      **place,
         const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

void
loket_server_set_database (LoketServer *self,
                           const char  *database)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  replace (&self->credentials.database, database);
}

void
loket_server_set_root_certificate (LoketServer *self,
                                   const char  *path)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  replace (&self->credentials.root_certificate, path);
}

void
loket_server_set_client_certificate (LoketServer *self,
                                     const char  *certificate,
                                     const char  *key)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  replace (&self->credentials.certificate, certificate);
  replace (&self->credentials.key, key);
}

void
loket_server_set_client (LoketServer *self,
                         const char  *client,
                         int          schema)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  replace (&self->client, client);
  self->schema = schema;
}

LoketServerState
loket_server_get_state (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), LOKET_SERVER_OFFLINE);

  return self->state;
}

gboolean
loket_server_get_is_far (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), FALSE);

  return self->far;
}

gboolean
loket_server_get_signed_in (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), FALSE);

  return self->signed_in;
}

guint64
loket_server_get_flights (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), 0);

  return self->flights;
}

guint
loket_server_get_round_trip (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), 0);

  return self->round_trip;
}

/**
 * loket_server_get_host:
 *
 * Returns: (nullable): the host of the last good connection as it was configured
 */
const char *
loket_server_get_host (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), NULL);

  return self->target != NULL ? self->target->text : NULL;
}

const char *
loket_server_get_login (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), NULL);

  return self->signed_in ? self->credentials.login : NULL;
}

const char *
loket_server_get_epoch (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), NULL);

  return self->epoch;
}

void
loket_server_set_session (LoketServer *self,
                          const char  *session)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  if (g_strcmp0 (self->session, session) == 0)
    return;
  replace (&self->session, session);
  if (session == NULL)
    loket_server_poll_stop (self);
  else if (self->state == LOKET_SERVER_ONLINE)
    loket_server_poll_soon (self, 0);
}

const char *
loket_server_get_session (LoketServer *self)
{
  g_return_val_if_fail (LOKET_IS_SERVER (self), NULL);

  return self->session;
}
