/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the drawers of the single papers share; private to the drawing of specimens. */

#pragma once

#include "loket-date.h"
#include "loket-specimen-ink.h"
#include "loket-specimen.h"

typedef void (*LoketSpecimenDrawer) (LoketInk            *ink,
                                     LoketSpecimenPerson *person,
                                     GPtrArray           *family);

#define LOKET_GET(person, key) loket_specimen_person_get ((person), (key))

void loket_specimen_draw_ktp (LoketInk            *ink,
                              LoketSpecimenPerson *person,
                              GPtrArray           *family);
void loket_specimen_draw_kk (LoketInk            *ink,
                             LoketSpecimenPerson *person,
                             GPtrArray           *family);
void loket_specimen_draw_birth (LoketInk            *ink,
                                LoketSpecimenPerson *person,
                                GPtrArray           *family);
void loket_specimen_draw_marriage (LoketInk            *ink,
                                   LoketSpecimenPerson *person,
                                   GPtrArray           *family);
void loket_specimen_draw_passport (LoketInk            *ink,
                                   LoketSpecimenPerson *person,
                                   GPtrArray           *family);
void loket_specimen_draw_diploma (LoketInk            *ink,
                                  LoketSpecimenPerson *person,
                                  GPtrArray           *family);
void loket_specimen_draw_form (LoketInk            *ink,
                               LoketSpecimenPerson *person,
                               GPtrArray           *family);
void loket_specimen_draw_parents (LoketInk            *ink,
                                  LoketSpecimenPerson *person,
                                  GPtrArray           *family);
void loket_specimen_draw_loss (LoketInk            *ink,
                               LoketSpecimenPerson *person,
                               GPtrArray           *family);
void loket_specimen_draw_proxy (LoketInk            *ink,
                                LoketSpecimenPerson *person,
                                GPtrArray           *family);

char *loket_specimen_upper (LoketSpecimenPerson *person,
                            const char          *key);
char *loket_specimen_day (LoketSpecimenPerson *person,
                          const char          *key,
                          LoketDateStyle       style);
const char *loket_specimen_marital (LoketSpecimenPerson *person);
const char *loket_specimen_job (LoketSpecimenPerson *person);
const char *loket_specimen_sex (LoketSpecimenPerson *person);
gboolean loket_specimen_is_woman (LoketSpecimenPerson *person);
gboolean loket_specimen_is_foreign (LoketSpecimenPerson *person);
