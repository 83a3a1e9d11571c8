/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sign-in-once HOST ROOT LOGIN PASSWORD [CERTIFICATE KEY]: tries once as a desk does, and says as JSON
 * what the officer would be told. */

#include <string.h>

#include "loket-server-error.h"
#include "loket-server.h"
#include "loket-test.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(LoketServer) server = loket_server_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonNode) said = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  const char *hosts[] = { argc > 4 ? argv[1] : "", NULL };

  if (argc != 5 && argc != 7)
    return 2;
  loket_server_set_hosts (server, hosts);
  loket_server_set_database (server, "loket");
  loket_server_set_client (server, "test", 1);
  loket_server_set_root_certificate (server, argv[2]);
  if (argc == 7)
    loket_server_set_client_certificate (server, argv[5], argv[6]);
  loket_server_sign_in_async (server, argv[3], argv[4], NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  answer = loket_server_sign_in_finish (server, result, &error);
  loket_server_sign_out (server);
  json_object_set_string_member (object, "code", answer != NULL ? "in"
                                                                : loket_server_error_get_code (error));
  if (error != NULL)
    {
      g_autoptr(JsonObject) detail = loket_server_error_get_detail (error);

      json_object_set_string_member (object, "sentence", error->message);
      json_object_set_string_member (object, "why", detail != NULL
                                     ? json_object_get_string_member_with_default (detail, "why", "") : "");
    }
  json_node_set_object (said, object);
  text = json_to_string (said, FALSE);
  g_print ("%s\n", text);

  return 0;
}
