/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of the office's PostgreSQL: who may come in and how, in pg_hba.conf and its settings. */

#pragma once

#include "loket-admin-db.h"

G_BEGIN_DECLS

/**
 * LoketServerFiles: where things of the server lie.
 * @hba: pg_hba.conf
 * @folder: beside it: certificates and keys
 * @authority: the folder with the authority's key
 * @uid: owner of pg_hba.conf, whose the other files are too
 */
typedef struct
{
  char *hba;
  char *folder;
  char *authority;
  guint uid;
  guint gid;
} LoketServerFiles;

LoketServerFiles *loket_server_files_new (LoketAdminDb *db,
                                          const char   *authority,
                                          GError      **error);
void loket_server_files_free (LoketServerFiles *self);
char *loket_server_files_path (const LoketServerFiles *self,
                               const char             *name);
gboolean loket_server_files_give (const LoketServerFiles *self,
                                  const char             *path,
                                  GError                **error);

/* Both can be repeated; what was not as it should be is said. */
gboolean loket_server_door_check (LoketAdminDb *db,
                                  GError      **error);
gboolean loket_server_door_set (LoketAdminDb           *db,
                                const LoketServerFiles *files,
                                const char             *keeper,
                                GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketServerFiles, loket_server_files_free)

G_END_DECLS
