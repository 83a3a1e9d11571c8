/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of the office for the codes of the server: needs, capacities, duties, acts, states. */

#include "loket-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *code;
  const char *icon;
  const char *word;
  const char *advice;
} Need;

static const Need needs[] = {
  { "deaf", "audio-volume-muted-symbolic", N_("Deaf"),
    N_("Look at the person while you speak. The writing board is Shift+F12.") },
  { "blind", "view-conceal-symbolic", N_("Blind"),
    N_("Say who you are, read aloud what is signed, and guide the hand to the line.") },
  { "wheelchair", "preferences-desktop-accessibility-symbolic", N_("Wheelchair"),
    N_("Use the low counter, or come out to the person.") },
  { "companion", "system-users-symbolic", N_("With a companion"),
    N_("Speak to the applicant, not to the companion.") },
  { "cannot_read", "format-text-plaintext-symbolic", N_("Does not read"),
    N_("Read the form aloud. A thumbprint stands for the signature.") },
  { "elderly", "avatar-default-symbolic", N_("Elderly"),
    N_("Offer a seat, speak slowly, do not let the person walk between counters.") },
  { "pregnant", "emote-love-symbolic", N_("Pregnant"),
    N_("Offer a seat and serve first.") },
  { "infant", "emoji-people-symbolic", N_("With an infant"),
    N_("Serve first; the child need not be present again for the photo.") },
};

typedef struct
{
  const char *code;
  const char *word;
} Word;

static const Word capacities[] = {
  { "self", N_("here in person") },
  { "parent", N_("parent") },
  { "guardian", N_("guardian") },
  { "family", N_("family") },
  { "proxy", N_("by power of attorney") },
  { "agent", N_("agent") },
};

static const Word duties[] = {
  { "clerk", N_("counter clerk") },
  { "examiner", N_("examiner") },
  { "intelligence", N_("intelligence") },
  { "section_head", N_("section head") },
  { "office_head", N_("head of office") },
  { "treasurer", N_("treasurer") },
  { "printer", N_("printing") },
  { "quality", N_("quality check") },
  { "handover", N_("handing over") },
  { "complaint_officer", N_("complaints") },
  { "auditor", N_("auditor") },
  { "administrator", N_("administrator") },
};

static const Word states[] = {
  { "open", N_("open") },
  { "returned", N_("returned to the applicant") },
  { "waiting", N_("waiting for the centre") },
  { "decided_refused", N_("refused") },
  { "withdrawn", N_("withdrawn") },
  { "handed_over", N_("handed over") },
  { "set_aside", N_("set aside") },
};

static const Word acts[] = {
  { "ticket_issue", N_("Issue a ticket") },
  { "ticket_call_next", N_("Call the next person") },
  { "ticket_call", N_("Call a chosen ticket") },
  { "ticket_call_again", N_("Call again") },
  { "ticket_no_show", N_("Did not appear") },
  { "ticket_park", N_("Set a ticket aside") },
  { "ticket_transfer", N_("Send to another counter") },
  { "visit_begin", N_("Begin to serve") },
  { "visit_start_without_ticket", N_("Serve without a ticket") },
  { "visit_person_put", N_("Note who is present") },
  { "visit_end", N_("End a visit") },
  { "visit_end_undo", N_("Undo the end of a visit") },
  { "person_register", N_("Register an applicant") },
  { "person_update", N_("Correct an applicant") },
  { "case_create", N_("Open an application") },
  { "case_take", N_("Take over a case") },
  { "case_release", N_("Release a case") },
  { "case_save", N_("Save the form") },
  { "case_variant", N_("Change the kind of passport") },
  { "field_mark", N_("Match a field with its paper") },
  { "requirement_set", N_("Note a requirement") },
  { "paper_put", N_("File a paper") },
  { "paper_match", N_("Match a paper with its original") },
  { "case_check", N_("Record a check") },
  { "flag_raise", N_("Raise a flag") },
  { "flag_clear", N_("Clear a flag") },
  { "interview_save", N_("Save the interview") },
  { "biometrics_record", N_("Record photo and fingerprints") },
  { "billing_record", N_("Record a billing code") },
  { "payment_record", N_("Record a payment") },
  { "payment_confirm", N_("Confirm a payment") },
  { "case_forward", N_("Next step") },
  { "case_return", N_("Return a file") },
  { "case_take_in", N_("Take a returned file in again") },
  { "case_decide", N_("Decide") },
  { "case_set_aside", N_("Set a case aside") },
  { "case_withdraw", N_("Withdraw an application") },
  { "note_add", N_("Add a note") },
  { "book_record", N_("Record a passport book") },
  { "quality_record", N_("Record the quality check") },
  { "handover_record", N_("Hand over") },
  { "custody_take", N_("Keep an original") },
  { "custody_give_back", N_("Give an original back") },
  { "desk_open", N_("Open a counter") },
  { "desk_pause", N_("Pause a counter") },
  { "desk_close", N_("Close a counter") },
  { "audit_draw", N_("Draw cases by lot") },
  { "audit_verdict", N_("Judge a drawn case") },
  { "finding_answer", N_("Answer a finding") },
  { "request_record", N_("Record a request about personal data") },
  { "request_handed", N_("Hand over a report on personal data") },
  { "request_decide", N_("Decide on a correction of personal data") },
  { "looks_name", N_("Open the names of those who looked") },
  { "breach_open", N_("Open a breach of data") },
  { "breach_remedy", N_("Write down what was done against a breach") },
  { "breach_told", N_("Record who was told of a breach") },
  { "breach_close", N_("Close a breach of data") },
};

