/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of scanning: a private SANE, papers to lay on the glass, and a scanner whose
 * answers can be waited for. */

#pragma once

#include "loket-scanner.h"
#include "loket-specimen-glass.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir;
  char *papers;
  LoketScanner *scanner;
  LoketSpecimenGlass *glass;

  /* of the last scan */
  GPtrArray *pages;
  guint n_started;
  guint n_lost;
  guint n_strips;
  int rows_seen;
  gint64 started_at;
  gint64 first_strip_at;
  guint n_pages;
  LoketScanProblem problem;
  guint seen;               /* bit of every problem that was signalled */
  GError *error;
  GCancellable *cancellable;
  double seconds;
  gboolean done;
} ScanFixture;

/* For g_test_init(): nothing of the person who runs the tests is touched. */
void scan_fixture_init (int *argc, char ***argv);
/* g_test_run(), and cleans up. */
int scan_fixture_run (void);

/* Backends by name and the content of their configuration: "test", "number_of_devices 1\n…", NULL.
 * A SANE_CONFIG_DIR that is set is left alone. */
void     scan_fixture_setup (ScanFixture *f,
                             ...) G_GNUC_NULL_TERMINATED;
void     scan_fixture_teardown (ScanFixture *f);

gboolean scan_fixture_open (ScanFixture *f,
                            const char  *device);
gboolean scan_fixture_set (ScanFixture *f,
                           const char  *name,
                           const char  *value);
/* Settings "name=value", NULL at the end; then scans @profile as it is written in words. */
gboolean scan_fixture_scan (ScanFixture *f,
                            const char  *profile,
                            ...) G_GNUC_NULL_TERMINATED;
/* Without waiting. */
void     scan_fixture_start (ScanFixture            *f,
                             const LoketScanProfile *profile);
void     scan_fixture_wait (ScanFixture *f);
LoketScanPage *scan_fixture_page (ScanFixture *f,
                                  guint        i);
/* Mean of one channel of a part of a page. */
double   scan_fixture_mean (LoketScanPage *page,
                            int            x,
                            int            y,
                            int            width,
                            int            height,
                            int            channel);
gboolean scan_fixture_is_fast (void);
void     scan_fixture_write (const char *dir,
                             const char *name,
                             const char *content);
void scan_fixture_remove (const char *path);
/* A paper of one colour with a black frame, as PPM at 300 dpi. */
void     scan_fixture_draw (ScanFixture *f,
                            const char  *name,
                            double       width_mm,
                            double       height_mm,
                            guint32      rgb);

G_END_DECLS
