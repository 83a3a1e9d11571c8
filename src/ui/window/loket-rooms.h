/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rooms of the window: which screen, for which duties, behind which icon and word. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

/**
 * LoketRoom:
 * @id: name for "win.go"
 * @icon: name of its icon
 * @word: msgid of the word below the icon; NULL for a room that is not on the rail
 * @title: msgid of its name for people who hear the window
 * @acts: acts of the table of keys its screen does, separated by spaces; NULL for none
 * @duties: who sees it, NULL at the end; empty for everybody
 * @create: makes its screen, a #LoketScreen, when it is opened for the first time
 */
typedef struct
{
  const char *id;
  const char *icon;
  const char *word;
  const char *title;
  const char *acts;
  const char *duties[10];
  GtkWidget *(*create)(LoketDesk * desk);
} LoketRoom;

const LoketRoom *loket_rooms_all (gsize *n);
const LoketRoom *loket_rooms_find (const char *id);
gboolean         loket_rooms_is_open (const LoketRoom *room, LoketDesk *desk);
gboolean         loket_rooms_know (LoketDesk *desk, const char *act);

G_END_DECLS
