"""Every way to fail ends in the same body: problem details in JSON, or the same facts on a page."""

from collections.abc import Callable, Iterator, Mapping
from html import unescape
from json import dumps
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import NamedNode, RdfFormat, parse

from ascn_api import errors as api_errors
from ascn_api.app import create_app
from ascn_api.errors import ApiError, kind_of
from ascn_api.settings import Settings
from ascn_graph import errors as graph_errors
from ascn_graph.errors import GraphError
from ascn_graph.versions import Versions

Ask = Callable[[TestClient, Mapping[str, str]], Response]
MEMBERS = ["type", "title", "status", "detail", "instance"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def get(path: str, **parameters: str) -> Ask:
    return lambda client, headers: client.get(path, params=parameters, headers=headers)


def send(method: str, path: str, content: bytes = b"", kind: str = "application/sparql-query") -> Ask:
    return lambda client, headers: client.request(
        method, path, content=content, headers={**headers, "Content-Type": kind}
    )


FAILURES: dict[str, tuple[Ask, int, str]] = {
    "unknown address": (get("/nowhere"), 404, "not-found"),
    "unknown thing": (get("/city/jakrta"), 404, "not-found"),
    "unknown extension": (get("/city/jakarta.png"), 404, "not-found"),
    "unknown file": (get("/static/other.css"), 404, "not-found"),
    "unknown kind": (get("/browse/Town"), 404, "not-found"),
    "page behind the last": (get("/browse/City", page="9"), 404, "not-found"),
    "unknown version": (get("/versions/99"), 404, "unknown-version"),
    "memento of an unknown version": (get("/versions/99/city/jakarta"), 404, "unknown-version"),
    "memento of nothing": (get("/versions/1/city/jakrta.ttl"), 404, "not-found"),
    "format of a memento": (get("/versions/1/city/jakarta", format="docx"), 406, "not-acceptable"),
    "timemap of nothing": (get("/timemap/city/jakrta"), 404, "not-found"),
    "history of nothing": (get("/history/city/jakrta"), 404, "not-found"),
    "malformed datetime": (
        lambda c, h: c.get("/city/jakarta", headers={**h, "Accept-Datetime": "then"}),
        400,
        "invalid-request",
    ),
    "version that is no number": (get("/versions/latest"), 404, "unknown-version"),
    "unknown format of versions": (get("/versions.pdf"), 406, "not-acceptable"),
    "unknown end of a path": (get("/paths", **{"from": "Atlantis", "to": "Jakarta"}), 404, "unknown-entity"),
    "method of a thing": (send("PUT", "/city/jakarta"), 405, "method-not-allowed"),
    "method of the endpoint": (send("DELETE", "/sparql"), 405, "method-not-allowed"),
    "method of the home page": (send("POST", "/"), 405, "method-not-allowed"),
    "page that is no number": (get("/browse/City", page="two"), 400, "invalid-request"),
    "name too long": (get("/search", q="x" * 201), 400, "invalid-request"),
    "unknown class in a condition": (
        get("/neighbourhood", of="city/jakarta", avoid_class="Town"),
        400,
        "unknown-term",
    ),
    "path without ends": (get("/paths", **{"from": "Jakarta"}), 400, "invalid-request"),
    "query twice": (lambda c, h: c.get("/sparql?query=ASK{}&query=ASK{}", headers=h), 400, "invalid-request"),
    "percent encoding": (lambda c, h: c.get("/browse/City?page=%FF", headers=h), 400, "invalid-request"),
    "malformed query": (get("/sparql", query="SELECT"), 400, "malformed-query"),
    "service": (get("/sparql", query="ASK { SERVICE <http://x/> {} }"), 403, "refused-query"),
    "update": (
        send("POST", "/sparql", kind="application/sparql-update"),
        403,
        "refused-query",
    ),
    "format": (get("/sparql", query="ASK {}", format="docx"), 406, "not-acceptable"),
    "body too large": (send("POST", "/sparql", b"#" * 1100 * 1024), 413, "too-large"),
    "batch of too many names": (
        lambda c, h: c.post("/reconcile", data={"queries": dumps(dict.fromkeys(range(51)))}, headers=h),
        413,
        "batch-too-large",
    ),
    "kind of body": (
        send("POST", "/sparql", b"ASK {}", "text/plain"),
        415,
        "unsupported-media-type",
    ),
    "deadline": (get("/sparql", query=ENDLESS, timeout="0.2"), 503, "query-timeout"),
    "number out of bounds": (send("POST", "/numbered?n=7"), 422, "invalid-request"),
    "fault of our own": (send("POST", "/broken"), 500, "internal-error"),
}


@pytest.fixture(scope="module")
def app(versions: Versions) -> FastAPI:
    """Give the application with two routes more: one that reads a number, one with a fault."""
    made = create_app(Settings(home=versions.home, request_size=1))

    @made.post("/numbered")
    def read_number(n: Annotated[int, Query(le=5)]) -> int:
        return n

    @made.post("/broken")
    def divide() -> float:
        return 1 / 0

    return made


@pytest.fixture(scope="module")
def failing(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("name", FAILURES)
def test_failure_is_told_as_problem_details(failing: TestClient, name: str) -> None:
    ask, status, kind = FAILURES[name]
    answer = ask(failing, {"Accept": "application/json"})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert list(problem)[:5] == MEMBERS
    assert problem["type"] == f"http://localhost:8000/problems#{kind}"
    assert problem["status"] == status
    assert problem["instance"] == answer.request.url.path
    assert problem["detail"].endswith((".", "?"))
    assert (answer.headers["cache-control"], answer.headers["vary"]) == ("no-store", "Accept")


@pytest.mark.parametrize("name", FAILURES)
def test_browser_gets_the_same_facts_on_a_page(failing: TestClient, name: str) -> None:
    ask, status, _ = FAILURES[name]
    problem = ask(failing, {"Accept": "application/json"}).json()
    answer = ask(failing, {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    page = unescape(answer.text)
    assert f"<h1>{problem['title']}</h1>" in page
    assert problem["detail"] in page
    assert f'href="/problems#{problem["type"].rpartition("#")[2]}"' in page
    assert 'href="/static/style.css"' in page


@pytest.mark.parametrize("name", FAILURES)
def test_kind_of_failure_is_described(failing: TestClient, name: str) -> None:
    _, _, kind = FAILURES[name]
    described = {entry["type"].rpartition("#")[2]: entry for entry in failing.get("/problems").json()}
    assert described[kind]["advice"]
    page = failing.get("/problems", headers={"Accept": "text/html"}).text
    assert f'id="{kind}"' in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/browse",
        "/browse/City",
        "/city/jakarta",
        "/graph/inferred",
        "/health",
        "/ontology",
        "/paths?from=Jakarta&to=Takamatsu",
        "/problems",
        "/reconcile",
        "/search?q=jakarta",
        "/sparql",
        "/source/jpnn-2025-11-12",
        "/versions",
        "/versions/1",
    ],
)
def test_every_route_refuses_what_it_cannot_write_and_lists_what_it_can(
    failing: TestClient, path: str
) -> None:
    answer = failing.get(path, headers={"Accept": "image/png"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    for media_type in answer.json()["acceptable"]:
        other = failing.get(path, headers={"Accept": media_type}, follow_redirects=False)
        assert other.status_code in (200, 303)
    assert answer.json()["acceptable"]


def test_head_of_a_failure_has_no_body(failing: TestClient) -> None:
    answer = failing.head("/nowhere")
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_accepts_neither_format_is_told_in_json(failing: TestClient) -> None:
    answer = failing.get("/nowhere", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_method_not_allowed_lists_those_that_are(failing: TestClient) -> None:
    assert failing.delete("/sparql").headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert failing.post("/city/jakarta").headers["allow"] == "GET, HEAD, OPTIONS"


def test_fault_of_our_own_says_nothing_of_its_cause_and_is_logged(
    failing: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing.post("/broken")
    assert answer.json()["detail"] == "The server met an error of its own; it was logged."
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError]


def test_unreadable_parameters_are_each_named(failing: TestClient) -> None:
    assert failing.post("/numbered?n=many").json()["parameters"] == [
        {
            "name": "n",
            "message": "Input should be a valid integer, unable to parse string as an integer",
        }
    ]


@pytest.mark.parametrize(
    "path", ["/", "/city/jakarta", "/sparql?query=ASK{}", "/health", "/versions", "/browse"]
)
def test_nothing_published_is_told_everywhere(tmp_path: Path, path: str) -> None:
    with TestClient(create_app(Settings(home=tmp_path))) as client:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.json()["title"] == "Nothing published yet"
        page = client.get(path, headers={"Accept": "text/html"})
        assert "<h1>Nothing published yet</h1>" in page.text or path == "/health"
        assert client.get("/problems").status_code == 200


@pytest.mark.parametrize(
    "cls",
    [
        cls
        for module in (api_errors, graph_errors)
        for cls in vars(module).values()
        if isinstance(cls, type)
        and issubclass(cls, (ApiError, GraphError))
        and cls not in (ApiError, GraphError)
    ],
    ids=lambda cls: cls.__name__,
)
def test_every_named_error_has_a_kind_of_its_own(cls: type[Exception]) -> None:
    told_to_no_client = {"AskerLeft", "InvalidSetting", "PortTaken", "RefusedSource", "UnknownSource"}
    is_internal = kind_of(cls.__new__(cls)).name == "internal-error"
    assert is_internal == (cls.__name__ in told_to_no_client)


@pytest.mark.parametrize(
    "syntax", [RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML], ids=str
)
def test_kinds_of_problem_are_described_in_rdf(failing: TestClient, syntax: RdfFormat) -> None:
    answer = failing.get("/problems", headers={"Accept": syntax.media_type})
    assert answer.headers["content-type"].startswith(syntax.media_type)
    described = {quad.subject for quad in parse(answer.content, syntax)}
    kinds = {NamedNode(entry["type"]) for entry in failing.get("/problems").json()}
    assert described == {*kinds, NamedNode("http://localhost:8000/problems")}
