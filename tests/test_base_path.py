"""A base with a path, and a server reached by other names than its own: addresses stay right."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

BASE = "https://ascn.example/data/"
ROOT = Path(__file__).parents[1]
PREFIXES = ["/data", ""]
"""As the server is reached directly, and by a proxy that cuts the path of the base off."""


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of a server of the real graph, named under a base with a path."""
    versions = Versions(tmp_path_factory.mktemp("below"))
    build(ROOT, versions, Namespace(BASE))
    with TestClient(create_app(Settings(home=versions.home, base=BASE))) as client:
        yield client


@pytest.mark.parametrize("prefix", PREFIXES)
def test_thing_sends_to_its_document_below_the_base(below: TestClient, prefix: str) -> None:
    answer = below.get(f"{prefix}/city/jakarta", headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/data/city/jakarta.ttl")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_document_describes_the_iri_below_the_base(below: TestClient, prefix: str) -> None:
    answer = below.get(f"{prefix}/city/jakarta.ttl")
    subjects = {quad.subject for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    assert NamedNode(f"{BASE}city/jakarta") in subjects


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    "path", ["/", "/city/jakarta.html", "/browse/City", "/sparql", "/versions", "/paths", "/tree", "/nowhere"]
)
def test_every_link_of_a_page_stays_below_the_base(below: TestClient, prefix: str, path: str) -> None:
    page = below.get(f"{prefix}{path}", headers={"Accept": "text/html"}).text
    links = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    assert "/data/static/style.css" in links
    assert [link for link in links if not link.startswith("/data/")] == []


@pytest.mark.parametrize(
    "path", ["/data", "/data/", "/", "/data/static/style.css", "/data/health", "/data/openapi.json"]
)
def test_pages_are_found_at_either_address(below: TestClient, path: str) -> None:
    assert below.get(path).status_code == 200


def test_other_spelling_moves_below_the_base(below: TestClient) -> None:
    answer = below.get("/data/City/Jakarta/?page=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/data/city/jakarta?page=1")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_problem_is_told_below_the_base(below: TestClient, prefix: str) -> None:
    problem = below.get(f"{prefix}/city/jakrta").json()
    assert (problem["type"], problem["instance"]) == (f"{BASE}problems#not-found", "/data/city/jakrta")
    assert problem["candidates"][0] == {"iri": f"{BASE}city/jakarta", "label": "Jakarta"}


@pytest.mark.parametrize("prefix", PREFIXES)
def test_methods_are_known_below_the_base(below: TestClient, prefix: str) -> None:
    assert below.options(f"{prefix}/sparql").headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert below.delete(f"{prefix}/sparql").headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


def test_queries_resolve_relative_iris_below_the_base(below: TestClient) -> None:
    answer = below.get("/data/sparql", params={"query": "ASK { <city/jakarta> a :City }"})
    assert answer.json()["boolean"] is True


def test_description_of_the_api_names_the_path(below: TestClient) -> None:
    assert below.get("/data/openapi.json").json()["servers"] == [{"url": "/data/"}]


def test_path_that_only_begins_alike_is_another(below: TestClient) -> None:
    assert below.get("/database").json()["instance"] == "/data/database"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "other.example", "[::1]:8000"])
@pytest.mark.parametrize("path", ["/city/jakarta", "/City/Jakarta", "/sparql/", "/versions/", "/SPARQL"])
def test_redirect_works_by_whatever_name_the_server_is_reached(
    client: TestClient, host: str, path: str
) -> None:
    answer = client.get(path, headers={"Host": host}, follow_redirects=False)
    assert answer.status_code in (301, 303, 308)
    assert answer.headers["location"].startswith(("/city/jakarta", "/sparql", "/versions"))
