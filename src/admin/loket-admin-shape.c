/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the database what the files of this program make? They are run once more, beside it in the
 * maintenance database of the same server, and both are compared piece by piece; then that
 * transaction is rolled back. So nothing has to be written down that would grow old, and nobody who
 * is at work waits. */

#include "loket-admin-shape.h"

#include <string.h>

#include "loket-admin-schema.h"

#define OURS "('loket', 'api', 'audit', 'portal', 'agency')"
#define OF_RELATION(oid) \
  " JOIN pg_class c ON c.oid = " oid " JOIN pg_namespace n ON n.oid = c.relnamespace" \
  " WHERE n.nspname IN " OURS
#define GRANTS(acl, kind, owner) \
  "(SELECT string_agg(a.grantee::regrole || ' ' || a.privilege_type, ',' ORDER BY 1)" \
  " FROM aclexplode(coalesce(" acl ", acldefault('" kind "', " owner "))) a)"
#define NOT_OF_EXTENSION(catalog, oid) \
  " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '" catalog "'::regclass" \
  " AND d.objid = " oid " AND d.deptype = 'e')"
/* Rows that are rules: what a migration wrote and no office corrects. */
#define RULES(table) \
  " UNION ALL SELECT 'row of " table " ' || to_jsonb(r)::text, '' FROM " table " r"

/* What there is, and a text that is another one when it is another thing. */
static const char shape_sql[] =
  "SELECT 'function ' || p.oid::regprocedure, concat_ws('|', p.prosrc, p.prosecdef, p.provolatile,"
  " p.proconfig, p.prorettype::regtype, p.proretset, p.prolang,"
  GRANTS ("p.proacl", "f", "p.proowner") ")"
  " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN " OURS
  NOT_OF_EXTENSION ("pg_proc", "p.oid")
  " UNION ALL SELECT 'table ' || c.oid::regclass, concat_ws('|', c.relkind, c.relpersistence,"
  " c.relrowsecurity, c.relforcerowsecurity, c.reloptions)"
  " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN " OURS
  " AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"
  " UNION ALL SELECT 'column ' || t.attrelid::regclass || '.' || t.attname, concat_ws('|',"
  " format_type(t.atttypid, t.atttypmod), t.attnotnull, t.attidentity, t.attgenerated,"
  " t.attstorage, (SELECT pg_get_expr(e.adbin, e.adrelid) FROM pg_attrdef e"
  " WHERE e.adrelid = t.attrelid AND e.adnum = t.attnum))"
  " FROM pg_attribute t" OF_RELATION ("t.attrelid")
  " AND c.relkind IN ('r', 'p', 'v', 'm', 'c') AND t.attnum > 0 AND NOT t.attisdropped"
  " UNION ALL SELECT 'constraint ' || k.conrelid::regclass || ' ' || k.conname, concat_ws('|',"
  " pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable)"
  " FROM pg_constraint k" OF_RELATION ("k.conrelid")
  " UNION ALL SELECT 'index ' || i.indexrelid::regclass, concat_ws('|',"
  " pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready)"
  " FROM pg_index i" OF_RELATION ("i.indrelid")
  " UNION ALL SELECT 'trigger ' || g.tgrelid::regclass || ' ' || g.tgname, concat_ws('|',"
  " pg_get_triggerdef(g.oid), g.tgenabled)"
  " FROM pg_trigger g" OF_RELATION ("g.tgrelid") " AND NOT g.tgisinternal"
  " UNION ALL SELECT 'rule ' || w.ev_class::regclass || ' ' || w.rulename, pg_get_ruledef(w.oid)"
  " FROM pg_rewrite w" OF_RELATION ("w.ev_class")
  " UNION ALL SELECT 'schema ' || n.nspname, " GRANTS ("n.nspacl", "n", "n.nspowner")
  " FROM pg_namespace n WHERE n.nspname IN " OURS
  RULES ("loket.act") RULES ("loket.step") RULES ("loket.duty_kind")
  RULES ("loket.constraint_meaning") RULES ("audit.exempt");

/* Names come with their schemas, and definitions read the same, whatever the server presets. */
static GHashTable *
read_shape (LoketAdminDb *db,
            GError      **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  GHashTable *shape;

  if (!loket_admin_db_script (db, NULL, "SET LOCAL search_path = pg_catalog", error))
    return NULL;
  rows = loket_admin_db_rows (db, error, shape_sql, NULL);
  if (rows == NULL)
    return NULL;
  shape = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = rows->pdata[i];

      g_hash_table_insert (shape, g_strdup (row[0]), g_strdup (row[1]));
    }

  return shape;
}

/* The same server, another database: the last word of a connection string counts. */
static char *
maintenance_database (const char *conninfo)
{
  const char *joint = " ";

  if (g_str_has_prefix (conninfo, "postgres://") || g_str_has_prefix (conninfo, "postgresql://"))
    joint = strchr (conninfo, '?') != NULL ? "&" : "?";

  return g_strconcat (conninfo, joint, "dbname=postgres", NULL);
}

static GHashTable *
make_shape (const char *conninfo,
            GError    **error)
{
  g_autofree char *beside = maintenance_database (conninfo);
  g_autoptr(LoketAdminDb) db = loket_admin_db_open (beside, error);
  GHashTable *shape = NULL;

  if (db == NULL || !loket_admin_db_script (db, NULL, "BEGIN", error))
    return NULL;
  if (loket_admin_schema_make (db, error))
    shape = read_shape (db, error);
  loket_admin_db_script (db, NULL, "ROLLBACK", NULL);

  return shape;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* What is in the first and not, or not the same, in the second; only the former when lacking. */
static void
add_differences (GPtrArray  *differences,
                 GHashTable *first,
                 GHashTable *second,
                 const char *sign,
                 gboolean    lacking)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, first);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const char *other = g_hash_table_lookup (second, key);

      if (other == NULL)
        g_ptr_array_add (differences, g_strconcat (sign, " ", key, NULL));
      else if (!lacking && !g_str_equal (other, value))
        g_ptr_array_add (differences, g_strconcat ("≠ ", key, NULL));
    }
}

/**
 * loket_admin_shape_differences:
 * @db: a connection of a superuser to the database of the office
 * @conninfo: how it was reached
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8) (nullable): what is missing ("−"), strange ("+") or
 *   another thing ("≠") in the database
 */
GPtrArray *
loket_admin_shape_differences (LoketAdminDb *db,
                               const char   *conninfo,
                               GError      **error)
{
  g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) wanted = make_shape (conninfo, error);
  g_autoptr(GHashTable) there = NULL;

  if (wanted == NULL || !loket_admin_db_script (db, NULL, "BEGIN READ ONLY", error))
    return NULL;
  there = read_shape (db, error);
  loket_admin_db_script (db, NULL, "ROLLBACK", NULL);
  if (there == NULL)
    return NULL;
  add_differences (differences, wanted, there, "−", FALSE);
  add_differences (differences, there, wanted, "+", TRUE);
  g_ptr_array_sort (differences, compare_texts);

  return g_steal_pointer (&differences);
}
