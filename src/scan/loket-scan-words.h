/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: what the makers of scanners call their sources, modes and settings. */

#pragma once

#include "loket-scan-profile.h"

G_BEGIN_DECLS

/* Option names for the same thing, the standard one first; NULL at the end. */
extern const char * const loket_scan_words_source[];
extern const char * const loket_scan_words_sides[];
extern const char * const loket_scan_words_mode[];
extern const char * const loket_scan_words_depth[];
extern const char * const loket_scan_words_resolution[];
extern const char * const loket_scan_words_paper[];
extern const char * const loket_scan_words_page_width[];
extern const char * const loket_scan_words_page_height[];

/* Settings that must not be on, whoever left them on. */
extern const char * const loket_scan_words_off[];

/* 0: not this; the larger the better. */
int loket_scan_words_rate_source (const char     *word,
                                  LoketScanSource source);
int loket_scan_words_rate_sides (const char *word,
                                 gboolean    both);
int loket_scan_words_rate_paper (const char   *word,
                                 LoketScanSize size);
int loket_scan_words_rate_mode (const char   *word,
                                LoketScanMode mode);

G_END_DECLS
