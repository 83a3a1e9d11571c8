/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Behind the walls of the renderer: what is forbidden ends the process, what is not works. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loket-renderer.h"
#include "loket-test.h"
#include "loket-walls.h"

typedef int (*Deed) (void);

typedef struct
{
  const char *name;
  Deed deed;
} Case;

/* Runs @deed behind walls; its result is the exit status. */
static int
status_behind_walls (Deed              deed,
                     LoketWallsOptions options,
                     LoketWalls       *walls)
{
  int ends[2], status;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      LoketWalls raised;

      close (ends[0]);
      raised = loket_walls_raise (&options);
      if (write (ends[1], &raised, sizeof raised) != sizeof raised)
        _exit (99);
      _exit (deed ());
    }
  close (ends[1]);
  g_assert_cmpint (read (ends[0], walls, sizeof *walls), ==, sizeof *walls);
  close (ends[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);

  return status;
}

static gboolean
is_real (void)
{
#ifdef LOKET_WALLS_SANITIZER
  g_test_skip ("the sanitizer build has wider walls");
  return FALSE;
#else
  return TRUE;
#endif
}

/*
 * What must end the process. Raw calls: the C library may choose another one.
 */

static int
make_socket (void)
{
  return syscall (SYS_socket, AF_INET, SOCK_STREAM, 0);
}

static int
make_unix_socket (void)
{
  return syscall (SYS_socket, AF_UNIX, SOCK_STREAM, 0);
}

static int
connect_somewhere (void)
{
  return syscall (SYS_connect, 0, NULL, 0);
}

static int
start_process (void)
{
  return syscall (SYS_fork);
}

