/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the server names a reason beside its code, a sentence that says what to do about it. */

#include "loket-server-reason.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

static const struct { const char *code, *member, *reason, *sentence; } sentences[] = {
  { "LK008", "reason", "not_applicant",
    N_("The number on the identity is not that of the applicant. The passport goes only to the applicant, to family on "
       "the same family card, or to somebody with a letter of authority.") },
  { "LK008", "reason", "is_applicant", N_("This is the applicant's own number. Choose that the applicant collects it.") },
  { "LK008", "reason", "nik", N_("The NIK of the collector is needed, as it stands on the identity.") },
  { "LK008", "reason", "other_card",
    N_("The collector does not stand on the applicant's family card. Ask for a letter of authority.") },
  { "LK008", "reason", "no_card",
    N_("The office does not know the applicant's family card. Ask for a letter of authority.") },
  { "LK008", "reason", "relation", N_("Say how the collector is related to the applicant.") },
  { "LK008", "reason", "letter", N_("Somebody who is not family needs a letter of authority. Enter its number and date.") },
  { "LK008", "reason", "not_in_stock",
    N_("This book is not in the stock of the office for this kind of passport. Read the number again.") },
  { "LK008", "reason", "too_long", N_("Something that was entered is too long. Shorten it.") },
  { "LK008", "argument", "book", N_("A book number has one or two letters and six or seven digits. Read it again.") },
  { "LK002", "restricted", "paper", N_("This paper is restricted: your duties do not need it.") },
  { "LK019", "kind", "read", N_("This file is not your work at this moment. Say first why you read it.") },
  { "LK017", "limit", "reads",
    N_("You opened many files of others within one hour. Wait a while, or ask the person who works on the file.") },
  { "LK008", "reason", "unchanged", N_("The record says this already: there is nothing to correct.") },
  { "LK011", "person", "correction",
    N_("The applicant asked for the correction of this datum, and a head decides on it. Until then nobody types over it.") },
  { "LK019", "kind", "correction", N_("Who does not correct a datum says why, and by which law.") },
  { "LK011", "breach", "not_over",
    N_("The period of this breach is not over yet: the list can still grow. Close it afterwards.") },
  { "LK011", "breach", "not_told",
    N_("Not everybody was told yet. Record for the agency and for each person of the list how they were told, or why they "
       "cannot be.") },
  { "LK013", "number", "book", N_("This book is already recorded for a case. Read the number again, or take the next book.") },
};

/**
 * loket_server_reason_find:
 * @code: (nullable): code of the server
 * @detail: (nullable): JSON text of the server
 *
 * Returns: (nullable): English sentence for exactly this reason
 */
const char *
loket_server_reason_find (const char *code,
                          const char *detail)
{
  g_autoptr(JsonNode) node = code != NULL && detail != NULL ? json_from_string (detail, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (gsize i = 0; object != NULL && i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].code, code)
        && g_strcmp0 (json_object_get_string_member_with_default (object, sentences[i].member, NULL), sentences[i].reason) == 0)
      return sentences[i].sentence;

  return NULL;
}
