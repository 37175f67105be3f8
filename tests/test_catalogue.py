"""The catalogue: states by every name, office-holders by date, names for the scanner, the index and its cache."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import assets
from kg.catalogue import Catalogue, Tenure, fold, tokens, words
from kg.catalogue.compile import compile_index
from kg.catalogue.model import first_day, last_day
from kg.errors import AssetError
from kg.names import PREFIXES, mint_entity, wikidata

ZONES = Path("/usr/share/zoneinfo/iso3166.tab")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "facts"

#: The 193 members of the United Nations: code, short name, adjective, capital.
MEMBERS = """
AFG|Afghanistan|Afghan|Kabul
ALB|Albania|Albanian|Tirana
DZA|Algeria|Algerian|Algiers
AND|Andorra|Andorran|Andorra la Vella
AGO|Angola|Angolan|Luanda
ATG|Antigua and Barbuda|Antiguan|St. John's
ARG|Argentina|Argentine|Buenos Aires
ARM|Armenia|Armenian|Yerevan
AUS|Australia|Australian|Canberra
AUT|Austria|Austrian|Vienna
AZE|Azerbaijan|Azerbaijani|Baku
BHS|The Bahamas|Bahamian|Nassau
BHR|Bahrain|Bahraini|Manama
BGD|Bangladesh|Bangladeshi|Dhaka
BRB|Barbados|Barbadian|Bridgetown
BLR|Belarus|Belarusian|Minsk
BEL|Belgium|Belgian|Brussels
BLZ|Belize|Belizean|Belmopan
BEN|Benin|Beninese|Porto-Novo
BTN|Bhutan|Bhutanese|Thimphu
BOL|Bolivia|Bolivian|Sucre
BIH|Bosnia and Herzegovina|Bosnian|Sarajevo
BWA|Botswana|Botswanan|Gaborone
BRA|Brazil|Brazilian|Brasilia
BRN|Brunei|Bruneian|Bandar Seri Begawan
BGR|Bulgaria|Bulgarian|Sofia
BFA|Burkina Faso|Burkinabe|Ouagadougou
BDI|Burundi|Burundian|Gitega
CPV|Cabo Verde|Cape Verdean|Praia
KHM|Cambodia|Cambodian|Phnom Penh
CMR|Cameroon|Cameroonian|Yaounde
CAN|Canada|Canadian|Ottawa
CAF|Central African Republic|Central African|Bangui
TCD|Chad|Chadian|N'Djamena
CHL|Chile|Chilean|Santiago
CHN|China|Chinese|Beijing
COL|Colombia|Colombian|Bogota
COM|Comoros|Comorian|Moroni
COG|Republic of the Congo|Congolese|Brazzaville
CRI|Costa Rica|Costa Rican|San Jose
HRV|Croatia|Croatian|Zagreb
CUB|Cuba|Cuban|Havana
CYP|Cyprus|Cypriot|Nicosia
CZE|Czechia|Czech|Prague
PRK|North Korea|North Korean|Pyongyang
COD|Democratic Republic of the Congo|Congolese|Kinshasa
DNK|Denmark|Danish|Copenhagen
DJI|Djibouti|Djiboutian|Djibouti
DMA|Dominica|Dominican|Roseau
DOM|Dominican Republic|Dominican|Santo Domingo
ECU|Ecuador|Ecuadorian|Quito
EGY|Egypt|Egyptian|Cairo
SLV|El Salvador|Salvadoran|San Salvador
GNQ|Equatorial Guinea|Equatorial Guinean|Ciudad de la Paz
ERI|Eritrea|Eritrean|Asmara
EST|Estonia|Estonian|Tallinn
SWZ|Eswatini|Swazi|Mbabane
ETH|Ethiopia|Ethiopian|Addis Ababa
FJI|Fiji|Fijian|Suva
FIN|Finland|Finnish|Helsinki
FRA|France|French|Paris
GAB|Gabon|Gabonese|Libreville
GMB|The Gambia|Gambian|Banjul
GEO|Georgia|Georgian|Tbilisi
DEU|Germany|German|Berlin
GHA|Ghana|Ghanaian|Accra
GRC|Greece|Greek|Athens
GRD|Grenada|Grenadian|St. George's
GTM|Guatemala|Guatemalan|Guatemala City
GIN|Guinea|Guinean|Conakry
GNB|Guinea-Bissau|Bissau-Guinean|Bissau
GUY|Guyana|Guyanese|Georgetown
HTI|Haiti|Haitian|Port-au-Prince
HND|Honduras|Honduran|Tegucigalpa
HUN|Hungary|Hungarian|Budapest
ISL|Iceland|Icelandic|Reykjavik
IND|India|Indian|New Delhi
IDN|Indonesia|Indonesian|Jakarta
IRN|Iran|Iranian|Tehran
IRQ|Iraq|Iraqi|Baghdad
IRL|Ireland|Irish|Dublin
ISR|Israel|Israeli|Jerusalem
ITA|Italy|Italian|Rome
CIV|Côte d'Ivoire|Ivorian|Yamoussoukro
JAM|Jamaica|Jamaican|Kingston
JPN|Japan|Japanese|Tokyo
JOR|Jordan|Jordanian|Amman
KAZ|Kazakhstan|Kazakh|Astana
KEN|Kenya|Kenyan|Nairobi
KIR|Kiribati|I-Kiribati|Tarawa
KWT|Kuwait|Kuwaiti|Kuwait City
KGZ|Kyrgyzstan|Kyrgyz|Bishkek
LAO|Laos|Lao|Vientiane
LVA|Latvia|Latvian|Riga
LBN|Lebanon|Lebanese|Beirut
LSO|Lesotho|Basotho|Maseru
LBR|Liberia|Liberian|Monrovia
LBY|Libya|Libyan|Tripoli
LIE|Liechtenstein|Liechtenstein|Vaduz
LTU|Lithuania|Lithuanian|Vilnius
LUX|Luxembourg|Luxembourgish|Luxembourg
MDG|Madagascar|Malagasy|Antananarivo
MWI|Malawi|Malawian|Lilongwe
MYS|Malaysia|Malaysian|Kuala Lumpur
MDV|Maldives|Maldivian|Male
MLI|Mali|Malian|Bamako
MLT|Malta|Maltese|Valletta
MHL|Marshall Islands|Marshallese|Majuro
MRT|Mauritania|Mauritanian|Nouakchott
MUS|Mauritius|Mauritian|Port Louis
MEX|Mexico|Mexican|Mexico City
FSM|Micronesia|Micronesian|Palikir
MCO|Monaco|Monegasque|Monaco
MNG|Mongolia|Mongolian|Ulaanbaatar
MNE|Montenegro|Montenegrin|Podgorica
MAR|Morocco|Moroccan|Rabat
MOZ|Mozambique|Mozambican|Maputo
MMR|Myanmar|Burmese|Nay Pyi Taw
NAM|Namibia|Namibian|Windhoek
NRU|Nauru|Nauruan|Yaren
NPL|Nepal|Nepalese|Kathmandu
NLD|Netherlands|Dutch|Amsterdam
NZL|New Zealand|New Zealand|Wellington
NIC|Nicaragua|Nicaraguan|Managua
NER|Niger|Nigerien|Niamey
NGA|Nigeria|Nigerian|Abuja
MKD|North Macedonia|Macedonian|Skopje
NOR|Norway|Norwegian|Oslo
OMN|Oman|Omani|Muscat
PAK|Pakistan|Pakistani|Islamabad
PLW|Palau|Palauan|Melekeok
PAN|Panama|Panamanian|Panama City
PNG|Papua New Guinea|Papua New Guinean|Port Moresby
PRY|Paraguay|Paraguayan|Asuncion
PER|Peru|Peruvian|Lima
PHL|Philippines|Philippine|Manila
POL|Poland|Polish|Warsaw
PRT|Portugal|Portuguese|Lisbon
QAT|Qatar|Qatari|Doha
KOR|South Korea|South Korean|Seoul
MDA|Moldova|Moldovan|Chisinau
ROU|Romania|Romanian|Bucharest
RUS|Russia|Russian|Moscow
RWA|Rwanda|Rwandan|Kigali
KNA|Saint Kitts and Nevis|Kittitian|Basseterre
LCA|Saint Lucia|Saint Lucian|Castries
VCT|Saint Vincent and the Grenadines|Vincentian|Kingstown
WSM|Samoa|Samoan|Apia
SMR|San Marino|Sammarinese|San Marino
STP|São Tomé and Príncipe|Santomean|Sao Tome
SAU|Saudi Arabia|Saudi|Riyadh
SEN|Senegal|Senegalese|Dakar
SRB|Serbia|Serbian|Belgrade
SYC|Seychelles|Seychellois|Victoria
SLE|Sierra Leone|Sierra Leonean|Freetown
SGP|Singapore|Singaporean|Singapore
SVK|Slovakia|Slovak|Bratislava
SVN|Slovenia|Slovenian|Ljubljana
SLB|Solomon Islands|Solomon Islander|Honiara
SOM|Somalia|Somali|Mogadishu
ZAF|South Africa|South African|Pretoria
SSD|South Sudan|South Sudanese|Juba
ESP|Spain|Spanish|Madrid
LKA|Sri Lanka|Sri Lankan|Colombo
SDN|Sudan|Sudanese|Khartoum
SUR|Suriname|Surinamese|Paramaribo
SWE|Sweden|Swedish|Stockholm
CHE|Switzerland|Swiss|Bern
SYR|Syria|Syrian|Damascus
TJK|Tajikistan|Tajik|Dushanbe
THA|Thailand|Thai|Bangkok
TLS|Timor-Leste|Timorese|Dili
TGO|Togo|Togolese|Lome
TON|Tonga|Tongan|Nuku'alofa
TTO|Trinidad and Tobago|Trinidadian|Port of Spain
TUN|Tunisia|Tunisian|Tunis
TUR|Turkey|Turkish|Ankara
TKM|Turkmenistan|Turkmen|Ashgabat
TUV|Tuvalu|Tuvaluan|Funafuti
UGA|Uganda|Ugandan|Kampala
UKR|Ukraine|Ukrainian|Kyiv
ARE|United Arab Emirates|Emirati|Abu Dhabi
GBR|United Kingdom|British|London
TZA|Tanzania|Tanzanian|Dodoma
USA|United States|American|Washington, D.C.
URY|Uruguay|Uruguayan|Montevideo
UZB|Uzbekistan|Uzbek|Tashkent
VUT|Vanuatu|Ni-Vanuatu|Port Vila
VEN|Venezuela|Venezuelan|Caracas
VNM|Vietnam|Vietnamese|Hanoi
YEM|Yemen|Yemeni|Sanaa
ZMB|Zambia|Zambian|Lusaka
ZWE|Zimbabwe|Zimbabwean|Harare
"""


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    opened = Catalogue.open()
    yield opened
    opened.close()


def state(code: str) -> str:
    return PREFIXES["state"] + code


def members() -> list[list[str]]:
    return [line.split("|") for line in MEMBERS.strip().splitlines()]


def holder(catalogue: Catalogue, office: str, code: str, date: str) -> list[str]:
    return [entry.label for entry, _ in catalogue.holders(office, code, date=date)]


def all_tenures(catalogue: Catalogue) -> list[Tenure]:
    return [t for person in catalogue.entries("Person") for t in catalogue.tenures(person.iri)]


def test_there_are_193_members_of_the_united_nations(catalogue: Catalogue) -> None:
    """The list is whole, and it is the catalogue's own list of members."""
    assert len(members()) == 193
    assert {state(code) for code, *_ in members()} == set(
        catalogue.members(mint_entity("Organization", "United Nations"))
    )


