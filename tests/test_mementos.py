"""Datetime negotiation (RFC 7089): every address is its own TimeGate, and what versions had stays readable."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.next_version import roll_back
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

BASE = DEFAULT_BASE
MOMENTS = {
    1: "Thu, 01 Jan 2026 12:00:00 GMT",
    2: "Fri, 02 Jan 2026 12:00:00 GMT",
    3: "Sat, 03 Jan 2026 12:00:00 GMT",
    4: "Sun, 04 Jan 2026 12:00:00 GMT",
}


@pytest.fixture
def served(past_home: Versions) -> Iterator[TestClient]:
    """Give a client of a server of a home that may change."""
    with TestClient(create_app(Settings(home=past_home.home)), follow_redirects=False) as client:
        yield client


def memento(number: int, path: str, relation: str = "memento") -> str:
    return f'<{BASE}versions/{number}/{path}>; rel="{relation}"; datetime="{MOMENTS[number]}"'


def names_in(turtle: bytes) -> set[str]:
    quads = parse(turtle, format=RdfFormat.TURTLE)
    return {quad.object.value for quad in quads if quad.predicate.value.endswith("#altLabel")}


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        pytest.param("Mon, 01 Jan 2001 00:00:00 GMT", 1, id="before the first"),
        pytest.param(MOMENTS[2], 2, id="at the very second"),
        pytest.param("Fri, 02 Jan 2026 11:59:59 GMT", 1, id="a second before"),
        pytest.param("Sat, 03 Jan 2026 23:00:00 GMT", 3, id="between"),
        pytest.param("Mon, 01 Jan 2091 00:00:00 GMT", 4, id="after the last"),
    ],
)
@pytest.mark.parametrize(
    "path", ["city/jakarta", "city/jakarta.ttl", "ontology", "graph/inferred.nt", "source/a"]
)
def test_address_is_its_own_timegate(past_client: TestClient, path: str, moment: str, number: int) -> None:
    answer = past_client.get(f"/{path}", headers={"Accept-Datetime": moment})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}versions/{number}/{path}")
    assert "accept-datetime" in answer.headers["Vary"].lower()
    assert "Memento-Datetime" not in answer.headers


@pytest.mark.parametrize("path", ["city/jakarta", f"{BASE}city/jakarta"], ids=["path", "IRI"])
def test_timegate_stands_beside_the_original_too(past_client: TestClient, path: str) -> None:
    answer = past_client.get(
        f"/timegate/{path}", headers={"Accept-Datetime": MOMENTS[2]}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}versions/2/city/jakarta")
    last = past_client.get(f"/timegate/{path}", follow_redirects=False)
    assert (last.status_code, last.headers["Location"]) == (302, f"{BASE}versions/4/city/jakarta")


def test_timegate_names_its_neighbours_in_time(past_client: TestClient) -> None:
    answer = past_client.head("/city/jakarta.ttl", headers={"Accept-Datetime": MOMENTS[2]})
    assert answer.headers["Link"] == ", ".join(
        [
            f'<{BASE}city/jakarta.ttl>; rel="original timegate"',
            f'<{BASE}timemap/city/jakarta.ttl>; rel="timemap"; type="application/link-format"',
            memento(1, "city/jakarta.ttl", "first prev memento"),
            memento(2, "city/jakarta.ttl"),
            memento(3, "city/jakarta.ttl", "next memento"),
            memento(4, "city/jakarta.ttl", "last memento"),
        ]
    )


def test_timegate_knows_what_is_there_no_more(past_client: TestClient) -> None:
    answer = past_client.get("/source/b.nt", headers={"Accept-Datetime": MOMENTS[4]})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}versions/2/source/b.nt")


def test_timegate_keeps_the_question(past_client: TestClient) -> None:
    answer = past_client.get("/source/a?page=1", headers={"Accept-Datetime": MOMENTS[1]})
    assert answer.headers["Location"] == f"{BASE}versions/1/source/a?page=1"


@pytest.mark.parametrize(
    "moment",
    [
        "yesterday",
        "2026-01-02T12:00:00Z",
        "Mon, 02 Jan 2026 12:00:00 GMT",
        "Fri, 02 Jan 2026 12:00:00 +0000",
        "",
    ],
)
def test_malformed_datetime_is_refused(past_client: TestClient, moment: str) -> None:
    answer = past_client.get("/city/jakarta", headers={"Accept-Datetime": moment})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "Accept-Datetime"


def test_other_spelling_is_moved_before_time(past_client: TestClient) -> None:
    answer = past_client.get("/City/Jakarta/", headers={"Accept-Datetime": MOMENTS[1]})
    assert (answer.status_code, answer.headers["Location"]) == (301, "/city/jakarta")


def test_timegate_of_what_never_was(past_client: TestClient) -> None:
    answer = past_client.get("/city/atlantis", headers={"Accept-Datetime": MOMENTS[1]})
    assert (answer.status_code, answer.json()["title"]) == (404, "Nothing here")


@pytest.mark.parametrize("path", ["city/jakarta", "city/jakarta.html", "city/jakarta.trig", "ontology.ttl"])
def test_answer_without_datetime_tells_of_timegate_and_timemap(past_client: TestClient, path: str) -> None:
    answer = past_client.get(f"/{path}")
    assert "Accept-Datetime" in answer.headers["Vary"].split(", ")
    assert f'<{BASE}{path}>; rel="original timegate"' in answer.headers["Link"]
    assert f'<{BASE}timemap/{path}>; rel="timemap"; type="application/link-format"' in answer.headers["Link"]


def test_memento_is_what_the_document_was(past_client: TestClient) -> None:
    told = {
        number: names_in(past_client.get(f"/versions/{number}/city/jakarta.ttl").content)
        for number in (1, 2, 3)
    }
    assert told == {1: {"DKI Jakarta"}, 2: {"DKI Jakarta", "Betawi"}, 3: {"DKI Jakarta"}}


def test_memento_of_the_last_version_has_the_same_body(past_client: TestClient) -> None:
    now, then = (past_client.get(f"{start}/city/jakarta.nt") for start in ("", "/versions/4"))
    assert now.content == then.content


def test_memento_of_a_thing_is_given_at_once(past_client: TestClient) -> None:
    answer = past_client.get("/versions/2/city/jakarta", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["ASCN-Version"]) == (200, "2")
    assert answer.headers["Memento-Datetime"] == MOMENTS[2]
    assert answer.headers["Content-Location"] == f"{BASE}versions/2/city/jakarta.ttl"
    assert answer.headers["Vary"].startswith("Accept")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert f'<{BASE}city/jakarta>; rel="original timegate"' in answer.headers["Link"]
    assert memento(1, "city/jakarta", "first prev memento") in answer.headers["Link"]
    assert '</versions/2/city/jakarta.nt>; rel="alternate"' in answer.headers["Link"]


def test_content_location_of_a_page_names_the_page(past_client: TestClient) -> None:
    answer = past_client.get("/versions/2/city/jakarta?page=1", headers={"Accept": "text/turtle"})
    assert answer.headers["Content-Location"] == f"{BASE}versions/2/city/jakarta.ttl?page=1"


def test_memento_ignores_accept_datetime(past_client: TestClient) -> None:
    answer = past_client.get("/versions/2/city/jakarta.nt", headers={"Accept-Datetime": MOMENTS[4]})
    assert (answer.status_code, answer.headers["Memento-Datetime"]) == (200, MOMENTS[2])


def test_memento_that_the_client_holds_is_not_sent_again(past_client: TestClient) -> None:
    tag = past_client.get("/versions/2/city/jakarta.nt").headers["ETag"]
    again = past_client.get("/versions/2/city/jakarta.nt", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["Memento-Datetime"]) == (304, b"", MOMENTS[2])


def test_entity_tag_of_memento_does_not_change_with_later_versions(
    past_home: Versions, served: TestClient
) -> None:
    before = served.get("/versions/2/city/jakarta.html").headers["ETag"]
    roll_back(past_home, 1)
    served.get("/health")
    assert served.get("/versions/2/city/jakarta.html").headers["ETag"] == before


def test_page_of_memento_stays_within_its_version(past_client: TestClient) -> None:
    page = past_client.get("/versions/2/city/jakarta.html").text
    assert "You are reading" in page
    assert '<a href="/versions/2">version 2</a>' in page
    assert '<a href="/city/jakarta">See it as it is now</a>' in page
    assert "moves the time of publication" in page
    assert 'href="/versions/2/country/indonesia"' in page
    assert 'href="/country/indonesia"' not in page


@pytest.mark.parametrize("path", ["source/b.html", "ontology.html", "graph/inferred.html", "shapes.html"])
def test_pages_of_documents_are_mementos_too(past_client: TestClient, path: str) -> None:
    answer = past_client.get(f"/versions/2/{path}")
    assert (answer.status_code, answer.headers["Memento-Datetime"]) == (200, MOMENTS[2])
    assert "You are reading" in answer.text


def test_present_page_has_no_banner(past_client: TestClient) -> None:
    assert "You are reading" not in past_client.get("/city/jakarta.html").text


def test_missing_memento_names_those_there_are(past_client: TestClient) -> None:
    answer = past_client.get("/versions/3/source/b.ttl")
    assert answer.status_code == 404
    assert [found["iri"] for found in answer.json()["candidates"]] == [f"{BASE}versions/2/source/b.ttl"]


def test_memento_of_a_version_that_is_not_kept(past_client: TestClient) -> None:
    answer = past_client.get("/versions/9/city/jakarta")
    assert (answer.status_code, answer.json()["title"]) == (404, "Unknown version")


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/versions/2/city/jakarta/", "/versions/2/city/jakarta"),
        ("/versions/2//city//jakarta", "/versions/2/city/jakarta"),
        ("/versions/2/", "/versions/2"),
        ("/versions/2/report/", "/versions/2/report"),
        ("/versions/2/city/jakarta/?page=1", "/versions/2/city/jakarta?page=1"),
    ],
)
def test_other_spelling_of_memento_is_moved(past_client: TestClient, asked: str, right: str) -> None:
    answer = past_client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, right)


@pytest.mark.parametrize("path", ["report", "diff", "sparql?query=ASK{}", "report.ttl"])
def test_addresses_of_versions_come_first(past_client: TestClient, path: str) -> None:
    answer = past_client.get(f"/versions/2/{path}")
    assert answer.status_code == 200
    assert "Memento-Datetime" not in answer.headers


def test_versions_of_another_base_are_read_as_they_were(past_home: Versions, small_root: Path) -> None:
    base = "https://other.example/data/"
    build(small_root, past_home, Namespace(base), message="Move")
    with TestClient(create_app(Settings(home=past_home.home, base=base)), follow_redirects=False) as client:
        gate = client.get("/data/city/jakarta", headers={"Accept-Datetime": MOMENTS[2]})
        assert gate.headers["Location"] == f"{base}versions/2/city/jakarta"
        told = client.get("/data/versions/2/city/jakarta.ttl")
        assert names_in(told.content) == {"DKI Jakarta", "Betawi"}
        assert NamedNode(f"{BASE}city/jakarta") in {
            quad.subject for quad in parse(told.content, RdfFormat.TURTLE)
        }
        assert f'<{base}city/jakarta.ttl>; rel="original timegate"' in told.headers["Link"]
        page = client.get("/data/versions/2/city/jakarta.html").text
    assert f"This version names things under <code>{BASE}</code>." in page
    assert 'href="/data/versions/2/country/indonesia"' in page
