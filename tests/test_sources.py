"""The source files say what their paragraphs say, in the right graphs, and the editors say the rest."""

import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from ascn_graph.namespaces import DEFAULT_BASE, RDF, RDFS, Namespace

ROOT = Path(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
SOURCES = ROOT / "graph" / "sources"
FILES = sorted(SOURCES.rglob("*.trig"))
EDITORS = sorted((SOURCES / "editors").glob("*.trig"))
TYPE = NamedNode(f"{RDF}type")
LABEL = NamedNode(f"{RDFS}label")

# Paragraphs that state something; the others are page furniture or repeat an earlier one word for word.
PARAGRAPHS = {
    "jpnn-2025-11-12": [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
    "sindonews-2021-10-22": [1, 6, 7, 8, 9, 10, 11, 12, 13],
}


def read(file: Path) -> list[Quad]:
    syntax = RdfFormat.TRIG if file.suffix == ".trig" else RdfFormat.TURTLE
    return list(parse(file.read_bytes(), syntax, base_iri=SPACE.base))


def store_of(*files: Path) -> Store:
    store = Store()
    for file in files:
        store.extend(read(file))
    return store


def name(term: object) -> str:
    """Give the name relative to the base, or the whole IRI of someone else's term."""
    assert isinstance(term, NamedNode)
    return SPACE.local(term.value) or term.value


def graphs_of(file: Path) -> set[str]:
    return {name(quad.graph_name) for quad in read(file)}


def short(file: Path) -> str:
    return file.relative_to(SOURCES).with_suffix("").as_posix()


def source_of(file: Path) -> str:
    """Give the name of the source that a file belongs to: its own, or its folder's."""
    return file.stem if file.parent == SOURCES else file.parent.name


ARTICLES = [SOURCES / f"{article}.trig" for article in sorted(PARAGRAPHS)]
SAID = store_of(*ARTICLES)
"""What the articles state, and nothing of the editors."""
EVERYTHING = store_of(*FILES, ROOT / "ontology" / "ascn.ttl", ROOT / "ontology" / "themes.ttl")
OURS = f"STRSTARTS(STR(?node), '{SPACE.base}') && !STRENDS(STR(?node), '#')"


def nodes(store: Store, pattern: str) -> list[str]:
    """Give the sorted names of ?node wherever `pattern` holds in all graphs together."""
    found = store.query(
        f"SELECT DISTINCT ?node WHERE {{ {pattern} }}",
        base_iri=SPACE.base,
        prefixes=SPACE.prefixes,
        use_default_graph_as_union=True,
    )
    assert isinstance(found, QuerySolutions)
    return sorted(name(solution["node"]) for solution in found)


def test_the_files_looked_at_are_there() -> None:
    assert {*EDITORS, *ARTICLES} <= set(FILES)
    assert len(EDITORS) > 15
    assert len(FILES) > 250
    assert len(SAID) > 300
    assert len(EVERYTHING) > 15_000


@pytest.mark.parametrize("article", sorted(PARAGRAPHS))
def test_every_paragraph_that_states_something_has_its_graph(article: str) -> None:
    expected = {f"source/{article}#p{number}" for number in PARAGRAPHS[article]}
    assert graphs_of(SOURCES / f"{article}.trig") == {f"source/{article}", *expected}


@pytest.mark.parametrize("file", FILES, ids=short)
def test_file_holds_only_graphs_of_its_own_source(file: Path) -> None:
    own = re.compile(rf"source/{re.escape(source_of(file))}(#[a-z0-9-]+)?")
    assert [graph for graph in graphs_of(file) if not own.fullmatch(graph)] == []


@pytest.mark.parametrize("file", FILES, ids=short)
def test_sources_hold_no_blank_nodes(file: Path) -> None:
    assert [quad for quad in read(file) if BlankNode in {type(quad.subject), type(quad.object)}] == []


@pytest.mark.parametrize(
    "told",
    [
        "dcterms:title ?value",
        "dcterms:publisher ?value",
        "dcterms:language ?value",
        ":sourceKind ?value",
        ":confidence ?value",
        "dcterms:rights|dcterms:license ?value",
        "dcterms:issued|:undated ?value",
    ],
)
def test_every_source_says_what_it_is_and_on_which_terms_it_may_be_used(told: str) -> None:
    silent = f"?node a :Source FILTER NOT EXISTS {{ ?node {told} }}"
    compilers = ["source/dossier", "source/editors"] if "confidence" in told else []
    assert nodes(EVERYTHING, silent) == compilers


ORIGINS = {
    "jpnn-2025-11-12": "document/kemendagri-statement-2025-11",
    "sindonews-2021-10-22": "document/kemendagri-statement-2021-10-22",
}


@pytest.mark.parametrize(("article", "origin"), ORIGINS.items(), ids=list(ORIGINS))
def test_article_tells_its_address_and_the_editors_its_origin(article: str, origin: str) -> None:
    assert nodes(SAID, f"GRAPH ?node {{ source:{article} :address ?address }}") == [f"source/{article}"]
    said_by_editors = f"GRAPH <source/editors#source-{article}> {{ source:{article} :origin ?node }}"
    assert nodes(EVERYTHING, said_by_editors) == [origin]


@pytest.mark.parametrize("file", ARTICLES, ids=short)
def test_paragraphs_leave_types_and_labels_to_the_editors(file: Path) -> None:
    paragraphs = [quad for quad in read(file) if "#p" in name(quad.graph_name)]
    assert paragraphs
    assert [quad for quad in paragraphs if quad.predicate in {TYPE, LABEL}] == []


def test_editors_describe_each_thing_in_the_graph_named_after_it() -> None:
    quads = [quad for file in EDITORS for quad in read(file)]
    typed = {name(quad.subject): name(quad.graph_name) for quad in quads if quad.predicate == TYPE}
    del typed["source/editors"]
    assert len(typed) > 1000
    assert typed == {thing: f"source/editors#{thing.replace('/', '-')}" for thing in typed}


def test_everything_described_has_a_type() -> None:
    unnamed = "isIRI(?node) && !CONTAINS(STR(?node), '#p') && !CONTAINS(STR(?node), 'source/dossier#')"
    assert nodes(EVERYTHING, f"?node ?p ?o FILTER NOT EXISTS {{ ?node a ?class }} FILTER ({unnamed})") == []


def test_everything_typed_has_an_english_label_but_positions_and_gaps() -> None:
    label = "?node rdfs:label ?label FILTER (lang(?label) = 'en')"
    named = "FILTER (isIRI(?node) && ?class NOT IN (:Position, :Gap))"
    assert nodes(EVERYTHING, f"?node a ?class {named} FILTER NOT EXISTS {{ {label} }}") == []


def test_nothing_has_two_labels_in_one_language() -> None:
    two = "?node rdfs:label ?label , ?other FILTER (?label != ?other && lang(?label) = lang(?other))"
    assert nodes(EVERYTHING, two) == []


def test_every_iri_of_ours_that_is_mentioned_is_described() -> None:
    paragraph = "REGEX(STR(?node), '#p[0-9]+$')"
    used = "{ ?s ?p ?node } UNION { ?s ?node ?o }"
    assert "city/banyuwangi" in nodes(EVERYTHING, f"{used} FILTER (isIRI(?node) && {OURS})")
    assert nodes(
        EVERYTHING,
        f"{used} FILTER NOT EXISTS {{ ?node ?x ?y }} FILTER (isIRI(?node) && {OURS} && !{paragraph})",
    ) == []  # fmt: skip


def test_names_of_things_are_short_and_plain() -> None:
    things = nodes(EVERYTHING, f"?node a ?class FILTER ({OURS} && !CONTAINS(STR(?node), '#'))")
    things.remove("ontology")
    assert len(things) > 100
    assert [thing for thing in things if not re.fullmatch(r"[a-z]+/[a-z0-9-]+", thing)] == []


# What each paragraph says, as a pattern that must hold in its graph.
THIRD, SEVENTH, SAFRIZAL = "meeting:asean-japan-hlm-3", "meeting:asean-japan-hlm-7", "person:safrizal-za"
AT_SEVENTH = f"?participation :agent {SAFRIZAL}"
BY_SAFRIZAL = f"?claim :claimedBy {SAFRIZAL}"
HOPED = f"?claim :claimedBy organisation:sindonews ; :claimKind :Expectation ; :about {THIRD} ; :hasTheme"
OUTCOME = f":outcomeOf {THIRD} ; :accordingTo {SAFRIZAL} ; :ordinal"
JPNN = {
    "strategic ties in Japan": (3, "?claim :claimedBy organisation:jpnn ; :about country:japan"),
    "minute of publication": (4, "?source :publishedAt '2025-11-12T10:56:00+07:00'^^xsd:dateTime"),
    "director general": (5, f"?office :holder {SAFRIZAL} ; :organisation organisation:ditjen-bina-adwil"),
    "ministry of the directorate": (5, "organisation:ditjen-bina-adwil :partOf organisation:kemendagri"),
    "National Representative": (5, f"?role :representative {SAFRIZAL} ; :country country:indonesia"),
    "picture at the meeting": (5, f"{AT_SEVENTH} ; :meeting {SEVENTH}"),
    "city of the meeting": (6, f"{SEVENTH} :heldIn city:takamatsu"),
    "prefecture of the city": (
        6,
        "city:takamatsu :locatedIn country:japan ; :province 'Perfektur Kagawa'@id",
    ),
    "day of the meeting": (6, f"{SEVENTH} :startDate '2025-11-10'^^xsd:date"),
    "success": (6, f"?claim :claimKind :Judgement ; :about {SEVENTH}"),
    "Indonesian name": (
        6,
        f"{SEVENTH} skos:altLabel 'Pertemuan Tingkat Tinggi Jejaring Kota Cerdas ASEAN - Jepang'@id",
    ),
    "seventh of its series": (7, f"{SEVENTH} :partOfSeries series:asean-japan-hlm ; :ordinal 7"),
    "Thailand": (7, f"?part :agent country:thailand ; :meeting {SEVENTH} ; :role :Delegation"),
    "Malaysia": (7, f"?part :agent country:malaysia ; :meeting {SEVENTH} ; :role :Delegation"),
    "Philippines": (7, f"?part :agent country:philippines ; :meeting {SEVENTH} ; :role :Delegation"),
    "Viet Nam": (7, f"?part :agent country:viet-nam ; :meeting {SEVENTH} ; :role :Delegation"),
    "Indonesia": (7, f"?part :agent country:indonesia ; :meeting {SEVENTH} ; :role :Delegation"),
    "Japan": (7, f"?part :agent country:japan ; :meeting {SEVENTH} ; :role :Participant"),
    "United Nations": (7, "?part :agent organisation:united-nations ; :through organisation:uncrd"),
    "head of delegation": (8, f"{AT_SEVENTH} ; :role :HeadOfDelegation ; :delegationOf country:indonesia"),
    "Shepherd": (9, f"?role :representative {SAFRIZAL} ; :network network:ascn ; :role :Shepherd"),
    "ecosystem": (10, f"{BY_SAFRIZAL} ; :hasTheme theme:capacity-building ; :claimedAt {SEVENTH}"),
    "growth": (10, f"{BY_SAFRIZAL} ; :hasTheme theme:economic-growth-and-investment"),
    "commitment": (11, f"{BY_SAFRIZAL} ; :hasTheme theme:multi-level-collaboration"),
    "presentation": (12, f"{AT_SEVENTH} ; :role :Speaker ; dcterms:description ?words"),
    "Jakarta": (13, "?part :member city:jakarta ; :network network:ascn ; :status :Member"),
    "Makassar": (13, "?part :member city:makassar ; :network network:ascn ; :status :Member"),
    "Banyuwangi": (13, "?part :member city:banyuwangi ; :network network:ascn ; :status :Member"),
    "Sumedang": (13, "?part :member city:sumedang ; :network network:ascn ; :status :Member"),
    "open list": (13, f"{BY_SAFRIZAL} ; :claimKind :Plan ; :about network:ascn"),
    "Surabaya": (13, "?part :member city:surabaya ; :profile theme:industrial-port-city"),
    "Semarang": (13, "?part :member city:semarang ; :profile theme:resilience-city"),
    "Palembang": (13, "?part :member city:palembang ; :profile theme:river-city"),
    "Denpasar": (13, "?part :member city:denpasar ; :profile theme:cultural-city"),
    "press statement": (13, f"{BY_SAFRIZAL} ; :claimedIn document:kemendagri-statement-2025-11"),
    "teaser": (14, f"{AT_SEVENTH} ; :role :Speaker"),
}
SINDONEWS = {
    "headline": (1, "?part :representative organisation:kemendagri ; :role :NationalRepresentative"),
    "appointment": (6, "?part :representative organisation:kemendagri ; :country country:indonesia"),
    "through the directorate": (6, "?part :through organisation:ditjen-bina-adwil"),
    "two days": (6, f"{THIRD} :startDate '2021-10-18'^^xsd:date ; :endDate '2021-10-19'^^xsd:date"),
    "third of its series": (6, f"{THIRD} :partOfSeries series:asean-japan-hlm ; :ordinal 3"),
    "hybrid in Japan": (6, f"{THIRD} :mode :Hybrid ; :heldInCountry country:japan"),
    "invited": (6, f"?invitation :agent {SAFRIZAL} ; :meeting {THIRD}"),
    "ceremony": (7, "?session :day 1 ; :sessionKind :OpeningCeremony ; :planned true"),
    "panel": (7, "?session :day 1 ; :sessionKind :PanelDiscussion ; :planned true"),
    "business matching": (7, "?session :day 2 ; :sessionKind :BusinessMatching ; :planned true"),
    "forum": (7, "?session :day 2 ; :sessionKind :Forum ; :planned true"),
    "number invited": (8, f"{THIRD} :invitedAttendance 1200"),
    "leaders": (8, "?claim :claimKind :Assertion ; :about organisation:asean"),
    "hope for projects": (8, f"{HOPED} theme:good-practice-exchange"),
    "hope in the pandemic": (8, f"{HOPED} theme:pandemic-response"),
    "hope for networks": (8, f"{HOPED} theme:public-private-networking"),
    "four recommendations": (9, f"{BY_SAFRIZAL} ; :about {THIRD}"),
    "first": (9, f"?outcome {OUTCOME} 1 ; :agreedBy country:japan ; :hasTheme theme:smart-city-planning"),
    "guidebook": (9, "document:asean-smart-city-planning-guidebook :plannedFor '2021'^^xsd:gYear"),
    "second": (10, f"?outcome {OUTCOME} 2 ; :about programme:smart-jamp ; :hasTheme theme:agreed-support"),
    "day of the statement": (10, "?claim :claimedOn '2021-10-22'^^xsd:date ; :claimedIn ?statement"),
    "third": (
        11,
        f"?outcome {OUTCOME} 3 ; :broughtBy country:japan ; :hasTheme theme:openness-and-transparency",
    ),
    "cases": (11, f"{BY_SAFRIZAL} ; :about outcome:asean-japan-hlm-3-3"),
    "recognised": (12, f"{BY_SAFRIZAL} ; :about outcome:asean-japan-hlm-3-3"),
    "fourth": (13, f"?outcome {OUTCOME} 4 ; :about series:asean-japan-hlm"),
    "Indonesian name": (
        13,
        "?series skos:altLabel 'Pertemuan Tingkat Tinggi Jaringan Kota Pintar ASEAN-Jepang'@id",
    ),
}
STATEMENTS = {
    f"{article}: {statement}": (f"source/{article}#p{number}", pattern)
    for article, statements in (("jpnn-2025-11-12", JPNN), ("sindonews-2021-10-22", SINDONEWS))
    for statement, (number, pattern) in statements.items()
}


@pytest.mark.parametrize(("paragraph", "pattern"), STATEMENTS.values(), ids=list(STATEMENTS))
def test_paragraph_states(paragraph: str, pattern: str) -> None:
    assert paragraph in nodes(SAID, f"GRAPH ?node {{ {pattern} }}")


UNSAID = {
    "in which city the third meeting was held": f"{THIRD} :heldIn ?node",
    "how many came to a meeting": "?node :attendance ?number",
    "which body hosted or chaired a meeting": "?node :hostedBy|:chairedBy ?body",
    "when or in which mode the seventh meeting ended": f"?node :endDate|:mode ?value FILTER (?node = {SEVENTH})",
    "that a projected city is a member": "?node :member ?city ; :status :Member ; :profile ?profile",
    "since when anything holds": "?node :validFrom|:validUntil ?date",
    "that the guidebook was issued": "document:asean-smart-city-planning-guidebook dcterms:issued ?node",
}


@pytest.mark.parametrize("pattern", UNSAID.values(), ids=list(UNSAID))
def test_articles_do_not_say(pattern: str) -> None:
    assert nodes(SAID, pattern) == []


@pytest.mark.parametrize("part", [":profile", ":asOf", ":accordingTo"])
def test_projection_carries_its_profile_the_day_of_its_statement_and_the_speaker(part: str) -> None:
    cities = ["denpasar", "palembang", "semarang", "surabaya"]
    expected = [f"membership/ascn-{city}-projected" for city in cities]
    assert nodes(SAID, f"?node :status :Projected ; {part} ?value") == expected


def test_themes_used_stand_in_the_scheme() -> None:
    used = "?thing :hasTheme|:profile ?node"
    assert len(nodes(SAID, used)) > 10
    assert nodes(EVERYTHING, f"{used} FILTER NOT EXISTS {{ ?node skos:inScheme theme:scheme }}") == []


def test_invited_guest_is_not_said_to_have_taken_part() -> None:
    meeting = "meeting:asean-japan-hlm-3"
    assert nodes(SAID, f"?node :meeting {meeting}") == ["invitation/asean-japan-hlm-3-safrizal-za"]


def test_repeated_paragraphs_point_to_the_first_and_state_nothing_again() -> None:
    repeated = nodes(SAID, "?node :repeats ?first")
    assert repeated == [f"source/sindonews-2021-10-22#p{number}" for number in range(14, 21)]
    assert graphs_of(SOURCES / "sindonews-2021-10-22.trig").isdisjoint(repeated)


def test_misprinted_name_stays_in_its_source_and_the_right_one_with_the_editors() -> None:
    misprint = "city:makassar skos:altLabel 'Kota Makasar'@id"
    assert nodes(SAID, f"GRAPH ?node {{ {misprint} }}") == ["source/jpnn-2025-11-12#p13"]
    label = "GRAPH ?node { city:makassar rdfs:label 'Kota Makassar'@id }"
    assert nodes(EVERYTHING, label) == ["source/editors#city-makassar"]
