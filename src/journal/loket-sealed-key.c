/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the key of a journal travels to the keeper and back: boxes that say whose they are. */

#include "loket-sealed-key.h"

#include "loket-journal-crypto.h"

#include <sodium.h>
#include <string.h>

#define OWNER_MAX 128
#define DEVICE_MAX 100
#define REQUEST 36              /* a UUID as text */

/* In a box. Texts are padded with zeros, so that the length of a box tells nothing. */
typedef struct
{
  guint8 mark[4];
  guint8 key[LOKET_KEY_SIZE];
  char owner[OWNER_MAX];
  char device[DEVICE_MAX];
} Content;

typedef struct
{
  guint8 mark[4];
  guint8 key[LOKET_KEY_SIZE];
  char request[REQUEST];
} Answer;

static const guint8 content_mark[4] = { 'L', 'K', 'S', '1' };
static const guint8 answer_mark[4] = { 'L', 'K', 'A', '1' };

struct _LoketReplyKey
{
  GObject parent_instance;

  /* Owned */
  guint8 *secret;               /* in locked memory */
  guint8 open[crypto_box_PUBLICKEYBYTES];
  char *text;
};

G_DEFINE_FINAL_TYPE (LoketReplyKey, loket_reply_key, G_TYPE_OBJECT)

static void
need_sodium (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot be used on this computer");
}

/* A key that is wiped when nobody needs it any more. */
static GBytes *
guard_key (const guint8 *key)
{
  guint8 *guarded = sodium_malloc (LOKET_KEY_SIZE);

  if (guarded == NULL)
    g_error ("no locked memory");
  memcpy (guarded, key, LOKET_KEY_SIZE);
  return g_bytes_new_with_free_func (guarded, LOKET_KEY_SIZE, sodium_free, guarded);
}

static GBytes *
seal (gconstpointer content,
      gsize         size,
      GBytes       *public_key)
{
  gsize length = size + crypto_box_SEALBYTES;
  guint8 *box = g_malloc (length);

  if (g_bytes_get_size (public_key) == crypto_box_PUBLICKEYBYTES
      && crypto_box_seal (box, content, size, g_bytes_get_data (public_key, NULL)) == 0)
    return g_bytes_new_take (box, length);
  g_free (box);
  return NULL;
}

/**
 * loket_sealed_key_new:
 * @data_key: 32 bytes
 * @owner: whose journal it is, as the server says it
 * @device: name of the journal
 * @recovery_key: the office's public key
 *
 * Returns: (transfer full) (nullable): a box that only the keeper can open
 */
GBytes *
loket_sealed_key_new (const guint8 *data_key,
                      const char   *owner,
                      const char   *device,
                      GBytes       *recovery_key)
{
  Content content = { 0 };
  GBytes *sealed;

  need_sodium ();
  if (strlen (owner) >= OWNER_MAX || strlen (device) >= DEVICE_MAX)
    return NULL;
  memcpy (content.mark, content_mark, sizeof content.mark);
  memcpy (content.key, data_key, sizeof content.key);
  g_strlcpy (content.owner, owner, OWNER_MAX);
  g_strlcpy (content.device, device, DEVICE_MAX);
  sealed = seal (&content, sizeof content, recovery_key);
  sodium_memzero (&content, sizeof content);
  return sealed;
}

GBytes *
loket_sealed_key_open (GBytes       *sealed,
                       const guint8 *public_key,
                       const guint8 *secret_key,
                       char        **owner,
                       char        **device)
{
  Content content;
  GBytes *key = NULL;

  need_sodium ();
  if (g_bytes_get_size (sealed) == sizeof content + crypto_box_SEALBYTES
      && crypto_box_seal_open ((guint8 *) &content, g_bytes_get_data (sealed, NULL),
                               g_bytes_get_size (sealed), public_key, secret_key) == 0
      && memcmp (content.mark, content_mark, sizeof content.mark) == 0
      && memchr (content.owner, '\0', OWNER_MAX) != NULL
      && memchr (content.device, '\0', DEVICE_MAX) != NULL)
    {
      key = guard_key (content.key);
      *owner = g_strdup (content.owner);
      *device = g_strdup (content.device);
    }
  sodium_memzero (&content, sizeof content);
  return key;
}

