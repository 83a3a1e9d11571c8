/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fictional person as data/practice/people.json describes them. */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _LoketSpecimenPerson LoketSpecimenPerson;

LoketSpecimenPerson *loket_specimen_person_new (void);
LoketSpecimenPerson *loket_specimen_person_from_json (JsonObject *object);
LoketSpecimenPerson *loket_specimen_person_ref (LoketSpecimenPerson *person);
void loket_specimen_person_unref (LoketSpecimenPerson *person);
void loket_specimen_person_set (LoketSpecimenPerson *person,
                                const char          *key,
                                const char          *value);
const char *loket_specimen_person_get (LoketSpecimenPerson *person,
                                       const char          *key);
gboolean loket_specimen_person_date (LoketSpecimenPerson *person,
                                     const char          *key,
                                     GDate               *date);

GPtrArray *loket_specimen_people_load (const char *path,
                                       GError    **error);
GPtrArray *loket_specimen_people_family (GPtrArray           *people,
                                         LoketSpecimenPerson *person);
LoketSpecimenPerson *loket_specimen_people_find (GPtrArray  *people,
                                                 const char *key,
                                                 const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketSpecimenPerson, loket_specimen_person_unref)

G_END_DECLS
