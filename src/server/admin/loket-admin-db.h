/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A synchronous connection for the programs of administrators; the window never links it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LoketAdminDb LoketAdminDb;

/* Stands for NULL among parameters. */
extern const char loket_admin_db_null[];

LoketAdminDb *loket_admin_db_open (const char *conninfo, GError **error);
void          loket_admin_db_free (LoketAdminDb *db);

gboolean      loket_admin_db_script (LoketAdminDb *db,
                                     const char   *name,
                                     const char   *sql,
                                     GError      **error);
gboolean      loket_admin_db_run (LoketAdminDb *db,
                                  GError      **error,
                                  const char   *sql,
                                  ...) G_GNUC_NULL_TERMINATED;
char *loket_admin_db_value (LoketAdminDb *db,
                            GError      **error,
                            const char   *sql,
                            ...) G_GNUC_NULL_TERMINATED;
GPtrArray *loket_admin_db_rows (LoketAdminDb *db,
                                GError      **error,
                                const char   *sql,
                                ...) G_GNUC_NULL_TERMINATED;
typedef gboolean (*LoketAdminDbRow)(char   **row,
                                    gpointer data,
                                    GError **error);
gboolean      loket_admin_db_each (LoketAdminDb   *db,
                                   const char     *sql,
                                   LoketAdminDbRow each,
                                   gpointer        data,
                                   GError        **error);

const char *loket_admin_db_sqlstate (LoketAdminDb *db);

/* What a code of the database means where it was met; NULL as code at the end. */
typedef struct
{
  const char *sqlstate, *sentence;
} LoketAdminMeaning;

void loket_admin_db_explain (LoketAdminDb            *db,
                             const LoketAdminMeaning *meanings,
                             GError                 **error);
gboolean      loket_admin_db_alive (LoketAdminDb *db);
char *loket_admin_db_verifier (LoketAdminDb *db,
                               const char   *login,
                               const char   *password,
                               GError      **error);
char *loket_admin_db_name (LoketAdminDb *db, const char *identifier);
char *loket_admin_db_literal (LoketAdminDb *db, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketAdminDb, loket_admin_db_free)

G_END_DECLS
