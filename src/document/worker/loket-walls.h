/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walls a worker builds around itself before it touches a foreign byte. */

#pragma once

#include <glib.h>

#include "loket-wire.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean without_landlock;    /* for tests: behave as on a kernel that has none */
  gboolean without_seccomp;     /* the same */
} LoketWallsOptions;

void       loket_walls_close_files (int keep_up_to);
LoketWalls loket_walls_raise (const LoketWallsOptions *options);

G_END_DECLS
