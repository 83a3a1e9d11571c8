/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public halves of the office's key, and the bundle of rules it vouches for. */

#pragma once

#include "loket-error.h"
#include "loket-key-ring.h"
#include "loket-row.h"

G_BEGIN_DECLS

typedef struct _LoketOfficeKey LoketOfficeKey;

/*
 * @answer: "key" of api.sign_in: {id, sign, recovery, recovery_signature, ring}, in hexadecimal; ring is
 * the list of all keys.
 * Returns: (nullable): NULL when it does not vouch for its own parts
 */
LoketOfficeKey *loket_office_key_new (JsonObject *answer);
/* Whether it may be taken for the office's: it is what is trusted, or introduced by that. What was known
 * stays known. */
gboolean        loket_office_key_trust (LoketOfficeKey *self,
                                        LoketOfficeKey *known,
                                        const char     *trusted);
/* What a journal keeps of it, and back again. */
char *loket_office_key_to_text (LoketOfficeKey *self);
LoketOfficeKey *loket_office_key_new_from_text (const char *text);
void            loket_office_key_free (LoketOfficeKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketOfficeKey, loket_office_key_free)

gboolean        loket_office_key_equal (LoketOfficeKey *self,
                                        LoketOfficeKey *other);
/* The half that checks signatures, in hexadecimal: what an administrator compares. */
const char *loket_office_key_get_sign (LoketOfficeKey *self);
GBytes *loket_office_key_get_recovery (LoketOfficeKey *self);
LoketKeyRing *loket_office_key_get_ring (LoketOfficeKey *self);
/* By this key or by one before it that is not revoked. */
gboolean        loket_office_key_verify (LoketOfficeKey *self,
                                         const char     *text,
                                         const char     *signature);

/* The office's rules of one version, word for word. */
typedef struct
{
  char *version;
  char *body;
  char *signature;              /* hexadecimal; NULL: nobody signed it yet */
  char *epoch;                  /* of the server it came from */
} LoketBundle;

LoketBundle *loket_bundle_new (const char *version,
                               const char *body,
                               const char *signature,
                               const char *epoch);
void         loket_bundle_free (LoketBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketBundle, loket_bundle_free)

/* Are these the words the office signed, for this office and under this version? */
gboolean     loket_bundle_is_good (LoketBundle    *self,
                                   LoketOfficeKey *key,
                                   const char     *office);
/* Words the office did sign, with a key that was revoked since. */
gboolean     loket_bundle_is_of_revoked (LoketBundle    *self,
                                         LoketOfficeKey *key,
                                         const char     *office);
/* Returns: (transfer full) (nullable): what it says, when version and office are its own */
JsonObject *loket_bundle_parse (LoketBundle *self,
                                const char  *office);
/* Versions are a number that only grows and the day, "17/2026-11-22"; the day may be set back. */
gboolean     loket_bundle_version_is_older (const char *version,
                                            const char *than);

G_END_DECLS