static void
loket_reply_key_finalize (GObject *object)
{
  LoketReplyKey *self = LOKET_REPLY_KEY (object);

  sodium_free (self->secret);
  g_free (self->text);
  G_OBJECT_CLASS (loket_reply_key_parent_class)->finalize (object);
}

static void
loket_reply_key_class_init (LoketReplyKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_reply_key_finalize;
}

static void
loket_reply_key_init (LoketReplyKey *self)
{
  g_autoptr(GBytes) bytes = NULL;

  need_sodium ();
  self->secret = sodium_malloc (crypto_box_SECRETKEYBYTES);
  if (self->secret == NULL)
    g_error ("no locked memory");
  crypto_box_keypair (self->open, self->secret);
  bytes = g_bytes_new (self->open, sizeof self->open);
  self->text = loket_hex_encode (bytes);
}

/* Made for one request and forgotten with it. */
LoketReplyKey *
loket_reply_key_new (void)
{
  return g_object_new (LOKET_TYPE_REPLY_KEY, NULL);
}

const char *
loket_reply_key_get_public (LoketReplyKey *self)
{
  g_return_val_if_fail (LOKET_IS_REPLY_KEY (self), NULL);

  return self->text;
}

/**
 * loket_reply_key_open:
 * @request: the request this must be the answer to
 * @answer: what came back
 *
 * Returns: (transfer full) (nullable): the data key; NULL when it is not for this desk and request
 */
GBytes *
loket_reply_key_open (LoketReplyKey *self,
                      const char    *request,
                      GBytes        *answer)
{
  Answer content;
  GBytes *key = NULL;

  g_return_val_if_fail (LOKET_IS_REPLY_KEY (self), NULL);

  if (g_bytes_get_size (answer) == sizeof content + crypto_box_SEALBYTES
      && strlen (request) == REQUEST
      && crypto_box_seal_open ((guint8 *) &content, g_bytes_get_data (answer, NULL),
                               g_bytes_get_size (answer), self->open, self->secret) == 0
      && memcmp (content.mark, answer_mark, sizeof content.mark) == 0
      && memcmp (content.request, request, REQUEST) == 0)
    key = guard_key (content.key);
  sodium_memzero (&content, sizeof content);
  return key;
}

/**
 * loket_reply_key_answer:
 * @public_key: of the desk that asked
 * @request: id of its request
 * @data_key: what it asked for
 *
 * Returns: (transfer full) (nullable): a box only that desk can open
 */
GBytes *
loket_reply_key_answer (GBytes     *public_key,
                        const char *request,
                        GBytes     *data_key)
{
  Answer content = { 0 };
  GBytes *answer;

  need_sodium ();
  if (strlen (request) != REQUEST || g_bytes_get_size (data_key) != LOKET_KEY_SIZE)
    return NULL;
  memcpy (content.mark, answer_mark, sizeof content.mark);
  memcpy (content.key, g_bytes_get_data (data_key, NULL), LOKET_KEY_SIZE);
  memcpy (content.request, request, REQUEST);
  answer = seal (&content, sizeof content, public_key);
  sodium_memzero (&content, sizeof content);
  return answer;
}

char *
loket_hex_encode (GBytes *bytes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  char *text = g_malloc (2 * n + 1);

  return sodium_bin2hex (text, 2 * n + 1, data, n);
}

GBytes *
loket_hex_decode (const char *text)
{
  gsize n = text != NULL ? strlen (text) / 2 : 0;
  g_autofree guint8 *data = g_malloc (n + 1);
  gsize length = 0;

  if (n == 0 || sodium_hex2bin (data, n, text, strlen (text), NULL, &length, NULL) != 0
      || length != n || strlen (text) != 2 * n)
    return NULL;
  return g_bytes_new (data, n);
}
