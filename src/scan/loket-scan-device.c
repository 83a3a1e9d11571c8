/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scanner somebody could use. */

#include "loket-scan-device.h"

#include <string.h>

struct _LoketScanDevice
{
  GObject parent_instance;

  char *name;
  char *vendor;
  char *model;
  char *kind;
  char *label;
};

G_DEFINE_FINAL_TYPE (LoketScanDevice, loket_scan_device, G_TYPE_OBJECT)

enum
{
  PROP_NAME = 1,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
loket_scan_device_finalize (GObject *object)
{
  LoketScanDevice *self = LOKET_SCAN_DEVICE (object);

  g_free (self->name);
  g_free (self->vendor);
  g_free (self->model);
  g_free (self->kind);
  g_free (self->label);
  G_OBJECT_CLASS (loket_scan_device_parent_class)->finalize (object);
}

static void
loket_scan_device_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  LoketScanDevice *self = LOKET_SCAN_DEVICE (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
loket_scan_device_class_init (LoketScanDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = loket_scan_device_finalize;
  object_class->get_property = loket_scan_device_get_property;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
loket_scan_device_init (LoketScanDevice *self)
{
}

/**
 * loket_scan_device_new:
 * @name: by which it is opened
 * @vendor: its maker, may be empty
 * @model: its model, may be empty
 * @kind: the driver's word for what it is
 *
 * Returns: (transfer full): a device
 */
LoketScanDevice *
loket_scan_device_new (const char *name,
                       const char *vendor,
                       const char *model,
                       const char *kind)
{
  LoketScanDevice *self = g_object_new (LOKET_TYPE_SCAN_DEVICE, NULL);

  self->name = g_strdup (name);
  self->vendor = g_strdup (vendor);
  self->model = g_strdup (model);
  self->kind = g_strdup (kind);
  if (*vendor == '\0' || g_str_has_prefix (model, vendor))
    self->label = g_strdup (*model != '\0' ? model : name);
  else
    self->label = g_strdup_printf ("%s %s", vendor, model);
  g_strdelimit (self->label, "_", ' ');
  g_strstrip (self->label);

  return self;
}

const char *
loket_scan_device_get_name (LoketScanDevice *self)
{
  return self->name;
}

const char *
loket_scan_device_get_vendor (LoketScanDevice *self)
{
  return self->vendor;
}

const char *
loket_scan_device_get_model (LoketScanDevice *self)
{
  return self->model;
}

const char *
loket_scan_device_get_kind (LoketScanDevice *self)
{
  return self->kind;
}

/**
 * loket_scan_device_get_label:
 * @self: a device
 *
 * Returns: maker and model, for people
 */
const char *
loket_scan_device_get_label (LoketScanDevice *self)
{
  return self->label;
}