@pytest.mark.parametrize(("code", "name", "adjective", "capital"), members(), ids=[m[0] for m in members()])
def test_a_member_state_is_known_by_name_adjective_and_capital(
    catalogue: Catalogue, code: str, name: str, adjective: str, capital: str
) -> None:
    """Short name and official name mean the state alone; its adjective and its capital mean it among others."""
    entry = catalogue.entry(state(code))
    assert entry is not None and entry.official is not None
    assert [e.iri for e in [catalogue.state(name), catalogue.state(entry.official)] if e] == [state(code)] * 2
    assert state(code) in [e.iri for e in catalogue.by_adjective_all(adjective)]
    assert state(code) in [n.iri for n in catalogue.named(capital) if n.kind == "capital"]
    assert entry.same_as[0].startswith(PREFIXES["wd"])


def test_an_adjective_of_two_states_is_left_open(catalogue: Catalogue) -> None:
    """Congolese and Dominican mean two states each: no answer is better than a guess."""
    assert catalogue.by_adjective("Congolese") is None and catalogue.by_adjective("Dominican") is None
    assert len(catalogue.by_adjective_all("Congolese")) == 2
    entry = catalogue.by_adjective("belarusian")
    assert entry is not None and entry.iri == state("BLR")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("Republic of Korea", "KOR"), ("Korea (South)", "KOR"), ("ROK", "KOR"), ("DPRK", "PRK"), ("Türkiye", "TUR"),
        ("Turkiye", "TUR"), ("Turkey", "TUR"), ("Czech Republic", "CZE"), ("Czechia", "CZE"), ("Burma", "MMR"),
        ("Ivory Coast", "CIV"), ("Cote d'Ivoire", "CIV"), ("Côte d’Ivoire", "CIV"), ("Holland", "NLD"), ("UK", "GBR"),
        ("Britain", "GBR"), ("Great Britain", "GBR"), ("America", "USA"), ("US", "USA"), ("U.S.", "USA"), ("BiH", "BIH"),
        ("UAE", "ARE"), ("PRC", "CHN"), ("DRC", "COD"), ("KSA", "SAU"), ("Belorussia", "BLR"), ("Swaziland", "SWZ"),
        ("Slovak Republic", "SVK"), ("Republic of Ireland", "IRL"), ("the Vatican", "VAT"), ("FYROM", "MKD"),
    ],
)  # fmt: skip
def test_other_names_of_states_are_known(catalogue: Catalogue, form: str, code: str) -> None:
    """Names in use beside the short and the official one mean the state of today, not one that history knows."""
    entry = catalogue.state(form)
    assert entry is not None and entry.iri == state(code)


