/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the office as the desk knows them: the office bundle with typed questions. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LOKET_TYPE_CATALOGUE (loket_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (LoketCatalogue, loket_catalogue, LOKET, CATALOGUE, GObject)

LoketCatalogue *loket_catalogue_new (JsonObject * bundle);
const char *loket_catalogue_get_version (LoketCatalogue *self);
JsonObject *loket_catalogue_get_bundle (LoketCatalogue *self);
JsonObject *loket_catalogue_get_office (LoketCatalogue *self);
JsonArray *loket_catalogue_list (LoketCatalogue *self,
                                 const char     *key);
JsonObject *loket_catalogue_find (LoketCatalogue *self,
                                  const char     *list,
                                  const char     *code);
JsonObject *loket_catalogue_get_service (LoketCatalogue *self,
                                         const char     *service);
JsonObject *loket_catalogue_get_step (LoketCatalogue *self,
                                      const char     *service,
                                      const char     *step);
JsonObject *loket_catalogue_get_field (LoketCatalogue *self,
                                       const char     *service,
                                       const char     *field);
JsonObject *loket_catalogue_get_requirement (LoketCatalogue *self,
                                             const char     *service,
                                             const char     *requirement);
GListModel *loket_catalogue_list_reasons (LoketCatalogue *self,
                                          const char     *kind);
GListModel *loket_catalogue_list_rows (LoketCatalogue *self,
                                       const char     *key);
const char *loket_catalogue_word (JsonObject *thing,
                                  const char *stem);
const char *loket_catalogue_name_of (LoketCatalogue *self,
                                     const char     *list,
                                     const char     *code);
const char *loket_catalogue_step_name (LoketCatalogue *self,
                                       const char     *service,
                                       const char     *step);
const char *loket_catalogue_variant_name (LoketCatalogue *self,
                                          const char     *service,
                                          const char     *variant);
const char *loket_catalogue_staff_name (LoketCatalogue *self,
                                        const char     *staff);
gint64 loket_catalogue_fee (LoketCatalogue *self,
                            const char     *service,
                            const char     *variant,
                            const char     *date);

G_END_DECLS
