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


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FROM = "SELECT (COUNT(*) AS ?n) FROM <http://x/g0> FROM <http://x/g1> FROM <http://x/g2> { ?s ?p ?o }"


def test_several_graphs_are_merged(five: tuple[TestClient, bool]) -> None:
    client, _ = five
    graphs = {"default-graph-uri": ["http://x/g0", "http://x/g1", "http://x/g1"]}
    assert rows(client.get("/sparql", params={"query": COUNT, **graphs})) == [{"n": "1"}]
    assert rows(client.post("/sparql", data={"query": COUNT, **graphs})) == [{"n": "1"}]
    assert rows(ask(client, FROM)) == [{"n": "1"}]


def test_graphs_are_merged_beside_named_ones(five: tuple[TestClient, bool]) -> None:
    client, _ = five
    query = """PREFIX x: <http://x/> SELECT ?s ?g FROM x:g0 FROM <http://x/g1> FROM NAMED x:g2 FROM NAMED <http://x/g3>
      { ?s ?p ?o GRAPH ?g { x:s x:p x:o } } ORDER BY ?g"""
    assert [row["g"] for row in rows(ask(client, query))] == ["http://x/g2", "http://x/g3"]


def test_many_named_graphs_are_asked(five: tuple[TestClient, bool]) -> None:
    client, _ = five
    names = [f"http://x/g{n}" for n in range(40)]
    answer = client.post(
        "/sparql", data={"query": "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", "named-graph-uri": names}
    )
    assert [row["g"] for row in rows(answer)] == names[:5]


def test_data_set_of_the_request_is_asked_instead_of_that_of_the_query(five: tuple[TestClient, bool]) -> None:
    client, _ = five
    assert rows(ask(client, FROM, **{"default-graph-uri": "http://x/none"})) == [{"n": "0"}]
    assert rows(ask(client, FROM, **{"named-graph-uri": "http://x/g0"})) == [{"n": "0"}]


@pytest.mark.parametrize("by", ["request", "query"])
def test_graph_that_the_version_does_not_hold_is_empty_and_told(
    five: tuple[TestClient, bool], by: str
) -> None:
    client, _ = five
    if by == "query":
        answer = ask(client, "ASK FROM <file:///etc/passwd> FROM <http://x/g0> FROM NAMED <http://x/g1> {}")
    else:
        graphs = {
            "default-graph-uri": ["file:///etc/passwd", "http://x/g0"],
            "named-graph-uri": "http://x/g1",
        }
        answer = client.get("/sparql", params={"query": "ASK {}", **graphs})
    assert answer.json()["boolean"] is True
    assert answer.headers["ascn-notice"] == "Not in version 1, so empty: file:///etc/passwd"


@pytest.mark.parametrize("five", [True], indirect=True)
def test_graphs_too_large_to_be_merged_are_refused(five: tuple[TestClient, bool], tmp_path: Path) -> None:
    client, _ = five
    versions = Versions(tmp_path)
    with versions.writing() as writer:
        parent = versions.current()
        folder = writer.start_candidate(parent)
        store = Store(str(folder / "store"))
        large = NamedNode("http://x/large")
        subject = NamedNode("http://x/s")
        store.bulk_extend(Quad(subject, subject, NamedNode(f"http://x/{n}"), large) for n in range(200_000))
        store.flush()
        del store
        writer.publish(folder, parent)
    query = "SELECT (COUNT(*) AS ?n) FROM <http://x/large> FROM <http://x/g0> { ?s ?p ?o }"
    answer = ask_version(client, 2, query)
    assert (answer.status_code, answer.json()["title"]) == (400, "Data set too large")
    alone = ask_version(client, 2, "SELECT (COUNT(*) AS ?n) FROM <http://x/large> { ?s ?p ?o }")
    assert rows(alone) == [{"n": "200000"}]


def ask_version(client: TestClient, number: int, query: str) -> Response:
    return client.get(f"/versions/{number}/sparql", params={"query": query})


def test_prefixes_are_predefined_unless_the_version_is_strict(five: tuple[TestClient, bool]) -> None:
    client, strict = five
    assert ask(client, "ASK { ?s a :City }").status_code == (400 if strict else 200)
