/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private PostgreSQL a test program was started with: asking it, stopping it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE (and the test is skipped by the caller) outside of with-postgres. */
gboolean    loket_test_postgres_is_there (void);
/* The folder of the socket. */
const char *loket_test_postgres_host (void);
/* As superuser; fails the test on an error. Returns what psql prints, without the last newline. */
char *loket_test_postgres_ask (const char *database,
                               const char *sql);
void        loket_test_postgres_run (const char *database,
                                     const char *sql);
void        loket_test_postgres_file (const char *database,
                                      const char *path);
/* A script (without single quotes) as the user the server runs as, in the folder of its socket. */
void        loket_test_postgres_shell (const char *script);
/* Immediately, as a crash. */
void        loket_test_postgres_stop (void);
/* With the options it had, then @further (or NULL). */
void        loket_test_postgres_start (const char *further);

G_END_DECLS
