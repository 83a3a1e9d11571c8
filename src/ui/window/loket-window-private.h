/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's insides, for the files it is written in. */

#pragma once

#include "loket-banner.h"
#include "loket-help-pane.h"
#include "loket-lock-page.h"
#include "loket-rail.h"
#include "loket-rooms.h"
#include "loket-screen.h"
#include "loket-side-box.h"
#include "loket-sign-in-page.h"
#include "loket-strip.h"
#include "loket-window.h"

G_BEGIN_DECLS

struct _LoketWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  GtkWidget *band;
  GtkWidget *header;
  GtkWidget *strip;
  GtkWidget *strip_title;
  GtkWidget *kept_button;
  GtkWidget *kept_image;
  GtkWidget *kept_label;
  GtkWidget *search_button;
  GtkWidget *search_hint;
  GtkWidget *banner_box;
  LoketBanner *banner;
  AdwToastOverlay *toasts;
  GtkStack *pages;
  GtkWidget *start_box;
  LoketRail *rail;
  GtkStack *rooms;
  GtkWidget *search_revealer;
  GtkWidget *curtain_button;
  GtkWidget *lock_box;
  GtkWidget *help_box;

  /* Children made when they are needed */
  LoketSignInPage *sign_in;
  LoketLockPage *lock;
  LoketHelpPane *help;
  LoketStrip *person;
  GtkWidget *search;

  /* Owned */
  LoketDesk *desk;
  char *room;
  char *page_before;      /* the page below the curtain */
  GtkWidget *focus_before;

  GString *swiped;        /* what a reader typed so far */
  GString *zone;          /* lines of a zone before it */
  GtkWidget *swiped_into; /* (weak) the field it went to, and what stood there before */
  char *swiped_over;
  GtkWidget *zone_from;   /* (weak) the field the last line was taken out of */

  /* State */
  guint32 swiped_at;
  guint zone_source;
  guint focus_source;
  guint focus_tries;
  guint idle_source;
  gint64 touched_at;
  guint close_source;
  guint paused : 1;
  guint closing : 1;
};

void         _loket_window_init_acts (LoketWindow *self);
void         _loket_window_update_acts (LoketWindow *self);
LoketScreen *_loket_window_get_screen (LoketWindow *self);
void         _loket_window_show_page (LoketWindow *self, const char *page);
void         _loket_window_follow_focus (LoketWindow *self);
void         _loket_window_toggle_help (LoketWindow *self);
void         _loket_window_toggle_sheet_help (LoketWindow *self, GtkWindow *sheet);
const char *_loket_window_get_fitting_help (LoketWindow *self);
void         _loket_window_toggle_curtain (LoketWindow *self);
void         _loket_window_lock (LoketWindow *self);
void         _loket_window_resume (LoketWindow *self);
void         _loket_window_close_search (LoketWindow *self);
void         _loket_window_watch_idle (LoketWindow *self);
void         _loket_window_watch_touches (LoketWindow *self, GtkWidget *widget);
void         _loket_window_watch_others (LoketWindow *self);
void         _loket_window_cover_others (LoketWindow *self, gboolean covered);
void         _loket_window_close_others (LoketWindow *self);

void         _loket_window_watch_swipes (LoketWindow *self);

G_END_DECLS
