/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The specimen papers of the practice office: large ones for its scanner, drawn while PostgreSQL
 * is made, and small grey ones for the cases that are older than today. */

#include "loket-error.h"
#include "loket-paths.h"
#include "loket-practice.h"
#include "loket-specimen.h"

#define SCANNER_DPI 300
#define SMALL_DPI 75
#define SMALL_PEOPLE 12         /* enough that a list of older cases does not look copied */

typedef struct
{
  char *folder;
  GError *error;
} Drawing;

static GPtrArray *
load_people (GError **error)
{
  g_autofree char *path = loket_paths_data ("practice", "people.json", NULL);

  return loket_specimen_people_load (path, error);
}

static gpointer
draw (gpointer data)
{
  Drawing *drawing = data;
  g_autoptr(GPtrArray) people = load_people (&drawing->error);

  if (people != NULL)
    loket_specimen_fill (people, drawing->folder, SCANNER_DPI, &drawing->error);

  return drawing;
}

/**
 * loket_practice_papers_begin:
 * @self: a practice office with its folders
 *
 * Starts to draw the papers into "papers", beside whatever else is done.
 *
 * Returns: (transfer full): for loket_practice_papers_end()
 */
GThread *
loket_practice_papers_begin (LoketPractice *self)
{
  Drawing *drawing = g_new0 (Drawing, 1);

  drawing->folder = loket_practice_path (self, "papers");

  return g_thread_new ("papers", draw, drawing);
}

/**
 * loket_practice_papers_end:
 * @thread: (transfer full): what loket_practice_papers_begin() returned
 * @error: return location
 *
 * Returns: whether all papers are there
 */
gboolean
loket_practice_papers_end (GThread *thread,
                           GError **error)
{
  g_autofree Drawing *drawing = g_thread_join (thread);

  g_free (drawing->folder);
  if (drawing->error == NULL)
    return TRUE;
  g_propagate_error (error, drawing->error);

  return FALSE;
}

static JsonObject *
small_paper (LoketSpecimenKind    kind,
             LoketSpecimenPerson *person,
             GPtrArray           *people,
             GError             **error)
{
  LoketSpecimenLook look = { .dpi = SMALL_DPI };
  cairo_surface_t *surface = loket_specimen_draw (kind, person, people, &look);
  g_autoptr(GBytes) png = loket_specimen_png (surface, SMALL_DPI, TRUE, error);
  JsonObject *paper = NULL;

  if (png != NULL)
    {
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, png);
      g_autofree char *data = g_base64_encode (g_bytes_get_data (png, NULL),
                                               g_bytes_get_size (png));

      paper = json_object_new ();
      json_object_set_string_member (paper, "doc_type", loket_specimen_code (kind));
      json_object_set_string_member (paper, "nik", loket_specimen_person_get (person, "nik"));
      json_object_set_string_member (paper, "kind", "png");
      json_object_set_string_member (paper, "sha256", hash);
      json_object_set_int_member (paper, "size", g_bytes_get_size (png));
      json_object_set_int_member (paper, "width", cairo_image_surface_get_width (surface));
      json_object_set_int_member (paper, "height", cairo_image_surface_get_height (surface));
      json_object_set_int_member (paper, "dpi", SMALL_DPI);
      json_object_set_string_member (paper, "data", data);
    }
  cairo_surface_destroy (surface);

  return paper;
}

/**
 * loket_practice_papers_small:
 * @error: return location
 *
 * Returns: (transfer full) (nullable): JSON array of identity cards, family cards and birth
 *   certificates as small grey pictures: doc_type, nik, kind, sha256, size, width, height, dpi,
 *   data (base64)
 */
char *
loket_practice_papers_small (GError **error)
{
  static const LoketSpecimenKind kinds[] = {
    LOKET_SPECIMEN_KTP, LOKET_SPECIMEN_KK, LOKET_SPECIMEN_BIRTH,
  };
  g_autoptr(GPtrArray) people = load_people (error);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr(JsonArray) papers = json_array_new ();
  guint done = 0;

  for (guint i = 0; people != NULL && i < people->len && done < SMALL_PEOPLE; i++)
    {
      LoketSpecimenPerson *person = g_ptr_array_index (people, i);

      if (*loket_specimen_person_get (person, "ktp_issued") == '\0')
        continue;               /* a child, who has no identity card, or a foreigner */
      for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          JsonObject *paper = small_paper (kinds[k], person, people, error);

          if (paper == NULL)
            return NULL;
          json_array_add_object_element (papers, paper);
        }
      done++;
    }
  json_node_set_array (node, papers);

  return people != NULL ? json_to_string (node, FALSE) : NULL;
}
