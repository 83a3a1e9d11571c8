/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of an export: each event against its leaf, the leaves against what was signed. */

#include "loket-audit-log.h"

#include <glib/gi18n.h>

#include "loket-audit-destroyed.h"

struct _LoketAuditLog
{
  LoketAuditFile *events;
  LoketAuditFile *leaves_file;
  const LoketHash *leaves;
  guint64 n;                    /* whole leaves */
  gsize cut;                    /* bytes of one that is not */

  guint64 expected;             /* the leaf that should come next */
  guint64 unsealed;
  GArray *computed;             /* LoketHash: what the events give, in their order */
  LoketAuditDestroyed *destroyed;
};

/**
 * loket_audit_log_open:
 * @folder: an export
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its log, not yet looked at
 */
LoketAuditLog *
loket_audit_log_open (const char *folder,
                      GError    **error)
{
  g_autoptr(LoketAuditLog) self = g_new0 (LoketAuditLog, 1);
  gsize length;

  self->computed = g_array_new (FALSE, FALSE, sizeof (LoketHash));
  self->destroyed = loket_audit_destroyed_new ();
  self->events = loket_audit_file_open (folder, "events.txt", error);
  self->leaves_file = self->events != NULL ? loket_audit_file_open (folder, "leaves.bin", error) : NULL;
  if (self->leaves_file == NULL)
    return NULL;
  self->leaves = (const LoketHash *) loket_audit_file_get_data (self->leaves_file, &length);
  self->n = length / LOKET_HASH_BYTES;
  self->cut = length % LOKET_HASH_BYTES;

  return g_steal_pointer (&self);
}

void
loket_audit_log_close (LoketAuditLog *self)
{
  g_clear_pointer (&self->events, loket_audit_file_close);
  g_clear_pointer (&self->leaves_file, loket_audit_file_close);
  g_array_unref (self->computed);
  loket_audit_destroyed_free (self->destroyed);
  g_free (self);
}

static void
check_order (LoketAuditLog    *self,
             guint64           seq,
             LoketAuditReport *report)
{
  if (seq != self->expected)
    loket_audit_report_find (report, _("events.txt line %lu (byte %lu): leaf %lu comes where leaf %lu should be."),
                             (gulong) loket_audit_file_get_line (self->events),
                             (gulong) loket_audit_file_get_place (self->events), (gulong) seq,
                             (gulong) self->expected);
  self->expected = seq + 1;
}

static void
check_sealed (LoketAuditLog         *self,
              const LoketAuditEvent *event,
              LoketAuditReport      *report)
{
  check_order (self, event->seq, report);
  g_array_append_val (self->computed, event->leaf);
  if (event->seq < self->n && !loket_hash_equal (&event->leaf, &self->leaves[event->seq]))
    loket_audit_report_find (report, _("Leaf %lu: events.txt line %lu (byte %lu) and leaves.bin (byte %lu) do not fit."),
                             (gulong) event->seq, (gulong) loket_audit_file_get_line (self->events),
                             (gulong) loket_audit_file_get_place (self->events),
                             (gulong) event->seq * LOKET_HASH_BYTES);
}

static void
check_line (LoketAuditLog    *self,
            LoketAuditField  *fields,
            gboolean          whole,
            LoketAuditFold   *fold,
            LoketAuditReport *report)
{
  LoketAuditEvent event;
  LoketAuditEventState state = whole ? loket_audit_event_read (&event, fields) : LOKET_AUDIT_EVENT_NO_EVENT;
  gulong line = loket_audit_file_get_line (self->events), place = loket_audit_file_get_place (self->events);

  if (state == LOKET_AUDIT_EVENT_NO_EVENT)
    {
      loket_audit_report_find (report, _("events.txt line %lu (byte %lu): not in the form of an event."), line, place);
      self->expected++;
      return;
    }
  if (state == LOKET_AUDIT_EVENT_CONTENT)
    loket_audit_report_find (report, _("events.txt line %lu (byte %lu): the content is not what was logged."), line,
                             place);
  else
    loket_audit_destroyed_add (self->destroyed, &event, line);
  if (event.sealed)
    check_sealed (self, &event, report);
  else
    self->unsealed++;
  loket_audit_fold_add (fold, &event, line);
}

