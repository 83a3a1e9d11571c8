/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice office of a test program's own. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Made and started; the folder of its socket. Skips nothing: fails the program when it cannot. */
const char *loket_test_practice_start (void);
/* Stopped and deleted. */
void        loket_test_practice_remove (void);
/* As superuser; what psql prints, without the last newline. */
char *loket_test_practice_ask (const char *sql);

G_END_DECLS
