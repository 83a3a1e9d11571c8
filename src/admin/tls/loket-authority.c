/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate authority of one office: it signs its server, its desks, and what was revoked. */

#include "loket-authority.h"

#include <glib/gi18n.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "loket-error.h"

#define AUTHORITY_DAYS (5 * 365 + 1)
#define LEAF_DAYS (2 * 365)
/* Desks whose clock is a little behind must not refuse what was made a minute ago. */
#define EARLY_SECONDS (24 * 3600)
#define SERIAL_BITS 127

struct _LoketAuthority
{
  EVP_PKEY *key;
  X509 *certificate;
  LoketCertificate *description;
};

static char *
path_in (const char *folder,
         const char *suffix)
{
  g_autofree char *name = g_strconcat ("authority.", suffix, NULL);

  return g_build_filename (folder, name, NULL);
}

gboolean
loket_authority_exists (const char *folder)
{
  g_autofree char *certificate = path_in (folder, "crt");

  return g_file_test (certificate, G_FILE_TEST_EXISTS);
}

void
loket_authority_free (LoketAuthority *self)
{
  EVP_PKEY_free (self->key);
  X509_free (self->certificate);
  g_clear_pointer (&self->description, loket_certificate_free);
  g_free (self);
}

const LoketCertificate *
loket_authority_describe (LoketAuthority *self)
{
  return self->description;
}

static gboolean
set_serial (X509 *certificate)
{
  BIGNUM *number = BN_new ();
  gboolean good = BN_rand (number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1
                  && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL;

  BN_free (number);

  return good;
}

static gboolean
set_name (X509_NAME  *name,
          const char *office,
          const char *common)
{
  return (office == NULL
          || X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8, (const guchar *) office, -1, -1,
                                         0) == 1)
         && X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guchar *) common, -1, -1,
                                        0) == 1;
}

static gboolean
add_extension (X509       *certificate,
               X509       *issuer,
               int         kind,
               const char *value)
{
  X509_EXTENSION *extension;
  gboolean good;
  X509V3_CTX context;

  X509V3_set_ctx_nodb (&context);
  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, kind, value);
  good = extension != NULL && X509_add_ext (certificate, extension, -1) == 1;
  X509_EXTENSION_free (extension);

  return good;
}

/* What every certificate has; its life never ends after the one that signs it. */
static X509 *
new_certificate (EVP_PKEY   *key,
                 X509       *issuer,
                 const char *office,
                 const char *name,
                 int         days)
{
  X509 *self = X509_new ();
  gboolean good;

  good = X509_set_version (self, X509_VERSION_3) == 1 && set_serial (self)
         && set_name (X509_get_subject_name (self), office, name)
         && X509_set_issuer_name (self, X509_get_subject_name (issuer != NULL ? issuer : self)) == 1
         && X509_gmtime_adj (X509_getm_notBefore (self), -EARLY_SECONDS) != NULL
         && X509_time_adj_ex (X509_getm_notAfter (self), days, 0, NULL) != NULL
         && X509_set_pubkey (self, key) == 1;
  if (good && issuer != NULL
      && ASN1_TIME_compare (X509_get0_notAfter (self), X509_get0_notAfter (issuer)) > 0)
    good = X509_set1_notAfter (self, X509_get0_notAfter (issuer)) == 1;
  if (good)
    return self;
  X509_free (self);

  return NULL;
}

static LoketAuthority *
take (EVP_PKEY *key,
      X509     *certificate)
{
  LoketAuthority *self = g_new0 (LoketAuthority, 1);

  self->key = key;
  self->certificate = certificate;
  self->description = loket_tls_describe (certificate);

  return self;
}

static gboolean
save_both (EVP_PKEY   *key,
           X509       *certificate,
           const char *key_path,
           const char *certificate_path,
           GError    **error)
{
  return loket_tls_key_save (key, key_path, error)
         && loket_tls_save (certificate, certificate_path, error);
}

/**
 * loket_authority_create:
 * @folder: where its key and certificate will lie
 * @office: name of the office
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an authority for five years
 */
