/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the benchmarks are told: moments of the start, on standard error. */

#include "loket-trace.h"

static void
on_frame_painted (GdkFrameClock *clock,
                  gpointer       data)
{
  g_printerr ("trace first-frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  g_signal_handlers_disconnect_by_func (clock, on_frame_painted, data);
}

static void
on_realized (GtkWidget *window,
             gpointer   data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (on_frame_painted), data);
}

/**
 * loket_trace_first_frame:
 * @window: a window that is not shown yet
 *
 * With LOKET_TRACE=start in the environment, says in microseconds of the monotonic clock when the
 * window was drawn for the first time.
 */
void
loket_trace_first_frame (GtkWidget *window)
{
  if (g_strcmp0 (g_getenv ("LOKET_TRACE"), "start") == 0)
    g_signal_connect (window, "realize", G_CALLBACK (on_realized), NULL);
}
