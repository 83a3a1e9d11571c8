/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys of the office: who may have signed. */

#pragma once

#include "loket-note.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;                     /* as signatures name it */
  guint8 open[LOKET_NOTE_KEY_BYTES];
} LoketAuditKey;

void loket_audit_key_free (LoketAuditKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketAuditKey, loket_audit_key_free)

LoketAuditKey *loket_audit_key_new (const char *id,
                                    const char *hexadecimal);
gboolean loket_audit_keys_load (GPtrArray  *keys,
                                const char *path,
                                GError    **error);
gboolean loket_audit_key_verify (const LoketAuditKey *self,
                                 gconstpointer        text,
                                 gsize                length,
                                 const guint8        *signature);

G_END_DECLS