@pytest.mark.parametrize(
    ("office", "code", "date", "label"),
    [
        ("president", "USA", "2012-05-01", "Barack Obama"), ("president", "USA", "1990", "George H. W. Bush"),
        ("president", "USA", "2005", "George W. Bush"), ("chancellor", "DEU", "2010", "Angela Merkel"),
        ("foreign-minister", "TUR", "2020", "Mevlüt Çavuşoğlu"), ("monarch", "QAT", "2022", "Tamim bin Hamad Al Thani"),
        ("prime-minister", "GBR", "2022-09-20", "Liz Truss"), ("president", "KAZ", "2016", "Nursultan Nazarbayev"),
        ("president", "BLR", "2020-09-14", "Alexander Lukashenko"), ("foreign-minister", "RUS", "2020", "Sergey Lavrov"),
        ("foreign-minister", "BLR", "2024-08", "Maxim Ryzhenkov"), ("defence-minister", "USA", "2023-03", "Lloyd Austin"),
        ("foreign-minister", "USA", "2025-03", "Marco Rubio"), ("president", "KOR", "2019", "Moon Jae-in"),
        ("prime-minister", "IND", "2016", "Narendra Modi"), ("foreign-minister", "IND", "2016", "Sushma Swaraj"),
        ("president", "IRN", "2015", "Hassan Rouhani"), ("supreme-leader", "IRN", "2015", "Ali Khamenei"),
        ("defence-minister", "DEU", "2024", "Boris Pistorius"), ("foreign-minister", "EGY", "2015", "Sameh Shoukry"),
        ("president", "COL", "2012", "Juan Manuel Santos"), ("prime-minister", "THA", "2016", "Prayut Chan-o-cha"),
        ("national-security-adviser", "USA", "2021-06", "Jake Sullivan"), ("president", "FRA", "1985", "François Mitterrand"),
    ],
)  # fmt: skip
def test_holders_of_an_office_are_known_by_date(
    catalogue: Catalogue, office: str, code: str, date: str, label: str
) -> None:
    """A state's office on a day, in a month or in a year without a change gives its one holder."""
    assert holder(catalogue, office, code, date) == [label]


