/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the case share with each other and with nobody else. */

#pragma once

#include "loket-case.h"

G_BEGIN_DECLS

struct _LoketCase
{
  GObject parent_instance;

  /* Owned */
  LoketDesk *desk;
  char *id;
  LoketRow *data;
  GHashTable *edits; /* field code → value not yet confirmed by the server */
  GListStore *requirements;
  GListStore *blockers;
  GListStore *papers;

  /* State */
  guint save_source;
  guint reload_source;
  gboolean saving;
  gboolean loading;
};

void _loket_case_fill_requirements (LoketCase  *self,
                                    GListStore *store);
void _loket_case_fill_blockers (LoketCase  *self,
                                GListStore *store);
gboolean _loket_case_condition_holds (LoketCase *self,
                                      JsonNode  *condition);

JsonObject *_loket_case_server_fields (LoketCase *self);
const char *_loket_case_server_field (LoketCase  *self,
                                      const char *code);
JsonObject *_loket_case_edits_as_object (LoketCase *self);
void _loket_case_keep_draft (LoketCase *self);
void _loket_case_refresh_views (LoketCase *self);
void _loket_case_edits_changed (LoketCase *self);
void _loket_case_emit_conflict (LoketCase *self,
                                LoketRow  *row);
void _loket_case_emit_saved (LoketCase *self);

G_END_DECLS
