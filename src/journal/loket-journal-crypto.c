/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and encryption of the journal; the only place with libsodium's boxes. */

#include "loket-journal-crypto.h"

#include "loket-error.h"
#include "loket-journal.h"
#include "loket-sealed-key.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define PIECE (256 * 1024)
#define SEALED_PIECE (PIECE + crypto_secretstream_xchacha20poly1305_ABYTES)
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

static const char context[crypto_kdf_CONTEXTBYTES] = "LoketJnl";
static const guint8 magic[4] = { 'L', 'K', 'P', '1' };

/* What stands before a wrapped key: enough to compute the same key from the password again. */
typedef struct
{
  guint32 opslimit;             /* big endian */
  guint32 memlimit_kib;
  guint8 salt[crypto_pwhash_SALTBYTES];
  guint8 nonce[crypto_secretbox_NONCEBYTES];
  guint8 box[LOKET_KEY_SIZE + crypto_secretbox_MACBYTES];
} Wrapped;

/* In locked memory that is wiped when it is freed. */
struct _LoketJournalKeys
{
  guint8 data[LOKET_KEY_SIZE];
  guint8 rows[LOKET_KEY_SIZE];
  guint8 pages[LOKET_KEY_SIZE];
};

static LoketJournalKeys *
allocate (void)
{
  LoketJournalKeys *keys;

  if (sodium_init () < 0 || (keys = sodium_malloc (sizeof *keys)) == NULL)
    g_error ("libsodium cannot be used on this computer");
  return keys;
}

static void
derive (LoketJournalKeys *keys)
{
  crypto_kdf_derive_from_key (keys->rows, sizeof keys->rows, 1, context, keys->data);
  crypto_kdf_derive_from_key (keys->pages, sizeof keys->pages, 2, context, keys->data);
}

LoketJournalKeys *
loket_journal_keys_new (void)
{
  LoketJournalKeys *keys = allocate ();

  randombytes_buf (keys->data, sizeof keys->data);
  derive (keys);
  return keys;
}

LoketJournalKeys *
loket_journal_keys_new_from_data (GBytes *data_key)
{
  LoketJournalKeys *keys;

  g_return_val_if_fail (g_bytes_get_size (data_key) == LOKET_KEY_SIZE, NULL);

  keys = allocate ();
  memcpy (keys->data, g_bytes_get_data (data_key, NULL), LOKET_KEY_SIZE);
  derive (keys);
  return keys;
}

void
loket_journal_keys_free (LoketJournalKeys *keys)
{
  sodium_free (keys);
}

static gboolean
stretch (guint8         key[crypto_secretbox_KEYBYTES],
         const char    *password,
         const Wrapped *wrapped,
         GError       **error)
{
  guint32 opslimit = GUINT32_FROM_BE (wrapped->opslimit);
  guint32 memlimit = GUINT32_FROM_BE (wrapped->memlimit_kib);

  if (opslimit < crypto_pwhash_OPSLIMIT_MIN || opslimit > 16
      || memlimit < 8 || memlimit > 1024 * 1024)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                           _("The journal of this desk is damaged: its key cannot be read."));
      return FALSE;
    }
  if (crypto_pwhash (key, crypto_secretbox_KEYBYTES, password, strlen (password), wrapped->salt,
                     opslimit, (gsize) memlimit * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                           _("This computer has too little free memory to open the journal."));
      return FALSE;
    }
  return TRUE;
}

GBytes *
loket_journal_keys_wrap (LoketJournalKeys *keys,
                         const char       *password,
                         GError          **error)
{
  guint8 key[crypto_secretbox_KEYBYTES];
  Wrapped wrapped = {
    .opslimit = GUINT32_TO_BE (crypto_pwhash_OPSLIMIT_INTERACTIVE),
    .memlimit_kib = GUINT32_TO_BE (crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024),
  };

  randombytes_buf (wrapped.salt, sizeof wrapped.salt);
  randombytes_buf (wrapped.nonce, sizeof wrapped.nonce);
  if (!stretch (key, password, &wrapped, error))
    return NULL;
  crypto_secretbox_easy (wrapped.box, keys->data, sizeof keys->data, wrapped.nonce, key);
  sodium_memzero (key, sizeof key);
  return g_bytes_new (&wrapped, sizeof wrapped);
}

LoketJournalKeys *
loket_journal_keys_unwrap (GBytes     *bytes,
                           const char *password,
                           GError    **error)
{
  g_autoptr(LoketJournalKeys) keys = allocate ();
  guint8 key[crypto_secretbox_KEYBYTES];
  Wrapped wrapped = { 0 };
  int failed;

  if (g_bytes_get_size (bytes) != sizeof wrapped)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                           _("The journal of this desk is damaged: its key cannot be read."));
      return NULL;
    }
  memcpy (&wrapped, g_bytes_get_data (bytes, NULL), sizeof wrapped);
  if (!stretch (key, password, &wrapped, error))
    return NULL;
  failed = crypto_secretbox_open_easy (keys->data, wrapped.box, sizeof wrapped.box, wrapped.nonce,
                                       key);
  sodium_memzero (key, sizeof key);
  if (failed)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN,
                           _("This password does not open the work kept on this computer."));
      loket_error_set_cause (*error, "journal_password", NULL);
      return NULL;
    }
  derive (keys);
  return g_steal_pointer (&keys);
}

