/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers of a case beside its form: reading, scanning into a requirement, pages in order. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PAPER_SIDE (loket_paper_side_get_type ())
G_DECLARE_FINAL_TYPE (LoketPaperSide, loket_paper_side, LOKET, PAPER_SIDE, GtkWidget)

GtkWidget *loket_paper_side_new (LoketDesk * desk,
                                 gboolean editable);
void loket_paper_side_set_case (LoketPaperSide *self,
                                LoketCase      *file);
void loket_paper_side_show (LoketPaperSide *self,
                            const char     *requirement);
void loket_paper_side_show_doc_type (LoketPaperSide *self,
                                     const char     *doc_type);
void loket_paper_side_scan (LoketPaperSide *self,
                            const char     *requirement);
void loket_paper_side_import (LoketPaperSide *self,
                              const char     *requirement);
const char *loket_paper_side_get_requirement (LoketPaperSide *self);
gboolean loket_paper_side_can_act (LoketPaperSide *self,
                                   const char     *act);
void loket_paper_side_act (LoketPaperSide *self,
                           const char     *act);

G_END_DECLS
