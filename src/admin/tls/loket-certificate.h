/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and certificates as files: making a key, reading what a certificate says. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* libcrypto's types; only this folder includes its headers. */
typedef struct x509_st LoketX509;
typedef struct evp_pkey_st LoketPrivateKey;

/* How long before its end a certificate is spoken of, and is made anew when "tls" runs again. */
#define LOKET_CERTIFICATE_WARN_DAYS 60

/**
 * LoketCertificate: what of a certificate matters to an administrator.
 * @serial: decimal digits, as PostgreSQL shows it
 */
typedef struct
{
  char *serial;
  char *name;
  char **names;
  gint64 not_before;
  gint64 not_after;
} LoketCertificate;

LoketCertificate *loket_certificate_read (const char *path,
                                          GError    **error);
void loket_certificate_free (LoketCertificate *self);
/* Negative when it is over. */
int loket_certificate_days_left (const LoketCertificate *self);

/* For this folder. */
void loket_tls_set_error (GError    **error,
                          const char *what);
LoketPrivateKey *loket_tls_key_new (GError **error);
LoketPrivateKey *loket_tls_key_load (const char *path,
                                     GError    **error);
gboolean loket_tls_key_save (LoketPrivateKey *key,
                             const char      *path,
                             GError         **error);
LoketX509 *loket_tls_load (const char *path,
                           GError    **error);
gboolean loket_tls_save (LoketX509  *certificate,
                         const char *path,
                         GError    **error);
void loket_tls_key_free (LoketPrivateKey *key);
void loket_tls_free (LoketX509 *certificate);
LoketCertificate *loket_tls_describe (LoketX509 *certificate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketCertificate, loket_certificate_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketPrivateKey, loket_tls_key_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketX509, loket_tls_free)

G_END_DECLS
