/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to a case, in sentences. */

#include "loket-history-words.h"

#include <glib/gi18n-lib.h>

#include "loket-row.h"
#include "loket-moment.h"
#include "loket-money.h"
#include "loket-words.h"

/* %s is what stands in "member" of the detail, in words. */
static const struct { const char *act, *sentence, *member; } sentences[] = {
  { "created", N_("The application was opened: %s."), "service" },
  { "submitted", N_("The file was complete; the fee is %s."), "fee" },
  { "saved", N_("Filled in or changed: %s."), "fields" },
  { "matched", N_("%s was compared with the original."), "doc_type" },
  { "flag_raised", N_("Marked for a second look: %s."), "code" },
  { "interviewed", N_("The interview was held: %s."), "result" },
  { "billing", N_("Billing code %s was recorded."), "billing" },
  { "paid", N_("The payment was recorded, NTPN %s."), "ntpn" },
  { "payment_confirmed", N_("The treasurer confirmed the payment."), NULL },
  { "taken_in", N_("The file was taken in again."), NULL },
  { "set_aside", N_("Set aside: %s."), "reason" },
  { "withdrawn", N_("Withdrawn: %s."), "reason" },
  { "book", N_("Passport book %s was recorded."), "book" },
  { "handed_over", N_("The passport was handed over: %s."), "capacity" },
  { "custody", N_("An original is kept here: %s."), "what" },
  { "given_back", N_("An original was given back: %s."), "what" },
  { "note", N_("A note was written."), NULL },
  { "corrected", N_("At the applicant's request this was corrected in their record: %s. What is signed here stays as it was."), "field" },
  { "read", N_("The file was read: %s."), "purpose" },
};

/* What the words of an event depend on. */
typedef struct
{
  LoketCatalogue *catalogue;
  const char *service;
} About;

/* * Auxiliary methods */

static const char *
word_of (const char *code)
{
  static const struct { const char *code, *word; } words[] = {
    { "pass", N_("passed") }, { "deepen", N_("to be examined more deeply") }, { "refuse", N_("refusal proposed") },
    { "taken", N_("taken") }, { "partial", N_("some missing") }, { "exception", N_("not possible") },
    { "ok", N_("nothing found") }, { "hit", N_("found on the list") }, { "differs", N_("differs") },
    { "unavailable", N_("the source could not be asked") },
    { "process", N_("to work on it") }, { "decide", N_("to decide") }, { "follow", N_("because it changed") },
    { "history", N_("for its history") }, { "serve", N_("at the counter") },
    { "first", N_("the first promise") }, { "returned", N_("because the file was returned") },
    { "outage", N_("because a system was out of order") },
    { "looks", N_("to say who looked at it") }, { "audit", N_("for the audit") },
    { "support", N_("to help with the program") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].code, code))
      return _(words[i].word);

  return code;
}

