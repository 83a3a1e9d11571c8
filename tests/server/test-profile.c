/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a line counts as dead, as the kernel is told. */

#include "loket-connection.h"
#include "loket-test.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

static void
assert_option (int fd,
               int option,
               int expected)
{
  int value = 0;
  socklen_t size = sizeof value;

  g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, option, &value, &size), ==, 0);
  g_assert_cmpint (value, ==, expected);
}

static void
test_profile (void)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int local = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_true (loket_connection_set_far (fd, TRUE));
  assert_option (fd, TCP_KEEPIDLE, 20);
  assert_option (fd, TCP_KEEPINTVL, 10);
  assert_option (fd, TCP_USER_TIMEOUT, 45000);
  g_assert_true (loket_connection_set_far (fd, FALSE));
  assert_option (fd, TCP_KEEPIDLE, 5);
  assert_option (fd, TCP_USER_TIMEOUT, 10000);
  g_assert_false (loket_connection_set_far (local, TRUE));
  close (fd);
  close (local);
}

int
main (int   argc,
      char *argv[])
{
  loket_test_init (&argc, &argv);
  g_test_add_func ("/line/profile", test_profile);
  return g_test_run ();
}
