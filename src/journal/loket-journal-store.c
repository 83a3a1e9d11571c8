/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, locking and closing a journal on the disk, and its statements. */

#include "loket-journal-store-private.h"

#include "loket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT 2
#define CHECK "check"
#define LOCK_TRIES 40
#define LOCK_PAUSE 25000          /* microseconds */

static const char schema[] =
  "CREATE TABLE command (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
  " function TEXT NOT NULL, args BLOB NOT NULL, subject TEXT, depends_on TEXT,"
  " base_version INTEGER, offline_allowed INTEGER NOT NULL, state TEXT NOT NULL,"
  " made_at INTEGER NOT NULL, monotonic INTEGER NOT NULL, boot TEXT, epoch TEXT,"
  " answered_at INTEGER, answer BLOB, error BLOB);"
  "CREATE INDEX command_state ON command (state);"
  "CREATE INDEX command_depends ON command (depends_on);"
  "CREATE TABLE page (id TEXT PRIMARY KEY, case_id TEXT, requirement TEXT, file TEXT NOT NULL,"
  " sha256 TEXT NOT NULL, size INTEGER NOT NULL, meta BLOB NOT NULL, state TEXT NOT NULL,"
  " made_at INTEGER NOT NULL, done_at INTEGER);"
  "CREATE INDEX page_case ON page (case_id);"
  "CREATE TABLE draft (key TEXT PRIMARY KEY, body BLOB NOT NULL);"
  "CREATE TABLE value (key TEXT PRIMARY KEY, body BLOB NOT NULL);"
  "CREATE TABLE bundle (one INTEGER PRIMARY KEY CHECK (one = 1), version TEXT NOT NULL,"
  " body BLOB NOT NULL, signature TEXT, epoch TEXT);"
  "CREATE TABLE keyring (name TEXT PRIMARY KEY, body BLOB NOT NULL);";

/* From the format of the index plus one to the next: forward only, never edited. */
static const char * const migrations[] = {
  "ALTER TABLE bundle ADD COLUMN epoch TEXT;",
};
G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == FORMAT - 1);

/*
 * Statements
 */
gboolean
loket_store_failed (LoketJournalStore *store,
                    GError           **error)
{
  int code = store->db != NULL ? sqlite3_errcode (store->db) : SQLITE_CANTOPEN;

  g_debug ("SQLite said %d (%s)", store->db != NULL ? sqlite3_extended_errcode (store->db) : code,
           sqlite3_errstr (code));
  switch (code)
    {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DISK,
                           _("The disk of this computer is full or broken. What was kept before "
                             "is still there; this was not kept."));
      break;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_HELD,
                           _("Another window on this computer is using the journal."));
      break;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                           _("The journal of this desk is damaged. Call your support before you "
                             "go on; the file must not be deleted."));
      break;

    default:
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                   /* Translators: %d is a technical number */
                   _("The journal of this desk could not be used (%d)."), code);
    }
  return FALSE;
}

gboolean
loket_store_exec (LoketJournalStore *store,
                  const char        *sql,
                  GError           **error)
{
  return sqlite3_exec (store->db, sql, NULL, NULL, NULL) == SQLITE_OK
         || loket_store_failed (store, error);
}

static LoketStatement *
prepare (LoketJournalStore *store,
         const char        *sql,
         const char        *types,
         va_list            values)
{
  g_autoptr(LoketStatement) statement = NULL;

  if (sqlite3_prepare_v2 (store->db, sql, -1, &statement, NULL) != SQLITE_OK)
    return NULL;
  for (int i = 1; *types != '\0'; types++, i++)
    {
      if (*types == 't')
        sqlite3_bind_text (statement, i, va_arg (values, const char *), -1, SQLITE_TRANSIENT);
      else if (*types == 'i')
        sqlite3_bind_int64 (statement, i, va_arg (values, gint64));
      else
        {
          GBytes *bytes = va_arg (values, GBytes *);
          if (bytes != NULL)
            sqlite3_bind_blob64 (statement, i, g_bytes_get_data (bytes, NULL),
                                 g_bytes_get_size (bytes), SQLITE_TRANSIENT);
        }
    }
  return g_steal_pointer (&statement);
}