static char *
list_words (const About *about,
            JsonArray   *codes,
            const char  *list)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    {
      const char *code = json_array_get_string_element (codes, i);
      JsonObject *field = list == NULL ? loket_catalogue_get_field (about->catalogue, about->service, code) : NULL;
      const char *word = list != NULL ? loket_catalogue_name_of (about->catalogue, list, code) : loket_catalogue_word (field, "label");

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", *word != '\0' ? word : code);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "code: words" of somebody whose work it was not, or a word of the program. */
static char *
purpose_words (LoketCatalogue *catalogue,
               const char     *purpose)
{
  g_auto(GStrv) parts = g_strsplit (purpose, ": ", 2);
  const char *name = parts[0] != NULL ? loket_catalogue_word (loket_catalogue_find (catalogue, "reasons", parts[0]), "name") : "";

  if (*name == '\0')
    return g_strdup (word_of (purpose));

  return parts[1] != NULL ? g_strdup_printf ("%s: %s", name, parts[1]) : g_strdup (name);
}

static char *
member_words (const About *about,
              JsonObject  *detail,
              const char  *member)
{
  const char *value = loket_json_string (detail, member);
  const char *word = value;

  if (g_str_equal (member, "fields"))
    return list_words (about, loket_json_array (detail, "fields"), NULL);
  if (g_str_equal (member, "field"))
    word = loket_catalogue_word (loket_catalogue_get_field (about->catalogue, about->service, value), "label");
  if (g_str_equal (member, "fee"))
    return loket_money_format (loket_json_int (detail, "fee"));
  if (g_str_equal (member, "service"))
    return g_strdup_printf ("%s, %s", loket_catalogue_name_of (about->catalogue, "services", value),
                            loket_catalogue_variant_name (about->catalogue, value, loket_json_string (detail, "variant")));
  if (g_str_equal (member, "doc_type"))
    word = loket_catalogue_name_of (about->catalogue, "doc_types", value);
  else if (g_str_equal (member, "code") || g_str_equal (member, "reason"))
    word = loket_catalogue_name_of (about->catalogue, "reasons", value);
  else if (g_str_equal (member, "capacity"))
    word = loket_capacity_word (value);
  else if (g_str_equal (member, "purpose"))
    return purpose_words (about->catalogue, value);
  else if (g_str_equal (member, "result"))
    word = word_of (value);

  return g_strdup (word != NULL && *word != '\0' ? word : value);
}

/* * Events that say more than one thing */

static char *
paper_sentence (const About *about,
                JsonObject  *detail)
{
  const char *paper = loket_catalogue_name_of (about->catalogue, "doc_types", loket_json_string (detail, "doc_type"));
  int pages = (int) loket_json_int (detail, "pages");

  if (pages == 0)
    return g_strdup_printf (_("%s was taken out of the file."), paper);
  if (loket_json_int (detail, "version") > 1)
    return g_strdup_printf (ngettext ("%s was scanned again: %d page.", "%s was scanned again: %d pages.", (gulong) pages), paper, pages);

  return g_strdup_printf (ngettext ("%s was scanned: %d page.", "%s was scanned: %d pages.", (gulong) pages), paper, pages);
}

static char *
requirement_sentence (const About *about,
                      JsonObject  *detail)
{
  JsonObject *requirement = loket_catalogue_get_requirement (about->catalogue, about->service,
                                                             loket_json_string (detail, "requirement"));
  const char *name = loket_catalogue_word (requirement, "name");
  const char *state = loket_json_string (detail, "state");
  g_autofree char *reason = member_words (about, detail, "reason");

  if (g_str_equal (state, "not_exist"))
    return g_strdup_printf (_("The applicant does not have %s: %s."), name, reason);
  if (g_str_equal (state, "waived"))
    return g_strdup_printf (_("%s is not needed: %s."), name, reason);

  return g_strdup_printf (_("%s is needed again."), name);
}

static char *
check_sentence (const About *about,
                JsonObject  *detail)
{
  const char *kind = loket_catalogue_name_of (about->catalogue, "check_kinds", loket_json_string (detail, "kind"));
  const char *reference = loket_json_string (detail, "reference");
  const char *outcome = word_of (loket_json_string (detail, "outcome"));

  if (*reference == '\0')
    return g_strdup_printf (_("%s was checked: %s."), kind, outcome);

  return g_strdup_printf (_("%s was checked: %s (%s)."), kind, outcome, reference);
}

static char *
step_sentence (const About *about,
               JsonObject  *detail)
{
  const char *step = loket_catalogue_step_name (about->catalogue, about->service, loket_json_string (detail, "step"));
  const char *as = loket_json_string (detail, "as");

  /* What ended these steps stands in a sentence of its own. */
  if (!g_str_equal (as, "forwarded"))
    return NULL;

  return g_strdup_printf (_("Step finished: %s."), step);
}

static char *
promise_sentence (JsonObject *detail)
{
  g_autofree char *day = loket_moment_day (loket_json_string (detail, "date"));
  const char *reason = loket_json_string (detail, "reason");

  if (g_str_equal (reason, "first"))
    return g_strdup_printf (_("Promised for %s."), day);

  return g_strdup_printf (_("Now promised for %s, %s."), day, word_of (reason));
}

static char *
return_sentence (const About *about,
                 JsonObject  *detail)
{
  g_autofree char *reasons = list_words (about, loket_json_array (detail, "reasons"), "reasons");
  g_autofree char *deadline = loket_moment_day (loket_json_string (detail, "deadline"));

  if (*deadline != '\0')
    return g_strdup_printf (_("The file was returned until %s: %s."), deadline, reasons);

  return g_strdup_printf (_("The file was returned: %s."), reasons);
}

static char *
decision_sentence (const About *about,
                   JsonObject  *detail)
{
  JsonObject *delegated = loket_json_object (detail, "delegated");
  g_autofree char *text = NULL;

  if (g_str_equal (loket_json_string (detail, "outcome"), "approve"))
    text = g_strdup_printf (_("The application was approved, version %d."), (int) loket_json_int (detail, "version"));
  else
    text = g_strdup_printf (_("The application was refused: %s."),
                            loket_catalogue_name_of (about->catalogue, "reasons", loket_json_string (detail, "basis")));
  if (delegated == NULL)
    return g_steal_pointer (&text);

  /* Translators: what was decided, the person for whom, the number of the letter */
  return g_strdup_printf (_("%s On behalf of %s, letter %s."), text, loket_json_string (delegated, "name"),
                          loket_json_string (delegated, "letter"));
}

static char *
special_sentence (const About *about,
                  const char  *act,
                  JsonObject  *detail)
{
  if (g_str_equal (act, "paper"))
    return paper_sentence (about, detail);
  if (g_str_equal (act, "requirement"))
    return requirement_sentence (about, detail);
  if (g_str_equal (act, "checked"))
    return check_sentence (about, detail);
  if (g_str_equal (act, "step_done"))
    return step_sentence (about, detail);
  if (g_str_equal (act, "promised"))
    return promise_sentence (detail);
  if (g_str_equal (act, "returned"))
    return return_sentence (about, detail);
  if (g_str_equal (act, "decided"))
    return decision_sentence (about, detail);
  if (g_str_equal (act, "flag_cleared"))
    return g_strdup_printf (_("Mark cleared: %s. %s"), loket_catalogue_name_of (about->catalogue, "reasons", loket_json_string (detail, "code")),
                            loket_json_string (detail, "reason"));
  if (g_str_equal (act, "biometrics"))
    return g_strdup_printf (_("Photo %s, fingerprints %s."), word_of (loket_json_string (detail, "photo")),
                            word_of (loket_json_string (detail, "fingers")));
  if (g_str_equal (act, "misprint"))
    return g_strdup_printf (_("Book %s does not count any more: %s."), loket_json_string (detail, "book"),
                            loket_catalogue_name_of (about->catalogue, "reasons", loket_json_string (detail, "reason")));
  if (g_str_equal (act, "quality"))
    return g_strdup (g_str_equal (loket_json_string (detail, "result"), "ok")
                     ? _("The book was checked and agrees letter by letter.") : _("The book was checked and differs."));

  return NULL;
}

/**
 * loket_history_sentence:
 * @catalogue: the words of the office
 * @service: code of the service the case is about
 * @event: one event of api.case_history or api.audit_log
 *
 * Returns: (nullable) (transfer full): what happened; %NULL for what another sentence says already
 */
char *
loket_history_sentence (LoketCatalogue *catalogue,
                        const char     *service,
                        JsonObject     *event)
{
  const About about = { catalogue, service };
  const char *act = loket_json_string (event, "act");
  JsonObject *detail = loket_json_object (event, "detail");

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].act, act))
      {
        g_autoptr(GString) text = g_string_new (_(sentences[i].sentence));

        if (sentences[i].member != NULL)
          {
            g_autofree char *words = member_words (&about, detail, sentences[i].member);

            g_string_replace (text, "%s", words, 1);
          }

        return g_string_free (g_steal_pointer (&text), FALSE);
      }

  return special_sentence (&about, act, detail);
}

/**
 * loket_history_look:
 * @catalogue: the words of the office
 * @kind: how somebody looked: "case", "page", "access", "print" or "export"
 * @purpose: why, as the log keeps it; what an officer typed stays as it is
 *
 * Returns: (transfer full): what was done with the file, in words
 */
char *
loket_history_look (LoketCatalogue *catalogue,
                    const char     *kind,
                    const char     *purpose)
{
  g_autofree char *why = NULL;

  if (g_str_has_prefix (purpose, "breach"))
    return g_strdup (_("Worked on a breach of data that concerns the applicant"));
  if (g_str_equal (kind, "page"))
    return g_strdup (_("Saw a scanned page of the file"));
  if (g_str_equal (kind, "access"))
    return g_strdup (_("Opened what the applicant asked about their own data"));
  /* of which slip says its code, which is no word */
  if (!g_str_equal (kind, "case") && g_str_has_prefix (purpose, "slip/"))
    return g_strdup (_("Printed or saved a slip of the file"));
  why = purpose_words (catalogue, purpose);
  if (!g_str_equal (kind, "case"))
    return g_strdup_printf (_("Printed or saved papers of the file: %s"), why);

  return g_strdup_printf (_("Opened the file: %s"), why);
}
