/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other numbers of the counter: passports, telephones, officers, payments, cases. */

#pragma once

#include <glib.h>

#include "loket-nik.h"

G_BEGIN_DECLS

/**
 * LoketNip: an officer's number.
 * @digits: 18 digits
 * @birth: birth date in it
 * @appointed: first day of the month of appointment; not valid for contract staff (PPPK)
 * @sex: from the 15th digit
 * @contract: whether it is the number of contract staff
 */
typedef struct
{
  char digits[19];
  GDate birth;
  GDate appointed;
  LoketSex sex;
  gboolean contract;
} LoketNip;

char *loket_passport_check (const char *text, GPtrArray *findings);
char *loket_foreign_passport_check (const char *text, GPtrArray *findings);
char *loket_phone_check (const char *text, GPtrArray *findings);
char *loket_phone_display (const char *phone);
char *loket_email_check (const char *text, GPtrArray *findings);
gboolean loket_nip_read (const char *text, LoketNip *nip, GPtrArray *findings);
char *loket_billing_check (const char *text, GPtrArray *findings);
char *loket_ntpn_check (const char *text, GPtrArray *findings);
char *loket_postcode_check (const char *text, GPtrArray *findings);
char *loket_rt_rw_check (const char *text, GPtrArray *findings);
char *loket_case_number_check (const char *text, GPtrArray *findings);
char *loket_region_check (const char *text, GPtrArray *findings);
char *loket_region_display (const char *digits);

G_END_DECLS