static int
start_clone (void)
{
  return syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static int
start_clone3 (void)
{
  return syscall (SYS_clone3, NULL, 0);
}

static int
run_program (void)
{
  char * const argv[] = { "/bin/true", NULL };

  return syscall (SYS_execve, "/bin/true", argv, NULL);
}

static int
open_for_writing (void)
{
  return syscall (SYS_openat, AT_FDCWD, "/tmp/loket-wall", O_WRONLY | O_CREAT, 0600);
}

static int
open_old (void)
{
  return syscall (SYS_open, "/etc/passwd", O_RDONLY);
}

static int
open_second (void)
{
  return syscall (SYS_openat2, AT_FDCWD, "/etc/passwd", NULL, 0);
}

static int
open_nameless (void)
{
  return syscall (SYS_openat, AT_FDCWD, "/tmp", O_TMPFILE | O_RDWR, 0600);
}

static int
send_signal (void)
{
  return syscall (SYS_kill, getppid (), 0);
}

static int
trace_parent (void)
{
  return syscall (SYS_ptrace, PTRACE_ATTACH, 1, NULL, NULL);
}

static int
read_memory (void)
{
  return syscall (SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0);
}

static int
make_executable (void)
{
  return mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == NULL;
}

static int
turn_executable (void)
{
  void *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return mprotect (page, 4096, PROT_READ | PROT_EXEC);
}

static int
make_memory_file (void)
{
  return syscall (SYS_memfd_create, "x", 0);
}

static int
resize_file (void)
{
  return syscall (SYS_ftruncate, 1, 10);
}

static int
delete_file (void)
{
  return syscall (SYS_unlink, "/tmp/loket-wall");
}

static int
delete_file_at (void)
{
  return syscall (SYS_unlinkat, AT_FDCWD, "/tmp/loket-wall", 0);
}

static int
rename_file (void)
{
  return syscall (SYS_rename, "/tmp/a", "/tmp/b");
}

static int
make_folder (void)
{
  return syscall (SYS_mkdir, "/tmp/loket-wall", 0700);
}

static int
change_mode (void)
{
  return syscall (SYS_chmod, "/tmp", 0777);
}

static int
become_root (void)
{
  return syscall (SYS_setuid, 0);
}

static int
ask_privileges (void)
{
  return syscall (SYS_prctl, PR_SET_DUMPABLE, 1);
}

static int
use_ring (void)
{
  return syscall (SYS_io_uring_setup, 1, NULL);
}

static int
load_program (void)
{
  return syscall (SYS_bpf, 0, NULL, 0);
}

static int
mount_something (void)
{
  return syscall (SYS_mount, "a", "/tmp", "tmpfs", 0, NULL);
}

static int
change_root (void)
{
  return syscall (SYS_chroot, "/tmp");
}

static int
change_namespace (void)
{
  return syscall (SYS_unshare, 0);
}

static int
share_memory (void)
{
  return syscall (SYS_shmget, 1, 4096, 0600);
}

static int
watch_files (void)
{
  return syscall (SYS_inotify_init1, 0);
}

static int
open_process (void)
{
  return syscall (SYS_pidfd_open, 1, 0);
}

static int
make_pipe (void)
{
  int ends[2];

  return syscall (SYS_pipe2, ends, 0);
}

static int
own_descriptor (void)
{
  return syscall (SYS_fcntl, 1, F_SETOWN, 1);
}

static int
seal_descriptor (void)
{
  return syscall (SYS_fcntl, 1, F_ADD_SEALS, F_SEAL_WRITE);
}

static int
use_keys (void)
{
  return syscall (SYS_keyctl, 0, 0, 0, 0, 0);
}

static int
catch_faults (void)
{
  return syscall (SYS_userfaultfd, 0);
}

static int
raise_limits (void)
{
  return syscall (SYS_prlimit64, 0, RLIMIT_AS, NULL, NULL);
}

static const Case FORBIDDEN[] = {
  { "socket", make_socket }, { "unix-socket", make_unix_socket }, { "connect", connect_somewhere },
  { "fork", start_process }, { "clone", start_clone }, { "clone3", start_clone3 },
  { "execve", run_program }, { "open-for-writing", open_for_writing }, { "open", open_old },
  { "openat2", open_second }, { "tmpfile", open_nameless }, { "kill", send_signal },
  { "ptrace", trace_parent }, { "process_vm_readv", read_memory },
  { "mmap-exec", make_executable }, { "mprotect-exec", turn_executable },
  { "memfd_create", make_memory_file }, { "ftruncate", resize_file }, { "unlink", delete_file },
  { "unlinkat", delete_file_at }, { "rename", rename_file }, { "mkdir", make_folder },
  { "chmod", change_mode }, { "setuid", become_root }, { "prctl", ask_privileges },
  { "io_uring", use_ring }, { "bpf", load_program }, { "mount", mount_something },
  { "chroot", change_root }, { "unshare", change_namespace }, { "shmget", share_memory },
  { "inotify", watch_files }, { "pidfd_open", open_process }, { "pipe2", make_pipe },
  { "setown", own_descriptor }, { "add-seals", seal_descriptor }, { "keyctl", use_keys },
  { "userfaultfd", catch_faults }, { "prlimit", raise_limits },
};

static void
test_forbidden (gconstpointer data)
{
  const Case *item = data;
  LoketWalls walls;
  int status;

  if (!is_real ())
    return;

  status = status_behind_walls (item->deed, (LoketWallsOptions) { FALSE, FALSE }, &walls);
  g_assert_true (walls & LOKET_WALL_SYSTEM_CALLS);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
}

/*
 * What is refused or works
 */

static int
read_password_file (void)
{
  return open ("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 0 : 1;
}

static int
read_process_list (void)
{
  return open ("/proc/1/status", O_RDONLY) < 0 && errno == EACCES ? 0 : 1;
}

static int
read_home (void)
{
  return open ("/root", O_RDONLY | O_DIRECTORY) < 0 && errno == EACCES ? 0 : 1;
}

static int
read_fonts (void)
{
  return open ("/usr/share/fonts", O_RDONLY | O_DIRECTORY) >= 0 ? 0 : 1;
}

static int
use_much_memory (void)
{
  return malloc ((gsize) 100 << 20) != NULL && malloc ((gsize) 2 << 30) == NULL ? 0 : 1;
}

static int
open_many (void)
{
  int n = 0;

  while (n < 200 && dup (0) >= 0)
    n++;

  return n < 64 && errno == EMFILE ? 0 : 1;
}

static int
ask_terminal (void)
{
  return syscall (SYS_ioctl, 0, 0x5401, NULL) < 0 && errno == ENOTTY ? 0 : 1;
}

static const Case WORKING[] = {
  { "password-file-refused", read_password_file }, { "proc-refused", read_process_list },
  { "home-refused", read_home }, { "fonts-readable", read_fonts },
  { "memory-limit", use_much_memory }, { "descriptor-limit", open_many },
  { "terminal-refused", ask_terminal },
};

static void
test_working (gconstpointer data)
{
  const Case *item = data;
  LoketWalls walls;
  int status;

  if (!is_real ())
    return;

  status = status_behind_walls (item->deed, (LoketWallsOptions) { FALSE, FALSE }, &walls);
  if (!(walls & LOKET_WALL_FILES) && g_str_has_suffix (item->name, "able"))
    {
      g_test_skip ("this kernel has no Landlock");
      return;
    }
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static int written_fd;

static int
write_to_file (void)
{
  return write (written_fd, "x", 1) == 1 ? 1 : 0;
}

/* Even a file that was open before cannot grow. */
static void
test_no_file_grows (void)
{
  g_autofree char *folder = loket_test_make_directory ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  LoketWalls walls;
  int status;

  if (!is_real ())
    return;

  written_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  status = status_behind_walls (write_to_file, (LoketWallsOptions) { FALSE, FALSE }, &walls);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  g_assert_cmpint (lseek (written_fd, 0, SEEK_END), ==, 0);
  close (written_fd);
  loket_test_remove_directory (folder);
}

/* Without Landlock nothing at all is opened. */
static void
test_without_landlock (void)
{
  LoketWalls walls;
  int status;

  if (!is_real ())
    return;

  status = status_behind_walls (read_fonts, (LoketWallsOptions) { TRUE, FALSE }, &walls);
  g_assert_false (walls & LOKET_WALL_FILES);
  g_assert_true (walls & LOKET_WALL_SYSTEM_CALLS);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
}

/*
 * The program itself
 */

static char *
read_proc (GPid        pid,
           const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) pid, name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

static void
assert_line (const char *text,
             const char *pattern)
{
  if (!g_regex_match_simple (pattern, text, G_REGEX_MULTILINE, 0))
    g_error ("%s is not in\n%s", pattern, text);
}

static GPid
start_renderer (LoketRenderer *renderer)
{
  static const char pnm[] = "P5 2 2 255\nabcd";
  g_autoptr(GBytes) bytes = g_bytes_new_static (pnm, sizeof pnm - 1);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_renderer_open_async (renderer, bytes, NULL, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_renderer_open_finish (renderer, result, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return loket_renderer_get_pid (renderer);
}

static void
test_program (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autofree char *status = NULL;
  g_autofree char *limits = NULL;
  g_autofree char *fds = NULL;
  GPid pid;

  if (!is_real ())
    return;

  pid = start_renderer (renderer);
  status = read_proc (pid, "status");
  limits = read_proc (pid, "limits");
  assert_line (status, "^Seccomp:\\s2$");
  assert_line (status, "^NoNewPrivs:\\s1$");
  assert_line (status, "^CapEff:\\s0+$");
  assert_line (status, "^Threads:\\s1$");
  assert_line (limits, "^Max core file size\\s+0\\s+0");
  assert_line (limits, "^Max file size\\s+0\\s+0");
  assert_line (limits, "^Max open files\\s+64\\s+64");
  assert_line (limits, "^Max address space\\s+1610612736\\s+1610612736");
  if (getuid () == 0)
    {
      assert_line (status, "^Uid:\\s65534\\s65534\\s65534\\s65534$");
      assert_line (status, "^Groups:\\s*$");
    }
}

static void
test_program_descriptors (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autofree char *folder = NULL;
  int inherited = open ("/etc/hostname", O_RDONLY);
  struct dirent *entry;
  DIR *directory;
  int n = 0;

  folder = g_strdup_printf ("/proc/%d/fd", (int) start_renderer (renderer));
  directory = opendir (folder);
  close (inherited);
  if (directory == NULL)
    {
      g_test_skip ("only root sees the descriptors of somebody else");
      return;
    }

  while ((entry = readdir (directory)) != NULL)
    n += entry->d_name[0] != '.';
  closedir (directory);
  g_assert_cmpint (n, ==, 4);
}

int
main (int    argc,
      char **argv)
{
  loket_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (FORBIDDEN); i++)
    {
      g_autofree char *path = g_strdup_printf ("/walls/forbidden/%s", FORBIDDEN[i].name);

      g_test_add_data_func (path, &FORBIDDEN[i], test_forbidden);
    }
  for (guint i = 0; i < G_N_ELEMENTS (WORKING); i++)
    {
      g_autofree char *path = g_strdup_printf ("/walls/%s", WORKING[i].name);

      g_test_add_data_func (path, &WORKING[i], test_working);
    }
  g_test_add_func ("/walls/no-file-grows", test_no_file_grows);
  g_test_add_func ("/walls/without-landlock", test_without_landlock);
  g_test_add_func ("/walls/program", test_program);
  g_test_add_func ("/walls/program-descriptors", test_program_descriptors);

  return g_test_run ();
}
