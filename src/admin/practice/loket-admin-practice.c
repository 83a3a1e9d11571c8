/* SPDX-License-Identifier: GPL-3.0-or-later */
/* practice: a private office with fictional people, for lessons, for tests, for ./run. */

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-admin-command.h"
#include "loket-error.h"
#include "loket-practice.h"

/* Nothing has to survive a power cut before the office is complete. */
#define FAST "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"

static gboolean
remove_all (LoketPractice *self,
            GError       **error)
{
  if (!loket_practice_is_ours (self, error))
    return FALSE;
  loket_practice_keeper_stop (self);
  if (!loket_practice_cluster_drop (self, error))
    return FALSE;
  loket_practice_identity_forget (self);
  if (loket_practice_remove_folder (self->dir))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be removed."), self->dir);

  return FALSE;
}

/* Its office is complete, and this is what it was made from. */
static gboolean
mark_ready (LoketPractice *self,
            GError       **error)
{
  g_autofree char *ready = loket_practice_path (self, "ready");
  g_autofree char *digest = loket_practice_digest (self);

  return g_file_set_contents (ready, digest, -1, error)
         && loket_practice_give (self, ready, error);
}

/* Nothing is to be done at most starts; people may be signed in already. */
static gboolean
upgrade (LoketPractice *self,
         GError       **error)
{
  g_autofree char *ready = loket_practice_path (self, "ready");
  g_autofree char *digest = loket_practice_digest (self);
  g_autofree char *made_from = NULL;

  if (g_file_get_contents (ready, &made_from, NULL, NULL) && g_str_equal (made_from, digest))
    return TRUE;

  return loket_practice_office_upgrade (self, error) && mark_ready (self, error);
}

static gboolean
start (LoketPractice *self,
       GError       **error)
{
  if (loket_practice_pid (self) == 0
      && (!loket_practice_cluster_start (self, NULL, error)
          || !upgrade (self, error)
          || !loket_practice_office_resume (self, error)))
    return FALSE;

  return loket_practice_keeper_start (self, error);
}

/* The papers of its people, and the scanner they are laid on. */
static gboolean
make_folders (LoketPractice *self,
              GError       **error)
{
  g_autofree char *papers = loket_practice_path (self, "papers");
  g_autofree char *scanner = loket_practice_path (self, "scanner");

  return loket_practice_make_folder (self, self->dir, 0755, error)
         && loket_practice_make_folder (self, papers, 0755, error)
         && loket_practice_make_folder (self, scanner, 0755, error);
}

static gboolean
make_database (LoketPractice       *self,
               LoketPracticePapers *papers,
               GError             **error)
{
  return loket_practice_cluster_create (self, error)
         && loket_practice_cluster_start (self, FAST, error)
         && loket_practice_office_fill (self, papers, error)
         && loket_practice_cluster_stop (self, error);
}

static gboolean
make (LoketPractice *self,
      GError       **error)
{
  LoketPracticePapers *papers = loket_practice_papers_begin (self);
  gboolean made = make_database (self, papers, error);

  if (!loket_practice_papers_end (papers, made ? error : NULL) || !made)
    return FALSE;
  loket_practice_copy_keep (self);

  return TRUE;
}

static gboolean
create (LoketPractice *self,
        GError       **error)
{
  if (loket_practice_exists (self))
    return TRUE;
  /* What an earlier attempt left is worth nothing. */
  if (!remove_all (self, error))
    return FALSE;
  if (make_folders (self, error)
      && (loket_practice_copy_take (self) || make (self, error))
      && loket_practice_identity_make (self, error) && mark_ready (self, error))
    return TRUE;
  remove_all (self, NULL);

  return FALSE;
}

static gboolean
create_and_start (LoketPractice *self,
                  GError       **error)
{
  return create (self, error) && start (self, error);
}

static gboolean
stop (LoketPractice *self,
      GError       **error)
{
  loket_practice_keeper_stop (self);

  return loket_practice_cluster_stop (self, error);
}

