/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case says, as facts in the order an approver reads them: first what must be looked at. */

#include "loket-facts.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-country.h"
#include "loket-date.h"
#include "loket-moment.h"
#include "loket-nik.h"
#include "loket-number.h"
#include "loket-zone.h"

typedef struct
{
  LoketCase *file;
  LoketRow *data;
  JsonObject *changed;  /* (nullable): what became another since the last look */
  JsonArray *look;
  JsonArray *rest;
} Facts;

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (Facts *self)
{
  return loket_desk_get_catalogue (loket_case_get_desk (self->file));
}

static gboolean
holds (JsonArray  *array,
       const char *text)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_array_get_string_element (array, i), text) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_changed (Facts      *self,
            const char *kind,
            const char *id)
{
  return self->changed != NULL && holds (loket_json_array (self->changed, kind), id);
}

/* "Rina 10.12": in this column the first name is enough, and the moment says when. */
static char *
who_text (JsonObject *by,
          const char *at)
{
  const char *name = loket_json_string (by, "name");
  g_auto(GStrv) words = g_strsplit (name, " ", 2);
  g_autofree char *when = loket_moment_brief (at);

  return g_strstrip (g_strdup_printf ("%s %s", words[0] != NULL ? words[0] : "", when));
}

static void
add (Facts      *self,
     const char *id,
     const char *label,
     const char *value,
     const char *who,
     const char *paper,
     const char *why,
     gboolean    matched)
{
  gboolean look = *why != '\0';

  json_array_add_object_element (look ? self->look : self->rest,
                                 loket_args_new ("id", id, "label", label, "value", value, "who", who, "paper", paper,
                                                 "why", why, "look:bool", look, "matched:bool", matched, NULL));
}

/* * What the officers noted */

static void
add_flags (Facts *self)
{
  JsonArray *flags = loket_row_get_array (self->data, "flags");

  for (guint i = 0; flags != NULL && i < json_array_get_length (flags); i++)
    {
      JsonObject *flag = json_array_get_object_element (flags, i);
      JsonObject *cleared = loket_json_object (flag, "cleared_by");
      const char *reason = loket_json_string (flag, "reason");
      const char *named = loket_catalogue_name_of (catalogue_of (self), "reasons", reason);
      g_autofree char *id = g_strconcat ("flag/", loket_json_string (flag, "id"), NULL);
      g_autofree char *why = NULL;
      g_autofree char *who = cleared != NULL ? who_text (cleared, loket_json_string (flag, "cleared_at"))
                                             : who_text (loket_json_object (flag, "by"), loket_json_string (flag, "at"));

      if (g_str_equal (reason, "server"))
        named = _("found by the server");
      if (cleared != NULL)
        why = g_strdup_printf (_("Mark cleared: %s"), loket_json_string (flag, "cleared_reason"));
      else
        why = g_strdup (_("Open mark: another person must clear it"));
      add (self, id, loket_catalogue_name_of (catalogue_of (self), "reasons", loket_json_string (flag, "code")),
           *named != '\0' ? named : reason, who, "", why, FALSE);
    }
}

static const char *
outcome_text (const char *outcome)
{
  if (g_str_equal (outcome, "ok"))
    return _("nothing found, agrees");
  if (g_str_equal (outcome, "hit"))
    return _("found on the list");
  if (g_str_equal (outcome, "differs"))
    return _("differs");

  return _("the source could not be asked");
}

static void
add_checks (Facts *self)
{
  JsonArray *checks = loket_row_get_array (self->data, "checks");

  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      const char *id_text = loket_json_string (check, "id");
      gboolean ok = g_str_equal (loket_json_string (check, "outcome"), "ok");
      gboolean changed = is_changed (self, "checks", id_text);
      g_autofree char *id = g_strconcat ("check/", id_text, NULL);
      g_autofree char *who = who_text (loket_json_object (check, "by"), loket_json_string (check, "at"));
      g_autofree char *value = g_strdup_printf ("%s %s", outcome_text (loket_json_string (check, "outcome")),
                                                loket_json_string (check, "reference"));

      add (self, id, loket_catalogue_name_of (catalogue_of (self), "check_kinds", loket_json_string (check, "kind")),
           g_strstrip (value), who, "",
           !ok ? _("Check with a finding") : changed ? _("New since you looked") : "", ok);
    }
}

