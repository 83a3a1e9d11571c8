/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A receipt of the server → the blocks of its slip. */

#include "loket-slip-content.h"

#include <string.h>

#include "loket-money.h"
#include "loket-receipt-code.h"
#include "loket-slip-names.h"
#include "loket-slip-breach.h"
#include "loket-slip-report.h"
#include "loket-slip-words.h"

/* The slip that is being made. */
typedef struct
{
  const LoketSlipSource *source;
  GPtrArray *blocks;
} Slip;

static const char *
word (const Slip *slip,
      LoketWord   id)
{
  return loket_slip_word (id, slip->source->language);
}

static void
add (Slip          *slip,
     LoketBlockKind kind,
     const char    *label,
     const char    *text,
     const char    *more)
{
  g_ptr_array_add (slip->blocks, loket_block_new (kind, label, text, more));
}

static void
add_pair (Slip       *slip,
          LoketWord   label,
          const char *text)
{
  if (text != NULL && *text != '\0')
    add (slip, LOKET_BLOCK_PAIR, word (slip, label), text, NULL);
}

static const char *
body_text (const Slip *slip,
           const char *member)
{
  return loket_slip_string (slip->source->body, member);
}

/* A date of the body in words; what is no date stays as it is. */
static char *
date_text (const Slip *slip,
           const char *member)
{
  const char *text = body_text (slip, member);
  g_autofree char *day = g_strndup (text, 10);
  GDate date;

  if (*text == '\0' || !loket_date_from_iso (day, &date))
    return g_strdup (text);

  return loket_date_format (&date, LOKET_DATE_PAPER, slip->source->language);
}

/* Four digits at a time, as people read them aloud. */
static char *
grouped (const char *text)
{
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p))
        continue;
      if (n > 0 && n % 4 == 0)
        g_string_append (out, "\u2009 ");
      g_string_append_c (out, *p);
      n++;
    }

  return g_string_free (out, FALSE);
}

static char *
money_text (const Slip *slip,
            const char *member)
{
  JsonNode *node = json_object_get_member (slip->source->body, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  return loket_money_format (json_node_get_int (node));
}

static void
add_letterhead (Slip *slip)
{
  JsonArray *lines = loket_slip_array (slip->source->office, "letterhead");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            json_array_get_string_element (lines, i));
  if (text->len == 0)
    g_string_append (text, loket_slip_string (slip->source->office, "name"));
  add (slip, LOKET_BLOCK_LETTERHEAD, NULL, text->str, NULL);
}

static void
add_number (Slip *slip)
{
  const char *number = loket_slip_string (slip->source->receipt, "case_number");

  add (slip, LOKET_BLOCK_NUMBER, word (slip, LOKET_WORD_NUMBER),
       *number != '\0' ? number : body_text (slip, "number"), NULL);
}

static void
add_who (Slip *slip)
{
  g_autofree char *service = loket_slip_name_of_service (slip->source);

  add_pair (slip, LOKET_WORD_APPLICANT, body_text (slip, "name"));
  add_pair (slip, LOKET_WORD_NIK, body_text (slip, "nik"));
  add_pair (slip, LOKET_WORD_SERVICE, service);
}

static void
add_when (Slip     *slip,
          LoketWord label)
{
  g_autofree char *day = date_text (slip, "day");
  g_autofree char *counter = loket_slip_number_text (slip->source->body, "counter");
  const char *officer = body_text (slip, "officer");
  g_autofree char *text = NULL;

  if (*counter == '\0' || *officer == '\0')
    {
      add_pair (slip, label, day);
      return;
    }

  text = loket_slip_fill (word (slip, LOKET_WORD_AT_COUNTER), day, counter, officer);
  add_pair (slip, label, text);
}

static void
add_step (Slip     *slip,
          guint    *number,
          LoketWord text)
{
  g_autofree char *label = g_strdup_printf ("%u", ++*number);

  add (slip, LOKET_BLOCK_STEP, label, word (slip, text), NULL);
}

