/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words of the desk to the words of a driver: every maker names source, mode and
 * resolution its own way. Knows options, not SANE, so that it runs against recorded devices. */

#pragma once

#include "loket-scan-option.h"
#include "loket-scan-problem.h"
#include "loket-scan-profile.h"

G_BEGIN_DECLS

/**
 * LoketScanTarget: a device to set up. get_options gives what is true now (borrowed, valid until
 * the next call); set may change every option.
 */
typedef struct
{
  gpointer device;
  GPtrArray *(*get_options)(gpointer device);
  LoketScanProblem (*set)(gpointer    device,
                          const char *name,
                          const char *value);
} LoketScanTarget;

typedef struct
{
  double dpi_x, dpi_y;    /* read back, 0 when the device does not say */
  gboolean feeder;        /* pages come until it is empty */
  gboolean duplex;
} LoketScanSetup;

LoketScanProblem loket_scan_match_apply (const LoketScanTarget  *target,
                                         const LoketScanProfile *profile,
                                         LoketScanSetup         *setup);
gboolean         loket_scan_match_has_source (GPtrArray      *options,
                                              LoketScanSource source);

/* For one list of words: the best of @choices, or NULL. */
const char *loket_scan_match_source (const char * const *choices,
                                     LoketScanSource     source);
const char *loket_scan_match_mode (const char * const *choices,
                                   LoketScanMode       mode);

LoketScanOption *loket_scan_match_find_any (GPtrArray          *options,
                                            const char * const *names);

G_END_DECLS
