/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a server was not believed, so that an officer is told what to do about it. */

#pragma once

#include "loket-connection-private.h"

G_BEGIN_DECLS

/* The TLS session of a connection that is being opened; it outlives libpq's own use of it. */
typedef struct ssl_st LoketTlsSession;

/* Returns: (transfer full) (nullable) */
LoketTlsSession *loket_tls_session_hold (PGconn *pg);
void loket_tls_session_drop (LoketTlsSession *tls);

/*
 * @last: the step that failed
 * @tls: (nullable): its TLS session
 *
 * Returns: (transfer full) (nullable): an error with code "certificate" and why, or %NULL when it was
 * no matter of proof
 */
GError *loket_connection_doubt (PGconn          *pg,
                                ConnStatusType   last,
                                LoketTlsSession *tls);

G_END_DECLS
