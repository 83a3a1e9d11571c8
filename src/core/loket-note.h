/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checkpoint of the audit as it is signed, printed and kept: a note of C2SP tlog-checkpoint. */

#pragma once

#include <glib.h>

#include "loket-merkle.h"

G_BEGIN_DECLS

#define LOKET_NOTE_SIGNATURE_BYTES 64
#define LOKET_NOTE_KEY_BYTES 32         /* of the public half */

/**
 * LoketNote: how large the tree was and its root, in words that can be signed.
 */
typedef struct
{
  char *origin;                 /* whose log it is */
  guint64 size;
  LoketHash root;
  char *body;                   /* what is signed, word for word */
  char *signatures;             /* the lines below it */
} LoketNote;

LoketNote *loket_note_new (const char *text,
                           GError    **error);
void       loket_note_free (LoketNote *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketNote, loket_note_free)

char *loket_note_body (const char *origin,
                       guint64 size,
                       const LoketHash * root);
char *loket_note_sign (const char   *body,
                       const char   *name,
                       const guint8 *open_key,
                       const guint8 *signature);
gboolean loket_note_get_signature (LoketNote    *self,
                                   const guint8 *open_key,
                                   guint8       *signature);

G_END_DECLS
