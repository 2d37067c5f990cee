"""From files to a version: what is published, what is kept, what is never published."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from ascn_graph.errors import InvalidSource, WriterBusy
from ascn_graph.namespaces import DEFAULT_BASE, RDF, RDFS, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

Publish = Callable[..., Version]

SPACE = Namespace(DEFAULT_BASE)
ELSEWHERE = Namespace("https://ascn.example/data/")
LABEL = NamedNode(f"{RDFS}label")

SMALL = Path(__file__).parent / "small"
EDITORS = (SMALL / "editors.trig").read_text(encoding="utf-8")
ARTICLE = (SMALL / "a.trig").read_text(encoding="utf-8").partition("<source/a#p1>")[0]


def article(name: str, *paragraphs: str) -> str:
    """Write a source with its paragraphs, numbered from 1."""
    graphs = (f"<source/{name}#p{number}> {{ {text} }}\n" for number, text in enumerate(paragraphs, 1))
    return ARTICLE.replace("source/a", f"source/{name}") + "".join(graphs)


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "home")


def write(root: Path, stem: str, text: str) -> None:
    (root / "graph" / "sources" / f"{stem}.trig").write_text(text, encoding="utf-8")


def add_article_b(small_root: Path, *paragraphs: str) -> None:
    label = '<source/editors#source-b> { <source/b> rdfs:label "Article B"@en . }\n'
    write(small_root, "editors", EDITORS + label)
    write(small_root, "b", article("b", *paragraphs))


def count(version: Version, pattern: str) -> int:
    rows = version.open_store().query(
        f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}",
        base_iri=version.base,
        prefixes=Namespace(version.base).prefixes,
    )
    assert isinstance(rows, QuerySolutions)
    return int(next(rows)["n"].value)


def graphs(version: Version) -> set[str]:
    names = (graph.value for graph in version.open_store().named_graphs())
    return {name.removeprefix(version.base) for name in names}


def rows(version: Version) -> list[str]:
    text = gzip.decompress((version.folder / "changes.nq.gz").read_bytes()).decode()
    return [row.replace(version.base, "") for row in text.splitlines()]


def test_same_inputs_give_the_same_digest_on_every_server(
    small_root: Path, versions: Versions, tmp_path: Path
) -> None:
    here = build(small_root, versions, SPACE)
    elsewhere = build(small_root, Versions(tmp_path / "elsewhere"), ELSEWHERE)
    assert here.version.content_digest == elsewhere.version.content_digest
    assert elsewhere.version.base == ELSEWHERE.base


def test_other_inputs_give_another_digest(small_root: Path, versions: Versions) -> None:
    before = build(small_root, versions, SPACE).version
    write(small_root, "a", article("a", '<city/jakarta> skos:altLabel "Djakarta"@id .'))
    assert build(small_root, versions, SPACE).version.content_digest != before.content_digest


def test_nothing_is_published_when_nothing_changed(small_root: Path, versions: Versions) -> None:
    first = build(small_root, versions, SPACE)
    again = build(small_root, versions, SPACE)
    assert (first.published, again.published, versions.numbers()) == (True, False, [1])


def test_comment_changes_nothing_and_is_looked_at_once(small_root: Path, versions: Versions) -> None:
    build(small_root, versions, SPACE)
    with (small_root / "graph" / "sources" / "a.trig").open("a", encoding="utf-8") as file:
        file.write("# Read again.\n")
    stages: list[str] = []
    assert not build(small_root, versions, SPACE, progress=stages.append).published
    assert stages != []
    stages.clear()
    assert not build(small_root, versions, SPACE, progress=stages.append).published
    assert stages == []


def test_force_goes_through_every_stage_again(small_root: Path, versions: Versions) -> None:
    build(small_root, versions, SPACE)
    stages: list[str] = []
    assert not build(small_root, versions, SPACE, force=True, progress=stages.append).published
    assert "validating" in stages


def test_new_source_is_the_next_version_with_its_changes(small_root: Path, versions: Versions) -> None:
    build(small_root, versions, SPACE)
    add_article_b(small_root, '<city/jakarta> skos:altLabel "The Capital"@en .')
    version = build(small_root, versions, SPACE, message="Article B").version
    assert (version.number, version.parent, version.message) == (2, 1, "Article B")
    added = 'A <city/jakarta> <http://www.w3.org/2004/02/skos/core#altLabel> "The Capital"@en <source/b#p1> .'
    assert added in rows(version)
    assert (version.counts["added"], version.counts["removed"]) == (
        sum(row.startswith("A ") for row in rows(version)),
        sum(row.startswith("D ") for row in rows(version)),
    )


def test_graphs_of_a_file_go_with_it(small_root: Path, versions: Versions) -> None:
    build(small_root, versions, SPACE)
    add_article_b(small_root, '<city/jakarta> skos:altLabel "The Capital"@en .')
    assert {"source/b", "source/b#p1"} <= graphs(build(small_root, versions, SPACE).version)
    (small_root / "graph" / "sources" / "b.trig").unlink()
    write(small_root, "editors", EDITORS)
    version = build(small_root, versions, SPACE).version
    assert not {"source/b", "source/b#p1"} & graphs(version)
    assert count(version, '?s ?p "The Capital"@en') == 0
    assert version.content_digest == versions.get(1).content_digest


def test_fact_in_five_graphs_is_found_once_plainly_and_five_times_under_graph(
    small_root: Path, versions: Versions
) -> None:
    write(small_root, "a", article("a", *['<city/jakarta> skos:altLabel "DKI"@id .'] * 5))
    version = build(small_root, versions, SPACE).version
    fact = 'city:jakarta skos:altLabel "DKI"@id'
    assert count(version, fact) == 1
    assert count(version, f"GRAPH ?g {{ {fact} }}") == 5


def test_shapes_and_catalogue_are_asked_with_graph(small_root: Path, versions: Versions) -> None:
    version = build(small_root, versions, SPACE).version
    assert count(version, "?shape a sh:NodeShape") == 0
    assert count(version, "GRAPH <graph/shapes> { ?shape a sh:NodeShape }") > 10
    assert count(version, "?set a void:Dataset") == 0
    assert count(version, "GRAPH <graph/catalogue> { <> a void:Dataset ; void:sparqlEndpoint <sparql> }") == 1


def test_strict_default_graph_is_empty_and_named_graphs_are_the_same(
    small_root: Path, versions: Versions, tmp_path: Path
) -> None:
    merged = build(small_root, versions, SPACE).version
    strict = build(small_root, Versions(tmp_path / "strict"), SPACE, strict=True).version
    assert count(strict, "?s ?p ?o") == 0
    assert strict.counts["quads"] == merged.counts["quads"]
    assert count(strict, "GRAPH <graph/inferred> { city:jakarta a :Entity }") == 1


def test_what_is_stated_is_not_inferred_again(small_root: Path, versions: Versions) -> None:
    version = build(small_root, versions, SPACE).version
    twice = (
        "GRAPH <graph/inferred> { ?s ?p ?o } GRAPH ?other { ?s ?p ?o } FILTER (?other != <graph/inferred>)"
    )
    assert count(version, twice) == 0


def test_sources_and_inferred_hold_no_blank_nodes(small_root: Path, versions: Versions) -> None:
    version = build(small_root, versions, SPACE).version
    blank = "GRAPH ?g { ?s ?p ?o } FILTER (isBlank(?s) || isBlank(?o))"
    assert count(version, f"{blank} FILTER (?g NOT IN (<graph/ontology>, <graph/shapes>))") == 0
    assert count(version, blank) > 0


CLIENT_GRAPH = NamedNode("http://client.example/notes")
NOTE = Quad(SPACE.iri("city/jakarta"), NamedNode("http://client.example/note"), Literal("seen"), CLIENT_GRAPH)


def test_graph_of_a_client_is_kept_by_the_next_build(
    small_root: Path, versions: Versions, publish_as_client: Publish
) -> None:
    build(small_root, versions, SPACE)
    publish_as_client(versions, NOTE)
    built = build(small_root, versions, SPACE)
    assert built.kept == ("http://client.example/notes",)
    assert count(built.version, '?s ?p "seen"') == 1


def test_graph_of_a_client_moves_with_the_base(
    small_root: Path, versions: Versions, publish_as_client: Publish
) -> None:
    build(small_root, versions, SPACE)
    publish_as_client(versions, NOTE)
    moved = build(small_root, versions, ELSEWHERE).version
    assert count(moved, 'GRAPH <http://client.example/notes> { city:jakarta ?p "seen" }') == 1


def test_file_takes_over_a_graph_that_a_client_began(
    small_root: Path, versions: Versions, publish_as_client: Publish
) -> None:
    build(small_root, versions, SPACE)
    publish_as_client(
        versions,
        Quad(SPACE.iri("city/jakarta"), LABEL, Literal("X", language="en"), SPACE.iri("source/b#p1")),
    )
    add_article_b(small_root, '<city/jakarta> skos:altLabel "The Capital"@en .')
    built = build(small_root, versions, SPACE)
    assert (built.kept, count(built.version, 'GRAPH <source/b#p1> { ?s ?p "X"@en }')) == ((), 0)


def test_default_graph_of_clients_is_kept_in_strict_versions(
    small_root: Path, versions: Versions, publish_as_client: Publish
) -> None:
    build(small_root, versions, SPACE, strict=True)
    publish_as_client(versions, Quad(NOTE.subject, NOTE.predicate, NOTE.object), strict=True)
    built = build(small_root, versions, SPACE, strict=True)
    assert (built.kept, count(built.version, "?s ?p ?o")) == (("",), 1)


EXPECTATIONS = """
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<expectations#City> :expects :City ; :least 1 ; :most 1 .
<expectations> :reachableFrom <country/indonesia> .
<expectations#sources> :excepts :Source ; rdfs:comment "Evidence."@en .
<expectations#themes> :excepts :Theme ; rdfs:comment "The scheme is whole."@en .
<expectations#publishers> :exceptsObjectsOf dcterms:publisher ; rdfs:comment "They only publish."@en .
"""


def test_what_clients_write_is_not_judged_by_expectations(
    small_root: Path, versions: Versions, publish_as_client: Publish
) -> None:
    (small_root / "graph" / "expectations.ttl").write_text(EXPECTATIONS, encoding="utf-8")
    build(small_root, versions, SPACE)
    city, notes = SPACE.iri("city/bandung"), SPACE.iri("notes")
    publish_as_client(
        versions,
        Quad(city, NamedNode(f"{RDF}type"), SPACE.term("City"), notes),
        Quad(city, LABEL, Literal("Bandung", language="en"), notes),
        Quad(city, SPACE.term("locatedIn"), SPACE.iri("country/singapore"), notes),
        Quad(SPACE.iri("country/singapore"), NamedNode(f"{RDF}type"), SPACE.term("Country"), notes),
        Quad(SPACE.iri("country/singapore"), LABEL, Literal("Singapore", language="en"), notes),
        Quad(SPACE.iri("country/singapore"), SPACE.term("iso3166"), Literal("SG"), notes),
    )
    built = build(small_root, versions, SPACE)
    assert built.kept == (notes.value,)
    assert count(built.version, "?city a :City") == 2


def test_second_writer_is_told_to_wait(small_root: Path, versions: Versions) -> None:
    with versions.writing(), pytest.raises(WriterBusy):
        build(small_root, versions, SPACE)


def test_reader_of_an_old_version_is_not_disturbed(small_root: Path, versions: Versions) -> None:
    first = build(small_root, versions, SPACE).version
    store = first.open_store()
    size = len(store)
    add_article_b(small_root, '<city/jakarta> skos:altLabel "The Capital"@en .')
    build(small_root, versions, SPACE)
    with versions.writing() as writer:
        writer.prune(1)
    assert versions.numbers() == [2]
    assert len(store) == size


@pytest.mark.parametrize("name", ["notes.ttl", "notes.nq", "notes.jsonld"])
def test_source_in_another_syntax_is_not_passed_over(small_root: Path, versions: Versions, name: str) -> None:
    (small_root / "graph" / "sources" / name).write_text("", encoding="utf-8")
    with pytest.raises(InvalidSource) as refused:
        build(small_root, versions, SPACE)
    assert [finding.file for finding in refused.value.findings] == [f"graph/sources/{name}"]


def test_base_that_is_moved_leaves_no_trace_of_the_old_one(small_root: Path, versions: Versions) -> None:
    build(small_root, versions, SPACE)
    moved = build(small_root, versions, ELSEWHERE).version
    assert (moved.counts["added"], moved.counts["removed"]) == (0, 0)
    old = 'FILTER (STRSTARTS(STR(?s), "http://localhost") || STRSTARTS(STR(?o), "http://localhost"))'
    assert count(moved, f"GRAPH ?g {{ ?s ?p ?o }} {old}") == 0