GBytes *
loket_journal_keys_seal (LoketJournalKeys *keys,
                         const char       *owner,
                         const char       *device,
                         GBytes           *recovery_key)
{
  return loket_sealed_key_new (keys->data, owner, device, recovery_key);
}

GBytes *
loket_journal_keys_encrypt (LoketJournalKeys *keys,
                            const char       *place,
                            const void       *data,
                            gsize             size)
{
  guint8 *out = g_malloc (NONCE + size + TAG);
  unsigned long long length;

  randombytes_buf (out, NONCE);
  crypto_aead_xchacha20poly1305_ietf_encrypt (out + NONCE, &length, data, size,
                                              (const guint8 *) place, strlen (place), NULL,
                                              out, keys->rows);
  return g_bytes_new_take (out, NONCE + length);
}

GBytes *
loket_journal_keys_decrypt (LoketJournalKeys *keys,
                            const char       *place,
                            const void       *data,
                            gsize             size)
{
  const guint8 *in = data;
  g_autofree guint8 *out = NULL;
  unsigned long long length;

  if (in == NULL || size < NONCE + TAG)
    return NULL;
  /* One byte more, so that text can be used as a C string. */
  out = g_malloc0 (size - NONCE - TAG + 1);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt (out, &length, NULL, in + NONCE, size - NONCE,
                                                  (const guint8 *) place, strlen (place),
                                                  in, keys->rows) != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&out), length);
}

/*
 * Streams
 */
static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         size,
           GError      **error)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DISK,
                               _("The disk of this computer is full or broken. The page was not "
                                 "kept."));
          return FALSE;
        }
      data += n;
      size -= n;
    }
  return TRUE;
}

static gssize
read_up_to (int     fd,
            guint8 *data,
            gsize   size)
{
  gsize got = 0;

  while (got < size)
    {
      gssize n = read (fd, data + got, size - got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      got += n;
    }
  return got;
}

gboolean
loket_journal_keys_write_stream (LoketJournalKeys *keys,
                                 const char       *place,
                                 GBytes           *bytes,
                                 int               fd,
                                 GError          **error)
{
  crypto_secretstream_xchacha20poly1305_state state;
  guint8 header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
  g_autofree guint8 *out = g_malloc (SEALED_PIECE);
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  crypto_secretstream_xchacha20poly1305_init_push (&state, header, keys->pages);
  if (!write_all (fd, magic, sizeof magic, error) || !write_all (fd, header, sizeof header, error))
    return FALSE;
  do
    {
      gsize n = MIN (size - done, PIECE);
      gboolean last = done + n == size;
      unsigned long long length;

      crypto_secretstream_xchacha20poly1305_push (
        &state, out, &length, data + done, n, (const guint8 *) place, strlen (place),
        last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
      if (!write_all (fd, out, length, error))
        return FALSE;
      done += n;
    }
  while (done < size);
  sodium_memzero (&state, sizeof state);
  return TRUE;
}

GBytes *
loket_journal_keys_read_stream (LoketJournalKeys *keys,
                                const char       *place,
                                int               fd,
                                GError          **error)
{
  crypto_secretstream_xchacha20poly1305_state state;
  guint8 head[sizeof magic + crypto_secretstream_xchacha20poly1305_HEADERBYTES];
  g_autofree guint8 *in = g_malloc (SEALED_PIECE);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  unsigned char tag = 0;

  if (read_up_to (fd, head, sizeof head) != sizeof head
      || memcmp (head, magic, sizeof magic) != 0
      || crypto_secretstream_xchacha20poly1305_init_pull (&state, head + sizeof magic,
                                                          keys->pages) != 0)
    goto damaged;
  while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL)
    {
      gssize n = read_up_to (fd, in, SEALED_PIECE);
      guint start = out->len;
      unsigned long long length;

      if (n < (gssize) crypto_secretstream_xchacha20poly1305_ABYTES
          || start > LOKET_FILE_MAX)
        goto damaged;
      g_byte_array_set_size (out, start + n - crypto_secretstream_xchacha20poly1305_ABYTES);
      if (crypto_secretstream_xchacha20poly1305_pull (&state, out->data + start, &length, &tag,
                                                      in, n, (const guint8 *) place,
                                                      strlen (place)) != 0)
        goto damaged;
    }
  sodium_memzero (&state, sizeof state);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));

damaged:
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                       _("A page kept on this computer is damaged. Scan it again."));
  return NULL;
}
