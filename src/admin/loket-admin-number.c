/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-admin number: what the window would say about a number, one JSON line for each. */

#include <string.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-date.h"
#include "loket-finding.h"
#include "loket-number.h"

/* Sentences of one severity as an array. */
static void
add_findings (JsonBuilder  *builder,
              const char   *name,
              GPtrArray    *findings,
              LoketSeverity severity)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->len; i++)
    {
      const LoketFinding *finding = g_ptr_array_index (findings, i);

      if (finding->severity == severity)
        json_builder_add_string_value (builder, finding->text);
    }
  json_builder_end_array (builder);
}

static void
add_fields (JsonBuilder       *builder,
            const LoketNumber *number)
{
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_object (builder);
  if (number->stored != NULL)
    {
      json_builder_set_member_name (builder, "stored");
      json_builder_add_string_value (builder, number->stored);
    }
  if (number->shown != NULL)
    {
      json_builder_set_member_name (builder, "shown");
      json_builder_add_string_value (builder, number->shown);
    }
  for (guint i = 0; i < number->fields->len; i++)
    {
      const LoketNumberField *field = g_ptr_array_index (number->fields, i);

      json_builder_set_member_name (builder, field->name);
      json_builder_add_string_value (builder, field->value);
    }
  json_builder_end_object (builder);
}

static gboolean
print_number (LoketNumberKind kind,
              const char     *text,
              const GDate    *today)
{
  g_autoptr(LoketNumber) number = loket_number_check (kind, text, today);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *shown = g_utf8_make_valid (text, -1);
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, shown);
  json_builder_set_member_name (builder, "valid");
  json_builder_add_boolean_value (builder, loket_number_valid (number));
  add_findings (builder, "errors", number->findings, LOKET_FINDING_ERROR);
  add_findings (builder, "warnings", number->findings, LOKET_FINDING_WARNING);
  add_fields (builder, number);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  g_print ("%s\n", line);

  return loket_number_valid (number);
}

/* A zone may be given with one argument for each of its lines. */
static char *
join_zone (char **texts)
{
  guint count = g_strv_length (texts);
  gsize width = count > 0 ? strlen (texts[0]) : 0;

  if (!(count == 2 && (width == 44 || width == 36)) && !(count == 3 && width == 30))
    return NULL;
  for (guint i = 0; i < count; i++)
    if (strlen (texts[i]) != width)
      return NULL;

  return g_strjoinv ("\n", texts);
}

static gboolean
find_today (const char *given,
            GDate      *today)
{
  if (given != NULL)
    return loket_date_from_iso (given, today);
  g_date_clear (today, 1);
  g_date_set_time_t (today, g_get_real_time () / G_USEC_PER_SEC);

  return TRUE;
}

static int
misused_kind (const char *name)
{
  GString *names = g_string_new (NULL);
  int status;

  for (guint i = 0; i < LOKET_NUMBER_N_KINDS; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", loket_number_kind_name (i));
  status = loket_admin_misused ("number", _("There is no kind “%s”. Kinds: %s"),
                                name != NULL ? name : "", names->str);
  g_string_free (names, TRUE);

  return status;
}

static int
run_number (int    argc,
            char **argv)
{
  g_autofree char *given = NULL;
  g_autofree char *zone = NULL;
  const GOptionEntry entries[] = {
    { "today", 0, 0, G_OPTION_ARG_STRING, &given, NULL, NULL },
    { NULL }
  };
  LoketNumberKind kind;
  gboolean valid = TRUE;
  char **texts;
  GDate today;

  if (!loket_admin_parse (&loket_admin_number, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (!find_today (given, &today))
    return loket_admin_misused ("number", _("“%s” is not a date like 2026-11-21."), given);

  texts = argv + 1;
  if (argc > 1 && g_str_equal (*texts, "--"))
    texts++;
  if (!loket_number_kind_from_name (*texts, &kind))
    return misused_kind (*texts);
  texts++;
  if (*texts != NULL && g_str_equal (*texts, "--"))
    texts++;
  if (*texts == NULL)
    return loket_admin_misused ("number", _("There is nothing to look at."));
  if (kind == LOKET_NUMBER_MRZ && (zone = join_zone (texts)) != NULL)
    return print_number (kind, zone, &today) ? LOKET_ADMIN_OK : LOKET_ADMIN_FAILED;

  for (; *texts != NULL; texts++)
    valid = print_number (kind, *texts, &today) && valid;

  return valid ? LOKET_ADMIN_OK : LOKET_ADMIN_FAILED;
}

const LoketAdminCommand loket_admin_number = {
  "number",
  N_("say what the window would say about numbers, names and dates"),
  "[--today YYYY-MM-DD] KIND TEXT…",
  N_("Prints one JSON line for each text: text, valid, errors, warnings, fields.\n"
     "Kinds: nik kk passport foreign-passport mrz phone email nip billing ntpn name birth\n"
     "date money postcode rt-rw region case ticket country. The lines of a zone are given as\n"
     "one text, separated by / or an end of line, or as one argument each.\n"
     "Exit status 0 only if all are valid."),
  run_number,
};
