/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests about personal data in words: kind, field, time left, how it ended. */

#include "loket-request-words.h"

#include <glib/gi18n-lib.h>

#include "loket-moment.h"
#include "loket-row.h"

#define HOUR 60

/**
 * loket_request_kind_word:
 *
 * Returns: (transfer none): "Report" or "Correction"
 */
const char *
loket_request_kind_word (const char *kind)
{
  return g_str_equal (kind, "access") ? _("Report") : _("Correction");
}

/**
 * loket_request_field:
 *
 * Returns: (nullable) (transfer none): the field as a form of the office has it
 */
JsonObject *
loket_request_field (LoketCatalogue *catalogue,
                     const char     *field)
{
  JsonArray *services = loket_catalogue_list (catalogue, "services");

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      JsonObject *found = loket_catalogue_get_field (catalogue, loket_json_string (service, "code"), field);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * loket_request_field_word:
 *
 * Returns: (transfer none): the label of the field, or its code
 */
const char *
loket_request_field_word (LoketCatalogue *catalogue,
                          const char     *field)
{
  JsonObject *found = loket_request_field (catalogue, field);
  const char *label = found != NULL ? loket_catalogue_word (found, "label") : "";

  return *label != '\0' ? label : field;
}

/**
 * loket_request_state_word:
 *
 * Returns: (transfer none): whether it waits, or how it ended
 */
const char *
loket_request_state_word (const char *state)
{
  if (g_str_equal (state, "accepted"))
    return _("corrected");
  if (g_str_equal (state, "refused"))
    return _("not corrected");
  if (g_str_equal (state, "handed"))
    return _("handed over");

  return _("not answered yet");
}

/**
 * loket_request_time_words:
 * @request: a line of api.requests_open
 *
 * Returns: (transfer full): how much time is left, or since when it is late, or when it ended
 */
char *
loket_request_time_words (JsonObject *request)
{
  int minutes = (int) loket_json_int (request, "minutes");
  int hours = ABS (minutes) / HOUR;
  gboolean late = loket_json_boolean (request, "late");
  g_autofree char *ended = loket_moment_short (loket_json_string (request, "ended_at"));

  if (*ended != '\0')
    return late ? g_strdup_printf (_("late: answered %s"), ended) : g_strdup_printf (_("answered %s"), ended);
  if (late && hours < 1)
    return g_strdup (_("late since less than an hour"));
  if (late)
    return g_strdup_printf (ngettext ("late since %d hour", "late since %d hours", (gulong) hours), hours);
  if (hours < 1)
    return g_strdup (_("less than an hour left"));

  return g_strdup_printf (ngettext ("%d hour left", "%d hours left", (gulong) hours), hours);
}

/**
 * loket_request_line:
 * @request: a line of api.requests_open
 *
 * Returns: (transfer full): what it is about: "PDP-0007 · Correction: Date of birth"
 */
char *
loket_request_line (LoketCatalogue *catalogue,
                    JsonObject     *request)
{
  const char *field = loket_json_string (request, "field");
  const char *kind = loket_request_kind_word (loket_json_string (request, "kind"));

  if (*field == '\0')
    return g_strdup_printf ("%s · %s", loket_json_string (request, "number"), kind);

  return g_strdup_printf ("%s · %s: %s", loket_json_string (request, "number"), kind, loket_request_field_word (catalogue, field));
}
