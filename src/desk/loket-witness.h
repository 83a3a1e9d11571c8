/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a witness: it keeps the last checkpoint of the audit that the office signed, outside the
 * database, and asks at every sign-in for the proof that the history still begins with it. Whoever
 * rewrites the log would have to fool every desk. */

#pragma once

#include "loket-office-key.h"
#include "loket-server.h"

G_BEGIN_DECLS

/* What a desk found. */
typedef enum
{
  LOKET_WITNESS_NOTHING,        /* nothing is signed yet, or it is not known whose signature counts */
  LOKET_WITNESS_GOOD,           /* the history goes on from what was known */
  LOKET_WITNESS_STALE,          /* what happens is not sealed any more */
  LOKET_WITNESS_SILENT,         /* the server answers, but does not show its log */
  LOKET_WITNESS_DIFFERS,        /* the office's own check found rows the log does not know */
  LOKET_WITNESS_SIGNATURE,      /* not signed by the office */
  LOKET_WITNESS_SHORTER,        /* there was more */
  LOKET_WITNESS_REWRITTEN,      /* not the continuation of what was known */
} LoketWitnessVerdict;

#define LOKET_TYPE_WITNESS (loket_witness_get_type ())
G_DECLARE_FINAL_TYPE (LoketWitness, loket_witness, LOKET, WITNESS, GObject)

LoketWitness *loket_witness_new (const char *prefix);
void loket_witness_look_async (LoketWitness       *self,
                               LoketServer        *server,
                               LoketOfficeKey     *key,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
LoketWitnessVerdict loket_witness_look_finish (LoketWitness *self,
                                               GAsyncResult *result,
                                               char        **evidence,
                                               GError      **error);
void loket_witness_get_sizes (LoketWitness *self,
                              guint64      *known,
                              guint64      *shown);
char *loket_witness_sentence (LoketWitnessVerdict verdict,
                              const char         *evidence);

G_END_DECLS
