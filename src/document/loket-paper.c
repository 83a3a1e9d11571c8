/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper: an ordered list of page objects and what was done to it. */

#include "loket-paper-private.h"

#include <fcntl.h>
#include <unistd.h>

#include "loket-paper-history.h"
#include "loket-paper-open.h"

struct _LoketPaper
{
  GObject parent_instance;

  /* Owned */
  char *id, *requirement, *doc_type, *title;
  GPtrArray *pages;
  GListStore *leaves;
  LoketPaperOpen *open;
  LoketPaperHistory *history;

  /* State */
  int version;
  gboolean restricted;   /* there, but not for this person */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_REQUIREMENT,
  PROP_DOC_TYPE,
  PROP_TITLE,
  PROP_VERSION,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static void loket_paper_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketPaper, loket_paper, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      loket_paper_list_model_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return LOKET_TYPE_PAGE;
}

static guint
get_n_items (GListModel *model)
{
  return LOKET_PAPER (model)->pages->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  LoketPaper *self = LOKET_PAPER (model);

  return position < self->pages->len ? g_object_ref (self->pages->pdata[position]) : NULL;
}

static void
loket_paper_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
on_opened (gpointer data)
{
  loket_paper_update_leaves (data);
}

/*
 * Changes
 */

static void
notify_undo (LoketPaper *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

static void
begin_change (LoketPaper *self)
{
  loket_paper_history_push (self->history, self->pages);
}

static void
end_change (LoketPaper *self)
{
  loket_paper_update_leaves (self);
  notify_undo (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/*
 * The object
 */

static void
loket_paper_dispose (GObject *object)
{
  LoketPaper *self = LOKET_PAPER (object);

  if (self->leaves != NULL)
    loket_paper_forget_leaves (self->leaves);
  g_clear_pointer (&self->open, loket_paper_open_free);
  g_clear_object (&self->leaves);

  G_OBJECT_CLASS (loket_paper_parent_class)->dispose (object);
}

static void
loket_paper_finalize (GObject *object)
{
  LoketPaper *self = LOKET_PAPER (object);

  g_free (self->id);
  g_free (self->requirement);
  g_free (self->doc_type);
  g_free (self->title);
  g_ptr_array_unref (self->pages);
  loket_paper_history_free (self->history);

  G_OBJECT_CLASS (loket_paper_parent_class)->finalize (object);
}

static void
loket_paper_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LoketPaper *self = LOKET_PAPER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_REQUIREMENT:
      g_value_set_string (value, self->requirement);
      break;
    case PROP_DOC_TYPE:
      g_value_set_string (value, self->doc_type);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_VERSION:
      g_value_set_int (value, self->version);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, loket_paper_history_can_undo (self->history));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, loket_paper_history_can_redo (self->history));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loket_paper_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  LoketPaper *self = LOKET_PAPER (object);
  char **field;

  switch (prop_id)
    {
    case PROP_REQUIREMENT:
      field = &self->requirement;
      break;
    case PROP_DOC_TYPE:
      field = &self->doc_type;
      break;
    case PROP_TITLE:
      field = &self->title;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  if (g_strcmp0 (*field, g_value_get_string (value)) == 0)
    return;

  g_free (*field);
  *field = g_value_dup_string (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
loket_paper_class_init (LoketPaperClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS
                               | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_paper_dispose;
  object_class->finalize = loket_paper_finalize;
  object_class->get_property = loket_paper_get_property;
  object_class->set_property = loket_paper_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, readable);
  properties[PROP_REQUIREMENT] = g_param_spec_string ("requirement", NULL, NULL, NULL, both);
  properties[PROP_DOC_TYPE] = g_param_spec_string ("doc-type", NULL, NULL, NULL, both);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, both);
  properties[PROP_VERSION] = g_param_spec_int ("version", NULL, NULL, 0, G_MAXINT, 0, readable);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, readable);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_paper_init (LoketPaper *self)
{
  self->pages = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaves = g_list_store_new (LOKET_TYPE_LEAF);
  self->history = loket_paper_history_new ();
}

/**
 * loket_paper_new:
 * @id: (nullable): UUID
 * @source: (nullable): where the bytes of pages come from that do not carry them
 */
LoketPaper *
loket_paper_new (const char      *id,
                 LoketPageSource *source)
{
  LoketPaper *self = g_object_new (LOKET_TYPE_PAPER, NULL);

  self->id = g_strdup (id);
  self->open = loket_paper_open_new (self, source, on_opened);

  return self;
}

/**
 * loket_paper_new_from_json:
 * @object: a paper as api.case_read returns it
 */
LoketPaper *
loket_paper_new_from_json (JsonObject      *object,
                           LoketPageSource *source)
{
  LoketPaper *self = loket_paper_new (json_object_get_string_member_with_default (object, "id",
                                                                                  NULL), source);
  JsonNode *node = json_object_get_member (object, "pages");
  JsonArray *pages = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                  : NULL;

  self->requirement = g_strdup (json_object_get_string_member_with_default (object, "requirement",
                                                                            NULL));
  self->doc_type = g_strdup (json_object_get_string_member_with_default (object, "doc_type",
                                                                         NULL));
  self->version = json_object_get_int_member_with_default (object, "version", 0);
  self->restricted = json_object_get_boolean_member_with_default (object, "restricted", FALSE);
  for (guint i = 0; pages != NULL && i < json_array_get_length (pages); i++)
    {
      LoketPage *page = loket_page_new_from_json (json_array_get_object_element (pages, i));

      if (page != NULL)
        g_ptr_array_add (self->pages, page);
    }
  loket_paper_update_leaves (self);

  return self;
}

static LoketPaper *
new_for_file (GBytes     *bytes,
              int         fd,
              const char *title)
{
  LoketPaper *self = loket_paper_new (NULL, NULL);
  LoketPage *page = loket_page_new ("", LOKET_PAGE_FILE, NULL,
                                    bytes != NULL ? g_bytes_get_size (bytes) : 0, 0, 0, 0, 0);

  self->title = g_strdup (title);
  loket_page_set_bytes (page, bytes);
  if (fd >= 0)
    loket_paper_open_set_fd (self->open, fd);
  g_ptr_array_add (self->pages, page);
  loket_paper_update_leaves (self);

  return self;
}

/**
 * loket_paper_new_for_bytes:
 * @bytes: a file nobody here knows
 * @title: for people
 */
LoketPaper *
loket_paper_new_for_bytes (GBytes     *bytes,
                           const char *title)
{
  return new_for_file (bytes, -1, title);
}

/**
 * loket_paper_new_for_fd:
 * @fd: (transfer none): a file that can be read
 */
LoketPaper *
loket_paper_new_for_fd (int         fd,
                        const char *title)
{
  return new_for_file (NULL, fcntl (fd, F_DUPFD_CLOEXEC, 3), title);
}

/**
 * loket_paper_pages_to_json:
 *
 * Returns: (transfer full): [{page, turn, crop}], as api.paper_put takes it
 */
JsonArray *
loket_paper_pages_to_json (LoketPaper *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->pages->len; i++)
    json_array_add_object_element (array, loket_page_view_to_json (self->pages->pdata[i]));

  return array;
}