@pytest.mark.parametrize(
    ("office", "organisation", "date", "label"),
    [
        ("secretary-general", "NATO", "2020", "Jens Stoltenberg"), ("secretary-general", "NATO", "2024-12", "Mark Rutte"),
        ("secretary-general", "United Nations", "2010", "Ban Ki-moon"),
        ("director-general", "International Atomic Energy Agency", "2022", "Rafael Grossi"),
        ("commission-president", "European Commission", "2021", "Ursula von der Leyen"),
        ("high-representative", "European Union", "2016", "Federica Mogherini"),
        ("secretary-general", "Collective Security Treaty Organization", "2021", "Stanislav Zas"),
    ],
)  # fmt: skip
def test_heads_of_organisations_are_known_by_date(
    catalogue: Catalogue, office: str, organisation: str, date: str, label: str
) -> None:
    """An organisation's office on a date gives its one holder."""
    iri = mint_entity("Organization", organisation)
    assert [e.label for e, _ in catalogue.holders(office, org_iri=iri, date=date)] == [label]


def test_the_day_of_a_change_has_both_holders_and_no_date_has_all(catalogue: Catalogue) -> None:
    """Two people held the office on the day it was handed over; without a date everyone who ever did is given."""
    assert holder(catalogue, "prime-minister", "GBR", "2022-09-06") == ["Boris Johnson", "Liz Truss"]
    labels = [e.label for e, _ in catalogue.holders("prime-minister", "GBR")]
    assert {"Margaret Thatcher", "Theresa May", "Keir Starmer"} <= set(labels)


