/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole rupiah, and what an overstay costs. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *loket_money_format (gint64 rupiah);
gboolean loket_money_read (const char *text, gint64 *rupiah, GError **error);

gint loket_overstay_days (const GDate *expiry, const GDate *today);
gboolean loket_overstay_fee (const GDate *expiry, const GDate *today, gint64 per_day,
                             gint limit_days, gint64 *fee);

G_END_DECLS
