/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The specimen papers of the practice office: small grey ones for the cases of the last weeks, and
 * large ones for its scanner. They are drawn while PostgreSQL is made, the small ones first: the
 * cases wait for them. */

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
  GThread *thread;              /* the error of drawing the large ones */
  GMutex lock;
  GCond small_done;
  gboolean has_small;
  char *small;                  /* what the small ones became */
  GError *error;                /* of the small ones */
};

static char *draw_small (GPtrArray *people, GError **error);

static void
publish_small (LoketPracticePapers *self,
               char                *small,
               GError              *error)
{
  g_mutex_lock (&self->lock);
  self->small = small;
  self->error = error;
  self->has_small = TRUE;
  g_cond_signal (&self->small_done);
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  LoketPracticePapers *self = data;
  g_autofree char *path = loket_paths_data ("practice", "people.json", NULL);
  GError *error = NULL;
  g_autoptr(GPtrArray) people = loket_specimen_people_load (path, &error);
  char *small = people != NULL ? draw_small (people, &error) : NULL;

  publish_small (self, small, error);
  error = NULL;
  if (small != NULL)
    loket_specimen_fill (people, self->folder, SCANNER_DPI, &error);

  return error;
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

  g_mutex_init (&self->lock);
  g_cond_init (&self->small_done);
  self->folder = loket_practice_path (practice, "papers");
  self->thread = g_thread_new ("papers", run, self);

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
  g_mutex_lock (&self->lock);
  while (!self->has_small)
    g_cond_wait (&self->small_done, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->small == NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return self->small;
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
  GError *trouble = g_thread_join (self->thread);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->small_done);
  g_clear_error (&self->error);
  g_free (self->small);
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

/* One paper that proves their birth: not everybody brings the same. */
static LoketSpecimenKind
proof_of_birth (LoketSpecimenPerson *person)
{
  gboolean married = *loket_specimen_person_get (person, "spouse_name") != '\0';

  switch (g_str_hash (loket_specimen_person_get (person, "id")) % 3)
    {
    case 0:
      return married ? LOKET_SPECIMEN_MARRIAGE : LOKET_SPECIMEN_BIRTH;
    case 1:
      return LOKET_SPECIMEN_DIPLOMA;
    default:
      return LOKET_SPECIMEN_BIRTH;
    }
}

/* What their application needs: another passport for the old one, or the first. */
static gboolean
add_person (JsonObject          *all,
            LoketSpecimenPerson *person,
            GPtrArray           *people,
            GError             **error)
{
  JsonObject *papers = json_object_new ();
  gboolean passport = *loket_specimen_person_get (person, "old_passport.number") != '\0';

  json_object_set_object_member (all, loket_specimen_person_get (person, "id"), papers);
  if (!add_small (papers, LOKET_SPECIMEN_KTP, person, people, error)
      || !add_small (papers, LOKET_SPECIMEN_FORM, person, people, error))
    return FALSE;
  if (passport)
    return add_small (papers, LOKET_SPECIMEN_PASSPORT, person, people, error);

  return add_small (papers, LOKET_SPECIMEN_KK, person, people, error)
         && add_small (papers, proof_of_birth (person), person, people, error);
}

static char *
draw_small (GPtrArray *people,
            GError   **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) all = json_object_new ();
  guint done = 0;

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
