/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libsane-specimen: a scanner made of files, for the practice office. libsane's dll backend
 * finds it by its name and calls the functions below. */

#include <glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <sane/sane.h>

#include "loket-specimen-bed.h"
#include "loket-specimen-options.h"
#include "loket-specimen-place.h"
#include "loket-specimen-tray.h"

#define MM_PER_INCH 25.4
#define SLOW_USEC 60000
#define SLOW_BYTES 8192

typedef struct
{
  LoketSpecimenTray tray;
  LoketSpecimenOptions options;
  LoketSpecimenBed *bed;    /* while a page is read */
  SANE_Parameters parameters;
  char *sheet;              /* whose front was read */
  gboolean back_next;
  guint n_sheets;           /* since the last cancel */
  char *fault;
  int row;
  guint8 *rgb;
  guint8 *line;
  int line_at;              /* bytes of the line that were handed out */
} Specimen;

SANE_Status sane_specimen_init (SANE_Int *version, SANE_Auth_Callback authorize);
void sane_specimen_exit (void);
SANE_Status sane_specimen_get_devices (const SANE_Device ***list, SANE_Bool local);
SANE_Status sane_specimen_open (SANE_String_Const name, SANE_Handle *handle);
void sane_specimen_close (SANE_Handle handle);
const SANE_Option_Descriptor *sane_specimen_get_option_descriptor (SANE_Handle handle,
                                                                   SANE_Int    option);
SANE_Status sane_specimen_control_option (SANE_Handle handle, SANE_Int option,
                                          SANE_Action action, void *value, SANE_Int *info);
SANE_Status sane_specimen_get_parameters (SANE_Handle handle, SANE_Parameters *parameters);
SANE_Status sane_specimen_start (SANE_Handle handle);
SANE_Status sane_specimen_read (SANE_Handle handle, SANE_Byte *data, SANE_Int max,
                                SANE_Int *length);
void sane_specimen_cancel (SANE_Handle handle);
SANE_Status sane_specimen_set_io_mode (SANE_Handle handle, SANE_Bool non_blocking);
SANE_Status sane_specimen_get_select_fd (SANE_Handle handle, SANE_Int *fd);

SANE_Status
sane_specimen_init (SANE_Int          *version,
                    SANE_Auth_Callback authorize)
{
  if (version != NULL)
    *version = SANE_VERSION_CODE (1, 0, 1);

  return SANE_STATUS_GOOD;
}

void
sane_specimen_exit (void)
{
}

static gboolean
is_plugged (LoketSpecimenTray *tray)
{
  g_autofree char *fault = loket_specimen_tray_fault (tray);

  return !g_str_equal (fault, "unplugged");
}

SANE_Status
sane_specimen_get_devices (const SANE_Device ***list,
                           SANE_Bool            local)
{
  static const SANE_Device device = { "glass", "Loket", "Specimen", "flatbed scanner" };
  static const SANE_Device *found[2];
  LoketSpecimenTray tray;

  found[0] = NULL;
  if (loket_specimen_tray_find (&tray) && is_plugged (&tray))
    found[0] = &device;
  loket_specimen_tray_clear (&tray);
  *list = found;

  return SANE_STATUS_GOOD;
}

SANE_Status
sane_specimen_open (SANE_String_Const name,
                    SANE_Handle      *handle)
{
  Specimen *self = g_new0 (Specimen, 1);

  if ((*name != '\0' && !g_str_equal (name, "glass")) || !loket_specimen_tray_find (&self->tray)
      || !is_plugged (&self->tray))
    {
      sane_specimen_close (self);
      return SANE_STATUS_INVAL;
    }
  loket_specimen_options_init (&self->options);
  self->fault = g_strdup ("fine");
  *handle = self;

  return SANE_STATUS_GOOD;
}

static void
end_page (Specimen *self)
{
  g_clear_pointer (&self->bed, loket_specimen_bed_free);
  g_clear_pointer (&self->rgb, g_free);
  g_clear_pointer (&self->line, g_free);
}

void
sane_specimen_close (SANE_Handle handle)
{
  Specimen *self = handle;

  end_page (self);
  loket_specimen_tray_clear (&self->tray);
  g_free (self->sheet);
  g_free (self->fault);
  g_free (self);
}

const SANE_Option_Descriptor *
sane_specimen_get_option_descriptor (SANE_Handle handle,
                                     SANE_Int    option)
{
  Specimen *self = handle;

  return option >= 0 && option < LOKET_SPECIMEN_N_OPTIONS ? &self->options.descriptors[option]
         : NULL;
}

