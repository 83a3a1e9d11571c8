#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-people.py > people.json: the people of the practice office.

All are fictional: names are combined by chance from common ones, NIKs and family card numbers
follow the rules of form for a made-up person, telephones lie in 0812-0000-xxxx, e-mail ends in
.example. The same program always writes the same file. Keys that api.person_register takes come
first; the others fill the form fields of a passport application and the specimen papers.
"""
import datetime
import json
import random
import sys
import uuid

SPACE = uuid.UUID("6c6f6b65-7400-4000-8000-6f7261672121")
COUNT = 300
YOUNGEST = datetime.date(2026, 6, 30)
OFFICE = "KANIM TANJUNG HARAPAN"

# (code of the desa or kelurahan, its name, kecamatan, kabupaten or kota, provinsi, postcode)
PLACES = [
    ("1701111009", "Pasar Bawah", "Pasar Manna", "Kabupaten Bengkulu Selatan", "Bengkulu", "38511"),
    ("1701111003", "Tanjung Mulia", "Pasar Manna", "Kabupaten Bengkulu Selatan", "Bengkulu",
     "38515"),
    ("1701051009", "Gunung Ayu", "Kota Manna", "Kabupaten Bengkulu Selatan", "Bengkulu", "38511"),
    ("1701051016", "Kampung Baru", "Kota Manna", "Kabupaten Bengkulu Selatan", "Bengkulu", "38513"),
    ("1701012001", "Batu Ampar", "Kedurang", "Kabupaten Bengkulu Selatan", "Bengkulu", "38553"),
    ("1701021024", "Pasar Baru", "Seginim", "Kabupaten Bengkulu Selatan", "Bengkulu", "38552"),
    ("1701031018", "Masat", "Pino", "Kabupaten Bengkulu Selatan", "Bengkulu", "38571"),
    ("1701062001", "Selali", "Pino Raya", "Kabupaten Bengkulu Selatan", "Bengkulu", "38571"),
    ("1771021001", "Padang Harapan", "Gading Cempaka", "Kota Bengkulu", "Bengkulu", "38225"),
    ("1771031001", "Berkas", "Teluk Segara", "Kota Bengkulu", "Bengkulu", "38119"),
    ("1771061001", "Kebun Tebeng", "Ratu Agung", "Kota Bengkulu", "Bengkulu", "38228"),
    ("1709032011", "Pekik Nyaring", "Pondok Kelapa", "Kabupaten Bengkulu Tengah", "Bengkulu",
     "38371"),
    ("1808011005", "Blambangan Umpu", "Blambangan Umpu", "Kabupaten Way Kanan", "Lampung", "34764"),
    ("1808021004", "Kasui Pasar", "Kasui", "Kabupaten Way Kanan", "Lampung", "34765"),
    ("2105011001", "Terempa", "Siantan", "Kabupaten Kepulauan Anambas", "Kepulauan Riau", "29991"),
    ("1309082003", "Tuapejat", "Sipora Utara", "Kabupaten Kepulauan Mentawai", "Sumatera Barat",
     "25771"),
]
# Share of the people of each place, in percent of the families.
WEIGHTS = [14, 10, 12, 10, 6, 6, 6, 6, 7, 5, 4, 4, 3, 2, 3, 2]

STREETS = ["Jalan Kenanga", "Jalan Melati", "Jalan Pantai Baru", "Jalan Affan Bachsin",
           "Jalan Pangeran Duayu", "Jalan Merdeka", "Jalan Kolonel Berlian", "Jalan Sersan Dahlan",
           "Jalan Gerak Alam", "Jalan Veteran", "Dusun I", "Dusun II", "Dusun Tengah",
           "Gang Mawar", "Jalan Fatmawati", "Jalan Raya Padang Panjang", "Jalan Nelayan",
           "Perumahan Griya Manna Blok C", "Jalan Kemuning", "Jalan Pematang Bangau"]

# name of the group: (weight, region of first registration of the old, birth places, religion)
GROUPS = {
    "serawai": (30, ["170101", "170104", "170105", "170111"], ["MANNA", "BENGKULU SELATAN"],
                "ISLAM"),
    "melayu": (12, ["177102", "210501", "170901"], ["BENGKULU", "TAREMPA", "CURUP"], "ISLAM"),
    "jawa": (18, ["331101", "337401", "180801"], ["SUKOHARJO", "SEMARANG", "WAY KANAN"], "ISLAM"),
    "sunda": (7, ["327301", "320501"], ["BANDUNG", "GARUT"], "ISLAM"),
    "minang": (9, ["137103", "130904"], ["PADANG", "PAINAN", "BUKITTINGGI"], "ISLAM"),
    "batak": (8, ["127101", "120201"], ["MEDAN", "TARUTUNG", "BALIGE"], "KRISTEN"),
    "bali": (7, ["517103", "510301", "180802"], ["DENPASAR", "BADUNG", "WAY KANAN"], "HINDU"),
    "mentawai": (3, ["130908", "130904"], ["TUAPEJAT", "SIKABALUAN"], "KATOLIK"),
    "tionghoa": (3, ["177103"], ["BENGKULU", "PALEMBANG"], "BUDDHA"),
    "timur": (3, ["817101", "917101"], ["AMBON", "JAYAPURA"], "KRISTEN"),
}

MALE = {
    "serawai": ["ZULKIFLI", "FIRMANSYAH", "HERMANTO", "IRWANDI", "SUPARDI", "REZA PAHLEPI",
                "M. FIRMAN", "MUHAMMAD ALFARIZI", "SYAMSUL BAHRI", "YANTO HARIS", "DARMAWAN",
                "ERWIN SAPUTRA", "RUSDI", "AHMAD JAUHARI", "NOPRIZAL", "MUKHLIS"],
    "melayu": ["ABDUL MANAF", "RAJA HAFIZ", "ZAINAL ABIDIN", "TENGKU RAFLI", "HASAN BASRI",
               "MOCH. ILHAM", "NURDIN", "FADHIL AKBAR"],
    "jawa": ["SUGENG", "WAGIMAN", "PAIJO", "MULYONO", "SUTRISNO", "BAMBANG TRIATMOJO",
             "SOEDJONO", "TUKIMIN", "DWI PRASETYA", "RADEN MAS HARYO KUSUMODININGRAT", "SLAMET",
             "EKO YULIANTO", "NGATIMAN"],
    "sunda": ["ASEP KURNIA", "DADANG SUHERMAN", "UJANG", "CECEP RUHIYAT", "DENI RAMDANI",
              "ENDANG SUTARSA"],
    "minang": ["RAHMAT CHANIAGO", "YULIZAR SIKUMBANG", "ARIF TANJUNG", "HENDRI KOTO",
               "SYAFRIL PILIANG", "BUSTAMI"],
    "batak": ["HOTMAN SIMARMATA", "TOGAR SINAMBELA", "PARLINDUNGAN SIHOMBING", "JONI HUTAGALUNG",
              "MANGASI SILALAHI", "DAVID PANGGABEAN"],
    "bali": ["I WAYAN SUDARMA", "I MADE ARTAWAN", "I NYOMAN SUKERTA", "I KETUT REDANA",
             "I GUSTI NGURAH AGUNG WIRATAMA", "IDA BAGUS KETUT ARDANA"],
    "mentawai": ["SAUREI SAKEREBAU", "PAULUS SAMALOISA", "ANDREAS SABABALAT"],
    "tionghoa": ["KEVIN HARTANTO LIEM", "TAN ENG HOK", "HENDRA WIDJAJA"],
    "timur": ["YOHANES LATUPEIRISSA", "MARKUS WANGGAI", "STEVEN TUHUMURY"],
}
FEMALE = {
    "serawai": ["ROHANI", "YULIANTI", "NUR'AINI", "ERNAWATI", "HELMI YUNITA", "LENI MARLINA",
                "SRI HARTATI", "DESI RATNASARI PUTERI", "AI'NUN", "MURNIATI", "ASMAWATI",
                "VIVI OKTAVIANI", "RATNA JUWITA", "SITI AMINAH", "NOVITA SARI", "HALIMAH"],
    "melayu": ["FATIMAH AZ-ZAHRA", "SITI MARYAM", "RAJA AISYAH", "NURLELA", "ZUBAIDAH",
               "CIK MASNAH", "HASNAH"],
    "jawa": ["SUMINAH", "WAGIYEM", "PONIYEM", "SULASTRI", "TUKINAH", "RETNO WULANDARI",
             "RADEN AYU KUSUMANINGRUM WIDYASTUTI SASTRODININGRAT", "SRI LESTARI", "SITI ROCHMAH",
             "DWI ASTUTI", "SUYATMI"],
    "sunda": ["NENENG HASANAH", "EUIS KOMARIAH", "TETI ROHAETI", "ELIS", "IMAS MASITOH"],
    "minang": ["YULINAR CHANIAGO", "ROSMANIAR", "UPIK MARTINI", "DEWI SIKUMBANG", "NURBAITI"],
    "batak": ["ROTUA SIHOTANG", "TIURMA HUTABARAT", "MERLINA SIANTURI", "RUTH SIMARMATA",
              "BERLIANA MANURUNG"],
    "bali": ["NI LUH PUTU AYU SASMITA", "NI MADE SUKARNI", "NI KETUT WERTI", "NI NYOMAN RAI",
             "IDA AYU KOMANG TRISNAWATI", "DESAK PUTU SERI"],
    "mentawai": ["MARTHA SAKEREBAU", "YUSTINA SAPOROSIT", "LUSIA SABABALAT"],
    "tionghoa": ["TAN MEI LING", "LIDIA GUNAWAN", "SHIRLEY HARTANTO"],
    "timur": ["MARIA LATUPEIRISSA", "ORPA WANGGAI", "HELENA TUHUMURY"],
}
CHILD_MALE = ["RAFFI ALFATIH", "DAFFA PRATAMA", "RIZKY ANANDA", "ALIF MAULANA", "GALANG RAMADHAN",
              "KENZO ADITYA", "FAREL SAPUTRA", "AZKA PRADIPTA", "DIMAS", "YOGA PERMANA", "RAKA",
              "HAIKAL FIKRI", "NAUFAL ABIMANYU", "BINTANG", "GILANG CAHYADI"]
CHILD_FEMALE = ["ZAHRA KIRANA", "AISYAH PUTRI", "NABILA SALSABILA", "KEISHA AZALEA", "CITRA",
                "NAYLA RAMADHANI", "SALWA NADHIFA", "TIARA MAHARANI", "INTAN", "ALYA SAFITRI",
                "KAYLA ANINDYA", "MUTIARA", "SYIFA AULIA", "RANIA", "DINDA LARASATI"]
BALI_ORDER = ["WAYAN", "MADE", "NYOMAN", "KETUT"]
BALI_GIVEN_MALE = ["ARYA SAPUTRA", "DHARMA PUTRA", "SURYA WIGUNA", "BAYU PERMADI"]
BALI_GIVEN_FEMALE = ["INTAN PRADNYANI", "AYU LARASHATI", "DEWI SAVITRI", "PUTRI MAHESWARI"]

JOBS_MALE = ["farmer", "self_employed", "private", "civil_servant", "farmer", "self_employed"]
JOBS_FEMALE = ["household", "household", "farmer", "civil_servant", "self_employed", "private"]
BLOOD = ["A", "B", "AB", "O", "-", "-"]


class Maker:
    def __init__(self):
        self.chance = random.Random(20261121)
        self.people = []
        self.serials = {}
        self.phones = 0
        self.passports = 0
        self.used = set()

    def pick(self, items):
        return items[self.chance.randrange(len(items))]

    def day(self, first_year, last_year):
        start = datetime.date(first_year, 1, 1)
        days = max((datetime.date(last_year, 12, 31) - start).days, 0)
        return min(start + datetime.timedelta(days=self.chance.randrange(days + 1)), YOUNGEST)

    def nik(self, region, birth, sex):
        head = "%s%02d%02d%02d" % (region, birth.day + (40 if sex == "P" else 0), birth.month,
                                   birth.year % 100)
        self.serials[head] = self.serials.get(head, 0) + 1
        return head + "%04d" % self.serials[head]

    def kk(self, place, married):
        recorded = self.day(max(married.year, 2006), 2025)
        head = "%s%02d%02d%02d" % (place[0][:6], recorded.day, recorded.month, recorded.year % 100)
        key = "kk" + head
        self.serials[key] = self.serials.get(key, self.chance.randrange(1, 9)) + 1
        return head + "%04d" % self.serials[key]

    def phone(self):
        self.phones += 1
        return "+62812" + "0000%04d" % self.phones

    def old_passport(self, birth):
        """A passport of the years before, for those who come to replace it."""
        self.passports += 1
        issued = self.day(2016, 2025)
        years = 10 if issued > datetime.date(2022, 10, 12) and self.chance.random() < 0.6 else 5
        if (issued - birth).days < 17 * 365.25:
            years = 5
        letter = "X" if self.chance.random() < 0.4 else self.pick(["B", "C", "E"])
        expires = datetime.date(issued.year + years, issued.month, min(issued.day, 28))
        return {"number": "%s%07d" % (letter, 9000000 + self.passports * 137), "issued":
                issued.isoformat(), "expires": expires.isoformat(), "office": OFFICE}

    def unused(self, names, fallback):
        for _ in range(12):
            name = self.pick(names)
            if name not in self.used:
                self.used.add(name)
                return name
        first = self.pick(names).split()[0]
        name = "%s %s" % (first, self.pick(fallback))
        self.used.add(name)
        return name

    def add(self, name, sex, birth, place, birth_place, region, **more):
        person = {
            "id": str(uuid.uuid5(SPACE, "%s %s" % (name, len(self.people)))),
            "nik": self.nik(region, birth, sex), "kk": more.pop("kk"), "name": name,
            "passport_name": passport_name(name), "extra_name": "", "sex": sex,
            "birth_date": birth.isoformat(), "birth_place": birth_place, "nationality": "IDN",
            "address": more.pop("address"), "rt": more.pop("rt"), "rw": more.pop("rw"),
            "region": place[0], "postcode": place[5], "phone": more.pop("phone", ""),
            "email": "", "channel": "", "consent": False,
        }
        if person["phone"]:
            person["channel"] = self.pick(["whatsapp", "whatsapp", "sms", "phone"])
            person["consent"] = self.chance.random() < 0.8
            if self.chance.random() < 0.35:
                person["email"] = "%s%d@surat.example" % (
                    passport_name(name).split()[0].lower(), len(self.people))
        person.update(more)
        paper = birth + datetime.timedelta(days=self.chance.randrange(9, 4000))
        paper = min(paper, YOUNGEST)
        person["birth_paper_number"] = "%s-%s-%02d%02d%04d-%04d" % (
            region[:4], "LU" if (paper - birth).days < 60 else "LT", paper.day, paper.month,
            paper.year, self.chance.randrange(1, 120))
        person["birth_paper_date"] = paper.isoformat()
        if birth.year + 17 <= 2025:
            person["ktp_issued"] = self.day(max(birth.year + 17, 2012), 2025).isoformat()
        person["village"], person["district"], person["regency"], person["province"] = place[1:5]
        self.people.append(person)
        return person

    def parent_names(self, group, name):
        """Of somebody whose parents are not in the file."""
        father = self.pick([n for n in MALE[group] if n != name])
        mother = self.pick([n for n in FEMALE[group] if n != name])
        return {"father_name": father.split()[0] if len(father) > 24 else father,
                "mother_name": mother.split()[0] if len(mother) > 24 else mother}

    def child_name(self, group, sex, order, father):
        if group == "bali":
            given = BALI_GIVEN_MALE if sex == "L" else BALI_GIVEN_FEMALE
            return "%s %s %s" % ("I" if sex == "L" else "NI", BALI_ORDER[order % 4],
                                 self.pick(given))
        name = self.unused(CHILD_MALE if sex == "L" else CHILD_FEMALE,
                           ["WIJAYA", "NUGRAHA", "PERTIWI", "ANGGARA", "LESTARI", "HIDAYAT"])
        if group in ("batak", "minang", "mentawai", "timur") and " " in father:
            name = "%s %s" % (name.split()[0], father.split()[-1])
        return name

    def family(self):
        names = list(GROUPS)
        group = self.chance.choices(names, [GROUPS[n][0] for n in names])[0]
        _, regions, towns, religion = GROUPS[group]
        place = self.chance.choices(PLACES, WEIGHTS)[0]
        birth = self.day(1948, 1999)
        married = birth.replace(year=birth.year + self.chance.randrange(20, 27), day=1)
        shared = {
            "kk": self.kk(place, married),
            "address": "%s Nomor %d" % (self.pick(STREETS), self.chance.randrange(1, 140)),
            "rt": "%03d" % self.chance.randrange(1, 13), "rw": "%03d" % self.chance.randrange(1, 6),
        }
        local = place[0][:6]
        woman_heads = self.chance.random() < 0.12
        sex = "P" if woman_heads else "L"
        state = self.pick(["widowed", "divorced", "single"]) if woman_heads else "married"
        if state == "married" and self.chance.random() < 0.08:
            state = "single"
        name = self.unused((FEMALE if sex == "P" else MALE)[group],
                           ["EFENDI", "UTAMA", "MAULIDA", "KURNIAWAN", "SETIAWATI", "RAMLI"])
        head = self.add(
            name, sex, birth, place, self.pick(towns),
            self.pick(regions) if self.chance.random() < 0.5 else local,
            phone=self.phone(), marital=state, job=self.job(sex, birth), religion=religion,
            blood=self.pick(BLOOD), relation="KEPALA KELUARGA", spouse_name="",
            **self.parent_names(group, name), **shared)
        spouse = None
        if state == "married":
            spouse = self.spouse(head, group, place, shared, birth, religion)
        if state != "single":
            self.children(head, spouse, group, place, shared, religion)

    def job(self, sex, birth):
        if birth.year < 1965:
            return "retired" if self.chance.random() < 0.6 else "farmer"
        return self.pick(JOBS_MALE if sex == "L" else JOBS_FEMALE)

    def spouse(self, head, group, place, shared, birth, religion):
        name = self.unused(FEMALE[group], ["EFENDI", "UTAMA", "MAULIDA", "SETIAWATI", "RAMLI"])
        born = birth + datetime.timedelta(days=self.chance.randrange(-500, 2500))
        spouse = self.add(
            name, "P", born, place, self.pick(GROUPS[group][2]),
            self.pick(GROUPS[group][1]) if self.chance.random() < 0.4 else place[0][:6],
            phone=self.phone() if self.chance.random() < 0.7 else "", marital="married",
            job=self.job("P", born), religion=religion, blood=self.pick(BLOOD), relation="ISTRI",
            spouse_name=head["name"], **self.parent_names(group, name), **shared)
        head["spouse_name"] = name
        return spouse

    def children(self, head, spouse, group, place, shared, religion):
        mother = spouse or head
        year = int(mother["birth_date"][:4]) + self.chance.randrange(21, 27)
        for order in range(self.chance.choices([0, 1, 2, 3, 4], [10, 25, 35, 20, 10])[0]):
            if year > 2025 or len(self.people) >= COUNT:
                return
            born = self.day(year, year)
            year += self.chance.randrange(2, 6)
            adult = born.year <= 2008
            if adult and self.chance.random() < 0.6:
                continue        # has a family card of their own somewhere else
            sex = self.pick("LPP")
            father = head["name"] if head["sex"] == "L" else self.pick(MALE[group])
            self.add(
                self.child_name(group, sex, order, father), sex, born, place,
                place[3].split(" ", 1)[1].upper() if not adult else head["birth_place"],
                place[0][:6], phone=self.phone() if adult else "", marital="single",
                job="student" if born.year > 2002 else "private", religion=religion,
                blood=self.pick(BLOOD), relation="ANAK", spouse_name="", father_name=father,
                mother_name=mother["name"], **shared)

    def anchors(self):
        """People that lessons and pictures name; the first is the one of the window's drawing."""
        place = PLACES[4]
        shared = {"kk": "1701011503120007", "address": "Jalan Kenanga Nomor 12", "rt": "003",
                  "rw": "001"}
        siti = self.add("SITI RAHAYU", "P", datetime.date(1968, 8, 5), place, "MANNA", "170101",
                        phone=self.phone(), marital="married", job="household", religion="ISLAM",
                        blood="O", relation="ISTRI", father_name="ABDULLAH", mother_name="ROHANI",
                        spouse_name="SUGIANTO", **shared)
        siti["nik"] = "1701014508680002"
        sugianto = self.add("SUGIANTO", "L", datetime.date(1965, 3, 17), place, "SUKOHARJO",
                            "331101", phone=self.phone(), marital="married", job="farmer",
                            religion="ISLAM", blood="A", relation="KEPALA KELUARGA",
                            father_name="KARTOREJO", mother_name="NGATINEM",
                            spouse_name="SITI RAHAYU", **shared)
        self.add("RIZKA AMELIA", "P", datetime.date(2011, 2, 19), place, "MANNA", "170111",
                 marital="single", job="student", religion="ISLAM", blood="O", relation="ANAK",
                 father_name="SUGIANTO", mother_name="SITI RAHAYU", spouse_name="", **shared)
        self.used.update(p["name"] for p in self.people)
        self.used.add("ROHANI")
        sugianto["old_passport"] = self.old_passport(datetime.date(1965, 3, 17))

    def foreigners(self):
        rows = [
            ("HANNAH LOUISE BRADFIELD", "BRADFIELD", "P", "1987-06-23", "HOBART", "AUS",
             "PA9000137", "student", "2C12JE0031-X"),
            ("WILLEM JOHANNES VAN DER MEULEN", "VAN DER MEULEN", "L", "1955-11-02", "ZWOLLE", "NLD",
             "NX9000B73", "retired", "2C12JF0207-X"),
            ("KENJI MORISHITA", "MORISHITA", "L", "1979-01-30", "NIIGATA", "JPN",
             "TZ9000411", "private", "2C11JD0118-X"),
        ]
        for name, surname, sex, birth, town, country, passport, job, permit in rows:
            place = self.chance.choice(PLACES[:4])
            number = len(self.people)
            self.people.append({
                "id": str(uuid.uuid5(SPACE, "%s %s" % (name, number))), "nik": "", "kk": "",
                "name": name, "passport_name": name, "extra_name": "", "sex": sex,
                "birth_date": birth, "birth_place": town, "nationality": country,
                "address": "%s Nomor %d" % (self.pick(STREETS), self.chance.randrange(1, 90)),
                "rt": "002", "rw": "001", "region": place[0], "postcode": place[5],
                "phone": self.phone(), "email": "%s@surat.example" % name.split()[0].lower(),
                "channel": "email", "consent": True, "passport": passport, "marital": "single",
                "surname": surname,
                "job": job, "religion": "", "blood": "-", "relation": "", "father_name": "",
                "mother_name": "", "spouse_name": "", "permit": permit,
                "permit_expires": "2027-03-%02d" % (10 + number % 10),
                "village": place[1], "district": place[2], "regency": place[3],
                "province": place[4]})

    def make(self):
        self.anchors()
        while len(self.people) < COUNT - 3:
            self.family()
        del self.people[COUNT - 3:]
        for person in self.people:
            born = datetime.date.fromisoformat(person["birth_date"])
            if "old_passport" not in person and self.chance.random() < 0.28 and born.year < 2020:
                passport = self.old_passport(born)
                if passport["issued"] > person["birth_date"]:
                    person["old_passport"] = passport
            if person["job"] == "retired" and person["religion"] == "ISLAM" \
                    and " " not in person["passport_name"]:
                person["extra_name"] = passport_name(person["father_name"])
        self.foreigners()
        return self.people


def passport_name(name):
    """As on a passport: no punctuation (the same rule as loket_name_passport)."""
    spaced = name.replace(". ", " ").replace(".", " ").replace("-", " ").replace("'", "")
    return " ".join(spaced.split())


def main():
    people = Maker().make()
    lines = ",\n".join(json.dumps(person, ensure_ascii=False) for person in people)
    sys.stdout.write("[\n%s\n]\n" % lines)


if __name__ == "__main__":
    main()
