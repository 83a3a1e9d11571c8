/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own papers in both sizes. With LOKET_SLIP_DIR set, pictures of all of them stay there. */

#include <string.h>

#include "loket-error.h"
#include "loket-paper-maker.h"
#include "loket-receipt-code.h"
#include "loket-slip.h"
#include "loket-test.h"

static const char * const BODIES[][2] = {
  { "receipt",
    "\"promised\":\"2026-11-26\",\"fee\":650000,\"papers\":[\"ktp\",\"kk\",\"birth_certificate\","
    "\"form\"]" },
  { "billing", "\"billing\":\"820261121123456\",\"amount\":650000,"
    "\"expires\":\"2026-11-28T23:59:00+07:00\"" },
  { "payment", "\"billing\":\"820261121123456\",\"amount\":650000,\"ntpn\":\"A1B2C3D4E5F6G7H8\","
    "\"paid_at\":\"2026-11-22\"" },
  { "returned", "\"reasons\":[\"paper_missing\",\"data_differs\"],\"note\":\"Tanggal lahir di KTP "
    "dan akta berbeda. Tanyakan ke Dukcapil mana yang benar.\",\"deadline\":\"2026-12-21\","
    "\"missing\":[\"birth_certificate\",\"form\"]" },
  { "handover", "\"book\":\"X1234567\",\"capacity\":\"parent\",\"collector\":\"ROHANI\"" },
  { "refusal", "\"basis\":\"false_statement\",\"note\":\"\",\"legal\":\"UU 6/2011 Pasal 26\",\"delegated\":\"Dewi, W.11-7/2026\"" },
  { "custody", "\"what\":\"Akta kelahiran asli atas nama SITI RAHAYU, 1 lembar\"" },
  { "withdrawn", "\"reason\":\"applicant_asked\"" },
  { "given_back", "\"what\":\"Akta kelahiran asli, 1 lembar\",\"to_whom\":\"SITI RAHAYU\"" },
  { "ticket", "\"label\":\"B-023\",\"class_name\":\"Paspor, lansia dan berkebutuhan khusus\","
    "\"waiting\":4,\"time\":\"08.12\"" },
};

static JsonObject *
read_object (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return json_object_ref (json_node_get_object (node));
}

/* The catalogue as the offices get it. */
static JsonObject *
make_bundle (void)
{
  static const char * const files[][2] = {
    { "21-service-passport-new.json", "services" }, { "11-reasons.json", "reasons" },
    { "12-counter.json", "places_to_pay" },
  };
  JsonObject *bundle = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("LOKET_DATADIR"), "catalogue",
                                                files[i][0], NULL);
      g_autoptr(JsonParser) parser = json_parser_new ();
      JsonObject *root;

      g_assert_true (json_parser_load_from_file (parser, path, NULL));
      root = json_node_get_object (json_parser_get_root (parser));
      json_object_set_array_member (bundle, files[i][1],
                                    json_array_ref (json_object_get_array_member (root,
                                                                                  files[i][1])));
    }

  return bundle;
}

static JsonObject *
make_office (gboolean practice)
{
  return read_object (practice
                      ? "{\"code\":\"012\",\"name\":\"Kantor Imigrasi Kelas II Non TPI Tanjung "
                      "Harapan\",\"city\":\"Tanjung Harapan\",\"practice\":true,\"letterhead\":["
                      "\"KEMENTERIAN IMIGRASI DAN PEMASYARAKATAN REPUBLIK INDONESIA\","
                      "\"DIREKTORAT JENDERAL IMIGRASI\","
                      "\"KANTOR IMIGRASI KELAS II NON TPI TANJUNG HARAPAN\","
                      "\"Jalan Pelabuhan Lama Nomor 12, Tanjung Harapan\"]}"
                      : "{\"code\":\"012\",\"name\":\"Kantor Imigrasi Kelas II Non TPI Tanjung "
                      "Harapan\",\"practice\":false,\"letterhead\":[]}");
}

static LoketRenderer *renderer;
static guint8 public_key[LOKET_RECEIPT_PUBLIC_KEY_BYTES];
static guint8 secret_key[LOKET_RECEIPT_SECRET_KEY_BYTES];