static void
add_interview (Facts *self)
{
  JsonObject *interview = loket_row_get_object (self->data, "interview");
  gboolean pass;
  gboolean changed;
  g_autofree char *who = NULL;

  if (interview == NULL)
    return;
  pass = g_str_equal (loket_json_string (interview, "result"), "pass");
  changed = self->changed != NULL && loket_json_boolean (self->changed, "interview");
  who = who_text (loket_json_object (interview, "by"), loket_json_string (interview, "at"));
  add (self, "interview", _("Interview"),
       *loket_json_string (interview, "note") != '\0' ? loket_json_string (interview, "note") : pass ? _("passed") : _("not passed"),
       who, "", !pass ? _("Interview without a pass") : changed ? _("Changed since you looked") : "", pass);
}

static void
add_notes (Facts *self)
{
  JsonArray *notes = loket_row_get_array (self->data, "notes");

  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    {
      JsonObject *note = json_array_get_object_element (notes, i);
      g_autofree char *id = g_strconcat ("note/", loket_json_string (note, "id"), NULL);
      g_autofree char *who = who_text (loket_json_object (note, "by"), loket_json_string (note, "at"));

      add (self, id, _("Note"), loket_json_string (note, "text"), who, "",
           is_changed (self, "notes", loket_json_string (note, "id")) ? _("New since you looked") : "", FALSE);
    }
}

/* Papers stand beside the list; only one that was scanned again is a fact of its own. */
static void
add_papers (Facts *self)
{
  JsonArray *papers = loket_row_get_array (self->data, "papers");

  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    {
      JsonObject *paper = json_array_get_object_element (papers, i);
      const char *doc_type = loket_json_string (paper, "doc_type");
      g_autofree char *id = g_strdup_printf ("paper/%s/%d", loket_json_string (paper, "id"), (int) loket_json_int (paper, "version"));
      g_autofree char *who = who_text (loket_json_object (paper, "by"), loket_json_string (paper, "at"));

      if (is_changed (self, "papers", loket_json_string (paper, "requirement")))
        add (self, id, loket_catalogue_name_of (catalogue_of (self), "doc_types", doc_type), _("scanned"), who, doc_type,
             _("New since you looked"), FALSE);
    }
}

/* * What the form says */

static char *
shown_value (Facts      *self,
             JsonObject *field,
             const char *value)
{
  JsonArray *choices = loket_json_array (field, "choices");
  const char *kind = loket_json_string (field, "kind");
  JsonObject *places = loket_row_get_object (self->data, "places");
  const char *named = NULL;
  LoketNumberKind number_kind;

  if (g_str_equal (kind, "date"))
    return loket_moment_day (value);
  if (g_str_equal (kind, "country"))
    named = loket_country_name (value, LOKET_LANGUAGE_SCREEN);
  if (g_str_equal (kind, "region") && places != NULL)
    named = loket_json_string (places, loket_json_string (field, "code"));
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    if (g_str_equal (loket_json_string (json_array_get_object_element (choices, i), "code"), value))
      named = loket_catalogue_word (json_array_get_object_element (choices, i), "name");

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (loket_number_kind_from_name (kind, &number_kind))
    {
      g_autoptr(LoketNumber) number = NULL;
      GDate today;

      loket_zone_today (&today);
      number = loket_number_check (number_kind, value, &today);

      return g_strdup (number->shown != NULL ? number->shown : value);
    }

  return g_strdup (value);
}

