/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to ask of a scanner, in the words of the desk; loket-scan-match finds the device's words. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_SCAN_SOURCE_FLATBED,
  LOKET_SCAN_SOURCE_FEEDER,
  LOKET_SCAN_SOURCE_DUPLEX,
} LoketScanSource;

typedef enum
{
  LOKET_SCAN_MODE_COLOUR,
  LOKET_SCAN_MODE_GREY,
  LOKET_SCAN_MODE_LINEART,
} LoketScanMode;

typedef enum
{
  LOKET_SCAN_SIZE_A4,     /* 210 × 297 mm */
  LOKET_SCAN_SIZE_A5,     /* 148 × 210 mm */
  LOKET_SCAN_SIZE_ID1,    /* KTP, 85.6 × 54 mm */
  LOKET_SCAN_SIZE_ID3,    /* passport data page, 125 × 88 mm */
  LOKET_SCAN_SIZE_F4,     /* folio as sold in Indonesia, 215 × 330 mm */
  LOKET_SCAN_SIZE_ALL,    /* whatever the device has */
  LOKET_SCAN_SIZE_MM,     /* width_mm × height_mm */
} LoketScanSize;

/**
 * LoketScanProfile: a plain value. @settings are further options of the device by its own
 * names, "OPTION=VALUE", set after everything else in the order given.
 */
typedef struct
{
  LoketScanSource source;
  LoketScanMode mode;
  int dpi;                /* 0: leave as it is */
  LoketScanSize size;
  double x_mm, y_mm;      /* where the paper begins */
  double width_mm, height_mm;
  int brightness;         /* −100 … 100, 0: leave as it is */
  int contrast;
  guint pages_max;        /* 0: until the feeder is empty; the flatbed always gives one */
  char **settings;        /* (nullable) */
} LoketScanProfile;

#define LOKET_TYPE_SCAN_PROFILE (loket_scan_profile_get_type ())

GType             loket_scan_profile_get_type (void);
LoketScanProfile *loket_scan_profile_new (void);
LoketScanProfile *loket_scan_profile_copy (const LoketScanProfile *self);
void              loket_scan_profile_free (LoketScanProfile *self);
LoketScanProfile *loket_scan_profile_parse (const char *text,
                                            GError    **error);
char *loket_scan_profile_to_string (const LoketScanProfile *self);
void              loket_scan_profile_get_area (const LoketScanProfile *self,
                                               double                 *width_mm,
                                               double                 *height_mm);
GVariant *loket_scan_profile_to_variant (const LoketScanProfile *self);
LoketScanProfile *loket_scan_profile_from_variant (GVariant *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketScanProfile, loket_scan_profile_free)

G_END_DECLS
