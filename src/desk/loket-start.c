/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case of one applicant of a visit, from the name to the open file, in one flight. */

#include "loket-start.h"

#include "loket-args.h"
#include "loket-queue.h"

enum { REGISTER, PUT, CREATE };

struct _LoketStart
{
  GObject parent_instance;

  /* Owned */
  LoketDesk *desk;
  char *visit;
  char *person;         /* one that is registered here, */
  char *person_data;    /* with this */
  char *visit_person;

  /* State */
  gboolean registered;
};

/* One try. */
typedef struct
{
  LoketCase *file;
  char *before;         /* the command the next one depends on */
  guint steps;          /* without an answer */
  guint reads;          /* begun */
  gboolean reading;
  GError *error;        /* the first one: the others only follow from it */
} Try;

typedef struct
{
  GTask *task;
  guint step;
} Step;

G_DEFINE_FINAL_TYPE (LoketStart, loket_start, G_TYPE_OBJECT)

static void read_case (GTask *task);

/* * Auxiliary methods */

static void
try_free (Try *it)
{
  g_clear_object (&it->file);
  g_clear_error (&it->error);
  g_free (it->before);
  g_free (it);
}

/* Everything that was sent is answered. */
static void
settle (GTask *task)
{
  Try *it = g_task_get_task_data (task);

  if (it->steps > 0 || it->reading)
    return;
  if (it->error != NULL)
    g_task_return_error (task, g_steal_pointer (&it->error));
  else if (loket_case_get_data (it->file) != NULL)
    g_task_return_pointer (task, g_steal_pointer (&it->file), g_object_unref);
  else
    read_case (task);
}

/* * Signal callbacks */

static void
on_case_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Try *it = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  it->reading = FALSE;
  /* One that flew behind may have been too early, or got lost: once more, when the case is there. */
  if (!loket_case_load_finish (LOKET_CASE (source), result, &error) && it->reads > 1 && it->error == NULL)
    it->error = g_steal_pointer (&error);
  settle (task);
}

static void
read_case (GTask *task)
{
  Try *it = g_task_get_task_data (task);

  it->reads++;
  it->reading = TRUE;
  loket_case_load_async (it->file, "serve", on_case_read, g_object_ref (task));
}

static void
on_create_leaves (gpointer user_data)
{
  Step *step = user_data;
  LoketStart *self = g_task_get_source_object (step->task);

  read_case (step->task);
  loket_queue_look_behind (loket_desk_get_queue (self->desk));
}

static void
on_step_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr(GTask) task = step->task;
  LoketStart *self = g_task_get_source_object (task);
  Try *it = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  it->steps--;
  if (step->step == REGISTER)
    self->registered = answer != NULL;
  if (it->error == NULL)
    it->error = g_steal_pointer (&error);
  settle (task);
}

/* Takes @args. */
static void
send (GTask      *task,
      guint       n,
      const char *function,
      const char *subject,
      JsonObject *args)
{
  LoketStart *self = g_task_get_source_object (task);
  Try *it = g_task_get_task_data (task);
  g_autoptr(JsonObject) owned = args;
  g_autoptr(LoketCommand) command = loket_command_new (function, owned, subject);
  Step *step = g_new0 (Step, 1);

  step->task = g_object_ref (task);
  step->step = n;
  it->steps++;
  loket_command_set_depends_on (command, it->before);
  g_free (it->before);
  it->before = g_strdup (loket_command_get_id (command));
  loket_desk_send_async (self->desk, command, n == CREATE ? on_create_leaves : NULL, NULL, on_step_answered, step);
}

/* * Parent class overrides */

static void
loket_start_finalize (GObject *object)
{
  LoketStart *self = LOKET_START (object);

  g_clear_object (&self->desk);
  g_free (self->visit);
  g_free (self->person);
  g_free (self->person_data);
  g_free (self->visit_person);

  G_OBJECT_CLASS (loket_start_parent_class)->finalize (object);
}

static void
loket_start_class_init (LoketStartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_start_finalize;
}

static void
loket_start_init (LoketStart *self)
{
  self->visit_person = loket_id_new ();
}

/* * Public API */

LoketStart *
loket_start_new (LoketDesk  *desk,
                 const char *visit)
{
  LoketStart *self = g_object_new (LOKET_TYPE_START, NULL);

  self->desk = g_object_ref (desk);
  self->visit = g_strdup (visit);

  return self;
}

/* Other words are another person: one that was registered with the first ones stays as it is. */
static void
choose_person (LoketStart *self,
               JsonObject *data)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), data);
  g_autofree char *text = json_to_string (node, FALSE);

  if (self->person == NULL || g_strcmp0 (self->person_data, text) != 0)
    {
      g_free (self->person);
      self->person = loket_id_new ();
      self->registered = FALSE;
    }
  g_free (self->person_data);
  self->person_data = g_steal_pointer (&text);
}

void
loket_start_run_async (LoketStart           *self,
                       const LoketApplicant *applicant,
                       GAsyncReadyCallback   callback,
                       gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *id = loket_id_new ();
  Try *it = g_new0 (Try, 1);
  const char *person = applicant->known;

  g_task_set_source_tag (task, loket_start_run_async);
  g_task_set_task_data (task, it, (GDestroyNotify) try_free);
  it->file = loket_case_new (self->desk, id);
  if (person == NULL)
    {
      choose_person (self, applicant->data);
      person = self->person;
      if (!self->registered)
        send (task, REGISTER, "person_register", person,
              loket_args_new ("person", person, "data:object", json_object_ref (applicant->data), NULL));
    }
  send (task, PUT, "visit_person_put", self->visit,
        loket_args_new ("visit", self->visit, "visit_person", self->visit_person, "person", person,
                        "name", applicant->name, "capacity", "self", "needs:array", json_array_new (),
                        "evidence", "", NULL));
  send (task, CREATE, "case_create", id,
        loket_args_new ("case", id, "visit", self->visit, "person", person, "service", applicant->service,
                        "variant", applicant->variant, "fields:object",
                        applicant->known == NULL ? json_object_ref (applicant->data) : json_object_new (), NULL));
}

LoketCase *
loket_start_run_finish (LoketStart   *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
