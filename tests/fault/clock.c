/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before the C library: the computer's clock is wrong by LOKET_TEST_CLOCK seconds. What
 * only counts time is right. */

#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long
away (void)
{
  const char *text = getenv ("LOKET_TEST_CLOCK");

  return text != NULL ? atol (text) : 0;
}

__attribute__((visibility ("default"))) int
clock_gettime (clockid_t        clock,
               struct timespec *now)
{
  int result = (int) syscall (SYS_clock_gettime, clock, now);

  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += away ();
  return result;
}

__attribute__((visibility ("default"))) int
gettimeofday (struct timeval *now,
              void           *zone)
{
  struct timespec time;

  (void) zone;
  clock_gettime (CLOCK_REALTIME, &time);
  now->tv_sec = time.tv_sec;
  now->tv_usec = time.tv_nsec / 1000;
  return 0;
}

__attribute__((visibility ("default"))) time_t
time (time_t *place)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (place != NULL)
    *place = now.tv_sec;
  return now.tv_sec;
}
