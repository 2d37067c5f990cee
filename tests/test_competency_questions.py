"""The questions the graph was built for, each with the answer it gives today."""

import re
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
            ""
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
    "which-facts-are-corroborated": [
        (
            "Directorate General of Regional Administration",
            "is part of",
            "Ministry of Home Affairs of Indonesia",
            "2",
        ),
        ("Safrizal ZA", "holds an office in", "Directorate General of Regional Administration", "2"),
    ],
    "which-facts-rest-on-one-source": [
        ("3rd ASEAN-Japan Smart Cities Network High Level Meeting", "was held in", "Japan"),
        ("7th ASEAN-Japan Smart Cities Network High Level Meeting", "was held in", "Japan"),
        ("7th ASEAN-Japan Smart Cities Network High Level Meeting", "was held in", "Takamatsu"),
        ("Banyuwangi", "is a member of", "ASEAN Smart Cities Network"),
        ("Banyuwangi", "is located in", "Indonesia"),
        ("Denpasar", "is located in", "Indonesia"),
        ("Denpasar", "is projected as a member of", "ASEAN Smart Cities Network"),
        ("Indonesia", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
        ("Jakarta", "is a member of", "ASEAN Smart Cities Network"),
        ("Jakarta", "is located in", "Indonesia"),
        ("Japan", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
        ("Makassar", "is a member of", "ASEAN Smart Cities Network"),
        ("Makassar", "is located in", "Indonesia"),
        ("Malaysia", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
        (
            "Ministry of Home Affairs of Indonesia",
            "is National Representative to",
            "ASEAN Smart Cities Network",
        ),
        ("Ministry of Home Affairs of Indonesia", "is based in", "Indonesia"),
        ("Ministry of Home Affairs of Indonesia", "represents", "Indonesia"),
        ("Palembang", "is located in", "Indonesia"),
        ("Palembang", "is projected as a member of", "ASEAN Smart Cities Network"),
        ("Philippines", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
        ("Safrizal ZA", "is National Representative to", "ASEAN Smart Cities Network"),
        ("Safrizal ZA", "is Shepherd of", "ASEAN Smart Cities Network"),
        ("Safrizal ZA", "represents", "Indonesia"),
        ("Safrizal ZA", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
        ("Safrizal ZA", "was invited to", "3rd ASEAN-Japan Smart Cities Network High Level Meeting"),
        ("Semarang", "is located in", "Indonesia"),
        ("Semarang", "is projected as a member of", "ASEAN Smart Cities Network"),
        ("Sumedang", "is a member of", "ASEAN Smart Cities Network"),
        ("Sumedang", "is located in", "Indonesia"),
        ("Surabaya", "is located in", "Indonesia"),
        ("Surabaya", "is projected as a member of", "ASEAN Smart Cities Network"),
        ("Takamatsu", "is located in", "Japan"),
        ("Thailand", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
        ("United Nations", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
        ("United Nations Centre for Regional Development", "is part of", "United Nations"),
        (
            "United Nations Centre for Regional Development",
            "took part in",
            "7th ASEAN-Japan Smart Cities Network High Level Meeting",
        ),
        ("Viet Nam", "took part in", "7th ASEAN-Japan Smart Cities Network High Level Meeting"),
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
            "assertion",
            "The director general is at work on strategic ties in Japan that serve inclusive smart cities.",
            None,
        ),
        ("JPNN.com", "judgement", "The meeting was a success.", None),
        (
            "SINDOnews",
            "assertion",
            "Those invited include leaders of central and local governments in ASEAN; turning smart "
            "cities into reality is a challenge they share.",
            None,
        ),
        (
            "SINDOnews",
            "expectation",
            "Open talk about what has worked in ASEAN and in Japan is hoped to bring smart city projects on.",
            None,
        ),
        (
            "SINDOnews",
            "expectation",
            "Public and private bodies are hoped to form networks behind smart cities.",
            None,
        ),
        (
            "SINDOnews",
            "expectation",
            "Ways through the hardship of the long COVID-19 pandemic are hoped to be looked at more closely.",
            None,
        ),
        (
            "Safrizal ZA",
            "assertion",
            "Building capacity for smart cities is no matter of single steps or lone actors: many "
            "parties and approaches have to come together in one ecosystem.",
            None,
        ),
        ("Safrizal ZA", "assertion", "Four recommendations came out of the meeting.", "2021-10-22"),
        ("Safrizal ZA", "assertion", "Indonesia has four local governments in the network.", None),
        (
            "Safrizal ZA",
            "assertion",
            "Indonesia's government, acting through the Ministry of Home Affairs, is wholly for "
            "collaboration, at home and abroad, as the way to bring smart cities in its regions to "
            "maturity sooner.",
            None,
        ),
        (
            "Safrizal ZA",
            "assertion",
            "Japan and ASEAN's member states see how much the three points matter for smart cities.",
            "2021-10-22",
        ),
        (
            "Safrizal ZA",
            "assertion",
            "Japan presented examples from home that fit the three points.",
            "2021-10-22",
        ),
        (
            "Safrizal ZA",
            "assertion",
            "Smart cities advance together with economic growth and investment.",
            None,
        ),
        ("Safrizal ZA", "assertion", "The four projected cities differ in character.", None),
        ("Safrizal ZA", "plan", "The guidebook is to be written jointly at the end of 2021.", "2021-10-22"),
        (
            "Safrizal ZA",
            "plan",
            "These four cities are among several local governments foreseen for later; that they are "
            "to join the network is understood from the sentence before, not said outright.",
            None,
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
    assert re.fullmatch(r"# [A-Z].*\?", first)


@pytest.mark.parametrize("file", FILES, ids=stem)
def test_question_needs_no_prefix_and_no_whole_iri(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\b(PREFIX|BASE)\b|://", text)


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
