/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in the practice scanner: what the served person lacks, unless somebody chose. */

#pragma once

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PRACTICE_GLASS (loket_practice_glass_get_type ())
G_DECLARE_FINAL_TYPE (LoketPracticeGlass, loket_practice_glass, LOKET, PRACTICE_GLASS, GObject)

/* Signal "changed": another choice; a scan uses up the choice and the glass fills by itself again. */
LoketPracticeGlass *loket_practice_glass_new (LoketDesk * desk,
                                              const char *practice_dir,
                                              const char *papers_dir);
char **loket_practice_glass_list (LoketPracticeGlass *self);
char *loket_practice_glass_describe (LoketPracticeGlass *self,
                                     const char         *paper);
gboolean loket_practice_glass_choose (LoketPracticeGlass *self,
                                      const char * const *papers,
                                      GError            **error);
gboolean loket_practice_glass_is_chosen (LoketPracticeGlass *self,
                                         const char         *paper);
gboolean loket_practice_glass_has_choice (LoketPracticeGlass *self);
guint loket_practice_glass_get_n_faults (void);
const char *loket_practice_glass_get_fault_word (guint fault);
guint loket_practice_glass_get_fault (LoketPracticeGlass *self);
gboolean loket_practice_glass_set_fault (LoketPracticeGlass *self,
                                         guint               fault,
                                         GError            **error);
void loket_practice_glass_lay_for (LoketPracticeGlass *self,
                                   LoketCase          *file,
                                   const char         *doc_type);

G_END_DECLS
