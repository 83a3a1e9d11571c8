/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords at the terminal: asked without being shown, and compared with what the server keeps. */

#include "loket-admin-password.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "loket-error.h"

#define SHORTEST_PASSWORD 10
#define LONGEST_LINE 1024
#define MOST_ROUNDS 10000000

/* One line, without showing it on a terminal. */
static char *
read_line (const char *question)
{
  char line[LONGEST_LINE];
  struct termios shown, hidden;
  gboolean terminal = tcgetattr (STDIN_FILENO, &shown) == 0;
  char *text = NULL;

  if (terminal)
    {
      g_printerr ("%s ", question);
      hidden = shown;
      hidden.c_lflag &= ~ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
    }
  if (fgets (line, sizeof line, stdin) != NULL)
    text = g_strdup (g_strchomp (line));
  if (terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
      g_printerr ("\n");
    }

  return text;
}

/**
 * loket_admin_password_new:
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a new password, typed twice where somebody types
 */
char *
loket_admin_password_new (GError **error)
{
  g_autofree char *first = read_line (_("New password:"));
  g_autofree char *second = NULL;

  if (first == NULL || g_utf8_strlen (first, -1) < SHORTEST_PASSWORD)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                   _("A password has at least %d characters."), SHORTEST_PASSWORD);
      return NULL;
    }
  if (!isatty (STDIN_FILENO))
    return g_steal_pointer (&first);
  second = read_line (_("The same again:"));
  if (g_strcmp0 (first, second) == 0)
    return g_steal_pointer (&first);
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                       _("The two passwords are different."));

  return NULL;
}

/* RFC 5802: what is kept is the hash of a key that only the password gives. */
static gboolean
fits (const char *verifier,
      const char *password)
{
  g_auto(GStrv) parts = g_regex_split_simple ("[$:]", verifier, 0, 0);
  g_autofree char *plain = g_utf8_normalize (password, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree guchar *salt = NULL;
  g_autofree guchar *kept = NULL;
  guchar salted[SHA256_DIGEST_LENGTH], client[SHA256_DIGEST_LENGTH], stored[SHA256_DIGEST_LENGTH];
  guint length = sizeof client;
  gint64 rounds;
  gsize salt_length, kept_length;

  if (g_strv_length (parts) != 5 || !g_str_equal (parts[0], "SCRAM-SHA-256") || plain == NULL)
    return FALSE;
  rounds = g_ascii_strtoll (parts[1], NULL, 10);
  salt = g_base64_decode (parts[2], &salt_length);
  kept = g_base64_decode (parts[3], &kept_length);
  if (rounds < 1 || rounds > MOST_ROUNDS || kept_length != sizeof stored
      || PKCS5_PBKDF2_HMAC (plain, -1, salt, salt_length, rounds, EVP_sha256 (), sizeof salted,
                            salted) != 1
      || HMAC (EVP_sha256 (), salted, sizeof salted, (const guchar *) "Client Key", 10, client,
               &length) == NULL)
    return FALSE;
  SHA256 (client, sizeof client, stored);
  OPENSSL_cleanse (salted, sizeof salted);
  OPENSSL_cleanse (client, sizeof client);
  OPENSSL_cleanse (plain, strlen (plain));

  return CRYPTO_memcmp (stored, kept, sizeof stored) == 0;
}

/**
 * loket_admin_password_prove:
 * @db: a connection of a superuser
 * @login: of the person who must be at the terminal
 * @error: return location
 *
 * Whoever owns the server host could act for anybody; that two people sat here is proven by two
 * passwords all the same.
 *
 * Returns: whether this person gave their password
 */
gboolean
loket_admin_password_prove (LoketAdminDb *db,
                            const char   *login,
                            GError      **error)
{
  g_autofree char *question = g_strdup_printf (_("Password of %s:"), login);
  g_autofree char *verifier = loket_admin_db_value (db, error, "SELECT a.rolpassword FROM"
                                                    " pg_catalog.pg_authid a JOIN loket.staff_login l"
                                                    " ON l.login = a.rolname WHERE a.rolname = $1"
                                                    " AND a.rolcanlogin", login, NULL);
  g_autofree char *password = verifier != NULL ? read_line (question) : NULL;

  if (verifier == NULL)
    return FALSE;
  if (password != NULL && fits (verifier, password))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("That is not the password of %s."), login);

  return FALSE;
}
