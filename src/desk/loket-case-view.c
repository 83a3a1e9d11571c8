/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from a case: its checklist, what blocks the next step, what is wrong in the form. */

#include "loket-case-private.h"

#include <glib/gi18n-lib.h>

#include "loket-condition.h"
#include "loket-date.h"
#include "loket-error.h"
#include "loket-finding.h"
#include "loket-number.h"
#include "loket-zone.h"

/* * Auxiliary methods */

static const char *
look_up_field (const char *code,
               gpointer    user_data)
{
  return loket_case_get_field (LOKET_CASE (user_data), code);
}

static int
age_of_applicant (LoketCase *self)
{
  GDate birth, today;

  loket_zone_today (&today);
  if (!loket_date_from_iso (loket_case_get_field (self, "birth_date"), &birth))
    return -1;

  return loket_date_age (&birth, &today);
}

gboolean
_loket_case_condition_holds (LoketCase *self,
                             JsonNode  *condition)
{
  g_autoptr(GVariant) variant = NULL;
  g_autoptr(LoketCondition) parsed = NULL;

  if (condition == NULL || JSON_NODE_HOLDS_NULL (condition))
    return TRUE;
  variant = json_gvariant_deserialize (condition, NULL, NULL);
  if (variant == NULL)
    return FALSE;
  g_variant_ref_sink (variant);
  parsed = loket_condition_parse (variant, NULL);

  return parsed != NULL && loket_condition_holds (parsed, look_up_field, self, age_of_applicant (self));
}

static JsonObject *
requirement_state (LoketCase  *self,
                   const char *code)
{
  JsonObject *states = loket_row_get_object (loket_case_get_data (self), "requirements");

  return states != NULL ? loket_json_object (states, code) : NULL;
}

static const char *
state_word (LoketCase  *self,
            const char *code)
{
  const char *state = loket_json_string (requirement_state (self, code), "state");

  return *state != '\0' ? state : "missing";
}

static gboolean
is_settled (const char *state)
{
  return g_str_equal (state, "matched") || g_str_equal (state, "waived");
}

/* One of a group is enough: the others are then only an offer. */
static gboolean
group_settled (LoketCase  *self,
               JsonArray  *requirements,
               const char *group)
{
  for (guint i = 0; i < json_array_get_length (requirements); i++)
    {
      JsonObject *requirement = json_array_get_object_element (requirements, i);
      const char *state = state_word (self, loket_json_string (requirement, "code"));

      if (g_str_equal (loket_json_string (requirement, "group"), group)
          && (is_settled (state) || g_str_equal (state, "scanned")))
        return TRUE;
    }

  return FALSE;
}

static const char *
first_doc_type (JsonObject *requirement)
{
  JsonArray *types = loket_json_array (requirement, "doc_types");

  return types != NULL && json_array_get_length (types) > 0 ? json_array_get_string_element (types, 0) : "";
}

static LoketRow *
requirement_row (LoketCase  *self,
                 JsonArray  *all,
                 JsonObject *requirement)
{
  g_autoptr(JsonObject) row = json_object_new ();
  const char *code = loket_json_string (requirement, "code");
  const char *group = loket_json_string (requirement, "group");
  LoketPaper *paper = loket_case_find_paper (self, code);
  JsonObject *state = requirement_state (self, code);

  json_object_set_string_member (row, "id", code);
  json_object_set_string_member (row, "code", code);
  json_object_set_string_member (row, "name", loket_catalogue_word (requirement, "name"));
  json_object_set_string_member (row, "group", group);
  json_object_set_string_member (row, "group_name", loket_catalogue_word (requirement, "group_name"));
  json_object_set_boolean_member (row, "group_done", *group != '\0' && group_settled (self, all, group));
  json_object_set_string_member (row, "state", state_word (self, code));
  json_object_set_string_member (row, "reason", loket_json_string (state, "reason"));
  json_object_set_string_member (row, "paper", paper != NULL ? loket_paper_get_id (paper) : "");
  json_object_set_int_member (row, "pages", paper != NULL ? loket_paper_get_n_pages (paper) : 0);
  json_object_set_boolean_member (row, "required", loket_json_boolean (requirement, "required"));
  json_object_set_boolean_member (row, "original", loket_json_boolean (requirement, "original"));
  json_object_set_string_member (row, "doc_type", first_doc_type (requirement));
  json_object_set_string_member (row, "replaced_by", loket_catalogue_word (requirement, "replaced_by"));

  return loket_row_new (row);
}

