/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record of an answer as an object that list models and screens can hold. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LOKET_TYPE_ROW (loket_row_get_type ())

G_DECLARE_FINAL_TYPE (LoketRow, loket_row, LOKET, ROW, GObject)

/*
 * The getters never fail: an absent member, a null or a value of another kind gives "", 0,
 * FALSE or NULL. The signal "changed" follows loket_row_replace(); the property "id" is the
 * member of that name.
 */
LoketRow *loket_row_new (JsonObject * object);
void        loket_row_replace (LoketRow   *self,
                               JsonObject *object);

JsonObject *loket_row_get_json (LoketRow *self);
const char *loket_row_get_id (LoketRow *self);
gboolean    loket_row_has (LoketRow   *self,
                           const char *member);
const char *loket_row_get_string (LoketRow   *self,
                                  const char *member);
gint64      loket_row_get_int (LoketRow   *self,
                               const char *member);
double      loket_row_get_number (LoketRow   *self,
                                  const char *member);
gboolean    loket_row_get_boolean (LoketRow   *self,
                                   const char *member);
JsonObject *loket_row_get_object (LoketRow   *self,
                                  const char *member);
JsonArray *loket_row_get_array (LoketRow   *self,
                                const char *member);

/* The same tolerance for objects that are not rows. */
const char *loket_json_string (JsonObject *object,
                               const char *member);
gint64      loket_json_int (JsonObject *object,
                            const char *member);
double      loket_json_number (JsonObject *object,
                               const char *member);
gboolean    loket_json_boolean (JsonObject *object,
                                const char *member);
JsonObject *loket_json_object (JsonObject *object,
                               const char *member);
JsonArray *loket_json_array (JsonObject *object,
                             const char *member);

/*
 * Makes @store (of LoketRow) hold the objects of @array in their order. Rows whose "id" is
 * still there are kept and replaced in place, so that selection and focus stay.
 */
void        loket_row_fill (GListStore *store,
                            JsonArray  *array);

G_END_DECLS
