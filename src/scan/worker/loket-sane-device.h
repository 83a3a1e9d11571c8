/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open SANE device and its options. Everything here runs on one thread. */

#pragma once

#include <sane/sane.h>

#include "loket-scan-match.h"

G_BEGIN_DECLS

typedef struct _LoketSaneDevice LoketSaneDevice;

LoketScanProblem loket_sane_problem (SANE_Status status);

LoketSaneDevice *loket_sane_device_open (const char       *name,
                                         LoketScanProblem *problem);
void             loket_sane_device_close (LoketSaneDevice *self);
/* Closes and opens it again; the options it had are forgotten. */
LoketScanProblem loket_sane_device_reopen (LoketSaneDevice *self);
SANE_Handle      loket_sane_device_get_handle (LoketSaneDevice *self);

/* (element-type LoketScanOption): borrowed until something is set. */
GPtrArray *loket_sane_device_get_options (LoketSaneDevice *self);
LoketScanProblem loket_sane_device_set (LoketSaneDevice *self,
                                        const char      *name,
                                        const char      *value);
void             loket_sane_device_refresh (LoketSaneDevice *self);
LoketScanTarget  loket_sane_device_as_target (LoketSaneDevice *self);

G_END_DECLS
