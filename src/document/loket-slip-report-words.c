/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of the papers about personal data, by code. */

#include "loket-slip-report-words.h"

static const struct
{
  const char *group, *code, *indonesian, *english;
} WORDS[] = {
  { "head", "person", "Data diri yang kami simpan", "Your record" },
  { "head", "cases", "Permohonan Anda", "Your applications" },
  { "head", "representatives", "Siapa yang mewakili Anda", "Who spoke for you" },
  { "head", "acts", "Apa yang dilakukan dengan data Anda", "What was done with your data" },
  { "head", "looks", "Siapa yang membuka, mencetak atau menyimpan", "Who opened, printed or saved it" },
  { "head", "recipients", "Siapa lagi yang menerima", "Who else received something" },
  { "head", "bases", "Dasar hukum dan masa simpan", "Legal basis, and how long it is kept" },
  { "nothing", "cases", "Tidak ada.", "None." },
  { "nothing", "representatives", "Tidak ada.", "Nobody." },
  { "nothing", "acts", "Tidak ada.", "Nothing." },
  { "nothing", "looks", "Tidak ada.", "Nobody." },
  { "nothing", "recipients", "Tidak ada.", "Nobody." },
  { "nothing", "bases", "Kantor belum memuat daftarnya.", "The office has not loaded its list yet." },

  { "label", "number", "Nomor permintaan", "Request" },
  { "label", "applicant", "Tentang", "About" },
  { "label", "asker", "Diminta oleh", "Asked by" },
  { "label", "identified", "Dikenali dari", "Identified by" },
  { "label", "received", "Diterima", "Received" },
  { "label", "due", "Paling lambat dijawab", "Answer due" },
  { "label", "field", "Data yang dipersoalkan", "What it is about" },
  { "label", "was", "Tercatat pada hari itu", "On record that day" },
  { "label", "value", "Seharusnya menurut Anda", "What it should be" },
  { "label", "wrong", "Yang salah", "What is wrong" },
  { "label", "evidence", "Bukti", "Evidence" },
  { "label", "ended", "Diputuskan", "Decided" },
  { "label", "note", "Alasan", "Reason" },
  { "label", "basis", "Dasar hukum", "Legal basis" },
  { "label", "since", "Tercatat sejak", "On record since" },
  { "label", "created", "Dibuka", "Opened" },
  { "label", "submitted", "lengkap", "complete" },
  { "label", "decided", "diputuskan", "decided" },
  { "label", "handed", "paspor diserahkan", "passport handed over" },
  { "label", "papers", "Pindaian", "Scans" },
  { "label", "fields", "Isian", "Filled in" },
  { "label", "pages", "hlm.", "p." },
  { "label", "biometrics", "Foto dan sidik jari disimpan di sistem nasional, bukan di kantor ini.",
    "Photo and fingerprints are kept in the national system, not in this office." },
  { "label", "until", "dipakai sampai", "in use until" },
  { "label", "letter", "surat", "letter" },

  { "answer", "open", "DITERIMA", "RECEIVED" },
  { "answer", "accepted", "DIPERBAIKI", "CORRECTED" },
  { "answer", "refused", "TIDAK DIPERBAIKI", "NOT CORRECTED" },
  { "more", "open", "Dijawab paling lambat tiga kali 24 jam setelah diterima.",
    "Answered within three times 24 hours." },
  { "more", "accepted", "Catatan Anda sudah diperbaiki. Keputusan yang sudah ditandatangani tetap seperti semula; "
    "perbaikan dicatat pada permohonan itu.",
    "Your record is corrected. What was decided and signed stays as it was; the correction is noted on it." },
  { "more", "refused", "Bila tidak setuju, sampaikan keberatan di loket pengaduan atau kepada lembaga pelindungan data "
    "pribadi.", "If you do not agree, tell the complaints counter or the data protection authority." },
  { "foot", "masked", "Nomor identitas disamarkan; mintalah lembar dengan nomor lengkap bila perlu.",
    "Numbers of papers are masked; ask for a sheet with whole numbers where you need it." },
  { "foot", "rights", "Petugas disebut menurut tugas dan kantornya. Anda berhak meminta perbaikan data yang salah; permintaan "
    "dijawab dalam 3 x 24 jam (UU 27/2022 Pasal 30 dan 32).",
    "Officers are named by duty and office. You may ask for the correction of what is wrong; requests are answered within "
    "3 x 24 hours (Law 27/2022 art. 30 and 32)." },

  { "field", "name", "Nama", "Name" }, { "field", "passport_name", "Nama di paspor", "Name in the passport" },
  { "field", "extra_name", "Nama tambahan", "Added name" }, { "field", "sex", "Jenis kelamin", "Sex" },
  { "field", "birth_date", "Tanggal lahir", "Date of birth" }, { "field", "birth_place", "Tempat lahir", "Place of birth" },
  { "field", "nationality", "Kewarganegaraan", "Nationality" }, { "field", "nik", "NIK", "NIK" },
  { "field", "kk", "Nomor KK", "Family card number" }, { "field", "passport", "Nomor paspor", "Passport number" },
  { "field", "address", "Alamat", "Address" }, { "field", "rt", "RT", "RT" }, { "field", "rw", "RW", "RW" },
  { "field", "region", "Wilayah", "Region" }, { "field", "postcode", "Kode pos", "Postcode" },
  { "field", "phone", "Telepon", "Phone" }, { "field", "email", "Surel", "E-mail" },
  { "field", "channel", "Dihubungi lewat", "Contacted by" },
  { "field", "consent", "Setuju dihubungi", "Agreed to be contacted" },
  { "value", "L", "laki-laki", "male" }, { "value", "P", "perempuan", "female" },
  { "value", "true", "ya", "yes" }, { "value", "false", "tidak", "no" },

  { "capacity", "self", "diri sendiri", "the person" }, { "capacity", "parent", "orang tua", "parent" },
  { "capacity", "guardian", "wali", "guardian" }, { "capacity", "family", "keluarga", "family" },
  { "capacity", "proxy", "penerima kuasa", "representative" }, { "capacity", "agent", "biro jasa", "agent" },
  { "identified", "ktp", "KTP asli dan wajah", "identity card and face" },
  { "identified", "passport", "paspor asli dan wajah", "passport and face" },
  { "identified", "kia", "KIA asli dan wajah", "child's identity card and face" },
  { "identified", "other", "dokumen lain", "other papers" },

  { "duty", "clerk", "petugas loket", "counter officer" }, { "duty", "examiner", "pemeriksa", "examiner" },
  { "duty", "intelligence", "intelijen dan penindakan", "enforcement" },
  { "duty", "section_head", "kepala seksi", "head of section" },
  { "duty", "office_head", "kepala kantor", "head of office" }, { "duty", "treasurer", "bendahara", "treasurer" },
  { "duty", "printer", "petugas cetak", "printer" }, { "duty", "quality", "pemeriksa mutu", "quality control" },
  { "duty", "handover", "petugas penyerahan", "handover" }, { "duty", "auditor", "pengawas internal", "auditor" },
  { "duty", "complaint_officer", "petugas pengaduan", "complaints officer" },
  { "duty", "none", "petugas kantor", "officer" },
  { "duty", "administrator", "administrator", "administrator" },

  { "state", "open", "sedang dikerjakan", "in work" }, { "state", "set_aside", "disisihkan", "set aside" },
  { "state", "waiting", "menunggu", "waiting" }, { "state", "returned", "dikembalikan kepada Anda", "returned to you" },
  { "state", "handed_over", "selesai", "finished" }, { "state", "decided_refused", "ditolak", "refused" },
  { "state", "withdrawn", "ditarik", "withdrawn" },

  { "act", "registered", "data diri dicatat", "record made" }, { "act", "changed", "data diri diubah", "record changed" },
  { "act", "corrected", "data diri diperbaiki", "record corrected" }, { "act", "created", "permohonan dibuka", "application opened" },
  { "act", "submitted", "berkas dinyatakan lengkap", "file complete" }, { "act", "saved", "isian diisi atau diubah", "filled in or changed" },
  { "act", "paper", "dokumen dipindai", "paper scanned" }, { "act", "matched", "dicocokkan dengan aslinya", "compared with the original" },
  { "act", "requirement", "persyaratan ditandai", "requirement marked" }, { "act", "checked", "pemeriksaan", "checked" },
  { "act", "interviewed", "wawancara", "interview" }, { "act", "biometrics", "foto dan sidik jari", "photo and fingerprints" },
  { "act", "billing", "kode pembayaran", "payment code" }, { "act", "paid", "pembayaran dicatat", "payment recorded" },
  { "act", "payment_confirmed", "pembayaran dipastikan", "payment confirmed" },
  { "act", "returned", "berkas dikembalikan", "file returned" }, { "act", "taken_in", "berkas diterima kembali", "file taken in again" },
  { "act", "set_aside", "disisihkan", "set aside" }, { "act", "withdrawn", "ditarik", "withdrawn" },
  { "act", "decided", "diputuskan", "decided" }, { "act", "book", "buku paspor dicatat", "passport book recorded" },
  { "act", "misprint", "buku rusak", "book spoiled" }, { "act", "quality", "buku diperiksa", "book checked" },
  { "act", "handed_over", "paspor diserahkan", "passport handed over" },
  { "act", "custody", "dokumen asli dititipkan", "original kept" }, { "act", "given_back", "dokumen asli dikembalikan", "original given back" },
  { "act", "note", "catatan ditulis", "note written" },

  { "look", "case", "berkas dibuka", "file opened" }, { "look", "search", "terlihat dalam hasil pencarian", "seen in a search" },
  { "look", "similar", "terlihat saat mendaftarkan orang", "seen while somebody was registered" },
  { "look", "print", "dicetak", "printed" }, { "look", "export", "disimpan sebagai berkas", "saved as a file" },
  { "look", "access", "laporan atau permintaan ini dibuka", "this report or request opened" },
  { "purpose", "process", "untuk dikerjakan", "to work on it" }, { "purpose", "decide", "untuk diputuskan", "to decide" },
  { "purpose", "follow", "karena berubah", "because it changed" }, { "purpose", "history", "untuk riwayatnya", "for its history" },
  { "purpose", "serve", "di loket", "at the counter" }, { "purpose", "looks", "untuk menjawab siapa yang membukanya", "to say who opened it" },
  { "purpose", "audit", "untuk pengawasan", "for the audit" },
  { "who", "treasury", "Kementerian Keuangan (SIMPONI)", "Ministry of Finance (SIMPONI)" },
  { "who", "national", "Sistem keimigrasian nasional", "National immigration system" },
  { "who", "dukcapil", "Dukcapil, Kementerian Dalam Negeri", "Civil registry, Ministry of Home Affairs" },
  { "who", "ecs", "Direktorat Jenderal Imigrasi", "Directorate General of Immigration" },
  { "who", "simkim", "Direktorat Jenderal Imigrasi (SIMKIM)", "Directorate General of Immigration (SIMKIM)" },
  { "what", "identity", "pencocokan identitas", "identity" }, { "what", "nik", "NIK", "NIK" },
  { "what", "watch_list", "pemeriksaan", "check" }, { "what", "duplicate", "pemeriksaan", "check" },
  { "what", "adjudication", "pemeriksaan pusat", "central check" }, { "what", "payment", "pembayaran", "payment" },
  { "what", "biometrics", "foto dan sidik jari", "photo and fingerprints" },
};

/**
 * loket_slip_report_word:
 * @group: what kind of code it is
 *
 * Returns: (transfer none): the word for @code, or @code itself
 */
const char *
loket_slip_report_word (const char   *group,
                        const char   *code,
                        LoketLanguage language)
{
  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_str_equal (WORDS[i].code, code) && g_str_equal (WORDS[i].group, group))
      return language == LOKET_LANGUAGE_ENGLISH ? WORDS[i].english : WORDS[i].indonesian;

  return code;
}
