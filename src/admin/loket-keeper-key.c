/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key with which the keeper signs receipts: one small file that only it can read. Beside it the list
 * of all public keys, and the keys that were in use before: journals are still sealed to them. */

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

  char *path;
  gint64 read_at[2];            /* when its file and the list were written */
  char *list;
  GPtrArray *earlier;           /* (element-type LoketKeeperKey) */
};

static const char recovery_context[crypto_kdf_CONTEXTBYTES] = "LoketRcv";

static char *
to_hex (const guint8 *bytes,
        gsize         n)
{
  char *text = g_malloc (2 * n + 1);

  return sodium_bin2hex (text, 2 * n + 1, bytes, n);
}

/**
 * loket_keeper_key_write_new:
 * @path: where; must not be there
 * @error: return location
 *
 * A key that is not complete on the disk must never sign anything.
 *
 * Returns: whether a new key is there
 */
gboolean
loket_keeper_key_write_new (const char *path,
                            GError    **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];
  g_autofree char *hex = NULL;
  g_autofree char *text = NULL;
  gboolean written;

  if (sodium_init () < 0)
    g_error ("libsodium cannot be used");
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

char *
loket_keeper_key_list_path (const char *path)
{
  return g_strconcat (path, ".pub", NULL);
}

/**
 * loket_keeper_key_read_list:
 * @path: the key file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the list beside it; empty when there is none
 */