/**
 * loket_audit_log_check_events:
 * @self: a log
 * @fold: gets every event
 * @report: gets each line that is no event, was altered, moved, doubled or taken out
 */
void
loket_audit_log_check_events (LoketAuditLog    *self,
                              LoketAuditFold   *fold,
                              LoketAuditReport *report)
{
  LoketAuditField fields[LOKET_AUDIT_EVENT_FIELDS];
  gboolean whole;

  while (loket_audit_file_next (self->events, fields, LOKET_AUDIT_EVENT_FIELDS, &whole))
    check_line (self, fields, whole, fold, report);
  loket_audit_destroyed_check (self->destroyed, report);
  if (self->cut > 0)
    loket_audit_report_find (report, _("leaves.bin ends in the midst of leaf %lu (byte %lu)."), (gulong) self->n,
                             (gulong) (self->n * LOKET_HASH_BYTES));
  if (self->expected != self->n)
    loket_audit_report_find (report, _("events.txt ends with leaf %lu, leaves.bin with leaf %lu."),
                             (gulong) self->expected, (gulong) self->n);
  loket_audit_report_note (_("Events read: %lu."), (gulong) loket_audit_file_get_line (self->events));
  if (self->unsealed > 0)
    loket_audit_report_note (_("Events the keeper has not sealed yet: %lu."), (gulong) self->unsealed);
}

static void
say_differs (const LoketAuditNote *known,
             guint64               good,
             LoketAuditReport     *report)
{
  const char *from = known->from != NULL ? known->from : "checkpoints.txt";

  loket_audit_report_find (report, _("%s: the checkpoint of %lu leaves was signed over another log: something among "
                                     "leaves %lu to %lu was changed, added or taken out."),
                           from, (gulong) known->note->size, (gulong) good, (gulong) known->note->size - 1);
}

/* Grows the tree and looks at each checkpoint on the way; the first that does not fit is enough, all
 * later ones hold the same leaves. */
static gboolean
walk (const LoketHash  *leaves,
      guint64           n,
      GPtrArray        *notes,
      LoketAuditReport *report)
{
  LoketMerkle tree = { 0 };
  guint64 good = 0;
  guint at = 0;

  for (guint64 i = 0; i <= n; i++)
    {
      for (; at < notes->len && ((LoketAuditNote *) notes->pdata[at])->note->size == i; at++)
        {
          const LoketAuditNote *known = notes->pdata[at];
          LoketHash root;

          loket_merkle_get_root (&tree, &root);
          if (!loket_hash_equal (&root, &known->note->root))
            {
              if (report != NULL)
                say_differs (known, good, report);
              return FALSE;
            }
          good = i;
        }
      if (i < n)
        loket_merkle_add (&tree, &leaves[i]);
    }

  return TRUE;
}

/* When leaves and events disagree, what was signed says which of them was altered. */
static void
say_which (LoketAuditLog *self,
           GPtrArray     *notes,
           gboolean       leaves_good)
{
  gboolean events_good = self->computed->len == self->n
                         && walk ((LoketHash *) self->computed->data, self->n, notes, NULL);

  if (leaves_good && !events_good)
    loket_audit_report_note (_("leaves.bin is what was signed; events.txt is not."));
  else if (events_good && !leaves_good)
    loket_audit_report_note (_("events.txt is what was signed; leaves.bin is not."));
}

/**
 * loket_audit_log_check_tree:
 * @self: a log whose events were checked
 * @notes: (element-type LoketAuditNote): what was signed, the smallest first
 * @report: gets what does not fit
 */
void
loket_audit_log_check_tree (LoketAuditLog    *self,
                            GPtrArray        *notes,
                            LoketAuditReport *report)
{
  const LoketAuditNote *last = notes->len > 0 ? notes->pdata[notes->len - 1] : NULL;
  gboolean good = walk (self->leaves, self->n, notes, report);

  if (last != NULL && last->note->size > self->n)
    loket_audit_report_find (report, _("%s: the office signed %lu leaves, the log has only %lu: its end was taken out."),
                             last->from != NULL ? last->from : "checkpoints.txt", (gulong) last->note->size,
                             (gulong) self->n);
  say_which (self, notes, good);
  if (last != NULL)
    loket_audit_report_note (_("Signed checkpoints: %u; the last one of %lu leaves of %lu."), notes->len,
                             (gulong) last->note->size, (gulong) self->n);
}
