/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signed code on receipts: a small JSON payload and an Ed25519 signature in base45. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOKET_RECEIPT_SIGNATURE_BYTES 64
#define LOKET_RECEIPT_PUBLIC_KEY_BYTES 32
#define LOKET_RECEIPT_SECRET_KEY_BYTES 64

/**
 * LoketReceiptCode: what the code says. Dates are ISO, @body_hash is the first 16 hexadecimal
 * digits of the SHA-256 of the body.
 */
typedef struct
{
  char *office;
  char *kind;
  char *number;
  char *date;
  char *body_hash;
  char *key_id;
} LoketReceiptCode;

void              loket_receipt_code_free (LoketReceiptCode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketReceiptCode, loket_receipt_code_free)

/* The exact bytes that are signed. */
GBytes *loket_receipt_code_payload (const LoketReceiptCode * self);
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
