/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command of loket-admin is, and what all of them share. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoketAdminStatus: exit status of every command.
 */
typedef enum
{
  LOKET_ADMIN_OK = 0,           /* all went well */
  LOKET_ADMIN_FAILED = 1,       /* a sentence on standard error says why */
  LOKET_ADMIN_USAGE = 2,        /* the command was not understood; nothing was done */
} LoketAdminStatus;

/**
 * LoketAdminCommand:
 * @name: word after loket-admin
 * @summary: (nullable): one line for the list of commands, marked with N_(); NULL hides it
 * @usage: what follows the name, e.g. "KIND TEXT…"
 * @help: (nullable): further lines for --help, marked with N_()
 * @run: does it; argv[0] is @name; returns a LoketAdminStatus. --help never reaches it
 */
typedef struct
{
  const char *name;
  const char *summary;
  const char *usage;
  const char *help;
  int (*run)(int argc, char **argv);
} LoketAdminCommand;

/* How the database is reached when nothing else is said. */
#define LOKET_ADMIN_DB "dbname=loket"

/* One line per file of this folder; main.c lists them. */
extern const LoketAdminCommand loket_admin_audit;
extern const LoketAdminCommand loket_admin_retention;
extern const LoketAdminCommand loket_admin_case;
extern const LoketAdminCommand loket_admin_catalogue;
extern const LoketAdminCommand loket_admin_device;
extern const LoketAdminCommand loket_admin_init;
extern const LoketAdminCommand loket_admin_keep;
extern const LoketAdminCommand loket_admin_key;
extern const LoketAdminCommand loket_admin_number;
extern const LoketAdminCommand loket_admin_officer;
extern const LoketAdminCommand loket_admin_paper;
extern const LoketAdminCommand loket_admin_place;
extern const LoketAdminCommand loket_admin_practice;
extern const LoketAdminCommand loket_admin_scan;
extern const LoketAdminCommand loket_admin_tls;
extern const LoketAdminCommand loket_admin_upgrade;
extern const LoketAdminCommand loket_admin_verify;

int  loket_admin_misused (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean loket_admin_parse (const LoketAdminCommand *command,
                            const GOptionEntry      *entries,
                            int                     *argc,
                            char                  ***argv);
int  loket_admin_failed (const GError *error);
void loket_admin_say (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
