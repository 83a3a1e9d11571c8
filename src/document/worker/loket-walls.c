/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walls a worker builds around itself before it touches a foreign byte. */

#include "loket-walls.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "loket-walls-files.h"
#include "loket-walls-calls.h"

#define NOBODY 65534
#define ADDRESS_SPACE (G_GUINT64_CONSTANT (1536) * 1024 * 1024)

/**
 * loket_walls_close_files:
 * @keep_up_to: the highest descriptor that stays open
 */
void
loket_walls_close_files (int keep_up_to)
{
  long limit = sysconf (_SC_OPEN_MAX);

  if (close_range (keep_up_to + 1, ~0u, 0) == 0)
    return;

  for (int fd = keep_up_to + 1; fd < limit && fd < 65536; fd++)
    close (fd);
}

static gboolean
set_limit (int    resource,
           rlim_t value)
{
  struct rlimit limit = { value, value };

  return setrlimit (resource, &limit) == 0;
}

static gboolean
set_limits (void)
{
  gboolean ok = set_limit (RLIMIT_CORE, 0) && set_limit (RLIMIT_NOFILE, 64)
                && set_limit (RLIMIT_FSIZE, 0);

#ifndef LOKET_WALLS_SANITIZER
  ok = ok && set_limit (RLIMIT_AS, ADDRESS_SPACE);
#endif

  return ok;
}

/* Root becomes nobody for good; anybody else stays who they are. */
static gboolean
drop_rights (void)
{
  if (geteuid () == 0
      && (setgroups (0, NULL) != 0 || setresgid (NOBODY, NOBODY, NOBODY) != 0
          || setresuid (NOBODY, NOBODY, NOBODY) != 0))
    return FALSE;

  return getuid () != 0 && geteuid () != 0 && setuid (0) != 0;
}

/**
 * loket_walls_raise:
 *
 * Everything that needs a file outside the font folders must have been done before. The process
 * dies with its parent from now on.
 *
 * Returns: the walls that stand; the client refuses to work with a process that has too few
 */
LoketWalls
loket_walls_raise (const LoketWallsOptions *options)
{
  pid_t parent = getppid ();
  gboolean files = FALSE;
  LoketWalls walls = 0;

  if (drop_rights ())
    walls |= LOKET_WALL_UNPRIVILEGED;

  /* A change of user clears the signal, so it is asked for here. */
  if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid () != parent
      || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    _exit (1);
  prctl (PR_SET_DUMPABLE, 0);

  if (set_limits ())
    walls |= LOKET_WALL_LIMITS;
  if (!options->without_landlock)
    files = loket_walls_close_folders ();
  if (files)
    walls |= LOKET_WALL_FILES;
  if (!options->without_seccomp && loket_walls_close_calls (files))
    walls |= LOKET_WALL_SYSTEM_CALLS;

  return walls;
}