static void
add_code (Slip *slip)
{
  const char *code = loket_slip_string (slip->source->receipt, "code");
  g_autoptr(LoketReceiptCode) read = NULL;
  g_autofree char *more = NULL;
  g_autofree char *hash = NULL;

  if (*code == '\0' || (read = loket_receipt_code_read (code, NULL)) == NULL)
    {
      add (slip, LOKET_BLOCK_STAMP, NULL, word (slip, LOKET_WORD_UNSIGNED),
           word (slip, LOKET_WORD_UNSIGNED_NOTE));
      return;
    }

  hash = grouped (read->body_hash);
  more = g_strdup_printf ("%s\n%s · %s\n%s\n%s", word (slip, LOKET_WORD_SIGNED_NOTE),
                          read->number, read->date, hash, read->key_id);
  add (slip, LOKET_BLOCK_CODE, code, word (slip, LOKET_WORD_SIGNED), more);
}

/*
 * One function for each kind
 */

static void
add_promise (Slip *slip)
{
  g_autofree char *promised = date_text (slip, "promised");
  int days = loket_slip_promise_days (slip->source);
  g_autofree char *number = g_strdup_printf ("%d", days);
  g_autofree char *more = NULL;

  if (*promised == '\0')
    return;

  if (days > 0)
    more = loket_slip_fill (word (slip, LOKET_WORD_PROMISED_DAYS), number, NULL, NULL);
  add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_PROMISED), promised,
       more != NULL ? more : word (slip, LOKET_WORD_PROMISED_MORE));
}

static void
add_papers (Slip *slip)
{
  JsonArray *papers = loket_slip_array (slip->source->body, "papers");

  if (papers == NULL || json_array_get_length (papers) == 0)
    return;

  add (slip, LOKET_BLOCK_HEADING, NULL, word (slip, LOKET_WORD_WHAT_CAME), NULL);
  for (guint i = 0; i < json_array_get_length (papers); i++)
    {
      g_autofree char *name = loket_slip_name_of_requirement (slip->source,
                                                              json_array_get_string_element
                                                                (papers, i), NULL);

      add (slip, LOKET_BLOCK_CHECKED, NULL, name, NULL);
    }
}

/* Told to the desk when the paper is printed, and nowhere else. */
static void
add_pin (Slip *slip)
{
  const char *pin = loket_slip_string (slip->source->receipt, "pin");

  if (*pin != '\0')
    add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_PIN), pin, word (slip, LOKET_WORD_PIN_NOTE));
}

static void
fill_receipt (Slip *slip)
{
  g_autofree char *fee = money_text (slip, "fee");
  guint n = 0;

  add_number (slip);
  add_who (slip);
  add_pair (slip, LOKET_WORD_FEE, fee);
  add_when (slip, LOKET_WORD_RECEIVED_ON);
  add_promise (slip);
  add_papers (slip);
  add (slip, LOKET_BLOCK_HEADING, NULL, word (slip, LOKET_WORD_NEXT_STEPS), NULL);
  if (loket_slip_has_step (slip->source, "interview"))
    add_step (slip, &n, LOKET_WORD_STEP_INTERVIEW);
  if (loket_slip_has_step (slip->source, "payment"))
    add_step (slip, &n, LOKET_WORD_STEP_PAYMENT);
  add_step (slip, &n, LOKET_WORD_STEP_HANDOVER);
  add_pin (slip);
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_NO_OTHER_FEE), NULL);
}

static void
fill_billing (Slip *slip)
{
  JsonArray *places = loket_slip_array (slip->source->bundle, "places_to_pay");
  g_autofree char *code = grouped (body_text (slip, "billing"));
  g_autofree char *amount = money_text (slip, "amount");
  g_autofree char *expires = date_text (slip, "expires");
  g_autofree char *until = NULL;

  if (*expires != '\0')
    until = loket_slip_fill (word (slip, LOKET_WORD_VALID_UNTIL), expires, NULL, NULL);
  add (slip, LOKET_BLOCK_NUMBER, word (slip, LOKET_WORD_BILLING_CODE), code, NULL);
  add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_AMOUNT), amount, until);
  add_pair (slip, LOKET_WORD_NUMBER, loket_slip_string (slip->source->receipt, "case_number"));
  add_who (slip);
  if (places != NULL && json_array_get_length (places) > 0)
    add (slip, LOKET_BLOCK_HEADING, NULL, word (slip, LOKET_WORD_WHERE_TO_PAY), NULL);
  for (guint i = 0; places != NULL && i < json_array_get_length (places); i++)
    {
      g_autofree char *name = loket_slip_name (slip->source,
                                               json_array_get_object_element (places, i));

      add (slip, LOKET_BLOCK_STEP, "•", name, NULL);
    }
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_PAY_NOTE), NULL);
}