def test_a_tenure_that_is_open_may_go_on_but_not_surely(catalogue: Catalogue) -> None:
    """After the source's own date an open tenure is a may-be: it covers the date, and is not sure of it."""
    (_, tenure), *_ = catalogue.holders("president", "BLR", date="2020")
    assert tenure.end is None and tenure.covers("2090") and not tenure.surely("2090") and tenure.surely("2020")


def test_the_spokesman_whose_item_nobody_proved_has_none(catalogue: Catalogue) -> None:
    """Dmitry Peskov is known by name and office, and is not given an identifier for that."""
    (entry,) = [e for e, t in catalogue.holders("spokesperson", "RUS", date="2020") if "President" in t.title]
    assert entry.label == "Dmitry Peskov" and entry.same_as == ()
    assert entry.iri == mint_entity("Person", "Dmitry Peskov", "RUS")


@pytest.mark.parametrize(
    ("name", "state_code", "kinds"),
    [
        ("foreign minister", None, ("foreign-minister",)), ("Minister of Foreign Affairs", None, ("foreign-minister",)),
        ("secretary of state", "USA", ("foreign-minister",)), ("Secretary of State", None, ()),
        ("foreign secretary", "GBR", ("foreign-minister",)), ("foreign secretary", "IND", ("foreign-secretary",)),
        ("Defense Secretary", None, ("defence-minister",)), ("Taoiseach", None, ("prime-minister",)),
        ("premier", "CHN", ("prime-minister",)), ("Amir", None, ("monarch",)), ("leader", None, ("leader",)),
        ("press secretary", None, ("spokesperson",)), ("baker", None, ()),
    ],
)  # fmt: skip
def test_names_of_offices_give_kinds(
    catalogue: Catalogue, name: str, state_code: str | None, kinds: tuple[str, ...]
) -> None:
    """A name of an office gives its kind; where states differ, the state decides."""
    assert catalogue.office(name, state_code) == kinds


def test_the_leader_is_the_head_who_rules(catalogue: Catalogue) -> None:
    """The leader of Russia is its president, of Germany its chancellor, of the United Kingdom its prime minister."""
    assert holder(catalogue, "leader", "RUS", "2010") == ["Dmitry Medvedev"]
    assert holder(catalogue, "leader", "DEU", "2010") == ["Angela Merkel"]
    assert holder(catalogue, "leader", "GBR", "2023") == ["Rishi Sunak"]
    assert holder(catalogue, "leader", "TUR", "2012") == holder(catalogue, "prime-minister", "TUR", "2012")


@pytest.mark.parametrize(
    ("form", "qid"),
    [
        ("Xi Jinping", "Q15031"), ("Jinping Xi", "Q15031"), ("Shinzo Abe", "Q132345"), ("Abe Shinzō", "Q132345"),
        ("Moon Jaein", "Q21001"), ("Haider Abadi", "Q5639013"), ("Alyaksandr Lukashenka", "Q2866"),
        ("Volodymyr Zelensky", "Q3874799"), ("Recep Tayyip Erdogan", "Q39259"), ("Vladimir Putin", "Q7747"),
        ("Sergei Shoigu", "Q32024"), ("Mohamed bin Zayed", "Q1951896"), ("Tamim bin Hamad", "Q1855372"),
    ],
)  # fmt: skip
def test_people_are_known_by_their_spellings(catalogue: Catalogue, form: str, qid: str) -> None:
    """Full names are found in both orders, with or without diacritics, articles and middle names."""
    found = {n.iri for n in catalogue.named(form) if n.kind == "full"}
    assert [e.same_as[0] for iri in found if (e := catalogue.entry(iri))] == [wikidata(qid)]


def test_surnames_are_a_kind_of_their_own(catalogue: Catalogue) -> None:
    """A surname alone never passes for a full name, and a Chinese surname is the first word."""
    assert {n.kind for n in catalogue.named("Putin")} == {"surname"}
    assert any(n.kind == "surname" and n.iri.endswith("xi-jinping-chn") for n in catalogue.named("Xi"))
    assert not any(n.iri.endswith("xi-jinping-chn") for n in catalogue.named("Jinping"))


