/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of the catalogue: when a field or a paper is wanted. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoketCondition LoketCondition;

/**
 * LoketConditionLookup:
 * @field: code of a field
 * @data: what was given with the function
 *
 * Returns: (nullable) (transfer none): its value as text; %NULL when it is not filled
 */
typedef const char *(*LoketConditionLookup) (const char *field, gpointer data);

#define LOKET_AGE_UNKNOWN (-1)

LoketCondition *loket_condition_parse (GVariant *variant, GError **error);
LoketCondition *loket_condition_ref (LoketCondition *condition);
void loket_condition_unref (LoketCondition *condition);
gboolean loket_condition_holds (const LoketCondition *condition, LoketConditionLookup lookup,
                                gpointer data, int age);
gboolean loket_condition_uses (const LoketCondition *condition, const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketCondition, loket_condition_unref)

G_END_DECLS
