/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One setting of a scanner, as its driver describes it. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_SCAN_OPTION_BOOLEAN,
  LOKET_SCAN_OPTION_INTEGER,
  LOKET_SCAN_OPTION_DECIMAL,
  LOKET_SCAN_OPTION_TEXT,
  LOKET_SCAN_OPTION_BUTTON,
  LOKET_SCAN_OPTION_GROUP,
} LoketScanOptionKind;

typedef enum
{
  LOKET_SCAN_UNIT_NONE,
  LOKET_SCAN_UNIT_PIXEL,
  LOKET_SCAN_UNIT_BIT,
  LOKET_SCAN_UNIT_MM,
  LOKET_SCAN_UNIT_DPI,
  LOKET_SCAN_UNIT_PERCENT,
  LOKET_SCAN_UNIT_MICROSECOND,
} LoketScanUnit;

#define LOKET_TYPE_SCAN_OPTION (loket_scan_option_get_type ())
G_DECLARE_FINAL_TYPE (LoketScanOption, loket_scan_option, LOKET, SCAN_OPTION, GObject)

const char *loket_scan_option_get_name (LoketScanOption * self);
const char *loket_scan_option_get_title (LoketScanOption *self);
const char *loket_scan_option_get_description (LoketScanOption *self);
LoketScanOptionKind  loket_scan_option_get_kind (LoketScanOption *self);
LoketScanUnit        loket_scan_option_get_unit (LoketScanOption *self);
int                  loket_scan_option_get_index (LoketScanOption *self);
gboolean             loket_scan_option_get_settable (LoketScanOption *self);
gboolean             loket_scan_option_get_readable (LoketScanOption *self);
gboolean             loket_scan_option_get_advanced (LoketScanOption *self);
guint                loket_scan_option_get_length (LoketScanOption *self);

/* At most one of the constraints is there: choices of a text, a list of numbers, or a range. */
const char * const *loket_scan_option_get_choices (LoketScanOption *self);
const double *loket_scan_option_get_numbers (LoketScanOption *self,
                                             guint           *n_numbers);
gboolean             loket_scan_option_get_range (LoketScanOption *self,
                                                  double          *min,
                                                  double          *max,
                                                  double          *step);

/* The present value, in text as loket_scanner_set_option_async() takes it. */
gboolean             loket_scan_option_has_value (LoketScanOption *self);
const char *loket_scan_option_get_text (LoketScanOption *self);
double               loket_scan_option_get_number (LoketScanOption *self);

double               loket_scan_option_nearest (LoketScanOption *self,
                                                double           wanted);

GVariant *loket_scan_option_to_variant (LoketScanOption *self);
LoketScanOption *loket_scan_option_from_variant (GVariant *variant);
GVariant *loket_scan_options_to_variant (GPtrArray *options);
GPtrArray *loket_scan_options_from_variant (GVariant *variant);
LoketScanOption *loket_scan_options_find (GPtrArray  *options,
                                          const char *name);

G_END_DECLS