const char *
loket_paper_get_id (LoketPaper *self)
{
  return self->id;
}

const char *
loket_paper_get_requirement (LoketPaper *self)
{
  return self->requirement;
}

const char *
loket_paper_get_doc_type (LoketPaper *self)
{
  return self->doc_type;
}

const char *
loket_paper_get_title (LoketPaper *self)
{
  return self->title;
}

int
loket_paper_get_version (LoketPaper *self)
{
  return self->version;
}

/**
 * loket_paper_get_restricted:
 *
 * Returns: whether the paper is there without its pages, because this person's duties do not need them
 */
gboolean
loket_paper_get_restricted (LoketPaper *self)
{
  return self->restricted;
}

void
loket_paper_set_version (LoketPaper *self,
                         int         version)
{
  if (self->version == version)
    return;

  self->version = version;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERSION]);
}

guint
loket_paper_get_n_pages (LoketPaper *self)
{
  return self->pages->len;
}

/**
 * loket_paper_get_page:
 *
 * Returns: (transfer none) (nullable)
 */
LoketPage *
loket_paper_get_page (LoketPaper *self,
                      guint       position)
{
  return position < self->pages->len ? self->pages->pdata[position] : NULL;
}

void
loket_paper_append (LoketPaper *self,
                    LoketPage  *page)
{
  loket_paper_insert (self, self->pages->len, page);
}