void
_loket_case_fill_requirements (LoketCase  *self,
                               GListStore *store)
{
  JsonArray *all = loket_json_array (loket_case_get_service (self), "requirements");
  g_autoptr(JsonArray) rows = json_array_new ();

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *requirement = json_array_get_object_element (all, i);
      g_autoptr(LoketRow) row = NULL;

      if (!_loket_case_condition_holds (self, json_object_get_member (requirement, "condition")))
        continue;
      row = requirement_row (self, all, requirement);
      json_array_add_object_element (rows, json_object_ref (loket_row_get_json (row)));
    }
  loket_row_fill (store, rows);
}

/* * What blocks the next step */

/* Words for the server's blocker codes; %s is what the blocker is about. */
static const struct { const char *code; const char *sentence; } blocker_words[] = {
  { "field_missing", N_("%s is empty") },
  { "field_wrong", N_("%s is not right") },
  { "field_unmatched", N_("%s not compared with the paper") },
  { "requirement_missing", N_("%s is missing") },
  { "paper_unmatched", N_("%s not compared with the original") },
  { "flag_open", N_("%s: another person must clear this") },
  { "check_missing", N_("%s not checked yet") },
  { "check_hit", N_("%s needs a second look") },
  { "interview_missing", N_("The interview is not recorded") },
  { "interview_result", N_("The interview did not end with a pass") },
  { "biometrics_missing", N_("Photo and fingerprints are not recorded") },
  { "billing_missing", N_("There is no billing code yet") },
  { "payment_missing", N_("The payment (NTPN) is not recorded") },
  { "payment_unconfirmed", N_("The treasurer has not confirmed the payment") },
  { "adjudication_missing", N_("The answer of the centre is not recorded") },
  { "decision_missing", N_("The decision of the head is missing") },
  { "book_missing", N_("The book number is not recorded") },
  { "quality_missing", N_("The quality check is not recorded") },
  { "quality_differs", N_("The book differs from the case") },
  { "custody_open", N_("%s is still kept here") },
  { "handover_missing", N_("The handover is not recorded") },
  { "not_entitled", N_("The applicant is not entitled to this service") },
  { "variant_not_allowed", N_("This passport is not for the applicant") },
  { "flag_needed", N_("%s: choose a reason to go on") },
  { "misprint_unsigned", N_("The misprint of %s needs a second signature") },
  { "look_open", N_("A second look at the approval is still to come") },
};

static char *
subject_words (LoketCase  *self,
               JsonObject *blocker)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (loket_case_get_desk (self));
  const char *service = loket_case_get_service_code (self);
  const char *code;

  if (*(code = loket_json_string (blocker, "field")) != '\0')
    return g_strdup (loket_catalogue_word (loket_catalogue_get_field (catalogue, service, code), "label"));
  if (*(code = loket_json_string (blocker, "requirement")) != '\0')
    {
      JsonObject *requirement = loket_catalogue_get_requirement (catalogue, service, code);
      const char *group = loket_catalogue_word (requirement, "group_name");

      return g_strdup (*group != '\0' ? group : loket_catalogue_word (requirement, "name"));
    }
  if (*(code = loket_json_string (blocker, "check")) != '\0')
    return g_strdup (loket_catalogue_name_of (catalogue, "check_kinds", code));
  if (*(code = loket_json_string (blocker, "flag")) != '\0')
    return g_strdup (loket_catalogue_name_of (catalogue, "reasons", code));

  return g_strdup (loket_json_string (blocker, "what"));
}

static void
add_blocker (LoketCase  *self,
             JsonArray  *rows,
             JsonObject *blocker)
{
  g_autofree char *subject = subject_words (self, blocker);
  g_autofree char *id = NULL;
  g_autofree char *sentence = NULL;
  const char *code = loket_json_string (blocker, "code");
  JsonObject *row = json_object_ref (blocker);

  for (guint i = 0; i < G_N_ELEMENTS (blocker_words) && sentence == NULL; i++)
    if (g_str_equal (blocker_words[i].code, code))
      {
        g_autoptr(GString) words = g_string_new (_(blocker_words[i].sentence));

        g_string_replace (words, "%s", subject, 1);
        sentence = g_string_free (g_steal_pointer (&words), FALSE);
      }
  id = g_strdup_printf ("%s/%s", code, subject);
  json_object_set_string_member (row, "id", id);
  json_object_set_string_member (row, "sentence", sentence != NULL ? sentence : code);
  json_array_add_object_element (rows, row);
}

