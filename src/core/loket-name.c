/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of people. A name is one string as in the birth record: nobody is forced to have a
 * first and a last name, and nothing here ever changes what is stored. */

#include "loket-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-finding.h"
#include "loket-text-clean.h"

/* Letters that do not fall apart into a Latin letter and a mark (Doc 9303 part 3, section 6). */
static const struct
{
  gunichar letter;
  const char *latin;
} transliterations[] = {
  { 0xc4, "AE" }, { 0xc5, "AA" }, { 0xc6, "AE" }, { 0xd0, "D" }, { 0xd6, "OE" }, { 0xd8, "OE" },
  { 0xdc, "UE" }, { 0xde, "TH" }, { 0xdf, "SS" }, { 0x110, "D" }, { 0x126, "H" },
  { 0x131, "I" }, { 0x130, "I" }, { 0x132, "IJ" }, { 0x138, "Q" }, { 0x141, "L" },
  { 0x14a, "N" }, { 0x152, "OE" }, { 0x166, "T" }, { 0x1e9e, "SS" },
};

/* Colonial and pre-1972 spellings and frequent variants, applied from left to right. */
static const char *spellings[][2] = {
  { "OE", "U" }, { "DJ", "J" }, { "TJ", "C" }, { "NJ", "NY" }, { "SJ", "SY" }, { "CH", "KH" },
  { "DH", "D" }, { "TH", "T" }, { "PH", "F" },
};

static const char *
transliterate (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (transliterations); i++)
    if (transliterations[i].letter == c)
      return transliterations[i].latin;

  return NULL;
}

/* Appends A–Z for one letter; marks are dropped, what has no Latin letter gives nothing. */
static void
append_latin (GString *out,
              gunichar c)
{
  gunichar upper = g_unichar_toupper (c);
  const char *latin = transliterate (upper);
  gunichar parts[8];
  gsize count;

  if (latin == NULL)
    latin = transliterate (c);
  if (latin != NULL)
    {
      g_string_append (out, latin);
      return;
    }
  count = g_unichar_fully_decompose (upper, FALSE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < MIN (count, G_N_ELEMENTS (parts)); i++)
    if (parts[i] < 0x80 && g_ascii_isalpha (parts[i]))
      g_string_append_c (out, parts[i]);
}

/**
 * loket_name_clean:
 * @name: (nullable): as typed
 *
 * Returns: (transfer full): in upper case as on civil records, with single spaces; punctuation
 *   stays
 */
char *
loket_name_clean (const char *name)
{
  g_autofree char *clean = loket_text_clean (name, LOKET_TEXT_LINE);

  return g_utf8_strup (clean, -1);
}

/**
 * loket_name_letters:
 * @name: (nullable): a name in any writing
 *
 * Rule: Doc 9303 part 3: letters A–Z only; apostrophes and dots are dropped without a space
 * (AI'NUN → AINUN), hyphens, commas and other signs become a space.
 *
 * Returns: (transfer full): words of A–Z separated by one space
 */
char *
loket_name_letters (const char *name)
{
  g_autofree char *clean = loket_text_clean (name, LOKET_TEXT_LINE);
  GString *out = g_string_new (NULL);

  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c))
        append_latin (out, c);
      else if (c == '.' && g_ascii_isalpha (p[1]))
        g_string_append_c (out, ' ');           /* M.FIRMAN is two words */
      else if (c != '.' && c != '\'' && c != '`' && c != 0x2019 && c != 0x2018 && c != 0x2bc
               && !g_unichar_ismark (c))
        g_string_append_c (out, ' ');
    }

  {
    g_autofree char *spaced = g_string_free (out, FALSE);

    return loket_text_clean (spaced, LOKET_TEXT_LINE);
  }
}

/**
 * loket_name_passport:
 * @name: (nullable): the name as in the birth record
 *
 * Returns: (transfer full): as it is printed on the passport: no punctuation, upper case
 *   (M. Firman → M FIRMAN)
 */
char *
loket_name_passport (const char *name)
{
  return loket_name_letters (name);
}

/**
 * loket_name_words:
 * @name: (nullable): a name
 *
 * Pilgrims are asked for two or three words; more can be added on an endorsement page.
 *
 * Returns: number of words on the passport
 */
guint
loket_name_words (const char *name)
{
  g_autofree char *letters = loket_name_letters (name);
  guint words = *letters != '\0';

  for (const char *p = letters; *p != '\0'; p++)
    words += *p == ' ';

  return words;
}

/**
 * loket_name_to_zone:
 * @name: (nullable): the whole name in any writing
 * @primary: (out) (transfer full): primary identifier
 * @secondary: (out) (transfer full): secondary identifier, empty for a single name
 *
 * Rule for Indonesian passports: the last word is the primary identifier, the words before it
 * the secondary one (SITI RAHAYU → RAHAYU<<SITI); a single name is primary only.
 */
void
loket_name_to_zone (const char *name,
                    char      **primary,
                    char      **secondary)
{
  g_autofree char *letters = loket_name_letters (name);
  char *last = strrchr (letters, ' ');

  if (last == NULL)
    {
      *primary = g_steal_pointer (&letters);
      *secondary = g_strdup ("");
      return;
    }
  *primary = g_strdup (last + 1);
  *last = '\0';
  *secondary = g_steal_pointer (&letters);
}

