/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the renderer's client and loket-renderer say to each other. */

#include "loket-wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef union
{
  struct cmsghdr header;
  char space[CMSG_SPACE (LOKET_WIRE_MAX_FDS * sizeof (int))];
} Control;

/**
 * loket_wire_send:
 * @fds: (array length=n_fds): descriptors to send along; they stay open here
 *
 * Returns: FALSE with errno set when the packet did not leave
 */
gboolean
loket_wire_send (int         socket,
                 const void *message,
                 gsize       size,
                 const int  *fds,
                 guint       n_fds)
{
  struct iovec part = { (void *) message, size };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  Control control = { 0 };
  ssize_t sent;

  if (n_fds > 0)
    {
      struct cmsghdr *c;

      header.msg_control = &control;
      header.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
      c = CMSG_FIRSTHDR (&header);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN (n_fds * sizeof (int));
      memcpy (CMSG_DATA (c), fds, n_fds * sizeof (int));
    }

  do
    sent = sendmsg (socket, &header, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);

  return sent == (ssize_t) size;
}

static guint
take_fds (struct msghdr *header,
          int           *fds)
{
  struct cmsghdr *c;
  guint n = 0;

  for (c = CMSG_FIRSTHDR (header); c != NULL; c = CMSG_NXTHDR (header, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
      {
        guint i, got = (c->cmsg_len - CMSG_LEN (0)) / sizeof (int);
        int fd;

        for (i = 0; i < got; i++)
          {
            memcpy (&fd, CMSG_DATA (c) + i * sizeof (int), sizeof fd);
            if (n < LOKET_WIRE_MAX_FDS)
              fds[n++] = fd;
            else
              close (fd);
          }
      }

  return n;
}

/**
 * loket_wire_receive:
 * @fds: (nullable): room for LOKET_WIRE_MAX_FDS descriptors, or NULL when none is accepted
 * @n_fds: (nullable): how many came
 *
 * Returns: the length of the packet; 0 when the other side is gone; -1 with errno set, EPROTO
 *   for a packet of another size or with descriptors nobody asked for
 */
gssize
loket_wire_receive (int    socket,
                    void  *message,
                    gsize  size,
                    int   *fds,
                    guint *n_fds)
{
  struct iovec part = { message, size };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  Control control;
  guint n = 0;
  ssize_t got;

  if (fds != NULL)
    {
      header.msg_control = &control;
      header.msg_controllen = sizeof control;
    }

  do
    got = recvmsg (socket, &header, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got <= 0)
    return got;

  if (fds != NULL)
    n = take_fds (&header, fds);
  if (n_fds != NULL)
    *n_fds = n;
  if (got == (ssize_t) size && (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0)
    return got;

  while (n > 0)
    close (fds[--n]);
  if (n_fds != NULL)
    *n_fds = 0;
  errno = EPROTO;

  return -1;
}
