/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server said, as an error with a sentence and one thing to do. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-error.h"

G_BEGIN_DECLS

/*
 * The one thing a person can do about an error. The word goes to the window as an action
 * ("look-again", "prove", "sign-in", "try-again", "correct", "open-case", "update",
 * "call-help", "none"); the label is translated.
 */
typedef struct
{
  const char *code;
  LoketErrorCode error;
  const char *sentence;         /* English; translated by the getters below */
  const char *action;
  const char *label;            /* English; NULL when there is nothing to press */
} LoketServerSentence;

/* Returns: (nullable): the row of "LKnnn", a SQLSTATE or a word of ours */
const LoketServerSentence *loket_server_sentence_find (const char *code);

/* Returns: (nullable): "LKnnn", SQLSTATE or word; %NULL for errors from elsewhere */
const char *loket_server_error_get_code (const GError *error);
/* Returns: (transfer full) (nullable): what the server told beside the code */
JsonObject *loket_server_error_get_detail (const GError *error);
const char *loket_server_error_get_action (const GError *error);
/* Returns: (nullable): translated */
const char *loket_server_error_get_label (const GError *error);

/* For this layer: makes an error from a code; an unknown one becomes the nearest class. */
GError *loket_server_error_new (const char *code,
                                const char *detail);

G_END_DECLS