def test_names_are_given_by_first_word_the_longest_first(catalogue: Catalogue) -> None:
    """The scanner gets all names that start with one of its words, folded, longest first."""
    found = catalogue.names(["United", "Minsk", "qqq"])
    assert sorted(found) == ["minsk", "united"]
    lengths = [len(n.words) for n in found["united"]]
    assert lengths == sorted(lengths, reverse=True)
    assert all(n.words[0] == "united" and " ".join(n.words) == fold(n.form) for n in found["united"])


def test_acronyms_keep_their_form(catalogue: Catalogue) -> None:
    """`us` and `who` are words: short names in capitals only fit a text that has them to the letter."""
    for word in ("us", "who", "un", "eu", "it", "is", "uk"):
        assert catalogue.named(word) == [], word
    assert any(n.iri == state("USA") for n in catalogue.named("US"))
    assert {n.kind for ns in catalogue.names(["us", "who"]).values() for n in ns if len(n.words) == 1} == {"acronym"}


@pytest.mark.parametrize(
    "word", ["of", "nice", "split", "most", "male", "reading", "mobile", "hope", "best", "may", "march"]
)
def test_common_words_are_no_places(catalogue: Catalogue, word: str) -> None:
    """Cities whose names are English words give no bare name, unless they are capitals."""
    places = [n for n in catalogue.named(word) if n.kind in ("label", "alias") and n.iri.startswith(PREFIXES["place"])]
    assert all(catalogue.capital_of(n.iri) for n in places)


def test_a_bare_name_means_the_weightier_place(catalogue: Catalogue) -> None:
    """Paris is not the one in Texas, Moscow not the one in Idaho; Georgia is a state and also one of America's."""
    assert {n.iri for n in catalogue.named("Paris") if n.kind == "label"} == {mint_entity("Place", "Paris", "FRA")}
    assert {n.iri for n in catalogue.named("Moscow")} == {mint_entity("Place", "Moscow", "RUS"), state("RUS")}
    assert {catalogue.entry(n.iri).type for n in catalogue.named("Georgia")} == {"State", "Place"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("Kremlin", "RUS"), ("the White House", "USA"), ("Élysée", "FRA"), ("Elysee", "FRA"), ("Downing Street", "GBR"),
        ("Blue House", "KOR"), ("Pentagon", "USA"), ("State Department", "USA"), ("Foggy Bottom", "USA"),
        ("Bundestag", "DEU"), ("Quai d'Orsay", "FRA"), ("Zhongnanhai", "CHN"), ("Bankova", "UKR"), ("Knesset", "ISR"),
        ("Farnesina", "ITA"), ("Planalto", "BRA"), ("Casa Rosada", "ARG"), ("Russian Foreign Ministry", "RUS"),
        ("Turkish Ministry of Foreign Affairs", "TUR"), ("Verkhovna Rada", "UKR"), ("Chinese Ministry of Commerce", "CHN"),
    ],
)  # fmt: skip
def test_houses_and_bodies_are_organisations_of_their_state(catalogue: Catalogue, form: str, code: str) -> None:
    """What a government is called by its address, and its ministries and parliament, are bodies of that state."""
    found = {e for n in catalogue.named(form) if (e := catalogue.entry(n.iri)) and e.type == "Organization"}
    assert [e.state for e in found] == [code]


@pytest.mark.parametrize(
    "name",
    [
        "New START", "INF Treaty", "NPT", "CTBT", "JCPOA", "Minsk agreements", "Paris Agreement", "Abraham Accords",
        "Camp David Accords", "Dayton Agreement", "Budapest Memorandum", "Black Sea Grain Initiative", "G7", "G20", "BRICS",
        "SCO", "OSCE", "EAEU", "CSTO", "NATO", "Normandy Format", "Sputnik V", "ASEAN", "OPEC", "WHO", "IAEA",
    ],
)  # fmt: skip
def test_agreements_formats_and_organisations_are_known(catalogue: Catalogue, name: str) -> None:
    """The treaties, formats and bodies that readouts name most are each one entry."""
    assert len({n.iri for n in catalogue.named(name)}) == 1


#: Identifiers that circulate and are wrong, each with the label that must not carry it.
WRONG = [
    ("Ursula von der Leyen", "Q57641"), ("Eurasian Economic Union", "Q474548"), ("Keir Starmer", "Q302421"),
    ("Minsk", "Q21579751"), ("Dmitry Peskov", "Q218295"), ("Kremlin", "Q133274"), ("Mohammed bin Salman", "Q7747"),
    ("Office of the United Nations High Commissioner for Refugees", "Q28606331"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "qid"), WRONG)
