/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker that was taken over: what it does is in the file "behaviour" beside it. */

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loket-page.h"
#include "loket-wire.h"

static char *behaviour;

static gboolean
does (const char *name)
{
  return g_str_equal (behaviour, name);
}

static void
send_reply (const LoketWireReply *reply)
{
  loket_wire_send (LOKET_WIRE_FD, reply, sizeof *reply, NULL, 0);
}

static void
fill_open (LoketWireReply *reply,
           void           *out)
{
  double *sizes = out;
  guint n = does ("zero-pages") ? 0 : does ("many-pages") ? 4000000 : 2;

  reply->count = n;
  reply->size = n * 2 * sizeof (double);
  for (guint i = 0; i < 4; i++)
    sizes[i] = does ("nan-sizes") ? NAN : does ("negative-sizes") ? -5
               : does ("huge-sizes") ? 1e300 : 100;
  if (does ("wrong-format"))
    reply->format = 77;
  if (does ("size-beyond"))
    reply->size = G_MAXUINT64;
}

static void
fill_text (LoketWireReply *reply,
           void           *out)
{
  reply->count = does ("text-count") ? 400000 : 3;
  reply->size = 3 * 4 * sizeof (float) + 3;
  memcpy ((char *) out + 3 * 4 * sizeof (float), does ("text-bytes") ? "\xff\xfe\xfd" : "abc", 3);
  for (int i = 0; i < 12; i++)
    ((float *) out)[i] = does ("text-boxes") ? INFINITY : i;
}

static void
fill_codes (LoketWireReply *reply,
            void           *out)
{
  LoketWireCode code = { .type_length = 2, .text_length = does ("code-length") ? 0xffffffff : 1 };

  reply->count = does ("code-count") ? 100000 : 1;
  reply->size = sizeof code + 3;
  memcpy (out, &code, sizeof code);
  memcpy ((char *) out + sizeof code, does ("code-bytes") ? "\xff\xff\xff" : "QRx", 3);
}

static void
fill_zone (LoketWireReply *reply,
           void           *out)
{
  LoketWireZone *zone = out;

  reply->count = does ("zone-count") ? 7 : 1;
  reply->size = sizeof *zone;
  memset (zone, does ("zone-letters") ? 0xff : 'A', sizeof *zone);
  zone->n_lines = does ("zone-lines") ? 4000000 : 2;
  zone->n_columns = 44;
  zone->turn = does ("zone-turn") ? 17 : 0;
  zone->score = does ("zone-score") ? NAN : 1;
}

static void
fill_encode (LoketWireReply         *reply,
             const LoketWireRequest *request)
{
  reply->size = 100;
  reply->raster = request->raster;
  reply->raster.page_kind = does ("encode-kind") ? 9 : LOKET_PAGE_JPEG;
  reply->raster.width = does ("encode-width") ? -1 : 10;
  reply->raster.dpi_x = does ("encode-dpi") ? NAN : 300;
  reply->has_quality = TRUE;
  reply->quality.skew = does ("encode-skew") ? NAN : 0;
  reply->quality.flags = does ("encode-flags") ? 0xffff : 0;
  reply->turn = does ("encode-turn") ? 45 : 0;
}

static void
answer (const LoketWireRequest *request,
        int                    *fds,
        guint                   n_fds)
{
  LoketWireReply reply = { .magic = LOKET_WIRE_MAGIC, .job = request->job,
                           .serial = request->serial };
  void *out = NULL;

  if (n_fds > 0 && request->out_size > 0)
    out = mmap (NULL, request->out_size, PROT_READ | PROT_WRITE, MAP_SHARED, fds[n_fds - 1], 0);
  if (request->job == LOKET_WIRE_OPEN)
    fill_open (&reply, out);
  else if (request->job == LOKET_WIRE_TEXT)
    fill_text (&reply, out);
  else if (request->job == LOKET_WIRE_CODES)
    fill_codes (&reply, out);
  else if (request->job == LOKET_WIRE_ZONE)
    fill_zone (&reply, out);
  else if (request->job == LOKET_WIRE_ENCODE)
    fill_encode (&reply, request);
  else if (request->job == LOKET_WIRE_RENDER)
    reply.size = does ("short-raster") ? 4 : request->out_size;

  if (does ("wrong-magic"))
    reply.magic = 1;
  if (does ("wrong-serial"))
    reply.serial += 5;
  if (does ("wrong-job"))
    reply.job = LOKET_WIRE_QUALITY;
  if (does ("wrong-status"))
    reply.status = 999;
  if (out != NULL && !does ("keeps-mapping"))
    munmap (out, request->out_size);

  if (does ("short-packet"))
    loket_wire_send (LOKET_WIRE_FD, &reply, 8, NULL, 0);
  else if (does ("long-packet"))
    loket_wire_send (LOKET_WIRE_FD, g_malloc0 (65000), 65000, NULL, 0);
  else if (does ("sends-descriptor"))
    loket_wire_send (LOKET_WIRE_FD, &reply, sizeof reply, fds, 1);
  else if (does ("flood"))
    for (int i = 0; i < 100000; i++)
      send_reply (&reply);
  else
    send_reply (&reply);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_path_get_dirname (argv[0]);
  g_autofree char *path = g_build_filename (folder, "behaviour", NULL);
  LoketWireReply hello = { .magic = LOKET_WIRE_MAGIC, .job = LOKET_WIRE_HELLO, .walls = 15 };
  LoketWireRequest request;
  int fds[LOKET_WIRE_MAX_FDS];
  guint n_fds;

  if (!g_file_get_contents (path, &behaviour, NULL, NULL))
    return 1;
  if (does ("dies-at-once"))
    return 3;
  if (does ("no-walls"))
    hello.walls = LOKET_WALL_LIMITS;
  send_reply (&hello);
  if (does ("two-hellos"))
    send_reply (&hello);
  while (loket_wire_receive (LOKET_WIRE_FD, &request, sizeof request, fds, &n_fds) > 0)
    {
      if (does ("silence"))
        pause ();
      if (does ("dies"))
        return 1;
      answer (&request, fds, n_fds);
      for (guint i = 0; i < n_fds; i++)
        close (fds[i]);
    }

  return 0;
}
