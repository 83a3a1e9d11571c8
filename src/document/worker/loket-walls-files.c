/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Landlock: fonts and language data can be read, nothing else is a file. */

#include "loket-walls-files.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights by version of Landlock: 1 knows bits 0 to 12, 2 adds refer, 3 truncate, 5 ioctl. The
 * numbers are those of the kernel's interface; old headers lack some names. */
static const guint64 FILE_RIGHTS[] = { 0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff };

/* From version 4 on connecting and binding TCP can be refused, from 6 on abstract sockets and
 * signals to others. */
typedef struct
{
  guint64 files, network, scoped;
} RuleSet;

static const char * const READABLE[] = {
  "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/usr/share/poppler",
  "/etc/fonts", "/var/cache/fontconfig", "/usr/share/zoneinfo",
};

static void
allow_reading (int         rules,
               const char *folder)
{
  struct landlock_path_beneath_attr rule = {
    .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
  };

  rule.parent_fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (rule.parent_fd < 0)
    return;

  syscall (SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close (rule.parent_fd);
}

/**
 * loket_walls_close_folders:
 *
 * Returns: FALSE when this kernel has no Landlock (or it is switched off)
 */
gboolean
loket_walls_close_folders (void)
{
  long version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  RuleSet set = { 0, 0, 0 };
  gsize size = sizeof set.files;
  gboolean closed;
  int rules;

  if (version < 1)
    return FALSE;

  set.files = FILE_RIGHTS[MIN (version, (long) G_N_ELEMENTS (FILE_RIGHTS) - 1)];
  if (version >= 4)
    {
      set.network = 3;
      size = G_STRUCT_OFFSET (RuleSet, scoped);
    }
  if (version >= 6)
    {
      set.scoped = 3;
      size = sizeof set;
    }

  rules = syscall (SYS_landlock_create_ruleset, &set, size, 0);
  if (rules < 0)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (READABLE); i++)
    allow_reading (rules, READABLE[i]);
  closed = syscall (SYS_landlock_restrict_self, rules, 0) == 0;
  close (rules);

  return closed;
}