def test_identifiers_known_to_be_wrong_are_absent(catalogue: Catalogue, label: str, qid: str) -> None:
    """No entry of that name carries the wrong item."""
    assert not [e for e in catalogue.entries() if e.label == label and wikidata(qid) in e.same_as]


def test_wrong_items_are_nowhere_and_right_ones_where_they_belong(catalogue: Catalogue) -> None:
    """Items that mean nothing we know are in no file; Orban's is Orban's, the Paris Agreement's is the agreement's."""
    items = {m: e for e in catalogue.entries() for m in e.same_as}
    for qid in ("Q474548", "Q302421", "Q21579751", "Q28606331"):
        assert wikidata(qid) not in items
    right = {"Q57641": "Viktor Orbán", "Q21707860": "Paris Agreement", "Q4173083": "Eurasian Economic Union", "Q318693":
             "Collective Security Treaty Organization", "Q55": "Netherlands", "Q98270627": "Sputnik V"}  # fmt: skip
    assert {q: items[wikidata(q)].label for q in right} == right


def test_an_item_is_one_entry(catalogue: Catalogue) -> None:
    """No two people, states or organisations share a Wikidata item."""
    for kind in ("Person", "State", "Organization"):
        items = [m for e in catalogue.entries(kind) for m in e.same_as if m.startswith(PREFIXES["wd"])]
        assert len(items) == len(set(items)), kind


def test_no_tenure_ends_before_it_starts_or_after_what_is_known(catalogue: Catalogue) -> None:
    """Every tenure has a start, ends no earlier, and neither is later than the day its source knew of."""
    tenures = all_tenures(catalogue)
    assert len(tenures) > 10_000
    for tenure in tenures:
        assert tenure.start and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", tenure.start), tenure
        assert first_day(tenure.start) <= tenure.as_of and re.fullmatch(r"\d{4}-\d\d-\d\d", tenure.as_of), tenure
        assert tenure.end is None or first_day(tenure.start) <= last_day(tenure.end), tenure
        assert tenure.end is None or first_day(tenure.end) <= tenure.as_of, tenure


def test_every_tenure_is_of_a_known_person_body_and_kind(catalogue: Catalogue) -> None:
    """Holders, states and organisations are entries, and every kind of office has a name."""
    kinds = {kind for kinds in catalogue.office_names().values() for kind in kinds}
    for tenure in all_tenures(catalogue):
        assert catalogue.entry(tenure.of) is not None, tenure
        assert set(tenure.offices) <= kinds and tenure.title, tenure


