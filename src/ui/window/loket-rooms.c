/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rooms of the window: which screen, for which duties, behind which icon and word. */

#include "loket-rooms.h"

#include <glib/gi18n.h>

#include "loket-approvals-screen.h"
#include "loket-audit-screen.h"
#include "loket-desk-screen.h"
#include "loket-files-screen.h"
#include "loket-journal-screen.h"
#include "loket-search-screen.h"

#define PAPER_ACTS "paper-previous paper-next page-previous page-next zoom-in zoom-out zoom-fit copy-papers"
#define CASE_ACTS "scan scan-again read match forward return set-aside note print history looks personal-data " \
  PAPER_ACTS

/* In the order of the rail; the first open one is where work begins. */
static const LoketRoom rooms[] = {
  { "desk", "user-home-symbolic", N_("Counter"), N_("Counter: call and serve"),
    "next call-chosen call-again no-show end-visit transfer begin without-ticket issue-ticket add "
    "member-previous member-next " CASE_ACTS, { "clerk", NULL }, loket_desk_screen_new },
  { "approvals", "emblem-default-symbolic", N_("Approve"), N_("Approval of cases"),
    "next forward return filter " PAPER_ACTS, { "section_head", "office_head", NULL }, loket_approvals_screen_new },
  { "files", "folder-symbolic", N_("My files"), N_("Files that wait for you"), CASE_ACTS,
    { "clerk", "examiner", "treasurer", "printer", "quality", "handover", "section_head", "office_head", NULL },
    loket_files_screen_new },
  { "audit", "edit-find-symbolic", N_("Audit"), N_("Audit: who did and saw what"),
    "next history looks " PAPER_ACTS, { "auditor", "section_head", "office_head", NULL }, loket_audit_screen_new },
  { "search", "system-search-symbolic", NULL, N_("Search"), NULL, { NULL }, loket_search_screen_new },
  { "journal", "document-send-symbolic", N_("Unsent"), N_("Unsent work of this desk"), NULL, { NULL },
    loket_journal_screen_new },
};

/**
 * loket_rooms_all:
 * @n: (out): number of rooms
 *
 * Returns: (transfer none): every room of the program
 */
const LoketRoom *
loket_rooms_all (gsize *n)
{
  *n = G_N_ELEMENTS (rooms);

  return rooms;
}

/**
 * loket_rooms_find:
 * @id: id of a room
 *
 * Returns: (nullable) (transfer none): the room
 */
const LoketRoom *
loket_rooms_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (g_strcmp0 (rooms[i].id, id) == 0)
      return &rooms[i];

  return NULL;
}

/**
 * loket_rooms_is_open:
 * @room: a room
 * @desk: the desk of a signed-in person
 *
 * Returns: whether this person's duties include the room
 */
gboolean
loket_rooms_is_open (const LoketRoom *room,
                     LoketDesk       *desk)
{
  if (room->duties[0] == NULL)
    return TRUE;

  for (guint i = 0; room->duties[i] != NULL; i++)
    if (loket_desk_has_duty (desk, room->duties[i]))
      return TRUE;

  return FALSE;
}

/**
 * loket_rooms_know:
 * @desk: the desk of a signed-in person
 * @act: name of an act
 *
 * Returns: whether the act means something in a room of this person
 */
gboolean
loket_rooms_know (LoketDesk  *desk,
                  const char *act)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_auto(GStrv) acts = g_strsplit (rooms[i].acts != NULL ? rooms[i].acts : "", " ", -1);

      if (loket_rooms_is_open (&rooms[i], desk) && g_strv_contains ((const char * const *) acts, act))
        return TRUE;
    }

  return FALSE;
}