/* Fields are judged here from what stands in the form, so that the list follows the typing. */
static void
add_field_blockers (LoketCase *self,
                    JsonArray *rows)
{
  JsonArray *fields = loket_json_array (loket_case_get_service (self), "fields");

  if (!g_str_equal (loket_case_get_step (self), "documents"))
    return;
  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      const char *code = loket_json_string (field, "code");
      gboolean empty = *loket_case_get_field (self, code) == '\0';
      g_autoptr(JsonObject) blocker = NULL;

      if (!loket_case_field_applies (self, field))
        continue;
      if ((empty && loket_json_boolean (field, "required"))
          || (!empty && loket_case_field_problem (self, code) != NULL))
        {
          blocker = json_object_new ();
          json_object_set_string_member (blocker, "code", empty ? "field_missing" : "field_wrong");
          json_object_set_string_member (blocker, "field", code);
          add_blocker (self, rows, blocker);
        }
    }
}

void
_loket_case_fill_blockers (LoketCase  *self,
                           GListStore *store)
{
  JsonArray *blockers = loket_row_get_array (loket_case_get_data (self), "blockers");
  g_autoptr(JsonArray) rows = json_array_new ();

  add_field_blockers (self, rows);
  for (guint i = 0; blockers != NULL && i < json_array_get_length (blockers); i++)
    {
      JsonObject *blocker = json_array_get_object_element (blockers, i);
      const char *code = loket_json_string (blocker, "code");

      if (!g_str_equal (code, "field_missing") && !g_str_equal (code, "field_wrong"))
        add_blocker (self, rows, blocker);
    }
  loket_row_fill (store, rows);
}

/* * Public API */

/**
 * loket_case_field_applies:
 * @field: a FIELD of the catalogue
 *
 * Returns: whether its condition holds with what stands in the form now
 */
gboolean
loket_case_field_applies (LoketCase  *self,
                          JsonObject *field)
{
  return _loket_case_condition_holds (self, json_object_get_member (field, "condition"));
}

static gboolean
kind_of_field (const char      *word,
               LoketNumberKind *kind)
{
  if (g_str_equal (word, "date"))
    {
      *kind = LOKET_NUMBER_DATE;
      return TRUE;
    }

  return loket_number_kind_from_name (word, kind);
}

/**
 * loket_case_field_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with a value, until the next call
 */
const char *
loket_case_field_problem (LoketCase  *self,
                          const char *code)
{
  JsonObject *field = loket_catalogue_get_field (loket_desk_get_catalogue (loket_case_get_desk (self)),
                                                 loket_case_get_service_code (self), code);
  const char *value = loket_case_get_field (self, code);
  const char *kind = loket_json_string (field, "kind");
  static char *problem;
  LoketNumberKind number_kind;
  g_autoptr(LoketNumber) number = NULL;
  GDate today;

  if (*value == '\0' || !kind_of_field (kind, &number_kind))
    return NULL;
  loket_zone_today (&today);
  number = loket_number_check (number_kind, value, &today);
  g_free (problem);
  problem = g_strdup (loket_findings_first (number->findings, LOKET_FINDING_ERROR));

  return problem;
}

/**
 * loket_case_field_is_matched:
 *
 * Returns: whether somebody compared this value with the paper, and it is still that value
 */
gboolean
loket_case_field_is_matched (LoketCase  *self,
                             const char *code)
{
  JsonObject *marks = loket_row_get_object (loket_case_get_data (self), "field_marks");
  JsonObject *mark = marks != NULL ? loket_json_object (marks, code) : NULL;

  return mark != NULL && loket_json_boolean (mark, "valid");
}

/**
 * loket_case_set_purpose:
 * @purpose: "code: words" of the office's list, said by the officer
 *
 * From now on every reading of this file says it, as long as it is open here and no longer.
 */
void
loket_case_set_purpose (LoketCase  *self,
                        const char *purpose)
{
  g_free (self->purpose);
  self->purpose = g_strdup (purpose);
}

/**
 * loket_case_get_purpose:
 * @work: what is done with a file that is one's own work
 *
 * Returns: (transfer none): what the officer said, or @work
 */
const char *
loket_case_get_purpose (LoketCase  *self,
                        const char *work)
{
  return self->purpose != NULL ? self->purpose : work;
}
