/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the renderer's client and loket-renderer say to each other. */

#pragma once

#include "loket-raster.h"
#include "loket-text.h"

G_BEGIN_DECLS

#define LOKET_WIRE_MAGIC 0x314b4c57u
#define LOKET_WIRE_FD 3                 /* the worker's end of the socket */
#define LOKET_WIRE_MAX_FDS 2
#define LOKET_WIRE_MAX_PAGES 20000
#define LOKET_WIRE_MAX_PIXELS (100 * 1000 * 1000)
#define LOKET_WIRE_TEXT_BYTES (8 * 1024 * 1024)
#define LOKET_WIRE_FIND_BYTES (1024 * 1024)
#define LOKET_WIRE_COMPOSE_BYTES (G_GINT64_CONSTANT (1) << 30)

/**
 * LoketWireJob: requests go one way and replies the other, each in one packet of fixed size over
 * SOCK_SEQPACKET. What does not fit lies in descriptors sent along: the first is read, the second
 * is written through a mapping. Both are made by the client; replies never carry a descriptor.
 */
typedef enum
{
  LOKET_WIRE_HELLO = 1,         /* reply only: the walls stand */
  LOKET_WIRE_OPEN,              /* fd 0 file; fd 1 gets two doubles for each page */
  LOKET_WIRE_RENDER,            /* fd 1 gets clip height × clip width × 4 bytes */
  LOKET_WIRE_TEXT,              /* fd 1 gets count × 4 floats, then the text */
  LOKET_WIRE_FIND,              /* fd 1 gets count × 4 floats */
  LOKET_WIRE_CODES,             /* fd 1 gets count × LoketWireCode with their bytes */
  LOKET_WIRE_QUALITY,
  LOKET_WIRE_ZONE,              /* fd 1 gets count (0 or 1) × LoketWireZone */
  LOKET_WIRE_ENCODE,            /* fd 0 raster; fd 1 gets the page object */
  LOKET_WIRE_IMPORT,            /* fd 1 gets the page object */
  LOKET_WIRE_COMPOSE_BEGIN,     /* fd 1 will get the PDF */
  LOKET_WIRE_COMPOSE_PAGE,      /* fd 0 page object */
  LOKET_WIRE_COMPOSE_END,       /* the PDF is complete and was read back */
} LoketWireJob;

typedef enum
{
  LOKET_WIRE_OK,
  LOKET_WIRE_ENCRYPTED,
  LOKET_WIRE_DAMAGED,
  LOKET_WIRE_EMPTY,
  LOKET_WIRE_TOO_LARGE,
  LOKET_WIRE_UNSUPPORTED,
  LOKET_WIRE_NO_PAGE,
  LOKET_WIRE_BAD_REQUEST,
  LOKET_WIRE_FAILED,
} LoketWireStatus;

typedef enum
{
  LOKET_WIRE_PDF,
  LOKET_WIRE_JPEG,
  LOKET_WIRE_PNG,
  LOKET_WIRE_TIFF,
  LOKET_WIRE_PNM,
} LoketWireFormat;

typedef enum
{
  LOKET_WALL_SYSTEM_CALLS = 1 << 0,
  LOKET_WALL_FILES = 1 << 1,
  LOKET_WALL_UNPRIVILEGED = 1 << 2,
  LOKET_WALL_LIMITS = 1 << 3,
} LoketWalls;

typedef struct
{
  gint32 width, height, channels, bits, encoding, page_kind;
  guint64 stride;
  double dpi_x, dpi_y;
} LoketWireRaster;

typedef struct
{
  guint32 magic, job;
  guint64 serial;
  guint32 part, page;           /* part: any number the client chose when it was opened */
  gint32 turn, reserved;
  double scale;
  LoketCrop crop;
  gint32 clip_x, clip_y, clip_width, clip_height;
  LoketWireRaster raster;
  guint64 in_size, out_size;
  char text[256];               /* password, needle or title, ended by a zero */
} LoketWireRequest;

typedef struct
{
  guint32 magic, job;
  guint64 serial;
  guint32 status, count;
  guint64 size;
  guint32 format, walls;
  LoketWireRaster raster;
  gint32 turn, has_quality;
  LoketQuality quality;
} LoketWireReply;

typedef struct
{
  guint32 type_length, text_length;
  float box[4];
} LoketWireCode;

/* What each place of a machine-readable zone may be, likeliest first, with how well it fits. */
typedef struct
{
  char letters[4];              /* three, not ended */
  float scores[3];
} LoketWireLetter;

typedef struct
{
  guint32 n_lines, n_columns;
  gint32 turn;                  /* what makes the zone upright */
  float score;
  LoketWireLetter letters[3][44];
} LoketWireZone;

gboolean loket_wire_send (int         socket,
                          const void *message,
                          gsize       size,
                          const int  *fds,
                          guint       n_fds);
gssize   loket_wire_receive (int    socket,
                             void  *message,
                             gsize  size,
                             int   *fds,
                             guint *n_fds);

G_END_DECLS
