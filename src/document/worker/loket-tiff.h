/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the writer of a PDF asks of a TIFF file. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes of the only strip of a group 4 page object, or NULL when it is another kind. */
GBytes *loket_tiff_g4_strip (GBytes *bytes);
/* A TIFF file around bare group 4 data. */
GBytes *loket_tiff_wrap_g4 (GBytes *data,
                            int     width,
                            int     height);

G_END_DECLS
