/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the program: one table of acts, their keys and where each key is listened for. */

#include "loket-keys.h"

static gboolean show_twins;

static const LoketKey keys[] = {
  { "help", "F1", "<Control>1", LOKET_KEY_APPLICATION, FALSE },
  { "next", "F2", "<Control>2", LOKET_KEY_APPLICATION, TRUE },
  { "call-chosen", "<Shift>F2", "<Control><Shift>2", LOKET_KEY_APPLICATION, TRUE },
  { "call-again", "F3", "<Control>3", LOKET_KEY_APPLICATION, TRUE },
  { "no-show", "<Shift>F3", "<Control><Shift>3", LOKET_KEY_APPLICATION, TRUE },
  { "end-visit", "F4", "<Control>4", LOKET_KEY_APPLICATION, TRUE },
  { "set-aside", "<Shift>F4", "<Control><Shift>4", LOKET_KEY_APPLICATION, TRUE },
  { "transfer", "<Control>F4", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "begin", "F5", "<Control>5", LOKET_KEY_APPLICATION, TRUE },
  { "other-pane", "F6", "<Control>6", LOKET_KEY_APPLICATION, TRUE },
  { "read", "F7", "<Control>7", LOKET_KEY_APPLICATION, TRUE },
  { "match", "F8", "<Control>8", LOKET_KEY_APPLICATION, TRUE },
  { "scan", "F9", "<Control>9", LOKET_KEY_APPLICATION, TRUE },
  { "scan-again", "<Shift>F9", "<Control><Shift>9", LOKET_KEY_APPLICATION, TRUE },
  { "fullscreen", "F11", NULL, LOKET_KEY_APPLICATION, FALSE },
  { "curtain", "F12", "<Control>j", LOKET_KEY_APPLICATION, FALSE },
  { "board", "<Shift>F12", NULL, LOKET_KEY_APPLICATION, FALSE },
  { "without-ticket", "<Control>n", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "issue-ticket", "<Control><Shift>t", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "add", "<Control><Shift>n", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "member-previous", "<Alt>Up", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "member-next", "<Alt>Down", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "search", "<Control>k", NULL, LOKET_KEY_APPLICATION, FALSE },
  { "forward", "<Control>Return", NULL, LOKET_KEY_WINDOW, TRUE },
  { "return", "<Control>BackSpace", NULL, LOKET_KEY_WINDOW, TRUE },
  { "note", "<Control>m", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "lock", "<Control>l", NULL, LOKET_KEY_APPLICATION, FALSE },
  { "pause", "<Control><Shift>l", NULL, LOKET_KEY_APPLICATION, FALSE },
  { "print", "<Control>p", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "paper-previous", "<Control>Page_Up", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "paper-next", "<Control>Page_Down", NULL, LOKET_KEY_APPLICATION, TRUE },
  { "page-previous", "Page_Up", NULL, LOKET_KEY_PAGE, TRUE },
  { "page-next", "Page_Down", NULL, LOKET_KEY_PAGE, TRUE },
  { "zoom-in", "<Control>plus", "<Control>equal", LOKET_KEY_WINDOW, TRUE },
  { "zoom-out", "<Control>minus", NULL, LOKET_KEY_WINDOW, TRUE },
  { "zoom-fit", "<Control>0", NULL, LOKET_KEY_WINDOW, TRUE },
  { "filter", "slash", NULL, LOKET_KEY_WINDOW, TRUE },
  { "keys", "<Control>question", NULL, LOKET_KEY_APPLICATION, FALSE },
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
 * loket_keys_label:
 * @act: name of an act
 *
 * Returns: (transfer full): its key as people read it, "Shift+F2"; empty without a key
 */
char *
loket_keys_label (const char *act)
{
  const LoketKey *key = loket_keys_find (act);
  const char *text;
  GdkModifierType modifiers;
  guint value;

  if (key == NULL)
    return g_strdup ("");

  text = show_twins && key->twin != NULL ? key->twin : key->key;
  if (!gtk_accelerator_parse (text, &value, &modifiers))
    return g_strdup ("");

  return gtk_accelerator_get_label (value, modifiers);
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

  gtk_widget_add_css_class (hint, "key-hint");
  gtk_widget_set_visible (hint, *label != '\0');

  return hint;
}