/* What the number itself says where it disagrees with the form. */
static char *
nik_says (Facts      *self,
          const char *code)
{
  g_autoptr(LoketNik) nik = NULL;
  g_autofree char *day = NULL;
  GDate today, birth;

  loket_zone_today (&today);
  nik = loket_nik_parse (loket_case_get_field (self->file, "nik"), &today);
  if (nik == NULL || !g_date_valid (&nik->birth))
    return NULL;
  if (g_str_equal (code, "sex"))
    return g_strdup_printf (_("The NIK says: %s"), nik->sex == LOKET_SEX_FEMALE ? _("female") : _("male"));
  if (!loket_date_from_iso (loket_case_get_field (self->file, "birth_date"), &birth)
      || g_date_compare (&birth, &nik->birth) == 0)
    return NULL;
  day = loket_date_format (&nik->birth, LOKET_DATE_LIST, LOKET_LANGUAGE_SCREEN);

  return g_strdup_printf (_("The NIK says: born %s"), day);
}

/* A field of "differs": what it differs from. The server names the field, the desk has both sides. */
static char *
difference_of (Facts      *self,
               JsonObject *field)
{
  const char *code = loket_json_string (field, "code");
  JsonObject *person = loket_row_get_object (self->data, "person");
  JsonObject *marks = loket_row_get_object (self->data, "field_marks");
  JsonObject *mark = marks != NULL ? loket_json_object (marks, code) : NULL;
  const char *known = person != NULL && json_object_has_member (person, code) ? loket_json_string (person, code) : "";

  if (*known != '\0' && !g_str_equal (known, loket_case_get_field (self->file, code)))
    {
      g_autofree char *shown = shown_value (self, field, known);

      return g_strdup_printf (_("Known to the office: %s"), shown);
    }
  if (mark != NULL && !loket_json_boolean (mark, "valid"))
    return g_strdup (_("Changed after it was compared"));
  if (g_str_equal (code, "nik") || g_str_equal (code, "birth_date") || g_str_equal (code, "sex"))
    {
      char *said = nik_says (self, code);

      return said != NULL ? said : g_strdup (_("Disagrees with the NIK"));
    }

  return g_strdup (_("Differs from another source"));
}

static char *
why_look (Facts      *self,
          JsonObject *field,
          gboolean    matched)
{
  const char *code = loket_json_string (field, "code");

  /* The server takes no decision before these were seen, compared or not. */
  if (holds (loket_row_get_array (self->data, "differs"), code))
    return difference_of (self, field);
  if (!matched && loket_json_boolean (field, "flag"))
    return g_strdup (_("Not compared with a paper"));
  if (is_changed (self, "fields", code))
    return g_strdup (_("Changed since you looked"));

  return g_strdup ("");
}

static void
add_fields (Facts *self)
{
  JsonArray *fields = loket_json_array (loket_case_get_service (self->file), "fields");
  JsonObject *marks = loket_row_get_object (self->data, "field_marks");

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      const char *code = loket_json_string (field, "code");
      JsonObject *mark = marks != NULL ? loket_json_object (marks, code) : NULL;
      const char *value = loket_case_get_field (self->file, code);
      gboolean matched = loket_case_field_is_matched (self->file, code);
      g_autofree char *why = why_look (self, field, matched);
      g_autofree char *shown = NULL;
      g_autofree char *who = mark != NULL ? who_text (loket_json_object (mark, "matched_by"), loket_json_string (mark, "at"))
                                          : g_strdup ("");

      if (*value == '\0' && *why == '\0')
        continue;
      shown = *value == '\0' ? g_strdup ("–") : shown_value (self, field, value);
      add (self, code, loket_catalogue_word (field, "label"), shown, who, loket_json_string (field, "paper"), why, matched);
    }
}

/* * Public API */

JsonArray *
loket_facts_of (LoketCase *file)
{
  JsonObject *seen = loket_row_get_object (loket_case_get_data (file), "last_seen");
  Facts self = {
    .file = file, .data = loket_case_get_data (file),
    .changed = seen != NULL ? loket_json_object (seen, "changed") : NULL,
    .look = json_array_new (), .rest = json_array_new (),
  };

  add_flags (&self);
  add_fields (&self);
  add_checks (&self);
  add_interview (&self);
  add_papers (&self);
  add_notes (&self);
  for (guint i = 0; i < json_array_get_length (self.rest); i++)
    json_array_add_object_element (self.look, json_object_ref (json_array_get_object_element (self.rest, i)));
  json_array_unref (self.rest);

  return self.look;
}
