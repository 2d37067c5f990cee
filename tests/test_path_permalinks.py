"""Permalinks of connections, the formats they are answered in, and what may be kept of them."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from ascn_graph.namespaces import DEFAULT_BASE

Given = Mapping[str, str | list[str]]
QUESTIONS: dict[str, tuple[str, Given, str]] = {
    "paths": (
        "/paths",
        {"to": "DKI Jakarta", "from": "Indonesia", "limit": "5", "rank": "length", "format": "json"},
        "paths?from=country/indonesia&rank=length&to=city/jakarta",
    ),
    "conditions": (
        "/paths",
        {
            "from": f"{DEFAULT_BASE}city/jakarta",
            "to": "Indonesia",
            "avoid_class": ["ontology#Meeting", "City"],
            "classes": f"*,{DEFAULT_BASE}ontology#City",
            "directed": "true",
            "as_of": "2021-10-18",
        },
        "paths?as_of=2021-10-18&avoid_class=City&avoid_class=Meeting&classes=*,City&directed=true"
        "&from=city/jakarta&to=country/indonesia",
    ),
    "tree": (
        "/tree",
        {"of": ["Jakarta", "Indonesia", "DKI Jakarta"]},
        "tree?of=city/jakarta&of=country/indonesia",
    ),
    "neighbourhood": (
        "/neighbourhood",
        {"of": "Jakarta", "depth": "2"},
        "neighbourhood?depth=2&of=city/jakarta",
    ),
    "common": (
        "/common",
        {"of": ["Indonesia", "Jakarta"], "limit": "20"},
        "common?of=country/indonesia&of=city/jakarta",
    ),
}
FORMATS = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "turtle": "text/turtle; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "mermaid": "text/vnd.mermaid; charset=utf-8",
    "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8",
}
PATH = {"from": "Jakarta", "to": "Indonesia"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_permalink_is_the_one_address_of_the_question_in_the_version(
    past_client: TestClient, name: str
) -> None:
    path, given, canonical = QUESTIONS[name]
    answer = past_client.get(path, params=given)
    assert answer.json()["permalink"] == f"{DEFAULT_BASE}versions/4/{canonical}"
    assert f'<{DEFAULT_BASE}versions/4/{canonical}>; rel="cite-as"' in answer.headers["link"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_permalink_answers_the_same_for_ever(past_client: TestClient, name: str) -> None:
    path, given, _ = QUESTIONS[name]
    now = past_client.get(path, params=given)
    kept = past_client.get(now.json()["permalink"].removeprefix(DEFAULT_BASE))
    assert kept.json() == now.json()
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert now.headers["cache-control"] == "no-cache"


def test_earlier_version_answers_as_it_did(past_client: TestClient) -> None:
    before = past_client.get("/versions/3/paths", params={"from": "Bandung", "to": "Indonesia"})
    after = past_client.get("/versions/4/paths", params={"from": "Bandung", "to": "Indonesia"})
    called = past_client.get("/versions/2/paths", params={"from": "Betawi", "to": "Indonesia"})
    assert (before.status_code, after.status_code) == (404, 200)
    assert called.json()["from"]["iri"] == f"{DEFAULT_BASE}city/jakarta"
    assert called.headers["ascn-version"] == "2"


@pytest.mark.parametrize("number", ["9", "0", "x"])
@pytest.mark.parametrize("kind", ["paths", "tree", "neighbourhood", "common"])
def test_version_that_is_not_kept_is_said_to_be_unknown(
    past_client: TestClient, kind: str, number: str
) -> None:
    answer = past_client.get(f"/versions/{number}/{kind}", params={"of": "Jakarta"})
    assert (answer.status_code, answer.json()["type"]) == (404, f"{DEFAULT_BASE}problems#unknown-version")


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_chosen_by_name_and_by_media_type(past_client: TestClient, name: str) -> None:
    named = past_client.get("/paths", params={**PATH, "format": name})
    media_type = FORMATS[name].partition(";")[0]
    accepted = past_client.get("/paths", params=PATH, headers={"Accept": media_type})
    assert (named.status_code, named.headers["content-type"]) == (200, FORMATS[name])
    assert accepted.headers["content-type"] == FORMATS[name]
    assert accepted.headers["etag"] == named.headers["etag"]


@pytest.mark.parametrize("kind", ["tree", "neighbourhood", "common"])
@pytest.mark.parametrize("name", FORMATS)
def test_every_question_is_answered_in_every_format(past_client: TestClient, kind: str, name: str) -> None:
    of = ["Jakarta"] if kind == "neighbourhood" else ["Jakarta", "Indonesia"]
    answer = past_client.get(f"/{kind}", params={"of": of, "format": name})
    assert (answer.status_code, answer.headers["content-type"]) == (200, FORMATS[name])
    assert len(answer.content) > 20


def test_answer_in_turtle_is_named_by_its_permalink(past_client: TestClient) -> None:
    answer = past_client.get("/paths", params={**PATH, "format": "turtle"})
    subjects = {quad.subject for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    permalink = f"{DEFAULT_BASE}versions/4/paths?from=city/jakarta&to=country/indonesia"
    assert permalink in {unquote(str(subject).strip("<>")) for subject in subjects}


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("csv", 'attachment; filename="paths-jakarta-indonesia-version-4.csv"'),
        ("graphml", 'attachment; filename="paths-jakarta-indonesia-version-4.graphml"'),
        ("gexf", 'attachment; filename="paths-jakarta-indonesia-version-4.gexf"'),
        ("svg", 'inline; filename="paths-jakarta-indonesia-version-4.svg"'),
        ("json", None),
        ("html", None),
    ],
)
def test_files_are_named_after_the_question(
    past_client: TestClient, name: str, disposition: str | None
) -> None:
    answer = past_client.get("/paths", params={**PATH, "format": name})
    assert answer.headers.get("content-disposition") == disposition


def test_every_other_format_is_linked_to(past_client: TestClient) -> None:
    answer = past_client.get("/paths", params={**PATH, "lang": "id"})
    linked = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', answer.headers["link"])
    assert {kind for _, kind in linked} == {
        media_type.partition(";")[0] for name, media_type in FORMATS.items() if name != "json"
    }
    address = next(address for address, kind in linked if kind == "text/csv")
    assert address == "/paths?from=city/jakarta&to=country/indonesia&format=csv&lang=id"


@pytest.mark.parametrize("path", ["/paths", "/versions/4/paths"])
@pytest.mark.parametrize("name", ["json", "svg", "html"])
def test_answer_is_not_sent_again_to_who_has_it(past_client: TestClient, path: str, name: str) -> None:
    given = {**PATH, "format": name}
    first = past_client.get(path, params=given)
    again = past_client.get(path, params=given, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert {again.headers[field] for field in ("vary",)} == {"Accept, Accept-Language"}


def test_languages_are_told_apart(past_client: TestClient) -> None:
    english = past_client.get("/paths", params=PATH)
    indonesian = past_client.get("/paths", params={**PATH, "lang": "id"})
    assert english.headers["etag"] != indonesian.headers["etag"]
    assert indonesian.json()["paths"][0]["sentence"] == indonesian.json()["paths"][0]["sentences"]["id"]


def test_head_tells_the_same_headers(past_client: TestClient) -> None:
    got, head = (past_client.request(method, "/paths", params=PATH) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize("kind", ["paths", "tree", "neighbourhood", "common"])
def test_other_methods_are_refused(past_client: TestClient, kind: str) -> None:
    answer = past_client.post(f"/{kind}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
