/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a paper the office's? Decided without network, from the code on it and the public keys. */

#pragma once

#include "loket-key-ring.h"
#include "loket-receipt-code.h"

G_BEGIN_DECLS

/* A list of papers that were taken back, as the keeper signs it: this, the code of the office, and a line
 * "MARK DAY" for each; then the line "signed KEYID SIGNATURE". */
#define LOKET_RECEIPT_REVOKED_HEADING "loket papers revoked\n"

typedef enum
{
  LOKET_RECEIPT_GENUINE,
  LOKET_RECEIPT_NO_CODE,
  LOKET_RECEIPT_CUT_OFF,
  LOKET_RECEIPT_ALTERED,
  LOKET_RECEIPT_OTHER_OFFICE,
  LOKET_RECEIPT_UNKNOWN_KEY,
  LOKET_RECEIPT_REVOKED_KEY,
  LOKET_RECEIPT_TO_COME,
  LOKET_RECEIPT_REVOKED,
  LOKET_RECEIPT_COPIED,
} LoketReceiptVerdict;

/**
 * LoketReceiptCheck:
 * @keys: settled
 * @office: (nullable): code of the office that asks
 * @revoked: (nullable): papers that were revoked: loket_receipt_mark() → ISO day
 * @printed: (nullable): the number that is printed on the paper
 */
typedef struct
{
  LoketKeyRing *keys;
  const char *office;
  GHashTable *revoked;
  const char *printed;
} LoketReceiptCheck;

LoketReceiptVerdict loket_receipt_check (const LoketReceiptCheck *self,
                                         const char              *text,
                                         LoketReceiptCode       **code);
char *loket_receipt_check_sentence (const LoketReceiptCheck *self,
                                    LoketReceiptVerdict      verdict,
                                    const LoketReceiptCode  *code);
GHashTable *loket_receipt_revoked_new (void);
gboolean            loket_receipt_revoked_add (GHashTable   *revoked,
                                               LoketKeyRing *keys,
                                               const char   *text,
                                               GError      **error);
char *loket_receipt_mark (const char *body_hash);
const char *loket_receipt_kind_name (const char *kind);

G_END_DECLS