SANE_Status
sane_specimen_control_option (SANE_Handle handle,
                              SANE_Int    option,
                              SANE_Action action,
                              void       *value,
                              SANE_Int   *info)
{
  Specimen *self = handle;
  g_auto(GStrv) stack = NULL;
  SANE_Int nothing = 0;

  if (option < 0 || option >= LOKET_SPECIMEN_N_OPTIONS || self->bed != NULL)
    return SANE_STATUS_INVAL;
  if (info == NULL)
    info = &nothing;
  *info = 0;
  switch (action)
    {
    case SANE_ACTION_GET_VALUE:
      if (option == LOKET_SPECIMEN_LOADED)
        {
          stack = loket_specimen_tray_lines (&self->tray, LOKET_SPECIMEN_STACK);
          self->options.values[option] = stack[0] != NULL ? SANE_TRUE : SANE_FALSE;
        }
      return loket_specimen_options_get (&self->options, option, value);

    case SANE_ACTION_SET_VALUE:
      return loket_specimen_options_set (&self->options, option, value, info);

    case SANE_ACTION_SET_AUTO:
    default:
      return SANE_STATUS_UNSUPPORTED;
    }
}

static void
compute_parameters (Specimen *self)
{
  const SANE_Word *values = self->options.values;
  double dpi = values[LOKET_SPECIMEN_RESOLUTION];
  double width = SANE_UNFIX (ABS (values[LOKET_SPECIMEN_RIGHT] - values[LOKET_SPECIMEN_LEFT]));
  double height = SANE_UNFIX (ABS (values[LOKET_SPECIMEN_BOTTOM] - values[LOKET_SPECIMEN_TOP]));
  SANE_Parameters *to = &self->parameters;

  to->pixels_per_line = MAX (1, (int) lround (width / MM_PER_INCH * dpi));
  to->lines = MAX (1, (int) lround (height / MM_PER_INCH * dpi));
  to->last_frame = SANE_TRUE;
  to->format = values[LOKET_SPECIMEN_MODE] == LOKET_SPECIMEN_COLOR ? SANE_FRAME_RGB
               : SANE_FRAME_GRAY;
  to->depth = values[LOKET_SPECIMEN_MODE] == LOKET_SPECIMEN_LINEART ? 1 : 8;
  to->bytes_per_line = to->depth == 1 ? (to->pixels_per_line + 7) / 8
                       : to->pixels_per_line * (to->format == SANE_FRAME_RGB ? 3 : 1);
}

SANE_Status
sane_specimen_get_parameters (SANE_Handle      handle,
                              SANE_Parameters *parameters)
{
  Specimen *self = handle;

  if (self->bed == NULL)
    compute_parameters (self);
  *parameters = self->parameters;

  return SANE_STATUS_GOOD;
}

static SANE_Status
place_glass (Specimen *self)
{
  g_auto(GStrv) lines = loket_specimen_tray_lines (&self->tray, LOKET_SPECIMEN_NOW);

  for (char **line = lines; *line != NULL; line++)
    loket_specimen_bed_lay (self->bed, self->tray.papers, *line);

  return SANE_STATUS_GOOD;
}

static SANE_Status
place_sheet (Specimen *self)
{
  gboolean back = self->back_next;

  if (!back)
    {
      g_free (self->sheet);
      self->sheet = g_str_equal (self->fault, "empty") ? NULL
                    : loket_specimen_tray_take (&self->tray);
      if (self->sheet == NULL)
        return SANE_STATUS_NO_DOCS;
      self->n_sheets++;
    }
  loket_specimen_bed_feed (self->bed, self->tray.papers, self->sheet, back);
  self->back_next = !back && self->options.values[LOKET_SPECIMEN_SOURCE] == LOKET_SPECIMEN_DUPLEX;

  return SANE_STATUS_GOOD;
}

SANE_Status
sane_specimen_start (SANE_Handle handle)
{
  Specimen *self = handle;
  SANE_Status status;

  end_page (self);
  g_free (self->fault);
  self->fault = loket_specimen_tray_fault (&self->tray);
  if (g_str_equal (self->fault, "unplugged"))
    return SANE_STATUS_IO_ERROR;
  if (g_str_equal (self->fault, "busy"))
    return SANE_STATUS_DEVICE_BUSY;
  if (g_str_equal (self->fault, "cover"))
    return SANE_STATUS_COVER_OPEN;
  self->bed = loket_specimen_bed_new ();
  status = self->options.values[LOKET_SPECIMEN_SOURCE] == LOKET_SPECIMEN_GLASS
           ? place_glass (self) : place_sheet (self);
  if (status != SANE_STATUS_GOOD)
    {
      end_page (self);
      return status;
    }
  compute_parameters (self);
  self->row = 0;
  self->rgb = g_malloc ((gsize) self->parameters.pixels_per_line * 3);
  self->line = g_malloc ((gsize) self->parameters.bytes_per_line);
  self->line_at = self->parameters.bytes_per_line;

  return SANE_STATUS_GOOD;
}

