/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page objects on the disk: one encrypted file each, and a row that says how far it is. */

#include "loket-journal-store-private.h"

#include "loket-error.h"
#include "loket-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Stored in journals: never renamed. */
static const char * const state_words[] = {
  [LOKET_STORED_PAGE_SCANNED] = "scanned",
  [LOKET_STORED_PAGE_KEPT] = "kept",
  [LOKET_STORED_PAGE_UPLOADING] = "uploading",
  [LOKET_STORED_PAGE_DONE] = "done",
};

static char *
place_of (LoketJournalStore *store,
          const char        *id,
          const char        *what)
{
  return g_strconcat ("page/", id, "/", what, "@", store->device, NULL);
}

static char *
path_of (LoketJournalStore *store,
         const char        *id,
         const char        *suffix)
{
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (store->pages, name, NULL);
}

static gboolean
disk_failed (GError **error)
{
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DISK,
                       _("The disk of this computer is full or broken. The page was not kept."));
  return FALSE;
}

/* A file name is made from it, and it comes from above: nothing but hexadecimal and dashes. */
static gboolean
is_id (const char *id)
{
  return id != NULL && strlen (id) == 36 && strspn (id, "0123456789abcdef-") == 36;
}

static gboolean
sync_directory (LoketJournalStore *store)
{
  int fd = g_open (store->pages, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return synced;
}

/* Content, then name, then directory: after this a power cut cannot take it away. */
static gboolean
write_file (LoketJournalStore *store,
            const char        *id,
            GBytes            *bytes,
            GError           **error)
{
  g_autofree char *part = path_of (store, id, ".part");
  g_autofree char *path = path_of (store, id, ".page");
  g_autofree char *place = place_of (store, id, "bytes");
  int fd = g_open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean written;

  if (fd < 0)
    return disk_failed (error);
  written = loket_journal_keys_write_stream (store->keys, place, bytes, fd, error)
            && (fsync (fd) == 0 || disk_failed (error));
  if (close (fd) != 0 && written)
    written = disk_failed (error);
  if (written && (g_rename (part, path) != 0 || !sync_directory (store)))
    written = disk_failed (error);
  if (!written)
    {
      g_unlink (part);
      g_unlink (path);
    }
  return written;
}

static GBytes *
read_file (LoketJournalStore *store,
           const char        *id,
           GError           **error)
{
  g_autofree char *path = path_of (store, id, ".page");
  g_autofree char *place = place_of (store, id, "bytes");
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  GBytes *bytes;

  if (fd < 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                           _("A page kept on this computer is missing. Scan it again."));
      return NULL;
    }
  bytes = loket_journal_keys_read_stream (store->keys, place, fd, error);
  close (fd);
  return bytes;
}

static gboolean
set_state (LoketJournalStore   *store,
           const char          *id,
           LoketStoredPageState state,
           GError             **error)
{
  return loket_store_run (store, error, "UPDATE page SET state = ?1, done_at ="
                          " CASE WHEN ?1 = 'done' THEN ?2 END WHERE id = ?3", "tit",
                          state_words[state], g_get_real_time (), id);
}

gboolean
loket_journal_store_keep_page (LoketJournalStore *store,
                               const char        *id,
                               const char        *case_id,
                               const char        *requirement,
                               const char        *meta,
                               GBytes            *bytes,
                               char             **sha256,
                               GError           **error)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *place = place_of (store, id, "meta");
  g_autofree char *file = g_strconcat (id, ".page", NULL);
  g_autoptr(GBytes) locked = loket_store_lock (store, place, meta);

  if (!is_id (id) || g_bytes_get_size (bytes) == 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("The page is empty."));
      return FALSE;
    }
  if (!loket_store_run (store, error, "INSERT INTO page (id, case_id, requirement, file, sha256,"
                        " size, meta, state, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'scanned', ?)",
                        "tttttibi", id, case_id, requirement, file, hash,
                        (gint64) g_bytes_get_size (bytes), locked, g_get_real_time ()))
    return FALSE;
  if (!write_file (store, id, bytes, error) || !set_state (store, id, LOKET_STORED_PAGE_KEPT, error))
    {
      loket_journal_store_remove_page (store, id, NULL);
      return FALSE;
    }
  *sha256 = g_steal_pointer (&hash);
  return TRUE;
}

/* The bytes of @id, only when they are those that were kept. */
static GBytes *
load_checked (LoketJournalStore *store,
              const char        *id,
              const char        *sha256,
              GError           **error)
{
  g_autoptr(GBytes) bytes = read_file (store, id, error);
  g_autofree char *hash = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes)
                                        : NULL;

  if (bytes == NULL)
    return NULL;
  if (g_strcmp0 (hash, sha256) == 0)
    return g_steal_pointer (&bytes);
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                       _("A page kept on this computer is damaged. Scan it again."));
  return NULL;
}

GBytes *
loket_journal_store_load_page (LoketJournalStore *store,
                               const char        *id,
                               GError           **error)
{
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT sha256 FROM page WHERE id = ?"
                         " AND state <> 'scanned'", "t", id);
  GBytes *bytes;
  int code;

  if (statement == NULL)
    return NULL;
  code = sqlite3_step (statement);
  if (code == SQLITE_DONE)
    g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                         _("This page is not kept on this computer."));
  else if (code != SQLITE_ROW)
    loket_store_failed (store, error);
  if (code != SQLITE_ROW)
    return NULL;
  bytes = load_checked (store, id, (const char *) sqlite3_column_text (statement, 0), error);
  if (bytes == NULL)
    loket_store_damaged (store, "page", id);
  return bytes;
}

