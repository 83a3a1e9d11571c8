/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers about a request of a person about their own data: its receipt, its answer, and the report. */

#include "loket-slip-report.h"

#include "loket-country.h"
#include "loket-slip-names.h"
#include "loket-slip-report-words.h"
#include "loket-zone.h"

/* A block is not cut by the end of a sheet: long days stand in several. */
#define LINES_A_BLOCK 14

/* The paper that is being made. */
typedef struct
{
  const LoketSlipSource *source;
  GPtrArray *blocks;
} Paper;

/* * Auxiliary methods */

static const char *
say (const Paper *paper,
     const char  *group,
     const char  *code)
{
  return loket_slip_report_word (group, code, paper->source->language);
}

static void
add (const Paper   *paper,
     LoketBlockKind kind,
     const char    *label,
     const char    *text,
     const char    *more)
{
  g_ptr_array_add (paper->blocks, loket_block_new (kind, label, text, more));
}

static void
add_pair (const Paper *paper,
          const char  *label,
          const char  *text)
{
  if (text != NULL && *text != '\0')
    add (paper, LOKET_BLOCK_PAIR, say (paper, "label", label), text, NULL);
}

static JsonObject *
element (JsonArray *array,
         guint      i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonObject *
member_object (JsonObject *object,
               const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* What a value of the record or of a form says to people. */
static char *
value_text (const Paper *paper,
            const char  *kind,
            const char  *value)
{
  GDate date;

  if (g_str_equal (kind, "date") && loket_date_from_iso (value, &date))
    return loket_date_format (&date, LOKET_DATE_WORDS, paper->source->language);
  if (g_str_equal (kind, "country"))
    return g_strdup (loket_country_name (value, paper->source->language));

  return g_strdup (say (paper, "value", value));
}

/* A day, or a moment of the server at the time of this office; "" when there is none. */
static char *
day_text (const Paper *paper,
          JsonObject  *object,
          const char  *member)
{
  const char *text = loket_slip_string (object, member);
  g_autoptr(GDateTime) local = loket_zone_read (text);
  g_autofree char *day = local != NULL ? g_date_time_format (local, "%Y-%m-%d") : g_strdup (text);
  GDate date;

  return loket_date_from_iso (day, &date) ? loket_date_format (&date, LOKET_DATE_WORDS, paper->source->language) : g_strdup ("");
}

static char *
moment_text (const Paper *paper,
             JsonObject  *object,
             const char  *member)
{
  g_autoptr(GDateTime) local = loket_zone_read (loket_slip_string (object, member));

  return local != NULL ? loket_moment_format (local, LOKET_DATE_WORDS, paper->source->language) : g_strdup ("");
}

static void
append (GString    *text,
        const char *between,
        const char *word)
{
  if (*word == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, between);
  g_string_append (text, word);
}

/* "petugas loket, Kantor …", or a name that an auditor allowed. */
static char *
who_text (const Paper *paper,
          JsonObject  *row)
{
  g_autoptr(GString) text = g_string_new (loket_slip_string (row, "by"));
  JsonArray *duties = loket_slip_array (row, "duties");

  for (guint i = 0; duties != NULL && i < json_array_get_length (duties); i++)
    append (text, ", ", say (paper, "duty", json_array_get_string_element (duties, i)));
  if (text->len == 0)
    append (text, "", say (paper, "duty", "none"));
  append (text, ", ", loket_slip_string (row, "office"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
service_text (const Paper *paper,
              JsonObject  *file)
{
  LoketSlipSource source = *paper->source;
  g_autofree char *name = NULL;

  g_auto(GStrv) lines = NULL;

  source.body = file;
  name = loket_slip_name_of_service (&source);
  lines = g_strsplit (name, "\n", -1);

  return g_strjoinv (", ", lines);
}

/* * Lists of lines, day by day */

typedef char *(*LineFunc) (const Paper *paper, JsonObject *row);

static void
flush (const Paper *paper,
       const char  *day,
       GString     *lines)
{
  if (lines->len > 0)
    add (paper, LOKET_BLOCK_STEP, "•", day, lines->str);
  g_string_truncate (lines, 0);
}

static void
add_days (const Paper *paper,
          JsonArray   *rows,
          LineFunc     line_of)
{
  g_autoptr(GString) lines = g_string_new (NULL);
  g_autofree char *day = g_strdup ("");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = element (rows, i);
      g_autofree char *its_day = day_text (paper, row, "day");
      g_autofree char *line = line_of (paper, row);

      if (!g_str_equal (day, its_day) || n >= LINES_A_BLOCK)
        {
          flush (paper, day, lines);
          g_free (day);
          day = g_strdup (its_day);
          n = 0;
        }
      append (lines, "\n", line);
      n++;
    }
  flush (paper, day, lines);
}

static char *
times_text (JsonObject *row)
{
  g_autofree char *times = loket_slip_number_text (row, "times");

  return *times == '\0' || g_str_equal (times, "1") ? g_strdup ("") : g_strdup_printf ("%s×", times);
}

static char *
act_line (const Paper *paper,
          JsonObject  *row)
{
  g_autofree char *who = who_text (paper, row);
  g_autofree char *times = times_text (row);
  g_autoptr(GString) line = g_string_new (loket_slip_string (row, "number"));

  append (line, " · ", say (paper, "act", loket_slip_string (row, "act")));
  append (line, " ", times);
  append (line, " · ", who);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
look_line (const Paper *paper,
           JsonObject  *row)
{
  const char *purpose = loket_slip_string (row, "purpose");
  g_autofree char *reason = loket_slip_name_of_reason (paper->source, "read", purpose);
  g_autofree char *who = who_text (paper, row);
  g_autofree char *times = times_text (row);
  g_autoptr(GString) line = g_string_new (say (paper, "look", loket_slip_string (row, "kind")));

  append (line, ", ", g_str_equal (reason, purpose) ? say (paper, "purpose", purpose) : reason);
  append (line, " ", times);
  append (line, " · ", who);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
representative_line (const Paper *paper,
                     JsonObject  *row)
{
  return g_strdup_printf ("%s (%s)", loket_slip_string (row, "name"), say (paper, "capacity", loket_slip_string (row, "capacity")));
}

static char *
recipient_line (const Paper *paper,
                JsonObject  *row)
{
  g_autofree char *last = day_text (paper, row, "last");

  return g_strdup_printf ("%s: %s, %s", say (paper, "who", loket_slip_string (row, "who")),
                          say (paper, "what", loket_slip_string (row, "kind")), last);
}

/* * The parts */

/* How the datum of a person is written in a form. */
static const char *
kind_of (const char *field)
{
  return g_str_equal (field, "birth_date") ? "date" : g_str_equal (field, "nationality") ? "country" : "";
}

static void
add_record (const Paper *paper,
            JsonObject  *record)
{
  static const char * const fields[] = { "name", "passport_name", "extra_name", "sex", "birth_place", "birth_date", "nationality",
                                         "nik", "kk", "address", "rt", "rw", "region", "postcode", "phone", "email", "channel" };
  JsonArray *numbers = loket_slip_array (record, "numbers");
  g_autofree char *since = day_text (paper, record, "since");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = loket_slip_string (record, fields[i]);
      g_autofree char *text = value_text (paper, kind_of (fields[i]), value);

      if (*value != '\0')
        add (paper, LOKET_BLOCK_PAIR, say (paper, "field", fields[i]), text, NULL);
    }
  if (json_object_has_member (record, "consent"))
    add (paper, LOKET_BLOCK_PAIR, say (paper, "field", "consent"),
         say (paper, "value", loket_slip_boolean (record, "consent") ? "true" : "false"), NULL);
  for (guint i = 0; numbers != NULL && i < json_array_get_length (numbers); i++)
    {
      JsonObject *number = element (numbers, i);
      g_autofree char *until = day_text (paper, number, "until");
      g_autofree char *text = *until != '\0' ? g_strdup_printf ("%s (%s %s)", loket_slip_string (number, "number"),
                                                                say (paper, "label", "until"), until)
                              : g_strdup (loket_slip_string (number, "number"));

      /* The NIK and card that hold now stand above. */
      if (*until != '\0' || g_str_equal (loket_slip_string (number, "kind"), "passport"))
        add (paper, LOKET_BLOCK_PAIR, say (paper, "field", loket_slip_string (number, "kind")), text, NULL);
    }
  add_pair (paper, "since", since);
}

/* "dibuka 3 Mei 2026, lengkap 4 Mei 2026, …" */
static char *
dates_of_case (const Paper *paper,
               JsonObject  *file)
{
  static const char * const dates[][2] = { { "created_at", "created" }, { "submitted_at", "submitted" },
                                           { "decided_at", "decided" }, { "handed_at", "handed" } };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *day = day_text (paper, file, dates[i][0]);
      g_autofree char *one = g_strdup_printf ("%s %s", say (paper, "label", dates[i][1]), day);

      append (text, ", ", *day != '\0' ? one : "");
    }
  append (text, ": ", say (paper, "state", loket_slip_string (file, "state")));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
papers_of_case (const Paper *paper,
                JsonObject  *file)
{
  JsonArray *papers = loket_slip_array (file, "papers");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    {
      JsonObject *scan = element (papers, i);
      g_autofree char *name = loket_slip_name_of_item (paper->source, "doc_types", loket_slip_string (scan, "doc_type"));
      g_autofree char *pages = loket_slip_number_text (scan, "pages");
      g_autofree char *one = g_strdup_printf ("%s (%s %s)", name, pages, say (paper, "label", "pages"));

      append (text, ", ", one);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
fields_of_case (const Paper *paper,
                JsonObject  *file)
{
  JsonArray *fields = loket_slip_array (file, "fields");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = element (fields, i);
      g_autofree char *value = NULL;
      g_autofree char *label = loket_slip_name_of_field (paper->source, loket_slip_string (file, "service"),
                                                         loket_slip_string (field, "code"), loket_slip_string (field, "value"),
                                                         &value);
      const char *kind = loket_slip_string (field, "kind");
      gboolean as_is = !g_str_equal (kind, "date") && !g_str_equal (kind, "country");
      g_autofree char *shown = as_is ? g_strdup (value) : value_text (paper, kind, value);
      g_autofree char *one = g_strdup_printf ("%s: %s", label, shown);

      append (text, "; ", one);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_case (const Paper *paper,
          JsonObject  *file)
{
  g_autofree char *service = service_text (paper, file);
  g_autofree char *title = g_strdup_printf ("%s · %s", loket_slip_string (file, "number"), service);
  g_autofree char *dates = dates_of_case (paper, file);
  g_autofree char *papers = papers_of_case (paper, file);
  g_autofree char *fields = fields_of_case (paper, file);
  g_autoptr(GString) more = g_string_new (dates);

  if (*papers != '\0')
    g_string_append_printf (more, "\n%s: %s", say (paper, "label", "papers"), papers);
  if (*fields != '\0')
    g_string_append_printf (more, "\n%s: %s", say (paper, "label", "fields"), fields);
  if (*loket_slip_string (file, "basis") != '\0')
    g_string_append_printf (more, "\n%s: %s", say (paper, "label", "basis"), loket_slip_string (file, "basis"));
  if (loket_slip_boolean (file, "biometrics"))
    g_string_append_printf (more, "\n%s", say (paper, "label", "biometrics"));
  add (paper, LOKET_BLOCK_STEP, "•", title, more->str);
}

static void
add_basis (const Paper *paper,
           JsonObject  *basis)
{
  g_autofree char *name = loket_slip_name (paper->source, basis);
  gboolean english = paper->source->language == LOKET_LANGUAGE_ENGLISH;
  g_autofree char *more = g_strdup_printf ("%s\n%s", loket_slip_string (basis, "basis"),
                                           loket_slip_string (basis, english ? "keep_en" : "keep_id"));

  add (paper, LOKET_BLOCK_STEP, "•", name, more);
}

/* The heading of a part, and the rows when there are any. */
static JsonArray *
add_part (const Paper *paper,
          JsonObject  *report,
          const char  *part)
{
  JsonArray *rows = loket_slip_array (report, part);

  add (paper, LOKET_BLOCK_HEADING, NULL, say (paper, "head", part), NULL);
  if (rows != NULL && json_array_get_length (rows) > 0)
    return rows;
  add (paper, LOKET_BLOCK_TEXT, NULL, say (paper, "nothing", part), NULL);

  return NULL;
}

static void
add_lines (const Paper *paper,
           JsonObject  *report,
           const char  *part,
           LineFunc     line_of,
           gboolean     by_day)
{
  JsonArray *rows = add_part (paper, report, part);

  if (rows != NULL && by_day)
    add_days (paper, rows, line_of);
  for (guint i = 0; rows != NULL && !by_day && i < json_array_get_length (rows); i++)
    {
      g_autofree char *line = line_of (paper, element (rows, i));

      add (paper, LOKET_BLOCK_STEP, "•", line, NULL);
    }
}

/* Who asked, how they were known, until when. */
static void
add_request (const Paper *paper)
{
  JsonObject *body = paper->source->body;
  const char *capacity = loket_slip_string (body, "capacity");
  const char *letter = loket_slip_string (body, "letter");
  const char *note = loket_slip_string (body, "identified_note");
  const char *known = say (paper, "identified", loket_slip_string (body, "identified"));
  g_autoptr(GString) asker = g_string_new (loket_slip_string (body, "asker"));
  g_autofree char *identified = *note != '\0' ? g_strdup_printf ("%s: %s", known, note) : g_strdup (known);
  g_autofree char *received = moment_text (paper, body, "received_at");
  g_autofree char *due = moment_text (paper, body, "due_at");

  append (asker, ", ", say (paper, "capacity", capacity));
  if (*letter != '\0')
    g_string_append_printf (asker, ", %s %s", say (paper, "label", "letter"), letter);
  add_pair (paper, "number", loket_slip_string (body, "number"));
  add_pair (paper, "applicant", loket_slip_string (body, "name"));
  add_pair (paper, "asker", asker->str);
  add_pair (paper, "identified", identified);
  add_pair (paper, "received", received);
  add_pair (paper, "due", due);
}

/* What the record said, or should say. */
static void
add_value (const Paper *paper,
           const char  *member)
{
  JsonObject *correction = member_object (paper->source->body, "correction");
  const char *field = loket_slip_string (paper->source->body, "field");
  g_autofree char *text = value_text (paper, kind_of (field), loket_slip_string (correction, member));

  add_pair (paper, member, text);
}

/* * Public API */

/**
 * loket_slip_report_fill:
 * @source: its body is what api.request_read says of a request for a report
 * @blocks: (element-type LoketBlock): what it is added to
 */
void
loket_slip_report_fill (const LoketSlipSource *source,
                        GPtrArray             *blocks)
{
  const Paper paper = { source, blocks };
  JsonObject *report = member_object (source->body, "report");
  JsonObject *record = member_object (report, "person");
  JsonArray *rows;

  add_request (&paper);
  if (record == NULL)
    return;
  add (&paper, LOKET_BLOCK_HEADING, NULL, say (&paper, "head", "person"), NULL);
  add_record (&paper, record);
  rows = add_part (&paper, report, "cases");
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    add_case (&paper, element (rows, i));
  add_lines (&paper, report, "representatives", representative_line, TRUE);
  add_lines (&paper, report, "acts", act_line, TRUE);
  add_lines (&paper, report, "looks", look_line, TRUE);
  add_lines (&paper, report, "recipients", recipient_line, FALSE);
  rows = add_part (&paper, report, "bases");
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    add_basis (&paper, element (rows, i));
  if (!loket_slip_boolean (source->body, "whole"))
    add (&paper, LOKET_BLOCK_NOTE, NULL, say (&paper, "foot", "masked"), NULL);
  add (&paper, LOKET_BLOCK_NOTE, NULL, say (&paper, "foot", "rights"), NULL);
}

/**
 * loket_slip_request_fill:
 * @source: its body is what api.request_read says of a correction, open or decided
 * @blocks: (element-type LoketBlock): what it is added to
 */
void
loket_slip_request_fill (const LoketSlipSource *source,
                         GPtrArray             *blocks)
{
  const Paper paper = { source, blocks };
  JsonObject *correction = member_object (source->body, "correction");
  const char *state = loket_slip_string (source->body, "state");
  g_autofree char *ended = moment_text (&paper, source->body, "ended_at");

  add (&paper, LOKET_BLOCK_BOX, NULL, say (&paper, "answer", state), say (&paper, "more", state));
  add_request (&paper);
  add_pair (&paper, "field", say (&paper, "field", loket_slip_string (source->body, "field")));
  add_value (&paper, "was");
  add_value (&paper, "value");
  add_pair (&paper, "wrong", loket_slip_string (correction, "wrong"));
  add_pair (&paper, "evidence", loket_slip_string (correction, "evidence"));
  add_pair (&paper, "ended", ended);
  add_pair (&paper, "note", loket_slip_string (source->body, "note"));
  add_pair (&paper, "basis", loket_slip_string (source->body, "basis"));
  add (&paper, LOKET_BLOCK_NOTE, NULL, say (&paper, "foot", "rights"), NULL);
}
