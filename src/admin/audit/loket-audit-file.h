/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of an export: lines of fields, each with its place. Nothing in it is trusted. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes of the file, not ended by a zero. */
typedef struct
{
  const char *text;
  gsize length;
} LoketAuditField;

typedef struct _LoketAuditFile LoketAuditFile;

LoketAuditFile *loket_audit_file_open (const char *folder,
                                       const char *name,
                                       GError    **error);
void            loket_audit_file_close (LoketAuditFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketAuditFile, loket_audit_file_close)

gboolean loket_audit_file_next (LoketAuditFile  *self,
                                LoketAuditField *fields,
                                guint            n,
                                gboolean        *good);
guint64  loket_audit_file_get_line (LoketAuditFile *self);
guint64  loket_audit_file_get_place (LoketAuditFile *self);
const char *loket_audit_file_get_data (LoketAuditFile *self,
                                       gsize          *length);

gboolean loket_audit_field_equal (const LoketAuditField *self,
                                  const char            *text);
gboolean loket_audit_field_number (const LoketAuditField *self,
                                   guint64               *number);
gboolean loket_audit_field_split (LoketAuditField *rest,
                                  char             separator,
                                  LoketAuditField *first);

G_END_DECLS
