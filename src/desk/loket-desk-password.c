/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The password of who is signed in: locking and unlocking, proving it again, changing it. */

#include "loket-desk-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

/* * Auxiliary methods */

/* Takes the secret away from memory with its last use. */
void
_loket_desk_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static GBytes *
keyed_digest (GBytes     *key,
              const char *password)
{
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  guint8 digest[32];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) password, -1);
  g_hmac_get_digest (hmac, digest, &length);

  return g_bytes_new (digest, length);
}

/* Unlocking must work without a server: a digest under a key that lives only in this process. */
void
_loket_desk_remember_password (LoketDesk  *self,
                               const char *password)
{
  guint8 key[32];

  if (getrandom (key, sizeof key, 0) != (ssize_t) sizeof key)
    g_error ("no random numbers");
  g_clear_pointer (&self->unlock_key, g_bytes_unref);
  g_clear_pointer (&self->unlock_digest, g_bytes_unref);
  self->unlock_key = g_bytes_new (key, sizeof key);
  self->unlock_digest = keyed_digest (self->unlock_key, password);
  self->wrong_unlocks = 0;
  self->unlock_allowed_at = 0;
}

/* * Signal callbacks */

static void
on_proven (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (loket_server_prove_finish (LOKET_SERVER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_journal_has_password (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (loket_journal_change_password_finish (LOKET_JOURNAL (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_password_changed (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  const char *password = g_task_get_task_data (task);
  GError *error = NULL;

  if (!loket_server_change_password_finish (LOKET_SERVER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  _loket_desk_remember_password (self, password);
  loket_journal_change_password_async (self->journal, password, NULL, on_journal_has_password,
                                       g_steal_pointer (&task));
}

/* * Public API */

/**
 * loket_desk_lock:
 *
 * Hides the work; nothing is closed and nothing is lost.
 */
void
loket_desk_lock (LoketDesk *self)
{
  if (self->state == LOKET_DESK_SIGNED_IN)
    _loket_desk_set_state (self, LOKET_DESK_LOCKED);
}

/**
 * loket_desk_unlock_async:
 *
 * Works without a server. Each wrong password makes the next attempt wait longer.
 */
void
loket_desk_unlock_async (LoketDesk          *self,
                         const char         *password,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GBytes) digest = NULL;

  g_task_set_source_tag (task, loket_desk_unlock_async);
  if (self->unlock_key == NULL || g_get_monotonic_time () < self->unlock_allowed_at)
    {
      g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_SIGN_IN,
                               _("Too many wrong passwords. Wait a moment and try again."));
      return;
    }
  digest = keyed_digest (self->unlock_key, password);
  if (!g_bytes_equal (digest, self->unlock_digest))
    {
      self->wrong_unlocks++;
      if (self->wrong_unlocks >= 3)
        self->unlock_allowed_at = g_get_monotonic_time ()
                                  + (gint64) MIN (1u << MIN (self->wrong_unlocks - 3, 6u), 60u) * G_USEC_PER_SEC;
      g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_SIGN_IN,
                               _("That is not your password. Your work is still here."));
      return;
    }
  self->wrong_unlocks = 0;
  _loket_desk_set_state (self, LOKET_DESK_SIGNED_IN);
  g_task_return_boolean (task, TRUE);
}

gboolean
loket_desk_unlock_finish (LoketDesk    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_desk_prove_async:
 *
 * Gives the password again, on a connection of its own; the server remembers it for 15 minutes.
 */
void
loket_desk_prove_async (LoketDesk          *self,
                        const char         *password,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_desk_prove_async);
  loket_server_prove_async (self->server, password, cancellable, on_proven, task);
}

gboolean
loket_desk_prove_finish (LoketDesk    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_desk_change_password_async:
 *
 * The new password is hashed here (SCRAM); only the verifier travels. The journal follows.
 */
void
loket_desk_change_password_async (LoketDesk          *self,
                                  const char         *old_password,
                                  const char         *new_password,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, loket_desk_change_password_async);
  g_task_set_task_data (task, g_strdup (new_password), (GDestroyNotify) _loket_desk_wipe);
  loket_server_change_password_async (self->server, old_password, new_password, NULL,
                                      on_password_changed, task);
}

gboolean
loket_desk_change_password_finish (LoketDesk    *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
