/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a server was not believed. libpq says of every certificate only that it was not verified; what
 * was wrong with it is in the TLS session, which libpq lets go of when it fails. It is held here until
 * it was asked. Nothing here decides: whoever is refused was refused by libpq already. */

#include "loket-connection-doubt.h"

#include <dlfcn.h>
#include <string.h>

#include "loket-server-error.h"

/* The library libpq has loaded; another one is not looked into. */
#define LIBRARY "libssl.so.3"

/* X509_V_ERR_… of libcrypto, whose headers this layer does not see. */
enum
{
  NOT_YET_VALID = 9,
  HAS_EXPIRED = 10,
  HOSTNAME_MISMATCH = 62,
  IP_ADDRESS_MISMATCH = 64,
};

static gpointer
load (gpointer data)
{
  return dlopen (LIBRARY, RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
}

static gpointer
find (const char *name)
{
  static GOnce once = G_ONCE_INIT;
  gpointer library = g_once (&once, load, NULL);

  return library != NULL ? dlsym (library, name) : NULL;
}

LoketTlsSession *
loket_tls_session_hold (PGconn *pg)
{
  int (*take)(LoketTlsSession *) = find ("SSL_up_ref");
  LoketTlsSession *tls = take != NULL ? PQsslStruct (pg, "OpenSSL") : NULL;

  if (tls != NULL)
    take (tls);

  return tls;
}

void
loket_tls_session_drop (LoketTlsSession *tls)
{
  void (*let_go)(LoketTlsSession *) = find ("SSL_free");

  if (tls != NULL && let_go != NULL)
    let_go (tls);
}

static long
verify_result (LoketTlsSession *tls)
{
  long (*ask)(LoketTlsSession *) = find ("SSL_get_verify_result");

  return tls != NULL && ask != NULL ? ask (tls) : 0;
}

static const char *
why_not_verified (LoketTlsSession *tls)
{
  switch (verify_result (tls))
    {
    case NOT_YET_VALID:
      return "early";

    case HAS_EXPIRED:
      return "over";

    case HOSTNAME_MISMATCH:
    case IP_ADDRESS_MISMATCH:
      return "name";

    default:
      return "authority";
    }
}

/* What libpq and libssl say; PostgreSQL has no Indonesian translation of it, and an unknown sentence
 * only means a more general one for the officer. */
static const char *
find_why (const char      *text,
          LoketTlsSession *tls)
{
  static const struct { const char *part, *why; } known[] = {
    { "does not match host name", "name" },
    { "could not get server's host name", "name" },
    { "alert certificate", "device" },
    { "alert bad certificate", "device" },
    { "alert unknown ca", "device" },
    { "alert unsupported certificate", "device" },
    { "private key file", "device" },
    { "could not read certificate file", "device" },
    { "could not load private key", "device" },
    { "root certificate file", "root" },
    { "does not support SSL", "none" },
    { "unencrypted data", "none" },
    { "protocol version", "old" },
    { "unsupported protocol", "old" },
    { "channel binding", "binding" },
  };

  if (strstr (text, "certificate verify failed") != NULL)
    return why_not_verified (tls);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (text, known[i].part) != NULL)
      return known[i].why;

  return NULL;
}

GError *
loket_connection_doubt (PGconn          *pg,
                        ConnStatusType   last,
                        LoketTlsSession *tls)
{
  const char *text = PQerrorMessage (pg);
  const char *why = find_why (text, tls);
  g_autofree char *detail = why != NULL ? g_strdup_printf ("{\"why\": \"%s\"}", why) : NULL;

  if (why == NULL && last != CONNECTION_SSL_STARTUP && strstr (text, "certificate") == NULL)
    return NULL;

  return loket_server_error_new ("certificate", detail);
}