LoketStatement *
loket_store_prepare (LoketJournalStore *store,
                     GError           **error,
                     const char        *sql,
                     const char        *types,
                     ...)
{
  LoketStatement *statement;
  va_list values;

  va_start (values, types);
  statement = prepare (store, sql, types, values);
  va_end (values);
  if (statement == NULL)
    loket_store_failed (store, error);
  return statement;
}

gboolean
loket_store_run (LoketJournalStore *store,
                 GError           **error,
                 const char        *sql,
                 const char        *types,
                 ...)
{
  g_autoptr(LoketStatement) statement = NULL;
  va_list values;

  va_start (values, types);
  statement = prepare (store, sql, types, values);
  va_end (values);
  return (statement != NULL && sqlite3_step (statement) == SQLITE_DONE)
         || loket_store_failed (store, error);
}

gboolean
loket_store_begin (LoketJournalStore *store,
                   GError           **error)
{
  return loket_store_exec (store, "BEGIN IMMEDIATE", error);
}

gboolean
loket_store_commit (LoketJournalStore *store,
                    GError           **error)
{
  if (loket_store_exec (store, "COMMIT", error))
    return TRUE;
  loket_store_abort (store);
  return FALSE;
}

void
loket_store_abort (LoketJournalStore *store)
{
  if (!sqlite3_get_autocommit (store->db))
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
}

/*
 * Encrypted columns
 */
GBytes *
loket_store_lock (LoketJournalStore *store,
                  const char        *place,
                  const char        *text)
{
  g_autofree char *full = g_strconcat (place, "@", store->device, NULL);

  return text != NULL ? loket_journal_keys_encrypt (store->keys, full, text, strlen (text)) : NULL;
}

