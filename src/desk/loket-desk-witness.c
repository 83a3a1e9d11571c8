/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a witness of the audit: looks when somebody signed in and now and then afterwards. */

#include "loket-desk-private.h"

#include "loket-args.h"

/* Behind what the officer waits for after signing in. */
#define FIRST_SECONDS 2
#define AGAIN_SECONDS 600

/* After an answer that was none. */
#define SOON_SECONDS 20

static void look (LoketDesk *self);
static void look_again_soon (LoketDesk *self);

static void
set_alarm (LoketDesk          *self,
           LoketWitnessVerdict verdict,
           const char         *evidence)
{
  g_autofree char *sentence = loket_witness_sentence (verdict, evidence);

  if (g_strcmp0 (sentence, self->alarm) == 0)
    return;
  g_free (self->alarm);
  self->alarm = g_steal_pointer (&sentence);
  self->alarm_grave = verdict >= LOKET_WITNESS_SIGNATURE;
  g_signal_emit_by_name (self, "alarm", self->alarm);
}

static void
on_told (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_server_call_finish (LOKET_SERVER (source), result, &error);

  if (answer == NULL)
    g_debug ("what this desk knew of the audit was not told: %s", error->message);
}

/* A desk that forgot begins anew with whatever it is shown; the office remembers that it did not. */
static void
tell (LoketDesk *self)
{
  g_autoptr(JsonObject) args = NULL;
  g_autofree char *computer = NULL;
  guint64 known, shown;

  loket_witness_get_sizes (self->witness, &known, &shown);
  if (shown == 0 || self->journal == NULL)
    return;
  computer = _loket_desk_name_computer (self);
  args = loket_args_new ("device", computer, "known:int", (gint64) known, "shown:int", (gint64) shown, NULL);
  loket_server_call_async (self->server, "witness_tell", args, NULL, on_told, NULL);
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(LoketDesk) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *evidence = NULL;
  LoketWitnessVerdict verdict = loket_witness_look_finish (LOKET_WITNESS (source), result, &evidence, &error);

  if (LOKET_WITNESS (source) != self->witness)
    return;
  /* Once may be a server that is being put up again. */
  if (error == NULL && verdict == LOKET_WITNESS_SILENT && !self->witness_silent)
    {
      self->witness_silent = TRUE;
      look_again_soon (self);
    }
  else if (error == NULL)
    {
      self->witness_silent = verdict == LOKET_WITNESS_SILENT;
      if (verdict != LOKET_WITNESS_SILENT && verdict < LOKET_WITNESS_SIGNATURE)
        tell (self);
      set_alarm (self, verdict, evidence);
    }
  /* A server that is gone is no rewritten history; it is asked again. */
  else
    g_debug ("the audit was not looked at: %s", error->message);
}

static gboolean
on_time_to_look (gpointer user_data)
{
  look (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_first_look (gpointer user_data)
{
  LoketDesk *self = user_data;

  look (self);
  self->witness_again = g_timeout_add_seconds (AGAIN_SECONDS, on_time_to_look, self);

  return G_SOURCE_REMOVE;
}

static void
look (LoketDesk *self)
{
  /* Evidence of one rewriting is enough, and must not fill the disk; a pause of the keeper ends. */
  if (self->office_key != NULL && !loket_desk_is_alarm_grave (self))
    loket_witness_look_async (self->witness, self->server, self->office_key, self->witness_ends, on_looked,
                              g_object_ref (self));
}

static void
look_again_soon (LoketDesk *self)
{
  g_clear_handle_id (&self->witness_again, g_source_remove);
  self->witness_again = g_timeout_add_seconds (SOON_SECONDS, on_first_look, self);
}

void
_loket_desk_begin_witness (LoketDesk *self)
{
  g_autofree char *prefix = loket_journal_build_directory (self->instance, self->profile, "witness");

  _loket_desk_end_witness (self);
  self->witness = loket_witness_new (prefix);
  self->witness_ends = g_cancellable_new ();
  self->witness_again = g_timeout_add_seconds (FIRST_SECONDS, on_first_look, self);
}

void
_loket_desk_end_witness (LoketDesk *self)
{
  g_clear_handle_id (&self->witness_again, g_source_remove);
  if (self->witness_ends != NULL)
    g_cancellable_cancel (self->witness_ends);
  g_clear_object (&self->witness_ends);
  g_clear_object (&self->witness);
  self->witness_silent = FALSE;
  g_clear_pointer (&self->alarm, g_free);
}

/**
 * loket_desk_get_alarm:
 *
 * Returns: (transfer none) (nullable): what is wrong with the audit of the office, and what to do
 */
const char *
loket_desk_get_alarm (LoketDesk *self)
{
  return self->alarm;
}

/**
 * loket_desk_is_alarm_grave:
 *
 * Returns: whether nobody may decide anything before an auditor has come
 */
gboolean
loket_desk_is_alarm_grave (LoketDesk *self)
{
  return self->alarm != NULL && self->alarm_grave;
}
