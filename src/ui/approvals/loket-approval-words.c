/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences around a decision: who worked on a case, who decides, what became of it. */

#include "loket-approval-words.h"

#include <glib/gi18n-lib.h>

#include "loket-moment.h"
#include "loket-words.h"

static const char *
act_word (const char *act)
{
  static const struct { const char *act, *word; } words[] = {
    { "enter", N_("entered") }, { "scan", N_("scanned") }, { "match", N_("compared") },
    { "interview", N_("interviewed") }, { "biometrics", N_("biometrics") }, { "check", N_("checked") },
    { "record", N_("payment") }, { "raise", N_("marked") }, { "clear", N_("cleared a mark") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (act, words[i].act))
      return _(words[i].word);

  return NULL;
}

/* "Sinta Maharani: entered, scanned · Budi Santosa: interviewed" */
char *
loket_approval_hands (LoketCase *file)
{
  JsonArray *hands = loket_row_get_array (loket_case_get_data (file), "hands");
  guint n = hands != NULL ? json_array_get_length (hands) : 0;
  g_autoptr(GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const char *name = loket_json_string (json_array_get_object_element (hands, i), "name");
      gboolean first = TRUE;

      if (!g_hash_table_add (named, (gpointer) name))
        continue;
      for (guint j = i; j < n; j++)
        {
          JsonObject *hand = json_array_get_object_element (hands, j);
          const char *word = act_word (loket_json_string (hand, "act"));

          if (word == NULL || !g_str_equal (loket_json_string (hand, "name"), name))
            continue;
          if (first)
            g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", name, word);
          else
            g_string_append_printf (text, ", %s", word);
          first = FALSE;
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
loket_approval_last_look (LoketCase *file)
{
  JsonObject *seen = loket_row_get_object (loket_case_get_data (file), "last_seen");
  g_autofree char *when = seen != NULL ? loket_moment_short (loket_json_string (seen, "at")) : NULL;

  if (seen == NULL)
    return g_strdup (_("You have not looked through it before."));
  if (loket_json_object (seen, "changed") != NULL)
    return g_strdup_printf (_("It changed since you looked, %s: what changed stands first."), when);

  return g_strdup_printf (_("Not changed since you looked, %s."), when);
}

/* In what office this person decides, and for whom. */
char *
loket_approval_duty (LoketDesk *desk)
{
  JsonArray *duties = loket_row_get_array (loket_desk_get_session (desk), "duties");
  const char *wanted = loket_desk_has_duty (desk, "office_head") ? "office_head" : "section_head";

  for (guint i = 0; duties != NULL && i < json_array_get_length (duties); i++)
    {
      JsonObject *duty = json_array_get_object_element (duties, i);
      JsonObject *from = loket_json_object (duty, "delegated_from");

      if (g_str_equal (loket_json_string (duty, "duty"), wanted) && from != NULL)
        {
          g_autofree char *until = loket_moment_day (loket_json_string (duty, "until"));

          return g_strdup_printf (_("%s for %s until %s"), loket_duty_word (wanted), loket_json_string (from, "name"), until);
        }
    }

  return g_strdup (loket_duty_word (wanted));
}

/* What became of a case that no longer waits here: who decided or returned it, and when. */
char *
loket_approval_outcome (LoketCase *file)
{
  LoketRow *data = loket_case_get_data (file);
  JsonArray *decisions = loket_row_get_array (data, "decisions");
  JsonArray *returns = loket_row_get_array (data, "returns");
  guint n = decisions != NULL ? json_array_get_length (decisions) : 0;
  guint m = returns != NULL ? json_array_get_length (returns) : 0;
  JsonObject *last = n > 0 ? json_array_get_object_element (decisions, n - 1)
                           : m > 0 ? json_array_get_object_element (returns, m - 1) : NULL;
  g_autofree char *when = last != NULL ? loket_moment_short (loket_json_string (last, "at")) : NULL;
  const char *who = last != NULL ? loket_json_string (loket_json_object (last, "by"), "name") : "";

  if (n > 0 && g_str_equal (loket_json_string (last, "outcome"), "approve"))
    return g_strdup_printf (_("%s approved this case at %s."), who, when);
  if (n > 0)
    return g_strdup_printf (_("%s refused this case at %s."), who, when);
  if (m > 0 && g_str_equal (loket_row_get_string (data, "state"), "returned"))
    return g_strdup_printf (_("%s returned this file at %s."), who, when);

  return NULL;
}

/* What this person did themselves. */
const char *
loket_approval_own_act (const char *act)
{
  static const struct { const char *act, *text; } texts[] = {
    { "enter", N_("you entered this case") }, { "scan", N_("you scanned this case") },
    { "match", N_("you compared its papers") }, { "interview", N_("you held the interview") },
    { "biometrics", N_("you recorded its biometrics") }, { "check", N_("you recorded a check") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (act, texts[i].act))
      return _(texts[i].text);

  return _("you worked on this case");
}

/* "Elderly · Rina Wulandari" */
char *
loket_approval_jump (LoketDesk *desk,
                     LoketRow  *row)
{
  return g_strdup_printf ("%s · %s", loket_catalogue_name_of (loket_desk_get_catalogue (desk), "reasons", loket_row_get_string (row, "reason")),
                          loket_row_get_string (row, "by_name"));
}

/* Until when: to the applicant, or for a second look; a call before others has none. */
char *
loket_approval_promise (LoketRow *item)
{
  const char *group = loket_row_get_string (item, "group");
  gboolean again = g_str_equal (group, "again");
  gboolean late = loket_row_get_boolean (item, "late");
  g_autofree char *day = loket_moment_brief (loket_row_get_string (item, again ? "due" : "promised"));

  if (g_str_equal (group, "jump"))
    return loket_moment_short (loket_row_get_string (item, "since"));
  if (again)
    return g_strdup_printf (late ? _("was due on %s") : _("due on %s"), day);

  return g_strdup_printf (late ? _("past the promise of %s") : _("promised %s"), day);
}

static void
add_jump (JsonArray  *all,
          JsonObject *jump)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "id", loket_json_string (jump, "id"));
  json_object_set_string_member (row, "group", "jump");
  json_object_set_string_member (row, "name", loket_json_string (jump, "label"));
  json_object_set_string_member (row, "reason", loket_json_string (jump, "reason"));
  json_object_set_string_member (row, "by_name", loket_json_string (loket_json_object (jump, "by"), "name"));
  json_object_set_string_member (row, "since", loket_json_string (jump, "at"));
  json_array_add_object_element (all, row);
}

/* What waits for a decision, then what is to be looked at again, then who was called before others. */
JsonArray *
loket_approval_rows (JsonObject *answer)
{
  JsonArray *all = json_array_new ();
  JsonArray *part;

  for (guint k = 0; k < 2; k++)
    {
      part = loket_json_array (answer, k == 0 ? "rows" : "looks");
      for (guint i = 0; part != NULL && i < json_array_get_length (part); i++)
        json_array_add_object_element (all, json_object_ref (json_array_get_object_element (part, i)));
    }
  part = loket_json_array (answer, "jumps");
  for (guint i = 0; part != NULL && i < json_array_get_length (part); i++)
    add_jump (all, json_array_get_object_element (part, i));

  return all;
}
