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
