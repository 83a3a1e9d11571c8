/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content that was destroyed, against the records that say by which rule and who approved it. The records are
 * leaves themselves: whoever destroys without one, or takes one back, is named. */

#include "loket-audit-destroyed.h"

#include <glib/gi18n.h>

#include "loket-audit-fold.h"

/* A record of one case has the leaves of its content: some hundred. */
#define RECORD_LONGEST (1 << 22)
#define SAID_MOST 20

typedef struct
{
  guint64 seq, line;
  gboolean sealed;
} Erased;

/* One case, by an approved list. */
typedef struct
{
  char *destruction;
  GArray *leaves;               /* guint64 */
  guint64 line;
} Record;

struct _LoketAuditDestroyed
{
  GArray *erased;               /* Erased */
  GPtrArray *records;           /* Record */
  GHashTable *proposals;        /* id → who proposed it */
  GHashTable *approvals;        /* id → who approved it */
};

static void
record_free (Record *self)
{
  g_free (self->destruction);
  g_array_unref (self->leaves);
  g_free (self);
}

LoketAuditDestroyed *
loket_audit_destroyed_new (void)
{
  LoketAuditDestroyed *self = g_new0 (LoketAuditDestroyed, 1);

  self->erased = g_array_new (FALSE, FALSE, sizeof (Erased));
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  self->proposals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->approvals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
loket_audit_destroyed_free (LoketAuditDestroyed *self)
{
  g_array_unref (self->erased);
  g_ptr_array_unref (self->records);
  g_hash_table_unref (self->proposals);
  g_hash_table_unref (self->approvals);
  g_free (self);
}

/* Returns: (transfer full) (nullable): the row, when it is one */
static JsonNode *
read_row (const LoketAuditEvent *event)
{
  return event->after.length < RECORD_LONGEST ? loket_audit_fold_parse (&event->after) : NULL;
}

static const char *
member (JsonNode   *row,
        const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (row), name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : "";
}

static void
add_record (LoketAuditDestroyed *self,
            JsonNode            *row,
            guint64              line)
{
  JsonNode *node = json_object_get_member (json_node_get_object (row), "leaves");
  JsonArray *leaves = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  Record *record = g_new0 (Record, 1);

  record->destruction = g_strdup (member (row, "destruction"));
  record->leaves = g_array_new (FALSE, FALSE, sizeof (guint64));
  record->line = line;
  for (guint i = 0; leaves != NULL && i < json_array_get_length (leaves); i++)
    {
      JsonNode *leaf = json_array_get_element (leaves, i);
      guint64 seq = JSON_NODE_HOLDS_VALUE (leaf) && json_node_get_value_type (leaf) == G_TYPE_INT64
                    ? (guint64) json_node_get_int (leaf) : G_MAXUINT64;

      g_array_append_val (record->leaves, seq);
    }
  g_ptr_array_add (self->records, record);
}

/**
 * loket_audit_destroyed_add:
 * @event: the next event, whose content is what was logged, or destroyed
 * @line: where it stands
 */
void
loket_audit_destroyed_add (LoketAuditDestroyed   *self,
                           const LoketAuditEvent *event,
                           guint64                line)
{
  g_autoptr(JsonNode) row = NULL;

  if (event->erased)
    {
      Erased erased = { event->seq, line, event->sealed };

      g_array_append_val (self->erased, erased);
      return;
    }
  /* A record is written once: what is changed in it later counts for nothing. */
  if (event->op != 'I')
    return;
  if (loket_audit_field_equal (&event->source, "loket.destroyed") && (row = read_row (event)) != NULL)
    add_record (self, row, line);
  else if (loket_audit_field_equal (&event->source, "loket.destruction") && (row = read_row (event)) != NULL)
    g_hash_table_replace (self->proposals, g_strdup (member (row, "id")), g_strdup (member (row, "staff")));
  else if (loket_audit_field_equal (&event->source, "loket.destruction_approval") && (row = read_row (event)) != NULL)
    g_hash_table_replace (self->approvals, g_strdup (member (row, "destruction")), g_strdup (member (row, "staff")));
}

/* Proposed by one, approved by another. */
static gboolean
is_approved (LoketAuditDestroyed *self,
             const Record        *record)
{
  const char *proposed = g_hash_table_lookup (self->proposals, record->destruction);
  const char *approved = g_hash_table_lookup (self->approvals, record->destruction);

  return proposed != NULL && approved != NULL && *proposed != '\0' && *approved != '\0' && !g_str_equal (proposed, approved);
}

/* Returns: (transfer full): the leaves whose content may be gone */
static GHashTable *
allowed_leaves (LoketAuditDestroyed *self,
                LoketAuditReport    *report)
{
  GHashTable *allowed = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->records->len; i++)
    {
      const Record *record = self->records->pdata[i];

      if (!is_approved (self, record))
        {
          loket_audit_report_find (report, _("events.txt line %lu: a record of destruction that nobody else than who proposed it "
                                             "approved."), (gulong) record->line);
          continue;
        }
      for (guint j = 0; j < record->leaves->len; j++)
        g_hash_table_add (allowed, &g_array_index (record->leaves, guint64, j));
    }

  return allowed;
}

/**
 * loket_audit_destroyed_check:
 * @report: gets each leaf whose content is gone and no record says why
 */
void
loket_audit_destroyed_check (LoketAuditDestroyed *self,
                             LoketAuditReport    *report)
{
  g_autoptr(GHashTable) allowed = allowed_leaves (self, report);
  gulong missing = 0;

  for (guint i = 0; i < self->erased->len; i++)
    {
      const Erased *erased = &g_array_index (self->erased, Erased, i);

      if (erased->sealed && g_hash_table_contains (allowed, &erased->seq))
        continue;
      if (++missing <= SAID_MOST)
        loket_audit_report_find (report, _("events.txt line %lu: its content was destroyed, and no record of destruction names it."),
                                 (gulong) erased->line);
    }
  if (missing > SAID_MOST)
    loket_audit_report_find (report, _("Content destroyed without a record: %lu events in all."), missing);
  if (self->records->len > 0)
    loket_audit_report_note (_("Cases destroyed by rule: %u; the content of %lu events went with them."), self->records->len,
                             (gulong) self->erased->len - missing);
}
