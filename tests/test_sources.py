"""The source files say what their paragraphs say, in the right graphs, and the editors say the rest."""

import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from ascn_graph.namespaces import DCTERMS, DEFAULT_BASE, RDF, RDFS, Namespace

ROOT = Path(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
FILES = sorted((ROOT / "graph" / "sources").glob("*.trig"))
EDITORS = ROOT / "graph" / "sources" / "editors.trig"
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


def stem(file: Path) -> str:
    return file.stem


ARTICLES = [EDITORS.with_stem(article) for article in sorted(PARAGRAPHS)]
SAID = store_of(*ARTICLES)
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
    assert {EDITORS, *ARTICLES} <= set(FILES)
    assert len(SAID) > 300
    assert len(EVERYTHING) > 2000


@pytest.mark.parametrize("article", sorted(PARAGRAPHS))
def test_every_paragraph_that_states_something_has_its_graph(article: str) -> None:
    expected = {f"source/{article}#p{number}" for number in PARAGRAPHS[article]}
    assert graphs_of(EDITORS.with_stem(article)) == {f"source/{article}", *expected}


@pytest.mark.parametrize("file", FILES, ids=stem)
def test_file_holds_only_graphs_of_its_own_source(file: Path) -> None:
    own = re.compile(rf"source/{re.escape(file.stem)}(#[a-z0-9-]+)?")
    assert [graph for graph in graphs_of(file) if not own.fullmatch(graph)] == []


@pytest.mark.parametrize("file", FILES, ids=stem)
def test_sources_hold_no_blank_nodes(file: Path) -> None:
    assert [quad for quad in read(file) if BlankNode in {type(quad.subject), type(quad.object)}] == []


@pytest.mark.parametrize("file", FILES, ids=stem)
def test_source_says_what_it_is_and_on_which_terms_it_may_be_used(file: Path) -> None:
    source = SPACE.iri(f"source/{file.stem}")
    told = {
        quad.predicate.value for quad in read(file) if quad.graph_name == source and quad.subject == source
    }
    needed = {f"{DCTERMS}{term}" for term in ("title", "publisher", "issued", "language")}
    assert needed | {TYPE.value, SPACE.term("sourceKind").value} <= told
    assert told & {f"{DCTERMS}rights", f"{DCTERMS}license"}


@pytest.mark.parametrize("article", sorted(PARAGRAPHS))
def test_article_tells_its_address_and_its_origin(article: str) -> None:
    assert nodes(SAID, f"source:{article} :address ?address ; :origin ?node") != []


@pytest.mark.parametrize("file", ARTICLES, ids=stem)
def test_paragraphs_leave_types_and_labels_to_the_editors(file: Path) -> None:
    paragraphs = [quad for quad in read(file) if "#p" in name(quad.graph_name)]
    assert paragraphs
    assert [quad for quad in paragraphs if quad.predicate in {TYPE, LABEL}] == []


def test_editors_describe_each_thing_in_the_graph_named_after_it() -> None:
    typed = {name(quad.subject): name(quad.graph_name) for quad in read(EDITORS) if quad.predicate == TYPE}
    del typed["source/editors"]
    assert len(typed) > 50
    assert typed == {thing: f"source/editors#{thing.replace('/', '-')}" for thing in typed}


def test_everything_described_has_a_type() -> None:
    unnamed = "isIRI(?node) && !CONTAINS(STR(?node), '#p')"
    assert nodes(EVERYTHING, f"?node ?p ?o FILTER NOT EXISTS {{ ?node a ?class }} FILTER ({unnamed})") == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_everything_typed_has_exactly_one_label_in_the_language(language: str) -> None:
    label = f"?node rdfs:label ?label FILTER (lang(?label) = '{language}')"
    other = f"?node rdfs:label ?other FILTER (lang(?other) = '{language}' && ?other != ?label)"
    assert nodes(EVERYTHING, f"?node a ?class FILTER (isIRI(?node)) FILTER NOT EXISTS {{ {label} }}") == []
    assert nodes(EVERYTHING, f"{label} {other}") == []


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
    assert graphs_of(EDITORS.with_stem("sindonews-2021-10-22")).isdisjoint(repeated)


def test_misprinted_name_stays_in_its_source_and_the_right_one_with_the_editors() -> None:
    misprint = "city:makassar skos:altLabel 'Kota Makasar'@id"
    assert nodes(SAID, f"GRAPH ?node {{ {misprint} }}") == ["source/jpnn-2025-11-12#p13"]
    label = "GRAPH ?node { city:makassar rdfs:label 'Kota Makassar'@id }"
    assert nodes(EVERYTHING, label) == ["source/editors#city-makassar"]