static void
fill_payment (Slip *slip)
{
  g_autofree char *code = grouped (body_text (slip, "billing"));
  g_autofree char *ntpn = grouped (body_text (slip, "ntpn"));
  g_autofree char *amount = money_text (slip, "amount");
  g_autofree char *paid = date_text (slip, "paid_at");

  add_number (slip);
  add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_PAID_ON), amount, paid);
  add_who (slip);
  add_pair (slip, LOKET_WORD_BILLING_CODE, code);
  add_pair (slip, LOKET_WORD_NTPN, ntpn);
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_PAID_NOTE), NULL);
}

static void
add_missing (Slip *slip)
{
  JsonArray *missing = loket_slip_array (slip->source->body, "missing");

  if (missing == NULL || json_array_get_length (missing) == 0)
    return;

  add (slip, LOKET_BLOCK_HEADING, NULL, word (slip, LOKET_WORD_WHAT_TO_BRING), NULL);
  for (guint i = 0; i < json_array_get_length (missing); i++)
    {
      g_autofree char *instead = NULL;
      g_autofree char *name = NULL;

      name = loket_slip_name_of_requirement (slip->source,
                                             json_array_get_string_element (missing, i),
                                             &instead);
      add (slip, LOKET_BLOCK_OPEN, NULL, name, instead);
    }
}

static void
fill_returned (Slip *slip)
{
  JsonArray *reasons = loket_slip_array (slip->source->body, "reasons");
  g_autofree char *deadline = date_text (slip, "deadline");

  add_number (slip);
  add_who (slip);
  if (*deadline != '\0')
    add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_COME_BY), deadline,
         word (slip, LOKET_WORD_COME_NOTE));
  else
    add (slip, LOKET_BLOCK_BOX, NULL, word (slip, LOKET_WORD_COME_ANY_DAY),
         word (slip, LOKET_WORD_COME_NOTE));
  add_missing (slip);
  add (slip, LOKET_BLOCK_HEADING, NULL, word (slip, LOKET_WORD_WHY), NULL);
  for (guint i = 0; reasons != NULL && i < json_array_get_length (reasons); i++)
    {
      g_autofree char *name = NULL;

      name = loket_slip_name_of_reason (slip->source, "return",
                                        json_array_get_string_element (reasons, i));
      add (slip, LOKET_BLOCK_STEP, "•", name, NULL);
    }
  if (*body_text (slip, "note") != '\0')
    add (slip, LOKET_BLOCK_TEXT, NULL, body_text (slip, "note"), NULL);
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_RETURNED_NOTE), NULL);
}

static void
fill_handover (Slip *slip)
{
  static const struct
  {
    const char *code;
    LoketWord word;
  } capacities[] = {
    { "self", LOKET_WORD_CAPACITY_SELF }, { "parent", LOKET_WORD_CAPACITY_PARENT },
    { "guardian", LOKET_WORD_CAPACITY_GUARDIAN }, { "family", LOKET_WORD_CAPACITY_FAMILY },
    { "proxy", LOKET_WORD_CAPACITY_PROXY }, { "agent", LOKET_WORD_CAPACITY_AGENT },
  };
  const char *capacity = body_text (slip, "capacity");
  const char *collector = body_text (slip, "collector");
  const char *who = *collector != '\0' ? collector : body_text (slip, "name");
  g_autofree char *text = g_strdup (who);
  g_autofree char *names = g_strdup_printf ("%s\n%s", who, body_text (slip, "officer"));

  for (guint i = 0; i < G_N_ELEMENTS (capacities); i++)
    if (g_str_equal (capacity, capacities[i].code))
      {
        g_free (text);
        text = g_strdup_printf ("%s (%s)", who, word (slip, capacities[i].word));
      }
  add (slip, LOKET_BLOCK_NUMBER, word (slip, LOKET_WORD_PASSPORT), body_text (slip, "book"),
       NULL);
  add_pair (slip, LOKET_WORD_NUMBER, loket_slip_string (slip->source->receipt, "case_number"));
  add_who (slip);
  add_pair (slip, LOKET_WORD_COLLECTED_BY, text);
  add_when (slip, LOKET_WORD_HANDED_ON);
  add (slip, LOKET_BLOCK_TEXT, NULL, word (slip, LOKET_WORD_HANDED_TEXT), NULL);
  add (slip, LOKET_BLOCK_SIGNATURES, word (slip, LOKET_WORD_WHO_RECEIVES),
       word (slip, LOKET_WORD_WHO_GIVES), names);
}