static char *
sign (const char *kind)
{
  LoketReceiptCode code = {
    .office = (char *) "012", .kind = (char *) kind, .number = (char *) "012-20261121-00023",
    .date = (char *) "2026-11-21", .body_hash = (char *) "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    .key_id = (char *) "9f3a01bc", .until = (char *) "2026-11-27", .initials = (char *) "SNA", .birth_year = 1998
  };
  g_autoptr(GBytes) payload = NULL;
  guint8 signature[LOKET_RECEIPT_SIGNATURE_BYTES];

  /* those that are not signed get the code of one that is, and must not show it */
  if (g_str_equal (kind, "billing") || g_str_equal (kind, "ticket"))
    code.kind = (char *) "receipt";
  payload = loket_receipt_code_payload (&code);
  g_assert_true (loket_receipt_code_sign (payload, secret_key, signature));

  return loket_receipt_code_join (payload, signature);
}

static LoketSlip *
make_slip (guint         i,
           LoketSlipSize size,
           gboolean      is_signed,
           gboolean      practice)
{
  g_autofree char *code = is_signed ? sign (BODIES[i][0]) : NULL;
  g_autofree char *quoted = is_signed ? g_strdup_printf ("\"%s\"", code) : g_strdup ("null");
  g_autofree char *text = g_strdup_printf (
    "{\"kind\":\"%s\",\"case_number\":\"012-20261121-00023\",\"at\":\"2026-11-21T10:15:00Z\","
    "\"code\":%s,\"body\":{\"number\":\"012-20261121-00023\",\"service\":\"passport_new\","
    "\"variant\":\"electronic_10\",\"name\":\"SITI RAHAYU\",\"nik\":\"170101******0002\","
    "\"day\":\"2026-11-21\",\"officer\":\"Rina Kartika\",\"counter\":3,%s}}", BODIES[i][0],
    quoted, BODIES[i][1]);
  g_autoptr(JsonObject) receipt = read_object (text);
  g_autoptr(JsonObject) office = make_office (practice);
  g_autoptr(JsonObject) bundle = make_bundle ();

  return loket_slip_new (receipt, office, bundle, size);
}

static void
write_picture (LoketSlip  *slip,
               const char *name)
{
  const char *folder = g_getenv ("LOKET_SLIP_DIR");
  double width, height, scale = 1.6;

  if (folder == NULL)
    return;

  loket_slip_get_size (slip, &width, &height);
  for (guint page = 0; page < loket_slip_get_n_pages (slip); page++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s-%u.png", folder, name, page + 1);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * scale,
                                                             height * scale);
      cairo_t *cr = cairo_create (surface);

      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      cairo_scale (cr, scale, scale);
      loket_slip_draw (slip, cr, page);
      cairo_destroy (cr);
      cairo_surface_write_to_png (surface, path);
      cairo_surface_destroy (surface);
    }
}

static void
assert_contains (const char *text,
                 const char *expected)
{
  if (strstr (text, expected) == NULL)
    g_error ("“%s” is not in\n%s", expected, text);
}

