/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers the office itself gives out, laid out once for PDF, preview and printer. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LOKET_TYPE_SLIP (loket_slip_get_type ())
G_DECLARE_FINAL_TYPE (LoketSlip, loket_slip, LOKET, SLIP, GObject)

typedef enum
{
  LOKET_SLIP_A4,
  LOKET_SLIP_ROLL,              /* paper of 80 mm from a roll, as long as it must be */
} LoketSlipSize;

/* The bundle gives the names of codes; without it the codes stand on the paper. */
LoketSlip *loket_slip_new (JsonObject   *receipt,
                           JsonObject   *office,
                           JsonObject   *bundle,
                           LoketSlipSize size);
const char *loket_slip_get_title (LoketSlip *self);
guint       loket_slip_get_n_pages (LoketSlip *self);
void        loket_slip_get_size (LoketSlip *self,
                                 double    *width,
                                 double    *height);
gboolean    loket_slip_get_signed (LoketSlip *self);

/* Draws in points; the caller has scaled @cr. Text is vector, codes are rectangles. */
void        loket_slip_draw (LoketSlip *self,
                             cairo_t   *cr,
                             guint      page);
GBytes *loket_slip_to_pdf (LoketSlip *self,
                           GError   **error);

/* What a screen reader says for the preview. */
char *loket_slip_to_text (LoketSlip *self);

G_END_DECLS