void
loket_paper_insert (LoketPaper *self,
                    guint       position,
                    LoketPage  *page)
{
  g_return_if_fail (LOKET_IS_PAPER (self));
  g_return_if_fail (position <= self->pages->len);

  begin_change (self);
  g_ptr_array_insert (self->pages, position, g_object_ref (page));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  end_change (self);
}

void
loket_paper_remove (LoketPaper *self,
                    guint       position)
{
  g_return_if_fail (LOKET_IS_PAPER (self));
  g_return_if_fail (position < self->pages->len);

  begin_change (self);
  g_ptr_array_remove_index (self->pages, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  end_change (self);
}

/**
 * loket_paper_move:
 * @to: where the page is afterwards
 */
void
loket_paper_move (LoketPaper *self,
                  guint       from,
                  guint       to)
{
  LoketPage *page;

  g_return_if_fail (LOKET_IS_PAPER (self));
  g_return_if_fail (from < self->pages->len && to < self->pages->len);

  if (from == to)
    return;

  begin_change (self);
  page = g_ptr_array_steal_index (self->pages, from);
  g_ptr_array_insert (self->pages, to, page);
  g_list_model_items_changed (G_LIST_MODEL (self), MIN (from, to), ABS ((int) from - (int) to) + 1,
                              ABS ((int) from - (int) to) + 1);
  end_change (self);
}

void
loket_paper_turn (LoketPaper *self,
                  guint       position,
                  int         clockwise)
{
  LoketPage *page;

  g_return_if_fail (LOKET_IS_PAPER (self));
  g_return_if_fail (position < self->pages->len);

  begin_change (self);
  page = self->pages->pdata[position];
  loket_page_set_turn (page, loket_page_get_turn (page) + clockwise);
  end_change (self);
}

void
loket_paper_crop (LoketPaper      *self,
                  guint            position,
                  const LoketCrop *crop)
{
  g_return_if_fail (LOKET_IS_PAPER (self));
  g_return_if_fail (position < self->pages->len);

  begin_change (self);
  loket_page_set_crop (self->pages->pdata[position], crop);
  end_change (self);
}

gboolean
loket_paper_can_undo (LoketPaper *self)
{
  return loket_paper_history_can_undo (self->history);
}

gboolean
loket_paper_can_redo (LoketPaper *self)
{
  return loket_paper_history_can_redo (self->history);
}

void
loket_paper_undo (LoketPaper *self)
{
  guint before = self->pages->len;

  if (!loket_paper_history_undo (self->history, self->pages))
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->pages->len);
  end_change (self);
}

void
loket_paper_redo (LoketPaper *self)
{
  guint before = self->pages->len;

  if (!loket_paper_history_redo (self->history, self->pages))
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->pages->len);
  end_change (self);
}

/**
 * loket_paper_get_leaves:
 *
 * Returns: (transfer none): a GListModel of LoketLeaf
 */
GListModel *
loket_paper_get_leaves (LoketPaper *self)
{
  return G_LIST_MODEL (self->leaves);
}

LoketPaperOpen *
loket_paper_get_open (LoketPaper *self)
{
  return self->open;
}
