"""Names: the label shown for an IRI, and the thing meant by what someone typed."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from ascn_graph.errors import AmbiguousLabel, DamagedVersion, QueryTimeout, UnknownEntity
from ascn_graph.label_index import open_labels
from ascn_graph.label_writing import index_labels, write_labels
from ascn_graph.labels import LabelMemory, label_of
from ascn_graph.lookups import Deadline
from ascn_graph.namespaces import Namespace

SPACE = Namespace("http://localhost:8000/")
NAMES = """
@prefix : <ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<city/takamatsu> a :City , :Entity ; rdfs:label "Takamatsu"@en , "高松市"@ja .
<city/da-nang> a :Entity ; rdfs:label "Da Nang"@en , "Đà Nẵng"@vi .
<city/jakarta> a :Entity ; rdfs:label "Jakarta"@en ; skos:altLabel "The Capital"@en .
<city/nusantara> a :Entity ; rdfs:label "Nusantara"@en ; skos:altLabel "The Capital"@en , "Jakarta"@id .
<country/japan> a :Entity ; rdfs:label "Jepang"@id .
<membership/ascn-jakarta> a :Membership ; rdfs:label "Membership of Jakarta"@en .
:City rdfs:label "city"@en .
"""


@pytest.fixture
def store() -> Store:
    made = Store()
    made.load(NAMES, format=RdfFormat.TURTLE, base_iri=SPACE.base)
    return made


@pytest.mark.parametrize(
    ("languages", "expected"),
    [(("ja",), "高松市"), (("en",), "Takamatsu"), (("fr",), "Takamatsu"), (("ja-JP", "en"), "高松市")],
    ids=["asked", "english", "falls-back-to-english", "regional-variant"],
)
def test_label_follows_the_languages_asked_for(
    store: Store, languages: tuple[str, ...], expected: str
) -> None:
    assert label_of(store, SPACE.iri("city/takamatsu"), languages) == expected


def test_label_in_any_language_beats_the_local_name(store: Store) -> None:
    assert label_of(store, "http://localhost:8000/country/japan", ("fr",)) == "Jepang"


def test_thing_without_label_is_called_by_what_is_said_of_it_shortened_to_a_heading() -> None:
    store = Store()
    node, described = SPACE.iri("position/x"), NamedNode("http://purl.org/dc/terms/description")
    store.add(Quad(node, described, Literal("Held on 9 September.", language="en"), SPACE.iri("source/a")))
    assert label_of(store, node) == "Held on 9 September."
    store.add(Quad(node, described, Literal("語" * 300, language="ja"), SPACE.iri("source/b")))
    assert label_of(store, node, ("ja",)) == "語" * 159 + "…"


def test_label_is_read_once_and_remembered(store: Store) -> None:
    memory, node = LabelMemory(), SPACE.iri("city/takamatsu")
    assert memory.text(store, node, ("ja",)) == "高松市"
    assert memory.text(Store(), node, ("ja",)) == "高松市"
    assert memory.text(store, node, ("en",)) == "Takamatsu"


def test_thing_without_label_is_called_by_its_local_name(store: Store) -> None:
    assert label_of(store, SPACE.iri("country/indonesia")) == "indonesia"


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("http://localhost:8000/city/takamatsu", "city/takamatsu"),
        ("city/takamatsu", "city/takamatsu"),
        ("Takamatsu", "city/takamatsu"),
        ("  takamatsu ", "city/takamatsu"),
        ("高松市", "city/takamatsu"),
        ("da nang", "city/da-nang"),
        ("ĐÀ NẴNG", "city/da-nang"),
        ("Jakarta", "city/jakarta"),
        ("ontology#City", "ontology#City"),
        ("membership/ascn-jakarta", "membership/ascn-jakarta"),
    ],
    ids=[
        "iri",
        "local-name",
        "label",
        "case-and-space",
        "japanese",
        "no-accents",
        "capitals-with-accents",
        "editorial-label-beats-alternative",
        "term",
        "relationship-by-iri",
    ],
)
def test_name_resolves_to_the_thing_it_means(store: Store, text: str, local: str) -> None:
    assert index_labels(store, SPACE).resolve(store, text) == SPACE.iri(local)


@pytest.mark.parametrize(
    "text",
    ["city/atlantis", "https://schema.org/City", "Membership of Jakarta", "city", "", "\u202e", "a b<c>"],
    ids=[
        "unknown",
        "of-someone-else",
        "relationship-by-label",
        "term-by-label",
        "empty",
        "invisible",
        "no-iri",
    ],
)
def test_what_names_no_entity_is_unknown(store: Store, text: str) -> None:
    with pytest.raises(UnknownEntity):
        index_labels(store, SPACE).resolve(store, text)


def test_unknown_name_comes_with_the_nearest(store: Store) -> None:
    with pytest.raises(UnknownEntity) as caught:
        index_labels(store, SPACE).resolve(store, "Takmatsu")
    assert caught.value.candidates == [("http://localhost:8000/city/takamatsu", "Takamatsu")]


def test_name_of_several_things_is_ambiguous(store: Store) -> None:
    with pytest.raises(AmbiguousLabel) as caught:
        index_labels(store, SPACE).resolve(store, "the capital")
    assert [label for _, label in caught.value.candidates] == ["Jakarta", "Nusantara"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("jakarata", "Jakarta"), ("Da Nag", "Da Nang"), ("city/takamatsuu", "Takamatsu"), ("taka", "Takamatsu")],
    ids=["letter-too-many", "letter-missing", "local-name", "beginning"],
)
def test_nearest_forgives_typos(store: Store, text: str, first: str) -> None:
    assert index_labels(store, SPACE).nearest(text)[0][1] == first


def test_nothing_is_near_to_nonsense(store: Store) -> None:
    assert index_labels(store, SPACE).nearest("qqqqqqqq") == []


def test_names_are_found_whatever_graph_states_them() -> None:
    store = Store()
    city, graph = SPACE.iri("city/x"), SPACE.iri("source/editors#city-x")
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.extend(
        [Quad(city, label, Literal("X", language="en"), graph), Quad(city, kind, SPACE.term("Entity"))]
    )
    assert index_labels(store, SPACE).nearest("x") == [(city.value, "X")]
    assert not list(store.quads_for_pattern(city, label, None, DefaultGraph()))


def test_right_name_is_found_among_twenty_thousand() -> None:
    names = (
        f"<city/c{number}> a :Entity ; rdfs:label 'Place number {number}'@en ." for number in range(20_000)
    )
    store = Store()
    store.load(
        "@prefix : <ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . " + "\n".join(names),
        format=RdfFormat.TURTLE,
        base_iri=SPACE.base,
    )
    assert index_labels(store, SPACE).nearest("plcae nmber 777", 1)[0][1] == "Place number 777"


def test_index_that_was_written_answers_like_the_one_that_was_made(store: Store, tmp_path: Path) -> None:
    write_labels(store, SPACE, tmp_path / "labels")
    opened, made = open_labels(tmp_path / "labels", SPACE), index_labels(store, SPACE)
    for text in ("Takmatsu", "高松", "the capitol"):
        assert opened.nearest(text) == made.nearest(text) != []
    assert opened.resolve(store, "ĐÀ NẴNG") == SPACE.iri("city/da-nang")
    assert opened.is_entity(SPACE.iri("city/jakarta").value)
    assert not opened.is_entity(SPACE.iri("membership/ascn-jakarta").value)


@pytest.mark.parametrize("name", ["folded_characters.npy", "holders.npy", "index.json"])
def test_index_with_a_file_missing_or_cut_off_is_damaged(store: Store, tmp_path: Path, name: str) -> None:
    write_labels(store, SPACE, tmp_path / "labels")
    path = tmp_path / "labels" / name
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(DamagedVersion):
        open_labels(tmp_path / "labels", SPACE)


def test_search_for_names_that_many_things_share_stays_small() -> None:
    """Of a thousand things and more of one name, only the first are looked at."""
    store = Store()
    twins = (f"<city/c{number}> a :Entity ; rdfs:label 'Same name'@en ." for number in range(1_500))
    store.load(
        "@prefix : <ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . " + "\n".join(twins),
        format=RdfFormat.TURTLE,
        base_iri=SPACE.base,
    )
    index = index_labels(store, SPACE)
    assert len(index.nearest("same nmae", 2_000)) == 1_000
    with pytest.raises(AmbiguousLabel) as caught:
        index.resolve(store, "same name")
    assert len(caught.value.candidates) == 20


def test_search_past_its_deadline_is_stopped(store: Store) -> None:
    with pytest.raises(QueryTimeout):
        index_labels(store, SPACE).nearest("Takmatsu", deadline=Deadline(0))
