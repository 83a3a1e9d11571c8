/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands on the disk: durable before they are sent, kept after they were answered. */

#include "loket-journal-store-private.h"

#include "loket-error.h"
#include "loket-journal.h"
#include "loket-row.h"

#include <glib/gi18n-lib.h>

/* Moving or exchanging rows must make them unreadable: the place holds what they are. */
static char *
place_of (gint64      seq,
          const char *id,
          const char *column)
{
  return g_strdup_printf ("command/%" G_GINT64_FORMAT "/%s/%s", seq, id, column);
}

static char *
read_boot_id (void)
{
  char *text = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

static gint64
next_sequence (LoketJournalStore *store,
               GError           **error)
{
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT coalesce (max (seq), 0) + 1 FROM sqlite_sequence"
                         " WHERE name = 'command'", "");

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    return sqlite3_column_int64 (statement, 0);
  if (statement != NULL)
    loket_store_failed (store, error);
  return 0;
}

gboolean
loket_journal_store_append (LoketJournalStore *store,
                            LoketCommand      *command,
                            const char        *args,
                            gint64            *sequence,
                            gint64            *made_at,
                            GError           **error)
{
  const char *id = loket_command_get_id (command);
  g_autofree char *boot = read_boot_id ();
  g_auto(GStrv) pages = loket_command_dup_pages (command);
  g_autofree char *place = NULL;
  g_autoptr(GBytes) locked = NULL;

  if (!loket_store_begin (store, error))
    return FALSE;
  *made_at = g_get_real_time ();
  *sequence = next_sequence (store, error);
  if (*sequence == 0)
    {
      loket_store_abort (store);
      return FALSE;
    }
  place = place_of (*sequence, id, loket_command_get_function (command));
  locked = loket_store_lock (store, place, args);
  if (loket_store_run (store, error, "INSERT INTO command (seq, id, function, args, subject,"
                       " depends_on, base_version, offline_allowed, state, made_at, monotonic,"
                       " boot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)", "ittbttiiiit",
                       *sequence, id, loket_command_get_function (command), locked,
                       loket_command_get_subject (command), loket_command_get_depends_on (command),
                       loket_command_get_base_version (command),
                       (gint64) loket_command_get_offline_allowed (command), *made_at,
                       g_get_monotonic_time (), boot)
      && loket_journal_store_mark_filed (store, (const char * const *) pages, error))
    return loket_store_commit (store, error);
  loket_store_abort (store);
  return FALSE;
}

static gint64
find_sequence (LoketJournalStore *store,
               const char        *id,
               GError           **error)
{
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, "SELECT seq FROM command WHERE id = ?", "t", id);

  if (statement == NULL)
    return 0;
  switch (sqlite3_step (statement))
    {
    case SQLITE_ROW:
      return sqlite3_column_int64 (statement, 0);

    case SQLITE_DONE:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                           _("This is not in the journal of this desk."));
      return 0;

    default:
      loket_store_failed (store, error);
      return 0;
    }
}

gboolean
loket_journal_store_mark (LoketJournalStore *store,
                          const char        *id,
                          LoketCommandState  state,
                          const char        *epoch,
                          const char        *answer,
                          const char        *reason,
                          GError           **error)
{
  gint64 seq = find_sequence (store, id, error);
  g_autofree char *answer_place = place_of (seq, id, "answer");
  g_autofree char *error_place = place_of (seq, id, "error");
  g_autoptr(GBytes) locked_answer = loket_store_lock (store, answer_place, answer);
  g_autoptr(GBytes) locked_error = loket_store_lock (store, error_place, reason);

  return seq != 0
         && loket_store_run (store, error, "UPDATE command SET state = ?, epoch = ?, answer = ?,"
                             " error = ?, answered_at = ? WHERE seq = ?", "ttbbii",
                             loket_command_state_to_string (state), epoch, locked_answer,
                             locked_error, g_get_real_time (), seq);
}

