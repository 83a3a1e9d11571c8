/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of events.txt: what was written about a row, and the hash it commits to. */

#include "loket-audit-event.h"

#include <string.h>

#define SALT_BYTES 16
/* Before source and key: time, login, office, officer, desk, command, kind. */
#define META_BEFORE 6

static gboolean
read_hash (const LoketAuditField *field,
           LoketHash             *hash)
{
  char text[2 * LOKET_HASH_BYTES + 1];

  if (field->length != sizeof text - 1)
    return FALSE;
  memcpy (text, field->text, field->length);
  text[field->length] = '\0';

  return loket_hash_parse (hash, text);
}

/* A UUID as PostgreSQL writes it. */
static gboolean
read_salt (const LoketAuditField *field,
           guint8                *salt)
{
  gsize n = 0;

  if (field->length != 36)
    return FALSE;
  for (gsize i = 0; i < field->length && n < 2 * SALT_BYTES; i++)
    {
      int digit = g_ascii_xdigit_value (field->text[i]);

      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (field->text[i] != '-')
            return FALSE;
          continue;
        }
      if (digit < 0)
        return FALSE;
      salt[n / 2] = n % 2 == 0 ? digit << 4 : salt[n / 2] | digit;
      n++;
    }

  return n == 2 * SALT_BYTES;
}

static gboolean
read_meta (LoketAuditEvent *self,
           LoketAuditField  meta)
{
  LoketAuditField part;

  for (guint i = 0; i < META_BEFORE; i++)
    if (!loket_audit_field_split (&meta, '|', &part))
      return FALSE;
  if (!loket_audit_field_split (&meta, '|', &part) || part.length != 1 || strchr ("IUD", *part.text) == NULL)
    return FALSE;
  self->op = *part.text;
  if (!loket_audit_field_split (&meta, '|', &self->source))
    return FALSE;
  self->key = meta;

  return TRUE;
}

/* The end of the JSON object that begins at @at. */
static const char *
skip_object (const char *at,
             const char *end)
{
  gboolean quoted = FALSE;
  int depth = 0;

  for (; at < end; at++)
    {
      if (quoted)
        {
          if (*at == '\\')
            at++;
          else if (*at == '"')
            quoted = FALSE;
        }
      else if (*at == '"')
        quoted = TRUE;
      else if (*at == '{')
        depth++;
      else if (*at == '}' && --depth == 0)
        return at + 1;
    }

  return end;
}

/* jsonb writes the shorter name first: {"after": …, "before": …}. */
static void
read_after (LoketAuditEvent       *self,
            const LoketAuditField *body)
{
  static const char begin[] = "{\"after\": ";
  gsize skip = sizeof begin - 1;

  self->after = (LoketAuditField) { "", 0 };
  if (body->length <= skip || memcmp (body->text, begin, skip) != 0)
    return;
  self->after.text = body->text + skip;
  self->after.length = skip_object (self->after.text, body->text + body->length) - self->after.text;
}

static gboolean
content_fits (const guint8          *salt,
              const LoketAuditField *body,
              const LoketHash       *wanted)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  LoketHash hash;
  gsize length = sizeof hash.bytes;

  g_checksum_update (sum, salt, SALT_BYTES);
  g_checksum_update (sum, (const guchar *) body->text, body->length);
  g_checksum_get_digest (sum, hash.bytes, &length);

  return loket_hash_equal (&hash, wanted);
}

/**
 * loket_audit_event_read:
 * @self: (out caller-allocates): what the line says; its fields live as long as the file
 * @fields: (array fixed-size=5): number or "-", salt or "-", hash, who and what, content or "-"
 *
 * Returns: whether it can be believed so far; the leaf is computed unless it is no event
 */
LoketAuditEventState
loket_audit_event_read (LoketAuditEvent *self,
                        LoketAuditField *fields)
{
  guint8 salt[SALT_BYTES];
  LoketHash body;

  self->sealed = !loket_audit_field_equal (&fields[0], "-");
  self->erased = loket_audit_field_equal (&fields[1], "-") && loket_audit_field_equal (&fields[4], "-");
  self->seq = 0;
  if ((self->sealed && !loket_audit_field_number (&fields[0], &self->seq))
      || (!self->erased && !read_salt (&fields[1], salt))
      || !read_hash (&fields[2], &body) || !read_meta (self, fields[3]))
    return LOKET_AUDIT_EVENT_NO_EVENT;
  loket_hash_leaf (&self->leaf, fields[3].text, fields[3].length, &body);
  read_after (self, &fields[4]);

  return self->erased || content_fits (salt, &fields[4], &body) ? LOKET_AUDIT_EVENT_GOOD : LOKET_AUDIT_EVENT_CONTENT;
}
