/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the queue of a renderer and the jobs that go through it. */

#pragma once

#include "loket-process.h"
#include "loket-renderer.h"

G_BEGIN_DECLS

#define LOKET_RENDERER_MAX_KILLS 3
#define LOKET_RENDERER_PRIORITIES (LOKET_RENDER_TEXT + 1)

/* A file as the renderer knows it; it outlives the process. */
typedef struct
{
  guint id;
  int fd;                       /* -1: has no bytes (the part of jobs without a file) */
  gsize size;
  char *password;
  LoketWireFormat format;
  guint first_page, n_pages;
  guint kills;
  gboolean opened;              /* in the process that runs now */
} LoketRendererPart;

typedef struct
{
  double width, height;
  LoketRendererPart *part;
  guint inner, kills;
} LoketRendererPage;

typedef struct _LoketRendererJob LoketRendererJob;

/* Turns a good answer into the result of the task; FALSE: the answer makes no sense. */
typedef gboolean (*LoketRendererDone) (LoketRenderer        *self,
                                       LoketRendererJob     *job,
                                       const LoketWireReply *reply,
                                       GBytes               *out,
                                       GError              **error);

struct _LoketRenderer
{
  GObject parent_instance;

  /* Owned */
  LoketProcess *process;
  GQueue queues[LOKET_RENDERER_PRIORITIES];  /* LoketRendererJob */
  LoketRendererJob *current;
  GPtrArray *parts;             /* LoketRendererPart */
  GPtrArray *pages;             /* LoketRendererPage */
  guint watch, slow_timer, kill_timer;

  /* State */
  guint64 serial;
  guint next_part, failed_starts;
  guint slow, kill;             /* milliseconds */
  gboolean ready;               /* the process said that its walls stand */
};

struct _LoketRendererJob
{
  LoketRenderer *renderer;      /* borrowed */
  GTask *task;                  /* NULL once answered (cancelled while it ran) */
  LoketWireRequest request;
  LoketRendererPart *part;      /* nullable */
  LoketRendererPage *page;      /* nullable */
  LoketRendererDone done;
  int in_fd, out_fd;
  LoketRenderPriority priority;
  gulong cancelled_id;
  guint losses;                 /* processes that ended while this ran */
  gboolean opens;               /* opens @part again in a new process */
  gboolean is_slow, keeps_out;  /* keeps_out: the answer does not end the writing */
  gpointer data;
  GDestroyNotify free_data;
};

LoketRendererJob *loket_renderer_job_new (LoketRenderer      *self,
                                          LoketWireJob        kind,
                                          gpointer            source_tag,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean           loket_renderer_job_set_page (LoketRenderer    *self,
                                                LoketRendererJob *job,
                                                guint             page);
gboolean           loket_renderer_job_set_out (LoketRendererJob *job,
                                               gsize             size);
void               loket_renderer_job_fail (LoketRendererJob *job,
                                            GError           *error);
void               loket_renderer_submit (LoketRenderer    *self,
                                          LoketRendererJob *job);
LoketRendererPart *loket_renderer_add_part (LoketRenderer *self,
                                            int            fd,
                                            gsize          size,
                                            const char    *password);
void               loket_renderer_drop_part (LoketRenderer     *self,
                                             LoketRendererPart *part);
gboolean           loket_renderer_set_pages (LoketRenderer     *self,
                                             LoketRendererPart *part,
                                             LoketWireFormat    format,
                                             const double      *sizes,
                                             guint              n_pages);
LoketRendererPage *loket_renderer_lookup_page (LoketRenderer *self,
                                               guint          page);
void               loket_wire_set_error (GError        **error,
                                         LoketWireStatus status);


/* The queue: loket-renderer-queue.c */
void loket_renderer_job_free (LoketRendererJob *job);
void loket_renderer_run_next (LoketRenderer *self);
void loket_renderer_drop_process (LoketRenderer *self);
LoketRendererJob *loket_renderer_take_current (LoketRenderer *self);
void loket_renderer_emit_slow (LoketRenderer     *self,
                               LoketRendererPage *page,
                               gboolean           slow);
GError *loket_renderer_unsafe_error (void);

G_END_DECLS