/* Sets the state of everything that depends on @id, directly or not, and returns the ids. */
static GPtrArray *
move_dependents (LoketJournalStore *store,
                 const char        *id,
                 const char        *from,
                 const char        *to,
                 GError           **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error,
                         "WITH RECURSIVE below (id) AS (SELECT id FROM command WHERE depends_on = ?1"
                         " UNION SELECT c.id FROM command c JOIN below b ON c.depends_on = b.id)"
                         " UPDATE command SET state = ?3 WHERE id IN (SELECT id FROM below)"
                         " AND state = ?2 RETURNING id", "ttt", id, from, to);
  int code = SQLITE_ERROR;

  if (statement == NULL)
    return NULL;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  if (code == SQLITE_DONE)
    return g_steal_pointer (&ids);
  loket_store_failed (store, error);
  return NULL;
}

GPtrArray *
loket_journal_store_park (LoketJournalStore *store,
                          const char        *id,
                          GError           **error)
{
  return move_dependents (store, id, "queued", "parked", error);
}

GPtrArray *
loket_journal_store_unpark (LoketJournalStore *store,
                            const char        *id,
                            GError           **error)
{
  g_autoptr(GPtrArray) ids = NULL;

  if (!loket_store_begin (store, error))
    return NULL;
  if (loket_journal_store_mark (store, id, LOKET_COMMAND_QUEUED, NULL, NULL, NULL, error))
    ids = move_dependents (store, id, "parked", "queued", error);
  if (ids == NULL)
    {
      loket_store_abort (store);
      return NULL;
    }
  return loket_store_commit (store, error) ? g_steal_pointer (&ids) : NULL;
}

gboolean
loket_journal_store_discard (LoketJournalStore *store,
                             const char        *id,
                             GError           **error)
{
  return loket_store_run (store, error, "DELETE FROM command WHERE id = ?", "t", id);
}

/*
 * Listing
 */
#define COLUMNS "SELECT seq, id, function, args, subject, depends_on, base_version," \
  " offline_allowed, state, made_at, answer, error FROM command "

static GError *
error_from_text (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  JsonObject *object;
  GError *error;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  error = g_error_new_literal (LOKET_ERROR, loket_json_int (object, "error"),
                               loket_json_string (object, "message"));
  loket_error_set_cause (error, loket_json_string (object, "cause"),
                         loket_json_string (object, "detail"));
  return error;
}

static void
add_outcome (LoketJournalStore *store,
             LoketStatement    *statement,
             gint64             seq,
             const char        *id,
             LoketCommand      *command)
{
  g_autofree char *answer_place = place_of (seq, id, "answer");
  g_autofree char *error_place = place_of (seq, id, "error");
  g_autofree char *answer = loket_store_unlock (store, answer_place, statement, 10);
  g_autofree char *reason = loket_store_unlock (store, error_place, statement, 11);
  g_autoptr(JsonNode) node = answer != NULL ? json_from_string (answer, NULL) : NULL;
  g_autoptr(GError) error = reason != NULL ? error_from_text (reason) : NULL;

  loket_command_set_answer (command, node);
  loket_command_set_error (command, error);
}

static LoketCommand *
read_command (LoketJournalStore *store,
              LoketStatement    *statement)
{
  gint64 seq = sqlite3_column_int64 (statement, 0);
  const char *id = (const char *) sqlite3_column_text (statement, 1);
  const char *function = (const char *) sqlite3_column_text (statement, 2);
  const char *state_text = (const char *) sqlite3_column_text (statement, 8);
  g_autofree char *place = place_of (seq, id, function);
  g_autofree char *args = loket_store_unlock (store, place, statement, 3);
  g_autoptr(JsonNode) node = args != NULL ? json_from_string (args, NULL) : NULL;
  LoketCommandState state;
  LoketCommand *command;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || id == NULL || function == NULL
      || !loket_command_state_from_string (state_text, &state))
    {
      loket_store_damaged (store, "command", id != NULL ? id : "?");
      return NULL;
    }
  command = loket_command_restore (id, function, json_node_get_object (node),
                                   (const char *) sqlite3_column_text (statement, 4),
                                   seq, sqlite3_column_int64 (statement, 9), state);
  loket_command_set_depends_on (command, (const char *) sqlite3_column_text (statement, 5));
  loket_command_set_base_version (command, sqlite3_column_int64 (statement, 6));
  loket_command_set_offline_allowed (command, sqlite3_column_int (statement, 7));
  add_outcome (store, statement, seq, id, command);
  return command;
}

