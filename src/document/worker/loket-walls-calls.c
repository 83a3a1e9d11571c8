/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system calls a renderer may make; any other ends it. */

#include "loket-walls-calls.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>

static const int ALLOWED[] = {
  SCMP_SYS (read), SCMP_SYS (pread64), SCMP_SYS (write), SCMP_SYS (lseek), SCMP_SYS (fstat),
  SCMP_SYS (newfstatat), SCMP_SYS (close), SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (brk),
  SCMP_SYS (madvise), SCMP_SYS (futex), SCMP_SYS (exit_group), SCMP_SYS (exit),
  SCMP_SYS (rt_sigreturn), SCMP_SYS (rt_sigprocmask), SCMP_SYS (clock_gettime),
  SCMP_SYS (getpid), SCMP_SYS (gettid), SCMP_SYS (getrandom), SCMP_SYS (access),
  SCMP_SYS (readlink), SCMP_SYS (getdents64), SCMP_SYS (fstatfs), SCMP_SYS (statfs),
  SCMP_SYS (sched_yield), SCMP_SYS (restart_syscall), SCMP_SYS (getrusage), SCMP_SYS (sysinfo),
  SCMP_SYS (dup), SCMP_SYS (fadvise64), SCMP_SYS (sendmsg), SCMP_SYS (recvmsg), SCMP_SYS (poll),
#ifdef LOKET_WALLS_SANITIZER
  SCMP_SYS (sigaltstack), SCMP_SYS (rt_sigaction), SCMP_SYS (prctl), SCMP_SYS (tgkill),
  SCMP_SYS (mmap), SCMP_SYS (mprotect), SCMP_SYS (fcntl), SCMP_SYS (openat),
  SCMP_SYS (sched_getaffinity), SCMP_SYS (getrlimit), SCMP_SYS (prlimit64), SCMP_SYS (pipe2),
  SCMP_SYS (getuid), SCMP_SYS (geteuid), SCMP_SYS (readlinkat), SCMP_SYS (process_vm_readv),
#endif
};

/* Not needed, but libraries ask: a refusal is the right answer, not the end. */
static const struct
{
  int call, error;
} REFUSED[] = {
  { SCMP_SYS (ioctl), ENOTTY }, { SCMP_SYS (faccessat), EACCES },
  { SCMP_SYS (sched_getaffinity), EPERM },
};

static int
allow (scmp_filter_ctx filter,
       int             call)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 0);
}

/* No page becomes executable any more: what runs was there before the first foreign byte. */
static int
allow_memory (scmp_filter_ctx filter)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                           SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0))
         | seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                             SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

static int
allow_descriptors (scmp_filter_ctx filter)
{
  static const int COMMANDS[] = { F_GETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC,
                                  F_GET_SEALS };
  int failed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                                SCMP_A1 (SCMP_CMP_EQ, COMMANDS[i]));

  return failed;
}

/* Fonts are opened for reading when a page asks for them. Without Landlock behind it the call is
 * refused: the process then draws with what it had open. */
static int
allow_opening (scmp_filter_ctx filter,
               gboolean        files_are_walled)
{
  guint64 writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

  if (!files_are_walled)
    return seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), SCMP_SYS (openat), 0);

  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1,
                           SCMP_A2 (SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
}

static int
add_rules (scmp_filter_ctx filter,
           gboolean        files_are_walled)
{
  int failed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ALLOWED); i++)
    failed |= allow (filter, ALLOWED[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (REFUSED); i++)
    seccomp_rule_add (filter, SCMP_ACT_ERRNO (REFUSED[i].error), REFUSED[i].call, 0);

#ifndef LOKET_WALLS_SANITIZER
  failed |= allow_memory (filter) | allow_descriptors (filter)
            | allow_opening (filter, files_are_walled);
#else
  (void) allow_memory;
  (void) allow_descriptors;
  (void) allow_opening;
#endif

  return failed;
}

/**
 * loket_walls_close_calls:
 * @files_are_walled: Landlock stands, so that opening a file for reading is harmless
 *
 * Returns: FALSE when this kernel cannot filter system calls
 */
gboolean
loket_walls_close_calls (gboolean files_are_walled)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean closed;

  if (filter == NULL)
    return FALSE;

  closed = add_rules (filter, files_are_walled) == 0 && seccomp_load (filter) == 0;
  seccomp_release (filter);

  return closed;
}
