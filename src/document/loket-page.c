/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page object (JPEG, G4 or a whole imported file) with the way it is looked at. */

#include "loket-page.h"

#include <string.h>

struct _LoketPage
{
  GObject parent_instance;

  /* Owned */
  char *id, *sha256;
  GBytes *bytes;

  /* State */
  LoketPageKind kind;
  gsize size;
  int width, height, turn;
  double dpi_x, dpi_y;
  LoketCrop crop;
  LoketQuality quality;
  guint has_quality : 1;
};

enum
{
  PROP_0,
  PROP_TURN,
  N_PROPS
};

enum
{
  SIGNAL_VIEW_CHANGED,
  N_SIGNALS
};

static const char * const KINDS[] = { "jpeg", "g4", "png", "pdf", "file" };

G_DEFINE_INTERFACE (LoketPageSource, loket_page_source, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (LoketPage, loket_page, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
loket_page_source_default_init (LoketPageSourceInterface *iface)
{
}

void
loket_page_source_load_async (LoketPageSource    *self,
                              LoketPage          *page,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_PAGE_SOURCE (self));

  LOKET_PAGE_SOURCE_GET_IFACE (self)->load_async (self, page, cancellable, callback, user_data);
}

/**
 * loket_page_source_load_finish:
 *
 * Returns: (transfer full): the bytes of the page object
 */
GBytes *
loket_page_source_load_finish (LoketPageSource *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (LOKET_IS_PAGE_SOURCE (self), NULL);

  return LOKET_PAGE_SOURCE_GET_IFACE (self)->load_finish (self, result, error);
}

/**
 * loket_page_kind_name:
 *
 * Returns: the word the database uses for this kind
 */
const char *
loket_page_kind_name (LoketPageKind kind)
{
  return KINDS[kind];
}

gboolean
loket_page_kind_from_name (const char    *name,
                           LoketPageKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (g_strcmp0 (name, KINDS[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

static void
loket_page_finalize (GObject *object)
{
  LoketPage *self = LOKET_PAGE (object);

  g_free (self->id);
  g_free (self->sha256);
  g_clear_pointer (&self->bytes, g_bytes_unref);

  G_OBJECT_CLASS (loket_page_parent_class)->finalize (object);
}

static void
loket_page_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  LoketPage *self = LOKET_PAGE (object);

  if (prop_id == PROP_TURN)
    g_value_set_int (value, self->turn);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
loket_page_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  if (prop_id == PROP_TURN)
    loket_page_set_turn (LOKET_PAGE (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
loket_page_class_init (LoketPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = loket_page_finalize;
  object_class->get_property = loket_page_get_property;
  object_class->set_property = loket_page_set_property;

  properties[PROP_TURN] = g_param_spec_int ("turn", NULL, NULL, 0, 270, 0,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                            | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_VIEW_CHANGED] = g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);
}

static void
loket_page_init (LoketPage *self)
{
}

/**
 * loket_page_new:
 * @id: UUID
 * @sha256: hexadecimal hash of the object's bytes
 * @size: of the object in bytes
 * @width: pixels, 0 when the kind has none
 *
 * Returns: (transfer full): a page whose bytes come from a source when they are needed
 */
LoketPage *
loket_page_new (const char   *id,
                LoketPageKind kind,
                const char   *sha256,
                gsize         size,
                int           width,
                int           height,
                double        dpi_x,
                double        dpi_y)
{
  LoketPage *self = g_object_new (LOKET_TYPE_PAGE, NULL);

  self->id = g_strdup (id);
  self->kind = kind;
  self->sha256 = g_ascii_strdown (sha256 != NULL ? sha256 : "", -1);
  self->size = size;
  self->width = width;
  self->height = height;
  self->dpi_x = dpi_x;
  self->dpi_y = dpi_y;

  return self;
}

LoketPage *
loket_page_new_for_bytes (const char   *id,
                          LoketPageKind kind,
                          GBytes       *bytes,
                          const char   *sha256,
                          int           width,
                          int           height,
                          double        dpi_x,
                          double        dpi_y)
{
  LoketPage *self = loket_page_new (id, kind, sha256, g_bytes_get_size (bytes), width, height,
                                    dpi_x, dpi_y);

  self->bytes = g_bytes_ref (bytes);

  return self;
}

static void
read_numbers (JsonObject *object,
              const char *member,
              double     *numbers,
              guint       n)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                  : NULL;

  if (array == NULL || json_array_get_length (array) != n)
    return;

  for (guint i = 0; i < n; i++)
    numbers[i] = json_array_get_double_element (array, i);
}

/**
 * loket_page_new_from_json:
 * @object: {page, sha256, turn, crop, kind, width, height, dpi, size}
 *
 * Returns: (transfer full) (nullable): NULL when the kind is unknown here
 */
LoketPage *
loket_page_new_from_json (JsonObject *object)
{
  double dpi[2] = { 0, 0 }, crop[4] = { 0, 0, 0, 0 };
  LoketPageKind kind;
  LoketPage *self;

  if (!loket_page_kind_from_name (json_object_get_string_member_with_default (object, "kind",
                                                                              "jpeg"), &kind))
    return NULL;

  read_numbers (object, "dpi", dpi, 2);
  read_numbers (object, "crop", crop, 4);
  self = loket_page_new (json_object_get_string_member_with_default (object, "page", ""), kind,
                         json_object_get_string_member_with_default (object, "sha256", ""),
                         json_object_get_int_member_with_default (object, "size", 0),
                         json_object_get_int_member_with_default (object, "width", 0),
                         json_object_get_int_member_with_default (object, "height", 0),
                         dpi[0], dpi[1]);
  loket_page_set_turn (self, json_object_get_int_member_with_default (object, "turn", 0));
  loket_page_set_crop (self, &(LoketCrop) { crop[0], crop[1], crop[2], crop[3] });

  return self;
}

static void
add_view (LoketPage  *self,
          JsonObject *object)
{
  json_object_set_string_member (object, "page", self->id);
  json_object_set_int_member (object, "turn", self->turn);
  if (loket_crop_is_none (&self->crop))
    {
      json_object_set_null_member (object, "crop");
    }
  else
    {
      JsonArray *crop = json_array_new ();

      json_array_add_double_element (crop, self->crop.x);
      json_array_add_double_element (crop, self->crop.y);
      json_array_add_double_element (crop, self->crop.width);
      json_array_add_double_element (crop, self->crop.height);
      json_object_set_array_member (object, "crop", crop);
    }
}

/**
 * loket_page_view_to_json:
 *
 * Returns: (transfer full): {page, turn, crop}, as api.paper_put takes it
 */
JsonObject *
loket_page_view_to_json (LoketPage *self)
{
  JsonObject *object = json_object_new ();

  add_view (self, object);

  return object;
}

/**
 * loket_page_to_json:
 *
 * Returns: (transfer full): everything loket_page_new_from_json() reads
 */
JsonObject *
loket_page_to_json (LoketPage *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *dpi = json_array_new ();

  add_view (self, object);
  json_object_set_string_member (object, "sha256", self->sha256);
  json_object_set_string_member (object, "kind", KINDS[self->kind]);
  json_object_set_int_member (object, "width", self->width);
  json_object_set_int_member (object, "height", self->height);
  json_array_add_double_element (dpi, self->dpi_x);
  json_array_add_double_element (dpi, self->dpi_y);
  json_object_set_array_member (object, "dpi", dpi);
  json_object_set_int_member (object, "size", self->size);

  return object;
}

const char *
loket_page_get_id (LoketPage *self)
{
  return self->id;
}

const char *
loket_page_get_sha256 (LoketPage *self)
{
  return self->sha256;
}

LoketPageKind
loket_page_get_kind (LoketPage *self)
{
  return self->kind;
}

gsize
loket_page_get_size (LoketPage *self)
{
  return self->size;
}

int
loket_page_get_width (LoketPage *self)
{
  return self->width;
}

int
loket_page_get_height (LoketPage *self)
{
  return self->height;
}

double
loket_page_get_dpi_x (LoketPage *self)
{
  return self->dpi_x;
}

double
loket_page_get_dpi_y (LoketPage *self)
{
  return self->dpi_y;
}

int
loket_page_get_turn (LoketPage *self)
{
  return self->turn;
}

/**
 * loket_page_set_turn:
 * @turn: clockwise, a multiple of 90; brought into 0 … 270
 */
void
loket_page_set_turn (LoketPage *self,
                     int        turn)
{
  g_return_if_fail (LOKET_IS_PAGE (self));

  turn = ((turn / 90 % 4) + 4) % 4 * 90;
  if (turn == self->turn)
    return;

  self->turn = turn;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TURN]);
  g_signal_emit (self, signals[SIGNAL_VIEW_CHANGED], 0);
}

/**
 * loket_page_get_crop:
 *
 * Returns: (transfer none): the part that is shown; see loket_crop_is_none()
 */
const LoketCrop *
loket_page_get_crop (LoketPage *self)
{
  return &self->crop;
}

/**
 * loket_page_set_crop:
 * @crop: (nullable): brought into the page; NULL shows all of it
 */
void
loket_page_set_crop (LoketPage       *self,
                     const LoketCrop *crop)
{
  LoketCrop wanted = LOKET_CROP_NONE;

  g_return_if_fail (LOKET_IS_PAGE (self));

  if (!loket_crop_is_none (crop))
    {
      wanted.x = CLAMP (crop->x, 0, 0.99);
      wanted.y = CLAMP (crop->y, 0, 0.99);
      wanted.width = CLAMP (crop->width, 0.01, 1 - wanted.x);
      wanted.height = CLAMP (crop->height, 0.01, 1 - wanted.y);
    }
  if (loket_crop_equal (&wanted, &self->crop))
    return;

  self->crop = wanted;
  g_signal_emit (self, signals[SIGNAL_VIEW_CHANGED], 0);
}

/**
 * loket_page_get_bytes:
 *
 * Returns: (transfer none) (nullable): the object when it is in memory
 */
GBytes *
loket_page_get_bytes (LoketPage *self)
{
  return self->bytes;
}

/**
 * loket_page_set_bytes:
 * @bytes: (nullable): NULL to forget them and use the source again
 */
void
loket_page_set_bytes (LoketPage *self,
                      GBytes    *bytes)
{
  g_return_if_fail (LOKET_IS_PAGE (self));

  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes;
}

void
loket_page_set_quality (LoketPage          *self,
                        const LoketQuality *quality)
{
  self->quality = *quality;
  self->has_quality = TRUE;
}

/**
 * loket_page_get_quality:
 *
 * Returns: (transfer none) (nullable): what was measured when it was scanned
 */
const LoketQuality *
loket_page_get_quality (LoketPage *self)
{
  return self->has_quality ? &self->quality : NULL;
}

/**
 * loket_page_hash_bytes:
 *
 * Returns: (transfer full): hexadecimal SHA-256 of @bytes; takes 4 ms for a megabyte
 */
char *
loket_page_hash_bytes (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}
