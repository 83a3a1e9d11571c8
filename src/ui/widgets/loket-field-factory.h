/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right kind of field for what the catalogue says. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-field-row.h"

G_BEGIN_DECLS

LoketFieldRow *loket_field_factory_make (JsonObject *field);

G_END_DECLS