/* A damaged page of the file ends a scan; what lies on other pages is found one by one. */
static gboolean
salvage (LoketJournalStore *store,
         gboolean           unfinished,
         GPtrArray         *commands)
{
  gint64 last = next_sequence (store, NULL);

  g_ptr_array_set_size (commands, 0);
  for (gint64 seq = 1; seq < last; seq++)
    {
      g_autoptr(LoketStatement) statement =
        loket_store_prepare (store, NULL, COLUMNS "WHERE seq = ?", "i", seq);
      int code = statement != NULL ? sqlite3_step (statement) : SQLITE_CORRUPT;
      g_autoptr(LoketCommand) command = code == SQLITE_ROW ? read_command (store, statement) : NULL;

      if (command != NULL
          && !(unfinished && loket_command_get_state (command) == LOKET_COMMAND_ANSWERED))
        g_ptr_array_add (commands, g_steal_pointer (&command));
      else if (code != SQLITE_ROW && code != SQLITE_DONE)
        {
          g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
          loket_store_damaged (store, "command", number);
        }
    }
  return last > 0;
}

GPtrArray *
loket_journal_store_list_commands (LoketJournalStore *store,
                                   gboolean           unfinished,
                                   GError           **error)
{
  g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(LoketStatement) statement =
    loket_store_prepare (store, error, unfinished
                         ? COLUMNS "WHERE state <> 'answered' ORDER BY seq"
                         : COLUMNS "ORDER BY seq", "");
  int code;

  if (statement == NULL)
    return NULL;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      LoketCommand *command = read_command (store, statement);
      if (command != NULL)
        g_ptr_array_add (commands, command);
    }
  if (code != SQLITE_DONE && !(code == SQLITE_CORRUPT && salvage (store, unfinished, commands)))
    {
      loket_store_failed (store, error);
      return NULL;
    }
  return g_steal_pointer (&commands);
}

/*
 * Epochs
 */
gint
loket_journal_store_enter_epoch (LoketJournalStore *store,
                                 const char        *epoch,
                                 GError           **error)
{
  gint64 old = g_get_real_time () - (gint64) LOKET_JOURNAL_RETAIN_DAYS * G_TIME_SPAN_DAY;
  g_autofree char *known = NULL;
  gint moved;

  if (!loket_journal_store_load_text (store, "value", "epoch", &known, error)
      || !loket_store_begin (store, error))
    return -1;
  if (!loket_store_run (store, error, "UPDATE command SET state = 'queued'"
                        " WHERE state = 'answered' AND epoch IS NOT ?", "t", epoch))
    goto failed;
  moved = sqlite3_changes (store->db);
  if (known != NULL && g_strcmp0 (known, epoch) != 0
      && !loket_store_run (store, error, "UPDATE page SET state = 'kept', done_at = NULL"
                           " WHERE state = 'done'", ""))
    goto failed;
  if (!loket_store_run (store, error, "DELETE FROM command WHERE state = 'answered'"
                        " AND answered_at < ?", "i", old)
      || !loket_journal_store_save_text (store, "value", "epoch", epoch, error))
    goto failed;
  if (!loket_store_commit (store, error) || !loket_journal_store_tidy_pages (store, old, error))
    return -1;
  return moved;

failed:
  loket_store_abort (store);
  return -1;
}
