/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in the practice scanner: what the served person lacks, unless somebody chose. */

#include "loket-practice-glass.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-specimen-glass.h"

struct _LoketPracticeGlass
{
  GObject parent_instance;

  /* Borrowed: the desk outlives it */
  LoketDesk *desk;

  /* Owned */
  LoketSpecimenGlass *glass;
  char **chosen;        /* NULL: by itself */

  /* State */
  LoketSpecimenFault fault;
};

G_DEFINE_FINAL_TYPE (LoketPracticeGlass, loket_practice_glass, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* In the order of LoketSpecimenFault. */
static const char * const fault_words[] = {
  N_("nothing"), N_("unplugged"), N_("feeder empty"), N_("paper jam at the second sheet"),
  N_("very slow"), N_("breaks in the middle of a page"), N_("another program has it"), N_("cover open"),
};

/* * Auxiliary methods */

/* The last part of KTP-siti-rahayu-1701014508680002.png: a personal or a family card number. */
static gboolean
is_paper_of (const char *paper,
             const char *number)
{
  g_autofree char *suffix = g_strconcat ("-", number, ".png", NULL);

  return *number != '\0' && g_str_has_suffix (paper, suffix);
}

static gboolean
lay (LoketPracticeGlass *self,
     const char * const *papers,
     GError            **error)
{
  return loket_specimen_glass_lay (self->glass, papers, error)
         && loket_specimen_glass_stack (self->glass, papers, error);
}

/* * Parent class overrides */

static void
loket_practice_glass_finalize (GObject *object)
{
  LoketPracticeGlass *self = LOKET_PRACTICE_GLASS (object);

  g_clear_object (&self->glass);
  g_clear_pointer (&self->chosen, g_strfreev);

  G_OBJECT_CLASS (loket_practice_glass_parent_class)->finalize (object);
}

static void
loket_practice_glass_class_init (LoketPracticeGlassClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_practice_glass_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LOKET_TYPE_PRACTICE_GLASS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
loket_practice_glass_init (LoketPracticeGlass *self)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (fault_words) == LOKET_SPECIMEN_COVER + 1);
}

/* * Public API */

/**
 * loket_practice_glass_new:
 * @desk: (transfer none): the desk, which outlives it
 * @practice_dir: the practice scanner's folder
 * @papers_dir: the drawn papers
 *
 * Returns: (transfer full): the glass of a scanner that works
 */
LoketPracticeGlass *
loket_practice_glass_new (LoketDesk  *desk,
                          const char *practice_dir,
                          const char *papers_dir)
{
  LoketPracticeGlass *self = g_object_new (LOKET_TYPE_PRACTICE_GLASS, NULL);
  g_autoptr(GError) error = NULL;

  self->desk = desk;
  self->glass = loket_specimen_glass_new (practice_dir, papers_dir);
  if (!loket_specimen_glass_prepare (self->glass, &error))
    g_debug ("practice scanner not prepared: %s", error->message);

  return self;
}

/**
 * loket_practice_glass_list:
 *
 * Returns: (transfer full): file names of the papers that can be laid on it
 */
char **
loket_practice_glass_list (LoketPracticeGlass *self)
{
  return loket_specimen_glass_list (self->glass);
}

/**
 * loket_practice_glass_describe:
 * @paper: file name of a paper
 *
 * Returns: (transfer full): what it is and whose, in words
 */
char *
loket_practice_glass_describe (LoketPracticeGlass *self,
                               const char         *paper)
{
  const char *name = strchr (paper, '-');
  const char *number = strrchr (paper, '-');
  g_autofree char *code = name != NULL ? g_strndup (paper, (gsize) (name - paper)) : g_strdup (paper);
  const char *kind = loket_catalogue_name_of (loket_desk_get_catalogue (self->desk), "doc_types", code);
  g_autofree char *person = NULL;

  if (name == NULL || number == name)
    return g_strdup (*kind != '\0' ? kind : code);
  person = g_strndup (name + 1, (gsize) (number - name - 1));
  g_strdelimit (person, "-", ' ');
  for (char *letter = person; *letter != '\0'; letter++)
    if (letter == person || letter[-1] == ' ')
      *letter = g_ascii_toupper (*letter);

  return g_strdup_printf ("%s · %s", person, *kind != '\0' ? kind : code);
}

/**
 * loket_practice_glass_choose:
 * @papers: (nullable): what lies on the glass and in the feeder at the next scan, in this order;
 *   NULL or none: what the served person lacks
 */
gboolean
loket_practice_glass_choose (LoketPracticeGlass *self,
                             const char * const *papers,
                             GError            **error)
{
  gboolean any = papers != NULL && papers[0] != NULL;

  if (any && !lay (self, papers, error))
    return FALSE;
  g_clear_pointer (&self->chosen, g_strfreev);
  if (any)
    self->chosen = g_strdupv ((char **) papers);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

gboolean
loket_practice_glass_is_chosen (LoketPracticeGlass *self,
                                const char         *paper)
{
  return self->chosen != NULL && g_strv_contains ((const char * const *) self->chosen, paper);
}

gboolean
loket_practice_glass_has_choice (LoketPracticeGlass *self)
{
  return self->chosen != NULL;
}

guint
loket_practice_glass_get_n_faults (void)
{
  return G_N_ELEMENTS (fault_words);
}

/**
 * loket_practice_glass_get_fault_word:
 * @fault: 0 for none, below loket_practice_glass_get_n_faults()
 *
 * Returns: (transfer none): what is wrong then
 */
const char *
loket_practice_glass_get_fault_word (guint fault)
{
  g_return_val_if_fail (fault < G_N_ELEMENTS (fault_words), "");

  return _(fault_words[fault]);
}

guint
loket_practice_glass_get_fault (LoketPracticeGlass *self)
{
  return (guint) self->fault;
}

gboolean
loket_practice_glass_set_fault (LoketPracticeGlass *self,
                                guint               fault,
                                GError            **error)
{
  g_return_val_if_fail (fault < G_N_ELEMENTS (fault_words), FALSE);

  if (!loket_specimen_glass_set_fault (self->glass, (LoketSpecimenFault) fault, error))
    return FALSE;
  self->fault = (LoketSpecimenFault) fault;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

/**
 * loket_practice_glass_lay_for:
 * @file: the case somebody scans into
 * @doc_type: the paper that is asked for
 *
 * Just before a scan. A choice is used once; without one the served person's own paper lies there,
 * else somebody's of that kind.
 */
void
loket_practice_glass_lay_for (LoketPracticeGlass *self,
                              LoketCase          *file,
                              const char         *doc_type)
{
  g_autofree char *prefix = g_strconcat (doc_type, "-", NULL);
  g_auto(GStrv) papers = NULL;
  g_autoptr(GError) error = NULL;
  const char *laid[] = { NULL, NULL };

  if (self->chosen != NULL)
    {
      g_clear_pointer (&self->chosen, g_strfreev);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }
  papers = loket_specimen_glass_list (self->glass);
  for (guint i = 0; papers[i] != NULL; i++)
    {
      if (!g_str_has_prefix (papers[i], prefix))
        continue;
      if (laid[0] == NULL)
        laid[0] = papers[i];
      if (is_paper_of (papers[i], loket_case_get_field (file, "nik"))
          || is_paper_of (papers[i], loket_case_get_field (file, "kk")))
        {
          laid[0] = papers[i];
          break;
        }
    }
  if (laid[0] != NULL && !lay (self, laid, &error))
    g_debug ("practice scanner not filled: %s", error->message);
}
