/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts, values and the office bundle on the disk: encrypted texts by key. */

#include "loket-journal-store-private.h"

#include "loket-error.h"

#include <glib/gi18n-lib.h>

/*
 * Texts by key: drafts and values share their form
 */
gboolean
loket_journal_store_save_text (LoketJournalStore *store,
                               const char        *table,
                               const char        *key,
                               const char        *text,
                               GError           **error)
{
  g_autofree char *place = g_strconcat (table, "/", key, NULL);
  g_autoptr(GBytes) body = loket_store_lock (store, place, text);
  g_autofree char *sql =
    text == NULL ? g_strdup_printf ("DELETE FROM %s WHERE key = ?", table)
                 : g_strdup_printf ("INSERT INTO %s (key, body) VALUES (?, ?)"
                                    " ON CONFLICT (key) DO UPDATE SET body = excluded.body", table);

  if (text == NULL)
    return loket_store_run (store, error, sql, "t", key);
  return loket_store_run (store, error, sql, "tb", key, body);
}

gboolean
loket_journal_store_load_text (LoketJournalStore *store,
                               const char        *table,
                               const char        *key,
                               char             **text,
                               GError           **error)
{
  g_autofree char *place = g_strconcat (table, "/", key, NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT body FROM %s WHERE key = ?", table);
  g_autoptr(LoketStatement) statement = loket_store_prepare (store, error, sql, "t", key);

  *text = NULL;
  if (statement == NULL)
    return FALSE;
  switch (sqlite3_step (statement))
    {
    case SQLITE_DONE:
      return TRUE;

    case SQLITE_ROW:
      *text = loket_store_unlock (store, place, statement, 0);
      if (*text != NULL)
        return TRUE;
      loket_store_damaged (store, table, key);
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                           _("A piece of the work kept on this computer is damaged."));
      return FALSE;

    default:
      return loket_store_failed (store, error);
    }
}

char **
loket_journal_store_list_keys (LoketJournalStore *store,
                               const char        *table,
                               const char        *prefix,
                               GError           **error)
{
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new ();
  g_autofree char *sql = g_strdup_printf ("SELECT key FROM %s ORDER BY key", table);
  g_autoptr(LoketStatement) statement = loket_store_prepare (store, error, sql, "");
  int code;

  if (statement == NULL)
    return NULL;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *key = (const char *) sqlite3_column_text (statement, 0);
      if (key != NULL && (prefix == NULL || g_str_has_prefix (key, prefix)))
        g_strv_builder_add (keys, key);
    }
  if (code != SQLITE_DONE)
    {
      loket_store_failed (store, error);
      return NULL;
    }
  return g_strv_builder_end (keys);
}

gboolean
loket_journal_store_save_bundle (LoketJournalStore *store,
                                 const LoketBundle *bundle,
                                 GError           **error)
{
  g_autofree char *place = g_strconcat ("bundle/", bundle->version, NULL);
  g_autoptr(GBytes) body = loket_store_lock (store, place, bundle->body);

  return loket_store_run (store, error, "INSERT OR REPLACE INTO bundle (one, version, body,"
                          " signature, epoch) VALUES (1, ?, ?, ?, ?)", "tbtt", bundle->version,
                          body, bundle->signature, bundle->epoch);
}

gboolean
loket_journal_store_load_bundle (LoketJournalStore *store,
                                 LoketBundle      **bundle,
                                 GError           **error)
{
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT version, signature, epoch, body FROM bundle", "");
  const char *version;
  g_autofree char *place = NULL;
  g_autofree char *body = NULL;
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_DONE)
    return TRUE;
  if (code != SQLITE_ROW)
    return loket_store_failed (store, error);
  version = (const char *) sqlite3_column_text (statement, 0);
  place = g_strconcat ("bundle/", version, NULL);
  body = loket_store_unlock (store, place, statement, 3);
  if (body != NULL)
    *bundle = loket_bundle_new (version, body, (const char *) sqlite3_column_text (statement, 1),
                                (const char *) sqlite3_column_text (statement, 2));
  else
    /* It comes again from the server: as good as none. */
    loket_store_damaged (store, "bundle", version);
  return TRUE;
}
