/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fictional person: values by the keys of people.json; those of an inner object have its name
 * and a dot in front ("old_passport.number"). */

#include "loket-specimen-person.h"

#include "loket-date.h"
#include "loket-error.h"

struct _LoketSpecimenPerson
{
  GHashTable *values;
  int references;
};

/**
 * loket_specimen_person_new:
 *
 * Returns: (transfer full): somebody nothing is known about
 */
LoketSpecimenPerson *
loket_specimen_person_new (void)
{
  LoketSpecimenPerson *person = g_new0 (LoketSpecimenPerson, 1);

  person->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  person->references = 1;

  return person;
}

/**
 * loket_specimen_person_ref:
 * @person: a person
 *
 * Returns: (transfer full): the same person
 */
LoketSpecimenPerson *
loket_specimen_person_ref (LoketSpecimenPerson *person)
{
  g_atomic_int_inc (&person->references);

  return person;
}

/**
 * loket_specimen_person_unref:
 * @person: (nullable) (transfer full): a person
 */
void
loket_specimen_person_unref (LoketSpecimenPerson *person)
{
  if (person == NULL || !g_atomic_int_dec_and_test (&person->references))
    return;
  g_hash_table_unref (person->values);
  g_free (person);
}

/**
 * loket_specimen_person_set:
 * @person: a person
 * @key: key of people.json
 * @value: (nullable): its text
 */
void
loket_specimen_person_set (LoketSpecimenPerson *person,
                           const char          *key,
                           const char          *value)
{
  g_hash_table_insert (person->values, g_strdup (key), g_strdup (value != NULL ? value : ""));
}

/**
 * loket_specimen_person_get:
 * @person: a person
 * @key: key of people.json
 *
 * Returns: (transfer none): its text, empty when it is not known
 */
const char *
loket_specimen_person_get (LoketSpecimenPerson *person,
                           const char          *key)
{
  const char *value = g_hash_table_lookup (person->values, key);

  return value != NULL ? value : "";
}

/**
 * loket_specimen_person_date:
 * @person: a person
 * @key: key of a date
 * @date: (out): the date, not valid when there is none
 *
 * Returns: whether there is one
 */
gboolean
loket_specimen_person_date (LoketSpecimenPerson *person,
                            const char          *key,
                            GDate               *date)
{
  return loket_date_from_iso (loket_specimen_person_get (person, key), date);
}

static void
take_members (LoketSpecimenPerson *person,
              JsonObject          *object,
              const char          *prefix)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      g_autofree char *key = g_strconcat (prefix, name, NULL);

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          g_autofree char *inner = g_strconcat (key, ".", NULL);

          take_members (person, json_node_get_object (node), inner);
        }
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        loket_specimen_person_set (person, key, json_node_get_string (node));
    }
}

/**
 * loket_specimen_person_from_json:
 * @object: one object of people.json
 *
 * Returns: (transfer full): the person
 */
LoketSpecimenPerson *
loket_specimen_person_from_json (JsonObject *object)
{
  LoketSpecimenPerson *person = loket_specimen_person_new ();

  take_members (person, object, "");

  return person;
}

/**
 * loket_specimen_people_load:
 * @path: people.json
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type LoketSpecimenPerson): all people in it
 */
GPtrArray *
loket_specimen_people_load (const char *path,
                            GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GPtrArray) people = NULL;
  JsonNode *root;

  if (!json_parser_load_from_file (parser, path, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, "%s holds no list of people.", path);
      return NULL;
    }

  people = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_specimen_person_unref);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (root)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (root), i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (people, loket_specimen_person_from_json (json_node_get_object (node)));
    }

  return g_steal_pointer (&people);
}

static int
family_rank (LoketSpecimenPerson *person)
{
  const char *relation = loket_specimen_person_get (person, "relation");

  return g_str_equal (relation, "KEPALA KELUARGA") ? 0 : g_str_equal (relation, "ISTRI") ? 1 : 2;
}

static int
compare_family (gconstpointer a,
                gconstpointer b)
{
  LoketSpecimenPerson *first = *(LoketSpecimenPerson **) a;
  LoketSpecimenPerson *second = *(LoketSpecimenPerson **) b;
  int rank = family_rank (first) - family_rank (second);

  return rank != 0 ? rank : g_strcmp0 (loket_specimen_person_get (first, "birth_date"),
                                       loket_specimen_person_get (second, "birth_date"));
}

/**
 * loket_specimen_people_family:
 * @people: (element-type LoketSpecimenPerson): everybody
 * @person: one of them
 *
 * Returns: (transfer full) (element-type LoketSpecimenPerson): those on the same family card,
 *   the head first, then the wife, then children by age
 */
GPtrArray *
loket_specimen_people_family (GPtrArray           *people,
                              LoketSpecimenPerson *person)
{
  GPtrArray *family =
    g_ptr_array_new_with_free_func ((GDestroyNotify) loket_specimen_person_unref);
  const char *kk = loket_specimen_person_get (person, "kk");

  for (guint i = 0; i < people->len && *kk != '\0'; i++)
    {
      LoketSpecimenPerson *other = g_ptr_array_index (people, i);

      if (g_str_equal (loket_specimen_person_get (other, "kk"), kk))
        g_ptr_array_add (family, loket_specimen_person_ref (other));
    }
  g_ptr_array_sort (family, compare_family);

  return family;
}

/**
 * loket_specimen_people_find:
 * @people: (element-type LoketSpecimenPerson): everybody
 * @key: a key
 * @value: its wanted value
 *
 * Returns: (transfer none) (nullable): the first who has it
 */
LoketSpecimenPerson *
loket_specimen_people_find (GPtrArray  *people,
                            const char *key,
                            const char *value)
{
  for (guint i = 0; i < people->len; i++)
    {
      LoketSpecimenPerson *person = g_ptr_array_index (people, i);

      if (g_str_equal (loket_specimen_person_get (person, key), value))
        return person;
    }

  return NULL;
}