static void
fill_refusal (Slip *slip)
{
  g_autofree char *reason = loket_slip_name_of_reason (slip->source, "refuse",
                                                       body_text (slip, "basis"));

  add_number (slip);
  add_who (slip);
  add_when (slip, LOKET_WORD_RECEIVED_ON);
  add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_REFUSED_BECAUSE), reason, NULL);
  if (*body_text (slip, "note") != '\0')
    add (slip, LOKET_BLOCK_TEXT, NULL, body_text (slip, "note"), NULL);
  add_pair (slip, LOKET_WORD_LEGAL, body_text (slip, "legal"));
  if (*body_text (slip, "delegated") != '\0')
    add_pair (slip, LOKET_WORD_ON_BEHALF, body_text (slip, "delegated"));
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_REFUSED_NOTE), NULL);
}

static void
fill_custody (Slip *slip)
{
  add_number (slip);
  add_who (slip);
  add_when (slip, LOKET_WORD_RECEIVED_ON);
  add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_KEPT), body_text (slip, "what"), NULL);
  add (slip, LOKET_BLOCK_TEXT, NULL, word (slip, LOKET_WORD_KEPT_NOTE), NULL);
}

/* A line for every person, day and purpose; in words already. */
static void
fill_looks (Slip *slip)
{
  JsonArray *lines = loket_slip_array (slip->source->body, "lines");
  g_autofree char *day = date_text (slip, "day");

  add_pair (slip, LOKET_WORD_NUMBER, loket_slip_string (slip->source->receipt, "case_number"));
  add_pair (slip, LOKET_WORD_APPLICANT, body_text (slip, "name"));
  add_pair (slip, LOKET_WORD_LOOKS_ON, day);
  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    add (slip, LOKET_BLOCK_STEP, "•", json_array_get_string_element (lines, i), NULL);
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_LOOKS_NOTE), NULL);
}

static void
fill_person_report (Slip *slip)
{
  loket_slip_report_fill (slip->source, slip->blocks);
}

static void
fill_person_request (Slip *slip)
{
  loket_slip_request_fill (slip->source, slip->blocks);
}

static void
fill_breach (Slip *slip)
{
  loket_slip_breach_fill (slip->source, slip->blocks);
}

static void
fill_withdrawn (Slip *slip)
{
  g_autofree char *reason = loket_slip_name_of_reason (slip->source, "withdraw", body_text (slip, "reason"));

  add_number (slip);
  add_who (slip);
  add_when (slip, LOKET_WORD_WITHDRAWN_ON);
  add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_WITHDRAWN_WHY), reason, NULL);
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_WITHDRAWN_NOTE), NULL);
}

static void
fill_given_back (Slip *slip)
{
  g_autofree char *names = g_strdup_printf ("%s\n%s", body_text (slip, "to_whom"), body_text (slip, "officer"));

  add_number (slip);
  add_who (slip);
  add_pair (slip, LOKET_WORD_GIVEN_TO, body_text (slip, "to_whom"));
  add_when (slip, LOKET_WORD_GIVEN_ON);
  add (slip, LOKET_BLOCK_BOX, word (slip, LOKET_WORD_WAS_KEPT), body_text (slip, "what"), NULL);
  add (slip, LOKET_BLOCK_TEXT, NULL, word (slip, LOKET_WORD_GIVEN_TEXT), NULL);
  add (slip, LOKET_BLOCK_SIGNATURES, word (slip, LOKET_WORD_WHO_RECEIVES),
       word (slip, LOKET_WORD_WHO_GIVES), names);
}

static void
fill_ticket (Slip *slip)
{
  g_autofree char *day = date_text (slip, "day");
  g_autofree char *waiting = loket_slip_number_text (slip->source->body, "waiting");
  g_autofree char *ahead = NULL;
  g_autofree char *when = g_strdup_printf ("%s  %s", day, body_text (slip, "time"));

  if (*waiting != '\0')
    ahead = loket_slip_fill (word (slip, LOKET_WORD_WAITING), waiting, NULL, NULL);
  add (slip, LOKET_BLOCK_GIANT, word (slip, LOKET_WORD_YOUR_NUMBER), body_text (slip, "label"),
       body_text (slip, "class_name"));
  if (ahead != NULL)
    add (slip, LOKET_BLOCK_BOX, NULL, ahead, when);
  else
    add (slip, LOKET_BLOCK_TEXT, NULL, when, NULL);
  add (slip, LOKET_BLOCK_NOTE, NULL, word (slip, LOKET_WORD_TICKET_NOTE), NULL);
}

