/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to a case, in sentences. */

#pragma once

#include "loket-catalogue.h"

G_BEGIN_DECLS

char *loket_history_sentence (LoketCatalogue *catalogue,
                              const char     *service,
                              JsonObject     *event);
char *loket_history_look (LoketCatalogue *catalogue,
                          const char     *kind,
                          const char     *purpose);

G_END_DECLS
