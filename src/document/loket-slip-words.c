/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the papers of the office. */

#include "loket-slip-words.h"

typedef struct
{
  const char *indonesian, *english;
} Words;

static const Words WORDS[LOKET_N_WORDS] = {
  [LOKET_WORD_RECEIPT] = { "TANDA TERIMA PERMOHONAN", "RECEIPT OF APPLICATION" },
  [LOKET_WORD_BILLING] = { "KODE PEMBAYARAN", "PAYMENT CODE" },
  [LOKET_WORD_PAYMENT] = { "BUKTI PEMBAYARAN", "PROOF OF PAYMENT" },
  [LOKET_WORD_RETURNED] = { "BERKAS PERLU DILENGKAPI", "PAPERS TO COMPLETE" },
  [LOKET_WORD_HANDOVER] = { "TANDA SERAH TERIMA PASPOR", "HANDOVER OF PASSPORT" },
  [LOKET_WORD_REFUSAL] = { "PEMBERITAHUAN PENOLAKAN", "NOTICE OF REFUSAL" },
  [LOKET_WORD_CUSTODY] = { "TANDA TERIMA TITIPAN", "RECEIPT OF ORIGINALS KEPT" },
  [LOKET_WORD_WITHDRAWN] = { "TANDA PENARIKAN PERMOHONAN", "CONFIRMATION OF WITHDRAWAL" },
  [LOKET_WORD_GIVEN_BACK] = { "TANDA PENGEMBALIAN DOKUMEN ASLI", "ORIGINALS GIVEN BACK" },
  [LOKET_WORD_TICKET] = { "NOMOR ANTREAN", "QUEUE TICKET" },
  [LOKET_WORD_LOOKS] = { "SIAPA YANG MEMBUKA BERKAS ANDA", "WHO LOOKED AT YOUR FILES" },
  [LOKET_WORD_LOOKS_ON] = { "Dibuat", "Made" },
  [LOKET_WORD_LOOKS_NOTE] = {
    "Setiap pembukaan berkas dan setiap pencarian dicatat oleh server dan tidak dapat dihapus. Anda berhak "
    "bertanya mengapa (UU 27/2022 Pasal 32); sampaikan di loket pengaduan.",
    "Every opening of a file and every search is recorded by the server and cannot be taken out. You have the "
    "right to ask why (Law 27/2022 art. 32); tell the complaints counter.",
  },
  [LOKET_WORD_PERSON_REPORT] = { "LAPORAN DATA PRIBADI", "REPORT ON PERSONAL DATA" },
  [LOKET_WORD_PERSON_REQUEST] = { "PERMINTAAN PERBAIKAN DATA", "REQUEST FOR CORRECTION" },
  [LOKET_WORD_BREACH] = { "PEMBERITAHUAN KEGAGALAN PELINDUNGAN DATA PRIBADI", "NOTICE OF A BREACH OF PERSONAL DATA" },
  [LOKET_WORD_BREACH_TO] = { "Kepada", "To" },
  [LOKET_WORD_BREACH_AGENCY] = { "Lembaga pelindungan data pribadi", "Personal data protection agency" },
  [LOKET_WORD_BREACH_PERIOD] = { "Terjadi", "It happened" },
  [LOKET_WORD_BREACH_NOTICED] = { "Diketahui", "Noticed" },
  [LOKET_WORD_BREACH_WHAT] = { "Apa yang terjadi", "What happened" },
  [LOKET_WORD_BREACH_SEEN] = { "Data yang terlihat", "What was seen" },
  [LOKET_WORD_BREACH_HOW] = { "Bagaimana terjadi dan diketahui", "How it happened and was noticed" },
  [LOKET_WORD_BREACH_REMEDY] = { "Yang kami lakukan dan yang dapat Anda lakukan", "What we did and what you can do" },
  [LOKET_WORD_BREACH_NOTE] = {
    "Pemberitahuan ini diberikan menurut UU 27/2022 Pasal 46, paling lambat 3 x 24 jam sejak diketahui. Pertanyaan "
    "dan keberatan: loket pengaduan kantor ini.",
    "This notice is given under Law 27/2022 art. 46, at most 3 x 24 hours after it was noticed. Questions and "
    "objections: the complaints counter of this office.",
  },
  [LOKET_WORD_NUMBER] = { "Nomor permohonan", "Application number" },
  [LOKET_WORD_APPLICANT] = { "Pemohon", "Applicant" },
  [LOKET_WORD_NIK] = { "NIK", "NIK" },
  [LOKET_WORD_SERVICE] = { "Layanan", "Service" },
  [LOKET_WORD_FEE] = { "Biaya", "Fee" },
  [LOKET_WORD_RECEIVED_ON] = { "Diterima", "Received" },
  [LOKET_WORD_AT_COUNTER] = { "{1}\nloket {2}, petugas {3}", "{1}\ncounter {2}, officer {3}" },
  [LOKET_WORD_PROMISED] = { "Perkiraan selesai", "Expected by" },
  [LOKET_WORD_PROMISED_DAYS] = {
    "{1} hari kerja. Bila berubah, Anda kami beri tahu.",
    "{1} working days. If this changes, we tell you.",
  },
  [LOKET_WORD_PROMISED_MORE] = {
    "Bila berubah, Anda kami beri tahu.", "If this changes, we tell you.",
  },
  [LOKET_WORD_WHAT_CAME] = {
    "Sudah dicocokkan dengan aslinya", "Compared with the original",
  },
  [LOKET_WORD_NEXT_STEPS] = { "Langkah Anda berikutnya", "What happens next" },
  [LOKET_WORD_STEP_INTERVIEW] = {
    "Tunggu panggilan untuk wawancara, foto dan sidik jari.",
    "Wait to be called for interview, photo and fingerprints.",
  },
  [LOKET_WORD_STEP_PAYMENT] = {
    "Bayar biaya dengan kode yang kami berikan, bukan di loket.",
    "Pay the fee with the code we give you, not at the counter.",
  },
  [LOKET_WORD_STEP_HANDOVER] = {
    "Ambil hasilnya dengan slip ini dan KTP asli.",
    "Collect the result with this slip and your identity card.",
  },
  [LOKET_WORD_NO_OTHER_FEE] = {
    "Tidak ada biaya lain selain yang tertulis di sini. Petugas tidak menerima uang.",
    "There is no fee but the one written here. Officers do not take money.",
  },
  [LOKET_WORD_PIN] = { "PIN untuk menanyakan permohonan", "PIN to ask about the application" },
  [LOKET_WORD_PIN_NOTE] = {
    "Bersama nomor permohonan, PIN ini menunjukkan sampai di mana permohonan Anda. Jangan berikan kepada orang lain.",
    "With the number of the application it tells how far yours is. Give it to nobody.",
  },
  [LOKET_WORD_BILLING_CODE] = { "Kode billing", "Billing code" },
  [LOKET_WORD_AMOUNT] = { "Bayar tepat", "Pay exactly" },
  [LOKET_WORD_VALID_UNTIL] = { "Paling lambat {1}", "Not later than {1}" },
  [LOKET_WORD_WHERE_TO_PAY] = { "Bayar di salah satu tempat ini", "Pay at one of these" },
  [LOKET_WORD_PAY_NOTE] = {
    "Simpan bukti pembayaran; di sana tertulis NTPN. Lewat batas waktu, kode ini tidak berlaku: "
    "mintalah kode baru di loket. Petugas tidak menerima uang.",
    "Keep the proof of payment; it shows the NTPN. After the last day this code is void: ask for "
    "a new one at the counter. Officers do not take money.",
  },
  [LOKET_WORD_NTPN] = { "NTPN", "NTPN" },
  [LOKET_WORD_PAID_ON] = { "Dibayar", "Paid" },
  [LOKET_WORD_PAID_NOTE] = {
    "Pembayaran sudah diperiksa bendahara penerimaan.",
    "The payment was checked by the treasurer.",
  },
  [LOKET_WORD_COME_BY] = { "Datang kembali paling lambat", "Come back not later than" },
  [LOKET_WORD_COME_ANY_DAY] = {
    "Pada hari kerja, jam layanan", "Any working day, service hours",
  },
  [LOKET_WORD_COME_NOTE] = {
    "Bawa slip ini. Anda tidak mengulang dari awal.",
    "Bring this slip. You do not start again.",
  },
  [LOKET_WORD_WHY] = { "Mengapa dikembalikan", "Why it was returned" },
  [LOKET_WORD_WHAT_TO_BRING] = { "Yang perlu dibawa", "What to bring" },
  [LOKET_WORD_RETURNED_NOTE] = {
    "Nomor permohonan tetap sama. Tidak ada biaya untuk melengkapi berkas.",
    "The application number stays the same. Completing the papers costs nothing.",
  },
  [LOKET_WORD_PASSPORT] = { "Nomor paspor", "Passport number" },
  [LOKET_WORD_COLLECTED_BY] = { "Diserahkan kepada", "Handed to" },
  [LOKET_WORD_HANDED_ON] = { "Diserahkan", "Handed over" },
  [LOKET_WORD_HANDED_TEXT] = {
    "Paspor tersebut saya terima dalam keadaan baik. Nama, tanggal lahir dan foto di dalamnya "
    "sudah saya periksa dan benar.",
    "I received this passport in good order. I checked the name, date of birth and photo in it "
    "and they are right.",
  },
  [LOKET_WORD_WHO_RECEIVES] = { "Yang menerima", "Received by" },
  [LOKET_WORD_WHO_GIVES] = { "Yang menyerahkan", "Handed over by" },
  [LOKET_WORD_REFUSED_BECAUSE] = { "Permohonan ditolak karena", "The application was refused" },
  [LOKET_WORD_LEGAL] = { "Dasar hukum", "Legal basis" },
  [LOKET_WORD_ON_BEHALF] = { "Diputuskan atas nama", "Decided on behalf of" },
  [LOKET_WORD_REFUSED_NOTE] = {
    "Bila Anda tidak sependapat, sampaikan kepada petugas pengaduan di kantor ini dengan membawa "
    "slip ini. Pengaduan tidak dipungut biaya.",
    "If you do not agree, tell the complaints officer of this office and bring this slip. A "
    "complaint costs nothing.",
  },
  [LOKET_WORD_KEPT] = { "Dokumen asli yang disimpan kantor", "Originals kept by the office" },
  [LOKET_WORD_KEPT_NOTE] = {
    "Dokumen ini tetap milik Anda dan dikembalikan kepada Anda. Simpan slip ini sampai saat itu.",
    "The document stays yours and is given back to you. Keep this slip until then.",
  },
  [LOKET_WORD_WITHDRAWN_WHY] = { "Permohonan ditarik karena", "The application was withdrawn" },
  [LOKET_WORD_WITHDRAWN_ON] = { "Ditarik", "Withdrawn" },
  [LOKET_WORD_WITHDRAWN_NOTE] = {
    "Permohonan ini tidak diproses lagi. Anda dapat mengajukan permohonan baru kapan saja.",
    "This application is not processed any more. You can apply again at any time.",
  },
  [LOKET_WORD_WAS_KEPT] = { "Dokumen asli yang dikembalikan", "Originals given back" },
  [LOKET_WORD_GIVEN_TO] = { "Dikembalikan kepada", "Given back to" },
  [LOKET_WORD_GIVEN_ON] = { "Dikembalikan", "Given back" },
  [LOKET_WORD_GIVEN_TEXT] = {
    "Dokumen tersebut saya terima kembali dalam keadaan lengkap.",
    "I received these papers back, complete.",
  },
  [LOKET_WORD_YOUR_NUMBER] = { "Nomor Anda", "Your number" },
  [LOKET_WORD_WAITING] = { "{1} orang menunggu sebelum Anda", "{1} people wait before you" },
  [LOKET_WORD_TICKET_NOTE] = {
    "Nomor Anda akan dipanggil dan tampil di layar. Beri tahu petugas bila Anda perlu bantuan.",
    "Your number is called and shown on the screen. Tell an officer if you need help.",
  },
  [LOKET_WORD_UNSIGNED] = { "BELUM DISAHKAN", "NOT YET SIGNED" },
  [LOKET_WORD_UNSIGNED_NOTE] = {
    "Tanda tangan elektronik kantor menyusul. Mintalah cetakan baru di loket mana pun dengan "
    "menyebut nomor permohonan.",
    "The office's electronic signature follows. Ask for a new print at any counter with the "
    "application number.",
  },
  [LOKET_WORD_SIGNED] = {
    "Disahkan secara elektronik oleh kantor ini", "Signed electronically by this office",
  },
  [LOKET_WORD_SIGNED_NOTE] = {
    "Siapa pun dapat memeriksa keasliannya dengan memindai kode ini di loket.",
    "Anyone can have this code checked at a counter.",
  },
  [LOKET_WORD_COPY_WHY] = { "{1} untuk permintaan {2}", "{1} for request {2}" },
  [LOKET_WORD_COPY] = { "Salinan {1}, oleh {2}, {3}", "Copy of {1}, by {2}, {3}" },
  [LOKET_WORD_PRACTICE] = { "KANTOR LATIHAN", "PRACTICE OFFICE" },
  [LOKET_WORD_PRACTICE_NOTE] = {
    "bukan dokumen sungguhan", "not a real document",
  },
  [LOKET_WORD_PAGE] = { "{1}, lembar {2} dari {3}", "{1}, sheet {2} of {3}" },
  [LOKET_WORD_CAPACITY_SELF] = { "diri sendiri", "in person" },
  [LOKET_WORD_CAPACITY_PARENT] = { "orang tua", "parent" },
  [LOKET_WORD_CAPACITY_GUARDIAN] = { "wali", "guardian" },
  [LOKET_WORD_CAPACITY_FAMILY] = { "keluarga", "family" },
  [LOKET_WORD_CAPACITY_PROXY] = { "kuasa", "proxy" },
  [LOKET_WORD_CAPACITY_AGENT] = { "biro jasa", "agent" },
};

/**
 * loket_slip_word:
 * @language: of the paper; LOKET_LANGUAGE_SCREEN is taken as Indonesian
 */
const char *
loket_slip_word (LoketWord     word,
                 LoketLanguage language)
{
  return language == LOKET_LANGUAGE_ENGLISH ? WORDS[word].english : WORDS[word].indonesian;
}

/**
 * loket_slip_fill:
 * @pattern: with {1}, {2} and {3}
 *
 * Returns: (transfer full): @pattern with the words put in
 */
char *
loket_slip_fill (const char *pattern,
                 const char *one,
                 const char *two,
                 const char *three)
{
  const char *words[] = { one, two, three };
  GString *out = g_string_new (NULL);

  for (const char *p = pattern; *p != '\0'; p++)
    if (*p == '{' && p[1] >= '1' && p[1] <= '3' && p[2] == '}')
      {
        const char *filled = words[p[1] - '1'];

        g_string_append (out, filled != NULL ? filled : "");
        p += 2;
      }
    else
      {
        g_string_append_c (out, *p);
      }

  return g_string_free (out, FALSE);
}