static const Need *
find_need (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    if (g_strcmp0 (needs[i].code, code) == 0)
      return &needs[i];

  return NULL;
}

/**
 * loket_need_word:
 * @need: code of a need
 *
 * Returns: (transfer none): its word; the code itself when it is not known here
 */
const char *
loket_need_word (const char *need)
{
  const Need *found = find_need (need);

  return found != NULL ? _(found->word) : need;
}

const char *
loket_need_icon (const char *need)
{
  const Need *found = find_need (need);

  return found != NULL ? found->icon : "dialog-information-symbolic";
}

/**
 * loket_need_advice:
 * @need: code of a need
 *
 * Returns: (transfer none): what it changes at the counter; empty when nothing is known
 */
const char *
loket_need_advice (const char *need)
{
  const Need *found = find_need (need);

  return found != NULL ? _(found->advice) : "";
}

/**
 * loket_needs_all:
 *
 * Returns: (transfer none): the codes of all needs, NULL at the end
 */
const char * const *
loket_needs_all (void)
{
  static const char *codes[G_N_ELEMENTS (needs) + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    codes[i] = needs[i].code;

  return codes;
}

static const char *
find_word (const Word *words,
           gsize       n,
           const char *code)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (words[i].code, code) == 0)
      return _(words[i].word);

  return code != NULL ? code : "";
}

/**
 * loket_capacity_word:
 * @capacity: in what capacity somebody is here
 *
 * Returns: (transfer none): its word
 */
const char *
loket_capacity_word (const char *capacity)
{
  return find_word (capacities, G_N_ELEMENTS (capacities), capacity);
}

const char *
loket_duty_word (const char *duty)
{
  return find_word (duties, G_N_ELEMENTS (duties), duty);
}

/**
 * loket_duty_words:
 * @list: (nullable): codes of duties
 *
 * Returns: (transfer full): their words in one line
 */
char *
loket_duty_words (JsonArray *list)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "",
                            loket_duty_word (json_array_get_string_element (list, i)));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

/**
 * loket_act_word:
 * @function: name of a function of the server
 *
 * Returns: (transfer none): what the officer did when it was called
 */
const char *
loket_act_word (const char *function)
{
  return find_word (acts, G_N_ELEMENTS (acts), function);
}

const char *
loket_state_word (const char *state)
{
  return find_word (states, G_N_ELEMENTS (states), state);
}

static JsonArray *
array_of (JsonObject *object,
          const char *key)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * loket_needs_of:
 * @person: (nullable): a person of a visit
 * @ticket: (nullable): their ticket
 *
 * Returns: (transfer none) (nullable): what they need; said at the ticket machine until the
 *   counter knows better
 */
JsonArray *
loket_needs_of (JsonObject *person,
                JsonObject *ticket)
{
  JsonArray *own = array_of (person, "needs");

  return own != NULL && json_array_get_length (own) > 0 ? own : array_of (ticket, "needs");
}

static GtkWidget *
make_chip (const char *need)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, "need");
  gtk_box_append (GTK_BOX (chip), gtk_image_new_from_icon_name (loket_need_icon (need)));
  gtk_box_append (GTK_BOX (chip), gtk_label_new (loket_need_word (need)));
  gtk_widget_set_tooltip_text (chip, loket_need_advice (need));
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);

  return chip;
}

/**
 * loket_needs_fill:
 * @box: a box that holds nothing else
 * @list: (nullable): codes of needs
 *
 * Shows one chip for each need.
 */
void
loket_needs_fill (GtkBox    *box,
                  JsonArray *list)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (box));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    gtk_box_append (box, make_chip (json_array_get_string_element (list, i)));
  gtk_widget_set_visible (GTK_WIDGET (box), list != NULL && json_array_get_length (list) > 0);
}

/**
 * loket_button_set_name:
 * @button: a button
 * @label: its label, which may have a mnemonic
 */
void
loket_button_set_name (GtkWidget  *button,
                       const char *label)
{
  g_auto(GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *name = g_strjoinv ("", parts);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