LoketAuthority *
loket_authority_create (const char *folder,
                        const char *office,
                        GError    **error)
{
  g_autoptr(LoketPrivateKey) key = loket_tls_key_new (error);
  g_autofree char *key_path = path_in (folder, "key");
  g_autofree char *path = path_in (folder, "crt");
  g_autoptr(LoketX509) self = NULL;

  if (key == NULL)
    return NULL;
  self = new_certificate (key, NULL, office, "Loket CA", AUTHORITY_DAYS);
  if (self == NULL
      || !add_extension (self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
      || !add_extension (self, self, NID_key_usage, "critical,keyCertSign,cRLSign")
      || !add_extension (self, self, NID_subject_key_identifier, "hash")
      || X509_sign (self, key, EVP_sha256 ()) == 0)
    {
      loket_tls_set_error (error, path);
      return NULL;
    }
  if (!save_both (key, self, key_path, path, error))
    return NULL;

  return take (g_steal_pointer (&key), g_steal_pointer (&self));
}

/**
 * loket_authority_open:
 * @folder: where its key and certificate lie
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the authority
 */
LoketAuthority *
loket_authority_open (const char *folder,
                      GError    **error)
{
  g_autofree char *key_path = path_in (folder, "key");
  g_autofree char *path = path_in (folder, "crt");
  g_autoptr(LoketPrivateKey) key = NULL;
  g_autoptr(LoketX509) self = NULL;

  if (!g_file_test (key_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                   _("The key of the office's authority is not in %s. If it was taken away, put the "
                     "stick in and say where with --authority."), folder);
      return NULL;
    }
  key = loket_tls_key_load (key_path, error);
  if (key == NULL)
    return NULL;
  self = loket_tls_load (path, error);
  if (self == NULL)
    return NULL;
  if (X509_check_private_key (self, key) != 1)
    {
      loket_tls_set_error (error, key_path);
      return NULL;
    }

  return take (g_steal_pointer (&key), g_steal_pointer (&self));
}

/* "DNS:a,IP:10.0.0.1": whoever reads the certificate sees which of them is an address. */
static char *
alternative_names (const char * const *names)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; names[i] != NULL; i++)
    g_string_append_printf (text, "%s%s:%s", i > 0 ? "," : "",
                            g_hostname_is_ip_address (names[i]) ? "IP" : "DNS", names[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A desk's certificate can never be taken for the server's, nor the other way round. */
static gboolean
add_leaf_extensions (X509                *leaf,
                     X509                *issuer,
                     LoketCertificateKind kind,
                     const char * const  *names)
{
  g_autofree char *alternative = names != NULL ? alternative_names (names) : NULL;

  return add_extension (leaf, issuer, NID_basic_constraints, "critical,CA:FALSE")
         && add_extension (leaf, issuer, NID_key_usage, "critical,digitalSignature")
         && add_extension (leaf, issuer, NID_ext_key_usage,
                           kind == LOKET_CERTIFICATE_SERVER ? "critical,serverAuth"
                                                            : "critical,clientAuth")
         && add_extension (leaf, issuer, NID_subject_key_identifier, "hash")
         && add_extension (leaf, issuer, NID_authority_key_identifier, "keyid:always")
         && (alternative == NULL
             || add_extension (leaf, issuer, NID_subject_alt_name, alternative));
}

/**
 * loket_authority_issue:
 * @self: the authority
 * @kind: for the server or for a desk
 * @name: its common name
 * @names: (nullable): names and addresses of the server
 * @certificate_path: where the certificate is written
 * @key_path: where its key is written
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what was made
 */
LoketCertificate *
loket_authority_issue (LoketAuthority      *self,
                       LoketCertificateKind kind,
                       const char          *name,
                       const char * const  *names,
                       const char          *certificate_path,
                       const char          *key_path,
                       GError             **error)
{
  g_autoptr(LoketPrivateKey) key = loket_tls_key_new (error);
  g_autoptr(LoketX509) leaf = NULL;

  if (key == NULL)
    return NULL;
  leaf = new_certificate (key, self->certificate, NULL, name, LEAF_DAYS);
  if (leaf == NULL || !add_leaf_extensions (leaf, self->certificate, kind, names)
      || X509_sign (leaf, self->key, EVP_sha256 ()) == 0)
    {
      loket_tls_set_error (error, name);
      return NULL;
    }
  if (!save_both (key, leaf, key_path, certificate_path, error))
    return NULL;

  return loket_tls_describe (leaf);
}

static gboolean
add_revoked (X509_CRL   *list,
             const char *serial)
{
  X509_REVOKED *revoked = X509_REVOKED_new ();
  BIGNUM *number = NULL;
  ASN1_INTEGER *integer = NULL;
  ASN1_TIME *now = X509_gmtime_adj (NULL, 0);
  gboolean good;

  good = BN_dec2bn (&number, serial) > 0
         && (integer = BN_to_ASN1_INTEGER (number, NULL)) != NULL
         && X509_REVOKED_set_serialNumber (revoked, integer) == 1
         && X509_REVOKED_set_revocationDate (revoked, now) == 1
         && X509_CRL_add0_revoked (list, revoked) == 1;
  if (!good)
    X509_REVOKED_free (revoked);
  ASN1_TIME_free (now);
  ASN1_INTEGER_free (integer);
  BN_free (number);

  return good;
}

static gboolean
fill_list (LoketAuthority     *self,
           X509_CRL           *list,
           const char * const *serials)
{
  ASN1_TIME *now = X509_gmtime_adj (NULL, -EARLY_SECONDS);
  gboolean good;

  /* Its end is the authority's: a server must not refuse everybody because nobody made a new list
   * while the key lies in a safe. */
  good = X509_CRL_set_version (list, X509_CRL_VERSION_2) == 1
         && X509_CRL_set_issuer_name (list, X509_get_subject_name (self->certificate)) == 1
         && X509_CRL_set1_lastUpdate (list, now) == 1
         && X509_CRL_set1_nextUpdate (list, X509_get0_notAfter (self->certificate)) == 1;
  for (gsize i = 0; good && serials[i] != NULL; i++)
    good = add_revoked (list, serials[i]);
  good = good && X509_CRL_sort (list) == 1 && X509_CRL_sign (list, self->key, EVP_sha256 ()) > 0;
  ASN1_TIME_free (now);

  return good;
}

/**
 * loket_authority_revoke:
 * @self: the authority
 * @serials: all that were revoked, as decimal digits
 * @path: the list of the server
 * @error: return location
 *
 * Returns: whether the list was written
 */
gboolean
loket_authority_revoke (LoketAuthority     *self,
                        const char * const *serials,
                        const char         *path,
                        GError            **error)
{
  X509_CRL *list = X509_CRL_new ();
  BIO *bio = BIO_new (BIO_s_mem ());
  gboolean good = fill_list (self, list, serials) && PEM_write_bio_X509_CRL (bio, list) == 1;
  char *data;
  long length = BIO_get_mem_data (bio, &data);

  if (!good)
    loket_tls_set_error (error, path);
  good = good && g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_CONSISTENT
                                           | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
  BIO_free (bio);
  X509_CRL_free (list);

  return good;
}
