/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fold: what the rows must be when everything in the log is done in order, against what they
 * are. The tree proves the log; the fold proves the tables. */

#include "loket-audit-fold.h"

#include <string.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#define TABLE_FIELDS 3
#define LONGEST_NAME 200
#define DEEPEST 200

/* The last thing the log says about a row. */
typedef struct
{
  LoketAuditField source;
  LoketAuditField key;
  LoketAuditField after;
  guint64 line;
  gboolean there;               /* not deleted */
  gboolean erased;              /* what it was is not known any more */
  gboolean seen;                /* it is among the rows */
} Row;

struct _LoketAuditFold
{
  GHashTable *rows;
};

static guint
hash_field (const LoketAuditField *field,
            guint                  hash)
{
  for (gsize i = 0; i < field->length; i++)
    hash = hash * 33 + (guint8) field->text[i];

  return hash;
}

static guint
hash_row (gconstpointer data)
{
  const Row *row = data;

  return hash_field (&row->key, hash_field (&row->source, 5381));
}

static gboolean
same_field (const LoketAuditField *one,
            const LoketAuditField *other)
{
  return one->length == other->length && memcmp (one->text, other->text, one->length) == 0;
}

static gboolean
same_row (gconstpointer one,
          gconstpointer other)
{
  const Row *a = one, *b = other;

  return same_field (&a->key, &b->key) && same_field (&a->source, &b->source);
}

LoketAuditFold *
loket_audit_fold_new (void)
{
  LoketAuditFold *self = g_new0 (LoketAuditFold, 1);

  self->rows = g_hash_table_new_full (hash_row, same_row, g_free, NULL);

  return self;
}

void
loket_audit_fold_free (LoketAuditFold *self)
{
  g_hash_table_unref (self->rows);
  g_free (self);
}

/**
 * loket_audit_fold_add:
 * @self: a fold
 * @event: the next event; its file stays open as long as @self is used
 * @line: where it stands
 */
void
loket_audit_fold_add (LoketAuditFold        *self,
                      const LoketAuditEvent *event,
                      guint64                line)
{
  Row wanted = { .source = event->source, .key = event->key };
  Row *row = g_hash_table_lookup (self->rows, &wanted);

  if (row == NULL)
    {
      row = g_memdup2 (&wanted, sizeof wanted);
      g_hash_table_add (self->rows, row);
    }
  row->after = event->after;
  row->there = event->op != 'D';
  row->erased = event->erased;
  row->line = line;
}

/* The name of a row for a sentence; an export may say anything. */
static char *
name_row (const LoketAuditField *source,
          const LoketAuditField *key)
{
  g_autofree char *table = g_strndup (source->text, MIN (source->length, LONGEST_NAME));
  g_autofree char *row = g_strndup (key->text, MIN (key->length, LONGEST_NAME));

  return g_strdup_printf ("%s %s", table, row);
}

/* The parser calls itself for each level. */
static gboolean
is_deep (const LoketAuditField *field)
{
  guint depth = 0;

  for (gsize i = 0; i < field->length && depth <= DEEPEST; i++)
    if (field->text[i] == '{' || field->text[i] == '[')
      depth++;
    else if ((field->text[i] == '}' || field->text[i] == ']') && depth > 0)
      depth--;

  return depth > DEEPEST;
}

/**
 * loket_audit_fold_parse:
 * @field: a row, as whoever made the export wants it
 *
 * Returns: (transfer full) (nullable): NULL when it is no JSON object, or one that nests too deeply
 */
JsonNode *
loket_audit_fold_parse (const LoketAuditField *field)
{
  g_autofree char *text = g_strndup (field->text, field->length);
  JsonNode *node = is_deep (field) ? NULL : json_from_string (text, NULL);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);

  return NULL;
}

static void
add_name (GString    *names,
          const char *name)
{
  if (names->len > LONGEST_NAME)
    return;
  g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
}

