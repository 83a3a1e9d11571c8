/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a desk needs to reach its office, as one folder that is carried there on a stick. */

#pragma once

#include "loket-admin-db.h"
#include "loket-server-door.h"

G_BEGIN_DECLS

gboolean loket_desk_stick_write (LoketAdminDb           *db,
                                 const LoketServerFiles *files,
                                 const char             *folder,
                                 GError                **error);

G_END_DECLS