char *
loket_store_unlock (LoketJournalStore *store,
                    const char        *place,
                    LoketStatement    *statement,
                    int                column)
{
  g_autofree char *full = g_strconcat (place, "@", store->device, NULL);
  g_autoptr(GBytes) bytes = NULL;

  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return g_strdup ("");
  bytes = loket_journal_keys_decrypt (store->keys, full, sqlite3_column_blob (statement, column),
                                      sqlite3_column_bytes (statement, column));
  if (bytes == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
loket_store_damaged (LoketJournalStore *store,
                     const char        *table,
                     const char        *id)
{
  g_ptr_array_add (store->damage, g_strdup_printf ("%s/%s", table, id));
}

GPtrArray *
loket_journal_store_steal_damage (LoketJournalStore *store)
{
  GPtrArray *damage = g_steal_pointer (&store->damage);

  store->damage = g_ptr_array_new_with_free_func (g_free);
  return damage;
}

/*
 * Keys
 */
static GBytes *
load_key (LoketJournalStore *store,
          const char        *name,
          GError           **error)
{
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT body FROM keyring WHERE name = ?", "t", name);

  if (statement == NULL)
    return NULL;
  if (sqlite3_step (statement) != SQLITE_ROW)
    {
      if (sqlite3_errcode (store->db) != SQLITE_DONE)
        loket_store_failed (store, error);
      return NULL;
    }
  return g_bytes_new (sqlite3_column_blob (statement, 0), sqlite3_column_bytes (statement, 0));
}

static gboolean
save_key (LoketJournalStore *store,
          const char        *name,
          GBytes            *body,
          GError           **error)
{
  return loket_store_run (store, error, "INSERT OR REPLACE INTO keyring (name, body)"
                          " VALUES (?, ?)", "tb", name, body);
}

gboolean
loket_journal_store_change_password (LoketJournalStore *store,
                                     const char        *password,
                                     GError           **error)
{
  g_autoptr(GBytes) wrapped = loket_journal_keys_wrap (store->keys, password, error);

  return wrapped != NULL && save_key (store, "password", wrapped, error);
}

gboolean
loket_journal_store_seal (LoketJournalStore *store,
                          GBytes            *recovery_key,
                          const char        *owner,
                          GError           **error)
{
  g_autoptr(GBytes) sealed = loket_journal_keys_seal (store->keys, owner, store->device,
                                                      recovery_key);

  if (sealed != NULL)
    return save_key (store, "sealed", sealed, error);
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                       _("The key of the journal could not be sealed for the office."));
  return FALSE;
}

gboolean
loket_journal_store_check_password (LoketJournalStore *store,
                                    const char        *password,
                                    GError           **error)
{
  g_autoptr(GBytes) wrapped = load_key (store, "password", error);
  g_autoptr(LoketJournalKeys) keys = NULL;

  if (wrapped == NULL)
    return FALSE;
  keys = loket_journal_keys_unwrap (wrapped, password, error);
  return keys != NULL;
}

/*
 * Opening
 */
static gboolean
take_lock (LoketJournalStore *store,
           GError           **error)
{
  g_autofree char *path = g_build_filename (store->directory, "lock", NULL);
  gboolean locked;

  store->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (store->lock_fd < 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DISK,
                           _("The disk of this computer is full or broken."));
      return FALSE;
    }
  /* A window that is just closing may still be writing its last work. */
  for (int tries = 0; !(locked = flock (store->lock_fd, LOCK_EX | LOCK_NB) == 0); tries++)
    {
      if (tries == LOCK_TRIES)
        break;
      g_usleep (LOCK_PAUSE);
    }
  if (!locked)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_HELD,
                           _("You are already signed in in another window on this computer."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
open_database (LoketJournalStore *store,
               int                flags,
               GError           **error)
{
  g_autofree char *path = g_build_filename (store->directory, "journal.db", NULL);

  if (sqlite3_open_v2 (path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return loket_store_failed (store, error);
  sqlite3_extended_result_codes (store->db, 0);
  sqlite3_busy_timeout (store->db, 1000);
  return TRUE;
}

static int
read_format (LoketJournalStore *store,
             GError           **error)
{
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "PRAGMA user_version", "");

  if (statement == NULL)
    return -1;
  if (sqlite3_step (statement) == SQLITE_ROW)
    return sqlite3_column_int (statement, 0);
  loket_store_failed (store, error);
  return -1;
}

/* A word under the data key: a key that comes from elsewhere is tried on it first. */
static gboolean
save_check (LoketJournalStore *store,
            GError           **error)
{
  g_autoptr(GBytes) check = loket_journal_keys_encrypt (store->keys, CHECK, CHECK, strlen (CHECK));

  return save_key (store, "check", check, error);
}

/* Takes the journal of an earlier version along, all of a step or nothing of it. */
static gboolean
migrate (LoketJournalStore *store,
         int                format,
         GError           **error)
{
  for (; format < FORMAT; format++)
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", format + 1);

      if (!loket_store_begin (store, error))
        return FALSE;
      if (!loket_store_exec (store, migrations[format - 1], error)
          || !loket_store_exec (store, mark, error))
        {
          loket_store_abort (store);
          return FALSE;
        }
      if (!loket_store_commit (store, error))
        return FALSE;
    }
  return TRUE;
}

/* A new journal: tables and keys appear together or not at all. */
static gboolean
create (LoketJournalStore *store,
        const char        *password,
        GError           **error)
{
  g_autofree char *device = loket_id_new ();
  g_autoptr(GBytes) name = g_bytes_new (device, strlen (device));

  store->keys = loket_journal_keys_new ();
  if (!loket_store_begin (store, error))
    return FALSE;
  if (loket_store_exec (store, schema, error) && save_key (store, "device", name, error)
      && loket_journal_store_change_password (store, password, error) && save_check (store, error)
      && loket_store_exec (store, "PRAGMA user_version = " G_STRINGIFY (FORMAT), error))
    return loket_store_commit (store, error);
  loket_store_abort (store);
  return FALSE;
}

/* The key came from the keeper: it must be this journal's before anything is wrapped with it. */
static gboolean
unlock_with_key (LoketJournalStore *store,
                 const char        *password,
                 GBytes            *data_key,
                 GError           **error)
{
  g_autoptr(GBytes) check = load_key (store, "check", error);
  g_autoptr(GBytes) word = NULL;

  if (check == NULL && error != NULL && *error != NULL)
    return FALSE;
  store->keys = loket_journal_keys_new_from_data (data_key);
  if (check != NULL)
    word = loket_journal_keys_decrypt (store->keys, CHECK, g_bytes_get_data (check, NULL),
                                       g_bytes_get_size (check));
  if (word != NULL)
    return loket_journal_store_change_password (store, password, error);
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                       _("The key that came from the office is not the key of this journal."));
  return FALSE;
}

static gboolean
unlock (LoketJournalStore *store,
        const char        *password,
        GError           **error)
{
  g_autoptr(GBytes) wrapped = load_key (store, "password", error);
  g_autoptr(GBytes) check = NULL;

  if (wrapped == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                             _("The journal of this desk is damaged: its key cannot be read."));
      return FALSE;
    }
  store->keys = loket_journal_keys_unwrap (wrapped, password, error);
  if (store->keys == NULL)
    return FALSE;
  check = load_key (store, "check", NULL);
  return check != NULL || save_check (store, error);
}

