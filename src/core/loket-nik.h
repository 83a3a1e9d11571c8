/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The population number (NIK) and the family card number: what their 16 digits say. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOKET_NIK_LENGTH 16

typedef enum
{
  LOKET_SEX_UNKNOWN = 0,
  LOKET_SEX_MALE = 'L',
  LOKET_SEX_FEMALE = 'P',
} LoketSex;

/**
 * LoketNik:
 * @digits: the 16 digits without separators; empty when the length or a character is wrong
 * @region: first six digits, the kecamatan of first registration
 * @serial: last four digits as a number
 * @sex: from the day, which is 40 higher for women
 * @birth: most likely birth date; not valid when the digits are impossible
 * @other_birth: a second possible birth date, a century earlier; else not valid
 * @findings: (element-type LoketFinding): errors and warnings, naming the digits
 */
typedef struct
{
  char digits[LOKET_NIK_LENGTH + 1];
  char region[7];
  guint serial;
  LoketSex sex;
  GDate birth;
  GDate other_birth;
  GPtrArray *findings;
} LoketNik;

/**
 * LoketKk:
 * @digits: the 16 digits without separators; empty when the length or a character is wrong
 * @region: first six digits
 * @serial: last four digits as a number
 * @recorded: day the family was recorded; not valid when the digits are impossible
 * @findings: (element-type LoketFinding): errors and warnings, naming the digits
 */
typedef struct
{
  char digits[LOKET_NIK_LENGTH + 1];
  char region[7];
  guint serial;
  GDate recorded;
  GPtrArray *findings;
} LoketKk;

LoketNik *loket_nik_parse (const char *text, const GDate *today);
void loket_nik_free (LoketNik *nik);
void loket_nik_compare (LoketNik *nik, const GDate *birth, LoketSex sex);
char *loket_nik_make (const char *region, const GDate *birth, LoketSex sex, guint serial);
char *loket_nik_display (const char *digits);
char *loket_nik_mask (const char *digits);

LoketKk *loket_kk_parse (const char *text, const GDate *today);
void loket_kk_free (LoketKk *kk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketNik, loket_nik_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketKk, loket_kk_free)

G_END_DECLS
