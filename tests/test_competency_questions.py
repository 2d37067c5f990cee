"""The questions the graph was built for, each with the answer it gives today."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, QuerySolutions, Triple

from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

QUERIES = Path(__file__).parents[1] / "ontology" / "queries"
FILES = sorted(QUERIES.glob("*.rq"))

EXPECTED: dict[str, list[tuple[str | None, ...]]] = {
    "are-all-outcomes-recorded": [("3rd ASEAN-Japan Smart Cities Network High Level Meeting", "4", "4")],
    "how-is-banyuwangi-connected-to-takamatsu": [
        (
            "ASEAN Smart Cities Network",
            "Safrizal ZA",
            "7th ASEAN-Japan Smart Cities Network High Level Meeting",
        )
    ],
    "how-many-were-invited-and-came": [("1200", None)],
    "what-changed-in-representation": [
        (
            "Ministry of Home Affairs of Indonesia",
            "Safrizal ZA",
            "Directorate General of Regional Administration",
        )
    ],
    "what-the-third-meeting-resolved": [
        (
            "1",
            "3rd High Level Meeting, outcome 1: closer cooperation and a planning guidebook",
            "Continued cooperation",
        ),
        (
            "1",
            "3rd High Level Meeting, outcome 1: closer cooperation and a planning guidebook",
            "Smart city planning",
        ),
        (
            "2",
            "3rd High Level Meeting, outcome 2: progress of Smart JAMP and continued support",
            "Agreed support measures",
        ),
        (
            "2",
            "3rd High Level Meeting, outcome 2: progress of Smart JAMP and continued support",
            "Continued cooperation",
        ),
        (
            "3",
            "3rd High Level Meeting, outcome 3: three points for smart cities",
            "Diversity fitted to local needs",
        ),
        (
            "3",
            "3rd High Level Meeting, outcome 3: three points for smart cities",
            "Multi-stakeholder participation",
        ),
        (
            "3",
            "3rd High Level Meeting, outcome 3: three points for smart cities",
            "Openness and transparency",
        ),
        ("4", "3rd High Level Meeting, outcome 4: meetings and cooperation go on", "Continued cooperation"),
    ],
    "what-was-hoped-of-the-third-meeting": [
        ("Coping with the pandemic", "SINDOnews"),
        ("Exchange of good practice", "SINDOnews"),
        ("Public-private networking", "SINDOnews"),
    ],
    "what-was-planned-for-each-day": [
        ("1", "opening ceremony", "true"),
        ("1", "panel discussion", "true"),
        ("2", "business matching", "true"),
        ("2", "forum", "true"),
    ],
    "when-where-and-how-were-the-meetings-held": [
        ("3", "2021-10-18", "2021-10-19", None, "Japan", "hybrid"),
        ("7", "2025-11-10", None, "Takamatsu", "Japan", None),
    ],
    "where-does-the-profile-of-surabaya-come-from": [
        (
            "Kembangkan Kota Cerdas Inklusif, Dirjen Bina Adwil Bangun Kemitraan Strategis di Jepang",
            "JPNN.com",
            "2025-11-12",
            "13",
            "https://m.jpnn.com/news/kembangkan-kota-cerdas-inklusif-dirjen-bina-adwil-bangun-kemitraan-strategis-di-jepang",
        )
    ],
    "which-cities-are-projected-with-which-profile": [
        ("Denpasar", "Smart cultural city", "2025-11-10"),
        ("Palembang", "Smart river city", "2025-11-10"),
        ("Semarang", "Smart resilience city", "2025-11-10"),
        ("Surabaya", "Smart industrial and sea port city", "2025-11-10"),
    ],
    "which-events-took-place-in-which-places": [
        (
            "3rd ASEAN-Japan Smart Cities Network High Level Meeting",
            "Japan",
            "ASEAN-Japan Smart Cities Network High Level Meeting",
        ),
        (
            "7th ASEAN-Japan Smart Cities Network High Level Meeting",
            "Japan",
            "ASEAN-Japan Smart Cities Network High Level Meeting",
        ),
        (
            "7th ASEAN-Japan Smart Cities Network High Level Meeting",
            "Takamatsu",
            "ASEAN-Japan Smart Cities Network High Level Meeting",
        ),
    ],
    "which-local-governments-are-members": [
        ("DKI Jakarta", "Safrizal ZA", "2025-11-10"),
        ("Kabupaten Banyuwangi", "Safrizal ZA", "2025-11-10"),
        ("Kabupaten Sumedang", "Safrizal ZA", "2025-11-10"),
        ("Kota Makassar", "Safrizal ZA", "2025-11-10"),
    ],
    "which-names-do-sources-print-for-the-network": [
        ("ASCN", "JPNN.com, 12 November 2025", "false"),
        ("ASCN", "SINDOnews, 22 October 2021", "false"),
        ("ASEAN Smart Cities Network", "SINDOnews, 22 October 2021", "true"),
        ("ASEAN Smart City Network", "JPNN.com, 12 November 2025", "false"),
    ],
    "which-paragraphs-are-repeated": [
        ("SINDOnews, 22 October 2021", "14", "7"),
        ("SINDOnews, 22 October 2021", "15", "8"),
        ("SINDOnews, 22 October 2021", "16", "9"),
        ("SINDOnews, 22 October 2021", "17", "10"),
        ("SINDOnews, 22 October 2021", "18", "11"),
        ("SINDOnews, 22 October 2021", "19", "12"),
        ("SINDOnews, 22 October 2021", "20", "13"),
    ],
    "which-relationships-rest-on-one-source": [
        ("Membership of Banyuwangi in the ASEAN Smart Cities Network", "1"),
        ("Membership of Jakarta in the ASEAN Smart Cities Network", "1"),
        ("Membership of Makassar in the ASEAN Smart Cities Network", "1"),
        ("Membership of Sumedang in the ASEAN Smart Cities Network", "1"),
        ("Ministry of Home Affairs as National Representative of Indonesia", "1"),
        ("Projected membership of Denpasar in the ASEAN Smart Cities Network", "1"),
        ("Projected membership of Palembang in the ASEAN Smart Cities Network", "1"),
        ("Projected membership of Semarang in the ASEAN Smart Cities Network", "1"),
        ("Projected membership of Surabaya in the ASEAN Smart Cities Network", "1"),
        ("Safrizal ZA as National Representative of Indonesia", "1"),
        ("Safrizal ZA as Shepherd of the ASEAN Smart Cities Network", "1"),
        ("Safrizal ZA as Director General of Regional Administration", "2"),
    ],
    "which-themes-run-from-2021-to-2025": [
        (
            "Multi-stakeholder participation",
            "3rd High Level Meeting, outcome 3: three points for smart cities",
            "Smart city capacity takes one ecosystem of many stakeholders (Safrizal ZA, 2025)",
        )
    ],
    "who-agreed-to-what": [
        ("1", "agreed by", "ASEAN"),
        ("1", "agreed by", "Japan"),
        ("2", "agreed by", "Japan"),
        ("2", "put forward by", "Japan"),
        ("3", "put forward by", "Japan"),
        ("4", "agreed by", "ASEAN"),
        ("4", "agreed by", "Japan"),
    ],
    "who-claimed-what": [
        (
            "JPNN.com",
            "judgement",
            "The director general is building a strategic partnership in Japan in order to develop inclusive smart cities.",
            None,
        ),
        ("JPNN.com", "judgement", "The meeting was held with success.", None),
        (
            "SINDOnews",
            "assertion",
            "Among the invited are leaders of central and local government in ASEAN, all of whom face the same challenge of making smart cities real.",
            None,
        ),
        (
            "SINDOnews",
            "expectation",
            "The meeting is hoped to bring public and private bodies together in support of smart cities.",
            None,
        ),
        (
            "SINDOnews",
            "expectation",
            "The meeting is hoped to go deeper into how to cope with the hardship of the long COVID-19 pandemic.",
            None,
        ),
        (
            "SINDOnews",
            "expectation",
            "The meeting is hoped to help smart city projects forward by open discussion of good practice from ASEAN and Japan.",
            None,
        ),
        (
            "Safrizal ZA",
            "assertion",
            "Developing smart cities goes hand in hand with raising economic growth and widening investment.",
            None,
        ),
        ("Safrizal ZA", "assertion", "Every one of them has a character of its own.", None),
        ("Safrizal ZA", "assertion", "Four local governments of Indonesia now belong to the network.", None),
        (
            "Safrizal ZA",
            "assertion",
            "Japan showed some cases from home that advance smart cities in keeping with the three points.",
            "2021-10-22",
        ),
        (
            "Safrizal ZA",
            "assertion",
            "Taken as a whole, the meeting produced four recommendations.",
            "2021-10-22",
        ),
        (
            "Safrizal ZA",
            "assertion",
            "The capacity of smart cities cannot be built piece by piece, let alone by each on its own; it takes many stakeholders and many approaches within one ecosystem.",
            None,
        ),
        (
            "Safrizal ZA",
            "assertion",
            "The member states of ASEAN and Japan recognise how important the three points are for developing smart cities.",
            "2021-10-22",
        ),
        (
            "Safrizal ZA",
            "assertion",
            "Through the Ministry of Home Affairs, the Government of Indonesia stays fully committed to developing smart cities by collaboration, locally, nationally and internationally, so that they mature faster in the regions.",
            None,
        ),
        (
            "Safrizal ZA",
            "plan",
            "Several more local governments are projected for the time ahead, these four among them; that membership of the network is meant follows from what was said just before.",
            None,
        ),
        (
            "Safrizal ZA",
            "plan",
            "The guidebook is planned to be drawn up jointly at the end of 2021.",
            "2021-10-22",
        ),
    ],
    "who-guides-the-network": [("Safrizal ZA", "shepered ASCN")],
    "who-is-member-of-which-organisation": [
        (
            "Safrizal ZA",
            "Directorate General of Regional Administration",
            "Ministry of Home Affairs of Indonesia",
        )
    ],
    "who-represented-indonesia": [
        (
            "Ministry of Home Affairs of Indonesia",
            "organisation",
            "National Representative",
            "Directorate General of Regional Administration",
            "2021-10-22",
        ),
        ("Safrizal ZA", "person", "National Representative", None, "2025-11-10"),
    ],
    "who-took-part-in-the-seventh-meeting": [
        ("Indonesia", "delegation"),
        ("Japan", "participant"),
        ("Malaysia", "delegation"),
        ("Philippines", "delegation"),
        ("Safrizal ZA", "head of delegation"),
        ("Safrizal ZA", "speaker"),
        ("Thailand", "delegation"),
        ("United Nations", "participant"),
        ("United Nations Centre for Regional Development", "participant"),
        ("Viet Nam", "delegation"),
    ],
    "who-was-invited-without-known-attendance": [
        ("Safrizal ZA", "3rd ASEAN-Japan Smart Cities Network High Level Meeting")
    ],
}


def stem(file: Path) -> str:
    return file.stem


def test_every_question_has_an_expected_answer() -> None:
    assert len(FILES) >= 12
    assert [file.stem for file in FILES] == sorted(EXPECTED)


@pytest.mark.parametrize("file", FILES, ids=stem)
def test_file_opens_with_its_question(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert "?" in first or "which on more" in first


@pytest.mark.parametrize("file", FILES, ids=stem)
def test_question_has_its_expected_answer(file: Path, version: Version) -> None:
    answer = version.open_store().query(
        file.read_text(encoding="utf-8"),
        base_iri=version.base,
        prefixes=Namespace(version.base).prefixes,
    )
    assert isinstance(answer, QuerySolutions)
    rows = [tuple(text(value) for value in solution) for solution in answer]
    assert rows == EXPECTED[file.stem]


def text(term: object) -> str | None:
    assert not isinstance(term, BlankNode | Triple)
    value: str | None = getattr(term, "value", None)
    return value