/* The page is read back as any reader would: its words and its code. */
static void
assert_readable (LoketSlip *slip,
                 gboolean   is_signed)
{
  g_autoptr(GBytes) pdf = loket_slip_to_pdf (slip, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) codes_result = NULL;
  g_autoptr(LoketText) text = NULL;
  g_autoptr(GPtrArray) codes = NULL;
  double width, height, w, h;
  guint first, n_pages, good = 0;

  loket_do_open (renderer, pdf, NULL, &first, &n_pages, NULL, NULL);
  g_assert_cmpuint (n_pages, ==, loket_slip_get_n_pages (slip));
  loket_slip_get_size (slip, &width, &height);
  loket_renderer_get_page_size (renderer, first, &w, &h);
  g_assert_cmpfloat_with_epsilon (w, width, 0.5);
  g_assert_cmpfloat_with_epsilon (h, height, 0.5);
  loket_renderer_text_async (renderer, first, NULL, loket_test_store_result, &result);
  loket_renderer_codes_async (renderer, first + n_pages - 1, NULL, loket_test_store_result,
                              &codes_result);
  loket_test_wait_result (&result);
  loket_test_wait_result (&codes_result);
  text = loket_renderer_text_finish (renderer, result, NULL);
  codes = loket_renderer_codes_finish (renderer, codes_result, NULL);
  g_assert_nonnull (text);
  for (guint i = 0; i < text->n_chars; i++)
    g_assert_cmpfloat (text->boxes[i].x + text->boxes[i].width, <=, width);
  if (!is_signed)
    return;

  /* within so many black squares something is now and then taken for a bar code too */
  for (guint i = 0; i < codes->len; i++)
    good += loket_receipt_code_verify (((LoketCode *) codes->pdata[i])->text, public_key, NULL);
  g_assert_cmpuint (good, ==, 1);
}

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (BODIES); i++)
    for (int size = LOKET_SLIP_A4; size <= LOKET_SLIP_ROLL; size++)
      for (int is_signed = 0; is_signed < 2; is_signed++)
        {
          const char *kind = BODIES[i][0];
          gboolean has_code = is_signed && !g_str_equal (kind, "billing")
                              && !g_str_equal (kind, "ticket");
          g_autoptr(LoketSlip) slip = make_slip (i, size, is_signed, TRUE);
          g_autofree char *name = g_strdup_printf ("%s-%s%s", kind,
                                                   size == LOKET_SLIP_A4 ? "a4" : "80mm",
                                                   is_signed ? "" : "-unsigned");
          g_autofree char *text = loket_slip_to_text (slip);

          g_assert_cmpint (loket_slip_get_signed (slip), ==, is_signed);
          assert_contains (text, loket_slip_get_title (slip));
          if (!is_signed && !g_str_equal (kind, "billing") && !g_str_equal (kind, "ticket"))
            assert_contains (text, "BELUM DISAHKAN");
          else
            g_assert_null (strstr (text, "BELUM DISAHKAN"));
          write_picture (slip, name);
          assert_readable (slip, has_code);
        }
}

static void
test_words (void)
{
  g_autoptr(LoketSlip) receipt = make_slip (0, LOKET_SLIP_A4, TRUE, FALSE);
  g_autoptr(LoketSlip) billing = make_slip (1, LOKET_SLIP_ROLL, FALSE, FALSE);
  g_autoptr(LoketSlip) returned = make_slip (3, LOKET_SLIP_A4, TRUE, FALSE);
  g_autoptr(LoketSlip) handover = make_slip (4, LOKET_SLIP_ROLL, TRUE, TRUE);
  g_autofree char *text = loket_slip_to_text (receipt);
  g_autofree char *billing_text = loket_slip_to_text (billing);
  g_autofree char *returned_text = loket_slip_to_text (returned);
  g_autofree char *handover_text = loket_slip_to_text (handover);

  assert_contains (text, "012-20261121-00023");
  assert_contains (text, "Kamis, 26 November 2026");
  assert_contains (text, "Rp650.000");
  assert_contains (text, "Paspor baru, dewasa");
  assert_contains (text, "Kartu Keluarga");
  assert_contains (text, "4 hari kerja");
  assert_contains (billing_text, "8202\u2009 6112\u2009 1123\u2009 456");
  assert_contains (billing_text, "Sabtu, 28 November 2026");
  assert_contains (billing_text, "Kantor pos");
  assert_contains (returned_text, "Senin, 21 Desember 2026");
  assert_contains (returned_text, "Akta kelahiran");
  assert_contains (returned_text, "Dinas Dukcapil");
  assert_contains (returned_text, "Persyaratan belum lengkap");
  assert_contains (handover_text, "X1234567");
  assert_contains (handover_text, "ROHANI (orang tua)");
  assert_contains (handover_text, "KANTOR LATIHAN");
}

/* Many lines go on to further sheets and none is lost. */
static void
test_long (void)
{
  g_autoptr(JsonObject) office = make_office (FALSE);
  g_autoptr(GString) text = g_string_new ("{\"kind\":\"returned\",\"case_number\":\"012-1\","
                                          "\"code\":null,\"body\":{\"missing\":[");
  g_autoptr(JsonObject) receipt = NULL;
  g_autoptr(LoketSlip) slip = NULL;

  for (int i = 0; i < 80; i++)
    g_string_append_printf (text, "%s\"persyaratan %d\"", i > 0 ? "," : "", i);
  g_string_append (text, "]}}");
  receipt = read_object (text->str);
  slip = loket_slip_new (receipt, office, NULL, LOKET_SLIP_A4);
  g_assert_cmpuint (loket_slip_get_n_pages (slip), >, 2);
  write_picture (slip, "long");
  assert_readable (slip, FALSE);
}

