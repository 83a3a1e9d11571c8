/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the office how much unsent work of others waits on this computer: somebody whose account was
 * closed cannot tell it themselves. And says to who answers for others what the office knows of it. */

#include "loket-desk-private.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-date.h"
#include "loket-journal-others.h"

/* The sign-in and the first screen go first. */
#define AFTER_SECONDS 2

static void
on_told (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_server_call_finish (LOKET_SERVER (source), result, &error);

  /* The next desk that is opened here tells it again. */
  if (answer == NULL)
    g_debug ("unsent work of others was not told: %s", error->message);
}

/* The same for everybody who sits here, and for nobody who sits elsewhere. */
char *
_loket_desk_name_computer (LoketDesk *self)
{
  g_autofree char *above = g_path_get_dirname (loket_journal_get_directory (self->journal));
  g_autofree char *machine = NULL;
  g_autofree char *all = NULL;

  if (!g_file_get_contents ("/etc/machine-id", &machine, NULL, NULL))
    machine = g_strdup (g_get_host_name ());
  all = g_strconcat (machine, "\n", above, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
}

static void
on_counted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LoketDesk) self = user_data;
  g_autoptr(JsonObject) others = loket_journal_count_others_finish (result, NULL);
  g_autoptr(JsonObject) args = NULL;
  g_autofree char *computer = NULL;

  if (others == NULL || self->journal == NULL)
    return;
  computer = _loket_desk_name_computer (self);
  args = loket_args_new ("device", computer, NULL);
  json_object_set_object_member (args, "kept", json_object_ref (others));
  loket_server_call_async (self->server, "kept_tell", args, NULL, on_told, NULL);
}

static gboolean
on_time_to_count (gpointer data)
{
  LoketDesk *self = data;

  self->kept_source = 0;
  if (self->journal != NULL)
    loket_journal_count_others_async (loket_journal_get_directory (self->journal), loket_desk_get_login (self), NULL,
                                      on_counted, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

void
_loket_desk_begin_kept (LoketDesk *self)
{
  _loket_desk_end_kept (self);
  self->kept_source = g_timeout_add_seconds (AFTER_SECONDS, on_time_to_count, self);
}

static void
note_kept (LoketDesk  *self,
           JsonObject *one)
{
  const char *counter = loket_json_string (one, "counter");
  g_autofree char *text = NULL;

  /* Translators: name of an officer, where the computer stands, two numbers */
  text = g_strdup_printf (_("%s, whose account is closed, left unsent work on the computer at %s: %d acts, %d pages. It "
                            "can be sent there when the account is enabled again."),
                          loket_json_string (one, "name"), *counter != '\0' ? counter : "–",
                          (int) loket_json_int (one, "acts"), (int) loket_json_int (one, "pages"));
  _loket_desk_note (self, text);
}

/* Whoever sits at a counter has the card of the day; a head or an administrator does not. */
static void
note_certificates (LoketDesk *self,
                   JsonArray *ending)
{
  JsonObject *first = json_array_get_object_element (ending, 0);
  guint n = json_array_get_length (ending);
  GDate until;
  char day[100] = "";
  g_autofree char *text = NULL;

  if (loket_date_from_iso (loket_json_string (first, "until"), &until))
    g_date_strftime (day, sizeof day, "%-d %B %Y", &until);
  text = g_strdup_printf (ngettext ("%u certificate of the office ends within 60 days: “%s” on %s. “loket-admin verify” names it.",
                                    "%u certificates of the office end within 60 days, first “%s” on %s. “loket-admin verify” names them.",
                                    n), n, loket_json_string (first, "name"), day);
  _loket_desk_note (self, text);
}

/* What the answer to the sign-in says of it. */
void
_loket_desk_note_kept (LoketDesk *self)
{
  JsonArray *kept = loket_row_get_array (self->session, "kept");
  JsonArray *ending = loket_row_get_array (self->session, "certificates");

  for (guint i = 0; kept != NULL && i < json_array_get_length (kept); i++)
    note_kept (self, json_array_get_object_element (kept, i));
  if (ending != NULL && json_array_get_length (ending) > 0)
    note_certificates (self, ending);
}

void
_loket_desk_end_kept (LoketDesk *self)
{
  g_clear_handle_id (&self->kept_source, g_source_remove);
}
