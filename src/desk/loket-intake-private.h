/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What scanning and importing share. */

#pragma once

#include "loket-intake.h"
#include "loket-renderer.h"
#include "loket-scanner.h"

G_BEGIN_DECLS

struct _LoketIntake
{
  GObject parent_instance;

  /* Borrowed: the desk owns this object */
  LoketDesk *desk;

  /* Owned */
  LoketScanner *scanner;
  LoketRenderer *encoder;
  GCancellable *cancellable;
  LoketPracticeGlass *glass;    /* (nullable): only in practice */
  char *device;

  /* State */
  gboolean busy;
  guint page_count;

  /* What waits for room on the disk */
  GQueue unfiled;
  guint again;
  gboolean filing;
};

/* Pages on their way into one paper. */
typedef struct
{
  LoketCase *file;
  char *requirement;
  char *doc_type;
  char *replace_page;   /* (nullable) */
  GPtrArray *pages;     /* LoketPage, kept on disk */
  GQueue raw;           /* LoketScanPage being encoded: while they are held the scanner waits */
  GQueue keeping;       /* LoketPage on their way to the disk, in order */
  guint in_work;        /* pages being encoded or kept */
  gboolean source_done; /* no further pages will come */
  GError *error;        /* the first thing that went wrong */
} Batch;

/* Arguments of paper_put: the paper of a requirement with these pages at its end, or in the place of
 * one. Builds upon what is kept here and not yet at the server. */
JsonObject *_loket_intake_put_args (LoketCase  *file,
                                    const char *requirement,
                                    const char *doc_type,
                                    JsonArray  *views,
                                    const char *replaces);
Batch *_loket_intake_begin (LoketIntake *self,
                            GTask       *task,
                            LoketCase   *file,
                            const char  *requirement,
                            const char  *doc_type);
void _loket_intake_batch_free (Batch *batch);
void _loket_intake_put_batch (LoketIntake        *self,
                              Batch              *batch,
                              LoketLeavingFunc    leaving,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
void _loket_intake_file_later (LoketIntake *self,
                               Batch       *batch);
guint _loket_intake_count_unfiled (LoketIntake *self);
gboolean _loket_intake_refuse_unfiled (LoketIntake *self,
                                       GTask       *task);
void _loket_intake_forget_unfiled (LoketIntake *self);
void _loket_intake_keep (LoketIntake *self,
                         GTask       *task,
                         LoketPage   *page);
void _loket_intake_fail (LoketIntake *self,
                         GTask       *task,
                         GError      *error);
void _loket_intake_maybe_file (LoketIntake *self,
                               GTask       *task);
void _loket_intake_emit_strip (LoketIntake   *self,
                               LoketScanPage *page,
                               int            y,
                               int            rows,
                               GBytes        *pixels);
void _loket_intake_emit_started (LoketIntake   *self,
                                 LoketScanPage *page);
void _loket_intake_emit_remark (LoketIntake *self,
                                const char  *sentence);

G_END_DECLS
