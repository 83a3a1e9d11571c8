/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Countries by their three-letter codes (ISO 3166-1; at the end those that only Doc 9303 part 3
 * has), in the order of their Indonesian names. */

#include "loket-country.h"

#include <string.h>

#include "loket-text-clean.h"

static const struct
{
  const char *code;
  const char *indonesian;
  const char *english;
} countries[] = {
  { "AFG", "Afganistan", "Afghanistan" },
  { "ZAF", "Afrika Selatan", "South Africa" },
  { "ALB", "Albania", "Albania" },
  { "DZA", "Aljazair", "Algeria" },
  { "USA", "Amerika Serikat", "United States of America" },
  { "AND", "Andorra", "Andorra" },
  { "AGO", "Angola", "Angola" },
  { "ATG", "Antigua dan Barbuda", "Antigua and Barbuda" },
  { "SAU", "Arab Saudi", "Saudi Arabia" },
  { "ARG", "Argentina", "Argentina" },
  { "ARM", "Armenia", "Armenia" },
  { "AUS", "Australia", "Australia" },
  { "AUT", "Austria", "Austria" },
  { "AZE", "Azerbaijan", "Azerbaijan" },
  { "BHS", "Bahama", "Bahamas" },
  { "BHR", "Bahrain", "Bahrain" },
  { "BGD", "Bangladesh", "Bangladesh" },
  { "BRB", "Barbados", "Barbados" },
  { "NLD", "Belanda", "Netherlands" },
  { "BLR", "Belarus", "Belarus" },
  { "BEL", "Belgia", "Belgium" },
  { "BLZ", "Belize", "Belize" },
  { "BEN", "Benin", "Benin" },
  { "BTN", "Bhutan", "Bhutan" },
  { "BOL", "Bolivia", "Bolivia" },
  { "BIH", "Bosnia dan Herzegovina", "Bosnia and Herzegovina" },
  { "BWA", "Botswana", "Botswana" },
  { "BRA", "Brasil", "Brazil" },
  { "GBR", "Britania Raya", "United Kingdom" },
  { "BRN", "Brunei Darussalam", "Brunei Darussalam" },
  { "BGR", "Bulgaria", "Bulgaria" },
  { "BFA", "Burkina Faso", "Burkina Faso" },
  { "BDI", "Burundi", "Burundi" },
  { "CZE", "Ceko", "Czechia" },
  { "TCD", "Chad", "Chad" },
  { "CHL", "Chili", "Chile" },
  { "DNK", "Denmark", "Denmark" },
  { "DJI", "Djibouti", "Djibouti" },
  { "DMA", "Dominika", "Dominica" },
  { "ECU", "Ekuador", "Ecuador" },
  { "SLV", "El Salvador", "El Salvador" },
  { "ERI", "Eritrea", "Eritrea" },
  { "EST", "Estonia", "Estonia" },
  { "SWZ", "Eswatini", "Eswatini" },
  { "ETH", "Etiopia", "Ethiopia" },
  { "FJI", "Fiji", "Fiji" },
  { "PHL", "Filipina", "Philippines" },
  { "FIN", "Finlandia", "Finland" },
  { "GAB", "Gabon", "Gabon" },
  { "GMB", "Gambia", "Gambia" },
  { "GEO", "Georgia", "Georgia" },
  { "GHA", "Ghana", "Ghana" },
  { "GRD", "Grenada", "Grenada" },
  { "GTM", "Guatemala", "Guatemala" },
  { "GIN", "Guinea", "Guinea" },
  { "GNQ", "Guinea Khatulistiwa", "Equatorial Guinea" },
  { "GNB", "Guinea-Bissau", "Guinea-Bissau" },
  { "GUY", "Guyana", "Guyana" },
  { "HTI", "Haiti", "Haiti" },
  { "HND", "Honduras", "Honduras" },
  { "HKG", "Hong Kong", "Hong Kong" },
  { "HUN", "Hungaria", "Hungary" },
  { "IND", "India", "India" },
  { "IDN", "Indonesia", "Indonesia" },
  { "IRQ", "Irak", "Iraq" },
  { "IRN", "Iran", "Iran" },
  { "IRL", "Irlandia", "Ireland" },
  { "ISL", "Islandia", "Iceland" },
  { "ISR", "Israel", "Israel" },
  { "ITA", "Italia", "Italy" },
  { "JAM", "Jamaika", "Jamaica" },
  { "JPN", "Jepang", "Japan" },
  { "DEU", "Jerman", "Germany" },
  { "KHM", "Kamboja", "Cambodia" },
  { "CMR", "Kamerun", "Cameroon" },
  { "CAN", "Kanada", "Canada" },
  { "KAZ", "Kazakhstan", "Kazakhstan" },
  { "KEN", "Kenya", "Kenya" },
  { "MHL", "Kepulauan Marshall", "Marshall Islands" },
  { "SLB", "Kepulauan Solomon", "Solomon Islands" },
  { "KGZ", "Kirgizstan", "Kyrgyzstan" },
  { "KIR", "Kiribati", "Kiribati" },
  { "COL", "Kolombia", "Colombia" },
  { "COM", "Komoro", "Comoros" },
  { "COG", "Kongo", "Congo" },
  { "COD", "Kongo (Republik Demokratik)", "Congo (Democratic Republic)" },
  { "KOR", "Korea Selatan", "Korea (Republic)" },
  { "PRK", "Korea Utara", "Korea (Democratic People's Republic)" },
  { "CRI", "Kosta Rika", "Costa Rica" },
  { "HRV", "Kroasia", "Croatia" },
  { "CUB", "Kuba", "Cuba" },
  { "KWT", "Kuwait", "Kuwait" },
  { "LAO", "Laos", "Lao PDR" },
  { "LVA", "Latvia", "Latvia" },
  { "LBN", "Lebanon", "Lebanon" },
  { "LSO", "Lesotho", "Lesotho" },
  { "LBR", "Liberia", "Liberia" },
  { "LBY", "Libya", "Libya" },
  { "LIE", "Liechtenstein", "Liechtenstein" },
  { "LTU", "Lituania", "Lithuania" },
  { "LUX", "Luksemburg", "Luxembourg" },
  { "MDG", "Madagaskar", "Madagascar" },
  { "MAC", "Makau", "Macao" },
  { "MKD", "Makedonia Utara", "North Macedonia" },
  { "MDV", "Maladewa", "Maldives" },
  { "MWI", "Malawi", "Malawi" },
  { "MYS", "Malaysia", "Malaysia" },
  { "MLI", "Mali", "Mali" },
  { "MLT", "Malta", "Malta" },
  { "MAR", "Maroko", "Morocco" },
  { "MRT", "Mauritania", "Mauritania" },
  { "MUS", "Mauritius", "Mauritius" },
  { "MEX", "Meksiko", "Mexico" },
  { "EGY", "Mesir", "Egypt" },
  { "FSM", "Mikronesia", "Micronesia" },
  { "MDA", "Moldova", "Moldova" },
  { "MCO", "Monako", "Monaco" },
  { "MNG", "Mongolia", "Mongolia" },
  { "MNE", "Montenegro", "Montenegro" },
  { "MOZ", "Mozambik", "Mozambique" },
  { "MMR", "Myanmar", "Myanmar" },
  { "NAM", "Namibia", "Namibia" },
  { "NRU", "Nauru", "Nauru" },
  { "NPL", "Nepal", "Nepal" },
  { "NER", "Niger", "Niger" },
  { "NGA", "Nigeria", "Nigeria" },
  { "NIC", "Nikaragua", "Nicaragua" },
  { "NOR", "Norwegia", "Norway" },
  { "OMN", "Oman", "Oman" },
  { "PAK", "Pakistan", "Pakistan" },
  { "PLW", "Palau", "Palau" },
  { "PSE", "Palestina", "Palestine" },
  { "PAN", "Panama", "Panama" },
  { "CIV", "Pantai Gading", "Côte d'Ivoire" },
  { "PNG", "Papua Nugini", "Papua New Guinea" },
  { "PRY", "Paraguay", "Paraguay" },
  { "PER", "Peru", "Peru" },
  { "POL", "Polandia", "Poland" },
  { "PRT", "Portugal", "Portugal" },
  { "FRA", "Prancis", "France" },
  { "QAT", "Qatar", "Qatar" },
  { "CAF", "Republik Afrika Tengah", "Central African Republic" },
  { "DOM", "Republik Dominika", "Dominican Republic" },
  { "ROU", "Rumania", "Romania" },
  { "RUS", "Rusia", "Russian Federation" },
  { "RWA", "Rwanda", "Rwanda" },
  { "KNA", "Saint Kitts dan Nevis", "Saint Kitts and Nevis" },
  { "LCA", "Saint Lucia", "Saint Lucia" },
  { "VCT", "Saint Vincent dan Grenadine", "Saint Vincent and the Grenadines" },
  { "WSM", "Samoa", "Samoa" },
  { "SMR", "San Marino", "San Marino" },
  { "STP", "Sao Tome dan Principe", "Sao Tome and Principe" },
  { "NZL", "Selandia Baru", "New Zealand" },
  { "SEN", "Senegal", "Senegal" },
  { "SRB", "Serbia", "Serbia" },
  { "SYC", "Seychelles", "Seychelles" },
  { "SLE", "Sierra Leone", "Sierra Leone" },
  { "SGP", "Singapura", "Singapore" },
  { "CYP", "Siprus", "Cyprus" },
  { "SVN", "Slovenia", "Slovenia" },
  { "SVK", "Slowakia", "Slovakia" },
  { "SOM", "Somalia", "Somalia" },
  { "ESP", "Spanyol", "Spain" },
  { "LKA", "Sri Lanka", "Sri Lanka" },
  { "SDN", "Sudan", "Sudan" },
  { "SSD", "Sudan Selatan", "South Sudan" },
  { "SYR", "Suriah", "Syria" },
  { "SUR", "Suriname", "Suriname" },
  { "SWE", "Swedia", "Sweden" },
  { "CHE", "Swiss", "Switzerland" },
  { "TWN", "Taiwan", "Taiwan" },
  { "TJK", "Tajikistan", "Tajikistan" },
  { "CPV", "Tanjung Verde", "Cabo Verde" },
  { "TZA", "Tanzania", "Tanzania" },
  { "THA", "Thailand", "Thailand" },
  { "TLS", "Timor-Leste", "Timor-Leste" },
  { "CHN", "Tiongkok", "China" },
  { "TGO", "Togo", "Togo" },
  { "TON", "Tonga", "Tonga" },
  { "TTO", "Trinidad dan Tobago", "Trinidad and Tobago" },
  { "TUN", "Tunisia", "Tunisia" },
  { "TUR", "Turki", "Türkiye" },
  { "TKM", "Turkmenistan", "Turkmenistan" },
  { "TUV", "Tuvalu", "Tuvalu" },
  { "UGA", "Uganda", "Uganda" },
  { "UKR", "Ukraina", "Ukraine" },
  { "ARE", "Uni Emirat Arab", "United Arab Emirates" },
  { "URY", "Uruguay", "Uruguay" },
  { "UZB", "Uzbekistan", "Uzbekistan" },
  { "VUT", "Vanuatu", "Vanuatu" },
  { "VAT", "Vatikan", "Holy See" },
  { "VEN", "Venezuela", "Venezuela" },
  { "VNM", "Vietnam", "Viet Nam" },
  { "YEM", "Yaman", "Yemen" },
  { "JOR", "Yordania", "Jordan" },
  { "GRC", "Yunani", "Greece" },
  { "ZMB", "Zambia", "Zambia" },
  { "ZWE", "Zimbabwe", "Zimbabwe" },
  { "D", "Jerman (kode paspor D)", "Germany (passport code D)" },
  { "XXA", "Tanpa kewarganegaraan", "Stateless" },
  { "XXB", "Pengungsi", "Refugee" },
  { "XXC", "Pengungsi lain", "Other refugee" },
  { "XXX", "Kewarganegaraan tidak dinyatakan", "Unspecified nationality" },
  { "UNO", "Perserikatan Bangsa-Bangsa", "United Nations Organization" },
  { "RKS", "Kosovo", "Kosovo" },
  { "EUE", "Uni Eropa", "European Union" },
};

