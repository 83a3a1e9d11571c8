/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames between window and scanner worker. */

#include "loket-scan-wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAGIC 0x314b534cu /* "LSK1" */

gboolean
loket_scan_wire_check (const LoketScanWireHeader *header)
{
  return header->magic == MAGIC && header->length <= LOKET_SCAN_WIRE_MAX;
}

/**
 * loket_scan_wire_pack:
 * @type: what it is
 * @body: (nullable): a dictionary; a floating one is consumed
 *
 * Returns: (transfer full): the frame as it goes over the socket
 */
GByteArray *
loket_scan_wire_pack (guint32   type,
                      GVariant *body)
{
  g_autoptr(GVariant) owned = NULL;
  LoketScanWireHeader header = { MAGIC, type, 0 };
  GByteArray *frame = g_byte_array_new ();

  if (body == NULL)
    body = g_variant_new ("a{sv}", NULL);
  owned = g_variant_ref_sink (body);
  header.length = (guint32) g_variant_get_size (owned);
  g_byte_array_append (frame, (const guint8 *) &header, sizeof header);
  if (header.length > 0)
    g_byte_array_append (frame, g_variant_get_data (owned), header.length);

  return frame;
}

/**
 * loket_scan_wire_unpack:
 * @data: bytes somebody else wrote
 * @length: how many
 *
 * Returns: (transfer full) (nullable): the dictionary, or NULL when it is damaged
 */
GVariant *
loket_scan_wire_unpack (const guint8 *data,
                        gsize         length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, length);
  g_autoptr(GVariant) body = NULL;

  body = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  if (!g_variant_is_normal_form (body))
    return NULL;

  return g_steal_pointer (&body);
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         length,
           int           pass_fd)
{
  union
  {
    struct cmsghdr header;
    char room[CMSG_SPACE (sizeof (int))];
  } control;

  while (length > 0)
    {
      struct iovec part = { (void *) data, length };
      struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
      ssize_t sent;

      if (pass_fd >= 0)
        {
          memset (&control, 0, sizeof control);
          message.msg_control = control.room;
          message.msg_controllen = sizeof control.room;
          control.header.cmsg_level = SOL_SOCKET;
          control.header.cmsg_type = SCM_RIGHTS;
          control.header.cmsg_len = CMSG_LEN (sizeof (int));
          memcpy (CMSG_DATA (&control.header), &pass_fd, sizeof (int));
        }
      sent = sendmsg (fd, &message, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR)
        continue;
      if (sent <= 0)
        return FALSE;
      pass_fd = -1;
      data += sent;
      length -= (gsize) sent;
    }

  return TRUE;
}

gboolean
loket_scan_wire_write (int       fd,
                       guint32   type,
                       GVariant *body,
                       int       pass_fd)
{
  g_autoptr(GByteArray) frame = loket_scan_wire_pack (type, body);

  return write_all (fd, frame->data, frame->len, pass_fd);
}

static gboolean
read_all (int     fd,
          guint8 *data,
          gsize   length)
{
  while (length > 0)
    {
      ssize_t got = read (fd, data, length);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      data += got;
      length -= (gsize) got;
    }

  return TRUE;
}

gboolean
loket_scan_wire_read (int        fd,
                      guint32   *type,
                      GVariant **body)
{
  LoketScanWireHeader header;
  g_autofree guint8 *data = NULL;

  if (!read_all (fd, (guint8 *) &header, sizeof header) || !loket_scan_wire_check (&header))
    return FALSE;
  data = g_malloc (header.length + 1);
  if (!read_all (fd, data, header.length))
    return FALSE;
  *type = header.type;
  *body = loket_scan_wire_unpack (data, header.length);

  return *body != NULL;
}