/* Which fields differ; never what stands in them. */
static char *
name_fields (const LoketAuditField *logged,
             const LoketAuditField *now)
{
  g_autoptr(JsonNode) old_node = loket_audit_fold_parse (logged);
  g_autoptr(JsonNode) new_node = loket_audit_fold_parse (now);
  GString *names = g_string_new (NULL);
  g_autoptr(GList) members = NULL;
  JsonObject *was, *is;

  if (old_node == NULL || new_node == NULL)
    return g_string_free (g_string_append (names, "?"), FALSE);
  was = json_node_get_object (old_node);
  is = json_node_get_object (new_node);
  members = json_object_get_members (is);
  for (GList *l = members; l != NULL; l = l->next)
    if (!json_object_has_member (was, l->data)
        || !json_node_equal (json_object_get_member (was, l->data), json_object_get_member (is, l->data)))
      add_name (names, l->data);
  g_clear_pointer (&members, g_list_free);
  members = json_object_get_members (was);
  for (GList *l = members; l != NULL; l = l->next)
    if (!json_object_has_member (is, l->data))
      add_name (names, l->data);

  return g_string_free (names, FALSE);
}

static void
report_changed (const Row        *row,
                LoketAuditField  *fields,
                LoketAuditFile   *file,
                LoketAuditReport *report)
{
  g_autofree char *name = name_row (&fields[0], &fields[1]);
  g_autofree char *names = name_fields (&row->after, &fields[2]);

  if (row->there)
    loket_audit_report_find (report, _("%s: changed behind the log's back: %s (tables.txt line %lu, last "
                                       "known from events.txt line %lu)."),
                             name, names,
                             (gulong) loket_audit_file_get_line (file), (gulong) row->line);
  else
    loket_audit_report_find (report, _("%s: the log says that it was deleted, but it is there (tables.txt "
                                       "line %lu, events.txt line %lu)."),
                             name,
                             (gulong) loket_audit_file_get_line (file), (gulong) row->line);
}

/* Content is destroyed together with the row it is of; where the row is still there, nobody can say
 * whether it is what was logged. */
static void
report_erased (const Row        *row,
               LoketAuditReport *report)
{
  g_autofree char *name = name_row (&row->source, &row->key);

  loket_audit_report_find (report, _("%s: what the log said of it was destroyed, but it is there (events.txt line "
                                     "%lu)."), name, (gulong) row->line);
}

static void
check_row (LoketAuditFold   *self,
           LoketAuditField  *fields,
           LoketAuditFile   *file,
           LoketAuditReport *report)
{
  Row wanted = { .source = fields[0], .key = fields[1] };
  Row *row = g_hash_table_lookup (self->rows, &wanted);

  if (row == NULL)
    {
      g_autofree char *name = name_row (&fields[0], &fields[1]);

      loket_audit_report_find (report, _("%s: added behind the log's back (tables.txt line %lu)."), name,
                               (gulong) loket_audit_file_get_line (file));
      return;
    }
  row->seen = TRUE;
  if (row->erased && row->there)
    report_erased (row, report);
  else if (!row->there || !same_field (&row->after, &fields[2]))
    report_changed (row, fields, file, report);
}

/* Rows the log knows and nobody finds. */
static guint64
check_missing (LoketAuditFold   *self,
               LoketAuditReport *report)
{
  guint64 erased = 0;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Row *row = key;

      erased += row->erased;
      if (row->there && !row->seen)
        {
          g_autofree char *name = name_row (&row->source, &row->key);

          loket_audit_report_find (report, _("%s: deleted behind the log's back (last known from events.txt "
                                             "line %lu)."), name, (gulong) row->line);
        }
    }

  return erased;
}

/**
 * loket_audit_fold_check:
 * @self: a fold with the whole log
 * @folder: an export
 * @report: gets each row that differs, with its fields, never with what they say
 * @error: return location
 *
 * Returns: whether tables.txt could be read
 */
gboolean
loket_audit_fold_check (LoketAuditFold   *self,
                        const char       *folder,
                        LoketAuditReport *report,
                        GError          **error)
{
  g_autoptr(LoketAuditFile) file = loket_audit_file_open (folder, "tables.txt", error);
  LoketAuditField fields[TABLE_FIELDS];
  gboolean good;
  guint64 erased;

  if (file == NULL)
    return FALSE;
  while (loket_audit_file_next (file, fields, TABLE_FIELDS, &good))
    if (good)
      check_row (self, fields, file, report);
    else
      loket_audit_report_find (report, _("tables.txt line %lu (byte %lu): not in the form of a row."),
                               (gulong) loket_audit_file_get_line (file), (gulong) loket_audit_file_get_place (file));
  erased = check_missing (self, report);
  loket_audit_report_note (_("Rows compared with the log: %lu."), (gulong) loket_audit_file_get_line (file));
  if (erased > 0)
    loket_audit_report_note (_("Rows that were destroyed together with what the log said of them: %lu."), (gulong) erased);

  return TRUE;
}
