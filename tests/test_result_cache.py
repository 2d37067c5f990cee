"""The cache of results: what was answered once is answered again, the same, and only where it is still true."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import NamedNode, Quad

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

QUERY = "SELECT ?city { ?city a :City } ORDER BY ?city"
OWN = ("date", "content-length")


@pytest.fixture
def versions(small_root: Path, tmp_path: Path) -> Versions:
    """Give a home with one version of its own."""
    made = Versions(tmp_path / "home")
    build(small_root, made, Namespace(DEFAULT_BASE))
    return made


@pytest.fixture
def client(versions: Versions) -> Iterator[TestClient]:
    """Give a client of a server of that version."""
    with TestClient(create_app(Settings(home=versions.home))) as made:
        yield made


def ask(client: TestClient, query: str = QUERY, accept: str = "text/csv", **headers: str) -> Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept, **headers})


def stop_workers(client: TestClient, versions: Versions) -> None:
    """Make it impossible to evaluate anything any more: what is answered now was kept."""
    shutil.rmtree(versions.folder / "1" / "store")
    pool = client.app.state.pool  # type: ignore[attr-defined]  # of FastAPI

    async def close() -> None:
        await pool.close()

    assert client.portal
    client.portal.call(close)


def test_result_is_answered_again_without_the_engine(client: TestClient, versions: Versions) -> None:
    first = ask(client)
    stop_workers(client, versions)
    again = ask(client)
    assert (again.status_code, again.text) == (200, first.text)
    assert [pair for pair in again.headers.items() if pair[0] not in OWN] == [
        pair for pair in first.headers.items() if pair[0] not in OWN
    ]
    assert int(again.headers["content-length"]) == len(again.content)


def test_result_is_the_same_however_it_is_asked_for(client: TestClient, versions: Versions) -> None:
    first = ask(client)
    stop_workers(client, versions)
    accept = {"Accept": "text/csv"}
    direct = {**accept, "Content-Type": "application/sparql-query"}
    answers = [
        client.post("/sparql", data={"query": QUERY}, headers=accept),
        client.post("/sparql", content=QUERY, headers=direct),
        client.request("QUERY", "/sparql", content=QUERY, headers=direct),
        client.get("/sparql", params={"query": QUERY, "format": "csv"}),
        client.get("/versions/1/sparql", params={"query": QUERY}, headers=accept),
    ]
    assert [answer.text for answer in answers] == [first.text] * len(answers)


def test_kept_result_has_a_head_and_is_confirmed(client: TestClient, versions: Versions) -> None:
    first = ask(client)
    stop_workers(client, versions)
    head = client.head("/sparql", params={"query": QUERY}, headers={"Accept": "text/csv"})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    held = ask(client, **{"If-None-Match": first.headers["etag"]})
    assert (held.status_code, held.content, held.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "content-type" not in held.headers


@pytest.mark.parametrize(
    ("query", "accept"),
    [(QUERY, "text/tab-separated-values"), (QUERY + " LIMIT 1", "text/csv"), ("ASK {}", "text/csv")],
    ids=["format", "query", "kind"],
)
def test_another_result_is_not_answered(
    client: TestClient, versions: Versions, query: str, accept: str
) -> None:
    ask(client)
    stop_workers(client, versions)
    assert ask(client, query, accept).status_code == 503


def test_data_set_tells_results_apart(client: TestClient) -> None:
    everywhere = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
    nowhere = client.get(
        "/sparql", params={"query": "ASK { ?s ?p ?o }", "default-graph-uri": "http://x/none"}
    )
    assert (everywhere.json()["boolean"], nowhere.json()["boolean"]) == (True, False)


def test_notice_is_kept_with_the_result(client: TestClient) -> None:
    asked = {"query": "ASK {}", "default-graph-uri": "http://x/none"}
    notices = [client.get("/sparql", params=asked).headers["ascn-notice"] for _ in range(2)]
    assert notices == ["Not in version 1, so empty: http://x/none"] * 2


def test_new_version_answers_anew(
    client: TestClient, versions: Versions, publish_as_client: Callable[..., Version]
) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH <http://x/g> { ?s ?p ?o } }"
    before = [ask(client, query).text for _ in range(2)]
    thing = NamedNode("http://x/s")
    publish_as_client(versions, Quad(thing, thing, thing, NamedNode("http://x/g")))
    client.get("/health")  # looks for a newer version at once
    after = [ask(client, query) for _ in range(2)]
    assert before == ["n\r\n0\r\n"] * 2
    assert [(answer.text, answer.headers["ascn-version"]) for answer in after] == [("n\r\n1\r\n", "2")] * 2


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?x) {}", "SELECT (STRUUID() AS ?x) {}"])
def test_what_differs_each_time_is_not_kept(client: TestClient, query: str) -> None:
    assert ask(client, query).text != ask(client, query).text


def test_failure_is_not_kept(client: TestClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    answers = [client.get("/sparql", params={"query": endless, "timeout": "0.2"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 503]


def test_cache_can_be_turned_off(versions: Versions) -> None:
    with TestClient(create_app(Settings(home=versions.home, result_cache=0))) as client:
        assert ask(client).status_code == 200
        stop_workers(client, versions)
        assert ask(client).status_code == 503
