/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the files that the practice scanner and the desk share. */

#pragma once

#define LOKET_SPECIMEN_GLASS_DIR "glass"
#define LOKET_SPECIMEN_NOW "now"
#define LOKET_SPECIMEN_STACK "stack"
#define LOKET_SPECIMEN_FAULT "fault"
#define LOKET_SPECIMEN_SANE_DIR "sane"

/* (transfer full): the folder of libsane-specimen.so.1 */
char *loket_specimen_place_get_backends (void);
