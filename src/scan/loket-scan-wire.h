/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language between window and scanner worker: frames of a header and a GVariant dictionary
 * over a stream socket, both ends the same machine and the same program. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LOKET_SCAN_WIRE_FD 3
#define LOKET_SCAN_WIRE_VERSION 1
#define LOKET_SCAN_WIRE_MAX (4u << 20)    /* no frame is larger; pixels never travel here */

typedef enum
{
  /* window → worker */
  LOKET_SCAN_WIRE_OPEN = 1,     /* device s */
  LOKET_SCAN_WIRE_SET,          /* name s, value s */
  LOKET_SCAN_WIRE_SCAN,         /* the profile */
  LOKET_SCAN_WIRE_CANCEL,
  LOKET_SCAN_WIRE_PASSWORD,     /* user s, password s */
  LOKET_SCAN_WIRE_RELEASED,     /* bytes t: a page is no longer held */

  /* worker → window */
  LOKET_SCAN_WIRE_HELLO = 64,   /* version u */
  LOKET_SCAN_WIRE_DEVICES,      /* devices a(ssss) */
  LOKET_SCAN_WIRE_OPTIONS,      /* options aa{sv} */
  LOKET_SCAN_WIRE_PAGE,         /* a page begins: its info, with the descriptor */
  LOKET_SCAN_WIRE_ROWS,         /* y i, rows i */
  LOKET_SCAN_WIRE_PAGE_END,     /* its final info; the memory is sealed */
  LOKET_SCAN_WIRE_ENDING,       /* problem i, pages u: only the driver's clearing up is left */
  LOKET_SCAN_WIRE_ASK,          /* resource s: a password is needed */
  LOKET_SCAN_WIRE_ANSWER,       /* problem i, pages u: the last command is done */
} LoketScanWireType;

typedef struct
{
  guint32 magic;
  guint32 type;
  guint32 length;
} LoketScanWireHeader;

/* Blocking, for the worker. Returns FALSE when the other end is gone. */
gboolean loket_scan_wire_write (int       fd,
                                guint32   type,
                                GVariant *body,
                                int       pass_fd);
gboolean loket_scan_wire_read (int        fd,
                               guint32   *type,
                               GVariant **body);

/* For both: a body as bytes, and back; NULL when it is not a proper dictionary. */
GByteArray *loket_scan_wire_pack (guint32   type,
                                  GVariant *body);
GVariant *loket_scan_wire_unpack (const guint8 *data,
                                  gsize         length);
gboolean    loket_scan_wire_check (const LoketScanWireHeader *header);

G_END_DECLS
