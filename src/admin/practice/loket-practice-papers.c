/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The specimen papers of the practice office: large ones for its scanner, drawn while PostgreSQL
 * is made, and small grey ones for the cases of the last weeks. */

#include "loket-error.h"
#include "loket-paths.h"
#include "loket-practice.h"
#include "loket-specimen.h"

#define SCANNER_DPI 300
#define SMALL_DPI 72
#define CARD_DPI 130            /* cards have small print */
#define A5_WIDTH 148            /* mm */
#define SMALL_QUALITY 35
#define KEPT_FOR_THE_OFFICER 30 /* the first people have no case yet */
#define SMALL_PEOPLE 130        /* as many as have one */

struct _LoketPracticePapers
{
  char *folder;
  GThread *large;               /* the error of drawing the large ones */
  GThread *small;
  char *texts;                  /* what the small ones became */
  GError *error;                /* of the small ones */
};

static char *draw_small (GError **error);

static GPtrArray *
load_people (GError **error)
{
  g_autofree char *path = loket_paths_data ("practice", "people.json", NULL);

  return loket_specimen_people_load (path, error);
}

static gpointer
run_large (gpointer data)
{
  LoketPracticePapers *self = data;
  GError *error = NULL;
  g_autoptr(GPtrArray) people = load_people (&error);

  if (people != NULL)
    loket_specimen_fill (people, self->folder, SCANNER_DPI, &error);

  return error;
}

static gpointer
run_small (gpointer data)
{
  LoketPracticePapers *self = data;

  self->texts = draw_small (&self->error);

  return NULL;
}

/**
 * loket_practice_papers_begin:
 * @practice: a practice office with its folders
 *
 * Starts to draw all papers beside whatever else is done; the large ones go into "papers".
 *
 * Returns: (transfer full): for loket_practice_papers_end()
 */
LoketPracticePapers *
loket_practice_papers_begin (LoketPractice *practice)
{
  LoketPracticePapers *self = g_new0 (LoketPracticePapers, 1);

  self->folder = loket_practice_path (practice, "papers");
  self->small = g_thread_new ("small papers", run_small, self);
  self->large = g_thread_new ("papers", run_large, self);

  return self;
}

/**
 * loket_practice_papers_small:
 * @self: papers that are being drawn
 * @error: return location
 *
 * Waits for the small ones.
 *
 * Returns: (nullable): JSON object for loket.practice_fill(): papers of the people with older
 *   cases as grey JPEG files in base64, {person: {document type: data}}
 */
const char *
loket_practice_papers_small (LoketPracticePapers *self,
                             GError             **error)
{
  g_clear_pointer (&self->small, g_thread_join);
  if (self->texts == NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return self->texts;
}

/**
 * loket_practice_papers_end:
 * @self: (transfer full): papers that are being drawn
 * @error: return location
 *
 * Returns: whether all large ones are there
 */
gboolean
loket_practice_papers_end (LoketPracticePapers *self,
                           GError             **error)
{
  GError *trouble = g_thread_join (self->large);

  g_clear_pointer (&self->small, g_thread_join);
  g_clear_error (&self->error);
  g_free (self->texts);
  g_free (self->folder);
  g_free (self);
  if (trouble == NULL)
    return TRUE;
  g_propagate_error (error, trouble);

  return FALSE;
}

/* Adds one paper of somebody under its document type. */
static gboolean
add_small (JsonObject          *papers,
           LoketSpecimenKind    kind,
           LoketSpecimenPerson *person,
           GPtrArray           *people,
           GError             **error)
{
  double width, height;
  LoketSpecimenLook look = { 0 };
  cairo_surface_t *surface;
  g_autoptr(GBytes) jpeg = NULL;
  g_autofree char *data = NULL;

  loket_specimen_size (kind, &width, &height);
  look.dpi = width >= A5_WIDTH ? SMALL_DPI : CARD_DPI;
  surface = loket_specimen_draw (kind, person, people, &look);
  jpeg = loket_specimen_jpeg (surface, look.dpi, SMALL_QUALITY, error);
  cairo_surface_destroy (surface);
  if (jpeg == NULL)
    return FALSE;
  data = g_base64_encode (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
  json_object_set_string_member (papers, loket_specimen_code (kind), data);

  return TRUE;
}

/* What an application for a passport can need; the passport of those who had one. */
static gboolean
add_person (JsonObject          *all,
            LoketSpecimenPerson *person,
            GPtrArray           *people,
            GError             **error)
{
  JsonObject *papers = json_object_new ();
  gboolean married = *loket_specimen_person_get (person, "spouse_name") != '\0';
  gboolean passport = *loket_specimen_person_get (person, "old_passport.number") != '\0';

  json_object_set_object_member (all, loket_specimen_person_get (person, "id"), papers);

  return add_small (papers, LOKET_SPECIMEN_KTP, person, people, error)
         && add_small (papers, LOKET_SPECIMEN_KK, person, people, error)
         && add_small (papers, LOKET_SPECIMEN_BIRTH, person, people, error)
         && add_small (papers, LOKET_SPECIMEN_DIPLOMA, person, people, error)
         && (!married || add_small (papers, LOKET_SPECIMEN_MARRIAGE, person, people, error))
         && add_small (papers, LOKET_SPECIMEN_FORM, person, people, error)
         && (!passport || add_small (papers, LOKET_SPECIMEN_PASSPORT, person, people, error));
}

static char *
draw_small (GError **error)
{
  g_autoptr(GPtrArray) people = load_people (error);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) all = json_object_new ();
  guint done = 0;

  if (people == NULL)
    return NULL;
  for (guint i = KEPT_FOR_THE_OFFICER; i < people->len && done < SMALL_PEOPLE; i++)
    {
      LoketSpecimenPerson *person = g_ptr_array_index (people, i);

      /* A child, who has no identity card, a foreigner, or nobody who can be called: as in
       * loket.practice_fill(). */
      if (*loket_specimen_person_get (person, "ktp_issued") == '\0'
          || *loket_specimen_person_get (person, "phone") == '\0')
        continue;
      if (!add_person (all, person, people, error))
        return NULL;
      done++;
    }
  json_node_set_object (node, all);

  return json_to_string (node, FALSE);
}
