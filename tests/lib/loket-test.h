/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What test programs share: waiting with a cap, private folders. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Fatal criticals and warnings, no settings of the user, a C locale. */
void  loket_test_init (int    *argc,
                       char ***argv);

/* A GAsyncReadyCallback: stores a reference in the GAsyncResult* that @user_data points at. */
void  loket_test_store_result (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
/* Runs the main loop until it is there; fails the test after 60 s. */
void  loket_test_wait_result (GAsyncResult **result);
/* The same for any condition; FALSE after @seconds. */
#define loket_test_wait(condition, seconds) \
  ({ gint64 _end = g_get_monotonic_time () + (gint64) ((seconds) * G_TIME_SPAN_SECOND); \
     while (!(condition) && g_get_monotonic_time () < _end) \
     loket_test_turn (); \
     (condition); })
/* One turn of the main loop, at most 20 ms. */
void  loket_test_turn (void);

char *loket_test_make_directory (void);
void  loket_test_remove_directory (const char *path);

G_END_DECLS
