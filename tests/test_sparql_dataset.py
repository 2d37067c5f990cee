"""Which graphs /sparql asks: the merged one, those named in the request, and the default graph of a strict version."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Version, Versions


def ask(client: TestClient, query: str, **parameters: str) -> Response:
    return client.get("/sparql", params={"query": query, **parameters})


def rows(answer: Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return [
        {name: cell["value"] for name, cell in row.items()}
        for row in json.loads(answer.text)["results"]["bindings"]
    ]


def test_graph_can_be_named_instead_of_the_merged_one(client: TestClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    ontology = {"default-graph-uri": "http://localhost:8000/graph/ontology"}
    within = rows(ask(client, "SELECT (COUNT(*) AS ?n) { GRAPH graph:ontology { ?s ?p ?o } }"))
    assert rows(ask(client, count, **ontology)) == within
    assert int(within[0]["n"]) > 500


def test_graphs_that_graph_may_find_can_be_named(client: TestClient) -> None:
    named = {
        "named-graph-uri": ["http://localhost:8000/graph/shapes", "http://localhost:8000/graph/catalogue"]
    }
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    answer = client.get("/sparql", params={"query": query, **named})
    assert [row["g"].rpartition("/")[2] for row in rows(answer)] == ["catalogue", "shapes"]


def test_relative_iris_are_those_of_the_version(client: TestClient) -> None:
    assert ask(client, "ASK { <city/jakarta> a <ontology#City> }").json()["boolean"] is True


FACT = "<http://x/s> <http://x/p> <http://x/o>"


@pytest.fixture(params=[False, True], ids=["merged", "strict"])
def five(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[TestClient, bool]]:
    """Give a client of a version in which one fact is stated in five graphs, and whether it is strict."""
    versions, strict = Versions(tmp_path), bool(request.param)
    with versions.writing() as writer:
        folder = writer.start_candidate(None)
        store = Store(str(folder / "store"))
        fact = next(iter(parse(f"{FACT} .", format=RdfFormat.N_TRIPLES))).triple
        default = [] if strict else [DefaultGraph()]
        graphs: list[NamedNode | DefaultGraph] = [*(NamedNode(f"http://x/g{n}") for n in range(5)), *default]
        store.extend(Quad(fact.subject, fact.predicate, fact.object, graph) for graph in graphs)
        store.flush()
        del store
        counts = {"quads": 5, "triples": len(default), "entities": 0}
        base = "http://localhost:8000/"
        writer.publish(
            folder,
            Version(
                0, "", None, "test", "", base, strict, counts, "0" * 64, "0" * 64, [], {}, "", {}, [], folder
            ),
        )
    with TestClient(create_app(Settings(home=tmp_path))) as client:
        yield client, strict


def test_fact_of_five_graphs_is_found_once_plainly_and_five_times_by_graph(
    five: tuple[TestClient, bool],
) -> None:
    client, strict = five
    plain = rows(ask(client, f"SELECT (COUNT(*) AS ?n) {{ {FACT} }}"))
    joined = rows(ask(client, f"SELECT (COUNT(*) AS ?n) {{ ?a <http://x/p> ?b . ?c ?d ?b . {FACT} }}"))
    by_graph = rows(ask(client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {FACT} }} }}"))
    expected = "0" if strict else "1"
    assert (plain[0]["n"], joined[0]["n"], by_graph[0]["n"]) == (expected, expected, "5")


def test_prefixes_are_predefined_unless_the_version_is_strict(five: tuple[TestClient, bool]) -> None:
    client, strict = five
    assert ask(client, "ASK { ?s a :City }").status_code == (400 if strict else 200)
