/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers the office itself gives out, laid out once for PDF, preview and printer. */

#include "loket-slip.h"

#include <math.h>

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "loket-error.h"
#include "loket-slip-content.h"
#include "loket-slip-names.h"
#include "loket-slip-words.h"

#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89
#define A4_MARGIN 56.0
#define A4_TOP 34.0
#define A4_FOOT 40.0
#define ROLL_WIDTH 226.772      /* 80 mm, of which printers reach 72 */
#define ROLL_MARGIN 12.0
#define ROLL_FOOT 26.0

/* A block and where it was put. */
typedef struct
{
  const LoketBlock *block;
  guint page;
  double y;
} Placed;

struct _LoketSlip
{
  GObject parent_instance;

  /* Owned */
  JsonObject *receipt, *office, *bundle;
  GPtrArray *blocks;            /* LoketBlock */
  GArray *placed;               /* Placed */

  /* State */
  LoketSlipSource source;
  LoketSlipSize size;
  guint n_pages;
  double height;
};

G_DEFINE_FINAL_TYPE (LoketSlip, loket_slip, G_TYPE_OBJECT)

static void
loket_slip_finalize (GObject *object)
{
  LoketSlip *self = LOKET_SLIP (object);

  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->placed, g_array_unref);
  g_clear_pointer (&self->receipt, json_object_unref);
  g_clear_pointer (&self->office, json_object_unref);
  g_clear_pointer (&self->bundle, json_object_unref);

  G_OBJECT_CLASS (loket_slip_parent_class)->finalize (object);
}

static void
loket_slip_class_init (LoketSlipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_slip_finalize;
}

static void
loket_slip_init (LoketSlip *self)
{
  self->placed = g_array_new (FALSE, FALSE, sizeof (Placed));
}

static LoketBlockFrame
frame_of (LoketSlip *self,
          cairo_t   *cr)
{
  gboolean roll = self->size == LOKET_SLIP_ROLL;
  double margin = roll ? ROLL_MARGIN : A4_MARGIN;

  return (LoketBlockFrame) {
           .cr = cr, .x = margin, .width = (roll ? ROLL_WIDTH : A4_WIDTH) - 2 * margin,
           .roll = roll,
  };
}

/* A heading does not stand alone at the end of a sheet. */
static double
height_with_next (LoketSlip             *self,
                  const LoketBlockFrame *frame,
                  guint                  i)
{
  const LoketBlock *block = self->blocks->pdata[i];
  double height = loket_block_lay (block, frame, 0, FALSE);

  if (block->kind == LOKET_BLOCK_HEADING && i + 1 < self->blocks->len)
    height += loket_block_lay (self->blocks->pdata[i + 1], frame, 0, FALSE);

  return height;
}

static void
lay_out (LoketSlip *self)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);
  LoketBlockFrame frame = frame_of (self, cr);
  gboolean roll = self->size == LOKET_SLIP_ROLL;
  double y = roll ? ROLL_MARGIN : A4_TOP;
  guint page = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const LoketBlock *block = self->blocks->pdata[i];
      Placed placed;

      if (!roll && y > A4_TOP && y + height_with_next (self, &frame, i) > A4_HEIGHT - A4_FOOT)
        {
          page++;
          y = A4_TOP;
        }
      placed = (Placed) { block, page, y };
      g_array_append_val (self->placed, placed);
      y += loket_block_lay (block, &frame, y, FALSE);
    }
  self->n_pages = page + 1;
  self->height = roll ? ceil (y + ROLL_FOOT) : A4_HEIGHT;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static LoketLanguage
language_of (JsonObject *office)
{
  return g_str_equal (loket_slip_string (office, "language"), "en") ? LOKET_LANGUAGE_ENGLISH
                                                                     : LOKET_LANGUAGE_INDONESIAN;
}

/**
 * loket_slip_new:
 * @receipt: what api.receipt_read returns; kinds "billing" and "ticket" are put together by the
 *   desk in the same form
 * @office: {code, name, city, letterhead, practice}
 * @bundle: (nullable): the office bundle, for the names of codes
 *
 * Returns: (transfer full): the slip, laid out
 */
LoketSlip *
loket_slip_new (JsonObject   *receipt,
                JsonObject   *office,
                JsonObject   *bundle,
                LoketSlipSize size)
{
  LoketSlip *self = g_object_new (LOKET_TYPE_SLIP, NULL);
  JsonNode *body = json_object_get_member (receipt, "body");

  self->receipt = json_object_ref (receipt);
  self->office = json_object_ref (office);
  self->bundle = bundle != NULL ? json_object_ref (bundle) : json_object_new ();
  self->size = size;
  self->source = (LoketSlipSource) {
    .receipt = self->receipt, .office = self->office, .bundle = self->bundle,
    .body = body != NULL && JSON_NODE_HOLDS_OBJECT (body) ? json_node_get_object (body)
                                                          : self->receipt,
    .language = language_of (office), .roll = size == LOKET_SLIP_ROLL,
  };
  self->blocks = loket_slip_content (&self->source);
  lay_out (self);

  return self;
}