static const struct
{
  const char *kind;
  LoketWord title;
  void (*fill) (Slip *slip);
  gboolean is_signed;
} KINDS[] = {
  { "receipt", LOKET_WORD_RECEIPT, fill_receipt, TRUE },
  { "billing", LOKET_WORD_BILLING, fill_billing, FALSE },
  { "payment", LOKET_WORD_PAYMENT, fill_payment, TRUE },
  { "returned", LOKET_WORD_RETURNED, fill_returned, TRUE },
  { "handover", LOKET_WORD_HANDOVER, fill_handover, TRUE },
  { "refusal", LOKET_WORD_REFUSAL, fill_refusal, TRUE },
  { "custody", LOKET_WORD_CUSTODY, fill_custody, TRUE },
  { "withdrawn", LOKET_WORD_WITHDRAWN, fill_withdrawn, TRUE },
  { "given_back", LOKET_WORD_GIVEN_BACK, fill_given_back, TRUE },
  { "ticket", LOKET_WORD_TICKET, fill_ticket, FALSE },
  { "looks", LOKET_WORD_LOOKS, fill_looks, FALSE },
  { "person_report", LOKET_WORD_PERSON_REPORT, fill_person_report, FALSE },
  { "person_request", LOKET_WORD_PERSON_REQUEST, fill_person_request, FALSE },
  { "breach", LOKET_WORD_BREACH, fill_breach, FALSE },
};

static guint
kind_of (const LoketSlipSource *source)
{
  const char *kind = loket_slip_string (source->receipt, "kind");

  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (g_str_equal (kind, KINDS[i].kind))
      return i;

  return 0;
}

static void
add_practice_note (Slip *slip)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", word (slip, LOKET_WORD_PRACTICE),
                                           word (slip, LOKET_WORD_PRACTICE_NOTE));

  add (slip, LOKET_BLOCK_NOTE, NULL, text, NULL);
}

/* Who carried it out of the office: as the server put it on record. */
static void
add_copy_note (Slip *slip)
{
  JsonObject *receipt = slip->source->receipt;
  JsonObject *copy = json_object_has_member (receipt, "copy") ? json_object_get_object_member (receipt, "copy") : NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;
  GDate date;
  const char *at;

  if (copy == NULL)
    return;
  at = loket_slip_string (copy, "at");
  if (strlen (at) < 16 || !loket_date_from_iso ((when = g_strndup (at, 10)), &date))
    return;
  g_free (when);
  when = g_strdup_printf ("%02u-%02u-%04u %.2s.%.2s", g_date_get_day (&date), g_date_get_month (&date),
                          g_date_get_year (&date), at + 11, at + 14);
  text = loket_slip_fill (word (slip, LOKET_WORD_COPY), when, loket_slip_string (copy, "by"),
                          loket_slip_string (copy, "office"));
  if (*loket_slip_string (copy, "why") != '\0')
    {
      g_autofree char *why = loket_slip_fill (word (slip, LOKET_WORD_COPY_WHY), text, loket_slip_string (copy, "why"), NULL);

      add (slip, LOKET_BLOCK_NOTE, NULL, why, NULL);
    }
  else
    add (slip, LOKET_BLOCK_NOTE, NULL, text, NULL);
}

const char *
loket_slip_content_title (const LoketSlipSource *source)
{
  return loket_slip_word (KINDS[kind_of (source)].title, source->language);
}

GPtrArray *
loket_slip_content (const LoketSlipSource *source)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_block_free);
  Slip slip = { source, blocks };
  guint kind = kind_of (source);

  add_letterhead (&slip);
  if (loket_slip_boolean (source->office, "practice") && source->roll)
    add (&slip, LOKET_BLOCK_STAMP, NULL, word (&slip, LOKET_WORD_PRACTICE),
         word (&slip, LOKET_WORD_PRACTICE_NOTE));
  add (&slip, LOKET_BLOCK_TITLE, NULL, loket_slip_content_title (source), NULL);
  KINDS[kind].fill (&slip);
  if (KINDS[kind].is_signed)
    add_code (&slip);
  if (loket_slip_boolean (source->office, "practice") && !source->roll)
    add_practice_note (&slip);
  add_copy_note (&slip);

  return blocks;
}