static LoketStoredPage *
read_page (LoketJournalStore *store,
           LoketStatement    *statement)
{
  const char *id = (const char *) sqlite3_column_text (statement, 0);
  const char *word = (const char *) sqlite3_column_text (statement, 6);
  g_autofree char *place = place_of (store, id, "meta");
  g_autofree char *meta = loket_store_unlock (store, place, statement, 5);
  g_autoptr(JsonNode) node = meta != NULL ? json_from_string (meta, NULL) : NULL;
  LoketStoredPage *page;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      loket_store_damaged (store, "page", id);
      return NULL;
    }
  page = loket_stored_page_new (id, (const char *) sqlite3_column_text (statement, 1),
                                (const char *) sqlite3_column_text (statement, 2),
                                json_node_get_object (node));
  loket_stored_page_set_content (page, (const char *) sqlite3_column_text (statement, 3),
                                 sqlite3_column_int64 (statement, 4));
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (g_strcmp0 (word, state_words[i]) == 0)
      loket_stored_page_set_state (page, i);
  loket_stored_page_set_filed (page, sqlite3_column_int (statement, 7) != 0);
  return page;
}

GPtrArray *
loket_journal_store_list_pages (LoketJournalStore *store,
                                const char        *case_id,
                                GError           **error)
{
  g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT id, case_id, requirement, sha256, size, meta, state,"
                         " EXISTS (SELECT 1 FROM value WHERE key = 'filed/' || page.id)"
                         " FROM page WHERE state <> 'scanned' AND (?1 IS NULL OR case_id = ?1)"
                         " ORDER BY rowid", "t", case_id);
  int code;

  if (statement == NULL)
    return NULL;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      LoketStoredPage *page = read_page (store, statement);
      if (page != NULL)
        g_ptr_array_add (pages, page);
    }
  if (code == SQLITE_DONE)
    return g_steal_pointer (&pages);
  loket_store_failed (store, error);
  return NULL;
}

gboolean
loket_journal_store_update_page (LoketJournalStore   *store,
                                 const char          *id,
                                 const char          *case_id,
                                 const char          *requirement,
                                 const char          *meta,
                                 LoketStoredPageState state,
                                 GError             **error)
{
  g_autofree char *place = place_of (store, id, "meta");
  g_autoptr(GBytes) locked = loket_store_lock (store, place, meta);

  return loket_store_run (store, error, "UPDATE page SET case_id = ?, requirement = ?, meta = ?"
                          " WHERE id = ?", "ttbt", case_id, requirement, locked, id)
         && set_state (store, id, state, error);
}

gboolean
loket_journal_store_remove_page (LoketJournalStore *store,
                                 const char        *id,
                                 GError           **error)
{
  g_autofree char *path = path_of (store, id, ".page");

  if (!is_id (id))
    return TRUE;
  if (g_unlink (path) != 0 && errno != ENOENT)
    return disk_failed (error);
  return loket_store_run (store, error, "DELETE FROM value WHERE key = 'filed/' || ?", "t", id)
         && loket_store_run (store, error, "DELETE FROM page WHERE id = ?", "t", id);
}

/* Beside the page, for an upload that ends later writes its row again. */
gboolean
loket_journal_store_mark_filed (LoketJournalStore  *store,
                                const char * const *pages,
                                GError            **error)
{
  for (guint i = 0; pages[i] != NULL; i++)
    if (!loket_store_run (store, error, "INSERT OR IGNORE INTO value (key, body)"
                          " VALUES ('filed/' || ?, x'')", "t", pages[i]))
      return FALSE;
  return TRUE;
}

/*
 * After a crash: a page that was being written either has its whole file, then it is kept, or
 * it never was.
 */
gboolean
loket_journal_store_settle_pages (LoketJournalStore *store,
                                  GError           **error)
{
  g_autoptr(GDir) dir = g_dir_open (store->pages, 0, NULL);
  g_autoptr(GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT id, sha256 FROM page WHERE state = 'scanned'", "");
  GHashTableIter iter;
  gpointer id, hash;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".part"))
      {
        g_autofree char *path = g_build_filename (store->pages, name, NULL);
        g_unlink (path);
      }
  if (statement == NULL)
    return FALSE;
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_hash_table_insert (hashes, g_strdup ((const char *) sqlite3_column_text (statement, 0)),
                         g_strdup ((const char *) sqlite3_column_text (statement, 1)));
  g_hash_table_iter_init (&iter, hashes);
  while (g_hash_table_iter_next (&iter, &id, &hash))
    {
      g_autoptr(GBytes) bytes = load_checked (store, id, hash, NULL);

      if (!(bytes != NULL ? sync_directory (store)
            && set_state (store, id, LOKET_STORED_PAGE_KEPT, error)
                          : loket_journal_store_remove_page (store, id, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
loket_journal_store_tidy_pages (LoketJournalStore *store,
                                gint64             done_before,
                                GError           **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT id FROM page WHERE state = 'done' AND done_at < ?",
                         "i", done_before);

  if (statement == NULL)
    return FALSE;
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  g_clear_pointer (&statement, loket_statement_free);
  for (guint i = 0; i < ids->len; i++)
    if (!loket_journal_store_remove_page (store, ids->pdata[i], error))
      return FALSE;
  return TRUE;
}
