/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of an export, in the order of its SHA256SUMS. */

#pragma once

#define LOKET_AUDIT_NAMES \
  "README.txt", "keys.txt", "checkpoints.txt", "events.txt", "leaves.bin", "tables.txt"
#define LOKET_AUDIT_SUMS "SHA256SUMS"
