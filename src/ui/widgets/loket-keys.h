/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the program: one table of acts, their keys and where each key is listened for. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LoketKeyPlace: who gets a key first.
 *
 * An application accelerator comes before every widget, so it must not be a key a text entry
 * uses; a window key comes after the widget with the focus; a page key comes first unless the
 * focus is in something that scrolls by itself.
 */
typedef enum
{
  LOKET_KEY_APPLICATION,
  LOKET_KEY_WINDOW,
  LOKET_KEY_PAGE,
} LoketKeyPlace;

/**
 * LoketKeyGroup: under which heading the overview of the keys shows it.
 */
typedef enum
{
  LOKET_KEYS_COUNTER,
  LOKET_KEYS_CASE,
  LOKET_KEYS_EVERYWHERE,
  LOKET_KEYS_N_GROUPS,
} LoketKeyGroup;

typedef struct
{
  const char *act;         /* "call-again"; the action is "win.call-again" */
  const char *key;         /* accelerator */
  const char *twin;        /* the same on keyboards without reachable function keys, or NULL */
  LoketKeyPlace place;
  gboolean screen;         /* done by the visible screen, not by the window */
  LoketKeyGroup group;
  const char *title;       /* msgid; NULL: shown together with the key before it */
} LoketKey;

const LoketKey *loket_keys_all (gsize *n);
const char *loket_keys_accelerator (const LoketKey *key);
const LoketKey *loket_keys_find (const char *act);
char *loket_keys_label (const char *act);
GtkWidget *loket_keys_hint (const char *act);
GtkWidget *loket_keys_button (const char *label,
                              const char *act,
                              gboolean    suggested);
void loket_keys_line_up (GtkWidget *column);
void            loket_keys_use_twins (gboolean twins);

G_END_DECLS
