/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and certificates as files: making a key, reading what a certificate says. */

#include "loket-certificate.h"

#include <glib/gi18n.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "loket-error.h"

/* The library's own words are for whoever is asked for help. */
void
loket_tls_set_error (GError    **error,
                     const char *what)
{
  const char *reason = ERR_reason_error_string (ERR_peek_last_error ());

  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("The certificate could not be used: %s (%s)"),
               what, reason != NULL ? reason : "-");
  ERR_clear_error ();
}

void
loket_tls_key_free (LoketPrivateKey *key)
{
  EVP_PKEY_free (key);
}

void
loket_tls_free (LoketX509 *certificate)
{
  X509_free (certificate);
}

/* P-256: small, quick on an old desk, and known to every PostgreSQL. */
LoketPrivateKey *
loket_tls_key_new (GError **error)
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");

  if (key == NULL)
    loket_tls_set_error (error, "P-256");

  return key;
}

LoketPrivateKey *
loket_tls_key_load (const char *path,
                    GError    **error)
{
  g_autofree char *text = NULL;
  gsize length;
  EVP_PKEY *key;
  BIO *bio;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  bio = BIO_new_mem_buf (text, length);
  key = PEM_read_bio_PrivateKey (bio, NULL, NULL, NULL);
  BIO_free (bio);
  OPENSSL_cleanse (text, length);
  if (key == NULL)
    loket_tls_set_error (error, path);

  return key;
}

/* What was written into memory, as a file that is there whole or not at all. */
static gboolean
save_memory (BIO        *bio,
             const char *path,
             int         mode,
             GError    **error)
{
  char *data;
  long length = BIO_get_mem_data (bio, &data);

  return g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_CONSISTENT
                                   | G_FILE_SET_CONTENTS_DURABLE, mode, error);
}

gboolean
loket_tls_key_save (LoketPrivateKey *key,
                    const char      *path,
                    GError         **error)
{
  BIO *bio = BIO_new (BIO_s_secmem ());
  gboolean good;

  good = PEM_write_bio_PKCS8PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL) == 1;
  if (!good)
    loket_tls_set_error (error, path);
  good = good && save_memory (bio, path, 0600, error);
  BIO_free (bio);

  return good;
}

LoketX509 *
loket_tls_load (const char *path,
                GError    **error)
{
  g_autofree char *text = NULL;
  gsize length;
  X509 *certificate;
  BIO *bio;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  bio = BIO_new_mem_buf (text, length);
  certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  BIO_free (bio);
  if (certificate == NULL)
    loket_tls_set_error (error, path);

  return certificate;
}

gboolean
loket_tls_save (LoketX509  *certificate,
                const char *path,
                GError    **error)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  gboolean good = PEM_write_bio_X509 (bio, certificate) == 1;

  if (!good)
    loket_tls_set_error (error, path);
  good = good && save_memory (bio, path, 0644, error);
  BIO_free (bio);

  return good;
}

static gint64
read_time (const ASN1_TIME *time)
{
  g_autoptr(GDateTime) moment = NULL;
  struct tm parts;

  if (ASN1_TIME_to_tm (time, &parts) != 1)
    return 0;
  moment = g_date_time_new_utc (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                                parts.tm_min, parts.tm_sec);

  return moment != NULL ? g_date_time_to_unix (moment) : 0;
}

static char **
read_names (LoketX509 *certificate)
{
  GENERAL_NAMES *all = X509_get_ext_d2i (certificate, NID_subject_alt_name, NULL, NULL);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (int i = 0; i < sk_GENERAL_NAME_num (all); i++)
    {
      const GENERAL_NAME *name = sk_GENERAL_NAME_value (all, i);

      if (name->type == GEN_DNS)
        g_strv_builder_add (names, (const char *) ASN1_STRING_get0_data (name->d.dNSName));
      else if (name->type == GEN_IPADD)
        {
          g_autoptr(GInetAddress) address = g_inet_address_new_from_bytes (
            ASN1_STRING_get0_data (name->d.iPAddress),
            ASN1_STRING_length (name->d.iPAddress) == 4 ? G_SOCKET_FAMILY_IPV4
                                                        : G_SOCKET_FAMILY_IPV6);
          g_autofree char *text = g_inet_address_to_string (address);

          g_strv_builder_add (names, text);
        }
    }
  GENERAL_NAMES_free (all);

  return g_strv_builder_end (names);
}

LoketCertificate *
loket_tls_describe (LoketX509 *certificate)
{
  LoketCertificate *self = g_new0 (LoketCertificate, 1);
  BIGNUM *number = ASN1_INTEGER_to_BN (X509_get0_serialNumber (certificate), NULL);
  char *digits = BN_bn2dec (number);
  char name[256] = "";

  X509_NAME_get_text_by_NID (X509_get_subject_name (certificate), NID_commonName, name, sizeof name);
  self->serial = g_strdup (digits);
  self->name = g_strdup (name);
  self->names = read_names (certificate);
  self->not_before = read_time (X509_get0_notBefore (certificate));
  self->not_after = read_time (X509_get0_notAfter (certificate));
  OPENSSL_free (digits);
  BN_free (number);

  return self;
}

LoketCertificate *
loket_certificate_read (const char *path,
                        GError    **error)
{
  g_autoptr(LoketX509) certificate = loket_tls_load (path, error);

  return certificate != NULL ? loket_tls_describe (certificate) : NULL;
}

void
loket_certificate_free (LoketCertificate *self)
{
  g_free (self->serial);
  g_free (self->name);
  g_strfreev (self->names);
  g_free (self);
}

int
loket_certificate_days_left (const LoketCertificate *self)
{
  gint64 left = self->not_after - g_get_real_time () / G_USEC_PER_SEC;

  return left >= 0 ? left / 86400 : -1;
}
