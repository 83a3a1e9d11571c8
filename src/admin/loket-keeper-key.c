/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key with which the keeper signs receipts: one small file that only it can read. */

#include "loket-keeper-key.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <sodium.h>

#include "loket-error.h"
#include "loket-sealed-key.h"

/* The file is this line and the seed in hexadecimal. */
#define HEADER "loket keeper key, Ed25519 seed\n"
#define ID_BYTES 4

struct _LoketKeeperKey
{
  guint8 secret[crypto_sign_SECRETKEYBYTES];
  guint8 open[crypto_sign_PUBLICKEYBYTES];
  char id[2 * ID_BYTES + 1];
  char open_text[2 * crypto_sign_PUBLICKEYBYTES + 1];

  /* Made from the same seed: one file to keep, and to bring back from a backup. */
  guint8 recovery_secret[crypto_box_SECRETKEYBYTES];
  guint8 recovery_open[crypto_box_PUBLICKEYBYTES];
  char recovery_text[2 * crypto_box_PUBLICKEYBYTES + 1];
};

static const char recovery_context[crypto_kdf_CONTEXTBYTES] = "LoketRcv";

static char *
to_hex (const guint8 *bytes,
        gsize         n)
{
  char *text = g_malloc (2 * n + 1);

  return sodium_bin2hex (text, 2 * n + 1, bytes, n);
}

/* A key that is not complete on the disk must never sign anything. */
static gboolean
write_new (const char *path,
           GError    **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];
  g_autofree char *hex = NULL;
  g_autofree char *text = NULL;
  gboolean written;

  randombytes_buf (seed, sizeof seed);
  hex = to_hex (seed, sizeof seed);
  text = g_strconcat (HEADER, hex, "\n", NULL);
  written = g_file_set_contents_full (path, text, -1,
                                      G_FILE_SET_CONTENTS_CONSISTENT
                                      | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (hex, strlen (hex));
  sodium_memzero (text, strlen (text));

  return written;
}

static gboolean
read_seed (const char *path,
           guint8     *seed,
           GError    **error)
{
  char text[sizeof HEADER + 2 * crypto_sign_SEEDBYTES] = "";
  struct stat info;
  gboolean good;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gsize length = 0;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be read: %s"), path,
                   g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  good = (info.st_mode & 077) == 0
         && read (fd, text, sizeof text - 1) == (ssize_t) (sizeof text - 1)
         && g_str_has_prefix (text, HEADER)
         && sodium_hex2bin (seed, crypto_sign_SEEDBYTES, text + strlen (HEADER),
                            2 * crypto_sign_SEEDBYTES, NULL, &length, NULL) == 0
         && length == crypto_sign_SEEDBYTES;
  close (fd);
  sodium_memzero (text, sizeof text);
  if (!good)
    g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                 _("%s is not a key file that only its owner can read."), path);

  return good;
}

/* Beside the key lies its public half, with which anybody can check what it signed. */
static gboolean
publish (LoketKeeperKey *key,
         const char     *path,
         GError        **error)
{
  g_autofree char *name = g_strconcat (path, ".pub", NULL);
  g_autofree char *hex = to_hex (key->open, sizeof key->open);
  g_autofree char *text = g_strdup_printf ("%s %s\n", key->id, hex);

  return g_file_test (name, G_FILE_TEST_EXISTS)
         || g_file_set_contents_full (name, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static void
derive_recovery (LoketKeeperKey *key,
                 const guint8   *seed)
{
  guint8 derived[crypto_box_SEEDBYTES];

  G_STATIC_ASSERT (crypto_kdf_KEYBYTES == crypto_sign_SEEDBYTES);
  crypto_kdf_derive_from_key (derived, sizeof derived, 1, recovery_context, seed);
  crypto_box_seed_keypair (key->recovery_open, key->recovery_secret, derived);
  sodium_memzero (derived, sizeof derived);
  sodium_bin2hex (key->recovery_text, sizeof key->recovery_text, key->recovery_open,
                  sizeof key->recovery_open);
  sodium_bin2hex (key->open_text, sizeof key->open_text, key->open, sizeof key->open);
}

/**
 * loket_keeper_key_open:
 * @path: the key file; made when it is not there
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key
 */
LoketKeeperKey *
loket_keeper_key_open (const char *path,
                       GError    **error)
{
  g_autoptr(LoketKeeperKey) key = NULL;
  guint8 seed[crypto_sign_SEEDBYTES];
  guint8 digest[crypto_hash_sha256_BYTES];

  if (sodium_init () < 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                           _("The signature library did not start."));
      return NULL;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !write_new (path, error))
    return NULL;
  if (!read_seed (path, seed, error))
    return NULL;
  key = g_new0 (LoketKeeperKey, 1);
  crypto_sign_seed_keypair (key->open, key->secret, seed);
  derive_recovery (key, seed);
  sodium_memzero (seed, sizeof seed);
  crypto_hash_sha256 (digest, key->open, sizeof key->open);
  sodium_bin2hex (key->id, sizeof key->id, digest, ID_BYTES);
  if (!publish (key, path, error))
    return NULL;

  return g_steal_pointer (&key);
}

/**
 * loket_keeper_key_free:
 * @key: a key
 */
void
loket_keeper_key_free (LoketKeeperKey *key)
{
  sodium_memzero (key, sizeof *key);
  g_free (key);
}

/**
 * loket_keeper_key_id:
 * @key: a key
 *
 * Returns: the short name a signature carries
 */
const char *
loket_keeper_key_id (LoketKeeperKey *key)
{
  return key->id;
}

/**
 * loket_keeper_key_sign:
 * @key: a key
 * @text: what is signed
 *
 * Returns: (transfer full): the signature in hexadecimal
 */
char *
loket_keeper_key_sign (LoketKeeperKey *key,
                       const char     *text)
{
  guint8 signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, (const guint8 *) text, strlen (text), key->secret);

  return to_hex (signature, sizeof signature);
}

const char *
loket_keeper_key_get_open (LoketKeeperKey *key)
{
  return key->open_text;
}

const char *
loket_keeper_key_get_recovery (LoketKeeperKey *key)
{
  return key->recovery_text;
}

/**
 * loket_keeper_key_unseal:
 * @key: a key
 * @sealed: the box of a desk
 * @owner: (out): whose journal it says it is
 * @device: (out): on which device it was made
 *
 * Returns: (transfer full) (nullable): the key of the journal; NULL when the box is not for us
 */
GBytes *
loket_keeper_key_unseal (LoketKeeperKey *key,
                         GBytes         *sealed,
                         char          **owner,
                         char          **device)
{
  return loket_sealed_key_open (sealed, key->recovery_open, key->recovery_secret, owner, device);
}