/**
 * loket_country_count:
 *
 * Returns: number of codes
 */
guint
loket_country_count (void)
{
  return G_N_ELEMENTS (countries);
}

/**
 * loket_country_code:
 * @index: below loket_country_count()
 *
 * Returns: (transfer none): the code, in the order of Indonesian names
 */
const char *
loket_country_code (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (countries), NULL);

  return countries[index].code;
}

/**
 * loket_country_name:
 * @code: (nullable): a code
 * @language: language of the name
 *
 * Returns: (transfer none) (nullable): its name; %NULL when there is no such code
 */
const char *
loket_country_name (const char   *code,
                    LoketLanguage language)
{
  if (language == LOKET_LANGUAGE_SCREEN)
    language = loket_language_screen ();
  for (gsize i = 0; i < G_N_ELEMENTS (countries); i++)
    if (g_strcmp0 (countries[i].code, code) == 0)
      return language == LOKET_LANGUAGE_INDONESIAN ? countries[i].indonesian
             : countries[i].english;

  return NULL;
}

static gboolean
same_word (const char *name,
           const char *folded)
{
  g_autofree char *other = g_utf8_casefold (name, -1);

  return g_str_equal (other, folded);
}

/**
 * loket_country_find:
 * @text: (nullable): a code or a whole name in Indonesian or English, any case
 *
 * Returns: (transfer none) (nullable): the code
 */
const char *
loket_country_find (const char *text)
{
  g_autofree char *clean = loket_text_clean (text, LOKET_TEXT_LINE);
  g_autofree char *folded = g_utf8_casefold (clean, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (countries); i++)
    if (g_ascii_strcasecmp (countries[i].code, clean) == 0
        || same_word (countries[i].indonesian, folded)
        || same_word (countries[i].english, folded))
      return countries[i].code;

  return NULL;
}
