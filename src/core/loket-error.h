/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, named after what the person at the desk can do about it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LOKET_ERROR (loket_error_quark ())

/**
 * LoketErrorCode: every boundary (database, device, renderer, disk) translates its own
 * failures into one of these, so that a screen never has to know SQLSTATEs or SANE statuses.
 */
typedef enum
{
  LOKET_ERROR_FAILED,           /* nothing more exact is known */
  LOKET_ERROR_INPUT,            /* the officer can correct what they gave */
  LOKET_ERROR_REFUSED,          /* a rule of the office or a missing duty */
  LOKET_ERROR_STALE,            /* somebody else changed it: look again */
  LOKET_ERROR_HELD,             /* somebody else is working on it */
  LOKET_ERROR_PROOF,            /* the password must be given again */
  LOKET_ERROR_SIGN_IN,          /* wrong name or password, expired account, ended session */
  LOKET_ERROR_OFFLINE,          /* no connection: it is kept and sent later */
  LOKET_ERROR_UPDATE,           /* this program is older than the server, or the other way round */
  LOKET_ERROR_DEVICE,           /* scanner or printer needs a hand */
  LOKET_ERROR_DISK,             /* the disk of this desk is full or broken */
  LOKET_ERROR_DAMAGED,          /* a file cannot be read */
  LOKET_ERROR_PASSWORD,         /* a paper is locked with a password */
  LOKET_ERROR_TOO_LARGE,        /* over a limit that is named in the sentence */
  LOKET_ERROR_WORKER,           /* a helper process stopped; it was started again */
} LoketErrorCode;

GQuark loket_error_quark (void);

/*
 * An error may carry the cause as a short machine word ("LK011", "28P01", "kept") and a JSON
 * text with what belongs to it; both survive g_error_copy() and never hold personal data.
 */
void        loket_error_set_cause (GError     *error,
                                   const char *cause,
                                   const char *detail);
const char *loket_error_get_cause (const GError *error);
const char *loket_error_get_detail (const GError *error);

G_END_DECLS
