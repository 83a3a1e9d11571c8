/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice office: a private PostgreSQL with fictional people. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-admin-db.h"

G_BEGIN_DECLS

#define LOKET_PRACTICE_KEEPER_LOGIN "loket_keep"
#define LOKET_PRACTICE_OWNER "postgres"

/**
 * LoketPractice:
 * @dir: everything of the practice office lies below it
 * @cluster: the data of PostgreSQL
 * @socket: folder of its socket; short, a socket path has 107 bytes
 * @bindir: programs of PostgreSQL
 * @user: (nullable): who runs it when the program is root, which PostgreSQL refuses to be
 * @uid: their number, or that of the caller
 * @gid: their group, or that of the caller
 */
typedef struct
{
  char *dir;
  char *cluster;
  char *socket;
  char *bindir;
  const char *user;
  uid_t uid;
  gid_t gid;
  int lock;
  int copy_lock;
} LoketPractice;

typedef struct _LoketPracticePapers LoketPracticePapers;

LoketPractice *loket_practice_open (const char *dir, GError **error);
void           loket_practice_free (LoketPractice *self);
gboolean       loket_practice_lock (LoketPractice *self, GError **error);
char *loket_practice_path (LoketPractice *self, const char *name);
gboolean       loket_practice_make_folder (LoketPractice *self,
                                           const char    *path,
                                           int            mode,
                                           GError       **error);
gboolean       loket_practice_give (LoketPractice *self,
                                    const char    *path,
                                    GError       **error);
gboolean       loket_practice_spawn (LoketPractice      *self,
                                     const char * const *argv,
                                     GError            **error);
char *loket_practice_conninfo (LoketPractice *self,
                               const char    *login,
                               const char    *database);

/* The cluster */
gboolean       loket_practice_exists (LoketPractice *self);
int            loket_practice_pid (LoketPractice *self);
gboolean       loket_practice_cluster_create (LoketPractice *self, GError **error);
gboolean       loket_practice_cluster_start (LoketPractice *self,
                                             const char    *options,
                                             GError       **error);
gboolean       loket_practice_cluster_stop (LoketPractice *self, GError **error);
gboolean       loket_practice_cluster_drop (LoketPractice *self, GError **error);

gboolean loket_practice_cluster_admit (LoketPractice *self, GError **error);

/* Which one it is */
gboolean loket_practice_identity_make (LoketPractice *self, GError **error);
char *loket_practice_identity (LoketPractice *self);
void loket_practice_identity_forget (LoketPractice *self);
gboolean loket_practice_is_ours (LoketPractice *self, GError **error);
gboolean loket_practice_remove_folder (const char *path);

/* A prepared one */
char *loket_practice_digest (LoketPractice *self);
gboolean loket_practice_copy_take (LoketPractice *self);
void loket_practice_copy_keep (LoketPractice *self);

/* The office in it */
gboolean loket_practice_office_fill (LoketPractice *self, LoketPracticePapers *papers, GError **error);
gboolean       loket_practice_office_upgrade (LoketPractice *self, GError **error);
JsonNode *loket_practice_people (GError **error);

gboolean loket_practice_office_resume (LoketPractice *self, GError **error);

/* Its papers */
LoketPracticePapers *loket_practice_papers_begin (LoketPractice *practice);
const char *loket_practice_papers_small (LoketPracticePapers *self, GError **error);
gboolean loket_practice_papers_end (LoketPracticePapers *self, GError **error);

/* Its keeper */
gboolean       loket_practice_keeper_start (LoketPractice *self, GError **error);
int            loket_practice_keeper_pid (LoketPractice *self);
void           loket_practice_keeper_stop (LoketPractice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketPractice, loket_practice_free)

G_END_DECLS
