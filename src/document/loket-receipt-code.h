/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signed code on every paper the office hands out. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOKET_RECEIPT_SIGNATURE_BYTES 64
#define LOKET_RECEIPT_PUBLIC_KEY_BYTES 32
#define LOKET_RECEIPT_SECRET_KEY_BYTES 64

/*
 * The code is base45 (RFC 9285) of these bytes; numbers are big-endian, n and m and k are lengths.
 *
 *   0      1    version: 2
 *   1      1    algorithm of the signature: 1 is Ed25519; another one may be longer
 *   2      1    what paper it is, see loket-receipt-code.c: 1 receipt … 8 original given back
 *   3      2    day of issue, days since 2000-01-01
 *   5      2    day until which the paper holds or the applicant is promised something, likewise; 0: none
 *   7      4    name of the key: the first bytes of the SHA-256 of its public half
 *   11     16   the first bytes of the SHA-256 of the whole content, as the server keeps it
 *   27     2    year of birth; 0: not known
 *   29     1+n  code of the office
 *   …      1+m  number of the application
 *   …      1+k  initials, in UTF-8
 *   …      64   signature over everything before it
 *
 * About 125 bytes, 190 characters, a QR code of version 8. Nothing in it tells who the applicant is.
 * Papers of version 1 carry JSON ({"v":1,"o":office,"k":kind,"n":number,"d":day,"h":hash,"i":key}) and
 * the signature; they are still read.
 */

/**
 * LoketReceiptCode: what the code says. Dates are ISO, @until and @initials may be empty, @birth_year 0;
 * @body_hash is hexadecimal.
 */
typedef struct
{
  char *office;
  char *kind;
  char *number;
  char *date;
  char *body_hash;
  char *key_id;
  char *until;
  char *initials;
  guint birth_year;
} LoketReceiptCode;

/* What can be said of a code before its signature is looked at. */
typedef enum
{
  LOKET_RECEIPT_WHOLE,
  LOKET_RECEIPT_NONE,           /* not the code of a paper of an office */
  LOKET_RECEIPT_CUT,            /* the beginning of one */
} LoketReceiptForm;

void              loket_receipt_code_free (LoketReceiptCode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketReceiptCode, loket_receipt_code_free)

LoketReceiptForm  loket_receipt_code_get_form (const char *code);
/* The exact bytes that are signed, always of the newest version; NULL when something does not fit. */
GBytes *loket_receipt_code_payload (const LoketReceiptCode *self);
char *loket_receipt_code_join (GBytes       *payload,
                               const guint8 *signature);
gboolean          loket_receipt_code_split (const char *code,
                                            GBytes    **payload,
                                            guint8     *signature,
                                            GError    **error);
LoketReceiptCode *loket_receipt_code_read (const char *code,
                                           GError    **error);
gboolean          loket_receipt_code_verify (const char   *code,
                                             const guint8 *public_key,
                                             GError      **error);

void              loket_receipt_code_make_keys (guint8 *public_key,
                                                guint8 *secret_key);
gboolean          loket_receipt_code_sign (GBytes       *payload,
                                           const guint8 *secret_key,
                                           guint8       *signature);

char *loket_base45_encode (const guint8 *data,
                           gsize         length);
GBytes *loket_base45_decode (const char *text,
                             GError    **error);

G_END_DECLS
