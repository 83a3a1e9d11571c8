/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the program: one table of acts, their keys and where each key is listened for. */

#include "loket-keys.h"

#include <glib/gi18n.h>

#include "loket-words.h"

static gboolean show_twins;

static const LoketKey keys[] = {
  { "help", "F1", "<Control>1", LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Help") },
  { "next", "F2", "<Control>2", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Call the next person, open the next file") },
  { "call-chosen", "<Shift>F2", "<Control><Shift>2", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Call the chosen ticket") },
  { "call-again", "F3", "<Control>3", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Call again") },
  { "no-show", "<Shift>F3", "<Control><Shift>3", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Did not appear") },
  { "end-visit", "F4", "<Control>4", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("End the visit (ten seconds to undo)") },
  { "set-aside", "<Shift>F4", "<Control><Shift>4", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Set aside") },
  { "transfer", "<Control>F4", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Send to another counter…") },
  { "begin", "F5", "<Control>5", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Begin to serve") },
  { "other-pane", "F6", "<Control>6", LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Other pane") },
  { "read", "F7", "<Control>7", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Read: more room for the paper") },
  { "match", "F8", "<Control>8", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Matches the paper") },
  { "scan", "F9", "<Control>9", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Scan what is missing") },
  { "scan-again", "<Shift>F9", "<Control><Shift>9", LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Scan this page again") },
  { "fullscreen", "F11", NULL, LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Full screen") },
  { "curtain", "F12", "<Control>j", LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Curtain") },
  { "board", "<Shift>F12", NULL, LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Writing board") },
  { "check-receipt", "<Control>t", NULL, LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Check a receipt") },
  { "without-ticket", "<Control>n", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Applicant without a ticket") },
  { "issue-ticket", "<Control><Shift>t", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Issue a ticket at the counter") },
  { "add", "<Control><Shift>n", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Add a person or an application") },
  { "member-previous", "<Alt>Up", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, N_("Member of the visit") },
  { "member-next", "<Alt>Down", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_COUNTER, NULL },
  { "search", "<Control>k", NULL, LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Search") },
  { "forward", "<Control>Return", NULL, LOKET_KEY_WINDOW, TRUE,
    LOKET_KEYS_CASE, N_("Next step") },
  { "return", "<Control>BackSpace", NULL, LOKET_KEY_WINDOW, TRUE,
    LOKET_KEYS_CASE, N_("Return the file…") },
  { "note", "<Control>m", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Note") },
  { "history", "<Control>h", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("History of this case") },
  { "looks", "<Control><Shift>h", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Who looked at this applicant's files") },
  { "personal-data", "<Control><Shift>d", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Personal data: report or correction") },
  { "lock", "<Control>l", NULL, LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Lock") },
  { "pause", "<Control><Shift>l", NULL, LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("Pause this counter") },
  { "print", "<Control>p", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Print") },
  { "copy-papers", "<Control><Shift>p", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Print or save papers") },
  { "paper-previous", "<Control>Page_Up", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, N_("Paper") },
  { "paper-next", "<Control>Page_Down", NULL, LOKET_KEY_APPLICATION, TRUE,
    LOKET_KEYS_CASE, NULL },
  { "page-previous", "Page_Up", NULL, LOKET_KEY_PAGE, TRUE,
    LOKET_KEYS_CASE, N_("Page") },
  { "page-next", "Page_Down", NULL, LOKET_KEY_PAGE, TRUE,
    LOKET_KEYS_CASE, NULL },
  { "zoom-in", "<Control>plus", "<Control>equal", LOKET_KEY_WINDOW, TRUE,
    LOKET_KEYS_CASE, N_("Larger, smaller") },
  { "zoom-out", "<Control>minus", NULL, LOKET_KEY_WINDOW, TRUE,
    LOKET_KEYS_CASE, NULL },
  { "zoom-fit", "<Control>0", NULL, LOKET_KEY_WINDOW, TRUE,
    LOKET_KEYS_CASE, N_("Fit") },
  { "filter", "slash", NULL, LOKET_KEY_WINDOW, TRUE,
    LOKET_KEYS_EVERYWHERE, N_("Filter the list") },
  { "keys", "<Control>question", NULL, LOKET_KEY_APPLICATION, FALSE,
    LOKET_KEYS_EVERYWHERE, N_("All keys") },
};

/**
 * loket_keys_all:
 * @n: (out): number of entries
 *
 * Returns: (transfer none): every act of the program that has a key
 */
const LoketKey *
loket_keys_all (gsize *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (keys);

  return keys;
}

/**
 * loket_keys_find:
 * @act: name of an act
 *
 * Returns: (nullable) (transfer none): its entry
 */
const LoketKey *
loket_keys_find (const char *act)
{
  g_return_val_if_fail (act != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].act, act))
      return &keys[i];

  return NULL;
}

/**
 * loket_keys_use_twins:
 * @twins: whether hints show the keys for laptops
 */
void
loket_keys_use_twins (gboolean twins)
{
  show_twins = twins;
}

/**
 * loket_keys_accelerator:
 * @key: an entry
 *
 * Returns: (transfer none): the accelerator hints show: the one for laptops where it is wanted
 */
const char *
loket_keys_accelerator (const LoketKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  return show_twins && key->twin != NULL ? key->twin : key->key;
}

/* GTK writes "Shift+Ctrl+N", "Page_Up" and the arrows as words of the language; the keyboards of the
 * offices and the help say otherwise. */
static char *
as_people_read (const char *label)
{
  static const char * const words[][2] = {
    { "Shift+Ctrl+", "Ctrl+Shift+" }, { "Page_Up", "PgUp" }, { "Page_Down", "PgDn" }, { "Return", "Enter" },
    { "BackSpace", "Backspace" }, { "+Up", "+↑" }, { "+Down", "+↓" }, { "+Atas", "+↑" }, { "+Bawah", "+↓" },
  };
  GString *text = g_string_new (label);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (text, words[i][0], words[i][1], 0);

  return g_string_free (text, FALSE);
}

/**
 * loket_keys_label:
 * @act: name of an act
 *
 * Returns: (transfer full): its key as people read it, "Shift+F2"; empty without a key
 */
char *
loket_keys_label (const char *act)
{
  const LoketKey *key = loket_keys_find (act);
  g_autofree char *label = NULL;
  GdkModifierType modifiers;
  guint value;

  if (key == NULL || !gtk_accelerator_parse (loket_keys_accelerator (key), &value, &modifiers))
    return g_strdup ("");

  label = gtk_accelerator_get_label (value, modifiers);

  return as_people_read (label);
}

/**
 * loket_keys_hint:
 * @act: name of an act
 *
 * Returns: (transfer floating): the dim text that stands beside the button of an act
 */
GtkWidget *
loket_keys_hint (const char *act)
{
  g_autofree char *label = loket_keys_label (act);
  GtkWidget *hint = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "key-hint");
  gtk_widget_set_visible (hint, *label != '\0');

  return hint;
}

/**
 * loket_keys_button:
 * @label: what the act is called, with a mnemonic
 * @act: name of an act of the window
 * @suggested: whether it is the one to do now
 *
 * Returns: (transfer floating): a large button for the act, its key beside it
 */
GtkWidget *
loket_keys_button (const char *label,
                   const char *act,
                   gboolean    suggested)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  g_autofree char *action = g_strconcat ("win.", act, NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "pill");
  loket_button_set_name (button, label);
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_add_css_class (box, "key-button");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), loket_keys_hint (act));

  return box;
}

/**
 * loket_keys_line_up:
 * @column: a box of buttons with their keys, and of other things
 *
 * Makes its buttons as wide as the widest, so that their keys stand below each other.
 */
void
loket_keys_line_up (GtkWidget *column)
{
  g_autoptr(GtkSizeGroup) buttons = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr(GtkSizeGroup) hints = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  for (GtkWidget *row = gtk_widget_get_first_child (column); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_has_css_class (row, "key-button"))
      {
        gtk_size_group_add_widget (buttons, gtk_widget_get_first_child (row));
        gtk_size_group_add_widget (hints, gtk_widget_get_last_child (row));
      }
}
