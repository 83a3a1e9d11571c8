/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One door to all checks of numbers, for form fields and for support staff. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_NUMBER_NIK,
  LOKET_NUMBER_KK,
  LOKET_NUMBER_PASSPORT,
  LOKET_NUMBER_FOREIGN_PASSPORT,
  LOKET_NUMBER_MRZ,
  LOKET_NUMBER_PHONE,
  LOKET_NUMBER_EMAIL,
  LOKET_NUMBER_NIP,
  LOKET_NUMBER_BILLING,
  LOKET_NUMBER_NTPN,
  LOKET_NUMBER_NAME,
  LOKET_NUMBER_BIRTH,
  LOKET_NUMBER_DATE,
  LOKET_NUMBER_MONEY,
  LOKET_NUMBER_POSTCODE,
  LOKET_NUMBER_RT_RW,
  LOKET_NUMBER_REGION,
  LOKET_NUMBER_CASE,
  LOKET_NUMBER_TICKET,
  LOKET_NUMBER_COUNTRY,
  LOKET_NUMBER_N_KINDS,
} LoketNumberKind;

/**
 * LoketNumberField: one thing a number says, e.g. "birth" and "1968-08-05".
 */
typedef struct
{
  const char *name;
  char *value;
} LoketNumberField;

/**
 * LoketNumber:
 * @stored: the form that is kept and sent; %NULL when there is an error
 * @shown: the form people read; %NULL when there is none
 * @fields: (element-type LoketNumberField): what it says, in a fixed order
 * @findings: (element-type LoketFinding): errors and warnings
 */
typedef struct
{
  char *stored;
  char *shown;
  GPtrArray *fields;
  GPtrArray *findings;
} LoketNumber;

LoketNumber *loket_number_check (LoketNumberKind kind, const char *text, const GDate *today);
void loket_number_free (LoketNumber *number);
gboolean loket_number_valid (const LoketNumber *number);
const char *loket_number_field (const LoketNumber *number, const char *name);

const char *loket_number_kind_name (LoketNumberKind kind);
gboolean loket_number_kind_from_name (const char *name, LoketNumberKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketNumber, loket_number_free)

G_END_DECLS