const char *
loket_slip_get_title (LoketSlip *self)
{
  return loket_slip_content_title (&self->source);
}

guint
loket_slip_get_n_pages (LoketSlip *self)
{
  return self->n_pages;
}

/**
 * loket_slip_get_size:
 * @width: (out): points
 * @height: (out): points; of a roll as long as the slip
 */
void
loket_slip_get_size (LoketSlip *self,
                     double    *width,
                     double    *height)
{
  *width = self->size == LOKET_SLIP_ROLL ? ROLL_WIDTH : A4_WIDTH;
  *height = self->height;
}

/**
 * loket_slip_get_signed:
 *
 * Returns: whether the keeper has signed it
 */
gboolean
loket_slip_get_signed (LoketSlip *self)
{
  return *loket_slip_string (self->receipt, "code") != '\0';
}

static void
draw_foot (LoketSlip             *self,
           const LoketBlockFrame *frame,
           guint                  page)
{
  g_autofree char *now = g_strdup_printf ("%u", page + 1);
  g_autofree char *all = g_strdup_printf ("%u", self->n_pages);
  g_autofree char *text = loket_slip_fill (loket_slip_word (LOKET_WORD_PAGE,
                                                            self->source.language),
                                           loket_slip_string (self->receipt, "case_number"), now,
                                           all);
  /* the last sheet says at its end who made the copy; one that was taken off the staple says so too */
  const LoketBlock *last = self->blocks->pdata[self->blocks->len - 1];
  gboolean copied = json_object_has_member (self->receipt, "copy") && page + 1 < self->n_pages;
  g_autofree char *whole = copied ? g_strdup_printf ("%s. %s", text, last->text) : g_strdup (text);
  LoketBlock block = { .kind = LOKET_BLOCK_NOTE, .text = whole };

  loket_block_lay (&block, frame, A4_HEIGHT - A4_FOOT + 6, TRUE);
}

/**
 * loket_slip_draw:
 * @cr: one unit is one point
 */
void
loket_slip_draw (LoketSlip *self,
                 cairo_t   *cr,
                 guint      page)
{
  LoketBlockFrame frame = frame_of (self, cr);
  double width, height;

  g_return_if_fail (LOKET_IS_SLIP (self));

  loket_slip_get_size (self, &width, &height);
  cairo_save (cr);
  if (loket_slip_boolean (self->office, "practice") && self->size == LOKET_SLIP_A4)
    loket_block_watermark (cr, loket_slip_word (LOKET_WORD_PRACTICE, self->source.language),
                           width, height);
  for (guint i = 0; i < self->placed->len; i++)
    {
      Placed *placed = &g_array_index (self->placed, Placed, i);

      if (placed->page == page)
        loket_block_lay (placed->block, &frame, placed->y, TRUE);
    }
  if (self->n_pages > 1)
    draw_foot (self, &frame, page);
  cairo_restore (cr);
}

static cairo_status_t
on_pdf_written (void                *closure,
                const unsigned char *data,
                unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/**
 * loket_slip_to_pdf:
 *
 * Returns: (transfer full) (nullable): the slip as a file
 */
GBytes *
loket_slip_to_pdf (LoketSlip *self,
                   GError   **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  double width, height;
  cairo_t *cr;

  loket_slip_get_size (self, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (on_pdf_written, out, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, loket_slip_get_title (self));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Loket");
  cr = cairo_create (surface);
  for (guint i = 0; i < self->n_pages; i++)
    {
      loket_slip_draw (self, cr, i);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));

  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("The slip could not be drawn: %s"),
               cairo_status_to_string (status));

  return NULL;
}

/**
 * loket_slip_to_text:
 *
 * Returns: (transfer full): what a screen reader says for the preview
 */
char *
loket_slip_to_text (LoketSlip *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const LoketBlock *block = self->blocks->pdata[i];
      const char *label = block->kind != LOKET_BLOCK_CODE ? block->label : NULL;

      if (label != NULL && *label != '\0')
        g_string_append_printf (out, "%s: ", label);
      g_string_append_printf (out, "%s\n", block->text);
      if (block->more != NULL && *block->more != '\0')
        g_string_append_printf (out, "%s\n", block->more);
    }

  return g_string_free (out, FALSE);
}
