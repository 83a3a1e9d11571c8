/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seventeen drivers of libsane 1.2.1 run a reader thread that lets itself be cancelled anywhere
 * (sanei_thread), also in the middle of malloc or free: the lock it held then stays locked, and
 * sane_cancel, or the sane_read that ends a page, waits for that thread for ever. This program's
 * own pthread_setcanceltype comes before the C library's for everything it loads, and leaves the
 * kind at which threads end only where they wait: in read, write, poll and sleep. That is where
 * reader threads spend their time, and no lock is held there. */

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

typedef int (*SetCancelType) (int type, int *old);

__attribute__ ((visibility ("default"))) int
pthread_setcanceltype (int  type,
                       int *old)
{
  static SetCancelType real;
  SetCancelType found = __atomic_load_n (&real, __ATOMIC_ACQUIRE);

  if (found == NULL)
    {
      found = (SetCancelType) dlsym (RTLD_NEXT, "pthread_setcanceltype");
      __atomic_store_n (&real, found, __ATOMIC_RELEASE);
    }
  (void) type;

  return found (PTHREAD_CANCEL_DEFERRED, old);
}