static gboolean
load_device (LoketJournalStore *store,
             GError           **error)
{
  g_autoptr(GBytes) device = load_key (store, "device", error);

  if (device == NULL)
    return FALSE;
  store->device = g_strndup (g_bytes_get_data (device, NULL), g_bytes_get_size (device));
  return TRUE;
}

static LoketJournalStore *
store_new (const char *directory)
{
  LoketJournalStore *store = g_new0 (LoketJournalStore, 1);

  store->directory = g_strdup (directory);
  store->pages = g_build_filename (directory, "pages", NULL);
  store->damage = g_ptr_array_new_with_free_func (g_free);
  store->lock_fd = -1;
  return store;
}

/**
 * loket_journal_store_open:
 * @data_key: (nullable): the unsealed key, when @password is a new one
 */
LoketJournalStore *
loket_journal_store_open (const char *directory,
                          const char *password,
                          GBytes     *data_key,
                          GError    **error)
{
  g_autoptr(LoketJournalStore) store = store_new (directory);
  int format;

  if (g_mkdir_with_parents (directory, 0700) != 0 || g_chmod (directory, 0700) != 0
      || g_mkdir_with_parents (store->pages, 0700) != 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DISK,
                           _("The folder for the work of this desk cannot be made."));
      return NULL;
    }
  if (!take_lock (store, error)
      || !open_database (store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error)
      || !loket_store_exec (store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                            "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY", error))
    return NULL;
  format = read_format (store, error);
  if (format < 0)
    return NULL;
  if (format > FORMAT)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_UPDATE,
                           _("The work kept on this computer was written by a newer version of "
                             "this program."));
      return NULL;
    }
  if (format > 0 && !migrate (store, format, error))
    return NULL;
  if (!(format == 0 ? create (store, password, error)
        : data_key != NULL ? unlock_with_key (store, password, data_key, error)
        : unlock (store, password, error))
      || !load_device (store, error) || !loket_journal_store_settle_pages (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

void
loket_journal_store_free (LoketJournalStore *store)
{
  if (store->db != NULL)
    sqlite3_close (store->db);
  g_clear_pointer (&store->keys, loket_journal_keys_free);
  if (store->lock_fd >= 0)
    close (store->lock_fd);
  g_ptr_array_unref (store->damage);
  g_free (store->device);
  g_free (store->pages);
  g_free (store->directory);
  g_free (store);
}

const char *
loket_journal_store_get_device (LoketJournalStore *store)
{
  return store->device;
}

GBytes *
loket_journal_store_load_sealed_key (const char *directory,
                                     char      **device,
                                     GError    **error)
{
  g_autoptr(LoketJournalStore) store = store_new (directory);
  GBytes *sealed;

  if (!open_database (store, SQLITE_OPEN_READWRITE, error) || !load_device (store, error))
    return NULL;
  *device = g_strdup (store->device);
  sealed = load_key (store, "sealed", error);
  if (sealed == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                         _("This journal was made without a recovery key."));
  return sealed;
}

char *
loket_journal_store_read_bundle_version (const char *directory,
                                         GError    **error)
{
  g_autoptr(LoketJournalStore) store = store_new (directory);
  g_autoptr(LoketStatement) statement = NULL;

  if (!open_database (store, SQLITE_OPEN_READWRITE, error))
    return NULL;
  statement = loket_store_prepare (store, error, "SELECT version FROM bundle", "");
  if (statement == NULL)
    return NULL;
  switch (sqlite3_step (statement))
    {
    case SQLITE_ROW:
      return g_strdup ((const char *) sqlite3_column_text (statement, 0));

    case SQLITE_DONE:
      return g_strdup ("");

    default:
      loket_store_failed (store, error);
      return NULL;
    }
}
