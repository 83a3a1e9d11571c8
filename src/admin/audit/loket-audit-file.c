/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of an export: lines of fields, each with its place. Nothing in it is trusted. */

#include "loket-audit-file.h"

#include <string.h>

struct _LoketAuditFile
{
  GMappedFile *map;
  const char *next;
  const char *end;
  const char *line;             /* the one that was read last */
  guint64 number;
};

/**
 * loket_audit_file_open:
 * @folder: an export
 * @name: of a file in it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the file, before its first line
 */
LoketAuditFile *
loket_audit_file_open (const char *folder,
                       const char *name,
                       GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GMappedFile *map = g_mapped_file_new (path, FALSE, error);
  LoketAuditFile *self;

  if (map == NULL)
    return NULL;
  self = g_new0 (LoketAuditFile, 1);
  self->map = map;
  self->next = g_mapped_file_get_contents (map);
  self->line = self->next;
  self->end = self->next + g_mapped_file_get_length (map);

  return self;
}

void
loket_audit_file_close (LoketAuditFile *self)
{
  g_mapped_file_unref (self->map);
  g_free (self);
}

/**
 * loket_audit_file_next:
 * @self: a file
 * @fields: (array length=n) (out caller-allocates): what stands between the tabs; they live as long as @self
 * @n: how many are wanted
 * @good: (out): whether there are just so many and the line is ended
 *
 * Returns: whether there was another line
 */
gboolean
loket_audit_file_next (LoketAuditFile  *self,
                       LoketAuditField *fields,
                       guint            n,
                       gboolean        *good)
{
  LoketAuditField rest;
  const char *stop;
  guint i = 0;

  if (self->next == self->end)
    return FALSE;
  stop = memchr (self->next, '\n', self->end - self->next);
  *good = stop != NULL;
  if (stop == NULL)
    stop = self->end;
  self->line = self->next;
  self->number++;
  rest.text = self->next;
  rest.length = stop - self->next;
  self->next = stop < self->end ? stop + 1 : stop;
  while (i + 1 < n && loket_audit_field_split (&rest, '\t', &fields[i]))
    i++;
  fields[i++] = rest;
  *good = *good && i == n && memchr (rest.text, '\t', rest.length) == NULL;
  memset (fields + i, 0, (n - i) * sizeof *fields);

  return TRUE;
}

/* Counted from 1. */
guint64
loket_audit_file_get_line (LoketAuditFile *self)
{
  return self->number;
}

/* In bytes, where the line begins; counted from 0. */
guint64
loket_audit_file_get_place (LoketAuditFile *self)
{
  return self->line - g_mapped_file_get_contents (self->map);
}

/* Returns: (nullable): all of it; NULL when the file is empty */
const char *
loket_audit_file_get_data (LoketAuditFile *self,
                           gsize          *length)
{
  *length = g_mapped_file_get_length (self->map);

  return g_mapped_file_get_contents (self->map);
}

gboolean
loket_audit_field_equal (const LoketAuditField *self,
                         const char            *text)
{
  return self->length == strlen (text) && memcmp (self->text, text, self->length) == 0;
}

/* Digits and nothing else, as they are written: no zero in front. */
gboolean
loket_audit_field_number (const LoketAuditField *self,
                          guint64               *number)
{
  if (self->length < 1 || self->length > 18 || (self->text[0] == '0' && self->length > 1))
    return FALSE;
  *number = 0;
  for (gsize i = 0; i < self->length; i++)
    {
      if (!g_ascii_isdigit (self->text[i]))
        return FALSE;
      *number = *number * 10 + (self->text[i] - '0');
    }

  return TRUE;
}

/**
 * loket_audit_field_split:
 * @rest: a field; what follows the first @separator afterwards
 * @separator: a character
 * @first: (out): what stands before it
 *
 * Returns: whether there is one
 */
gboolean
loket_audit_field_split (LoketAuditField *rest,
                         char             separator,
                         LoketAuditField *first)
{
  const char *stop = memchr (rest->text, separator, rest->length);

  if (stop == NULL)
    return FALSE;
  first->text = rest->text;
  first->length = stop - rest->text;
  rest->length -= first->length + 1;
  rest->text = stop + 1;

  return TRUE;
}
