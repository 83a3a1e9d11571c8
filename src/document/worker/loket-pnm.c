/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading PBM, PGM and PPM files, as scanimage and other tools write them. */

#include <string.h>

#include "loket-picture.h"

typedef struct
{
  const guint8 *at, *end;
  int kind, width, height, top;
} Head;

/* The next number, over white space and comments; -1 when there is none. */
static int
next_number (Head *head)
{
  gint64 value = 0;
  gboolean any = FALSE;

  while (head->at < head->end && (g_ascii_isspace (*head->at) || *head->at == '#'))
    {
      if (*head->at == '#')
        while (head->at < head->end && *head->at != '\n')
          head->at++;
      else
        head->at++;
    }
  while (head->at < head->end && g_ascii_isdigit (*head->at) && value < 1000000)
    {
      value = value * 10 + *head->at++ - '0';
      any = TRUE;
    }

  return any ? (int) value : -1;
}

static gboolean
read_head (GBytes *bytes,
           Head   *head)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size < 7 || data[0] != 'P' || data[1] < '1' || data[1] > '6')
    return FALSE;

  head->kind = data[1] - '0';
  head->at = data + 2;
  head->end = data + size;
  head->width = next_number (head);
  head->height = next_number (head);
  head->top = head->kind == 1 || head->kind == 4 ? 1 : next_number (head);
  if (head->at < head->end && head->kind >= 4)
    head->at++;

  return head->width > 0 && head->height > 0 && head->top > 0 && head->top <= 65535;
}

gboolean
loket_pnm_read (GBytes       *bytes,
                LoketPicture *picture)
{
  Head head;

  if (!read_head (bytes, &head))
    return FALSE;

  picture->width = head.width;
  picture->height = head.height;
  picture->channels = head.kind == 3 || head.kind == 6 ? 3 : 1;
  picture->bilevel = head.kind == 1 || head.kind == 4;

  return TRUE;
}

static guint8
next_sample (Head *head)
{
  gint64 value;

  if (head->kind == 1)
    {
      while (head->at < head->end && *head->at != '0' && *head->at != '1')
        head->at++;
      value = head->at < head->end && *head->at++ == '1' ? 0 : 1;
    }
  else if (head->kind <= 3)
    {
      value = MAX (next_number (head), 0);
    }
  else if (head->top > 255)
    {
      value = head->end - head->at >= 2 ? head->at[0] << 8 | head->at[1] : head->top;
      head->at += MIN (2, head->end - head->at);
    }
  else
    {
      value = head->at < head->end ? *head->at++ : head->top;
    }

  return MIN (value, head->top) * 255 / head->top;
}

static void
read_packed_bits (Head        *head,
                  LoketPixels *pixels)
{
  gsize stride = (head->width + 7) / 8;

  for (int y = 0; y < head->height; y++)
    for (int x = 0; x < head->width; x++)
      {
        const guint8 *byte = head->at + y * stride + x / 8;
        gboolean dark = byte < head->end && *byte >> (7 - x % 8) & 1;

        pixels->data[(gsize) y * head->width + x] = dark ? 0 : 255;
      }
}

LoketPixels *
loket_pnm_pixels (GBytes *bytes)
{
  LoketPixels *pixels;
  Head head;
  gsize n;

  if (!read_head (bytes, &head)
      || (gint64) head.width * head.height > LOKET_WIRE_MAX_PIXELS)
    return NULL;

  pixels = g_new0 (LoketPixels, 1);
  pixels->width = head.width;
  pixels->height = head.height;
  pixels->channels = head.kind == 3 || head.kind == 6 ? 3 : 1;
  n = (gsize) head.width * head.height * pixels->channels;
  pixels->data = g_malloc (n);
  if (head.kind == 4)
    read_packed_bits (&head, pixels);
  else
    for (gsize i = 0; i < n; i++)
      pixels->data[i] = next_sample (&head);

  return pixels;
}