LoketKeyRing *
loket_keeper_key_read_list (const char *path,
                            GError    **error)
{
  g_autofree char *name = loket_keeper_key_list_path (path);
  g_autofree char *text = NULL;
  g_autoptr(LoketKeyRing) ring = loket_key_ring_new ();

  if (!g_file_test (name, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&ring);
  if (!g_file_get_contents (name, &text, NULL, error))
    return NULL;
  if (!loket_key_ring_add (ring, text, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  loket_key_ring_trust_all (ring);
  loket_key_ring_settle (ring);

  return g_steal_pointer (&ring);
}

gboolean
loket_keeper_key_write_list (const char   *path,
                             LoketKeyRing *ring,
                             GError      **error)
{
  g_autofree char *name = loket_keeper_key_list_path (path);
  g_autofree char *text = loket_key_ring_to_text (ring);

  return g_file_set_contents_full (name, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, error);
}

/* Beside the key lies its public half, with which anybody can check what it signed. */
static gboolean
publish (LoketKeeperKey *key,
         GError        **error)
{
  g_autoptr(LoketKeyRing) ring = loket_keeper_key_read_list (key->path, error);
  g_autofree char *line = g_strdup_printf ("%s %s", key->id, key->open_text);

  if (ring == NULL)
    return FALSE;
  if (loket_key_ring_get_n (ring) == 0
      && !(loket_key_ring_add_line (ring, line) && loket_keeper_key_write_list (key->path, ring, error)))
    return FALSE;
  loket_key_ring_trust_all (ring);
  if (!loket_key_ring_is_current (ring, key->open_text))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                   _("%s is not the key that %s.pub names last: it is an old copy."), key->path, key->path);
      return FALSE;
    }
  key->list = loket_key_ring_to_text (ring);

  return TRUE;
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

/* In nanoseconds; 0 for a file that is not there. */
static gint64
written_at (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 ? info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec : 0;
}

static void
look_at_files (LoketKeeperKey *key,
               gint64          times[2])
{
  g_autofree char *list = loket_keeper_key_list_path (key->path);

  times[0] = written_at (key->path);
  times[1] = written_at (list);
}

/* Journals of desks that were not there since the key changed are sealed to an earlier one. */
static void
load_earlier (LoketKeeperKey *key)
{
  g_autoptr(LoketKeyRing) ring = loket_key_ring_new ();

  loket_key_ring_add (ring, key->list, NULL);
  for (guint i = 0; i < loket_key_ring_get_n (ring); i++)
    {
      const char *id = loket_key_ring_get (ring, i)->id;
      g_autofree char *path = g_strconcat (key->path, ".", id, NULL);
      LoketKeeperKey *one = g_str_equal (id, key->id) ? NULL : loket_keeper_key_load (path, NULL);

      if (one != NULL)
        g_ptr_array_add (key->earlier, one);
    }
}

/**
 * loket_keeper_key_load:
 * @path: a key file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key, and nothing of what lies beside it
 */
LoketKeeperKey *
loket_keeper_key_load (const char *path,
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
  if (!read_seed (path, seed, error))
    return NULL;
  key = g_new0 (LoketKeeperKey, 1);
  key->path = g_strdup (path);
  key->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_keeper_key_free);
  crypto_sign_seed_keypair (key->open, key->secret, seed);
  derive_recovery (key, seed);
  sodium_memzero (seed, sizeof seed);
  crypto_hash_sha256 (digest, key->open, sizeof key->open);
  sodium_bin2hex (key->id, sizeof key->id, digest, ID_BYTES);

  return g_steal_pointer (&key);
}

/* Where a list is, there was a key: a new one in its place would be a stranger to every desk. */
static gboolean
may_make (const char *path,
          GError    **error)
{
  g_autofree char *list = loket_keeper_key_list_path (path);

  if (!g_file_test (list, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
               _("The key %s is gone, and %s names it. Bring it back from its copy; if there is none, "
                 "“loket-admin key make --lost REASON” makes another one."), path, list);

  return FALSE;
}

/**
 * loket_keeper_key_take_next:
 * @path: the key file
 * @error: return location
 *
 * The last step of changing the key, also after a power cut: once the list names the next key it is the
 * one in use, and the one before it stays under its name.
 *
 * Returns: whether nothing is left to do
 */
gboolean
loket_keeper_key_take_next (const char *path,
                            GError    **error)
{
  g_autofree char *next = g_strconcat (path, LOKET_KEEPER_KEY_NEXT, NULL);
  g_autoptr(LoketKeeperKey) key = g_file_test (next, G_FILE_TEST_EXISTS) ? loket_keeper_key_load (next, NULL) : NULL;
  g_autoptr(LoketKeyRing) ring = key != NULL ? loket_keeper_key_read_list (path, error) : NULL;
  const LoketRingKey *named;
  g_autofree char *aside = NULL;

  if (key == NULL)
    return TRUE;
  named = ring != NULL ? loket_key_ring_find (ring, key->id) : NULL;
  if (named == NULL)
    return ring != NULL;
  aside = g_strconcat (path, ".", named->before, NULL);
  if ((named->before == NULL || g_file_test (aside, G_FILE_TEST_EXISTS) || link (path, aside) == 0)
      && rename (next, path) == 0)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be written: %s"), path, g_strerror (errno));

  return FALSE;
}

/**
 * loket_keeper_key_open:
 * @path: the key file; made when the office has none yet
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key
 */
LoketKeeperKey *
loket_keeper_key_open (const char *path,
                       GError    **error)
{
  g_autoptr(LoketKeeperKey) key = NULL;

  if (!loket_keeper_key_take_next (path, error))
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS)
      && !(may_make (path, error) && loket_keeper_key_write_new (path, error)))
    return NULL;
  key = loket_keeper_key_load (path, error);
  if (key == NULL || !publish (key, error))
    return NULL;
  look_at_files (key, key->read_at);
  load_earlier (key);

  return g_steal_pointer (&key);
}

/**
 * loket_keeper_key_is_old:
 * @key: a key
 *
 * Returns: whether its files were changed since they were read
 */
gboolean
loket_keeper_key_is_old (LoketKeeperKey *key)
{
  gint64 now[2];

  look_at_files (key, now);

  return memcmp (now, key->read_at, sizeof now) != 0;
}

/**
 * loket_keeper_key_free:
 * @key: a key
 */
void
loket_keeper_key_free (LoketKeeperKey *key)
{
  g_free (key->path);
  g_free (key->list);
  g_ptr_array_unref (key->earlier);
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

char *
loket_keeper_key_sign_bytes (LoketKeeperKey *key,
                             GBytes         *bytes)
{
  guint8 signature[crypto_sign_BYTES];
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  crypto_sign_detached (signature, NULL, data, size, key->secret);

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

/* All public keys, as the keeper publishes them. */
const char *
loket_keeper_key_get_list (LoketKeeperKey *key)
{
  return key->list;
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
  GBytes *opened = loket_sealed_key_open (sealed, key->recovery_open, key->recovery_secret, owner, device);

  for (guint i = 0; opened == NULL && i < key->earlier->len; i++)
    opened = loket_keeper_key_unseal (key->earlier->pdata[i], sealed, owner, device);

  return opened;
}
