/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the program. */

#include "loket-error.h"

typedef struct
{
  char *cause;
  char *detail;
} LoketErrorPrivate;

static void
loket_error_private_init (LoketErrorPrivate *priv)
{
  priv->cause = NULL;
  priv->detail = NULL;
}

static void
loket_error_private_copy (const LoketErrorPrivate *from,
                          LoketErrorPrivate       *to)
{
  to->cause = g_strdup (from->cause);
  to->detail = g_strdup (from->detail);
}

static void
loket_error_private_clear (LoketErrorPrivate *priv)
{
  g_free (priv->cause);
  g_free (priv->detail);
}

G_DEFINE_EXTENDED_ERROR (LoketError, loket_error)

void
loket_error_set_cause (GError     *error,
                       const char *cause,
                       const char *detail)
{
  LoketErrorPrivate *priv;

  g_return_if_fail (error != NULL && error->domain == LOKET_ERROR);

  priv = loket_error_get_private (error);
  loket_error_private_clear (priv);
  priv->cause = g_strdup (cause);
  priv->detail = g_strdup (detail);
}

/**
 * loket_error_get_cause:
 *
 * Returns: (nullable): the machine word of the cause, %NULL when there is none or when @error
 *   comes from another domain
 */
const char *
loket_error_get_cause (const GError *error)
{
  LoketErrorPrivate *priv;

  if (error == NULL || error->domain != LOKET_ERROR)
    return NULL;
  priv = loket_error_get_private (error);
  return priv->cause;
}

/**
 * loket_error_get_detail:
 *
 * Returns: (nullable): JSON text without personal data
 */
const char *
loket_error_get_detail (const GError *error)
{
  LoketErrorPrivate *priv;

  if (error == NULL || error->domain != LOKET_ERROR)
    return NULL;
  priv = loket_error_get_private (error);
  return priv->detail;
}
