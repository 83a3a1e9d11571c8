/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the office of this desk is: the practice office, or what the administrator wrote down. */

#pragma once

#include <gio/gio.h>

#include "loket-desk.h"

G_BEGIN_DECLS

/**
 * LoketOffice: what the command line says, and what follows from it.
 */
typedef struct
{
  char *instance;
  char *profile;
  char **hosts;
  char *database;
  char *certificate;
  char *device_certificate;
  char *device_key;
  char *key;              /* (nullable): the office's public key */
  char *practice_dir;     /* (nullable): another folder than the usual one */
  gboolean practice;
  JsonObject *info;       /* (nullable): what the practice office says about itself */
  guint stay_source;
} LoketOffice;

void       loket_office_clear (LoketOffice *self);
gboolean   loket_office_complete (LoketOffice *self, GError **error);
gboolean   loket_office_takes_time (const LoketOffice *self);
void       loket_office_start_async (LoketOffice *self, GAsyncReadyCallback callback,
                                     gpointer data);
gboolean   loket_office_start_finish (LoketOffice *self, GAsyncResult *result, GError **error);
LoketDesk *loket_office_new_desk (LoketOffice *self);

G_END_DECLS