@pytest.mark.skipif(not ZONES.is_file(), reason="needs the system's time zone tables")
def test_the_catalogue_agrees_with_the_time_zone_tables(catalogue: Catalogue) -> None:
    """The codes of all states are those of the time zone database, and its names mean them, but for those listed."""
    lines = [line.split("\t") for line in ZONES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    codes = {code: catalogue.state(code) for code, _ in lines}
    assert [code for code, entry in codes.items() if entry is None] == []
    names = {code: catalogue.state(re.sub("^St ", "Saint ", name)) for code, name in lines}
    assert sum(entry is not None for entry in names.values()) > 220
    assert {code for code, entry in names.items() if entry and entry != codes[code]} == set()


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the tables of facts beside the checkout")
def test_the_catalogue_agrees_with_a_dictionary_of_actors(catalogue: Catalogue) -> None:
    """Names of states in the event coders' dictionary mean the state whose code they have there."""
    with (SHARED / "cameo_actors.tsv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file, delimiter="\t") if r["file"] == "Phoenix.Countries.actors.txt"]
    codes = {r["name"].replace("_", " ").title(): r["codes"] for r in rows if re.fullmatch("[A-Z]{3}", r["codes"])}
    found = {
        name: entry.state
        for name in codes
        if (entry := catalogue.state(name)) and entry.iri == state(entry.state or "")
    }
    assert len(found) > 150
    assert {n: (codes[n], s) for n, s in found.items() if codes[n] != s} == DICTIONARY_DIFFERS


#: Where the dictionary counts an overseas territory to the state it belongs to.
DICTIONARY_DIFFERS = {"Mayotte": ("FRA", "MYT"), "Saint Barthelemy": ("FRA", "BLM")}


def test_words_are_folded_one_way() -> None:
    """Diacritics, case, apostrophes, dots and possessives do not part two spellings of a name."""
    assert fold("ERDOĞAN’s") == fold("Erdogan") == "erdogan"
    assert words("Al-Assad") == ("al", "assad") and words("U.S.") == ("us",) and fold("N'Djamena") == "ndjamena"
    assert fold("Antigua & Barbuda") == "antigua and barbuda"


def test_tokens_keep_their_place_in_the_text() -> None:
    """A token's offsets cut out the word itself, without quotes, stops and a possessive ending."""
    text = "“The U.S.-Iraq talks,” Putin’s aide said."
    found = [(t.word, text[t.start : t.end]) for t in tokens(text)]
    assert found == [
        ("the", "The"), ("us", "U.S."), ("iraq", "Iraq"), ("talks", "talks"), ("putin", "Putin"), ("aide", "aide"),
        ("said", "said"),
    ]  # fmt: skip


def test_opening_twice_uses_the_cached_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first opening compiles; the second reads the same file, and leaves it as it was."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = small(tmp_path)
    first = Catalogue.open(folder)
    (index,) = (tmp_path / "cache" / "summit-kg").iterdir()
    written = index.stat().st_mtime_ns
    second = Catalogue.open(folder)
    assert index.stat().st_mtime_ns == written and list(index.parent.iterdir()) == [index]
    assert first.digest == second.digest and first.state("Atlantis") == second.state("Atlantis")


def test_changed_data_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is keyed by content: an edited file is seen at once."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = small(tmp_path)
    assert Catalogue.open(folder).state("Lyonesse") is None
    text = (folder / "states.ttl").read_text(encoding="utf-8")
    (folder / "states.ttl").write_text(text.replace("Atlantis", "Lyonesse"), encoding="utf-8")
    assert Catalogue.open(folder).state("Lyonesse") is not None


def test_a_cache_that_cannot_be_written_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cache folder is a file, the index goes to the temporary folder."""
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert Catalogue.open(small(tmp_path)).state("Atlantis") is not None


def test_the_index_is_the_same_every_time(tmp_path: Path) -> None:
    """Two compilations of the shipped files hold the same rows in the same order."""
    files = [assets.folder("catalogue") / f"{name}.ttl" for name in ("states", "offices", "agreements", "sources")]
    dumps = []
    for number in range(2):
        compile_index(files, tmp_path / f"{number}.sqlite")
        dumps.append(list(sqlite3.connect(tmp_path / f"{number}.sqlite").iterdump()))
    assert dumps[0] == dumps[1]


def test_a_broken_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not Turtle is told by its name and line; a folder without any is told too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = small(tmp_path)
    (folder / "bad.ttl").write_text("<a> <b> .\n", encoding="utf-8")
    with pytest.raises(AssetError, match=r"bad\.ttl:1"):
        Catalogue.open(folder)
    with pytest.raises(AssetError, match=r"no \.ttl file"):
        Catalogue.open(tmp_path / "nowhere")


def test_no_file_is_too_big_to_review(tmp_path: Path) -> None:
    """No file is over four megabytes, and the whole is under fifteen."""
    sizes = [path.stat().st_size for path in assets.paths("catalogue", ".ttl")]
    assert max(sizes) < 4_000_000 and sum(sizes) < 15_000_000


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the tables of facts beside the checkout")
def test_the_command_builds_the_shipped_files(tmp_path: Path) -> None:
    """The committed Turtle is what the command makes of the tables, byte for byte."""
    from tools.catalogue.__main__ import main

    assert main(["--facts", str(SHARED), "--output", str(tmp_path)]) == 0
    made = {p.name: p.read_bytes() for p in tmp_path.glob("*.ttl")}
    assert made == {p.name: p.read_bytes() for p in assets.paths("catalogue", ".ttl")}


def small(tmp_path: Path) -> Path:
    """A catalogue of one state that no atlas has."""
    folder = tmp_path / "small"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "states.ttl").write_text(
        f"""@prefix kg: <{PREFIXES["kg"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> . @prefix state: <{PREFIXES["state"]}> .
        state:ATL a kg:State ; rdfs:label "Atlantis"@en ; kg:stateCode "ATL" ; kg:adjective "Atlantean"@en .""",
        encoding="utf-8",
    )
    return folder


def test_every_entry_has_a_name(catalogue: Catalogue) -> None:
    """No entry is without a label: a row of the sources without a name is left out."""
    assert [e.iri for e in catalogue.entries() if not e.label.strip()] == []