static inline int
grey_of (const guint8 *rgb)
{
  return (rgb[0] * 77 + rgb[1] * 151 + rgb[2] * 28) >> 8;
}

static void
brighten (Specimen *self,
          gsize     length)
{
  int more = (int) (SANE_UNFIX (self->options.values[LOKET_SPECIMEN_BRIGHTNESS]) * 1.28);

  for (gsize i = 0; more != 0 && i < length; i++)
    self->rgb[i] = (guint8) CLAMP (self->rgb[i] + more, 0, 255);
}

static void
make_line (Specimen *self)
{
  const SANE_Word *values = self->options.values;
  double dpi = values[LOKET_SPECIMEN_RESOLUTION];
  double left = SANE_UNFIX (MIN (values[LOKET_SPECIMEN_LEFT], values[LOKET_SPECIMEN_RIGHT]));
  double top = SANE_UNFIX (MIN (values[LOKET_SPECIMEN_TOP], values[LOKET_SPECIMEN_BOTTOM]));
  int width = self->parameters.pixels_per_line;

  loket_specimen_bed_row (self->bed, dpi, left, top + self->row / dpi * MM_PER_INCH, width,
                          self->rgb);
  brighten (self, (gsize) width * 3);
  if (values[LOKET_SPECIMEN_MODE] == LOKET_SPECIMEN_COLOR)
    {
      memcpy (self->line, self->rgb, (gsize) width * 3);
    }
  else if (values[LOKET_SPECIMEN_MODE] == LOKET_SPECIMEN_GRAY)
    {
      for (int x = 0; x < width; x++)
        self->line[x] = (guint8) grey_of (self->rgb + x * 3);
    }
  else
    {
      memset (self->line, 0, (gsize) self->parameters.bytes_per_line);
      for (int x = 0; x < width; x++)
        if (grey_of (self->rgb + x * 3) < 128)
          self->line[x / 8] |= (guint8) (0x80 >> (x % 8));
    }
  self->row++;
  self->line_at = 0;
}

/* What is wrong with it today, in the middle of a page. */
static SANE_Status
suffer (Specimen *self,
        SANE_Int *max)
{
  gboolean midway = self->row > self->parameters.lines * 2 / 5;

  if (g_str_equal (self->fault, "slow"))
    {
      g_usleep (SLOW_USEC);
      *max = MIN (*max, SLOW_BYTES);
    }
  else if (g_str_equal (self->fault, "broken") && midway)
    return SANE_STATUS_IO_ERROR;
  else if (g_str_equal (self->fault, "jam") && self->n_sheets == 2 && midway)
    return SANE_STATUS_JAMMED;
  else if (g_str_equal (self->fault, "hang") && midway)
    for (;;)
      pause ();
  else if (g_str_equal (self->fault, "crash") && midway)
    _exit (3);

  return SANE_STATUS_GOOD;
}

SANE_Status
sane_specimen_read (SANE_Handle handle,
                    SANE_Byte  *data,
                    SANE_Int    max,
                    SANE_Int   *length)
{
  Specimen *self = handle;
  SANE_Status status;

  *length = 0;
  if (self->bed == NULL)
    return SANE_STATUS_CANCELLED;
  status = suffer (self, &max);
  if (status != SANE_STATUS_GOOD)
    return status;
  while (*length < max)
    {
      int part;

      if (self->line_at == self->parameters.bytes_per_line)
        {
          if (self->row == self->parameters.lines)
            break;
          make_line (self);
        }
      part = MIN (max - *length, self->parameters.bytes_per_line - self->line_at);
      memcpy (data + *length, self->line + self->line_at, (gsize) part);
      self->line_at += part;
      *length += part;
    }
  if (*length > 0)
    return SANE_STATUS_GOOD;
  end_page (self);

  return SANE_STATUS_EOF;
}

void
sane_specimen_cancel (SANE_Handle handle)
{
  Specimen *self = handle;

  end_page (self);
  self->back_next = FALSE;
  self->n_sheets = 0;
}

SANE_Status
sane_specimen_set_io_mode (SANE_Handle handle,
                           SANE_Bool   non_blocking)
{
  return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status
sane_specimen_get_select_fd (SANE_Handle handle,
                             SANE_Int   *fd)
{
  return SANE_STATUS_UNSUPPORTED;
}
