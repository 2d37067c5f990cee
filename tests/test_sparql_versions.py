"""/versions/{n}/sparql: what one version answers, for ever."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <http://x/g> { ?s ?p ?o } }"
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def client(
    small_root: Path, tmp_path: Path, publish_as_client: Callable[..., Version]
) -> Iterator[TestClient]:
    """Give a client of a server of two versions, of which the second holds one graph more."""
    versions, thing = Versions(tmp_path / "home"), NamedNode("http://x/s")
    build(small_root, versions, Namespace(DEFAULT_BASE))
    publish_as_client(versions, Quad(thing, thing, thing, NamedNode("http://x/g")))
    with TestClient(create_app(Settings(home=tmp_path / "home"))) as made:
        yield made


def count(client: TestClient, path: str) -> tuple[str, str, str]:
    answer = client.get(path, params={"query": COUNT}, headers={"Accept": "text/csv"})
    return answer.text.split()[1], answer.headers["ascn-version"], answer.headers["cache-control"]


def test_each_version_answers_for_itself(client: TestClient) -> None:
    assert count(client, "/sparql") == ("1", "2", "no-cache")
    assert count(client, "/versions/1/sparql") == ("0", "1", FOR_EVER)
    assert count(client, "/versions/2/sparql") == ("1", "2", FOR_EVER)


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_version_is_asked_by_body_too(client: TestClient, method: str) -> None:
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    answer = client.request(method, "/versions/1/sparql", content=COUNT, headers=headers)
    assert (answer.text.split()[1], answer.headers["ascn-version"]) == ("0", "1")


def test_slash_at_the_end_leads_to_the_endpoint_with_method_and_body(client: TestClient) -> None:
    answer = client.post("/versions/1/sparql/?timeout=5", data={"query": COUNT}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/versions/1/sparql?timeout=5")


def test_answer_that_differs_each_time_is_not_immutable(client: TestClient) -> None:
    answer = client.get("/versions/1/sparql", params={"query": "SELECT (NOW() AS ?now) {}"})
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-cache", False)


def test_answer_of_a_version_in_hand_is_confirmed(client: TestClient) -> None:
    first = client.get("/versions/1/sparql", params={"query": COUNT})
    headers = {"If-None-Match": first.headers["etag"]}
    again = client.get("/versions/1/sparql", params={"query": COUNT}, headers=headers)
    assert (again.status_code, again.headers["cache-control"]) == (304, FOR_EVER)
    assert first.headers["etag"].startswith('"1-')


@pytest.mark.parametrize("number", ["3", "0", "01", "x", "1e0", "9999999999999"])
def test_version_there_is_not_is_not_found(client: TestClient, number: str) -> None:
    answer = client.get(f"/versions/{number}/sparql", params={"query": COUNT})
    assert (answer.status_code, answer.json()["title"]) == (404, "Unknown version")


def test_endpoint_of_a_version_describes_itself(client: TestClient) -> None:
    answer = client.get("/versions/1/sparql", headers={"Accept": "text/turtle"})
    facts = {
        (quad.subject.value, quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in parse(answer.content, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    endpoint = "http://localhost:8000/versions/1/sparql"
    assert (endpoint, "endpoint", endpoint) in facts
    assert (endpoint, "defaultDataset", f"{endpoint}#dataset") in facts


def test_page_of_a_result_is_of_its_version(client: TestClient) -> None:
    answer = client.get("/versions/1/sparql", params={"query": COUNT}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["ascn-version"]) == (200, "1")
    assert answer.headers["cache-control"] == "no-cache"
    assert ">0</" in answer.text
    assert 'action="/versions/1/sparql"' in answer.text
