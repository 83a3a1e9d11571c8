/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk over a satellite: 600 ms there and back, and two of a hundred messages cut the line. */

#include "desk-fixture.h"
#include "loket-desk-private.h"
#include "loket-test-proxy.h"

#define NOTES 20
#define LOOKS 15

static LoketTestProxy *proxy;

static double
since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
run (LoketDesk  *desk,
     const char *function,
     const char *subject,
     JsonObject *args,
     guint      *kept,
     double     *longest)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = desk_fixture_run_command (desk, function, subject, args, TRUE,
                                                           &error);

  *longest = MAX (*longest, since (start));
  /* Kept on the desk is as good: the officer goes on, and it arrives. */
  if (answer == NULL && !g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE))
    g_error ("%s: %s", function, error->message);
  *kept += answer == NULL;
}

static void
look (LoketDesk *desk,
      guint     *failed,
      double    *longest)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = desk_fixture_call (desk, "queue_open", NULL, &error);

  *longest = MAX (*longest, since (start));
  g_assert_true (answer != NULL || error->code == LOKET_ERROR_OFFLINE);
  *failed += answer == NULL;
}

static void
work (LoketDesk *desk)
{
  g_autofree char *visit = loket_id_new ();
  g_autofree char *person = loket_id_new ();
  g_autofree char *case_id = loket_id_new ();
  g_autofree char *sql = NULL;
  g_autofree char *expected = g_strdup_printf ("%d", NOTES);
  double act = 0, sight = 0;
  guint kept = 0, failed = 0;

  run (desk, "visit_start_without_ticket", visit,
       desk_fixture_args ("{\"visit\":\"%s\",\"reason\":\"system\"}", visit), &kept, &act);
  run (desk, "person_register", visit,
       desk_fixture_args ("{\"person\":\"%s\",\"data\":{\"name\":\"SPESIMEN UJI\",\"sex\":\"P\","
                          "\"birth_date\":\"1990-05-17\",\"birth_place\":\"BENGKULU\","
                          "\"nationality\":\"IDN\"}}", person), &kept, &act);
  g_assert_true (loket_test_wait (loket_desk_get_pending (desk) == 0, 60));
  run (desk, "case_create", case_id,
       desk_fixture_args ("{\"case\":\"%s\",\"visit\":\"%s\",\"person\":\"%s\","
                          "\"service\":\"passport_new\",\"variant\":\"electronic_10\",\"fields\":{}}",
                          case_id, visit, person), &kept, &act);
  for (int i = 0; i < NOTES; i++)
    {
      g_autofree char *note = loket_id_new ();

      run (desk, "note_add", case_id,
           desk_fixture_args ("{\"case\":\"%s\",\"note\":\"%s\",\"text\":\"%d\"}", case_id, note, i),
           &kept, &act);
      if (i < LOOKS)
        look (desk, &failed, &sight);
    }
  g_assert_true (loket_test_wait (loket_desk_get_pending (desk) == 0, 90));
  sql = g_strdup_printf ("SELECT count(*) FROM loket.note WHERE case_id = '%s'", case_id);
  desk_fixture_assert_sql (sql, expected);
  g_test_message ("report: longest act %.1f s, longest look %.1f s; %u of %d acts were kept first,"
                  " %u of %d looks failed", act, sight, kept, NOTES + 3, failed, LOOKS);
  g_assert_cmpfloat (act, <, 20);
  g_assert_cmpfloat (sight, <, 20);
  g_assert_cmpint (failed, <=, LOOKS / 5);
  run (desk, "visit_end", visit,
       desk_fixture_args ("{\"visit\":\"%s\",\"outcome\":\"consultation\",\"note\":\"\"}", visit),
       &kept, &act);
}

static void
test_satellite (void)
{
  LoketDesk *desk;
  gint64 start;
  guint64 flights;

  loket_test_proxy_move_away (proxy, 300, 0);
  desk = desk_fixture_new ("far", loket_test_proxy_get_host (proxy), NULL);
  start = g_get_monotonic_time ();
  desk_fixture_sit (desk, "rina", 3);
  g_test_message ("report: signed in and sitting after %.1f s at 600 ms", since (start));
  g_assert_cmpfloat (since (start), <, 20);
  g_assert_true (loket_server_get_is_far (_loket_desk_get_server (desk)));

  /* One intention is one flight: it takes one round trip and little more. */
  flights = loket_desk_get_flights (desk);
  start = g_get_monotonic_time ();
  json_object_unref (desk_fixture_call (desk, "queue_open", NULL, NULL));
  g_assert_cmpint (loket_desk_get_flights (desk) - flights, ==, 1);
  g_assert_cmpfloat (since (start), <, 2.5);

  loket_test_proxy_move_away (proxy, 300, 2);
  /* Only new lines are bad ones. */
  g_free (loket_test_practice_ask ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                   " WHERE usename = 'rina'"));
  work (desk);
  g_assert_true (loket_test_wait (loket_desk_get_pending (desk) == 0, 60));
  desk_fixture_drop (desk);
}

static void
test_near (void)
{
  LoketDesk *desk = desk_fixture_new ("near", NULL, NULL);

  desk_fixture_sit (desk, "sinta", 4);
  for (int i = 0; i < 3; i++)
    json_object_unref (desk_fixture_call (desk, "queue_open", NULL, NULL));
  g_assert_false (loket_server_get_is_far (_loket_desk_get_server (desk)));
  desk_fixture_drop (desk);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  desk_fixture_start (&argc, &argv);
  proxy = loket_test_proxy_new (desk_fixture_host ());
  g_test_add_func ("/far/near", test_near);
  g_test_add_func ("/far/satellite", test_satellite);
  status = desk_fixture_run ();
  loket_test_proxy_free (proxy);
  return status;
}