/* What the sign-in window says of this office before anybody has signed in. */
static void
add_office (JsonObject *status)
{
  g_autoptr(JsonNode) office = loket_practice_people (NULL);
  JsonArray *users = json_array_new ();
  JsonArray *staff = office != NULL
    ? json_object_get_array_member (json_node_get_object (office), "staff") : NULL;

  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonObject *officer = json_array_get_object_element (staff, i);
      const char *login = json_object_get_string_member (officer, "login");
      g_autofree char *password = g_strconcat ("latihan-", login, NULL);
      JsonArray *duties = json_object_get_array_member (officer, "duties");
      JsonObject *user = json_object_new ();

      json_object_set_string_member (user, "login", login);
      json_object_set_string_member (user, "password", password);
      json_object_set_string_member (user, "name", json_object_get_string_member (officer, "name"));
      json_object_set_string_member (user, "duty",
                                     json_array_get_string_element (duties, 0));
      json_object_set_member (user, "duties",
                              json_node_copy (json_object_get_member (officer, "duties")));
      json_array_add_object_element (users, user);
    }
  if (office != NULL)
    json_object_set_string_member (status, "office", json_object_get_string_member (
                                     json_object_get_object_member (json_node_get_object (office), "office"), "name"));
  json_object_set_array_member (status, "users", users);
}

static gboolean
print_status (LoketPractice *self,
              GError       **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) status = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *scanner = loket_practice_path (self, "scanner");
  g_autofree char *papers = loket_practice_path (self, "papers");
  g_autofree char *identity = loket_practice_identity (self);
  int pid = loket_practice_pid (self);

  json_object_set_string_member (status, "state", !loket_practice_exists (self) ? "none"
                                 : pid == 0 ? "stopped" : "running");
  json_object_set_string_member (status, "dir", self->dir);
  json_object_set_string_member (status, "host", self->socket);
  json_object_set_string_member (status, "database", "loket");
  json_object_set_string_member (status, "identity", identity);
  json_object_set_string_member (status, "specimen_dir", scanner);
  json_object_set_string_member (status, "specimen_papers", papers);
  json_object_set_int_member (status, "pid", pid);
  json_object_set_int_member (status, "keeper", loket_practice_keeper_pid (self));
  add_office (status);
  json_node_set_object (node, status);
  text = json_to_string (node, TRUE);
  g_print ("%s\n", text);

  return TRUE;
}

typedef struct
{
  const char *name;
  gboolean (*act)(LoketPractice *self, GError **error);
  gboolean alone;               /* nobody else may change it meanwhile */
  gboolean tells;               /* ends by printing the status */
} Action;

static const Action actions[] = {
  { "create", create_and_start, TRUE, TRUE },
  { "start", create_and_start, TRUE, TRUE },
  { "stop", stop, TRUE, FALSE },
  { "remove", remove_all, TRUE, FALSE },
  { "status", print_status, FALSE, FALSE },
};

static const Action *
find_action (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      return &actions[i];

  return NULL;
}

/* The caller's own settings for another server would lead every connection astray. */
static void
forget_servers (void)
{
  g_auto(GStrv) names = g_listenv ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "PG"))
      g_unsetenv (names[i]);
}

static int
run_practice (int    argc,
              char **argv)
{
  g_autofree char *dir = NULL;
  const GOptionEntry entries[] = {
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &dir, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  const Action *action;
  g_autoptr(LoketPractice) self = NULL;
  g_autoptr(GError) error = NULL;

  if (!loket_admin_parse (&loket_admin_practice, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  action = argc == 2 ? find_action (argv[1]) : NULL;
  if (action == NULL)
    return loket_admin_misused (argv[0], _("Say create, start, stop, remove or status."));
  forget_servers ();
  self = loket_practice_open (dir, &error);
  if (self == NULL
      || (action->alone && !loket_practice_lock (self, &error))
      || !action->act (self, &error)
      || (action->tells && !print_status (self, &error)))
    return loket_admin_failed (error);

  return LOKET_ADMIN_OK;
}

const LoketAdminCommand loket_admin_practice = {
  "practice", N_("the practice office: a private server with fictional people"),
  "create|start|stop|remove|status [--dir DIR]",
  N_("create   make it, and start it\n"
     "start    start it; made first when there is none. It stops after 10 minutes without anybody\n"
     "stop     stop it; nothing is lost\n"
     "remove   stop it and delete everything in it\n"
     "status   where it is and who can sign in, as JSON; create and start print it too\n\n"
     "It lies in DIR or $LOKET_PRACTICE_DIR, else in $XDG_DATA_HOME/loket/practice; for root in\n"
     "/var/lib/loket-practice, run by the user postgres."),
  run_practice,
};
