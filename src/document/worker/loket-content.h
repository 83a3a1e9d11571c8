/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the content of a page just far enough to see whether it is one picture. */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Whether exactly one thing is painted, with Do; @name is what, without the slash, and @matrix
 * where. Text that cannot be seen (as character recognition adds it) does not count. */
gboolean loket_content_is_one_picture (const char     *data,
                                       gsize           size,
                                       char           *name,
                                       gsize           name_size,
                                       cairo_matrix_t *matrix);

G_END_DECLS