/* All ways to abbreviate and spell Muhammad become one. */
static const char *
plain_word (const char *word)
{
  static const char *muhammad[] = {
    "MUHAMMAD", "MUHAMAD", "MOHAMMAD", "MOHAMAD", "MOHAMMED", "MUHAMMED", "MOHAMED", "MOCHAMAD",
    "MOCHAMMAD", "MUCHAMAD", "MUCHAMMAD", "MOCH", "MOH", "MUH", "MUCH", "MHD", "MUHD", "MOHD",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (muhammad); i++)
    if (g_str_equal (word, muhammad[i]))
      return "MUHAMAD";

  return word;
}

/* One word in the spelling of today, with doubled letters single. */
static char *
modern_word (const char *word)
{
  const char *plain = plain_word (word);
  GString *out = g_string_new (NULL);

  while (*plain != '\0')
    {
      gsize taken = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (spellings) && taken == 0; i++)
        if (g_str_has_prefix (plain, spellings[i][0]))
          {
            g_string_append (out, spellings[i][1]);
            taken = 2;
          }
      if (taken == 0)
        {
          g_string_append_c (out, *plain);
          taken = 1;
        }
      plain += taken;
      while (out->len >= 2 && out->str[out->len - 1] == out->str[out->len - 2])
        g_string_truncate (out, out->len - 1);
    }

  return g_string_free (out, FALSE);
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

static char **
modern_words (const char *letters,
              gboolean    sorted)
{
  char **words = g_strsplit (letters, " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      char *modern = modern_word (*word);

      g_free (*word);
      *word = modern;
    }
  if (sorted)
    qsort (words, g_strv_length (words), sizeof (char *), compare_words);

  return words;
}

/**
 * loket_name_search_key:
 * @name: (nullable): a name
 *
 * Returns: (transfer full): words in modern spelling, sorted, for a search that does not care
 *   about order, punctuation, old spelling or the many forms of Muhammad
 */
char *
loket_name_search_key (const char *name)
{
  g_autofree char *letters = loket_name_letters (name);
  g_auto(GStrv) words = modern_words (letters, TRUE);

  return g_strjoinv (" ", words);
}

static gboolean
same_strv (char **a,
           char **b)
{
  return g_strv_equal ((const char * const *) a, (const char * const *) b);
}

/* Old J against new Y, which cannot be told apart within one name. */
static void
fold_j (char **words)
{
  for (char **word = words; *word != NULL; word++)
    for (char *p = *word; *p != '\0'; p++)
      if (*p == 'J')
        *p = 'Y';
}

/* Every word of the shorter one stands in the longer one, or is the initial of one there. */
static gboolean
is_shorter (char **few,
            char **many)
{
  g_autofree gboolean *used = g_new0 (gboolean, g_strv_length (many) + 1);

  for (char **word = few; *word != NULL; word++)
    {
      gboolean found = FALSE;

      for (guint i = 0; many[i] != NULL && !found; i++)
        if (!used[i] && (g_str_equal (*word, many[i])
                         || (strlen (*word) == 1 && **word == *many[i])
                         || (strlen (many[i]) == 1 && **word == *many[i])))
          {
            used[i] = TRUE;
            found = TRUE;
          }
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/**
 * loket_name_compare:
 * @a: a name on one paper
 * @b: the name on another
 *
 * For a warning beside two papers; a person decides.
 *
 * Returns: how far they agree
 */
LoketNameMatch
loket_name_compare (const char *a,
                    const char *b)
{
  g_autofree char *plain_a = loket_name_letters (a);
  g_autofree char *plain_b = loket_name_letters (b);
  g_auto(GStrv) words_a = modern_words (plain_a, FALSE);
  g_auto(GStrv) words_b = modern_words (plain_b, FALSE);
  guint count_a = g_strv_length (words_a);
  guint count_b = g_strv_length (words_b);

  if (g_str_equal (plain_a, plain_b))
    return LOKET_NAMES_SAME;
  if (*plain_a == '\0' || *plain_b == '\0')
    return LOKET_NAMES_DIFFERENT;
  fold_j (words_a);
  fold_j (words_b);
  if (same_strv (words_a, words_b))
    return LOKET_NAMES_SPELLING;
  qsort (words_a, count_a, sizeof (char *), compare_words);
  qsort (words_b, count_b, sizeof (char *), compare_words);
  if (same_strv (words_a, words_b))
    return LOKET_NAMES_ORDER;
  if (count_a <= count_b ? is_shorter (words_a, words_b) : is_shorter (words_b, words_a))
    return LOKET_NAMES_SHORTER;

  return LOKET_NAMES_DIFFERENT;
}

/**
 * loket_name_check:
 * @name: (nullable): a name as typed
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * An empty name or one without any letter is an error. Digits, other signs, and more than 60
 * characters are warnings only: Permendagri 73/2022 is applied "tidak kaku" and old records
 * stay valid.
 */
void
loket_name_check (const char *name,
                  GPtrArray  *findings)
{
  g_autofree char *clean = loket_name_clean (name);
  g_autofree char *letters = loket_name_letters (name);
  guint length = loket_text_length (clean);
  guint position = 1;

  if (*letters == '\0')
    {
      loket_findings_error (findings, "name", 0, 0, _("A name needs letters."));
      return;
    }
  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p), position++)
    if (g_unichar_isdigit (g_utf8_get_char (p)))
      {
        loket_findings_warn (findings, "name-digit", position, 1,
                             _("Character %u of the name is a digit."), position);
        break;
      }
  if (length > LOKET_NAME_LETTERS_MAX)
    loket_findings_warn (findings, "name-length", 0, 0,
                         _("The name has %u characters; civil records have at most %u."),
                         length, LOKET_NAME_LETTERS_MAX);
}