/* What a server of another version may send: nothing of it ends the program. */
static void
test_odd_bodies (void)
{
  static const char * const odd[] = {
    "{}", "{\"kind\":5}", "{\"kind\":\"receipt\",\"body\":[]}",
    "{\"kind\":\"receipt\",\"body\":{\"papers\":\"x\",\"fee\":\"much\",\"promised\":7}}",
    "{\"kind\":\"returned\",\"body\":{\"missing\":[\"a\"],\"reasons\":[\"b\"],\"deadline\":null}}",
    "{\"kind\":\"receipt\",\"code\":\"not base45 ü\",\"body\":{\"promised\":\"soon\"}}",
    "{\"kind\":\"ticket\",\"body\":{\"label\":\"\"}}",
    "{\"kind\":\"unheard-of\",\"body\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    for (int size = LOKET_SLIP_A4; size <= LOKET_SLIP_ROLL; size++)
      {
        g_autoptr(JsonObject) receipt = read_object (odd[i]);
        g_autoptr(JsonObject) office = make_office (i % 2);
        g_autoptr(LoketSlip) slip = loket_slip_new (receipt, office, NULL, size);
        g_autoptr(GBytes) pdf = loket_slip_to_pdf (slip, NULL);

        g_assert_nonnull (pdf);
      }
}

static void
test_base45 (void)
{
  /* RFC 9285, 4.3 */
  static const char * const vectors[][2] = { { "AB", "BB8" }, { "Hello!!", "%69 VD92EX0" },
                                             { "base-45", "UJCLQE7W581" }, { "ietf!", "QED8WEX0" },
                                             { "", "" } };
  static const char * const bad[] = { "A", "ABCD", "GGW", "::", "ab", "AB\303\274", "000A" };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *text = loket_base45_encode ((const guint8 *) vectors[i][0],
                                                   strlen (vectors[i][0]));
      g_autoptr(GBytes) back = loket_base45_decode (vectors[i][1], NULL);

      g_assert_cmpstr (text, ==, vectors[i][1]);
      g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), vectors[i][0],
                       strlen (vectors[i][0]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (loket_base45_decode (bad[i], &error));
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_INPUT);
    }
}

static void
test_code (void)
{
  g_autofree char *code = sign ("receipt");
  g_autoptr(LoketReceiptCode) read = loket_receipt_code_read (code, NULL);
  g_autoptr(GBytes) payload = loket_receipt_code_payload (read);
  guint8 other[LOKET_RECEIPT_PUBLIC_KEY_BYTES], unused[LOKET_RECEIPT_SECRET_KEY_BYTES];

  g_assert_cmpstr (read->number, ==, "012-20261121-00023");
  g_assert_cmpmem (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload),
                   "\x02\x01\x01\x26\x5d\x26\x63\x9f\x3a\x01\xbc\x0f\x1e\x2d\x3c\x4b\x5a\x69\x78\x87\x96\xa5\xb4\xc3\xd2\xe1\xf0\x07\xce"
                   "\x03" "012" "\x12" "012-20261121-00023" "\x03" "SNA", 56);
  g_assert_true (loket_receipt_code_verify (code, public_key, NULL));
  loket_receipt_code_make_keys (other, unused);
  g_assert_false (loket_receipt_code_verify (code, other, NULL));

  /* Any letter changed makes it false or unreadable. */
  for (gsize i = 0; i < strlen (code); i++)
    {
      g_autofree char *changed = g_strdup (code);

      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      g_assert_false (loket_receipt_code_verify (changed, public_key, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  loket_test_init (&argc, &argv);
  loket_receipt_code_make_keys (public_key, secret_key);
  g_test_add_func ("/slip/kinds", test_kinds);
  g_test_add_func ("/slip/words", test_words);
  g_test_add_func ("/slip/long", test_long);
  g_test_add_func ("/slip/odd-bodies", test_odd_bodies);
  g_test_add_func ("/slip/base45", test_base45);
  g_test_add_func ("/slip/code", test_code);

  renderer = loket_renderer_new ();
  status = g_test_run ();
  g_object_unref (renderer);

  return status;
}
