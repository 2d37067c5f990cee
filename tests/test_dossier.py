"""Every item of the fact dossiers is accounted for, and what was compiled names what it was compiled from.

graph/sources/dossier/items.csv leads from each item of the dossiers to what stands for it in the graph, or says why
nothing does. The dossiers themselves are not part of the repository.
"""

import csv
import random
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.versions import Version

ITEMS = Path(__file__).parents[1] / "graph" / "sources" / "dossier" / "items.csv"
SPACE = Namespace(DEFAULT_BASE)
ROWS = list(csv.DictReader(ITEMS.read_text(encoding="utf-8").splitlines()))
CITIES, PEOPLE = "countries-and-cities", "meetings-and-people"

SECTIONS = {
    (CITIES, "sources"): 110,
    (CITIES, "countries"): 12,
    (CITIES, "cities"): 46,
    (CITIES, "themes"): 66,
    (CITIES, "projects"): 187,
    (CITIES, "officers"): 100,
    (CITIES, "partnerships"): 61,
    (CITIES, "disagreements"): 19,
    (CITIES, "passed_on"): 14,
    (PEOPLE, "sources"): 179,
    (PEOPLE, "meetings"): 24,
    (PEOPLE, "people"): 149,
    (PEOPLE, "roles"): 197,
    (PEOPLE, "organisations"): 59,
    (PEOPLE, "programmes"): 9,
    (PEOPLE, "documents"): 23,
    (PEOPLE, "outcomes"): 43,
    (PEOPLE, "seed_statements"): 63,
    (PEOPLE, "disagreements"): 29,
    (PEOPLE, "passed_on"): 39,
}


@pytest.fixture(scope="module")
def store(version: Version) -> Store:
    return version.open_store()


def answers(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query, base_iri=SPACE.base, prefixes=SPACE.prefixes)
    assert isinstance(found, QuerySolutions)
    rows = [tuple("" if value is None else value.value for value in solution) for solution in found]
    return sorted(tuple(SPACE.local(value) or value for value in row) for row in rows)


def test_every_section_has_its_items_once() -> None:
    assert Counter((row["dossier"], row["section"]) for row in ROWS) == SECTIONS
    assert Counter((row["dossier"], row["section"], row["id"]) for row in ROWS).most_common(1)[0][1] == 1


def test_item_that_leads_nowhere_says_why() -> None:
    left_out = [row for row in ROWS if not row["iri"]]
    assert 20 < len(left_out) < 40
    assert [row["id"] for row in left_out if not row["reason"]] == []


def test_every_iri_of_the_table_is_described_in_the_graph(store: Store) -> None:
    iris = {iri for row in ROWS for iri in row["iri"].split()}
    assert len(iris) > 1000
    graphs = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}

    def is_described(iri: str) -> bool:
        node = SPACE.iri(iri)
        return node.value in graphs or any(store.quads_for_pattern(node, None, None, None))

    assert sorted(iri for iri in iris if not is_described(iri)) == []


def test_items_of_one_section_lead_to_things_of_their_class(store: Store) -> None:
    classes = {
        "countries": "Country",
        "cities": "City",
        "projects": "Project",
        "officers": "Appointment",
        "meetings": "Meeting",
        "people": "Person",
        "programmes": "Programme",
        "documents": "Document",
        "outcomes": "Outcome",
        "disagreements": "Disagreement",
    }
    for section, class_ in classes.items():
        things = {row[0] for row in answers(store, f"SELECT ?thing {{ ?thing a :{class_} }}")}
        named = {iri for row in ROWS if row["section"] == section for iri in row["iri"].split()}
        assert named <= things, section


def test_no_two_persons_have_one_name_and_country(store: Store) -> None:
    twins = """SELECT ?a ?b { ?a a :Person ; rdfs:label ?name ; :associatedCountry ?country .
        ?b a :Person ; rdfs:label ?name ; :associatedCountry ?country . FILTER (STR(?a) < STR(?b)) }"""
    assert answers(store, twins) == []


def test_no_two_sources_have_one_address(store: Store) -> None:
    twins = "SELECT ?a ?b { ?a :address ?address . ?b :address ?address . FILTER (STR(?a) < STR(?b)) }"
    assert answers(store, twins) == []


def test_all_facts_stand_in_a_graph_of_a_source_or_of_the_build(store: Store) -> None:
    allowed = {SPACE.inferred.value, SPACE.ontology.value}
    homeless = [
        quad
        for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
        if not any(
            isinstance(other.graph_name, NamedNode)
            and (
                other.graph_name.value in allowed
                or other.graph_name.value.startswith(SPACE.iri("source/").value)
            )
            for other in store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        )
    ]
    assert homeless == []


def test_no_blank_nodes_in_graphs_of_sources_and_in_what_is_inferred(store: Store) -> None:
    blank = [
        quad
        for quad in store
        if isinstance(quad.graph_name, NamedNode)
        and quad.graph_name not in {SPACE.ontology, SPACE.shapes, SPACE.catalogue}
        and BlankNode in {type(quad.subject), type(quad.object)}
    ]
    assert blank == []


def followed(store: Store, quad: Quad) -> str:
    """Follow a fact from its graph to the source and its address, or to the item and what it was compiled from."""
    graph = quad.graph_name
    assert isinstance(graph, NamedNode)
    source = graph.value.partition("#")[0]
    kind = answers(store, f"SELECT ?kind {{ <{source}> :sourceKind ?kind }}")[0][0]
    if kind == "ontology#Compilation":
        derived = f"""SELECT ?source ?title ?basis {{ <{graph.value}> :basis ?basis ; prov:wasDerivedFrom ?source .
            ?source dcterms:title ?title ; :address ?address }}"""
        [*origins] = answers(store, derived)
        assert origins
        return "compiled"
    if kind == "ontology#Editorial":
        return "editors"
    titled = f"SELECT ?title ?address {{ <{source}> dcterms:title ?title ; :address ?address }}"
    assert len(answers(store, titled)) >= 1
    return "stated"


def test_facts_drawn_at_random_can_be_followed_to_their_source_or_to_what_they_were_compiled_from(
    store: Store,
) -> None:
    sources = SPACE.iri("source/").value
    quads = sorted(
        (
            quad
            for quad in store
            if isinstance(quad.graph_name, NamedNode)
            and quad.graph_name.value.startswith(sources)
            and not quad.graph_name.value.startswith(SPACE.iri("source/editors").value)
            and not quad.graph_name.value.startswith(SPACE.iri("source/dossier#gap").value)
        ),
        key=str,
    )
    drawn = random.Random(2018).sample(quads, 40)
    kinds = Counter(followed(store, quad) for quad in drawn)
    assert kinds["compiled"] > 0
    assert kinds["stated"] > 0
    assert set(kinds) == {"compiled", "stated"}
