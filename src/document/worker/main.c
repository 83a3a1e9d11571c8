/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-renderer: one thread, one job after the other, behind walls. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loket-pdf.h"
#include "loket-walls.h"
#include "loket-worker.h"

static LoketJobFunc * const JOBS[] = {
  [LOKET_WIRE_OPEN] = loket_worker_open,
  [LOKET_WIRE_RENDER] = loket_worker_render,
  [LOKET_WIRE_TEXT] = loket_worker_text,
  [LOKET_WIRE_FIND] = loket_worker_find,
  [LOKET_WIRE_CODES] = loket_worker_codes,
  [LOKET_WIRE_QUALITY] = loket_worker_quality,
  [LOKET_WIRE_ZONE] = loket_worker_zone,
  [LOKET_WIRE_ENCODE] = loket_worker_encode,
  [LOKET_WIRE_IMPORT] = loket_worker_import,
  [LOKET_WIRE_COMPOSE_BEGIN] = loket_worker_compose_begin,
  [LOKET_WIRE_COMPOSE_PAGE] = loket_worker_compose_page,
  [LOKET_WIRE_COMPOSE_END] = loket_worker_compose_end,
};

/* Libraries complain about every odd file; nobody reads it and it may quote the file. */
static GLogWriterOutput
on_log_message (GLogLevelFlags   level,
                const GLogField *fields,
                gsize            n_fields,
                gpointer         data)
{
  return G_LOG_WRITER_HANDLED;
}

typedef struct
{
  void *data;
  gsize size;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->size);
  g_free (mapping);
}

static GBytes *
map_input (int     fd,
           guint64 size)
{
  Mapping *mapping;
  struct stat info;
  void *data;

  if (fstat (fd, &info) != 0 || info.st_size <= 0)
    return NULL;

  size = size == 0 ? (guint64) info.st_size : MIN (size, (guint64) info.st_size);
  data = mmap (NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED)
    return NULL;

  mapping = g_new (Mapping, 1);
  mapping->data = data;
  mapping->size = size;

  return g_bytes_new_with_free_func (data, size, mapping_free, mapping);
}

/* Which of the descriptors is read and which is written follows from the sizes. */
static gboolean
map_files (LoketJob               *job,
           const LoketWireRequest *request,
           int                    *fds,
           guint                   n_fds)
{
  guint next = 0;

  if (request->in_size != 0 && next < n_fds)
    {
      job->in = map_input (fds[next++], request->in_size);
      if (job->in == NULL)
        return FALSE;
    }
  if (request->out_size == 0 || next >= n_fds)
    return TRUE;

  if (request->job == LOKET_WIRE_COMPOSE_BEGIN)
    {
      job->out_fd = fds[next];
      fds[next] = -1;
      return TRUE;
    }
  job->out = mmap (NULL, request->out_size, PROT_READ | PROT_WRITE, MAP_SHARED, fds[next], 0);
  if (job->out == MAP_FAILED)
    job->out = NULL;

  return job->out != NULL;
}

static void
do_job (LoketWorker            *worker,
        const LoketWireRequest *request,
        int                    *fds,
        guint                   n_fds,
        LoketWireReply         *reply)
{
  LoketJob job = { .request = request, .reply = reply, .out_fd = -1 };

  if (!map_files (&job, request, fds, n_fds))
    reply->status = LOKET_WIRE_TOO_LARGE;
  else if (request->job >= G_N_ELEMENTS (JOBS) || JOBS[request->job] == NULL)
    reply->status = LOKET_WIRE_BAD_REQUEST;
  else
    reply->status = JOBS[request->job] (worker, &job);

  /* Gone before the answer: the client seals the file, which a mapping would prevent. */
  if (job.out != NULL)
    munmap (job.out, request->out_size);
  g_clear_pointer (&job.in, g_bytes_unref);
  if (job.out_fd >= 0)
    close (job.out_fd);
  for (guint i = 0; i < n_fds; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

static gboolean
serve (LoketWorker *worker,
       LoketWalls   walls)
{
  LoketWireReply reply = { .magic = LOKET_WIRE_MAGIC, .job = LOKET_WIRE_HELLO, .walls = walls };
  LoketWireRequest request;
  int fds[LOKET_WIRE_MAX_FDS];
  guint n_fds = 0;

  do
    {
      if (!loket_wire_send (LOKET_WIRE_FD, &reply, sizeof reply, NULL, 0))
        return FALSE;
      if (loket_wire_receive (LOKET_WIRE_FD, &request, sizeof request, fds, &n_fds) <= 0
          || request.magic != LOKET_WIRE_MAGIC)
        return FALSE;

      request.text[sizeof request.text - 1] = '\0';
      memset (&reply, 0, sizeof reply);
      reply.magic = LOKET_WIRE_MAGIC;
      reply.job = request.job;
      reply.serial = request.serial;
      do_job (worker, &request, fds, n_fds, &reply);
    }
  while (TRUE);
}

int
main (int    argc,
      char **argv)
{
  LoketWallsOptions options = { FALSE, FALSE };
  LoketWorker worker = { 0 };
  LoketWalls walls;

  for (int i = 1; i < argc; i++)
    {
      options.without_landlock |= strcmp (argv[i], "--without-landlock") == 0;
      options.without_seccomp |= strcmp (argv[i], "--without-seccomp") == 0;
    }

  loket_walls_close_files (LOKET_WIRE_FD);
  if (fcntl (LOKET_WIRE_FD, F_GETFD) < 0)
    return 2;

  g_log_set_writer_func (on_log_message, NULL, NULL);
  loket_pdf_warm_up ();
  walls = loket_walls_raise (&options);

  worker.parts = g_hash_table_new_full (NULL, NULL, NULL,
                                        (GDestroyNotify) loket_part_free);

  return serve (&worker, walls) ? 0 : 1;
}

#ifdef LOKET_WALLS_SANITIZER
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0:allocator_may_return_null=1";
}
#endif
