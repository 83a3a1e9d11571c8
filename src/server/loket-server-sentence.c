/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence and one thing to do for every cause the server can name. */

#include "loket-server-error.h"

#include <glib/gi18n-lib.h>

#define LOOK_AGAIN "look-again", N_("Look Again")
#define TRY_AGAIN  "try-again", N_("Try Again")
#define SIGN_IN    "sign-in", N_("Sign In")
#define CORRECT    "correct", N_("Correct")
#define CALL_HELP  "call-help", N_("Show Whom to Call")
#define NOTHING    "none", NULL

static const LoketServerSentence sentences[] = {
  /* Causes named by the functions of the office. */
  { "LK001", LOKET_ERROR_SIGN_IN,
    N_("This account may not work in this office. Ask the administrator of the office."), CALL_HELP },
  { "LK001.expired", LOKET_ERROR_SIGN_IN,
    N_("This account has expired. The administrator of the office extends it; what you kept on "
       "this computer stays here."), CALL_HELP },
  { "LK001.disabled", LOKET_ERROR_SIGN_IN,
    N_("This account was disabled. Ask the administrator of the office; what you kept on this "
       "computer stays here."), CALL_HELP },
  { "LK001.early", LOKET_ERROR_SIGN_IN,
    N_("This account is not valid yet. Ask the administrator of the office from which day it is."),
    CALL_HELP },
  { "LK001.device", LOKET_ERROR_SIGN_IN,
    N_("This computer was shut out by the office. Sign in at another one and tell the administrator; what "
       "you kept on this computer stays here."), CALL_HELP },
  { "LK002", LOKET_ERROR_REFUSED,
    N_("You do not hold the duty for this today."), NOTHING },
  { "LK003", LOKET_ERROR_REFUSED,
    N_("There is no such record in this office."), LOOK_AGAIN },
  { "LK004", LOKET_ERROR_STALE,
    N_("Somebody else changed this after you opened it. Nothing was overwritten."),
    LOOK_AGAIN },
  { "LK005", LOKET_ERROR_STALE,
    N_("The case is at another step now."), LOOK_AGAIN },
  { "LK006", LOKET_ERROR_REFUSED,
    N_("You worked on this case yourself, so another person must do this."), NOTHING },
  { "LK007", LOKET_ERROR_FAILED,
    N_("The server already knows this act with other content. It was not done again."),
    CALL_HELP },
  { "LK008", LOKET_ERROR_INPUT,
    N_("Something that was entered cannot be accepted."), CORRECT },
  { "LK009", LOKET_ERROR_FAILED,
    N_("The connection is set up in a way the server does not accept."), CALL_HELP },
  { "LK010", LOKET_ERROR_PROOF,
    N_("Enter your password again to do this."), "prove", N_("Enter Password") },
  { "LK011", LOKET_ERROR_REFUSED,
    N_("Something is still missing before the case can go on."), "open-case",
    N_("Show What Is Missing") },
  { "LK012", LOKET_ERROR_HELD,
    N_("A colleague is working on this case."), LOOK_AGAIN },
  { "LK013", LOKET_ERROR_REFUSED,
    N_("This number is already used for another record."), CORRECT },
  { "LK014", LOKET_ERROR_SIGN_IN,
    N_("Your desk is not open. Open it again at your counter."), SIGN_IN },
  { "LK015", LOKET_ERROR_HELD,
    N_("A colleague sits at this counter. Choose another one."), CORRECT },
  { "LK016", LOKET_ERROR_STALE,
    N_("This has already been done."), LOOK_AGAIN },
  { "LK017", LOKET_ERROR_REFUSED,
    N_("The limit for this is reached. Wait a while before you go on."), NOTHING },
  { "LK017.seats", LOKET_ERROR_REFUSED,
    N_("You are signed in at six places already. Sign out at one of them first."), TRY_AGAIN },
  { "LK018", LOKET_ERROR_STALE,
    N_("A page has not arrived completely at the server. It is sent again."), TRY_AGAIN },
  { "LK019", LOKET_ERROR_INPUT,
    N_("Choose a reason first."), CORRECT },
  { "LK020", LOKET_ERROR_HELD,
    N_("This ticket is being served at another counter."), LOOK_AGAIN },
  { "LK021", LOKET_ERROR_UPDATE,
    N_("This program is older than the server. Ask for the new version; your unsent work is "
       "kept."), "update", N_("Show Whom to Call") },
  { "LK022", LOKET_ERROR_STALE,
    N_("This file is not open for reading any more."), LOOK_AGAIN },
  { "LK023", LOKET_ERROR_REFUSED,
    N_("This does not fit what the server already holds."), LOOK_AGAIN },
  { "LK024", LOKET_ERROR_REFUSED,
    N_("Something of this visit is still open: an original that was kept, or a case."),
    "open-case", N_("Show What Is Open") },
  { "LK025", LOKET_ERROR_STALE,
    N_("What comes before this was not done, so this was not done either."), LOOK_AGAIN },
  { "LK026", LOKET_ERROR_REFUSED,
    N_("The content of this case was destroyed because its time was over. The record of destruction says by which "
       "rule and who approved it."), NOTHING },

  /* Causes named by PostgreSQL; classes of two letters stand for all that follow. */
  { "28P01", LOKET_ERROR_SIGN_IN,
    N_("The name or the password is not right. Check both and try again."), CORRECT },
  { "28000", LOKET_ERROR_SIGN_IN,
    N_("This account may not sign in, or not from this computer. Ask the administrator of the office; what "
       "you kept on this computer stays here."), CALL_HELP },
  { "3D000", LOKET_ERROR_UPDATE,
    N_("The server is there but holds no office data."), CALL_HELP },
  { "3F000", LOKET_ERROR_UPDATE,
    N_("The server is there but holds no office data."), CALL_HELP },
  { "42501", LOKET_ERROR_REFUSED,
    N_("Your account is not allowed to do this."), NOTHING },
  { "42883", LOKET_ERROR_UPDATE,
    N_("The server does not know this act: the program and the server have different "
       "versions. Your unsent work is kept."), "update", N_("Show Whom to Call") },
  { "42P01", LOKET_ERROR_UPDATE,
    N_("The program and the server have different versions. Your unsent work is kept."),
    "update", N_("Show Whom to Call") },
  { "53300", LOKET_ERROR_OFFLINE,
    N_("The server has no free connection, or you are signed in at too many desks."),
    TRY_AGAIN },
  { "53", LOKET_ERROR_OFFLINE,
    N_("The server is out of room. It will be tried again."), TRY_AGAIN },
  { "57014", LOKET_ERROR_FAILED,
    N_("The server took too long and stopped. Nothing was done."), TRY_AGAIN },
  { "55P03", LOKET_ERROR_HELD,
    N_("Somebody else is changing this at this moment."), TRY_AGAIN },
  { "40", LOKET_ERROR_HELD,
    N_("Two desks changed the same thing at once. Nothing was done here."), TRY_AGAIN },
  { "22", LOKET_ERROR_INPUT,
    N_("Something that was entered cannot be accepted."), CORRECT },
  { "23", LOKET_ERROR_REFUSED,
    N_("This does not fit what the server already holds."), LOOK_AGAIN },
  { "08", LOKET_ERROR_OFFLINE,
    N_("The connection to the server was lost."), TRY_AGAIN },
  { "57P", LOKET_ERROR_OFFLINE,
    N_("The server is being restarted."), TRY_AGAIN },
  { "25006", LOKET_ERROR_OFFLINE,
    N_("The server only answers questions at the moment. It will be tried again."), TRY_AGAIN },

  /* Causes found at the desk. */
  { "unreachable", LOKET_ERROR_OFFLINE,
    N_("The server of the office cannot be reached. Check the network cable, then try again."),
    TRY_AGAIN },
  { "timeout", LOKET_ERROR_OFFLINE,
    N_("The server did not answer in time. Try again in a moment."), TRY_AGAIN },
  { "certificate", LOKET_ERROR_SIGN_IN,
    N_("The server could not prove that it is the server of this office. Your password was "
       "not sent."), CALL_HELP },
  { "certificate.authority", LOKET_ERROR_SIGN_IN,
    N_("What answers under the name of the server has a certificate this office did not sign. It may be "
       "somebody else. Your password was not sent; tell your administrator at once."), CALL_HELP },
  { "certificate.name", LOKET_ERROR_SIGN_IN,
    N_("What answers has a certificate for another name than that of the server. Your password was not "
       "sent; tell your administrator."), CALL_HELP },
  { "certificate.over", LOKET_ERROR_SIGN_IN,
    N_("The certificate of the server has ended, or the date of this computer is wrong. Look at the date "
       "first. Your password was not sent."), CALL_HELP },
  { "certificate.early", LOKET_ERROR_SIGN_IN,
    N_("The certificate of the server is not valid yet, or the date of this computer is wrong. Look at "
       "the date first. Your password was not sent."), CALL_HELP },
  { "certificate.none", LOKET_ERROR_SIGN_IN,
    N_("What answers wants to speak without encryption, so that anybody could listen. The server of the "
       "office never does. Your password was not sent; tell your administrator."), CALL_HELP },
  { "certificate.old", LOKET_ERROR_SIGN_IN,
    N_("What answers only knows an encryption that is too old. Your password was not sent; tell your "
       "administrator."), CALL_HELP },
  { "certificate.binding", LOKET_ERROR_SIGN_IN,
    N_("What answers asks for the password in a way the server of the office never does. Somebody may "
       "stand between. Your password was not sent; tell your administrator at once."), CALL_HELP },
  { "certificate.device", LOKET_ERROR_SIGN_IN,
    N_("The certificate of this computer was not accepted: it has ended, was revoked, or cannot be read. "
       "Your password was not sent; tell your administrator."), CALL_HELP },
  { "certificate.root", LOKET_ERROR_SIGN_IN,
    N_("The file by which this computer knows its office is missing or cannot be read. Your password was "
       "not sent; tell your administrator."), CALL_HELP },
  { "standby", LOKET_ERROR_OFFLINE,
    N_("Only a copy of the server can be reached at the moment."), TRY_AGAIN },
  { "unconfirmed", LOKET_ERROR_OFFLINE,
    N_("It was sent, but the answer got lost. It is asked again as soon as the server is "
       "back."), NOTHING },
  { "kept", LOKET_ERROR_OFFLINE,
    N_("There is no connection. It is kept on this computer and sent later."), NOTHING },
  { "slow", LOKET_ERROR_OFFLINE,
    N_("It is kept on this computer and still on its way to the server."), NOTHING },
  { "not_sent", LOKET_ERROR_OFFLINE,
    N_("This needs the server, and there is no connection. Nothing was done."), TRY_AGAIN },
  { "behind", LOKET_ERROR_OFFLINE,
    N_("What you typed before is kept on this computer and still on its way to the server. It must arrive "
       "first; try again in a moment. Nothing was done."), TRY_AGAIN },
  { "parked", LOKET_ERROR_REFUSED,
    N_("It waits, because something that comes before it was refused."), NOTHING },
  { "old", LOKET_ERROR_REFUSED,
    N_("It is not known whether this was still done before the program ended. Ask the server "
       "again, or give it up."), TRY_AGAIN },
  { "keeper", LOKET_ERROR_HELD,
    N_("Your password is new, and the work kept on this computer is still under the old one. The "
       "keeper on the server, who can open it, does not answer. Try again in a minute; nothing is "
       "lost."), TRY_AGAIN },
  { "office_key", LOKET_ERROR_SIGN_IN,
    N_("This server signs with another key than the office this computer knows. Do not go on; "
       "tell your administrator, who can compare the keys."), CALL_HELP },
  { "bundle_signature", LOKET_ERROR_SIGN_IN,
    N_("The rules of the office came from the server with a signature that is not right. They were "
       "not used. Tell your administrator."), CALL_HELP },
  { "bundle_older", LOKET_ERROR_SIGN_IN,
    N_("The server offers older rules of the office than this computer has already used. They were "
       "not used. Tell your administrator."), CALL_HELP },
  { "answer", LOKET_ERROR_FAILED,
    N_("The server gave an answer this program does not understand."), CALL_HELP },
  { "not_signed_in", LOKET_ERROR_SIGN_IN,
    N_("You are not signed in."), SIGN_IN },
};

/**
 * loket_server_sentence_find:
 *
 * Returns: (nullable): the row with exactly this code, else the one of its class
 */
const LoketServerSentence *
loket_server_sentence_find (const char *code)
{
  const LoketServerSentence *best = NULL;

  if (code == NULL || *code == '\0')
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      const LoketServerSentence *row = &sentences[i];

      if (g_str_equal (row->code, code))
        return row;
      if (strlen (row->code) < 5 && strlen (code) == 5 && g_str_has_prefix (code, row->code))
        best = row;
    }
  return best;
}
